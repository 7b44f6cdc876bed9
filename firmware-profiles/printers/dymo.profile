# SPDX-License-Identifier: Apache-2.0
[printer]
family = Dymo LabelWriter
vendor = Dymo
models = LabelWriter 310, LabelWriter 330, LabelWriter 400, LabelWriter 400 Turbo, LabelWriter Twin Turbo, LabelWriter 450, LabelWriter 450 Turbo, LabelWriter 450 Twin Turbo
language = dymo

[match 0922:0007]
model = LabelWriter 330

[match 0922:0009]
model = LabelWriter 310

[match 0922:0018]
model = LabelWriter Twin Turbo

[match 0922:0019]
model = LabelWriter 400

[match 0922:001a]
model = LabelWriter 400 Turbo

[match 0922:0020]
model = LabelWriter 450

[head]
dpi = 300
width = 672

[manual]
title = LabelWriter 400 Series Printers, Technical Reference Manual
