# SPDX-License-Identifier: Apache-2.0
# Citizen label printers take Zebra's and Datamax's language and tell them apart by themselves.

[printer]
family = Citizen label printer
vendor = Citizen
models = CL-S521, CL-S621, CL-S631
language = zpl

[match 1d90:2037]
model = CL-S631

[head]
dpi = 300
width = 1248

[manual]
title = CL-S521/621/631, Command Reference ZPI II
