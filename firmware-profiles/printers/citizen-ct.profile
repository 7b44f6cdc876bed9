# SPDX-License-Identifier: Apache-2.0
[printer]
family = Citizen receipt printer
vendor = Citizen
models = CT-S310, CT-S2000, CT-S4000, CT-E351, PPU-700
language = escpos

[match 1d90:201e]
model = PPU-700

[match 1d90:20f0]
model = CT-E351

# CT-S2000, CT-S4000, CT-S310, and label printers of the CLP series under the same id: those tell ZPL in their CMD.
[match 2730:0fff]

[match 2730:1004]
model = PPU-700

[match 2730:2002]
model = CT-S2000

[match 2730:200f]
model = CT-S310

[head]
dpi = 203
width = 576
