# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Opticon laser
vendor = Opticon (Optoelectronics)
models = OPR-2001, NLV-1001, OPN-2001
reads = lines
best = keyboard
switch = manual

[match 065a:0001]
mode = keyboard
model = OPR-2001

# Read by the kernel's opticon driver, 9600 8O1.
[match 065a:0009]
mode = usb-serial
model = OPN-2001

[manual]
title = Universal Menu Book
part = Interface: USB-HID
