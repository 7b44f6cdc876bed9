# SPDX-License-Identifier: Apache-2.0

[label]
maker = Microsoft
models = Surface
source = public descriptions: 12 to 14 digits

[rule serial]
what = serial number
pattern = [0-9]{12,14}
role = serial
length = 12..14
example = 012345678953
means = serial 012345678953
