/* SPDX-License-Identifier: Apache-2.0
 * Rows of units. A row is written only where it changed, and only the columns that did, for each
 * index that is touched costs a page on the way of a scan. What no question asks for by a column is
 * packed into one, `rest`: texts that end in a NUL, "\xff" where there is none. */
#include "store/views.h"

#include "store/sql.h"

#include "model/chain.h"

#include <stddef.h>
#include <string.h>

enum cell { CELL_DEV, CELL_TEXT, CELL_STATE, CELL_NAMES, CELL_TAGS, CELL_INT, CELL_FLAG };

static const struct column {
	const char *name;
	enum cell cell;
	gsize at;
} columns[] = {
	{ "dev", CELL_DEV, offsetof(struct unit_view, dev) },
	{ "names", CELL_NAMES, offsetof(struct unit_view, names) },
	{ "state", CELL_STATE, offsetof(struct unit_view, state) },
	{ "holder", CELL_TEXT, offsetof(struct unit_view, holder) },
	{ "place", CELL_TEXT, offsetof(struct unit_view, place) },
	{ "tag", CELL_TEXT, offsetof(struct unit_view, tag) },
	{ "box", CELL_TEXT, offsetof(struct unit_view, box) },
	{ "ship", CELL_TEXT, offsetof(struct unit_view, ship) },
	{ "manifest", CELL_TEXT, offsetof(struct unit_view, manifest) },
	{ "consignee", CELL_TEXT, offsetof(struct unit_view, consignee) },
	{ "person", CELL_TEXT, offsetof(struct unit_view, person) },
	/* from here on in `rest` */
	{ "tags", CELL_TAGS, offsetof(struct unit_view, tags) },
	{ "serial", CELL_TEXT, offsetof(struct unit_view, serial) },
	{ "maker", CELL_TEXT, offsetof(struct unit_view, maker) },
	{ "model", CELL_TEXT, offsetof(struct unit_view, model) },
	{ "spec", CELL_TEXT, offsetof(struct unit_view, spec) },
	{ "verdict", CELL_TEXT, offsetof(struct unit_view, verdict) },
	{ "inv", CELL_TEXT, offsetof(struct unit_view, inv) },
	{ "custodian", CELL_TEXT, offsetof(struct unit_view, custodian) },
	{ "list", CELL_TEXT, offsetof(struct unit_view, list) },
	{ "act", CELL_TEXT, offsetof(struct unit_view, act) },
	{ "cost", CELL_INT, offsetof(struct unit_view, cost) },
	{ "at", CELL_INT, offsetof(struct unit_view, at) },
	{ "newer", CELL_FLAG, offsetof(struct unit_view, newer) },
	{ "not_entitled", CELL_FLAG, offsetof(struct unit_view, not_entitled) },
};
enum { COLUMNS = G_N_ELEMENTS(columns) };
G_STATIC_ASSERT((int)COLUMNS == (int)UNIT_COLUMNS);

/* Those of their own, and those that something else is made from. */
enum {
	ASKED = 11,
	COLUMN_DEV = 0,
	COLUMN_NAMES = 1,
	COLUMN_TAGS = ASKED,
	COLUMN_SERIAL = ASKED + 1
};
#define ASKED_COLUMNS                                                                              \
	"dev, names, state, holder, place, tag, box, ship, manifest, consignee, person, rest"

static const char *const empty[] = { NULL };

/* ---- what a row said ---- */

void unit_row_clear(struct unit_row *row)
{
	g_clear_pointer(&row->block, g_free);
	row->id = 0;
}

static const char none[] = "\xff";

/* Cells of the row from its packed ones, which end in a NUL as long as the file is whole. */
static void unpack(struct unit_row *row)
{
	const char *at = row->rest, *end = at + row->rest_len;
	for (int i = ASKED; i < COLUMNS && at < end; i++) {
		row->cells[i] = strcmp(at, none) != 0 ? at : NULL;
		at += strlen(at) + 1;
	}
}

