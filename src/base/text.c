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
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2066, 0x2069 },
	{ 0xfeff, 0xfeff },
};

static bool is_hidden(gunichar c)
{
	for (guint i = 0; i < G_N_ELEMENTS(hidden); i++)
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	return false;
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
			g_string_append_printf(out, "\\u%04x", c);
		else
			g_string_append_unichar(out, c);
		text = g_utf8_next_char(text);
	}
	return g_string_free(out, FALSE);
}
