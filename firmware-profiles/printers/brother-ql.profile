# SPDX-License-Identifier: Apache-2.0
# Brother QL that know other modes than raster and are told to use it.

[printer]
family = Brother QL
vendor = Brother
models = QL-600, QL-650TD, QL-710W, QL-720NW, QL-800, QL-810W, QL-820NWB
language = brother-ql

[match 04f9:201b]
model = QL-650TD

[match 04f9:2043]
model = QL-710W

[match 04f9:2044]
model = QL-720NW

# With Editor Lite on.
[match 04f9:204d]
model = QL-720NW
storage = yes

[match 04f9:209b]
model = QL-800

[match 04f9:209c]
model = QL-810W

[match 04f9:209d]
model = QL-820NWB

[match 04f9:20c0]
model = QL-600

[head]
dpi = 300
width = 720

[job]
cut = yes

[manual]
title = QL-710W/720NW, Raster Command Reference
