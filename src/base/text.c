/* SPDX-License-Identifier: Apache-2.0
 * The table says what is written out in full; everything else stays as it is. */
#include "base/text.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const struct {
	gunichar first, last;
} hidden[] = {
	{ 0x01, 0x08 },
	{ 0x0b, 0x1f },
	{ 0x7f, 0x9f },
	{ 0xad, 0xad },
	{ 0x61c, 0x61c },
	{ 0x180e, 0x180e },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f },
};

static bool is_hidden(gunichar c)
{
	for (guint i = 0; i < G_N_ELEMENTS(hidden); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
}

/* As JSON writes it: what lies above U+FFFF as two surrogates. */
static void append_escaped(GString *out, gunichar c)
{
	if (c > 0xffff)
		g_string_append_printf(
			out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
	else
		g_string_append_printf(out, "\\u%04x", c);
}

char *text_shown(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));
	while (*text != '\0') {
		gunichar c = g_utf8_get_char_validated(text, -1);
		if (c == (gunichar)-1 || c == (gunichar)-2) {
			g_string_append_printf(out, "\\x%02x", (guchar)*text++);
			continue;
		}
		if (is_hidden(c))
			append_escaped(out, c);
		else
			g_string_append_unichar(out, c);
		text = g_utf8_next_char(text);
	}
	return g_string_free(out, FALSE);
}

char *text_line(const char *text)
{
	GString *out = g_string_sized_new(strlen(text));

	for (const char *c = text; *c; c++)
		if ((guint8)*c < 0x20 || *c == 0x7f)
			g_string_append_printf(out, "\\x%02x", (guint8)*c);
		else
			g_string_append_c(out, *c);
	return g_string_free(out, FALSE);
}
