# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Mindeo
vendor = Mindeo
models = MD6600, MD2230, MD2250, CS2290
reads = lines+matrix
best = cdc-acm
switch = manual

[match 27dd:0002]
mode = cdc-acm

[manual]
title = User Manual
part = Interface: USB virtual COM port
