/* SPDX-License-Identifier: Apache-2.0
 * The application identifiers of GS1 and the form of their values (table: gs1_ai.c). */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct gs1_ai {
	const char *first, *last; /* a range of identifiers of one length */
	const char *format;
	int flags;
	/* Of a key of a Digital Link: the identifiers that may follow it in the path, in this
	 * order; `|` parts sequences of which one is taken. NULL: no key. */
	const char *path;
};

/* The identifier that the text begins with and its length; NULL when none is known. */
const struct gs1_ai *gs1_ai_at(const char *text, gsize *len);
/* The whole text is the identifier. */
const struct gs1_ai *gs1_ai_find(const char *ai);
bool gs1_ai_fixed(const struct gs1_ai *ai);     /* nothing parts it from the next element */
bool gs1_ai_attribute(const struct gs1_ai *ai); /* may stand in the query of a Digital Link */
gsize gs1_ai_max(const struct gs1_ai *ai);      /* length of the longest value */
/* True when the value has the length, the characters and the check digit that it must have. */
bool gs1_ai_holds(const struct gs1_ai *ai, const char *value, gsize len);
/* The last of the digits is the check digit of those before it; false for anything but digits. */
bool gs1_check_digit(const char *digits, gsize len);
