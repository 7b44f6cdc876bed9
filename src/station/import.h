/* SPDX-License-Identifier: Apache-2.0
 * Tables that people send, as events: manifests of suppliers and approved lists of pupils. All or
 * nothing: every error of the file is named (up to 20, a line each, file:line), and nothing is
 * recorded. Importing the same table again changes nothing. */
#pragma once

#include "base/table.h"
#include "store/store.h"

enum { IMPORT_MAX = 64 * 1024 * 1024, PROBLEMS_MAX = 20 };

struct import_options {
	struct store *store;
	const char *file; /* as messages name it */
	const char *to;   /* the school where the table has no such column; NULL */
	const char *name; /* list: a word that tells lists of one school apart; NULL */
	bool dry_run;
};

/* One manifest, or one list of one school. */
struct import_item {
	char *id;
	char *to;       /* list: the school; manifest: NULL */
	gint64 version; /* list */
	guint rows;
	bool already; /* nothing was to be done */
};

/* Elements struct import_item*; free with g_ptr_array_unref. NULL with *error. */
GPtrArray *import_manifest(
	const struct import_options *options, const char *text, gsize len, GError **error);
GPtrArray *import_list(
	const struct import_options *options, const char *text, gsize len, GError **error);

/* ---- shared by the two (import.c) ---- */
struct problems {
	const char *file;
	GString *text; /* lines */
	guint count;   /* all that were found */
};
/* Adds `file:line: ...`. */
void problem_add(struct problems *problems, unsigned line, const char *format, ...)
	G_GNUC_PRINTF(3, 4);
/* False with BAD_INPUT when there were any. Clears. */
bool problems_end(struct problems *problems, GError **error);

/* The columns of a table by their headings; -1 when absent. */
struct column {
	const char *what;         /* as messages name it */
	const char *const *names; /* headings, NULL-terminated; the first is the one to use */
	bool required;
	const char *const *parts; /* what a heading may contain where none is a name; NULL */
};
bool columns_find(const struct table *table, const struct column *columns, guint count, int *found,
	GError **error);
/* The table of a file; with a school given, one column of ids or serials is a table too. */
struct table *import_table(
	const struct import_options *options, const char *text, gsize len, GError **error);
/* NULL for an absent column or an empty cell. Borrowed. */
const char *cell(const struct table_row *row, int column);
/* An organisation id: 1 to 16 of A-Z and 0-9, upper-cased; NULL when it is none. */
char *read_org(const char *text);
/* letter + 12 Crockford of H over the text: the same text gives the same id everywhere. */
void id_of_text(char id[ID_SIZE], char letter, const char *text);
/* "150000", "150 000,50 ₸" as tiyn; false when it is no sum. */
bool read_tenge(const char *text, gint64 *tiyn);
struct import_item *import_item_new(const char *id, const char *to, guint rows);
GPtrArray *import_items_new(void);
