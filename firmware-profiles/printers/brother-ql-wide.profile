# SPDX-License-Identifier: Apache-2.0
# Brother QL with a head of 1296 dots.

[printer]
family = Brother QL, wide
vendor = Brother
models = QL-1050, QL-1060N, QL-1100, QL-1110NWB, QL-1115NWB
language = brother-ql

[match 04f9:2020]
model = QL-1050

[match 04f9:202a]
model = QL-1060N

[match 04f9:20a7]
model = QL-1100

[match 04f9:20a8]
model = QL-1110NWB

# With Editor Lite on.
[match 04f9:20a9]
model = QL-1100
storage = yes

[match 04f9:20ab]
model = QL-1115NWB

[head]
dpi = 300
width = 1296

[job]
cut = yes

[manual]
title = QL-1100/1110NWB/1115NWB, Raster Command Reference
