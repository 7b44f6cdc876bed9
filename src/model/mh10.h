/* SPDX-License-Identifier: Apache-2.0
 * ANSI MH10.8.2 data identifiers: one to three digits and a letter before a value, that say what
 * the value is (table: mh10.c). */
#pragma once

#include "model/identify.h"

struct mh10 {
	const char *identifier;
	enum role_of_code role;
	const char *what; /* in English */
	/* How a value looks that stands alone behind its identifier, so that it is no serial number
	 * that begins alike: characters of this set, so many; behind a space any number. NULL:
	 * never alone. */
	const char *set;
	guint min, max;
	const char *reason; /* of code_reasons[]; NULL */
};

/* The longest identifier that begins the text; NULL when none of the known does. */
const struct mh10 *mh10_at(const char *text);
/* The same for a bar code that holds nothing else: only where the value, which begins at `start`,
 * looks like one. */
const struct mh10 *mh10_alone(const char *text, gsize *start);
