# SPDX-License-Identifier: Apache-2.0
# Every section and key of a profile of printers. README.md says what they mean and allow. This file is read in the tests and is
# no part of the program.

[printer]
family = Example
vendor = Example Works
models = EX-100, EX-200
language = zpl
commands = ZPL, ZPL II
# In place of language and commands, where there is none that Belgi speaks:
# problem = its language is not supported; print on another label printer

# One device.
[match fff0:0103]
model = EX-100
storage = no

# All whose PID ends in 06; with a disk in place of the printer until its user switches it.
[match fff0:*06]
storage = yes

[head]
dpi = 203
width = 832

[job]
offset-x = 0
offset-y = -4
darkness = 12
speed = 4
turn = 0
cut = no

[manual]
title = EX series, Programming Guide
