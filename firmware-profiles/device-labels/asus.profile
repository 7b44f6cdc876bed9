# SPDX-License-Identifier: Apache-2.0

[label]
maker = ASUS
models = VivoBook, ExpertBook
source = inferred: first character the year, second the month; confirm on a unit

[rule serial]
what = serial number that begins with year and month of making
pattern = [0-9A-HJ-NP-Z][0-9A-C][0-9A-HJ-NP-Z]{10,13}
role = serial
length = 12..15
example = J9N0CV08P015374
means = serial J9N0CV08P015374
