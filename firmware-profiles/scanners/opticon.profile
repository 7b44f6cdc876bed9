# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Opticon
vendor = Opticon (Optoelectronics)
models = M-10, L-46X, OPI-3601
reads = lines+matrix
best = cdc-acm
switch = manual

[match 065a:a002]
mode = cdc-acm
model = M-10

# M-10 manual SS13063, 18.5.
[serial]
baud = 9600

[manual]
title = Universal Menu Book
part = Interface: USB-VCP
