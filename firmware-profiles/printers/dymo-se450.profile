# SPDX-License-Identifier: Apache-2.0
# Takes the rows of a LabelWriter, on a head of 56 bytes.

[printer]
family = Dymo LabelWriter SE450
vendor = Dymo
models = LabelWriter SE450
language = dymo

[match 0922:0400]
model = LabelWriter SE450

[head]
dpi = 203
width = 448

[manual]
title = LabelWriter SE450, Technical Reference
