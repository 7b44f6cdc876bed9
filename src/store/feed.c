/* SPDX-License-Identifier: Apache-2.0
 * Feeds: which events each organisation is told of, in the order in which this store learned that
 * it has to be. A position is given once, by the one writer, in the transaction that finds that the
 * event belongs there: so no reader of a feed ever skips one. What is in a feed is decided by
 * model/feed.c alone.
 *
 * Most of what a subject puts into feeds is there already, and chains go into them in stretches: so
 * what a feed has is kept as bits, in pages of neighbouring places that are read when one of them
 * is asked for. */
#include "store/views.h"

#include "store/log.h"
#include "store/sql.h"

#include <string.h>

#define COMMON ""

enum {
	PAGE_BITS = 10,
	PAGE_PLACES = 1 << PAGE_BITS,
	PAGE_WORDS = PAGE_PLACES / 64,
	PAGES_MAX = 16 * 1024, /* in memory, of all feeds: about 6 MB */
};

struct page {
	gint64 number;             /* of its places, without the last PAGE_BITS */
	guint64 held[PAGE_WORDS];  /* what the feed has, fresh ones too */
	guint64 fresh[PAGE_WORDS]; /* what came in this transaction and has no position yet */
	bool changed;              /* some of it is fresh */
};

/* What is known of an organisation's feed. */
struct org_feed {
	char *org;
	gint64 end;         /* last position given */
	GHashTable *pages;  /* number -> struct page */
	GPtrArray *changed; /* struct page, borrowed */
};

struct feeder {
	GHashTable *feeds;        /* org -> struct org_feed */
	GPtrArray *changed;       /* struct org_feed, borrowed */
	struct org_feed *last;    /* that was asked for; NULL */
	const struct chain *from; /* of the event given last; NULL */
	guint pages, pages_max;
};

static void org_feed_free(gpointer data)
{
	struct org_feed *feed = data;

	g_hash_table_unref(feed->pages);
	g_ptr_array_unref(feed->changed);
	g_free(feed->org);
	g_free(feed);
}

void feed_open(struct store *store)
{
	store->feeder = g_new0(struct feeder, 1);
	store->feeder->feeds = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, org_feed_free);
	store->feeder->changed = g_ptr_array_new();
	store->feeder->pages_max = PAGES_MAX;
}

void feed_close(struct store *store)
{
	if (!store->feeder)
		return;
	g_hash_table_unref(store->feeder->feeds);
	g_ptr_array_unref(store->feeder->changed);
	g_clear_pointer(&store->feeder, g_free);
}

/* ---- what a feed has ---- */

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
	struct feeder *feeder = store->feeder;

	if (feeder->last && strcmp(feeder->last->org, org) == 0)
		return feeder->last;
	struct org_feed *feed = g_hash_table_lookup(feeder->feeds, org);

	if (!feed) {
		feed = g_new0(struct org_feed, 1);
		feed->org = g_strdup(org);
		feed->end = feed_end(store, org);
		feed->pages = g_hash_table_new_full(place_hash, g_int64_equal, NULL, g_free);
		feed->changed = g_ptr_array_new();
		g_hash_table_insert(feeder->feeds, feed->org, feed);
	}
	return feeder->last = feed;
}

static void hold(struct page *page, gint64 first, gint64 last)
{
	gint64 start = page->number << PAGE_BITS;
	gint64 end = MIN(last - start, PAGE_PLACES - 1);

	for (gint64 i = MAX(first - start, 0); i <= end; i++)
		page->held[i / 64] |= G_GUINT64_CONSTANT(1) << i % 64;
}

/* Stretches do not overlap: the first, from the end, that ends before the page is the last to be
 * looked at. */
static struct page *page_read(struct store *store, const struct org_feed *feed, gint64 number)
{
	struct page *page = g_new0(struct page, 1);
	gint64 start = number << PAGE_BITS;
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT first, last FROM feed WHERE org = ? AND first <= ? ORDER BY first DESC",
		"ti", feed->org, start + PAGE_PLACES - 1);

	page->number = number;
	while (sql_row(store, rows) && sqlite3_column_int64(rows, 1) >= start)
		hold(page, sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1));
	return page;
}

static struct page *page_of(struct store *store, struct org_feed *feed, gint64 place)
{
	gint64 number = place >> PAGE_BITS;
	struct page *page = g_hash_table_lookup(feed->pages, &number);

	if (!page) {
		page = page_read(store, feed, number);
		g_hash_table_insert(feed->pages, &page->number, page);
		store->feeder->pages++;
	}
	return page;
}

static gboolean is_settled(
	G_GNUC_UNUSED gpointer number, gpointer page, G_GNUC_UNUSED gpointer none)
{
	return !((struct page *)page)->changed;
}

