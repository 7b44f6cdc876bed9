# SPDX-License-Identifier: Apache-2.0
# What is printed on devices of every maker and is no serial number.

[label]
source = IEEE 802 (addresses), 3GPP TS 23.003 (IMEI), vendors' manuals (set-up codes)

[rule mac]
what = network address (MAC)
pattern = (?:23S)?(?<mac>[0-9A-F]{2}(?:[:-][0-9A-F]{2}){5}|[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4})
length = 14..20
certain = yes
example = 00:1B:44:11:3A:B7
means = mac 00:1B:44:11:3A:B7

[rule mac-bare]
what = network address (MAC) without colons
pattern = (?=.*[A-F])[0-9A-F]{12}
role = mac
length = 12
example = 001B44113AB7
means = mac 001B44113AB7

[rule imei]
what = number of a mobile modem (IMEI), with its check digit
pattern = [0-9]{15}
role = imei
length = 15
check = luhn
example = 490154203237518
means = imei 490154203237518

# Labels have been seen whose check digit does not hold: the two digits that all of them begin with must do.
[rule imei-unchecked]
what = number of a mobile modem (IMEI), whose check digit does not hold
pattern = (?:01|35|86|99)[0-9]{13}
role = imei
length = 15
example = 357474401234565
means = imei 357474401234565

# Only its end is ever shown or kept.
[rule product-key]
what = product key of Windows; only its last five characters are shown
pattern = (?:[0-9A-Z]{5}-){4}(?<product_key>[0-9A-Z]{5})
length = 29
certain = yes
example = ABCDE-12345-FGHJK-67890-MNPQR
means = product_key MNPQR

[rule setup-newland]
what = code that sets up a scanner (Newland and others)
pattern = @[0-9A-Z]{3,}[^ ]*
role = setup
length = 4..60
certain = yes
example = @SETUPE1
means = setup @SETUPE1

[rule setup-netum]
what = code that sets up a scanner (Netum and others)
pattern = (?:%#[0-9A-Z]{2,}[^ ]*|\$[0-9A-Z]+#[0-9A-Z]+|\$P)
role = setup
length = 2..60
certain = yes
example = %#IFSNO$2
means = setup %#IFSNO$2

[rule setup-honeywell]
what = code that sets up a scanner (Honeywell)
pattern = (?:PAP1(?:24|31)|TRMUSB[0-9]{3}|DEFALT)[.!]?
role = setup
length = 6..10
certain = yes
example = PAP131.
means = setup PAP131.
