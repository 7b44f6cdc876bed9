#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# In the guest, as root, on a kernel with four USB ports that are not there: scanners are plugged in and out, read, and given
# back; so are label printers. Nothing here sleeps for a result: what must come is waited for, at most as long as a clerk would.
# usage: suite.sh PROGRAMS scanners|printers
set -u
programs=$1
stories=$2
PATH=$programs:$PATH
gadgets=/sys/kernel/config/usb_gadget
work=$(mktemp -d)
cd "$work" || exit 1
export BELGI_STORE=$work/store.sqlite LC_ALL=C.UTF-8
failed=0
watcher=

# ---- saying ----

pass() { echo "ok   $(cut -d' ' -f1 /proc/uptime) $*"; }
fail() {
	echo "FAIL $(cut -d' ' -f1 /proc/uptime) $*"
	failed=$((failed + 1))
}
# check SENTENCE COMMAND...
check() {
	sentence=$1
	shift
	if "$@"; then pass "$sentence"; else fail "$sentence"; fi
}
# soon COMMAND...: true as soon as the command is, false after 15 s.
soon() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 150 ] || return 1
		busybox sleep 0.1
	done
}
says() { grep -qF -- "$2" "$1"; }

# ---- devices ----

# gadget NAME VID PID FUNCTION: a device with one function, not plugged in yet.
gadget() {
	mkdir -p "$gadgets/$1/strings/0x409" "$gadgets/$1/configs/c.1" "$gadgets/$1/functions/$4"
	echo "0x$2" >"$gadgets/$1/idVendor"
	echo "0x$3" >"$gadgets/$1/idProduct"
	echo "$1" >"$gadgets/$1/strings/0x409/serialnumber"
	echo "Test scanner $1" >"$gadgets/$1/strings/0x409/product"
}
# built NAME FUNCTION: what the function is stands now.
built() { ln -s "$gadgets/$1/functions/$2" "$gadgets/$1/configs/c.1/"; }
# hidpos NAME VID PID: its codes go into the pipe NAME.in.
hidpos() {
	gadget "$1" "$2" "$3" "ffs.$1"
	built "$1" "ffs.$1"
	mkdir "$1.ffs"
	mkfifo "$1.in"
	mount -t functionfs "$1" "$1.ffs" || fail "no FunctionFS for $1"
	kernel-scanner "$1.ffs" "$1.in" >"$1.said" 2>"$1.lost" &
	soon says "$1.said" ready || fail "the device $1 did not come up"
}
# printer NAME [MOST stall|wait]: a Zebra; its folder NAME.is has what it took.
printer() {
	gadget "$1" 0a5f 0081 "ffs.$1"
	built "$1" "ffs.$1"
	mkdir "$1.ffs" "$1.is"
	printf 'MFG:Zebra;CMD:ZPL;MDL:GK420t;' >"$1.is/id"
	printf '\030' >"$1.is/port"
	answer "$1" 0
	: >"$1.is/got"
	mount -t functionfs "$1" "$1.ffs" || fail "no FunctionFS for $1"
	kernel-printer "$1.ffs" "$1.is" ${2-} ${3-} >"$1.said" 2>"$1.lost" &
	soon says "$1.said" ready || fail "the printer $1 did not come up"
}
# answer NAME 0|1: what it says of its paper.
answer() {
	printf '\002030,%s,0,1245,000,0,0,0,000,0,0,0\003\r\n\002001,0,0,0,1,2,6,0,00000000,1,000\003\r\n\0021234,0\003\r\n' \
		"$2" >"$1.is/answer"
}
took() { [ "$(busybox stat -c %s "$1.is/got")" -ge "$2" ]; }
plug() { echo "dummy_udc.$2" >"$gadgets/$1/UDC" || fail "$1 cannot be plugged in"; }
unplug() { echo "" >"$gadgets/$1/UDC"; }
# sysfs NAME: sets $at to its folder below /sys/bus/usb/devices; false when it is not plugged in.
sysfs() {
	for at in /sys/bus/usb/devices/*-*; do
		serial=
		[ ! -f "$at/serial" ] || read -r serial <"$at/serial" 2>/dev/null
		[ "$serial" != "$1" ] || return 0
	done
	return 1
}
# has_driver NAME DRIVER: its first interface has this driver of the kernel; what a program reads has usbfs.
has_driver() {
	sysfs "$1" || return 1
	[ -e "/sys/bus/usb/drivers/$2/${at##*/}:1.0" ]
}
is_gone() { ! sysfs "$1"; }

