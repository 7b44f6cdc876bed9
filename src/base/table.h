/* SPDX-License-Identifier: Apache-2.0
 * Tables that people send: CSV with `;`, `,` or tab, UTF-8 with or without BOM, or Windows-1251. The
 * delimiter and the character set are found, not asked for. Only this file pair knows libcsv. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

enum { TABLE_ROW_MAX = 64 * 1024, TABLE_ROWS_MAX = 1000 * 1000 };

struct table_row {
	unsigned line;  /* of the file, from 1 */
	GStrv cells;    /* as many as the header has; trimmed; valid UTF-8 */
};

struct table {
	char *file;
	char delimiter;      /* ',' ';' or '\t' */
	bool windows_1251;   /* true when the bytes were Windows-1251 */
	GStrv header;
	GPtrArray *rows;     /* struct table_row*; blank lines are not rows */
};

/* Refuses with file:line: no rows, a row with more or fewer cells than the header, over-long rows, no known delimiter. */
struct table *table_read(const char *bytes, gsize len, const char *file, GError **error);
/* The same, where one column alone is enough; its heading is of letters, digits and spaces. */
struct table *table_read_narrow(const char *bytes, gsize len, const char *file, GError **error);
void table_free(struct table *table);
AUTOPTR(table, table_free);

/* The first column whose heading, case folded, is one of the NULL-terminated names; -1 when none. */
int table_column(const struct table *table, const char *const *names);
