# SPDX-License-Identifier: Apache-2.0
# P-touch tape printers: raster with other rows than the QL, 180 dpi.

[printer]
family = Brother P-touch
vendor = Brother
models = PT-18R, PT-1230PC, PT-2300, PT-2420PC, PT-2430PC, PT-2730, PT-7600, PT-D600, PT-E550W, PT-P700, PT-P750W
problem = PT raster is not supported; print on a Brother QL or on another label printer

[match 04f9:2004]
model = PT-2300

[match 04f9:2007]
model = PT-2420PC

[match 04f9:201a]
model = PT-18R

[match 04f9:202b]
model = PT-7600

[match 04f9:202c]
model = PT-1230PC

[match 04f9:202d]
model = PT-2430PC

[match 04f9:2030]
model = PT-1230PC

[match 04f9:2041]
model = PT-2730

[match 04f9:2060]
model = PT-E550W

[match 04f9:2061]
model = PT-P700

[match 04f9:2064]
model = PT-P700
storage = yes

[match 04f9:2065]
model = PT-P750W

[match 04f9:2074]
model = PT-D600
