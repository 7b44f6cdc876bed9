#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A name that two floors define links without a word, and the wrong one may run: none is defined twice.
# usage: names.sh LIBRARY...
set -eu
[ $# -gt 1 ] || { echo "usage: names.sh LIBRARY..." >&2; exit 2; }
found=$(nm -A -g --defined-only "$@" | awk '
	NF == 3 && $2 ~ /[TDBR]/ && $3 !~ /^_/ {
		sub(/:[0-9a-f]*$/, "", $1)
		if ($3 in place)
			print $3 ": defined in " place[$3] " and in " $1 "; rename one"
		place[$3] = $1
	}')
[ -z "$found" ] || { echo "$found"; exit 1; }
