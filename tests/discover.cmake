# SPDX-License-Identifier: Apache-2.0
# Writes LIST: an add_test for each g_test of PROGRAM. CTest reads no TAP: skips are found in the output.
execute_process(COMMAND ${PROGRAM} -l OUTPUT_VARIABLE paths RESULT_VARIABLE result)
if(NOT result EQUAL 0)
	message(FATAL_ERROR "${PROGRAM} -l ended with ${result}: it must list its tests and do nothing else")
endif()
string(REGEX MATCHALL "/[^\n]+" paths "${paths}")
set(text "")
foreach(path ${paths})
	string(APPEND text "add_test(\"${NAME}${path}\" \"${PROGRAM}\" --tap -p \"${path}\")\n"
		"set_tests_properties(\"${NAME}${path}\" PROPERTIES TIMEOUT 600 ENVIRONMENT \"${ENVIRONMENT}\" "
		"SKIP_REGULAR_EXPRESSION \"ok [0-9]+ [^\\n]*# SKIP\")\n")
endforeach()
file(WRITE ${LIST} "${text}")
