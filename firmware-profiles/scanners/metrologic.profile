# SPDX-License-Identifier: Apache-2.0
# Lasers that Honeywell took over with their ids. Serial modes are read by the kernel's metro-usb.
[scanner]
family = Metrologic
vendor = Honeywell (Metrologic)
models = MS7120, MS4980, Orbit
reads = lines
best = keyboard
switch = manual

[match 0c2e:0007]
mode = ibm
model = MS7120

[match 0c2e:0200]
mode = auto
model = MS7120

[match 0c2e:0204]
mode = keyboard
model = MS7120

[match 0c2e:0206]
mode = auto
model = MS4980

[match 0c2e:0700]
mode = usb-serial
model = MS7120

[match 0c2e:0720]
mode = usb-serial
model = MS7120

[manual]
title = MetroSelect Configuration Guide
part = USB: keyboard emulation
