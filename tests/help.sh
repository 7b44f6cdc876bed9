#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The README names every command as the programs' help does, and no other.
# usage: help.sh SOURCE_DIR BIN_DIR
set -eu
readme=${1:?usage: help.sh SOURCE_DIR BIN_DIR}/README.md
bin=${2:?usage: help.sh SOURCE_DIR BIN_DIR}
said=$(mktemp)
trap 'rm -f "$said"' EXIT
failed=0

for program in belgi belgi-hub; do
	# The rows of the help, and those of the README between ```PROGRAM and ```.
	"$bin/$program" help | awk '/^with every command/ { exit } /^  / { print }' >"$said"
	if [ ! -s "$said" ]; then
		echo "not ok: $program help lists no commands"
		failed=1
	elif awk -v fence="\`\`\`$program" '$0 == fence { on = 1; next } /^```/ { on = 0 } on' "$readme" | diff "$said" -; then
		echo "ok: the README lists the commands of $program"
	else
		echo "not ok: put the output of $program help into the README, between \`\`\`$program and \`\`\`"
		failed=1
	fi
done
exit $failed
