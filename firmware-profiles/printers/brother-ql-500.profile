# SPDX-License-Identifier: Apache-2.0
# Brother QL that know raster only.

[printer]
family = Brother QL-500 to QL-700
vendor = Brother
models = QL-500, QL-550, QL-560, QL-570, QL-580N, QL-700
language = brother-ql-500

[match 04f9:2015]
model = QL-500

[match 04f9:2016]
model = QL-550

[match 04f9:2027]
model = QL-560

[match 04f9:2028]
model = QL-570

[match 04f9:2042]
model = QL-700

# With Editor Lite on.
[match 04f9:2049]
model = QL-700
storage = yes

[head]
dpi = 300
width = 720

[job]
cut = yes

[manual]
title = QL-500/550/560/570/580N/650TD/700/1050/1060N, Command Reference
