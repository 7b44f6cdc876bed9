# SPDX-License-Identifier: Apache-2.0
# They take Dymo's own rolls only. The Wireless speaks so over the network.

[printer]
family = Dymo LabelWriter 550, Wireless
vendor = Dymo
models = LabelWriter 550, LabelWriter 550 Turbo, LabelWriter Wireless
language = dymo-550

[match 0922:0028]
model = LabelWriter 550

[head]
dpi = 300
width = 672

[manual]
title = LabelWriter 550 Series Printers, Technical Reference Manual
