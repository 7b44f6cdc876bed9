/* SPDX-License-Identifier: Apache-2.0
 * Reference material beside the checkout; tests that need it are skipped where it is absent. */
#pragma once

#include "base/file.h"
#include "base/table.h"

/* A table of ../shared; NULL after g_test_skip when it is not there. Free with table_free. */
static inline struct table *vectors_table(const char *path)
{
	g_autofree char *full = g_build_filename(SOURCE_DIR, "..", "shared", path, NULL);
	g_autofree char *text = NULL;
	gsize len = 0;

	if (!g_file_test(full, G_FILE_TEST_EXISTS)) {
		g_test_skip("no reference material beside the checkout");
		return NULL;
	}
	g_assert_true(file_read(full, 16 << 20, &text, &len, NULL));
	struct table *table = table_read(text, len, path, NULL);
	g_assert_nonnull(table);
	return table;
}

static inline GStrv vectors_cells(const struct table *table, guint row)
{
	return ((struct table_row *)g_ptr_array_index(table->rows, row))->cells;
}
