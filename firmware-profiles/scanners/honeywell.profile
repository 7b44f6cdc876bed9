# SPDX-License-Identifier: Apache-2.0
# PIDs depend on model and mode: the interfaces say which mode it is. Youjie (23d0) speaks the same.
# The paper form of the codes is not confirmed; the texts are, over the wire.
[scanner]
family = Honeywell
vendor = Honeywell
models = Xenon 1900, Xenon 1902, Xenon 1950, Voyager 1200g, Voyager 1202g, Voyager 1250g, Voyager 1400g, Voyager 1450g, Voyager 1602g, Vuquest 3310g, Granit 1910i, Stratos 2700, 7580g, CM4680SR, IT4800, Youjie
reads = lines+matrix
best = hid-pos
switch = wire

[match 0536:01a0]
mode = auto
model = PDT

[match 0536:01ca]
mode = auto
model = IT4800

[match 0c2e:0900]
mode = cdc-acm

[match 0c2e:0907]
mode = hid-pos
model = Xenon 1900 HD

[match 0c2e:092a]
mode = cdc-acm

[match 0c2e:0a07]
mode = hid-pos
model = Voyager 1200g

[match 0c2e:0a64]
mode = auto
model = Stratos 2700

[match 0c2e:0b61]
mode = auto
model = Vuquest 3310g

[match 0c2e:0b6a]
mode = auto
model = Vuquest 3310

[match 0c2e:0b81]
mode = auto
model = Voyager 1400g

[match 0c2e:0b87]
mode = hid-pos

[match 0c2e:1007]
mode = hid-pos
model = Xenon 1900

[match 0c2e:10d3]
mode = hid-pos
model = CM4680SR

[match 23d0:*]
mode = auto
model = Youjie

# Without this nothing is sent in HID mode.
[hid-pos]
open = fe 01

[serial]
baud = 115200

[manual]
title = User's Guide
part = Programming the Interface: USB HID

[code hid-pos]
does = hid-pos
text = PAP131.
carrier = wire

[code keyboard]
does = keyboard
text = PAP124.
carrier = wire

[code serial]
does = serial
text = TRMUSB130.
carrier = wire

[code defaults]
does = defaults
text = DEFALT.
carrier = wire

[code version]
does = version
text = REVINF.
carrier = wire
