/* SPDX-License-Identifier: Apache-2.0
 * GS1 element strings: application identifiers and their values, as GS1-128, GS1 DataMatrix and
 * GS1 QR codes carry them. Digital Links: gs1_link.h. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { GS1_ELEMENTS = 24, GS1_VALUE_SIZE = 92 };

struct gs1_element {
	char ai[5];
	char value[GS1_VALUE_SIZE];
};

struct gs1 {
	struct gs1_element elements[GS1_ELEMENTS];
	guint count;
};

/* Reads `0104600000000008` `21SER123` GS `10LOT` (FNC1 is GS; one in front is allowed) or the form
 * that people read, `(01)04600000000008(21)SER123`. BAD_INPUT names the first identifier that does
 * not hold. */
bool gs1_read(struct gs1 *gs1, const char *text, GError **error);
/* The first value of that identifier, NULL when absent. */
const char *gs1_get(const struct gs1 *gs1, const char *ai);
/* Adds an element; false when the value does not hold, the identifier is there already, or there
 * are too many. */
bool gs1_add(struct gs1 *gs1, const char *ai, const char *value, gsize len);
/* The element string with `fnc1` in front and where the next element must be parted. Free with
 * g_free. */
char *gs1_text(const struct gs1 *gs1, char fnc1);
