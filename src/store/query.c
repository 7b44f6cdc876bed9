/* SPDX-License-Identifier: Apache-2.0
 * Questions. Lists and counts come from the rows; whatever is said of one unit comes from its fold,
 * so that it carries its history and can never say something else than the rules do. */
#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"
#include "store/views.h"

#include "base/encode.h"

#include <string.h>

const struct authority *store_authority(struct store *store)
{
	store_look(store);
	return store->authority;
}

/* ---- chains ---- */

/* Line 1 says the key; it may be in the log and not in the index yet. */
static bool key_of_opening(struct store *store, struct chain *chain, guint8 key[KEY_SIZE])
{
	char st[ST_SIZE];
	g_autoptr(struct event) opened = log_event(store, chain_place(chain, 1));
	const char *text = opened != NULL && event_is(opened, "station.opened")
				   ? event_text(opened, "key")
				   : NULL;
	if (text == NULL || !hex_decode(key, KEY_SIZE, text))
		return false;
	chain_station(st, key);
	return strcmp(st, chain->st) == 0;
}

bool store_chain_key(struct store *store, const char *st, guint8 key[KEY_SIZE])
{
	store_look(store);
	const struct keypair *own = g_hash_table_lookup(store->own_keys, st);
	const guint8 *known = own != NULL ? own->public_key : authority_key(store->authority, st);
	struct chain *chain = log_chain(store, st);
	if (known != NULL)
		memcpy(key, known, KEY_SIZE);
	return known != NULL || (chain != NULL && key_of_opening(store, chain, key));
}

gint64 store_chain_end(struct store *store, const char *st, struct hash *hash)
{
	store_look(store);
	struct chain *chain = log_chain(store, st);
	return chain != NULL ? log_end(store, chain, hash) : 0;
}

GPtrArray *store_chains(struct store *store)
{
	GPtrArray *chains = g_ptr_array_new_with_free_func(g_free);
	store_look(store);
	for (guint i = 0; i < store->chains_by_id->len; i++) {
		struct chain *chain = store->chains_by_id->pdata[i];
		if (chain != NULL && log_last(store, chain) > 0)
			g_ptr_array_add(chains, g_strdup(chain->st));
	}
	return chains;
}

/* ---- one unit ---- */

const struct unit_view *store_unit(struct store *store, const char *dev)
{
	store_look(store);
	return dev != NULL ? fold_unit(views_reader(store), dev) : NULL;
}

/* The first column of the rows, copied. */
static GPtrArray *texts_of(struct store *store, sqlite3_stmt *rows)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	while (sql_row(store, rows)) /* a damaged file may have none */
		if (sqlite3_column_text(rows, 0) != NULL)
			g_ptr_array_add(texts, sql_text(rows, 0));
	return texts;
}

static const struct unit_view *first_of(struct store *store, const GPtrArray *devs)
{
	return devs->len > 0 ? store_unit(store, devs->pdata[0]) : NULL;
}

const struct unit_view *store_unit_of_serial(struct store *store, const char *serial)
{
	char dev[DEV_SIZE];
	store_look(store);
	dev_of_serial(dev, serial);
	const struct unit_view *view = store_unit(store, dev);
	if (view != NULL)
		return view;
	g_autoptr(GPtrArray) devs = texts_of(store,
		sql_query(store,
			"SELECT dev FROM unit_serial JOIN unit ON unit.id = unit WHERE unit_serial.serial = ? ORDER BY dev",
			"t", serial));
	return first_of(store, devs);
}

const struct unit_view *store_unit_of_tag(struct store *store, const char *tag, bool *more)
{
	char dev[DEV_SIZE];
	store_look(store);
	g_autoptr(GPtrArray) devs = texts_of(store,
		sql_query(store,
			"SELECT dev FROM unit_tag JOIN unit ON unit.id = unit WHERE unit_tag.tag = ?1 AND unit.tag = ?1 ORDER BY dev",
			"t", tag));
	if (devs->len == 0) {
		g_ptr_array_unref(devs);
		devs = texts_of(store,
			sql_query(store,
				"SELECT dev FROM unit_tag JOIN unit ON unit.id = unit WHERE unit_tag.tag = ? ORDER BY dev",
				"t", tag));
	}
	if (more != NULL)
		*more = devs->len > 1;
	dev_of_tag(dev, tag);
	return devs->len > 0 ? first_of(store, devs) : store_unit(store, dev);
}

const struct unit_view *store_unit_of_inventory(
	struct store *store, const char *org, const char *inv)
{
	store_look(store);
	g_autofree char *subject = g_strconcat("inv:", org, ":", inv, NULL);
	g_autoptr(GPtrArray) events = index_events(store, subject);
	for (guint i = 0; i < events->len; i++)
		for (guint u = 0; u < event_units(events->pdata[i]); u++) {
			const struct unit_view *view =
				store_unit(store, event_unit(events->pdata[i], u));
			if (view != NULL && g_strcmp0(view->inv, inv) == 0)
				return view;
		}
	return NULL;
}

