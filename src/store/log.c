/* SPDX-License-Identifier: Apache-2.0
 * Lines by place. A chain's lines stand in a range of places, so that "what is held of it" is a
 * range of one tree. Events that were read are kept in two generations: when the young one is full,
 * the old one goes. */
#include "store/log.h"

#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

/* A hub folds a burst once all of it is in the index: what came meanwhile, and what its units had
 * before, is then read again. About 1.3 kB an event. */
enum { KEPT = 4096, KEPT_FEEDING = 64 * 1024 };

struct held {
	gint64 place;
	struct event *event;
};

static void held_free(gpointer data)
{
	struct held *held = data;
	event_unref(held->event);
	g_free(held);
}

guint place_hash(gconstpointer place)
{
	guint64 value = *(const guint64 *)place * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
	return (guint)(value >> 32);
}

GHashTable *place_set_new(void)
{
	return g_hash_table_new_full(place_hash, g_int64_equal, g_free, NULL);
}

static struct chain *remember(struct store *store, gint64 id, const char *st)
{
	struct chain *chain = g_new0(struct chain, 1);
	chain->id = id;
	chain->last = chain->indexed = -1;
	g_strlcpy(chain->st, st, sizeof chain->st);
	if ((gint64)store->chains_by_id->len <= id)
		g_ptr_array_set_size(store->chains_by_id, (gint)id + 1);
	store->chains_by_id->pdata[id] = chain;
	g_hash_table_insert(store->chains, chain->st, chain);
	return chain;
}

static GHashTable *held_table(void)
{
	return g_hash_table_new_full(place_hash, g_int64_equal, NULL, held_free);
}

static void load_chains(struct store *store, gint64 above)
{
	sqlite3_stmt *rows = sql_query(store, "SELECT id, st FROM chain WHERE id > ?", "i", above);
	while (sql_row(store, rows)) {
		gint64 id = sqlite3_column_int64(rows, 0);
		const char *st = (const char *)sqlite3_column_text(rows, 1);
		if (id > 0 && id < CHAINS_MAX && st != NULL)
			remember(store, id, st);
	}
}

void log_open(struct store *store)
{
	store->chains = g_hash_table_new(g_str_hash, g_str_equal);
	store->chains_by_id = g_ptr_array_new_with_free_func(g_free);
	store->events = held_table();
	store->old_events = held_table();
	load_chains(store, 0);
}

void log_look(struct store *store)
{
	for (guint i = 0; i < store->chains_by_id->len; i++) {
		struct chain *chain = store->chains_by_id->pdata[i];
		if (chain == NULL)
			continue;
		chain->last = chain->indexed = -1;
		chain->hashed = 0;
		chain->org[0] = chain->to[0] = '\0';
	}
	load_chains(store, (gint64)store->chains_by_id->len - 1);
}

void log_forget_events(struct store *store)
{
	g_hash_table_remove_all(store->events);
	g_hash_table_remove_all(store->old_events);
}

void log_close(struct store *store)
{
	g_clear_pointer(&store->events, g_hash_table_unref);
	g_clear_pointer(&store->old_events, g_hash_table_unref);
	g_clear_pointer(&store->chains, g_hash_table_unref);
	g_clear_pointer(&store->chains_by_id, g_ptr_array_unref);
}

struct chain *log_chain(const struct store *store, const char *st)
{
	return g_hash_table_lookup(store->chains, st);
}

struct chain *log_chain_make(struct store *store, const char *st)
{
	struct chain *chain = log_chain(store, st);
	if (chain != NULL)
		return chain;
	sql_do(store, "INSERT INTO chain (st) VALUES (?)", "t", st);
	gint64 id = sqlite3_last_insert_rowid(store->db);
	if (store->problem != NULL)
		return NULL;
	if (id >= CHAINS_MAX) {
		sql_failed(store, SQLITE_TOOBIG);
		return NULL;
	}
	chain = remember(store, id, st);
	chain->last = chain->indexed = 0;
	return chain;
}

struct chain *log_chain_at(const struct store *store, gint64 place)
{
	gint64 id = place >> PLACE_BITS;
	return id > 0 && id < (gint64)store->chains_by_id->len ? store->chains_by_id->pdata[id]
							       : NULL;
}

