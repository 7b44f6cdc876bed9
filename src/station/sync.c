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
	STOP_LOOK = 100, /* ms */
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

bool sync_watch(struct store *store,
	void (*said)(void *data, const struct sync_report *report, const GError *problem),
	void *data, const gint *stop, GError **error)
{
	AUTO_LINE struct line line = { 0 };
	struct sync_report report = { 0 };
	guint failures = 0;
	guint wait = 0;

	if (!line_open(&line, store, &report, error))
		return false;
	client_set_stop(line.client, stop);
	while (!g_atomic_int_get(stop)) {
		g_autoptr(GError) problem = NULL;

		report = (struct sync_report){ 0 };
		line.proved = false;
		bool done = run_round(&line, wait, &problem);

		count_waiting(store, &report);
		if (g_atomic_int_get(stop))
			break;
		said(data, &report, problem);
		wait = POLL_LEAST + random_below(POLL_MOST - POLL_LEAST + 1);
		if (done) {
			failures = 0;
			continue;
		}
		wait = 0;
		rest(backoff(failures++), stop);
	}
	return true;
}
