/* SPDX-License-Identifier: Apache-2.0
 * The envelope is `[)>` RS `06` GS field GS field ... RS EOT (RS 1E, GS 1D, EOT 04). Accepted as
 * labels and scanners really send it:
 * 1. a `>` before it, 2. no header, 3. no end (a cropped photo), 4. an identifier twice,
 * 5. a GS inside a value: a piece that begins with no known identifier belongs to the value before
 * it, 6. control characters that did not get through behind the header, 7. control characters
 * written as words or pictures (<GS>, {GS}, ^], U+241D).
 * Without the header a text counts as an envelope only when GS parts it and its first piece begins
 * with a known identifier. */
#include "model/envelope.h"

#include "model/mh10.h"

#include <string.h>

enum { RS = 0x1e, GS = 0x1d };

/* How keyboard-mode scanners and terminals write what no key types. */
static const struct {
	const char *written;
	char control;
} substitutes[] = {
	{ "<RS>", RS }, { "<GS>", GS }, { "<EOT>", 0x04 }, { "{RS}", RS }, { "{GS}", GS },
	{ "{EOT}", 0x04 }, { "^^", RS }, { "^]", GS }, { "^D", 0x04 },
	{ "\xe2\x90\x9e", RS },   /* U+241E */
	{ "\xe2\x90\x9d", GS },   /* U+241D */
	{ "\xe2\x90\x84", 0x04 }, /* U+2404 */
};

char *envelope_mend(const char *text)
{
	GString *mended = g_string_new(NULL);

	while (*text) {
		gsize len = 0;
		for (guint i = 0; i < G_N_ELEMENTS(substitutes) && !len; i++) {
			if (!g_str_has_prefix(text, substitutes[i].written))
				continue;
			len = strlen(substitutes[i].written);
			g_string_append_c(mended, substitutes[i].control);
		}
		if (!len)
			g_string_append_c(mended, *text);
		text += len ? len : 1;
	}
	return g_string_free(mended, FALSE);
}

/* Adds to a value what fits, in whole characters. */
static void append_value(struct envelope_field *field, const char *text)
{
	const char *whole;

	g_strlcat(field->value, text, FIELD_VALUE_SIZE);
	g_utf8_validate(field->value, -1, &whole);
	field->value[whole - field->value] = '\0';
}

/* False when the piece fits nowhere. */
static bool add_piece(struct envelope *envelope, const char *piece)
{
	const struct mh10 *row = mh10_at(piece);
	struct envelope_field *field;

	if (!row && envelope->count == 0)
		return false;
	if (!row) {
		field = &envelope->fields[envelope->count - 1];
		append_value(field, piece);
		return true;
	}
	if (envelope->count == ENVELOPE_FIELDS)
		return false;
	field = &envelope->fields[envelope->count++];
	g_strlcpy(field->identifier, row->identifier, sizeof(field->identifier));
	field->value[0] = '\0';
	append_value(field, piece + strlen(row->identifier));
	return true;
}

bool envelope_begins(const char *text)
{
	return g_str_has_prefix(text, "[)>") || g_str_has_prefix(text, ">[)>");
}

/* Behind `[)>` RS, the format's two digits and GS, of which a scanner may have lost the control
 * characters; NULL when it is another format. */
static const char *skip_header(const char *text, const char *format)
{
	text += strlen(*text == '>' ? ">[)>" : "[)>");
	text += *text == RS;
	if (!g_str_has_prefix(text, format))
		return NULL;
	text += strlen(format);
	return text + (*text == GS);
}

char *envelope_body(const char *text, const char *format)
{
	const char *start = envelope_begins(text) ? skip_header(text, format) : NULL;

	return start ? g_strndup(start, strcspn(start, "\x1e\x04")) : NULL;
}

bool envelope_read(struct envelope *envelope, const char *text)
{
	g_autofree char *body = envelope_body(text, "06");
	const char *bare = text + (*text == '>');
	g_auto(GStrv) pieces = NULL;

	envelope->count = 0;
	if (!body && !envelope_begins(text) && *bare != GS && strchr(bare, GS))
		body = g_strndup(bare, strcspn(bare, "\x1e\x04"));
	pieces = body ? g_strsplit(body, "\x1d", 0) : NULL;
	for (char **piece = pieces; piece && *piece; piece++)
		if (**piece && !add_piece(envelope, *piece))
			return envelope->count == ENVELOPE_FIELDS;
	return envelope->count > 0;
}

const char *envelope_get(const struct envelope *envelope, const char *identifier)
{
	for (guint i = 0; i < envelope->count; i++)
		if (strcmp(envelope->fields[i].identifier, identifier) == 0)
			return envelope->fields[i].value;
	return NULL;
}
