# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Cino
vendor = Cino
models = FuzzyScan F760
reads = lines
switch = none

[match 04b4:0100]
mode = auto
model = FuzzyScan F760
