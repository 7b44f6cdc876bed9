/* SPDX-License-Identifier: Apache-2.0
 * The own chain: its key, and appending to it. An event is answered for only when log, index and
 * views are in one durable transaction. A chain is a key: one that continues another has a new key,
 * signed for by the old one. */
#include "store/own.h"

#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"
#include "store/views.h"

#include "base/encode.h"
#include "base/error.h"

#include <string.h>

static const char lost_scan[] = "nothing of this scan was recorded; free some space and scan again";

static void own_set(struct store *store, const char *st)
{
	store->own = log_chain_make(store, st);
	g_strlcpy(store->station, st, sizeof store->station);
}

void own_open(struct store *store)
{
	store->own_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	store->own = NULL;
	g_autofree char *org = setting_get(store, "org");
	g_strlcpy(store->org, org != NULL ? org : "", sizeof store->org);
	sqlite3_stmt *rows = sql_query(store, "SELECT st, secret FROM own_key ORDER BY id", "");
	while (sql_row(store, rows)) {
		struct keypair keys;
		if (sqlite3_column_bytes(rows, 1) != SEED_SIZE)
			continue;
		keypair_from_seed(&keys, sqlite3_column_blob(rows, 1));
		g_hash_table_replace(
			store->own_keys, sql_text(rows, 0), g_memdup2(&keys, sizeof keys));
		store->keys = keys;
		own_set(store, (const char *)sqlite3_column_text(rows, 0));
	}
}

void own_close(struct store *store)
{
	g_clear_pointer(&store->own_keys, g_hash_table_unref);
	store->own = NULL;
	memset(&store->keys, 0, sizeof store->keys);
}

const char *store_station(const struct store *store)
{
	return store->own != NULL ? store->station : NULL;
}

const char *store_org(const struct store *store)
{
	return *store->org ? store->org : NULL;
}

const struct keypair *store_keys(const struct store *store)
{
	return store->own != NULL ? &store->keys : NULL;
}

bool store_set_org(struct store *store, const char *org, GError **error)
{
	return store_set(store, "org", org, error);
}

/* ---- appending ---- */

static void put_head(struct store *store, gint64 n, const struct hash *hash)
{
	struct head head;
	head_sign(&head, &store->keys, store->own->st, n, hash);
	log_put_head(store, store->own, &head);
}

/* hash(n) of the own chain; hash(0) is of the key. */
static bool own_hash(struct store *store, gint64 n, struct hash *out)
{
	if (n > 0)
		return log_hash(store, chain_place(store->own, n), out);
	*out = chain_start(store->keys.public_key);
	return true;
}

/* The event as it will stand in the chain; NULL with *error when the draft is none. It is written
 * without causes first, for what it names tells which they are, and mostly there are none. */
static struct event *compose(
	struct store *store, const struct draft *draft, struct stamp *stamp, GError **error)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	stamp->on = NULL;
	g_autoptr(struct event) event = draft_event(draft, stamp, error);
	if (event == NULL)
		return NULL;
	event_subjects(event, keys);
	g_autoptr(GPtrArray) on = newest_names(store, keys);
	if (on->pdata[0] == NULL)
		return g_steal_pointer(&event);
	stamp->on = (const char *const *)on->pdata;
	return draft_event(draft, stamp, error);
}

static void index_own(struct store *store, gint64 place, struct event *event)
{
	struct arrival arrival;
	log_keep(store, place, event);
	arrival_init(&arrival, place, event);
	index_event(store, &arrival);
	arrival_clear(&arrival);
}

