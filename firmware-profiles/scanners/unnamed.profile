# SPDX-License-Identifier: Apache-2.0
# Ids of chips that makers of cheap scanners buy: they say nothing about the scanner. 05fe:1010 is a mouse too, and 1a86:7523
# any serial cable.
[scanner]
family = Scanner of an unnamed make
vendor = unknown
generic = yes
reads = lines+matrix
switch = none

[match 040b:6510]
mode = auto
model = Weltrend

[match 0416:c141]
mode = auto
model = Winbond

[match 04b4:bca1]
mode = auto
model = Cypress

[match 04b4:de61]
mode = auto
model = Cypress

[match 04b4:de64]
mode = auto
model = Cypress

[match 05fe:1010]
mode = keyboard

[match 13ba:0018]
mode = auto
model = PCP-BCG4209

[match 1a86:7523]
mode = usb-serial
model = CH340

[match 24ea:0197]
mode = auto
model = Meva
