/* SPDX-License-Identifier: Apache-2.0
 * What others bring. Runs come in any order, in pieces and repeatedly: a line that is held is left
 * alone, a hidden one is filled, the rest is added. Whether a run fits is asked once a run: hashes
 * chain, so where one number agrees all before it do. A run that differs anywhere is a fork and
 * none of it stays. */
#include "store/queue.h"

#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"
#include "store/views.h"

#include "base/error.h"

#include <string.h>

static const char lost[] = "nothing of it was recorded; free some space and try again";

void intake_init(struct intake *intake)
{
	intake->acks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	intake->forks = g_array_new(FALSE, FALSE, sizeof(struct fork));
	intake->added = 0;
}

void intake_clear(struct intake *intake)
{
	g_clear_pointer(&intake->acks, g_hash_table_unref);
	g_clear_pointer(&intake->forks, g_array_unref);
}

/* ---- one run ---- */

enum held { ABSENT, HIDDEN, HELD };

/* How a run stands to what is held. */
struct meeting {
	const struct run *run;
	struct chain *chain;
	guint8 *held; /* enum held, by line */
	bool joined;  /* the line before the run is held */
	bool differs;
	struct fork fork;
};

static const struct run_line *line_at(const struct run *run, gint64 n)
{
	return &g_array_index(run->lines, struct run_line, (guint)(n - run->from));
}

static void differ(struct meeting *meeting, gint64 n, const struct hash *hash)
{
	if (meeting->differs)
		return;
	meeting->differs = true;
	meeting->fork.n = n;
	meeting->fork.hash = *hash;
}

/* A row of the log that lies in the run, before it or behind it. */
static void meet_row(struct meeting *meeting, sqlite3_stmt *row)
{
	const struct run *run = meeting->run;
	gint64 n = place_n(sqlite3_column_int64(row, 0)), last = run->from + run->lines->len - 1;
	struct hash hash, prev;
	if (!sql_hash(row, 1, &hash))
		return;
	if (n < run->from) {
		meeting->joined = true;
		if (!hash_equal(&hash, &run->prev))
			differ(meeting, n, &hash);
	} else if (n > last) {
		if (sql_hash(row, 3, &prev) && !hash_equal(&prev, &line_at(run, last)->hash))
			differ(meeting, last, &prev);
	} else {
		meeting->held[n - run->from] = sqlite3_column_int(row, 2) != 0 ? HIDDEN : HELD;
		if (!hash_equal(&hash, &line_at(run, n)->hash))
			differ(meeting, n, &hash);
	}
}

static void meet(struct store *store, struct meeting *meeting)
{
	const struct run *run = meeting->run;
	if (log_last(store, meeting->chain) < run->from - 1)
		return;
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT id, hash, line IS NULL, prev FROM log WHERE id BETWEEN ? AND ? ORDER BY id",
		"ii", chain_place(meeting->chain, MAX(run->from - 1, 1)),
		chain_place(meeting->chain, run->from + run->lines->len));
	while (sql_row(store, rows))
		meet_row(meeting, rows);
}

static bool is_erased(
	struct store *store, const struct chain *chain, gint64 n, const struct run_line *line)
{
	char name[NAME_SIZE];
	if (g_hash_table_size(store->erasures) == 0)
		return false;
	chain_event_name(name, chain->st, n, &line->hash);
	return erase_wants(store, name, line->text, line->len);
}

/* True when the line is to be folded. */
static bool take_line(struct store *store, struct meeting *meeting, gint64 n, guint *added)
{
	const struct run *run = meeting->run;
	const struct run_line *line = line_at(run, n);
	enum held held = meeting->held[n - run->from];
	bool first = n == run->from && (!meeting->joined || n == 1);
	struct log_entry entry = { .n = n,
		.line = line->text,
		.len = line->len,
		.line_hash = &line->line_hash,
		.hash = &line->hash,
		.prev = first ? &run->prev : NULL };
	if (held == HELD || (held == HIDDEN && line->text == NULL))
		return false;
	if (line->text != NULL && is_erased(store, meeting->chain, n, line))
		entry.line = NULL;
	if (held == HIDDEN && entry.line != NULL)
		log_fill(store, chain_place(meeting->chain, n), line->text, line->len);
	else if (held == ABSENT)
		log_put(store, meeting->chain, &entry);
	*added += entry.line != NULL || held == ABSENT;
	return entry.line != NULL;
}

