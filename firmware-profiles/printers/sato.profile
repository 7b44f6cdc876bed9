# SPDX-License-Identifier: Apache-2.0
[printer]
family = SATO label printer
vendor = SATO
models = WS408
commands = SBPL
problem = SBPL is not supported; where its menu offers ZPL, set that and name it with the profile zebra-zpl

[match 0828:*]

[match 0828:a003]
model = WS408