/* As blobs, for SQLite would copy each text only to end it with a NUL. */
static void copy_cells(struct unit_row *row, sqlite3_stmt *found)
{
	gsize size = 0, lens[ASKED + 1];
	const void *texts[ASKED + 1];
	for (int i = 0; i <= ASKED; i++) {
		texts[i] = sqlite3_column_blob(found, i);
		lens[i] = texts[i] != NULL ? (gsize)sqlite3_column_bytes(found, i) : 0;
		size += lens[i] + 1;
	}
	char *at = row->block = g_malloc(size);
	for (int i = 0; i <= ASKED; i++) {
		if (i < ASKED)
			row->cells[i] = texts[i] != NULL ? at : NULL;
		else
			row->rest = at;
		if (texts[i] != NULL)
			memcpy(at, texts[i], lens[i]);
		at[lens[i]] = '\0';
		at += lens[i] + 1;
	}
	row->rest_len = lens[ASKED];
	unpack(row);
}

bool unit_row_of(struct store *store, const char *dev, struct unit_row *row)
{
	static const char text[] = "SELECT " ASKED_COLUMNS ", id FROM unit"
				   " WHERE id = (SELECT unit FROM unit_name WHERE name = ?)";
	AUTO_RESET sqlite3_stmt *found = sql_query(store, text, "t", dev);
	memset(row, 0, sizeof *row);
	if (!sql_row(store, found))
		return false;
	copy_cells(row, found);
	row->id = sqlite3_column_int64(found, ASKED + 1);
	return true;
}

const char *unit_row_dev(const struct unit_row *row)
{
	return row->cells[COLUMN_DEV];
}

static GStrv words_of(const char *words)
{
	return words != NULL ? g_strsplit(words, " ", -1) : g_strdupv((char **)empty);
}

GStrv unit_row_names(const struct unit_row *row)
{
	return words_of(row->cells[COLUMN_NAMES] != NULL ? row->cells[COLUMN_NAMES]
							 : row->cells[COLUMN_DEV]);
}

static GStrv unit_row_tags(const struct unit_row *row)
{
	return words_of(row->cells[COLUMN_TAGS]);
}

/* ---- what the view says ---- */

static char *join(const GPtrArray *texts)
{
	GString *joined = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(joined, "%s%s", i > 0 ? " " : "", (char *)texts->pdata[i]);
	return g_string_free(joined, FALSE);
}

/* What a view says, as text; what the view does not hold as text is made here. */
struct cells {
	const char *texts[COLUMNS];
	char numbers[COLUMNS][24];
	char *names, *tags;
	char *rest; /* the packed ones */
	gsize rest_len;
};

static const char *cell_of(struct cells *cells, guint i, const struct unit_view *view)
{
	const void *at = (const char *)view + columns[i].at;
	switch (columns[i].cell) {
	case CELL_DEV:
		return at;
	case CELL_TEXT:
		return *(char *const *)at;
	case CELL_STATE:
		return state_word(*(const enum state *)at);
	case CELL_NAMES:
		return view->names->len > 1 ? cells->names = join(view->names) : NULL;
	case CELL_TAGS:
		return view->tags->len > 1    ? cells->tags = join(view->tags)
		       : view->tags->len == 1 ? view->tags->pdata[0]
					      : NULL;
	case CELL_INT:
		g_snprintf(cells->numbers[i], sizeof cells->numbers[i], "%" G_GINT64_FORMAT,
			*(const gint64 *)at);
		return cells->numbers[i];
	default:
		return *(const bool *)at ? "1" : "0";
	}
}

static void pack(struct cells *cells)
{
	gsize lens[COLUMNS];
	cells->rest_len = 0;
	for (guint i = ASKED; i < COLUMNS; i++) {
		lens[i] = strlen(cells->texts[i] != NULL ? cells->texts[i] : none) + 1;
		cells->rest_len += lens[i];
	}
	char *at = cells->rest = g_malloc(cells->rest_len);
	for (guint i = ASKED; i < COLUMNS; at += lens[i++])
		memcpy(at, cells->texts[i] != NULL ? cells->texts[i] : none, lens[i]);
}

