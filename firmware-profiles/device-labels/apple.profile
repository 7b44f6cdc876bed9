# SPDX-License-Identifier: Apache-2.0
# 12 characters with place, year, week and model, or 10 at random since 2021; S may stand before it.

[label]
maker = Apple
models = MacBook, iPad
source = public descriptions

[rule serial-12]
what = serial number with place, year and week of making
pattern = S?(?<serial>[0-9A-Z]{3}[0-9C-Z][1-9C-NP-RTY][0-9A-Z]{7})
length = 12..13
example = C02XK0AAJGH5
means = serial C02XK0AAJGH5

[rule serial-11]
what = serial number (until 2010)
pattern = S?(?<serial>[0-9A-Z]{2}[0-9]{3}[0-9A-Z]{6})
length = 11..12
example = W80123A1B2C
means = serial W80123A1B2C

[rule serial-10]
what = serial number (random, since 2021)
pattern = S?(?<serial>[0-9A-Z]{10})
length = 10..11
example = H7QXK2LM9D
means = serial H7QXK2LM9D
