# SPDX-License-Identifier: Apache-2.0
# Known by the name that it tells. Takes Dymo's own rolls only.

[printer]
family = Dymo LabelWriter 5XL
vendor = Dymo
models = LabelWriter 5XL
language = dymo-550

[head]
dpi = 300
width = 1248

[manual]
title = LabelWriter 550 Series Printers, Technical Reference Manual