# key MODS USAGE: one key of the keyboard, pressed and released.
key() {
	printf "\\$(printf %03o "$1")\\0\\$(printf %03o "$2")\\0\\0\\0\\0\\0" >"$keyboard"
	printf '\0\0\0\0\0\0\0\0' >"$keyboard"
}

# ---- the program ----

# watch FILE: what the scanners say, into the file; it is appended, so that the file can be emptied.
watch() {
	: >"$1"
	belgi scanner watch --lang en >>"$1" 2>&1 &
	watcher=$!
}
# What a scanner sends in its first moment is taken for a code of an earlier day.
settle() { busybox usleep 400000; }
ticks() { busybox awk '{ print $14 + $15 }' "/proc/$watcher/stat"; }
files() { ls "/proc/$watcher/fd" | busybox wc -l; }
has_files() { [ "$(files)" = "$1" ]; }
ended() { ! kill -0 "$watcher" 2>/dev/null; }
stop() {
	kill -TERM "$watcher" 2>/dev/null
	soon ended || fail "belgi does not end"
	wait "$watcher" 2>/dev/null
	watcher=
}

# ---- the stories ----

prepare() {
	mount -t configfs none /sys/kernel/config 2>/dev/null
	busybox mount -t devpts none /dev/pts 2>/dev/null
	mkdir -p /run/udev
	/lib/systemd/systemd-udevd --daemon || fail "udevd did not start"
	belgi init --org S052 --lang en >/dev/null || fail "belgi cannot make a store"
	mkdir nobody
	chmod 777 nobody .
	mkdir -p /etc/udev/rules.d
}

prepare_scanners() {
	hidpos Z1 05e0 2100
	hidpos H1 0c2e 0b01
	gadget K1 05e0 1200 hid.K1
	at=$gadgets/K1/functions/hid.K1
	echo 1 >"$at/protocol"
	echo 1 >"$at/subclass"
	echo 8 >"$at/report_length"
	printf '\005\001\011\006\241\001\005\007\031\340\051\347\025\000\045\001\165\001\225\010\201\002\225\001\165\010\201\003\225\006\165\010\025\000\045\145\005\007\031\000\051\145\201\000\300' >"$at/report_desc"
	built K1 hid.K1
	gadget C1 05e0 1701 acm.C1
	built C1 acm.C1
	gadget S1 05e0 0600 hid.S1
	at=$gadgets/S1/functions/hid.S1
	echo 64 >"$at/report_length"
	printf '\006\000\377\011\001\241\001\025\000\046\377\000\165\010\225\100\011\001\201\002\025\000\046\377\000\165\010\225\100\011\002\221\002\011\003\011\003\011\003\300' >"$at/report_desc"
	built S1 hid.S1
}

story_kernel_has_the_drivers() {
	plug Z1 0
	plug K1 1
	plug C1 2
	check "the kernel takes a HID-POS scanner for a HID device" soon has_driver Z1 usbhid
	check "the kernel takes a keyboard scanner for a keyboard" soon has_driver K1 usbhid
	check "the kernel takes a serial scanner for a modem" soon has_driver C1 cdc_acm
	keyboard=$(ls /dev/hidg* | head -n 1)
	belgi scanner list --lang en >list 2>&1
	check "the scanner with a profile is listed as ready" says list "05e0:2100:Z1"
	check "looking leaves the driver where it was" has_driver Z1 usbhid
	check "looking leaves the keyboard where it was" has_driver K1 usbhid
}

story_four_at_once() {
	watch four
	plug H1 3
	for name in Z1 H1 K1 C1; do
		check "$name is plugged in for belgi" soon says four "$name): plugged"
	done
	check "a scanner in use has left its driver" has_driver K1 usbfs
	settle
	echo "]Q1one" >Z1.in
	echo "]E04870001234567" >H1.in
	key 0 4
	key 2 4
	key 0 5
	key 0 40
	printf 'serial line\r' >/dev/ttyGS0
	check "a HID-POS scan arrives" soon says four "one"
	check "a scan of the second scanner arrives" soon says four "4870001234567"
	check "a keyboard scan arrives as it was typed, in spite of empty packets" soon says four ": aAb"
	check "a serial scan arrives" soon says four "serial line"
}