/* Writes one event; `stamp` has at, tz and org. NULL with *error when the draft is no event. */
static struct event *append(
	struct store *store, const struct draft *draft, struct stamp *stamp, GError **error)
{
	struct hash prev, hash, line_hash;
	gint64 last = log_last(store, store->own);
	stamp->st = store->own->st;
	stamp->n = last + 1;
	struct event *event = compose(store, draft, stamp, error);
	if (event == NULL || !own_hash(store, last, &prev))
		return event;
	line_hash = event_line_hash(event);
	hash = chain_next(&prev, &line_hash);
	event_place(event, &hash);
	struct log_entry entry = { .n = stamp->n,
		.line = event->line,
		.len = event->len,
		.hash = &hash,
		.prev = last == 0 ? &prev : NULL };
	log_put(store, store->own, &entry);
	if (stamp->n % HEAD_EVERY == 0)
		put_head(store, stamp->n, &hash);
	index_own(store, chain_place(store->own, stamp->n), event);
	return event;
}

/* Offsets change at quarters of an hour; looking one up costs as much as finding a unit. */
static int offset_at(struct store *store, gint64 at)
{
	const gint64 quarter = 15 * 60 * 1000;
	if (at >= store->offset_until || at < store->offset_until - quarter) {
		store->offset = store->clock->offset(store->clock, at);
		store->offset_until = (at / quarter + 1) * quarter;
	}
	return store->offset;
}

static bool append_now(
	struct store *store, const struct draft *draft, GPtrArray *out, GError **error)
{
	gint64 at = clock_now(store->clock);
	struct stamp stamp = { .at = at, .tz = offset_at(store, at), .org = store->org };
	struct event *event = append(store, draft, &stamp, error);
	if (event != NULL)
		g_ptr_array_add(out, event);
	return event != NULL;
}

static bool has_chain(const struct store *store, GError **error)
{
	return (store->own != NULL && *store->org) ||
	       refuse(error, BELGI_ERROR_STORAGE, "%s: no chain to write to; run belgi init",
		       store->path);
}

static void release_event(gpointer event)
{
	event_unref(event);
}

/* Ends the transaction of an append: views, log, then the events are handed out. */
static bool finish_soon(
	struct store *store, bool written, GPtrArray *events, GPtrArray *out, GError **error)
{
	if (!written) {
		sql_rollback(store);
		return false;
	}
	views_fold(store);
	if (!sql_commit_soon(store, error))
		return false;
	erase_scrub(store);
	for (guint i = 0; out != NULL && i < events->len; i++)
		g_ptr_array_add(out, event_ref(events->pdata[i]));
	return true;
}

/* The same, and the disk has it. */
static bool finish(
	struct store *store, bool written, GPtrArray *events, GPtrArray *out, GError **error)
{
	return finish_soon(store, written, events, out, error) &&
	       store_durable(store, store_written(store), error);
}

bool store_append_soon(struct store *store, struct draft *const *drafts, guint count,
	GPtrArray *out, GError **error)
{
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func(release_event);
	bool written = true;
	if (!has_chain(store, error) || !sql_begin(store, lost_scan, error))
		return false;
	for (guint i = 0; i < count && written; i++)
		written = append_now(store, drafts[i], events, error);
	return finish_soon(store, written, events, out, error);
}

bool store_append(struct store *store, struct draft *const *drafts, guint count, GPtrArray *out,
	GError **error)
{
	return store_append_soon(store, drafts, count, out, error) &&
	       store_durable(store, store_written(store), error);
}

bool store_sign(struct store *store, GError **error)
{
	gint64 one, last = store->own != NULL ? log_last(store, store->own) : 0;
	struct hash hash;
	g_clear_error(&store->problem);
	if (last == 0 || sql_number(store, &one, "SELECT 1 FROM head WHERE id = ?", "i",
				 chain_place(store->own, last)))
		return true;
	if (!sql_begin(store, lost_scan, error))
		return false;
	if (own_hash(store, last, &hash))
		put_head(store, last, &hash);
	return sql_commit(store, error);
}

/* ---- chains ---- */