static void cells_fill(struct cells *cells, const struct unit_view *view)
{
	cells->names = cells->tags = NULL;
	for (guint i = 0; i < COLUMNS; i++)
		cells->texts[i] = cell_of(cells, i, view);
	pack(cells);
}

static void cells_clear(struct cells *cells)
{
	g_free(cells->names);
	g_free(cells->tags);
	g_free(cells->rest);
}

/* ---- writing ---- */

static void bind_cell(sqlite3_stmt *statement, const struct cells *cells, int i)
{
	if (i < ASKED)
		sqlite3_bind_text(statement, i + 1, cells->texts[i], -1, SQLITE_STATIC);
	else
		sqlite3_bind_blob(
			statement, i + 1, cells->rest, (int)cells->rest_len, SQLITE_STATIC);
}

static void insert(struct store *store, gint64 *id, const struct cells *cells)
{
	static const char text[] = "INSERT INTO unit (" ASKED_COLUMNS ")"
				   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
	sqlite3_stmt *statement = sql_query(store, text, "");
	if (statement == NULL)
		return;
	for (int i = 0; i <= ASKED; i++)
		bind_cell(statement, cells, i);
	while (sql_row(store, statement))
		;
	*id = sqlite3_last_insert_rowid(store->db);
}

static char *update_text(guint32 changed)
{
	GString *text = g_string_new("UPDATE unit SET ");
	const char *comma = "";
	for (guint i = 0; i <= ASKED; i++)
		if (changed & 1u << i) {
			g_string_append_printf(text, "%s%s = ?%u", comma,
				i < ASKED ? columns[i].name : "rest", i + 1);
			comma = ", ";
		}
	g_string_append_printf(text, " WHERE id = ?%u", ASKED + 2);
	return g_string_free(text, FALSE);
}

/* The statement that sets just these columns; there are few combinations, so each text is kept. */
static sqlite3_stmt *update_of(struct store *store, guint32 changed)
{
	if (store->updates == NULL)
		store->updates = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	char *text = g_hash_table_lookup(store->updates, GUINT_TO_POINTER(changed));
	if (text == NULL) {
		text = update_text(changed);
		g_hash_table_insert(store->updates, GUINT_TO_POINTER(changed), text);
	}
	return sql_query(store, text, "");
}

static void update(struct store *store, const struct unit_row *old, const struct cells *cells)
{
	guint32 changed = 0;
	for (guint i = 0; i < ASKED; i++)
		if (g_strcmp0(old->cells[i], cells->texts[i]) != 0)
			changed |= 1u << i;
	if (old->rest_len != cells->rest_len || memcmp(old->rest, cells->rest, old->rest_len) != 0)
		changed |= 1u << ASKED;
	sqlite3_stmt *statement = changed != 0 ? update_of(store, changed) : NULL;
	if (statement == NULL)
		return;
	for (int i = 0; i <= ASKED; i++)
		if (changed & 1u << i)
			bind_cell(statement, cells, i);
	sqlite3_bind_int64(statement, ASKED + 2, old->id);
	while (sql_row(store, statement))
		;
}

static bool has_word(const char *const *words, const char *word)
{
	return g_strv_contains(words, word);
}

/* Rows of a table (word, unit): those of `before` that are not in `after` go, the others come. */
static void change_words(struct store *store, gint64 id, const char *const *before,
	const char *const *after, const char *remove, const char *add)
{
	for (guint i = 0; before[i] != NULL; i++)
		if (!has_word(after, before[i]))
			sql_do(store, remove, "ti", before[i], id);
	for (guint i = 0; after[i] != NULL; i++)
		if (!has_word(before, after[i]))
			sql_do(store, add, "ti", after[i], id);
}

static void change_names(
	struct store *store, gint64 id, const char *const *before, const char *const *after)
{
	change_words(store, id, before, after, "DELETE FROM unit_name WHERE name = ? AND unit = ?",
		"INSERT OR REPLACE INTO unit_name (name, unit) VALUES (?, ?)");
}

