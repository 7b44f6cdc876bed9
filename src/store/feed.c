/* SPDX-License-Identifier: Apache-2.0
 * Feeds: which events each organisation is told of, in the order in which this store learned that
 * it has to be. A position is given once, in the transaction that folds the event, by the one
 * writer: so no reader of a feed ever skips one. What is in a feed is decided by model/feed.c
 * alone. Most of what a subject puts into feeds is there already: a sum over its pairs tells that
 * without looking. */
#include "store/views.h"

#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"

#include "base/error.h"

#include <string.h>

#define COMMON ""

struct feeder {
	GHashTable *ends;   /* org -> gint64: last position given */
	GHashTable *fresh;  /* places that came in this transaction */
	GArray *pairs;      /* struct pair of the subject at hand */
	guint64 all, known; /* sums over all pairs, and over those that are not fresh */
	struct store *store;
};

struct pair {
	const char *org;
	gint64 place;
	bool fresh;
};

void feed_open(struct store *store)
{
	store->feeder = g_new0(struct feeder, 1);
	store->feeder->store = store;
	store->feeder->ends = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	store->feeder->fresh = place_set_new();
	store->feeder->pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
}

void feed_close(struct store *store)
{
	if (store->feeder == NULL)
		return;
	g_hash_table_unref(store->feeder->ends);
	g_hash_table_unref(store->feeder->fresh);
	g_array_unref(store->feeder->pairs);
	g_clear_pointer(&store->feeder, g_free);
}

static gint64 *end_of(struct store *store, const char *org)
{
	gint64 *end = g_hash_table_lookup(store->feeder->ends, org);
	if (end != NULL)
		return end;
	end = g_new0(gint64, 1);
	sql_number(store, end, "SELECT max(pos) FROM feed WHERE org = ?", "t", org);
	g_hash_table_insert(store->feeder->ends, g_strdup(org), end);
	return end;
}

static void give(struct store *store, const char *org, gint64 place)
{
	gint64 *end = end_of(store, org);
	sql_do(store, "INSERT OR IGNORE INTO feed (org, pos, event) VALUES (?, ?, ?)", "tii", org,
		*end + 1, place);
	if (store->problem == NULL && sqlite3_changes(store->db) > 0)
		*end += 1;
}

/* ---- common ---- */

static bool is_common(const struct store *store, const struct event *event)
{
	static const char *const common[] = { "clock.noted", "org.defined", "spec.published",
		"notice.published", "programme.closed" };
	for (guint i = 0; i < G_N_ELEMENTS(common); i++)
		if (event_is(event, common[i]))
			return true;
	return g_str_has_prefix(event->kind_name, "station.") ||
	       (authority_roles(store->authority, event->st) & ROLE_HUB);
}

void feed_common(struct store *store, gint64 place, const struct event *event)
{
	if (!store->feeding)
		return;
	g_hash_table_add(store->feeder->fresh, g_memdup2(&place, sizeof place));
	if (is_common(store, event))
		give(store, COMMON, place);
}

void feed_chain(struct store *store, struct chain *chain)
{
	if (!store->feeding || chain == NULL ||
		!(authority_roles(store->authority, chain->st) & ROLE_HUB))
		return;
	for (gint64 n = 1; n <= chain->indexed; n++) {
		g_autoptr(struct event) event = log_event(store, chain_place(chain, n));
		if (event != NULL)
			give(store, COMMON, chain_place(chain, n));
	}
}

/* ---- own ---- */

static guint64 mix(const struct pair *pair)
{
	guint64 sum = (guint64)pair->place * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
	for (const char *c = pair->org; *c != '\0'; c++)
		sum = (sum ^ (guchar)*c) * G_GUINT64_CONSTANT(0x100000001b3);
	return sum ^ sum >> 29;
}

static void take_pair(void *data, const char *org, const struct event *event)
{
	struct feeder *feeder = data;
	guint32 mark;
	struct pair pair = { .org = org, .place = log_place(feeder->store, event->name, &mark) };
	pair.fresh = g_hash_table_contains(feeder->fresh, &pair.place);
	feeder->all += mix(&pair);
	if (!pair.fresh)
		feeder->known += mix(&pair);
	g_array_append_val(feeder->pairs, pair);
}

void feed_subject(struct store *store, struct fold *fold, const char *subject)
{
	struct feeder *feeder = store->feeder;
	gint64 sum = 0, hash = subject_hash(subject);
	feeder->all = feeder->known = 0;
	g_array_set_size(feeder->pairs, 0);
	fold_feed(fold, subject, take_pair, feeder);
	sql_number(store, &sum, "SELECT sum FROM fed WHERE subject = ?", "i", hash);
	if ((guint64)sum == feeder->all)
		return;
	for (guint i = 0; i < feeder->pairs->len; i++) {
		const struct pair *pair = &g_array_index(feeder->pairs, struct pair, i);
		if (pair->fresh || (guint64)sum != feeder->known)
			give(store, pair->org, pair->place);
	}
	sql_do(store, "INSERT OR REPLACE INTO fed (subject, sum) VALUES (?, ?)", "ii", hash,
		(gint64)feeder->all);
}

void feed_settle(struct store *store)
{
	if (store->feeder != NULL)
		g_hash_table_remove_all(store->feeder->fresh);
}

/* ---- answers ---- */

gint64 store_feed_end(struct store *store, const char *org)
{
	gint64 end = 0;
	store_look(store);
	sql_number(store, &end, "SELECT max(pos) FROM feed WHERE org = ?", "t",
		org != NULL ? org : COMMON);
	return end;
}

bool store_set_feeding(struct store *store, GError **error)
{
	if (store->feeding)
		return true;
	return store_set(store, "feeding", "1", error) && store_rebuild(store, error);
}