/* ---- many units ---- */

enum { FILTERS = 8 };

/* A statement for the conditions that a filter has; there are few combinations, so each text is
 * kept. */
static sqlite3_stmt *filtered(
	struct store *store, const char *what, const struct unit_filter *filter, const char *end)
{
	static const char *const names[FILTERS] = { "state", "place", "holder", "ship", "manifest",
		"box", "person", "consignee" };
	const char *const values[FILTERS] = { filter->state, filter->place, filter->holder,
		filter->ship, filter->manifest, filter->box, filter->person, filter->consignee };
	g_autoptr(GString) text = g_string_new(what);
	const char *word = " WHERE ";
	for (int i = 0; i < FILTERS; i++)
		if (values[i] != NULL) {
			g_string_append_printf(text, "%s%s = ?%d", word, names[i], i + 1);
			word = " AND ";
		}
	g_string_append(text, end);
	sqlite3_stmt *statement = sql_query(store, g_intern_string(text->str), "");
	for (int i = 0; statement != NULL && i < FILTERS; i++)
		if (values[i] != NULL)
			sqlite3_bind_text(statement, i + 1, values[i], -1, SQLITE_TRANSIENT);
	return statement;
}

GPtrArray *store_units(struct store *store, const struct unit_filter *filter, guint limit)
{
	store_look(store);
	sqlite3_stmt *rows =
		filtered(store, "SELECT dev FROM unit", filter, " ORDER BY dev LIMIT ?9");
	if (rows != NULL)
		sqlite3_bind_int64(rows, FILTERS + 1, limit > 0 ? (gint64)limit : -1);
	return texts_of(store, rows);
}

guint64 store_count_units(struct store *store, const struct unit_filter *filter)
{
	store_look(store);
	AUTO_RESET sqlite3_stmt *rows = filtered(store, "SELECT count(*) FROM unit", filter, "");
	return sql_row(store, rows) ? (guint64)sqlite3_column_int64(rows, 0) : 0;
}

/* ---- tags ---- */

bool store_tag_known(struct store *store, const char *tag)
{
	g_autofree char *subject = g_strconcat("tag:", tag, NULL);
	store_look(store);
	return index_knows(store, subject);
}

/* ---- conflicts ---- */

static void conflict_release(gpointer conflict)
{
	conflict_free(conflict);
}

/* Kinds are words of the rules' table; a row's is interned to live as long. */
static struct conflict *read_conflict(sqlite3_stmt *row)
{
	struct conflict *conflict = g_new0(struct conflict, 1);
	g_auto(GStrv) events = g_strsplit((const char *)sqlite3_column_text(row, 3), " ", -1);
	g_strlcpy(conflict->id, (const char *)sqlite3_column_text(row, 0), sizeof conflict->id);
	conflict->kind = g_intern_string((const char *)sqlite3_column_text(row, 1));
	conflict->key = sql_text(row, 2);
	conflict->events = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; events[i] != NULL; i++)
		g_ptr_array_add(conflict->events, g_strdup(events[i]));
	conflict->settled = sqlite3_column_int(row, 4) != 0;
	return conflict;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The same clash, seen from two subjects. */
static void unite(struct conflict *known, const struct conflict *other)
{
	known->settled = known->settled && other->settled;
	for (guint i = 0; i < other->events->len; i++)
		if (!g_ptr_array_find_with_equal_func(
			    known->events, other->events->pdata[i], g_str_equal, NULL))
			g_ptr_array_add(known->events, g_strdup(other->events->pdata[i]));
	g_ptr_array_sort(known->events, by_text);
}

GPtrArray *store_conflicts(struct store *store, bool open_only)
{
	GPtrArray *conflicts = g_ptr_array_new_with_free_func(conflict_release);
	store_look(store);
	sqlite3_stmt *rows = sql_query(store,
		"SELECT id, kind, key, events, settled FROM conflict ORDER BY id, source", "");
	while (sql_row(store, rows)) {
		struct conflict *conflict = read_conflict(rows);
		struct conflict *last =
			conflicts->len > 0 ? conflicts->pdata[conflicts->len - 1] : NULL;
		if (last != NULL && strcmp(last->id, conflict->id) == 0) {
			unite(last, conflict);
			conflict_free(conflict);
		} else {
			g_ptr_array_add(conflicts, conflict);
		}
	}
	for (guint i = conflicts->len; open_only && i > 0; i--)
		if (((struct conflict *)conflicts->pdata[i - 1])->settled)
			g_ptr_array_remove_index(conflicts, i - 1);
	return conflicts;
}

GPtrArray *store_events(struct store *store, const char *subject)
{
	GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	store_look(store);
	const GPtrArray *shown = fold_events(views_reader(store), subject);
	for (guint i = 0; i < shown->len; i++)
		g_ptr_array_add(events, event_ref(shown->pdata[i]));
	return events;
}
