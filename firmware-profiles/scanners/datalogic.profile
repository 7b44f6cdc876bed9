# SPDX-License-Identifier: Apache-2.0
# The PID of HID-POS is not known; 4204 is virtual COM, 1206 the IBM mode, 2206 the keyboard.
[scanner]
family = Datalogic
vendor = Datalogic (PSC)
models = Gryphon GD4400, Gryphon GD4430, Gryphon GFS4170, Gryphon GFS4400, Magellan 1000i, Magellan 1100i, Magellan 2200VS, PowerScan, QuickScan, PSC
reads = lines+matrix
best = cdc-acm
switch = manual

[match 05f9:1104]
mode = auto
model = Magellan 2200VS

[match 05f9:1206]
mode = ibm
model = Gryphon

[match 05f9:120c]
mode = auto
model = Gryphon GD4430

[match 05f9:2202]
mode = auto

[match 05f9:2206]
mode = keyboard
model = Gryphon

[match 05f9:220c]
mode = auto
model = Gryphon GD4430

[match 05f9:2601]
mode = auto
model = Magellan 1000i

[match 05f9:2602]
mode = auto
model = Magellan 1100i

[match 05f9:4204]
mode = cdc-acm
model = Gryphon

[match 05f9:5204]
mode = auto
model = Gryphon GFS4170

[serial]
baud = 9600

[manual]
title = Product Reference Guide
part = Interface Selection, USB-COM

[code keyboard]
does = keyboard
text = $HA35
carrier = wire