story_many_in_order() {
	text=$(printf '0123456789%.0s' 1 2 3 4 5 6 7 8 9 10 11 12)
	: >expected
	for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29; do
		echo "]Q1many $i $text" >Z1.in
		echo "]Q1else $i" >H1.in
		echo "many $i $text" >>expected
	done
	soon says four "else 29" || fail "the last scan of two scanners did not arrive"
	soon says four "many 29" || fail "the last long scan did not arrive"
	sed -n 's/.*\(many [0-9]* [0-9]*\)$/\1/p' four >arrived
	check "20 scans of 3 reports arrive complete, in order and once, beside another scanner's" cmp -s expected arrived
	check "the other's 20 arrive once" [ "$(grep -c 'else [12][0-9]$' four)" = 20 ]
}

story_unplug_in_the_middle() {
	echo "+]Q1$text" >Z1.in
	busybox usleep 100000
	unplug Z1
	check "unplugging in the middle of a code is noticed" soon says four "Z1): unplugged"
	check "half a code is no scan" [ "$(grep -c "$(echo "$text" | cut -c 1-56)\$" four)" = 0 ]
	: >four
	plug Z1 0
	check "the scanner comes back" soon says four "Z1): plugged"
	settle
	echo "]Q1after the replug" >Z1.in
	check "and reads" soon says four "after the replug"
	unplug C1
	check "a serial scanner can be pulled" soon says four "C1): unplugged"
	plug C1 2
	check "and comes back" soon says four "C1): plugged"
	echo "]Q1others go on" >H1.in
	check "while the others go on" soon says four "others go on"
	check "the program lives" kill -0 "$watcher"
}

# Symbol's simple COM: blocks of 64 bytes, the length first.
story_simple_com() {
	unplug C1
	soon says four "C1): unplugged" || fail "the serial scanner stays"
	plug S1 2
	check "a scanner in simple COM is plugged in for belgi" soon says four "S1): plugged (simple-com)"
	settle
	printf '\015simple com 1\r' | busybox dd bs=64 conv=sync 2>/dev/null >/dev/hidg1
	check "a block of simple COM is a scan" soon says four "simple com 1"
	unplug S1
	check "it can be pulled" soon says four "S1): unplugged"
	: >four
	plug C1 2
	soon says four "C1): plugged" || fail "the serial scanner does not come back"
}

story_nothing_leaks() {
	before=$(files)
	for i in 1 2 3 4 5 6; do
		: >four
		unplug Z1
		soon says four "Z1): unplugged" || fail "unplugged, round $i"
		plug Z1 0
		soon says four "Z1): plugged" || fail "plugged, round $i"
	done
	check "six plugs leave no file open" soon has_files "$before"
	before=$(ticks)
	busybox sleep 2
	check "waiting for scans takes no time of the processor" [ $(($(ticks) - before)) -le 1 ]
}

story_given_back() {
	stop
	check "HID-POS goes back to the kernel" soon has_driver Z1 usbhid
	check "the keyboard goes back to the kernel" soon has_driver K1 usbhid
	check "the serial port goes back to the kernel" soon has_driver C1 cdc_acm
	check "the desktop has its keyboard again" ls /dev/input/event* >/dev/null
}

story_scan() {
	printf 'serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n' >m.csv
	belgi import manifest m.csv >/dev/null || fail "no manifest"
	belgi scan --mode receive --from usb:05e0:2100 >scan 2>&1 &
	watcher=$!
	soon has_driver Z1 usbfs || fail "belgi scan does not take the scanner"
	settle
	echo "]C01S20T7S0JW00PF2W2GLT" >Z1.in
	check "a label scanned by USB is received" soon says scan "In the list: 1 of 2"
	unplug Z1
	check "the desk says that the scanner is gone" soon says scan "unplugged; plug it in to go on"
	plug Z1 0
	soon has_driver Z1 usbfs || fail "belgi scan does not take the scanner again"
	settle
	echo "]C01S20T7S0JW00PF2W2GM1" >Z1.in
	check "and goes on with it" soon says scan "In the list: 2 of 2"
	stop
	check "the desk's scanner goes back too" soon has_driver Z1 usbhid
}

