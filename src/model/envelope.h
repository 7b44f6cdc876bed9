/* SPDX-License-Identifier: Apache-2.0
 * ISO/IEC 15434 envelopes: fields with data identifiers (ANSI MH10.8.2), as on labels of boxes.
 * Forms that are accepted: envelope.c. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { FIELD_VALUE_SIZE = 65, ENVELOPE_FIELDS = 24 };

struct envelope_field {
	char identifier[4]; /* S 1S 25S P 1P Q ... */
	char value[FIELD_VALUE_SIZE];
};

struct envelope {
	struct envelope_field fields[ENVELOPE_FIELDS];
	guint count;
};

/* The text begins with the header, of whatever format. */
bool envelope_begins(const char *text);
/* The text with control characters where they were written as words or pictures. Free with g_free.
 */
char *envelope_mend(const char *text);
/* The first block of that format ("05" GS1 elements, "06" data identifiers), without header and
 * end; NULL when there is none. Free with g_free. */
char *envelope_body(const char *text, const char *format);
/* False when the text is no envelope of data identifiers. */
bool envelope_read(struct envelope *envelope, const char *text);
/* The first value of that identifier, NULL when absent. */
const char *envelope_get(const struct envelope *envelope, const char *identifier);
