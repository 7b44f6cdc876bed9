# SPDX-License-Identifier: Apache-2.0
# Every section and key of a profile of scanners. README.md says what they mean and allow. This file is read in the tests and
# is no part of the program.

[scanner]
family = Example
vendor = Example Works
models = EX-100, EX-200
generic = no
reads = lines+matrix
best = hid-pos
switch = sheet

# One device.
[match fff0:0103]
mode = auto
model = EX-100

# All whose PID ends in 06.
[match fff0:*06]
mode = cdc-acm

[data]
suffix = crlf

[keyboard]
layout = us
alt = windows
no-release = no

[hid-pos]
open = fe 01

[serial]
baud = 9600

[manual]
title = EX series, User Guide
part = chapter 4, USB

# Printed: Code 128, set B, FNC3 and the text.
[code enter]
does = enter
text = @ENTER
carrier = code128-fnc3

[code hid-pos]
does = hid-pos
text = @USBPOS
carrier = code128-fnc3
model = EX-100
inferred = yes

[code leave]
does = leave
text = @LEAVE
carrier = code128-fnc3

# A command over the cable: the sheet names it.
[code version]
does = version
text = VERSION?
carrier = wire