gint64 log_last(struct store *store, struct chain *chain)
{
	gint64 place;
	if (chain->last >= 0)
		return chain->last;
	bool any = sql_number(store, &place, "SELECT max(id) FROM log WHERE id BETWEEN ? AND ?",
		"ii", chain_place(chain, 0), chain_place(chain, PLACE_N_MAX));
	if (store->problem == NULL)
		chain->last = any ? place_n(place) : 0;
	return MAX(chain->last, 0);
}

/* The first n that is not there though a later one is; G_MAXINT64 when there is no such gap. */
static gint64 first_gap(struct store *store, struct chain *chain)
{
	gint64 place;
	bool any = sql_number(store, &place,
		"SELECT id FROM log WHERE prev IS NOT NULL AND id BETWEEN ? AND ?"
		" AND NOT EXISTS (SELECT 1 FROM log AS before WHERE before.id = log.id - 1)"
		" ORDER BY id LIMIT 1",
		"ii", chain_place(chain, 2), chain_place(chain, PLACE_N_MAX));
	if (!any)
		return G_MAXINT64;
	any = sql_number(store, &place, "SELECT max(id) FROM log WHERE id BETWEEN ? AND ?", "ii",
		chain_place(chain, 0), place - 1);
	return any ? place_n(place) + 1 : 1;
}

static bool is_erased(const struct store *store, const char *name)
{
	const struct erasure *erasure = g_hash_table_lookup(store->erasures, name);
	return erasure != NULL && erasure->counts;
}

/* The first n below `end` of which only the hash is here though nobody erased it. */
static gint64 first_hidden(struct store *store, struct chain *chain, gint64 end)
{
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT id, hash FROM log WHERE line IS NULL AND id BETWEEN ? AND ? ORDER BY id",
		"ii", chain_place(chain, 1), chain_place(chain, MIN(end, PLACE_N_MAX)));
	while (sql_row(store, rows)) {
		char name[NAME_SIZE];
		struct hash hash;
		gint64 n = place_n(sqlite3_column_int64(rows, 0));
		if (!sql_hash(rows, 1, &hash))
			return n;
		chain_event_name(name, chain->st, n, &hash);
		if (!is_erased(store, name))
			return n;
	}
	return G_MAXINT64;
}

gint64 log_end(struct store *store, struct chain *chain, struct hash *hash)
{
	gint64 end = log_last(store, chain);
	if (chain != store->own && end > 0) {
		end = MIN(end, first_gap(store, chain) - 1);
		end = MIN(end, first_hidden(store, chain, end) - 1);
	}
	if (hash != NULL && end > 0)
		log_hash(store, chain_place(chain, end), hash);
	return end;
}

/* OR FAIL: with ABORT, SQLite keeps a journal of each statement that sets off a trigger, so that it
 * can take back that one alone. Here a row is put whole or not at all, and a failure ends the
 * transaction. */
void log_put(struct store *store, struct chain *chain, const struct log_entry *entry)
{
	sqlite3_stmt *insert = sql_query(store,
		"INSERT OR FAIL INTO log (id, line, hash, line_hash, prev) VALUES (?, ?, ?, ?, ?)",
		"");
	if (insert == NULL)
		return;
	sqlite3_bind_int64(insert, 1, chain_place(chain, entry->n));
	if (entry->line != NULL)
		sqlite3_bind_text(insert, 2, entry->line, (int)entry->len, SQLITE_STATIC);
	else
		sqlite3_bind_null(insert, 2);
	sqlite3_bind_blob(insert, 3, entry->hash->bytes, HASH_SIZE, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 4, entry->line == NULL ? entry->line_hash->bytes : NULL,
		HASH_SIZE, SQLITE_STATIC);
	sqlite3_bind_blob(insert, 5, entry->prev != NULL ? entry->prev->bytes : NULL, HASH_SIZE,
		SQLITE_STATIC);
	while (sql_row(store, insert))
		;
	sqlite3_reset(insert);
	chain->last = MAX(chain->last, entry->n);
	chain->hashed = entry->n;
	chain->hash = *entry->hash;
}

