/* SPDX-License-Identifier: Apache-2.0
 * Any file sent as a table: rows as wide as the heading, valid text, lines that go up; or one line
 * of refusal. */
#include "base/error.h"
#include "base/table.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_cells(GStrv cells, guint expected)
{
	g_assert_cmpuint(g_strv_length(cells), ==, expected);
	for (char **cell = cells; *cell; cell++) {
		g_assert_true(g_utf8_validate(*cell, -1, NULL));
		g_assert_false(g_ascii_isspace(**cell));
		g_assert_true(**cell == '\0' || !g_ascii_isspace((*cell)[strlen(*cell) - 1]));
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	static const char *const names[] = { "serial", "серийный номер", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(struct table) table = table_read((const char *)data, size, "x.csv", &error);
	unsigned line = 0;

	if (!table) {
		g_assert_true(g_str_has_prefix(error->message, "x.csv:"));
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		return 0;
	}
	guint width = g_strv_length(table->header);
	g_assert_cmpuint(width, >, 0);
	g_assert_cmpuint(table->rows->len, >, 0);
	g_assert_nonnull(strchr(";,\t", table->delimiter));
	g_assert_cmpint(table_column(table, names), <, (int)width);
	check_cells(table->header, width);
	for (guint i = 0; i < table->rows->len; i++) {
		const struct table_row *row = g_ptr_array_index(table->rows, i);
		g_assert_cmpuint(row->line, >, line);
		line = row->line;
		check_cells(row->cells, width);
	}
	return 0;
}