static void change_tags(
	struct store *store, gint64 id, const char *const *before, const char *const *after)
{
	change_words(store, id, before, after, "DELETE FROM unit_tag WHERE tag = ? AND unit = ?",
		"INSERT OR IGNORE INTO unit_tag (tag, unit) VALUES (?, ?)");
}

/* The serial by which a unit must be looked up: none when its name is made from it. */
static const char *odd_serial(const char *serial, const char *const *names)
{
	char dev[DEV_SIZE];
	if (serial == NULL)
		return NULL;
	dev_of_serial(dev, serial);
	return has_word(names, dev) ? NULL : serial;
}

static void change_serial(struct store *store, gint64 id, const char *before, const char *after)
{
	if (g_strcmp0(before, after) == 0)
		return;
	if (before != NULL)
		sql_do(store, "DELETE FROM unit_serial WHERE serial = ? AND unit = ?", "ti", before,
			id);
	if (after != NULL)
		sql_do(store, "INSERT OR IGNORE INTO unit_serial (serial, unit) VALUES (?, ?)",
			"ti", after, id);
}

static GStrv texts_of(const GPtrArray *list)
{
	GStrv texts = g_new0(char *, list->len + 1);
	for (guint i = 0; i < list->len; i++)
		texts[i] = g_strdup(list->pdata[i]);
	return texts;
}

static bool same_ways(const struct unit_row *old, const struct cells *cells)
{
	static const guint ways[] = { COLUMN_DEV, COLUMN_NAMES, COLUMN_TAGS, COLUMN_SERIAL };
	for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
		if (g_strcmp0(old->cells[ways[i]], cells->texts[ways[i]]) != 0)
			return false;
	return true;
}

/* Names, tags and serial lead to the row. */
static void change_ways(
	struct store *store, const struct unit_row *old, gint64 id, const struct unit_view *view)
{
	g_auto(GStrv) names_before = unit_row_names(old), tags_before = unit_row_tags(old);
	g_auto(GStrv) names = texts_of(view->names), tags = texts_of(view->tags);
	change_names(store, id, (const char *const *)names_before, (const char *const *)names);
	change_tags(store, id, (const char *const *)tags_before, (const char *const *)tags);
	change_serial(store, id,
		odd_serial(old->cells[COLUMN_SERIAL], (const char *const *)names_before),
		odd_serial(view->serial, (const char *const *)names));
}

void unit_write(struct store *store, const struct unit_row *old, const struct unit_view *view)
{
	struct cells cells;
	gint64 id = old->id;
	cells_fill(&cells, view);
	if (id == 0)
		insert(store, &id, &cells);
	else
		update(store, old, &cells);
	if (old->id == 0 || !same_ways(old, &cells))
		change_ways(store, old, id, view);
	cells_clear(&cells);
}

void unit_remove(struct store *store, const struct unit_row *old)
{
	g_auto(GStrv) names = unit_row_names(old), tags = unit_row_tags(old);
	if (old->id == 0)
		return;
	change_names(store, old->id, (const char *const *)names, empty);
	change_tags(store, old->id, (const char *const *)tags, empty);
	change_serial(store, old->id,
		odd_serial(old->cells[COLUMN_SERIAL], (const char *const *)names), NULL);
	sql_do(store, "DELETE FROM unit WHERE id = ?", "i", old->id);
}

/* ---- for comparing ---- */

void unit_dump(struct store *store, GString *out)
{
	sqlite3_stmt *rows =
		sql_query(store, "SELECT " ASKED_COLUMNS " FROM unit ORDER BY dev", "");
	while (sql_row(store, rows)) {
		struct unit_row row = { 0 };
		copy_cells(&row, rows);
		g_string_append(out, "unit");
		for (guint i = 0; i < COLUMNS; i++)
			g_string_append_printf(
				out, "|%s", row.cells[i] != NULL ? row.cells[i] : "");
		g_string_append_c(out, '\n');
		unit_row_clear(&row);
	}
}