void log_put_head(struct store *store, const struct chain *chain, const struct head *head)
{
	sql_do(store, "INSERT OR FAIL INTO head (id, sig) VALUES (?, ?)", "ib",
		chain_place(chain, head->n), head->sig, (gsize)SIG_SIZE);
}

static void forget(struct store *store, gint64 place)
{
	g_hash_table_remove(store->events, &place);
	g_hash_table_remove(store->old_events, &place);
}

void log_fill(struct store *store, gint64 place, const char *line, gsize len)
{
	store->thawed = true;
	sqlite3_stmt *update =
		sql_query(store, "UPDATE log SET line = ?, line_hash = NULL WHERE id = ?", "");
	if (update != NULL) {
		sqlite3_bind_text(update, 1, line, (int)len, SQLITE_STATIC);
		sqlite3_bind_int64(update, 2, place);
		while (sql_row(store, update))
			;
		sqlite3_reset(update);
	}
	store->thawed = false;
	forget(store, place);
}

void log_erase(struct store *store, gint64 place, const struct hash *line_hash)
{
	store->thawed = true;
	sql_do(store, "UPDATE log SET line = NULL, line_hash = ? WHERE id = ?", "hi", line_hash,
		place);
	store->thawed = false;
	forget(store, place);
}

bool log_hash(struct store *store, gint64 place, struct hash *out)
{
	const struct chain *chain = log_chain_at(store, place);
	if (chain != NULL && chain->hashed > 0 && chain->hashed == place_n(place)) {
		*out = chain->hash;
		return true;
	}
	AUTO_RESET sqlite3_stmt *row =
		sql_query(store, "SELECT hash FROM log WHERE id = ?", "i", place);
	return sql_row(store, row) && sql_hash(row, 0, out);
}

void log_keep(struct store *store, gint64 place, struct event *event)
{
	struct held *held = g_new(struct held, 1);
	if (g_hash_table_size(store->events) >= (store->feeding ? KEPT_FEEDING : KEPT)) {
		g_hash_table_unref(store->old_events);
		store->old_events = store->events;
		store->events = held_table();
	}
	held->place = place;
	held->event = event_ref(event);
	g_hash_table_replace(store->events, &held->place, held);
}

static struct event *kept(struct store *store, gint64 place)
{
	struct held *held = g_hash_table_lookup(store->events, &place);
	if (held != NULL)
		return event_ref(held->event);
	held = g_hash_table_lookup(store->old_events, &place);
	if (held == NULL)
		return NULL;
	g_hash_table_steal(store->old_events, &place);
	g_hash_table_replace(store->events, &held->place, held);
	return event_ref(held->event);
}

struct event *log_event(struct store *store, gint64 place)
{
	struct event *event = kept(store, place);
	struct hash hash;
	if (event != NULL)
		return event;
	AUTO_RESET sqlite3_stmt *row = sql_query(
		store, "SELECT line, hash FROM log WHERE id = ? AND line IS NOT NULL", "i", place);
	if (!sql_row(store, row) || !sql_hash(row, 1, &hash))
		return NULL;
	event = event_read(sqlite3_column_blob(row, 0), (gsize)sqlite3_column_bytes(row, 0), NULL);
	if (event == NULL)
		return NULL;
	event_place(event, &hash);
	log_keep(store, place, event);
	return event;
}

gint64 log_place(const struct store *store, const char *name, guint32 *mark)
{
	char st[ST_SIZE], prefix[9];
	gint64 n;
	if (!chain_name_read(name, st, &n, prefix) || n > PLACE_N_MAX)
		return 0;
	const struct chain *chain = log_chain(store, st);
	*mark = (guint32)strtoul(prefix, NULL, 16);
	return chain != NULL ? chain_place(chain, n) : 0;
}

void log_name(const struct store *store, gint64 place, guint32 mark, char name[NAME_SIZE])
{
	g_snprintf(name, NAME_SIZE, "%s.%" G_GINT64_FORMAT ".%08x", log_chain_at(store, place)->st,
		place_n(place), mark);
}
