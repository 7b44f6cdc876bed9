/* SPDX-License-Identifier: Apache-2.0
 * The manual of a kind of profile is held against its parser: README.md has a row for each key,
 * with what it allows, and no other; EXAMPLE.profile has every section and key. */
#pragma once

#include "base/file.h"

#include <glib.h>
#include <string.h>

typedef bool manual_key(guint index, const char **section, const char **key, char **allowed);

static inline char *manual_text(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;
	gsize len;

	g_assert_true(file_read(path, 64 << 10, &text, &len, NULL));
	return text;
}

static inline void expect_manual(const char *folder, manual_key *next)
{
	g_autofree char *text = manual_text(folder, "README.md");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const char *section, *key;
	char *allowed;
	guint rows = 0, keys;

	for (keys = 0; next(keys, &section, &key, &allowed); keys++) {
		g_autofree char *row =
			g_strdup_printf("\n| %s | %s | %s | ", section, key, allowed);

		g_free(allowed);
		if (!strstr(text, row))
			g_error("README.md has no row%s", row);
	}
	for (char **line = lines; *line; line++)
		rows += g_str_has_prefix(*line, "| ") && !g_str_has_prefix(*line, "| section ");
	g_assert_cmpuint(rows, ==, keys);
}

/* A key that cannot stand beside others is a comment there. */
static inline void expect_example(const char *folder, manual_key *next)
{
	g_autofree char *text = manual_text(folder, "EXAMPLE.profile");
	const char *section, *key;
	char *allowed;

	for (guint i = 0; next(i, &section, &key, &allowed); i++) {
		g_autofree char *heading = g_strdup_printf("\n[%s", section);
		g_autofree char *entry = g_strdup_printf("\n%s = ", key);
		g_autofree char *instead = g_strdup_printf("\n# %s = ", key);

		g_free(allowed);
		g_assert_nonnull(strstr(text, heading));
		g_assert_true(strstr(text, entry) || strstr(text, instead));
	}
}
