# SPDX-License-Identifier: Apache-2.0
# Receipt printers of 58 mm under ids of chips that many makers buy. NIIMBOT label printers have one of them too and speak none of the languages here.

[printer]
family = Receipt printer, 58 mm
vendor = Xprinter and others
models = XP-58IIH, POS58
language = escpos

[match 0416:5011]
model = POS58

[match 0483:5743]
model = XP-58IIH

[head]
dpi = 203
width = 384