/* The field `after`: the old key says that the new one goes on from n. */
static bool add_after(struct store *store, struct draft *opened, const guint8 new_key[KEY_SIZE],
	gint64 n, GError **error)
{
	struct hash hash;
	guint8 sig[SIG_SIZE];
	char hash_hex[2 * HASH_SIZE + 1], sig_hex[2 * SIG_SIZE + 1];
	if (n < 1 || !own_hash(store, n, &hash))
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: number %" G_GINT64_FORMAT " is not held; continue at one that is",
			store->own->st, n);
	after_sign(sig, &store->keys, new_key, store->own->st, n, &hash);
	hex_encode(hash_hex, hash.bytes, HASH_SIZE);
	hex_encode(sig_hex, sig, SIG_SIZE);
	struct draft *after = draft_new(NULL);
	draft_text(after, "st", store->own->st);
	draft_int(after, "n", n);
	draft_text(after, "hash", hash_hex);
	draft_text(after, "sig", sig_hex);
	draft_map(opened, "after", after);
	return true;
}

static void adopt_key(struct store *store, const guint8 seed[SEED_SIZE], const struct keypair *keys)
{
	char st[ST_SIZE];
	chain_station(st, keys->public_key);
	sql_do(store, "INSERT INTO own_key (st, secret) VALUES (?, ?)", "tb", st, seed,
		(gsize)SEED_SIZE);
	store->keys = *keys;
	own_set(store, st);
	g_hash_table_replace(store->own_keys, g_strdup(st), g_memdup2(keys, sizeof *keys));
	authority_own(store->authority, st);
}

/* A station that nobody has invited is an organisation of its own. */
static void adopt_org(struct store *store, const char *org)
{
	g_autofree char *own = org != NULL ? g_strdup(org) : g_strconcat("Z", store->station, NULL);
	sql_do(store, "INSERT OR REPLACE INTO setting (key, value) VALUES ('org', ?)", "t", own);
	g_strlcpy(store->org, own, sizeof store->org);
}

static bool write_opening(
	struct store *store, const char *org, gint64 last, GPtrArray *events, GError **error)
{
	g_autoptr(struct draft) opened = draft_new("station.opened");
	guint8 seed[SEED_SIZE];
	char key[2 * KEY_SIZE + 1];
	struct keypair keys;
	random_fill(seed, sizeof seed);
	keypair_from_seed(&keys, seed);
	hex_encode(key, keys.public_key, KEY_SIZE);
	draft_text(opened, "key", key);
	if (store->own != NULL && !add_after(store, opened, keys.public_key,
					  last > 0 ? last : log_last(store, store->own), error))
		return false;
	adopt_key(store, seed, &keys);
	if (org != NULL || !*store->org)
		adopt_org(store, org);
	return append_now(store, opened, events, error);
}

bool store_open_chain(struct store *store, const char *org, gint64 last, GError **error)
{
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func(release_event);
	if (!sql_begin(store, lost_scan, error))
		return false;
	return finish(store, write_opening(store, org, last, events, error), events, NULL, error);
}

/* ---- after a fork ---- */

static bool was_sent_again(struct store *store, const char *name)
{
	gint64 one;
	return sql_number(store, &one, "SELECT 1 FROM alias WHERE was = ? LIMIT 1", "t", name);
}

static bool send_again(struct store *store, struct event *event, GPtrArray *events, GError **error)
{
	g_autoptr(struct draft) draft = draft_again(event);
	struct stamp stamp = { .at = event->at, .tz = event->tz, .org = event->org };
	draft_text(draft, "was", event->name);
	struct event *again = append(store, draft, &stamp, error);
	if (again != NULL)
		g_ptr_array_add(events, again);
	return again != NULL;
}

bool store_resend(struct store *store, const char *old_st, gint64 above, GError **error)
{
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func(release_event);
	struct chain *old = log_chain(store, old_st);
	bool written = true;
	if (!has_chain(store, error) || !sql_begin(store, lost_scan, error))
		return false;
	for (gint64 n = MAX(above, 0) + 1; old != NULL && written && n <= log_last(store, old);
		n++) {
		g_autoptr(struct event) event = log_event(store, chain_place(old, n));
		if (event != NULL && !event_is(event, "station.opened") &&
			!was_sent_again(store, event->name))
			written = send_again(store, event, events, error);
	}
	return finish(store, written, events, NULL, error);
}
