/* SPDX-License-Identifier: Apache-2.0
 * JSON outside the event log. A struct json is jansson's value under another name, so that no other
 * file needs jansson. Invariant: what json_read accepts is at most DEPTH_MAX deep and has one value
 * per key. */
#include "base/json.h"

#include "base/error.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 32 };

static const json_t *in(const struct json *value)
{
	return (const json_t *)(const void *)value;
}

static const struct json *out(const json_t *value)
{
	return (const struct json *)(const void *)value;
}

/* jansson recurses up to 2 048 levels; our bodies need six. */
static bool too_deep(const char *text, gsize len)
{
	bool quoted = false;
	int depth = 0;

	for (gsize i = 0; i < len; i++) {
		char c = text[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			depth++;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
		if (depth > DEPTH_MAX)
			return true;
	}
	return false;
}

struct json *json_read(const char *text, gsize len, GError **error)
{
	json_error_t fault;
	json_t *root;

	if (too_deep(text, len)) {
		refuse(error, BELGI_ERROR_LIMIT,
			"JSON: more than %d levels deep; send fewer levels", DEPTH_MAX);
		return NULL;
	}
	root = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
	if (!root) {
		g_autofree char *reason = g_utf8_make_valid(fault.text, -1);
		for (char *c = reason; *c; c++)
			if (g_ascii_iscntrl(*c))
				*c = ' ';
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"JSON: line %d, column %d: %s; send well-formed JSON", fault.line,
			fault.column, reason);
	}
	return (struct json *)(void *)root;
}

void json_free(struct json *root)
{
	json_decref((json_t *)(void *)root);
}

const struct json *json_get(const struct json *object, const char *key)
{
	return out(json_object_get(in(object), key));
}

const char *json_text(const struct json *value)
{
	return json_string_value(in(value));
}

bool json_int(const struct json *value, gint64 *number)
{
	if (!value || !json_is_integer(in(value)))
		return false;
	*number = json_integer_value(in(value));
	return true;
}

gsize json_size(const struct json *array)
{
	return json_array_size(in(array));
}

const struct json *json_at(const struct json *array, gsize index)
{
	return out(json_array_get(in(array), index));
}

static void put_escaped(GString *to, char c)
{
	static const char shorts[] = "\bb\tt\nn\ff\rr\"\"\\\\";

	for (const char *pair = shorts; *pair; pair += 2)
		if (*pair == c) {
			g_string_append_c(to, '\\');
			g_string_append_c(to, pair[1]);
			return;
		}
	g_string_append_printf(to, "\\u%04x", (guint8)c);
}

/* RFC 8785, 3.2.2.2: the two-character escapes where JSON has them, else \u00xx in lower case. */
void json_quote(GString *to, const char *text)
{
	g_string_append_c(to, '"');
	for (const char *c = text; *c; c++) {
		const char *plain = c;
		while ((guint8)*c >= 0x20 && *c != '"' && *c != '\\')
			c++;
		g_string_append_len(to, plain, c - plain);
		if (!*c)
			break;
		put_escaped(to, *c);
	}
	g_string_append_c(to, '"');
}

static void put_key(struct json_writer *w, const char *key)
{
	if (w->comma)
		g_string_append_c(w->out, ',');
	w->comma = true;
	if (key) {
		json_quote(w->out, key);
		g_string_append_c(w->out, ':');
	}
}

void json_begin(struct json_writer *w, const char *key, char bracket)
{
	put_key(w, key);
	g_string_append_c(w->out, bracket);
	w->comma = false;
}

void json_end(struct json_writer *w, char bracket)
{
	g_string_append_c(w->out, bracket);
	w->comma = true;
}

void json_put_text(struct json_writer *w, const char *key, const char *text)
{
	if (!text)
		return;
	put_key(w, key);
	json_quote(w->out, text);
}

void json_put_int(struct json_writer *w, const char *key, gint64 number)
{
	char digits[24];
	gsize at = sizeof(digits);
	guint64 left = number < 0 ? -(guint64)number : (guint64)number;

	put_key(w, key);
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (number < 0)
		digits[--at] = '-';
	g_string_append_len(w->out, digits + at, (gssize)(sizeof(digits) - at));
}

void json_put_bool(struct json_writer *w, const char *key, bool value)
{
	json_put_raw(w, key, value ? "true" : "false");
}

void json_put_number(struct json_writer *w, const char *key, double number)
{
	char text[G_ASCII_DTOSTR_BUF_SIZE];

	/* JSON has no word for what is no number; the locale must not choose the decimal point. */
	if (!isfinite(number))
		number = 0;
	json_put_raw(w, key, g_ascii_formatd(text, sizeof(text), "%.6g", number));
}

void json_put_raw(struct json_writer *w, const char *key, const char *json)
{
	put_key(w, key);
	g_string_append(w->out, json);
}
