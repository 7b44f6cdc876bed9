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

/* What this store knows of an organisation's feed. */
struct org_feed {
	char *org;
	gint64 end;          /* last position given */
	GHashTable *highest; /* chain id (gint64) -> gint64: the highest place of it in the feed, 0
				for none */
	GHashTable *given;   /* places of this transaction */
	GArray *places;      /* the same, gint64, to be written at its end */
	gint64 first, last;  /* the stretch that was found last: the next place is mostly in it */
};

struct pair {
	const char *org;
	gint64 place;
	bool fresh;
};

struct feeder {
	struct store *store;
	GHashTable *feeds;  /* org -> struct org_feed */
	GHashTable *fresh;  /* places that came in this transaction */
	GArray *pairs;      /* struct pair of the subject at hand */
	guint64 all, known; /* sums over all pairs, and over those that are not fresh */
};

static void org_feed_free(gpointer data)
{
	struct org_feed *feed = data;
	g_hash_table_unref(feed->highest);
	g_hash_table_unref(feed->given);
	g_array_unref(feed->places);
	g_free(feed->org);
	g_free(feed);
}

void feed_open(struct store *store)
{
	store->feeder = g_new0(struct feeder, 1);
	store->feeder->store = store;
	store->feeder->feeds = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, org_feed_free);
	store->feeder->fresh = place_set_new();
	store->feeder->pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
}

void feed_close(struct store *store)
{
	if (store->feeder == NULL)
		return;
	g_hash_table_unref(store->feeder->feeds);
	g_hash_table_unref(store->feeder->fresh);
	g_array_unref(store->feeder->pairs);
	g_clear_pointer(&store->feeder, g_free);
}

static gint64 feed_end(struct store *store, const char *org)
{
	gint64 end = 0;
	sql_number(store, &end,
		"SELECT pos + last - first FROM feed WHERE org = ? ORDER BY pos DESC LIMIT 1", "t",
		org);
	return end;
}

static struct org_feed *feed_of(struct store *store, const char *org)
{
	struct org_feed *feed = g_hash_table_lookup(store->feeder->feeds, org);
	if (feed != NULL)
		return feed;
	feed = g_new0(struct org_feed, 1);
	feed->org = g_strdup(org);
	feed->end = feed_end(store, org);
	feed->highest = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	feed->given = place_set_new();
	feed->places = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_hash_table_insert(store->feeder->feeds, feed->org, feed);
	return feed;
}

/* Chains mostly grow: above the highest place nothing has to be looked up. */
static gint64 *highest_of(struct store *store, struct org_feed *feed, gint64 place)
{
	gint64 id = place >> PLACE_BITS;
	gint64 *highest = g_hash_table_lookup(feed->highest, &id);
	if (highest != NULL)
		return highest;
	highest = g_new0(gint64, 1);
	sql_number(store, highest,
		"SELECT last FROM feed WHERE org = ? AND first BETWEEN ? AND ? ORDER BY first DESC LIMIT 1",
		"tii", feed->org, id << PLACE_BITS, id << PLACE_BITS | PLACE_N_MAX);
	g_hash_table_insert(feed->highest, g_memdup2(&id, sizeof id), highest);
	return highest;
}

static bool is_written(struct store *store, struct org_feed *feed, gint64 place)
{
	if (place >= feed->first && place <= feed->last)
		return true;
	AUTO_RESET sqlite3_stmt *row = sql_query(store,
		"SELECT first, last FROM feed WHERE org = ? AND first <= ? ORDER BY first DESC LIMIT 1",
		"ti", feed->org, place);
	if (!sql_row(store, row) || sqlite3_column_int64(row, 1) < place)
		return false;
	feed->first = sqlite3_column_int64(row, 0);
	feed->last = sqlite3_column_int64(row, 1);
	return true;
}

static bool stands_in(struct store *store, struct org_feed *feed, gint64 place)
{
	return g_hash_table_contains(feed->given, &place) ||
	       (place <= *highest_of(store, feed, place) && is_written(store, feed, place));
}

static void give(struct store *store, const char *org, gint64 place)
{
	struct org_feed *feed = feed_of(store, org);
	if (stands_in(store, feed, place))
		return;
	g_hash_table_add(feed->given, g_memdup2(&place, sizeof place));
	g_array_append_val(feed->places, place);
}

static int by_place(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return x < y ? -1 : x > y;
}

static void write_stretch(struct store *store, struct org_feed *feed, gint64 first, gint64 last)
{
	gint64 *highest = highest_of(store, feed, last);
	sql_do(store, "INSERT INTO feed (org, pos, first, last) VALUES (?, ?, ?, ?)", "tiii",
		feed->org, feed->end + 1, first, last);
	feed->end += last - first + 1;
	*highest = MAX(*highest, last);
}

static void write_feed(struct store *store, struct org_feed *feed)
{
	gint64 first = 0, last = 0;
	g_array_sort(feed->places, by_place);
	for (guint i = 0; i < feed->places->len; i++) {
		gint64 place = g_array_index(feed->places, gint64, i);
		if (first != 0 && place != last + 1) {
			write_stretch(store, feed, first, last);
			first = 0;
		}
		first = first != 0 ? first : place;
		last = place;
	}
	if (first != 0)
		write_stretch(store, feed, first, last);
	g_array_set_size(feed->places, 0);
	g_hash_table_remove_all(feed->given);
}

void feed_settle(struct store *store)
{
	GHashTableIter iter;
	struct org_feed *feed;
	if (store->feeder == NULL)
		return;
	g_hash_table_iter_init(&iter, store->feeder->feeds);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&feed))
		if (feed->places->len > 0)
			write_feed(store, feed);
	g_hash_table_remove_all(store->feeder->fresh);
}

/* ---- common ---- */

void feed_event(struct store *store, gint64 place, const struct event *event, bool subjects)
{
	if (!store->feeding)
		return;
	g_hash_table_add(store->feeder->fresh, g_memdup2(&place, sizeof place));
	if (fold_feeds_all(store->authority, event))
		give(store, COMMON, place);
	if (!subjects && authority_speaks_for(store->authority, event->st, event->org))
		give(store, event->org, place);
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

/* Few pairs are looked up one by one; of many the sum is kept. */
void feed_subject(struct store *store, struct fold *fold, const char *subject)
{
	enum { FEW = 6 };
	struct feeder *feeder = store->feeder;
	gint64 sum = 0, hash = subject_hash(subject);
	feeder->all = feeder->known = 0;
	g_array_set_size(feeder->pairs, 0);
	fold_feed(fold, subject, take_pair, feeder);
	bool many = feeder->pairs->len > FEW;
	if (many)
		sql_number(store, &sum, "SELECT sum FROM fed WHERE subject = ?", "i", hash);
	if (many && (guint64)sum == feeder->all)
		return;
	for (guint i = 0; i < feeder->pairs->len; i++) {
		const struct pair *pair = &g_array_index(feeder->pairs, struct pair, i);
		if (pair->fresh || !many || (guint64)sum != feeder->known)
			give(store, pair->org, pair->place);
	}
	if (many)
		sql_do(store, "INSERT OR REPLACE INTO fed (subject, sum) VALUES (?, ?)", "ii", hash,
			(gint64)feeder->all);
}

/* ---- answers ---- */

gint64 store_feed_end(struct store *store, const char *org)
{
	store_look(store);
	return feed_end(store, org != NULL ? org : COMMON);
}

bool store_set_feeding(struct store *store, GError **error)
{
	if (store->feeding)
		return true;
	return store_set(store, "feeding", "1", error) && store_rebuild(store, error);
}
