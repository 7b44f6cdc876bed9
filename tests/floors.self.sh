#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests tests/floors.sh: plants one breach of each rule in a small house of its own and expects each to be named, and
# expects silence from the same house without them.
# usage: floors.self.sh    (beside floors.sh)
set -eu
floors=$(cd "$(dirname "$0")" && pwd)/floors.sh
house=$(mktemp -d)
trap 'rm -rf "$house"' EXIT
failed=0

build_house() {
	rm -rf "$house"
	for folder in src/base src/model src/store src/scan src/app tests tools; do
		mkdir -p "$house/$folder"
		echo "about" >"$house/$folder/README.md"
		echo "/* SPDX-License-Identifier: Apache-2.0 */" >"$house/$folder/good.c"
	done
	echo "about" >"$house/src/README.md"
	touch "$house/CMakeLists.txt" "$house/README.md" "$house/LICENSE"
	mkdir "$house/build" "$house/build-asan"
	plant src/store/good.c '#include "store/store.h"' '#include "model/tag.h"' '#include <sqlite3.h>' \
		'#include <glib.h>' '#include <gio/gio.h>' '#include <sys/stat.h>' '	g_strlcpy(a, b, c); snprintf(a, 1, b);'
	plant src/app/good.c '#include "store/store.h"' '#include "base/error.h"'
}

# plant FILE LINE...: adds lines to a file that has its licence line.
plant() {
	planted=$house/$1
	shift
	[ -f "$planted" ] || echo "/* SPDX-License-Identifier: Apache-2.0 */" >"$planted"
	for line in "$@"; do
		printf '%s\n' "$line" >>"$planted"
	done
}

# expect TEXT: the check fails and one of its lines holds the text. The house is clean again afterwards.
expect() {
	if said=$(sh "$floors" "$house"); then
		echo "not ok: no breach found, expected: $1"
		failed=1
	elif ! printf '%s\n' "$said" | grep -qF -- "$1"; then
		printf 'not ok: expected: %s\n    it said: %s\n' "$1" "$said"
		failed=1
	elif [ "$(printf '%s\n' "$said" | wc -l)" -ne 1 ]; then
		printf 'not ok: more than one breach for: %s\n%s\n' "$1" "$said"
		failed=1
	else
		echo "ok: $said"
	fi
	build_house
}

# breach FILE TEXT LINE...: these lines in this file are named with this text.
breach() {
	file=$1 text=$2
	shift 2
	plant "$file" "$@"
	expect "$text"
}

build_house
if said=$(sh "$floors" "$house"); then
	echo "ok: a clean house is silent"
else
	printf 'not ok: a clean house has breaches:\n%s\n' "$said"
	failed=1
fi

breach src/model/tag.h 'src/model/tag.h:2: model/ is floor 1 and includes store/ of floor 2' \
	'#include "store/store.h"'
breach src/store/up.c 'src/store/up.c:2: store/ is floor 2 and includes app/ of floor 4' \
	'#include "app/commands.h"'
breach src/scan/image.c 'src/scan/image.c:2: scan/ and store/ are strangers on floor 2' \
	'#include "store/store.h"'
breach src/base/here.c '"error.h" does not show its floor' \
	'#include "error.h"'
breach src/base/nowhere.c '"cellar/wine.h" is on no floor' \
	'  #  include "cellar/wine.h"'
breach src/base/sql.c '<sqlite3.h> belongs to src/store/ only' \
	'#include <sqlite3.h>'
breach src/base/other.c '<sodium.h> belongs to src/base/crypto.c only' \
	'#include <sodium.h>'
breach src/scan/draw.c '<cairo-pdf.h> belongs to src/print/ only' \
	'#include <cairo-pdf.h>'
breach src/scan/second.cpp '<ZXing/ReadBarcode.h> belongs to src/scan/zxing.cpp only' \
	'#include <ZXing/ReadBarcode.h>'
breach src/app/get.c '<curl/curl.h> belongs to src/net/curl.h only' \
	'#include <curl/curl.h>'
breach src/app/find.c '<libudev.h> has no room of its own' \
	'#include <libudev.h>'
mkdir "$house/src/cellar"
plant src/cellar/README.md 'about'
breach src/cellar/wine.c 'src/cellar is no floor' \
	''
breach src/base/copy.c 'src/base/copy.c:2: a call without bound' \
	'	strcpy(to, from);'
breach tests/copy.c 'tests/copy.c:2: a call without bound' \
	'	x = sprintf (to, from);'
breach src/base/jump.c 'src/base/jump.c:2: goto' \
	'	goto out;'
breach src/base/long.c 'src/base/long.c:3: a function of 101 lines' \
	'static void f(void)' '{' "$(yes '	g();' | head -n 100)" '}'
breach src/base/large.c 'src/base/large.c:601: over 600 lines' \
	"$(yes '/* */' | head -n 600)"
echo 'int x;' >"$house/src/base/bare.c"
expect 'src/base/bare.c:1: the first line has no SPDX'
mkdir "$house/docs" && echo about >"$house/docs/README.md"
expect 'docs: not an agreed top-level name'
rm "$house/src/model/README.md"
expect 'src/model/README.md: missing'

exit $failed
