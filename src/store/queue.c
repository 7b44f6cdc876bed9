/* SPDX-License-Identifier: Apache-2.0
 * Catching up, in two steps that take turns: what has come goes into the index, which is quick and
 * marks the subjects that it names; then these are folded, each once, however many of their events
 * have come meanwhile. Marks are kept in memory: after a failure they are found again from the
 * ranges that were indexed and never folded. */
#include "store/queue.h"

#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"
#include "store/views.h"

enum {
	MARKED_MAX = 100 * 1000,
	PATIENCE_US = 400 * 1000, /* for which marks wait while more keeps coming */
	FOLD_COST = 8,            /* a subject takes as long to fold as so many events to index */
};

static const char lost[] = "nothing is lost; free some space and try again";

/* ---- into the index ---- */

static GPtrArray *read_range(struct store *store, gint64 first, gint64 last, GArray *places)
{
	GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT id, line, hash FROM log WHERE id BETWEEN ? AND ? AND line IS NOT NULL ORDER BY id",
		"ii", first, last);
	while (sql_row(store, rows)) {
		struct hash hash;
		gint64 place = sqlite3_column_int64(rows, 0);
		struct event *event = event_read(
			sqlite3_column_blob(rows, 1), (gsize)sqlite3_column_bytes(rows, 1), NULL);
		if (event == NULL || !sql_hash(rows, 2, &hash)) {
			event_unref(event);
			continue;
		}
		event_place(event, &hash);
		log_keep(store, place, event);
		g_ptr_array_add(events, event);
		g_array_append_val(places, place);
	}
	return events;
}

void queue_index(struct store *store, gint64 first, gint64 last)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GPtrArray) events = read_range(store, first, last, places);
	for (guint i = 0; i < events->len; i++)
		index_event(store, g_array_index(places, gint64, i), events->pdata[i]);
}

void queue_add(struct store *store, gint64 first, gint64 last)
{
	sql_do(store, "INSERT INTO queue (first, last) VALUES (?, ?)", "ii", first, last);
}

static void note_indexed(struct store *store, gint64 pos)
{
	g_array_append_val(store->dirty->indexed, pos);
}

/* Takes at most `max` from the front of the queue; false when it is empty. */
static bool take_front(struct store *store, gint64 max, gint64 *taken)
{
	gint64 pos, first, last;
	AUTO_RESET sqlite3_stmt *row =
		sql_query(store, "SELECT pos, first, last FROM queue ORDER BY pos LIMIT 1", "");
	if (!sql_row(store, row))
		return false;
	pos = sqlite3_column_int64(row, 0);
	first = sqlite3_column_int64(row, 1);
	last = sqlite3_column_int64(row, 2);
	sqlite3_reset(row);
	*taken = MIN(last - first + 1, max);
	queue_index(store, first, first + *taken - 1);
	sql_do(store, "INSERT INTO indexed (first, last) VALUES (?, ?)", "ii", first,
		first + *taken - 1);
	note_indexed(store, sqlite3_last_insert_rowid(store->db));
	if (first + *taken > last)
		sql_do(store, "DELETE FROM queue WHERE pos = ?", "i", pos);
	else
		sql_do(store, "UPDATE queue SET first = ? WHERE pos = ?", "ii", first + *taken,
			pos);
	return true;
}

/* What other programs indexed and did not fold yet is theirs. */
static void forget_indexed(struct store *store)
{
	GArray *indexed = store->dirty->indexed;
	for (guint i = 0; i < indexed->len; i++)
		sql_do(store, "DELETE FROM indexed WHERE pos = ?", "i",
			g_array_index(indexed, gint64, i));
	g_array_set_size(indexed, 0);
}

static void index_some(struct store *store, gint64 max)
{
	gint64 taken = 0;
	while (max > 0 && take_front(store, max, &taken))
		max -= taken;
	index_settle(store);
	feed_settle(store);
	if (dirty_waiting(store) == 0)
		store->dirty->since = g_get_monotonic_time();
	dirty_wait(store);
	if (dirty_waiting(store) == 0)
		forget_indexed(store);
}

/* ---- into the views ---- */

static void fold_some(struct store *store, guint max)
{
	dirty_resume(store, MAX(1, max / FOLD_COST));
	views_fold(store);
	if (dirty_waiting(store) == 0)
		forget_indexed(store);
	else
		store->dirty->since += PATIENCE_US / 2; /* then the other step has a turn */
}

static bool is_folding_due(struct store *store)
{
	gint64 one;
	guint waiting = dirty_waiting(store);
	if (waiting == 0)
		return false;
	return waiting >= MARKED_MAX ||
	       g_get_monotonic_time() - store->dirty->since > PATIENCE_US ||
	       !sql_number(store, &one, "SELECT 1 FROM queue LIMIT 1", "");
}

bool store_catch_up(struct store *store, guint max, guint64 *left, GError **error)
{
	gint64 unread = 0;
	if (!sql_begin(store, lost, error))
		return false;
	if (is_folding_due(store))
		fold_some(store, max);
	else
		index_some(store, max);
	sql_number(store, &unread, "SELECT sum(last - first + 1) FROM queue", "");
	if (!sql_commit(store, error))
		return false;
	erase_scrub(store);
	*left = (guint64)unread + dirty_waiting(store);
	return true;
}

static void mark_range(struct store *store, struct range range)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GPtrArray) events = read_range(store, range.first, range.last, places);
	for (guint i = 0; i < events->len; i++)
		index_mark_again(store, events->pdata[i]);
}

void queue_recover(struct store *store)
{
	g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
	sqlite3_stmt *rows = sql_query(store, "SELECT first, last, pos FROM indexed", "");
	while (sql_row(store, rows)) {
		struct range range = { sqlite3_column_int64(rows, 0),
			sqlite3_column_int64(rows, 1) };
		g_array_append_val(ranges, range);
		note_indexed(store, sqlite3_column_int64(rows, 2));
	}
	for (guint i = 0; i < ranges->len; i++)
		mark_range(store, g_array_index(ranges, struct range, i));
	dirty_wait(store);
}
