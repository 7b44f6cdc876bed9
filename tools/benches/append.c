/* SPDX-License-Identifier: Apache-2.0
 * Events appended to the log, one and many to a commit, against the same lines into a bare SQLite
 * table. */
#include "bench.h"

#include "model/chain.h"

enum { SINGLE = 3000, MANY = 30000, BATCH = 300 };

static struct draft *received(guint i)
{
	char serial[16], dev[DEV_SIZE];
	seeded_serial(serial, i);
	dev_of_serial(dev, serial);
	struct draft *draft = draft_new("device.received");
	draft_text(draft, "dev", dev);
	draft_text(draft, "serial", serial);
	draft_text(draft, "code", serial);
	draft_text(draft, "how", "scan");
	draft_flag(draft, "extra", true);
	return draft;
}

/* Appends `count` events, `batch` to a commit; events a second, 0 on failure. */
static double append(struct store *store, guint first, guint count, guint batch, GPtrArray *events,
	GError **error)
{
	const gint64 start = g_get_monotonic_time();
	for (guint i = 0; i < count; i += batch) {
		g_autoptr(GPtrArray) drafts =
			g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
		while (drafts->len < batch)
			g_ptr_array_add(drafts, received(first + i + drafts->len));
		if (!store_append(store, (struct draft *const *)drafts->pdata, drafts->len, events,
			    error))
			return 0;
	}
	return count / seconds_since(start);
}

static bool compare(struct bench *bench, struct store *store, const char *name, guint first,
	guint count, guint batch, double target, GError **error)
{
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	const double rate = append(store, first, count, batch, events, error);
	const double limit = rate > 0 ? bare_insert_rate(bench, events, batch, error) : 0;
	if (limit == 0)
		return false;
	bench_report(
		bench, &(struct figure){ name, rate, "events/s", limit, target, RATIO_AT_LEAST });
	return true;
}

bool bench_append(struct bench *bench, GError **error)
{
	struct store *store = seeded_store(bench, "append.sqlite", 1000, error);
	const bool good =
		store && compare(bench, store, "append_1_a_commit", 0, SINGLE, 1, 0.3, error) &&
		compare(bench, store, "append_300_a_commit", SINGLE, MANY, BATCH, 0.05, error);
	store_close(store);
	g_autofree char *gone = bench_path(bench, "append.sqlite");
	return good;
}
