# SPDX-License-Identifier: Apache-2.0
[scanner]
family = Datalogic, lines only
vendor = Datalogic
models = Gryphon D120, Gryphon M100
reads = lines
best = keyboard
switch = manual

[match 080c:0300]
mode = auto
model = Gryphon D120

[match 080c:0400]
mode = auto
model = Gryphon D120

[match 080c:0500]
mode = auto
model = Gryphon D120

[match 080c:0600]
mode = auto
model = Gryphon M100

[manual]
title = Gryphon Reference Manual
part = Interface Selection: USB
