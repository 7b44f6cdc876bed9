# SPDX-License-Identifier: Apache-2.0
[scanner]
family = HP
vendor = HP
models = 4430
reads = lines+matrix
switch = none

[match 03f0:0139]
mode = auto
model = 4430

[match 03f0:1d24]
mode = auto
