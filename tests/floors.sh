#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The house rules that a machine can check: includes point down, each foreign header stays in its room, sizes, names.
# usage: floors.sh ROOT    prints a line for each breach (file:line: what; what to do) and exits 1 when there is one.
# tests/floors.self.sh plants a breach of every rule and expects it to be named here.
set -eu
cd "${1:?usage: floors.sh ROOT}"
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# Top-level names are agreed, and the folders below them explain themselves.
for name in *; do
	case $name in
	src | firmware-profiles | labels | tests | tools | CMakeLists.txt | README.md | LICENSE | build*) ;;
	*) echo "$name: not an agreed top-level name; move it into one of the folders" ;;
	esac
done >>"$found"
for folder in */ src/*/ tests/*/ tools/*/; do
	[ -d "$folder" ] || continue
	case $folder in
	build*) ;;
	*) [ -f "${folder}README.md" ] || echo "${folder}README.md: missing; say what lives there and how to add one more" ;;
	esac
done >>"$found"

find src tests tools \( -name '*.c' -o -name '*.h' -o -name '*.cpp' \) -type f | LC_ALL=C sort | while read -r file; do
	LC_ALL=C awk -v file="$file" '
	function say(what) { printf "%s:%d: %s\n", file, FNR, what }
	BEGIN {
		split("base 0 model 1 store 2 scan 2 print 2 net 2 station 3 hub 3 app 4", words, " ")
		for (i = 1; i in words; i += 2)
			floor[words[i]] = words[i + 1]

		# A foreign header (the name or its folder) and the files, or the folders, that may include it.
		room["sqlite3.h"] = "src/store/"
		room["sodium.h"] = "src/base/crypto.c"
		room["jansson.h"] = "src/base/json.c"
		room["csv.h"] = "src/base/table.c"
		room["zbar.h"] = "src/scan/zbar.c"
		room["ZXing/"] = "src/scan/zxing.cpp"
		room["gdk-pixbuf/"] = "src/scan/image.c"
		room["qrencode.h"] = "src/print/qr.c"
		room["cairo"] = room["pango/"] = room["fontconfig/"] = "src/print/"
		room["curl/"] = "src/net/curl.h"
		room["microhttpd.h"] = "src/net/server.c"
		room["gnutls/"] = "src/net/server.c src/net/certificate.c"
		room["zstd.h"] = "src/net/wire.c"
		room["libusb"] = "src/scan/usb src/print/usb"
		room["librsvg/"] = room["libxml/"] = "src/print/template"
		room["unicode/"] = "src/print/spell.c"
		room["cups/"] = "src/print/cups.c"

		split("glib.h glib-unix.h assert.h ctype.h dirent.h dlfcn.h errno.h fcntl.h float.h inttypes.h limits.h locale.h " \
		      "math.h netdb.h poll.h pthread.h setjmp.h signal.h spawn.h stdalign.h stdarg.h stdatomic.h " \
		      "stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h strings.h termios.h time.h " \
		      "unistd.h wchar.h algorithm vector", words, " ")
		for (i in words)
			everywhere[words[i]] = 1

		split(file, path, "/")
		product = path[1] == "src"
		mine = path[2]
		if (product && !(mine in floor))
			say("src/" mine " is no floor; the floors stand in src/README.md")
	}
	function foreign(name,    key, folders, i, count) {
		if (name in everywhere || name ~ /^(gio|glib|sys|netinet|arpa|linux)\//)
			return
		for (key in room) {
			if (index(name, key) != 1)
				continue
			count = split(room[key], folders, " ")
			for (i = 1; i <= count; i++)
				if (index(file, folders[i]) == 1)
					return
			say("<" name "> belongs to " room[key] " only; call what stands there")
			return
		}
		say("<" name "> has no room of its own; give it one in tests/floors.sh")
	}
	function own(name,    other, parts) {
		if (split(name, parts, "/") < 2) {
			say("\"" name "\" does not show its floor; write \"floor/name.h\"")
			return
		}
		other = parts[1]
		if (!(other in floor))
			say("\"" name "\" is on no floor")
		else if (other != mine && floor[other] > floor[mine])
			say(mine "/ is floor " floor[mine] " and includes " other "/ of floor " floor[other] "; includes point down")
		else if (other != mine && floor[other] == floor[mine])
			say(mine "/ and " other "/ are strangers on floor " floor[mine] "; meet on a floor above")
	}
	FNR == 1 && !/SPDX-License-Identifier: Apache-2\.0/ { say("the first line has no SPDX-License-Identifier: Apache-2.0") }
	FNR == 601 { say("over 600 lines; split it") }
	product && /^[ \t]*#[ \t]*include[ \t]*</ {
		name = $0
		sub(/^[^<]*</, "", name)
		sub(/>.*/, "", name)
		foreign(name)
	}
	product && /^[ \t]*#[ \t]*include[ \t]*"/ {
		name = $0
		sub(/^[^"]*"/, "", name)
		sub(/".*/, "", name)
		own(name)
	}
	/(^|[^A-Za-z0-9_])(sprintf|vsprintf|strcpy|strcat|strtok|gets)[ \t]*\(/ { say("a call without bound; use the g_ functions that take a size") }
	/(^|[^A-Za-z0-9_])goto[ \t]/ && product { say("goto; let g_auto release what is owned") }
	/^\{/ { start = FNR }
	/^\}/ {
		if (start && FNR - start > 100)
			printf "%s:%d: a function of %d lines; none is over 100\n", file, start, FNR - start
		start = 0
	}' "$file"
done >>"$found"

cat "$found"
[ ! -s "$found" ]
