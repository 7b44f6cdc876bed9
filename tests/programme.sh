#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The founding programme is what it says: 132 families, 530 pupils, 64 schools, 530 laptops for 79 500 000 tenge; ids and serials
# are unique, families have one to eight pupils and mostly four, and the same seed gives the same bytes.
# usage: programme.sh BIN_DIR
set -eu
bin=${1:?usage: programme.sh BIN_DIR}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0

# same WHAT EXPECTED FOUND
same() {
	if [ "$2" = "$3" ]; then
		echo "ok: $1: $3"
	else
		echo "not ok: $1: $3 instead of $2"
		failed=1
	fi
}
# column FILE N: its cells, without the heading
column() {
	tail -n +2 "$out/one/$1" | cut -d';' -f"$2"
}

"$bin/belgi-programme" --no-photos "$out/one"
"$bin/belgi-programme" --no-photos "$out/two" >/dev/null
"$bin/belgi-programme" --no-photos --seed 7 "$out/other" >/dev/null

same "laptops" 530 "$(column manifest.csv 1 | sort -u | wc -l)"
same "measurements" 530 "$(ls "$out/one/measurements" | wc -l)"
same "price" 79500000 "$(column manifest.csv 6 | awk '{ sum += $1 } END { printf "%d", sum }')"
same "pupils" 530 "$(column lists.csv 2 | sort -u | wc -l)"
same "families" 132 "$(column lists.csv 3 | sort -u | wc -l)"
same "schools" 64 "$(column schools.csv 1 | sort -u | wc -l)"
same "schools that get laptops" 64 "$(column manifest.csv 4 | sort -u | wc -l)"
same "most frequent family size" 4 "$(column lists.csv 3 | sort | uniq -c | awk '{ print $1 }' | sort -n | uniq -c | sort -n | awk 'END { print $2 }')"
same "largest family within eight" yes "$(column lists.csv 3 | sort | uniq -c | awk '$1 > 8 { large = 1 } END { print large ? "no" : "yes" }')"
same "laptops of S052" 30 "$(column manifest.csv 4 | grep -c S052)"
same "every school gets a laptop for each pupil" "$(column lists.csv 5 | sort | cksum)" "$(column manifest.csv 4 | sort | cksum)"
same "units of S052 that are not as ordered" "ram_below_spec" "$(grep ';S052;' "$out/one/truth.csv" | cut -d';' -f3)"
same "the same seed gives the same bytes" yes "$(diff -r "$out/one" "$out/two" >/dev/null && echo yes || echo no)"
same "another seed gives others" yes "$(diff -r "$out/one" "$out/other" >/dev/null && echo no || echo yes)"
exit $failed
