# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Intermec
vendor = Honeywell (Intermec)
models = SG20, SR61, SR31, SF61
reads = lines+matrix
best = hid-pos
switch = manual

[match 067e:0801]
mode = keyboard

[match 067e:0803]
mode = cdc-acm

[match 067e:0805]
mode = cdc-acm

[match 067e:0809]
mode = hid-pos
model = SG20

[manual]
title = User's Guide, or the EasySet program
part = Interface: USB
