# SPDX-License-Identifier: Apache-2.0

[label]
maker = Samsung
models = Galaxy Tab, Galaxy Book
source = public descriptions (11 characters); 15 characters inferred

[rule serial]
what = serial number of a tablet or telephone
pattern = [0-9A-Z]{11}
role = serial
length = 11
example = R52N70ABCDE
means = serial R52N70ABCDE

[rule serial-laptop]
what = serial number of a laptop
pattern = [0-9A-Z]{15}
role = serial
length = 15
example = 0ABC9FCR100123K
means = serial 0ABC9FCR100123K
