# SPDX-License-Identifier: Apache-2.0
# Seven digits with FNC3 before the last (decoded from the vendor's manual).
[scanner]
family = Netum, codes of seven digits
vendor = Netum
models = Netum 7-digit
reads = lines+matrix
switch = sheet

[code all on]
does = all-codes-on
text = 3030901
carrier = code128-fnc3-last

[code all off]
does = all-codes-off
text = 3030900
carrier = code128-fnc3-last
