/* SPDX-License-Identifier: Apache-2.0
 * The envelope is `[)>` RS `06` GS field GS field ... RS EOT (RS 1E, GS 1D, EOT 04). Labels in the
 * wild have a stray `>` before it, no header, no end (a cropped photo), and a GS inside a value: a
 * piece that begins with no known identifier belongs to the value before it. Without the header a
 * text counts as an envelope only when GS parts it and its first piece begins with a known
 * identifier. Format 05 (GS1 application identifiers) is not read here. */
#include "model/envelope.h"

#include <string.h>

enum { RS = 0x1e, GS = 0x1d };

/* Longest first where one begins another. */
static const char *const identifiers[] = { "10D", "18S", "18V", "20L", "21L", "23S", "25P", "25S",
	"30P", "11S", "1J", "1K", "1P", "1S", "1T", "1V", "4K", "4L", "7Q", "8S", "9D", "B", "D",
	"K", "P", "Q", "S", "T", "V" };

static const char *identifier_of(const char *piece)
{
	for (guint i = 0; i < G_N_ELEMENTS(identifiers); i++)
		if (g_str_has_prefix(piece, identifiers[i]))
			return identifiers[i];
	return NULL;
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
	const char *identifier = identifier_of(piece);
	struct envelope_field *field;

	if (!identifier && envelope->count == 0)
		return false;
	if (!identifier) {
		field = &envelope->fields[envelope->count - 1];
		append_value(field, piece);
		return true;
	}
	if (envelope->count == ENVELOPE_FIELDS)
		return false;
	field = &envelope->fields[envelope->count++];
	g_strlcpy(field->identifier, identifier, sizeof(field->identifier));
	field->value[0] = '\0';
	append_value(field, piece + strlen(identifier));
	return true;
}

/* Behind `[)>` RS `06` GS, of which a scanner may have lost the control characters; NULL when it is
 * another format. */
static const char *skip_header(const char *text)
{
	if (!g_str_has_prefix(text, "[)>"))
		return strchr(text, GS) && *text != GS ? text : NULL;
	text += strlen("[)>");
	text += *text == RS;
	if (!g_str_has_prefix(text, "06"))
		return NULL;
	text += strlen("06");
	return text + (*text == GS);
}

bool envelope_read(struct envelope *envelope, const char *text)
{
	const char *start = skip_header(*text == '>' ? text + 1 : text);
	g_autofree char *body = start ? g_strndup(start, strcspn(start, "\x1e\x04")) : NULL;
	g_auto(GStrv) pieces = start ? g_strsplit(body, "\x1d", 0) : NULL;

	envelope->count = 0;
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
