# SPDX-License-Identifier: Apache-2.0
# belgi_embed(SOURCE FOLDER FILES...): writes the C file SOURCE with the table of base/shipped.h: every file's path below
# FOLDER, its bytes and their number. Made anew when a file changes.
function(belgi_embed source folder)
	set(arrays "")
	set(rows "")
	set(number 0)
	foreach(file ${ARGN})
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
		file(RELATIVE_PATH path ${folder} ${file})
		file(READ ${file} hex HEX)
		string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
		string(REPLACE "0x0a," "0x0a,\n" bytes "${bytes}")
		string(APPEND arrays "static const unsigned char file_${number}[] = {\n${bytes}0x00 };\n")
		string(APPEND rows "\t{ \"${path}\", (const char *)file_${number}, sizeof(file_${number}) - 1 },\n")
		math(EXPR number "${number} + 1")
	endforeach()
	file(GENERATE OUTPUT ${source} CONTENT "#include \"base/shipped.h\"\n\n#include <stddef.h>\n\n${arrays}
const struct shipped_row shipped_rows[] = {\n${rows}\t{ NULL, NULL, 0 },\n};\n")
endfunction()
