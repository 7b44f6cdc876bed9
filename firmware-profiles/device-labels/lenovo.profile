# SPDX-License-Identifier: Apache-2.0
# 1S + type, model and serial number; 11S and 8S are the numbers of parts inside.

[label]
maker = Lenovo
models = ThinkPad, IdeaPad, ThinkCentre
source = nbclub.net and kawakami-ca.com (1S forms), labels (11S); part forms inferred

[rule type-serial]
what = machine type and model, then the serial number (labels since March 2013)
pattern = 1S(?<part>[0-9A-Z]{10})(?<serial>[0-9A-Z]{8})
length = 20
certain = yes
example = 1S20T7S0JW00PF2W2GLT
means = serial PF2W2GLT, part 20T7S0JW00

[rule type-serial-old]
what = machine type and model, then the serial number (labels before March 2013)
pattern = 1S(?<part>[0-9A-Z]{4}-?[0-9A-Z]{3})(?<serial>[0-9A-Z]{2}-?[0-9A-Z]{5})
length = 16..18
certain = yes
example = 1S4236A32R8ABC12
means = serial R8ABC12, part 4236A32

[rule serial]
what = serial number
pattern = S?(?<serial>[0-9A-Z]{8})
length = 8..9
example = PF2W2GLT
means = serial PF2W2GLT

[rule refurbished]
what = serial number of a unit refurbished in China
pattern = (?<serial>LF[BS]N[0-9A-Z]{10}|TR[0-9A-Z]{5})
length = 7..14
example = LFBN0A1B2C3D4E
means = serial LFBN0A1B2C3D4E

[rule part-inside]
what = number of a part inside, not of the unit
pattern = (?:11S|8S)(?<part>[0-9A-Z-]{8,28})
length = 10..31
reason = component
example = 11S45N1234Z1ZABC12D3EF
means = part 45N1234Z1ZABC12D3EF

# Numbers of spare parts: SN37A28327 was read off a network card.
[rule spare-part]
what = number of a spare part, not of the unit
pattern = S[A-Z][0-9]{2}[A-Z][0-9]{5}
role = part
length = 10
reason = component
example = SN37A28327
means = part SN37A28327
