# SPDX-License-Identifier: Apache-2.0
# Known by the name that it tells.

[printer]
family = Dymo LabelWriter 4XL
vendor = Dymo
models = LabelWriter 4XL
language = dymo

[head]
dpi = 300
width = 1248

[manual]
title = LabelWriter 450 Series Printers, Technical Reference Manual
