# SPDX-License-Identifier: Apache-2.0
# The low byte of the PID is the mode in every family: 03, 06, 10 (usb.ids; manual of the FM420, p. 47).
# Which value of @INTERF stands for HID-POS or CDC is not public, so the manual says it.
[scanner]
family = Newland
vendor = Newland AIDC
models = HR11+, HR12, HR15, HR20, HR22, HR32, HR42, HR52, HR100, HR200, HR1150, HR2150, HR2160, HR3250, HR3260, HR3290, BS80, EM1300, EM2028, EM2037, EM3080, EM3095, FM30, FM100, FM420, FM430, FR20, WD4
reads = lines+matrix
best = hid-pos
switch = manual

[match 1eab:*03]
mode = keyboard

[match 1eab:*06]
mode = cdc-acm

[match 1eab:*10]
mode = hid-pos

[serial]
baud = 9600

[manual]
title = User Guide
part = USB interface: HID-POS

[code enter]
does = enter
text = @SETUPE1
carrier = code128-fnc3

[code suffix]
does = suffix-crlf
text = @TSUSET0D0A
carrier = code128-fnc3

[code suffix on]
does = suffix-on
text = @TSUENA1
carrier = code128-fnc3
inferred = yes

[code leave]
does = leave
text = @SETUPE0
carrier = code128-fnc3

[code sense]
does = sense
text = @SCNMOD2
carrier = wire

[code version]
does = version
text = @QRYSYS
carrier = wire