nobody() { setpriv --reuid=65534 --regid=65534 --groups=plugdev env HOME="$work/nobody" BELGI_STORE="$work/nobody/s" "$@"; }

story_permission() {
	nobody belgi scanner list --lang en >refused 2>&1
	check "who may not open the scanner is told of the udev rule" says refused "belgi scanner rule"
	belgi scanner rule >/etc/udev/rules.d/70-belgi-scanners.rules 2>rule.err || fail "no rule: $(cat rule.err)"
	udevadm control --reload
	unplug Z1
	soon is_gone Z1
	plug Z1 0
	soon has_driver Z1 usbhid
	udevadm settle
	nobody belgi scanner list --lang en >allowed 2>&1
	check "with the rule it is theirs" says allowed "Z1): ready"
}

story_printer() {
	printer P1
	plug P1 0
	check "the kernel takes a label printer for a printer" soon has_driver P1 usblp
	belgi printer list --lang en >printers 2>&1
	check "it is listed with its language" says printers "usb:0a5f:0081:P1, Zebra, ZPL"
	check "looking leaves it to the kernel" has_driver P1 usblp
	busybox dd if=/dev/urandom of=job bs=1000 count=150 2>/dev/null
	kernel-send usb job 10000 >sent 2>&1
	check "150 kB are taken" says sent "150000 of 150000"
	check "and are the bytes that were sent" cmp -s job P1.is/got
	check "the kernel has its printer again" soon has_driver P1 usblp
	: >P1.is/got
	soon test -e /dev/usb/lp0 || fail "no /dev/usb/lp0"
	kernel-send file:/dev/usb/lp0 job 10000 >sent 2>&1
	check "the kernel's own printer device takes them too" says sent "150000 of 150000"
	check "as they were sent" soon cmp -s job P1.is/got
	belgi printer status usb --lang en >status 2>&1
	check "a printer that is asked says that it is ready" says status "usb: ready"
	belgi printer status usb --json >status 2>&1
	check "and is known by what it said" says status '"profile":"zebra-zpl","language":"zpl","answered":true'
	answer P1 1
	belgi printer status usb --lang en >status 2>&1
	check "one without paper says so in its language" says status "usb: no paper; put a roll in"
	answer P1 0
	printf '\060' >P1.is/port
	belgi printer status file:/dev/usb/lp0 --lang en >status 2>&1
	check "and in its port status, through the kernel's driver" says status "no paper; put a roll in"
	belgi printer status usb --lang en >status 2>&1
	check "and without it" says status "no paper; put a roll in"
	check "nobody reset it" [ ! -e P1.is/resets ]
	unplug P1
}

story_printer_stalls() {
	printer P2 40448 stall
	plug P2 0
	soon has_driver P2 usblp || fail "no usblp for P2"
	kernel-send usb:0a5f:0081:P2 job 10000 >sent 2>&1
	check "a stall in the middle is counted to the byte" says sent "40448 of 150000: printer usb:0a5f:0081:P2: it broke off"
	busybox dd if=job of=begin bs=40448 count=1 2>/dev/null
	check "the printer has the bytes that were counted" cmp -s begin P2.is/got
	check "the kernel has its printer again after a stall" soon has_driver P2 usblp
	unplug P2
}

story_printer_is_pulled() {
	printer P3 51200 wait
	plug P3 0
	soon has_driver P3 usblp || fail "no usblp for P3"
	kernel-send usb job 1500 >sent 2>&1
	check "a printer that takes no more is given up in time" says sent "51200 of 150000: printer usb:0a5f:0081:P3: it takes nothing more"
	check "the kernel has its printer again after that" soon has_driver P3 usblp
	kernel-send usb job 60000 >sent 2>&1 &
	watcher=$!
	soon has_driver P3 usbfs || fail "the printer is not taken"
	kernel-send usb begin 100 >busy 2>&1
	check "who has the printer is named" says busy "0 of 40448: printer usb:0a5f:0081:P3, held by kernel-send (process $watcher): another program prints on it"
	kill -KILL "$watcher"
	wait "$watcher" 2>/dev/null
	kernel-send usb begin 100 >sent 2>&1
	check "what a killed program took away comes back with the next" soon has_driver P3 usblp
	unplug P3
	printer P4 51200 wait
	plug P4 0
	soon has_driver P4 usblp || fail "no usblp for P4"
	kernel-send usb job 60000 >sent 2>&1 &
	watcher=$!
	soon took P4 51200 || fail "the printer takes nothing"
	unplug P4
	soon ended || fail "who prints does not notice the unplugging"
	check "unplugging in the middle is counted and said" says sent "51200 of 150000: printer usb:0a5f:0081:P4: no connection"
	watcher=
}