static void take_lines(struct store *store, struct meeting *meeting, GArray *ranges, guint *added)
{
	struct range range = { 0, 0 };
	for (guint i = 0; i < meeting->run->lines->len; i++) {
		gint64 n = meeting->run->from + i;
		if (!take_line(store, meeting, n, added))
			continue;
		gint64 place = chain_place(meeting->chain, n);
		if (range.first != 0 && range.last == place - 1) {
			range.last = place;
			continue;
		}
		if (range.first != 0)
			g_array_append_val(ranges, range);
		range = (struct range){ place, place };
	}
	if (range.first != 0)
		g_array_append_val(ranges, range);
}

static void take_heads(struct store *store, const struct meeting *meeting)
{
	for (guint i = 0; i < meeting->run->heads->len; i++)
		log_put_head(
			store, meeting->chain, &g_array_index(meeting->run->heads, struct head, i));
}

static void take_run(
	struct store *store, const struct run *run, GArray *ranges, struct intake *intake)
{
	if (run->from + run->lines->len > PLACE_N_MAX) {
		if (store->problem == NULL)
			refuse(&store->problem, BELGI_ERROR_LIMIT,
				"%s: number %" G_GINT64_FORMAT
				" is over the limit; nothing of it was taken",
				run->st, run->from);
		return;
	}
	g_autofree guint8 *held = g_new0(guint8, MAX(run->lines->len, 1));
	struct meeting meeting = {
		.run = run, .chain = log_chain_make(store, run->st), .held = held
	};
	if (meeting.chain == NULL || run->lines->len == 0)
		return;
	meet(store, &meeting);
	if (meeting.differs) {
		g_strlcpy(meeting.fork.st, run->st, sizeof meeting.fork.st);
		meeting.fork.last = log_last(store, meeting.chain);
		g_array_append_val(intake->forks, meeting.fork);
		return;
	}
	take_lines(store, &meeting, ranges, &intake->added);
	take_heads(store, &meeting);
}

static void acknowledge(struct store *store, const GPtrArray *runs, struct intake *intake)
{
	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = runs->pdata[i];
		struct chain *chain = log_chain(store, run->st);
		if (chain == NULL || g_hash_table_contains(intake->acks, run->st))
			continue;
		gint64 end = log_end(store, chain, NULL);
		g_hash_table_insert(intake->acks, g_strdup(run->st), g_memdup2(&end, sizeof end));
	}
}

static void forget(struct intake *intake)
{
	g_hash_table_remove_all(intake->acks);
	g_array_set_size(intake->forks, 0);
	intake->added = 0;
}

static bool take_soon(
	struct store *store, GPtrArray *runs, enum when when, struct intake *intake, GError **error)
{
	g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(struct range));
	if (!sql_begin(store, lost, error))
		return false;
	for (guint i = 0; i < runs->len; i++)
		take_run(store, runs->pdata[i], ranges, intake);
	for (guint i = 0; i < ranges->len; i++) {
		struct range range = g_array_index(ranges, struct range, i);
		if (when == FOLD_NOW)
			queue_index(store, range.first, range.last);
		else
			queue_add(store, range.first, range.last);
	}
	if (when == FOLD_NOW)
		views_fold(store);
	else
		views_forget(store);
	acknowledge(store, runs, intake);
	if (!sql_commit_soon(store, error)) {
		forget(intake);
		return false;
	}
	erase_scrub(store);
	return true;
}

bool store_take(
	struct store *store, GPtrArray *runs, enum when when, struct intake *intake, GError **error)
{
	if (!take_soon(store, runs, when, intake, error))
		return false;
	if (store_durable(store, store_written(store), error))
		return true;
	forget(intake);
	return false;
}

/* Lines have no position in a feed before store_catch_up, so readers may see them before the disk
 * has them. */
bool store_take_soon(struct store *store, GPtrArray *runs, struct intake *intake, GError **error)
{
	sql_wait(store, false);
	bool taken = take_soon(store, runs, FOLD_LATER, intake, error);
	sql_wait(store, store->feeding);
	return taken;
}
