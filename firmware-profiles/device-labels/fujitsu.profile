# SPDX-License-Identifier: Apache-2.0

[label]
maker = Fujitsu
models = Lifebook, Esprimo
source = public descriptions: 10 characters, the first four letters

[rule serial]
what = serial number
pattern = [A-Z]{4}[0-9]{6}
role = serial
length = 10
example = DSCK012345
means = serial DSCK012345

[rule serial-other]
what = serial number
pattern = [0-9A-Z]{10}
role = serial
length = 10
weak = yes
example = R8C0123456
means = serial R8C0123456
