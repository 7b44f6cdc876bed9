# SPDX-License-Identifier: Apache-2.0
[printer]
family = Epson receipt printer
vendor = Epson
models = TM-T20, TM-L100, TM-T70, TM-T88IV
language = escpos
commands = ESC/POS, ESCPOS

# The interface card stands in several models, with heads of 180 and 203 dpi.
[match 04b8:0202]
model = UB-U05

[match 04b8:0e03]
model = TM-T20

[match 04b8:0e31]
model = TM-L100

[head]
dpi = 203
width = 576

[job]
cut = yes

[manual]
title = ESC/POS Command Reference
