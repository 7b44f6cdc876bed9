# SPDX-License-Identifier: Apache-2.0
# Every section and key of a profile of labels. README.md says what they mean and allow. This file is read in the tests and
# is no part of the program.

[label]
maker = Example Works
models = EX-100, EX-200
source = scans of three boxes, 12 March 2021

# The whole text is one thing.
[rule serial]
what = serial number with the year first
pattern = EX[0-9]{2}[0-9A-Z]{6}
role = serial
length = 10
example = EX21A0B1C2
means = serial EX21A0B1C2

# The text has parts: a group named by its role is one of them.
[rule box]
what = model and serial number on the box
pattern = EXW/(?<model>[0-9A-Z-]{6,10})/(?<serial>EX[0-9A-Z]{8})
length = 21..25
certain = yes
example = EXW/EX-100/EX21A0B1C2
means = serial EX21A0B1C2, model EX-100

# Digits with a check; other makers' serial numbers may look alike.
[rule modem]
what = number of the modem
pattern = [0-9]{15}
role = imei
length = 15
check = luhn
weak = yes
example = 490154203237518
means = imei 490154203237518

# A part that the desk has a sentence of its own for.
[rule part]
what = number of a part inside
pattern = EXP[0-9]{5}
role = part
length = 8
reason = component
example = EXP00017
means = part EXP00017

# Another value follows from it; and a byte that no file has.
[rule tag]
what = service tag and what it is in digits
pattern = [0-9A-Z]{7}
role = serial
convert = dell-express
example = 7X2K9L3
means = serial 7X2K9L3, express 17237164935

[rule two-lines]
what = part and serial number, parted by a GS
pattern = (?<part>[0-9A-Z]{6})\x1D(?<serial>[0-9A-Z]{6})
length = 13
example = EXP017\x1dA0B1C2
means = serial A0B1C2, part EXP017
