/* SPDX-License-Identifier: Apache-2.0
 * Catching up, in two steps that take turns: what has come goes into the index, which is quick and
 * marks the subjects that it names; then these are folded, each once, however many of their events
 * have come meanwhile. Marks are kept in memory: after a failure they are found again from the
 * ranges that were indexed and never folded. */
#include "store/queue.h"

#include "store/arrival.h"
#include "store/aside.h"
#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"
#include "store/views.h"

enum {
	MARKED_MAX = 100 * 1000,
	PATIENCE_US = 400 * 1000, /* for which marks wait while more keeps coming */
	FOLD_COST = 8,            /* a subject takes as long to fold as so many events to index */
	PORTION = 128,            /* lines that are read at once */
	FOLDED = 1024,            /* subjects that are folded at once */
	FEW = 16,                 /* are events sooner than a thread wakes */
};

static const char lost[] = "nothing is lost; free some space and try again";

static bool is_enough(const struct limit *limit)
{
	return limit != NULL && limit->enough != NULL && limit->enough(limit->data);
}

/* ---- into the index ---- */

/* Ranges on their way into the index. */
struct reading {
	struct store *store;
	const GArray *ranges; /* struct range */
	guint next;           /* the range that is read next */
	gint64 first;         /* and from where; 0: from its beginning */
};

/* At most `max` lines of a range; where to go on, 0 when it is done. */
static gint64 read_lines(struct store *store, struct range range, guint max, struct arrivals *into)
{
	guint count = 0;
	gint64 place = 0;
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT id, line, hash FROM log WHERE id BETWEEN ? AND ? AND line IS NOT NULL"
		" ORDER BY id LIMIT ?",
		"iii", range.first, range.last, (gint64)max);
	while (sql_row(store, rows)) {
		struct hash hash;
		count++;
		place = sqlite3_column_int64(rows, 0);
		if (sql_hash(rows, 2, &hash))
			arrivals_add(into, place, &hash, sqlite3_column_blob(rows, 1),
				(gsize)sqlite3_column_bytes(rows, 1));
	}
	return count == max && place < range.last ? place + 1 : 0;
}

static void read_some(struct reading *reading, struct arrivals *into)
{
	arrivals_empty(into);
	while (reading->next < reading->ranges->len && into->lines->len < PORTION) {
		struct range range = g_array_index(reading->ranges, struct range, reading->next);
		if (reading->first != 0)
			range.first = reading->first;
		reading->first =
			read_lines(reading->store, range, PORTION - into->lines->len, into);
		if (reading->first == 0)
			reading->next++;
	}
}

static void make(void *arrivals)
{
	arrivals_make(arrivals);
}

/* The thread that helps a hub. */
static struct aside *helper_of(struct store *store, const struct arrivals *arrivals)
{
	if (!store->feeding || arrivals->lines->len < FEW)
		return NULL;
	if (store->aside == NULL)
		store->aside = aside_new();
	return store->aside;
}

static void index_all(struct store *store, const struct arrivals *arrivals)
{
	for (guint i = 0; i < arrivals->made->len; i++)
		log_keep(store, arrival_at(arrivals, i)->place, arrival_at(arrivals, i)->event);
	for (guint i = 0; i < arrivals->made->len; i++)
		index_event(store, arrival_at(arrivals, i));
}

/* While one portion goes into the index, the lines of the next become events beside. What was not
 * reached is cut from the ranges. */
static void index_ranges(struct store *store, GArray *ranges, const struct limit *limit)
{
	struct reading reading = { .store = store, .ranges = ranges };
	struct arrivals portions[2], *now = &portions[0], *next = &portions[1];
	arrivals_init(now);
	arrivals_init(next);
	read_some(&reading, now);
	arrivals_make(now);
	while (now->lines->len > 0) {
		if (is_enough(limit))
			arrivals_empty(next);
		else
			read_some(&reading, next);
		struct aside *helper = helper_of(store, next);
		aside_begin(helper, make, next);
		index_all(store, now);
		aside_wait(helper);
		struct arrivals *done = now;
		now = next;
		next = done;
	}
	arrivals_clear(now);
	arrivals_clear(next);
	if (reading.first != 0)
		g_array_index(ranges, struct range, reading.next++).last = reading.first - 1;
	g_array_set_size(ranges, reading.next);
}

