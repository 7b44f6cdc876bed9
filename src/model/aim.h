/* SPDX-License-Identifier: Apache-2.0
 * AIM identifiers (ISO/IEC 15424): `]`, a letter of the symbology, a modifier. Here always written
 * without the ']': "Q1". Vendors' X codes are read as what they stand for. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct aim_meaning {
	const char *symbology; /* as struct scan names it: QR-Code, CODE-128, EAN-13 ... */
	bool gs1;              /* GS1 element strings, FNC1 as GS */
	bool answer;           /* of a scanner to a command */
};

/* Length of the identifier that the bytes start with, 0 when there is none or nothing follows it;
 * `aim` gets letter and modifier, "" with 0. */
gsize aim_split(const char *bytes, gsize len, char aim[4]);
/* NULL for what is no identifier or of no known symbology. */
const struct aim_meaning *aim_find(const char *aim);
