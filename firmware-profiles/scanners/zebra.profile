# SPDX-License-Identifier: Apache-2.0
# The PID is the mode, whatever the model (MS4404/MS4407 Integration Guide; usb.ids).
# LS and LI models read lines only; the scanner test finds that out.
[scanner]
family = Zebra
vendor = Zebra (Symbol)
models = DS2208, DS2278, DS3608, DS4308, DS4608, DS8108, DS8178, DS9308, LI2208, LI4278, LS2208, CS4070, MS4407, Symbol
reads = lines+matrix
best = hid-pos
switch = manual

[match 05e0:0600]
mode = simple-com

[match 05e0:1200]
mode = keyboard

[match 05e0:1300]
mode = ibm

[match 05e0:1400]
mode = ibm

[match 05e0:1701]
mode = cdc-acm

[match 05e0:1900]
mode = snapi

[match 05e0:1a00]
mode = auto
model = CS4070

[match 05e0:2100]
mode = hid-pos

[manual]
title = Product Reference Guide
part = USB interface: USB Device Type, HID POS

[code defaults]
does = defaults
text = 92
carrier = code128-fnc3

[code defaults CS4070]
does = defaults
text = L01
carrier = code128-fnc3
model = CS4070

[code restore]
does = restore
text = 91
carrier = code128-fnc3

[code erase rules]
does = erase-rules
text = 80
carrier = code128-fnc3

[code parameter codes]
does = parameter-codes
text = 1040601
carrier = code128-fnc3

[code presentation]
does = presentation
text = 2050207
carrier = code128-fnc3

[code phone screens]
does = phone-screens
text = N02CC03
carrier = code128-fnc3
inferred = yes
