# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Access-IS
vendor = Access-IS
models = LSR118, LSR120, ATR110
reads = lines+matrix
best = hid-pos
switch = manual

[match 0db5:0139]
mode = cdc-acm

[match 0db5:013a]
mode = keyboard

[match 0db5:013b]
mode = auto

[manual]
title = Technical Manual
part = USB: configuration of the interface
