# SPDX-License-Identifier: Apache-2.0
[printer]
family = Bixolon receipt printer
vendor = Bixolon
models = SRP-350II
language = escpos

[match 1504:001f]
model = SRP-350II

[head]
dpi = 180
width = 512
