# SPDX-License-Identifier: Apache-2.0
# 22 characters: product, then what the SNID is computed from.

[label]
maker = Acer
models = TravelMate, Aspire, Extensa
source = two public rules for the SNID

[rule serial]
what = serial number, from which the SNID follows
pattern = [A-Z]{2}[0-9A-Z]{8}[0-9]{3}[0-9A-F]{5}[0-9][0-9A-Z][0-9A-Z]{2}
role = serial
length = 22
convert = acer-snid
example = NXHF4EM00105113A5E7600
means = serial NXHF4EM00105113A5E7600, snid 05108047876

[rule snid]
what = SNID, a short form of the serial number
pattern = [0-9]{11,12}
role = snid
length = 11..12
weak = yes
example = 05108047876
means = snid 05108047876
