/* SPDX-License-Identifier: Apache-2.0
 * Element strings. An identifier of fixed length is followed at once by the next; any other ends at
 * a GS or at the end of the text. Invariant: every element that was read holds (gs1_ai_holds), and
 * no identifier stands twice. */
#include "model/gs1.h"

#include "base/error.h"
#include "model/gs1_ai.h"

#include <string.h>

enum { GS = 0x1d };

const char *gs1_get(const struct gs1 *gs1, const char *ai)
{
	for (guint i = 0; i < gs1->count; i++)
		if (strcmp(gs1->elements[i].ai, ai) == 0)
			return gs1->elements[i].value;
	return NULL;
}

bool gs1_add(struct gs1 *gs1, const char *ai, const char *value, gsize len)
{
	const struct gs1_ai *row = gs1_ai_find(ai);
	struct gs1_element *element = &gs1->elements[gs1->count];

	if (gs1->count == GS1_ELEMENTS || len >= GS1_VALUE_SIZE || gs1_get(gs1, ai))
		return false;
	if (row && !gs1_ai_holds(row, value, len))
		return false;
	g_strlcpy(element->ai, ai, sizeof(element->ai));
	memcpy(element->value, value, len);
	element->value[len] = '\0';
	gs1->count++;
	return true;
}

static bool refuse_at(const char *text, gsize position, GError **error)
{
	g_autofree char *shown = g_strndup(text + position, 4);
	g_autofree char *valid = g_utf8_make_valid(shown, -1);

	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"GS1 data: '%s' at position %" G_GSIZE_FORMAT
		" begins no element that holds; scan it again",
		valid, position + 1);
}

/* `(AI)value(AI)value`: a parenthesis before digits and another begins the next element. */
static gsize bracketed_value(const char *text)
{
	for (const char *at = text; *at; at++) {
		gsize digits = *at == '(' ? strspn(at + 1, "0123456789") : 0;

		if (digits >= 2 && digits <= 4 && at[digits + 1] == ')')
			return (gsize)(at - text);
	}
	return strlen(text);
}

static bool read_bracketed(struct gs1 *gs1, const char *text, GError **error)
{
	const char *at = text;

	while (*at) {
		gsize digits = *at == '(' ? strspn(at + 1, "0123456789") : 0;
		char ai[5] = "";
		gsize len;

		if (digits < 2 || digits > 4 || at[digits + 1] != ')')
			return refuse_at(text, (gsize)(at - text), error);
		memcpy(ai, at + 1, digits);
		len = bracketed_value(at + digits + 2);
		if (!gs1_ai_find(ai) || !gs1_add(gs1, ai, at + digits + 2, len))
			return refuse_at(text, (gsize)(at - text), error);
		at += digits + 2 + len;
	}
	return true;
}

bool gs1_read(struct gs1 *gs1, const char *text, GError **error)
{
	const char *at = text + (*text == GS);

	gs1->count = 0;
	if (*at == '(')
		return read_bracketed(gs1, at, error);
	while (*at) {
		gsize digits;
		const struct gs1_ai *row = gs1_ai_at(at, &digits);
		char ai[5] = "";
		gsize len;

		if (!row)
			return refuse_at(text, (gsize)(at - text), error);
		memcpy(ai, at, digits);
		len = strcspn(at + digits, "\x1d");
		if (gs1_ai_fixed(row))
			len = MIN(len, gs1_ai_max(row));
		if (!gs1_add(gs1, ai, at + digits, len))
			return refuse_at(text, (gsize)(at - text), error);
		at += digits + len;
		at += *at == GS;
	}
	return gs1->count > 0 || refuse_at(text, 0, error);
}

char *gs1_text(const struct gs1 *gs1, char fnc1)
{
	GString *text = g_string_new(NULL);
	bool parted = true;

	for (guint i = 0; i < gs1->count; i++) {
		const struct gs1_element *element = &gs1->elements[i];
		const struct gs1_ai *row = gs1_ai_find(element->ai);

		if (parted)
			g_string_append_c(text, fnc1);
		g_string_append(text, element->ai);
		g_string_append(text, element->value);
		parted = !row || !gs1_ai_fixed(row);
	}
	return g_string_free(text, FALSE);
}
