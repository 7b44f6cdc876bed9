/* SPDX-License-Identifier: Apache-2.0
 * Rounds: push, then pull common before own, because the keys that own runs need come with the
 * common ones. Whatever fails, the next round begins where this one got to. */
#include "station/sync.h"
#include "base/error.h"
#include "station/sync_line.h"

enum {
	POLL_LEAST = 20, /* s: a long poll lasts 20 to 30, so that common news does not come to all
			    at once */
	POLL_MOST = 30,
	BACKOFF_FIRST = 1000, /* ms */
	BACKOFF_MOST = 300 * 1000,
	STOP_LOOK = 100,       /* ms */
	WORK_LOOK = 400,       /* ms between two looks whether there is something to send */
	WORK_QUIET = 5000,     /* ms without an event, then the desk rests */
	WORK_MOST = 20 * 1000, /* ms for which only own events are sent */
	ROUNDS_MAX = 3,
};

static void count_waiting(struct store *store, struct sync_report *report)
{
	report->waiting = sync_waiting(store);
}

guint sync_waiting(struct store *store)
{
	const char *st = store_station(store);
	struct hash hash;

	if (!st)
		return 0;
	gint64 end = store_chain_end(store, st, &hash);
	gint64 acked = line_number(store, "acked", st);

	return (guint)(end - MIN(acked, end));
}

/* A hub that has a new epoch is asked again from the start. */
static bool run_round(struct line *line, guint wait, GError **error)
{
	for (int i = 0; i < ROUNDS_MAX; i++) {
		line->renewed = false;
		if (!push_after_fork(line, error) || !push_own(line, error) ||
			!push_foreign(line, error) || !pull_feed(line, "common", 0, error) ||
			!pull_feed(line, "own", wait, error))
			return false;
		if (!line->renewed)
			return true;
		wait = 0;
	}
	return line_garbage(line, "another epoch each time", error);
}

bool sync_once(struct store *store, struct sync_report *report, GError **error)
{
	AUTO_LINE struct line line = { 0 };

	*report = (struct sync_report){ 0 };
	bool done = line_open(&line, store, report, error) && run_round(&line, 0, error);

	count_waiting(store, report);
	return done;
}

bool sync_rejoin(struct store *store, GError **error)
{
	static const char *const cursors[] = { "cursor.common", "cursor.own", NULL };

	return store_rejoin(store, cursors, error);
}

/* ---- watching ---- */

static gboolean ring(gpointer data)
{
	*(bool *)data = true;
	return G_SOURCE_REMOVE;
}

static gboolean look(gpointer data)
{
	(void)data;
	return G_SOURCE_CONTINUE;
}

static void attach(GMainContext *context, guint ms, GSourceFunc call, bool *over)
{
	g_autoptr(GSource) source = g_timeout_source_new(ms);

	g_source_set_callback(source, call, over, NULL);
	g_source_attach(source, context);
}

/* Waits; looks at *stop now and then, for it may be set by a signal handler. */
static void rest(guint ms, const gint *stop)
{
	g_autoptr(GMainContext) context = g_main_context_new();
	bool over = false;

	attach(context, ms, ring, &over);
	attach(context, STOP_LOOK, look, NULL);
	while (!over && !g_atomic_int_get(stop))
		g_main_context_iteration(context, TRUE);
}

/* Doubles with each failure; half of it is chance, so that stations do not come back all at once.
 */
static guint backoff(guint failures)
{
	guint most = MIN((guint)BACKOFF_MOST, (guint)BACKOFF_FIRST << MIN(failures, 12u));

	return most / 2 + random_below(most / 2 + 1);
}

/* A desk at work, and whoever watches it. */
struct watch {
	struct line line;
	const gint *stop;
	gint64 looked; /* ms */
};

static gint64 now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

/* A long poll ends when the desk records something: breaking it off costs one new connection, and
 * then the desk is at work. */
static bool is_over(void *data)
{
	struct watch *watch = data;
	gint64 now = now_ms();

	if (g_atomic_int_get(watch->stop))
		return true;
	if (!watch->line.resting || now - watch->looked < WORK_LOOK)
		return watch->line.hurried && watch->line.resting;
	watch->looked = now;
	watch->line.hurried = sync_waiting(watch->line.store) > 0;
	return watch->line.hurried;
}

/* While scans come one after the other, each is sent soon and news can wait a little. */
static bool send_at_work(struct watch *watch, GError **error)
{
	gint64 begun = now_ms();
	gint64 last = begun;

	while (!g_atomic_int_get(watch->stop) && now_ms() - last < WORK_QUIET &&
		now_ms() - begun < WORK_MOST) {
		if (sync_waiting(watch->line.store) > 0) {
			if (!push_own(&watch->line, error))
				return false;
			last = now_ms();
		}
		rest(WORK_LOOK, watch->stop);
	}
	return true;
}

/* A round; after one in which the desk was at work, what it goes on to record. */
static bool watch_round(struct watch *watch, guint wait, GError **error)
{
	struct line *line = &watch->line;
	bool worked = line->hurried;

	line->proved = line->hurried = false;
	return (!worked || send_at_work(watch, error)) && run_round(line, worked ? 0 : wait, error);
}

bool sync_watch(struct store *store,
	void (*said)(void *data, const struct sync_report *report, const GError *problem),
	void *data, const gint *stop, GError **error)
{
	struct watch watch = { .stop = stop };
	struct sync_report report = { 0 };
	guint failures = 0;
	guint wait = 0;
	bool opened = line_open(&watch.line, store, &report, error);

	if (opened)
		client_set_over(watch.line.client, is_over, &watch);
	while (opened && !g_atomic_int_get(stop)) {
		g_autoptr(GError) problem = NULL;

		bool done = watch_round(&watch, wait, &problem);

		count_waiting(store, &report);
		if (g_atomic_int_get(stop))
			break;
		/* What was left for work is told with that. */
		if (problem || !watch.line.hurried) {
			said(data, &report, problem);
			report = (struct sync_report){ 0 };
		}
		wait = POLL_LEAST + random_below(POLL_MOST - POLL_LEAST + 1);
		if (done) {
			failures = 0;
			continue;
		}
		wait = 0;
		rest(backoff(failures++), stop);
	}
	line_close(&watch.line);
	return opened;
}
