# SPDX-License-Identifier: Apache-2.0
# Eltron's language: older Zebra printers. Which of the two one speaks its CMD says; without it the others are taken to speak ZPL.

[printer]
family = Zebra, EPL
vendor = Zebra
models = LP2844, TLP2844, LP2824, TLP2824
language = epl
commands = EPL, EPL1, EPL2

[match 0a5f:*]

[match 0a5f:0009]
model = LP2844

[head]
dpi = 203
width = 832

[manual]
title = EPL Programming Guide 14245L
