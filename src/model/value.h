/* SPDX-License-Identifier: Apache-2.0
 * The values of a line: maps, lists, texts, integers, true and false. */
#pragma once

#include "base/json.h"

#include <glib.h>
#include <stdbool.h>

enum { LINE_MAX_BYTES = 16384 }; /* of a line that is an event, without LF */

enum value_type { VALUE_INT, VALUE_BOOL, VALUE_TEXT, VALUE_LIST, VALUE_MAP };

/* One value of a line. Members and items form a chain through next. */
struct value {
	enum value_type type;
	const char *key;  /* NULL for an item of a list */
	const char *text; /* VALUE_TEXT, unescaped */
	gint64 number;    /* VALUE_INT; VALUE_BOOL 0 or 1 */
	const struct value *child;
	const struct value *next;
};

/* A member of a map value, NULL when absent. */
const struct value *value_get(const struct value *map, const char *key);
const char *value_text(const struct value *map, const char *key);
gint64 value_int(const struct value *map, const char *key, gint64 otherwise);
guint value_count(const struct value *list);
/* True when a list of texts holds this one. NULL list: false. */
bool value_has(const struct value *list, const char *text);
/* Writes it as a canonical line has it, with its key where it is a member. */
void value_write(struct json_writer *w, const struct value *value);