story_printer_permission() {
	plug P1 0
	soon has_driver P1 usblp
	udevadm settle
	nobody belgi printer status usb --lang en >refused.printer 2>&1
	check "who may not open the printer is told of the udev rule" says refused.printer "belgi printer rule"
	belgi printer rule >/dev/null 2>rule.err || fail "no rule: $(cat rule.err)"
	udevadm control --reload
	unplug P1
	soon is_gone P1
	plug P1 0
	soon has_driver P1 usblp
	udevadm settle
	sysfs P1
	node=$(printf '/dev/bus/usb/%03d/%03d' "$(cat "$at/busnum")" "$(cat "$at/devnum")")
	check "the rule knows a printer" [ "$(busybox stat -c '%a %G' "$node")" = "660 lp" ]
	printf '\030' >P1.is/port
	setpriv --reuid=65534 --regid=65534 --groups=lp env HOME="$work/nobody" BELGI_STORE="$work/nobody/s" \
		belgi printer status usb --lang en >allowed.printer 2>&1
	check "with the rule who prints may" says allowed.printer "usb: ready"
}

story_without_udev() {
	udevadm control --exit || fail "udevd does not end"
	soon sh -c '! busybox pidof systemd-udevd >/dev/null'
	rm -f /run/udev/control
	unplug Z1
	soon is_gone Z1
	watch bare
	soon says bare "H1): plugged" || fail "without udev nothing is found"
	plug Z1 0
	check "without udev a scanner that is plugged in later is found" soon says bare "Z1): plugged"
	settle
	echo "]Q1no udev" >Z1.in
	check "and reads without udev" soon says bare "no udev"
	unplug Z1
	check "and its unplugging is noticed" soon says bare "Z1): unplugged"
	stop
}

story_camera() {
	kernel-frame PF2W2GLT >frame.grey || fail "no frame"
	for node in /dev/video1 /dev/video0; do
		v4l2-ctl -d $node --set-dv-bt-timings index=0 >/dev/null 2>&1 || fail "no timings for $node"
	done
	v4l2-ctl -d /dev/video0 -c loop_video=1
	v4l2-ctl -d /dev/video0 -c osd_text_mode=2
	v4l2-ctl -d /dev/video1 --set-fmt-video-out width=640,height=480,pixelformat=GREY --stream-out-mmap=3 --stream-loop \
		--stream-from=frame.grey >/dev/null 2>&1 &
	shown=$!
	belgi scan --mode show --from camera:/dev/video0 >camera 2>&1 &
	watcher=$!
	check "a code before the camera is read" soon says camera "PF2W2GLT"
	stop
	kill $shown
}

scanners() {
	prepare_scanners
	story_kernel_has_the_drivers
	story_four_at_once
	story_many_in_order
	story_unplug_in_the_middle
	story_simple_com
	story_nothing_leaks
	story_given_back
	story_scan
	story_permission
	story_without_udev
	story_camera
}

printers() {
	story_printer
	story_printer_stalls
	story_printer_is_pulled
	story_printer_permission
}

prepare
"$stories"

dmesg >kernel.log
if grep -E 'Oops|WARNING:|BUG:|general protection' kernel.log; then fail "the kernel complained"; else pass "the kernel has nothing to complain of"; fi
if [ $failed -gt 0 ]; then
	for file in list four scan refused allowed bare camera printers sent busy status refused.printer allowed.printer ./*.lost; do
		[ ! -s "$file" ] || { echo "--- $file"; tail -n 30 "$file"; }
	done
	echo "$failed checks failed"
	exit 1
fi
echo "all checks passed after $(cut -d' ' -f1 /proc/uptime) s"
