# SPDX-License-Identifier: Apache-2.0
[printer]
family = TSC
vendor = TSC
models = TTP-245C, TTP-244, TE200, TDP-225
language = tspl
commands = TSPL, TSPL2, TSPL-EZ

[match 1203:*]

[match 1203:0140]
model = TTP-245C

[match 2d84:b806]
model = Poskey DT-108B

[head]
dpi = 203
width = 832

[manual]
title = TSPL/TSPL2 Programming Manual
