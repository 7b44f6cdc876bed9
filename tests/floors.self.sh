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

build_house
if said=$(sh "$floors" "$house"); then
	echo "ok: a clean house is silent"
else
	printf 'not ok: a clean house has breaches:\n%s\n' "$said"
	failed=1
fi

plant src/model/tag.h '#include "store/store.h"'
expect 'src/model/tag.h:2: model/ is floor 1 and includes store/ of floor 2'
plant src/store/up.c '#include "app/commands.h"'
expect 'src/store/up.c:2: store/ is floor 2 and includes app/ of floor 4'
plant src/scan/image.c '#include "store/store.h"'
expect 'src/scan/image.c:2: scan/ and store/ are strangers on floor 2'
plant src/base/here.c '#include "error.h"'
expect '"error.h" does not show its floor'
plant src/base/nowhere.c '  #  include "cellar/wine.h"'
expect '"cellar/wine.h" is on no floor'
plant src/base/sql.c '#include <sqlite3.h>'
expect '<sqlite3.h> belongs to src/store/ only'
plant src/base/other.c '#include <sodium.h>'
expect '<sodium.h> belongs to src/base/crypto.c only'
plant src/scan/draw.c '#include <cairo-pdf.h>'
expect '<cairo-pdf.h> belongs to src/print/ only'
plant src/app/get.c '#include <curl/curl.h>'
expect '<curl/curl.h> belongs to src/net/client.c only'
plant src/app/find.c '#include <libudev.h>'
expect '<libudev.h> has no room of its own'
mkdir "$house/src/cellar"
plant src/cellar/README.md 'about'
plant src/cellar/wine.c ''
expect 'src/cellar is no floor'
plant src/base/copy.c '	strcpy(to, from);'
expect 'src/base/copy.c:2: a call without bound'
plant tests/copy.c '	x = sprintf (to, from);'
expect 'tests/copy.c:2: a call without bound'
plant src/base/jump.c '	goto out;'
expect 'src/base/jump.c:2: goto'
plant src/base/long.c 'static void f(void)' '{' "$(yes '	g();' | head -n 100)" '}'
expect 'src/base/long.c:3: a function of 101 lines'
plant src/base/large.c "$(yes '/* */' | head -n 600)"
expect 'src/base/large.c:601: over 600 lines'
echo 'int x;' >"$house/src/base/bare.c"
expect 'src/base/bare.c:1: the first line has no SPDX'
mkdir "$house/docs" && echo about >"$house/docs/README.md"
expect 'docs: not an agreed top-level name'
rm "$house/src/model/README.md"
expect 'src/model/README.md: missing'

exit $failed
