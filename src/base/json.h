/* SPDX-License-Identifier: Apache-2.0
 * JSON outside the event log: bodies of /v1 and --json output. Reading is jansson's (this file pair
 * alone knows it); writing is ours, because the escapes must be those of RFC 8785. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct json; /* a value read; children are borrowed from their root */

/* Reads one value; duplicate keys, NUL and invalid UTF-8 are refused. Free the root with json_free. */
struct json *json_read(const char *text, gsize len, GError **error);
void json_free(struct json *root);
AUTOPTR(json, json_free);

/* Absent, or of another type: NULL, false, 0. Every reader accepts NULL. */
const struct json *json_get(const struct json *object, const char *key);
const char *json_text(const struct json *value);
bool json_int(const struct json *value, gint64 *out);
gsize json_size(const struct json *array);
const struct json *json_at(const struct json *array, gsize index);

/* Appends text as a JSON string in RFC 8785 form. The text must be valid UTF-8. */
void json_quote(GString *out, const char *text);

/* Writes values one after the other with commas where needed; keys are NULL inside arrays. */
struct json_writer {
	GString *out;
	bool comma;
};
void json_begin(struct json_writer *w, const char *key, char bracket); /* '{' or '[' */
void json_end(struct json_writer *w, char bracket);                    /* '}' or ']' */
void json_put_text(struct json_writer *w, const char *key, const char *text); /* NULL text: nothing is written */
void json_put_int(struct json_writer *w, const char *key, gint64 number);
void json_put_bool(struct json_writer *w, const char *key, bool value);
void json_put_number(struct json_writer *w, const char *key, double number); /* %.6g; not for events */
void json_put_raw(struct json_writer *w, const char *key, const char *json);  /* already JSON */
