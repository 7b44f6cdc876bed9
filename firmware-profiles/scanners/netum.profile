# SPDX-License-Identifier: Apache-2.0
# Plain Code 128, without FNC3 (codes decoded from the vendor's manual). No USB id of its own is known.
[scanner]
family = Netum
vendor = Netum
models = NT-1228, NT-1228BL, NT-1698W, C750, C740, C830, L8, NSL8, W8
reads = lines+matrix
best = cdc-acm
switch = sheet

[code serial]
does = serial
text = %#IFSNO$3
carrier = code128

[code keyboard]
does = keyboard
text = %#IFSNO$2
carrier = code128

[code dongle serial]
does = dongle-serial
text = $USB#COM
carrier = code128

[code dongle keyboard]
does = dongle-keyboard
text = $USB#KEY
carrier = code128

[code multikey on]
does = multikey-on
text = %#IFSNO$6
carrier = code128

[code multikey off]
does = multikey-off
text = %#IFSNO$7
carrier = code128

[code version]
does = version
text = $SW#VER
carrier = code128

[code defaults]
does = defaults
text = %#IFSNO$B
carrier = code128
