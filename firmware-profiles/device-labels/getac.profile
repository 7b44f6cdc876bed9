# SPDX-License-Identifier: Apache-2.0

[label]
maker = Getac
models = B360, S410, V110
source = public descriptions: 10 characters

[rule serial]
what = serial number
pattern = R[0-9A-Z]{9}
role = serial
length = 10
example = RK0123A456
means = serial RK0123A456
