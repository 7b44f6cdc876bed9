# SPDX-License-Identifier: Apache-2.0
# Ids seen in public code only; the interfaces say the mode. Set-up codes are Data Matrix.
[scanner]
family = Code
vendor = Code Corporation
models = CR900, CR950, CR1000, CR1100, CR1400, CR1500, CR2300, CR2700, CR8000
reads = lines+matrix
best = hid-pos
switch = manual

[match 11fa:0202]
mode = auto

[match 11fa:8202]
mode = auto

[manual]
title = Configuration Guide
part = Communication: USB
