# SPDX-License-Identifier: Apache-2.0
# Serial number: 3 places, 1 letter or digit, year and week, 4 characters. The year comes back each decade.

[label]
maker = HP
models = ProBook, EliteBook, ProDesk
source = HP PSG serial number convention; QR payload read off a device; CT inferred

[rule qr]
what = serial number, model and product number
pattern = (?<serial>[0-9A-Z]{10})\s*,\s*(?<model>[^,]+?)\s*,\s*PRODID\s+(?<part>[0-9A-Z]+#[0-9A-Z]{3})
length = 24..120
certain = yes
example = 2TK94709FN, HP ProBook 650 G5, ProdID 5PF3AB#ABA
means = serial 2TK94709FN, part 5PF3AB#ABA, model HP ProBook 650 G5

# The week, 01 to 53, is a hard check.
[rule serial]
what = serial number with year and week of making
pattern = [0-9A-Z]{4}(?:0[1-9]|[1-4][0-9]|5[0-3])[0-9A-Z]{4}
role = serial
length = 10
example = USU4190DSD
means = serial USU4190DSD

[rule product]
what = product number
pattern = [1-9A-Z][0-9A-Z]{4,7}#[0-9A-Z]{3}
role = part
length = 9..12
certain = yes
example = 5PF3AB#ABA
means = part 5PF3AB#ABA

[rule component-tracking]
what = number of a part inside (CT), not of the unit
pattern = (?=.*[A-Z])[0-9A-Z]{14}
role = part
length = 14
reason = ct
example = PDXYZ0BGT4Y1OK
means = part PDXYZ0BGT4Y1OK
