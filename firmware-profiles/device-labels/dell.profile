# SPDX-License-Identifier: Apache-2.0
# The service tag is the serial number. The express service code is the same number to the base 10.

[label]
maker = Dell
models = Latitude, Inspiron, OptiPlex
source = public descriptions of service tags and PPID; numbers recomputed

[rule service-tag]
what = service tag, which is the serial number
pattern = [0-9A-Z]{7}
role = serial
length = 7
convert = dell-express
example = 7X2K9L3
means = serial 7X2K9L3, express 17237164935

[rule express]
what = express service code, another way to write the service tag
pattern = [1-9][0-9]{7,10}
role = express
length = 8..11
convert = dell-tag
weak = yes
example = 17237164935
means = express 17237164935, serial 7X2K9L3

[rule ppid]
what = number of a part inside (PPID), not of the unit
pattern = [A-Z]{2}-0?[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}-[0-9A-Z]{4}(?:-[0-9A-Z]{3})?
role = part
length = 23..28
reason = ppid
certain = yes
example = CN-0ABCDE-12345-ABC-1234-A00
means = part CN-0ABCDE-12345-ABC-1234-A00

# Without dashes it looks like serial numbers of others, but for the country it begins with.
[rule ppid-bare]
what = number of a part inside (PPID), not of the unit
pattern = (?:BR|CN|CZ|HU|IE|IN|JP|KR|MX|MY|PH|PL|SG|TH|TW|US|VN)0?[0-9A-Z]{5}[0-9]{5}[0-9A-Z]{7}(?:[A-Z][0-9]{2})?
role = part
length = 19..23
reason = ppid
example = CN0ABCDE123457BM1234A00
means = part CN0ABCDE123457BM1234A00
