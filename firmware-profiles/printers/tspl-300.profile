# SPDX-License-Identifier: Apache-2.0
# As tspl, with a head of 300 dpi: ids do not tell, so it is named: belgi printer name --profile.

[printer]
family = TSC, 300 dpi
vendor = TSC
models = TTP-345, TE300
language = tspl

[head]
dpi = 300
width = 1248

[manual]
title = TSPL/TSPL2 Programming Manual
