# SPDX-License-Identifier: Apache-2.0
# No mode but the keyboard is known of these.
[scanner]
family = Tera
vendor = Tera
models = Tera 5100, EVHK0012, D5100, HW0002
reads = lines+matrix
switch = none

[match 0581:0107]
mode = auto

[match 0581:0115]
mode = auto
model = 5100

[match 0581:011c]
mode = auto
model = 5100, radio

[match 0581:020c]
mode = auto
model = EVHK0012