void queue_index(struct store *store, gint64 first, gint64 last)
{
	const struct range range = { first, last };
	g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof range);
	g_array_append_val(ranges, range);
	index_ranges(store, ranges, NULL);
}

void queue_add(struct store *store, gint64 first, gint64 last)
{
	sql_do(store, "INSERT INTO queue (first, last) VALUES (?, ?)", "ii", first, last);
}

static void note_indexed(struct store *store, gint64 pos)
{
	g_array_append_val(store->dirty->indexed, pos);
}

/* At most `max` events from the front of the queue. */
static GArray *front_of(struct store *store, gint64 max)
{
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
	AUTO_RESET sqlite3_stmt *rows =
		sql_query(store, "SELECT first, last FROM queue ORDER BY pos", "");
	while (max > 0 && sql_row(store, rows)) {
		struct range range = { sqlite3_column_int64(rows, 0),
			sqlite3_column_int64(rows, 1) };
		range.last = MIN(range.last, range.first + max - 1);
		max -= range.last - range.first + 1;
		g_array_append_val(ranges, range);
	}
	return ranges;
}

/* A range is in the index now: it leaves the front of the queue, or a part of it does. */
static void leave_queue(struct store *store, struct range range)
{
	gint64 pos = 0, last = 0;
	sql_number(store, &pos, "SELECT min(pos) FROM queue", "");
	sql_number(store, &last, "SELECT last FROM queue WHERE pos = ?", "i", pos);
	sql_do(store, "INSERT INTO indexed (first, last) VALUES (?, ?)", "ii", range.first,
		range.last);
	note_indexed(store, sqlite3_last_insert_rowid(store->db));
	if (range.last == last)
		sql_do(store, "DELETE FROM queue WHERE pos = ?", "i", pos);
	else
		sql_do(store, "UPDATE queue SET first = ? WHERE pos = ?", "ii", range.last + 1,
			pos);
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

static void index_some(struct store *store, const struct limit *limit)
{
	g_autoptr(GArray) ranges = front_of(store, limit->events);
	index_ranges(store, ranges, limit);
	for (guint i = 0; i < ranges->len; i++)
		leave_queue(store, g_array_index(ranges, struct range, i));
	index_settle(store);
	feed_settle(store);
	if (dirty_waiting(store) == 0)
		store->dirty->since = g_get_monotonic_time();
	dirty_wait(store);
	if (dirty_waiting(store) == 0)
		forget_indexed(store);
}

/* ---- into the views ---- */

static void fold_some(struct store *store, const struct limit *limit)
{
	guint left = MAX(1, limit->events / FOLD_COST);
	do {
		guint now = MIN(left, FOLDED);
		dirty_resume(store, now);
		views_fold(store);
		left -= now;
	} while (left > 0 && dirty_waiting(store) > 0 && !is_enough(limit));
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

bool store_catch_up(struct store *store, const struct limit *limit, guint64 *left, GError **error)
{
	gint64 unread = 0;
	if (!sql_begin(store, lost, error))
		return false;
	if (is_folding_due(store))
		fold_some(store, limit);
	else
		index_some(store, limit);
	sql_number(store, &unread, "SELECT sum(last - first + 1) FROM queue", "");
	if (!sql_commit(store, error))
		return false;
	erase_scrub(store);
	*left = (guint64)unread + dirty_waiting(store);
	return true;
}

static void mark_range(struct store *store, struct range range)
{
	struct arrivals arrivals;
	arrivals_init(&arrivals);
	do {
		arrivals_empty(&arrivals);
		range.first = read_lines(store, range, PORTION, &arrivals);
		arrivals_make(&arrivals);
		for (guint i = 0; i < arrivals.made->len; i++)
			index_mark_again(store, arrival_at(&arrivals, i)->event);
	} while (range.first != 0);
	arrivals_clear(&arrivals);
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
