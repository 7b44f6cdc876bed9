# SPDX-License-Identifier: Apache-2.0
# Keeps what it read until it is asked; the protocol is Symbol's own.
[scanner]
family = Symbol memory scanner
vendor = Zebra (Symbol)
models = CS1504
reads = lines
switch = none

[match 05e0:0700]
mode = auto
model = CS1504
