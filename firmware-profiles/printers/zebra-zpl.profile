# SPDX-License-Identifier: Apache-2.0
# Zebra's language, on heads of 203 dpi.

[printer]
family = Zebra, ZPL
vendor = Zebra
models = GK420d, GK420t, GX420d, GC420d, ZD410, ZD420, ZD500, ZD620, ZM400, ZT411, TLP2824 Plus, LP2844-Z, HC100, ZP 450
language = zpl
commands = ZPL, ZPL II, ZPLII, ZPL2

[match 0a5f:*]

[match 0a5f:0027]
model = LP2844-Z

[match 0a5f:0062]
model = GK420d

[match 0a5f:0065]
model = ZM400

[match 0a5f:0080]
model = GK420d

[match 0a5f:0081]
model = GK420t

[match 0a5f:0084]
model = GX420d

[match 0a5f:008b]
model = HC100

[match 0a5f:008c]
model = ZP 450

[match 0a5f:00a1]
model = TLP2824 Plus

[match 0a5f:00d1]
model = GC420d

[match 0a5f:0110]
model = ZD500

[match 0a5f:011c]
model = ZD410

[match 0a5f:0141]
model = ZD620

[match 0a5f:0172]
model = ZT411

[head]
dpi = 203
width = 832

[manual]
title = ZPL II Programming Guide 45541L