/* Lets go what can be read again. */
static void shed(struct feeder *feeder)
{
	GHashTableIter iter;
	struct org_feed *feed;

	feeder->last = NULL;
	g_hash_table_iter_init(&iter, feeder->feeds);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&feed)) {
		feeder->pages -= g_hash_table_foreach_remove(feed->pages, is_settled, NULL);
		if (g_hash_table_size(feed->pages) == 0)
			g_hash_table_iter_remove(&iter);
	}
	feeder->pages_max = MAX(PAGES_MAX, 2 * feeder->pages);
}

/* ---- giving ---- */

static void give(struct store *store, const char *org, gint64 place)
{
	struct feeder *feeder = store->feeder;

	if (feeder->pages >= feeder->pages_max)
		shed(feeder);
	struct org_feed *feed = feed_of(store, org);
	struct page *page = page_of(store, feed, place);
	guint i = place & (PAGE_PLACES - 1);
	guint64 bit = G_GUINT64_CONSTANT(1) << i % 64;

	if (page->held[i / 64] & bit)
		return;
	page->held[i / 64] |= bit;
	page->fresh[i / 64] |= bit;
	if (!page->changed) {
		if (feed->changed->len == 0)
			g_ptr_array_add(feeder->changed, feed);
		g_ptr_array_add(feed->changed, page);
		page->changed = true;
	}
}

static int by_number(gconstpointer a, gconstpointer b)
{
	const struct page *x = *(struct page *const *)a, *y = *(struct page *const *)b;

	return x->number < y->number ? -1 : x->number > y->number;
}

static void write_stretch(struct store *store, struct org_feed *feed, gint64 first, gint64 last)
{
	sql_do(store, "INSERT INTO feed (org, pos, first, last) VALUES (?, ?, ?, ?)", "tiii",
		feed->org, feed->end + 1, first, last);
	feed->end += last - first + 1;
}

/* What is fresh in the page goes on the stretch at hand (first 0: none yet), or ends it. */
static void write_page(
	struct store *store, struct org_feed *feed, struct page *page, gint64 *first, gint64 *last)
{
	for (guint w = 0; w < PAGE_WORDS; w++)
		for (guint64 left = page->fresh[w]; left != 0; left &= left - 1) {
			gint64 place = page->number << PAGE_BITS | w * 64 | __builtin_ctzll(left);

			if (*first == 0 || place != *last + 1) {
				if (*first != 0)
					write_stretch(store, feed, *first, *last);
				*first = place;
			}
			*last = place;
		}
	memset(page->fresh, 0, sizeof page->fresh);
	page->changed = false;
}

static void write_feed(struct store *store, struct org_feed *feed)
{
	gint64 first = 0, last = 0;

	g_ptr_array_sort(feed->changed, by_number);
	for (guint i = 0; i < feed->changed->len; i++)
		write_page(store, feed, feed->changed->pdata[i], &first, &last);
	write_stretch(store, feed, first, last);
	g_ptr_array_set_size(feed->changed, 0);
}

void feed_settle(struct store *store)
{
	struct feeder *feeder = store->feeder;

	if (!feeder)
		return;
	for (guint i = 0; i < feeder->changed->len; i++)
		write_feed(store, feeder->changed->pdata[i]);
	g_ptr_array_set_size(feeder->changed, 0);
	feeder->pages_max = PAGES_MAX;
}

/* ---- common ---- */

void feed_event(struct store *store, gint64 place, const struct event *event, bool subjects)
{
	if (!store->feeding)
		return;
	if (fold_feeds_all(store->authority, event))
		give(store, COMMON, place);
	if (!subjects && authority_speaks_for(store->authority, event->st, event->org))
		give(store, event->org, place);
}

void feed_chain(struct store *store, struct chain *chain)
{
	if (!store->feeding || !chain || !(authority_roles(store->authority, chain->st) & ROLE_HUB))
		return;
	for (gint64 n = 1; n <= chain->indexed; n++) {
		g_autoptr(struct event) event = log_event(store, chain_place(chain, n));

		if (event)
			give(store, COMMON, chain_place(chain, n));
	}
}

/* ---- own ---- */

void feed_give(void *data, const char *org, const struct event *event)
{
	struct store *store = data;
	const struct chain *chain = store->feeder->from;

	if (!chain || strcmp(chain->st, event->st) != 0)
		chain = store->feeder->from = log_chain(store, event->st);
	give(store, org, chain_place(chain, event->n));
}

void feed_subject(struct store *store, struct fold *fold, const char *subject)
{
	fold_feed(fold, subject, feed_give, store);
}

/* ---- answers ---- */

gint64 store_feed_end(struct store *store, const char *org)
{
	store_look(store);
	return feed_end(store, org ? org : COMMON);
}

bool store_set_feeding(struct store *store, GError **error)
{
	if (store->feeding)
		return true;
	return store_set(store, "feeding", "1", error) && store_rebuild(store, error);
}
