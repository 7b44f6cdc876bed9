/* SPDX-License-Identifier: Apache-2.0
 * What tests of scanners share: bytes written in hexadecimal, and what was read as text. */
#pragma once

#include "model/reading.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

/* Bytes of "02 0c5d..."; spaces and line ends between them, lines that start with '#' are none. */
static inline GByteArray *hex_bytes(const char *text)
{
	GByteArray *bytes = g_byte_array_new();
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (char **line = lines; *line; line++)
		for (const char *at = *line; *at && **line != '#'; at++) {
			guint8 byte;
			if (!g_ascii_isxdigit(*at))
				continue;
			byte = (guint8)(g_ascii_xdigit_value(at[0]) << 4 |
					g_ascii_xdigit_value(at[1]));
			g_byte_array_append(bytes, &byte, 1);
			at++;
		}
	return bytes;
}

/* Appends "AIM text" of a reading to a GString, a line each; an answer starts with '!'. */
static inline void note_reading(void *data, const struct reading *reading)
{
	GString *said = data;

	g_assert_cmpuint(reading->len, >, 0);
	g_assert_cmpuint(reading->len, <=, READING_BYTES_MAX);
	g_string_append_printf(said, "%s%s|", reading->answer ? "!" : "", reading->aim);
	for (gsize i = 0; i < reading->len; i++)
		if (reading->bytes[i] < ' ')
			g_string_append_printf(said, "\\%02x", reading->bytes[i]);
		else
			g_string_append_c(said, (char)reading->bytes[i]);
	g_string_append_c(said, '\n');
}

/* The text of a file of the reference material; NULL after g_test_skip when it is not there. */
static inline char *recording(const char *name)
{
	g_autofree char *path =
		g_build_filename(SOURCE_DIR, "..", "shared", "data", "scanners", name, NULL);
	char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		g_test_skip("no reference material beside the checkout");
	return text;
}
