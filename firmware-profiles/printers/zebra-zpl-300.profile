# SPDX-License-Identifier: Apache-2.0
# As zebra-zpl, with a head of 300 dpi: ids do not tell, so it is named: belgi printer name --profile.

[printer]
family = Zebra, ZPL, 300 dpi
vendor = Zebra
models = GX430t, ZD420-300dpi, ZT411-300dpi
language = zpl

[head]
dpi = 300
width = 1248

[manual]
title = ZPL II Programming Guide 45541L
