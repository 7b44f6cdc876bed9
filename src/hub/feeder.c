/* SPDX-License-Identifier: Apache-2.0
 * One thread folds what was acknowledged and gives it its place in the feeds, in pieces that
 * requests can wait for; where none does they are longer, for each piece writes the pages anew that
 * the one before had written. What it had not done when the hub ended it finds at the next start.
 */
#include "hub/centre.h"

enum {
	PIECE_EVENTS = 128 * 1024,
	PIECE_LEAST = 80 * 1000, /* us that one piece keeps the store from who waits for it */
	PIECE_MOST = 600 * 1000, /* us when nobody does: views follow within a second */
	QUIET = 8 * 1000,        /* us without a push: then it is the feeder's turn */
	PATIENCE = 400 * 1000,   /* us for which pushes go first, however many come */
	WAKE_PAUSE = 100 * 1000, /* us between two rounds of long polls */
	AFTER_FAILURE = 2 * G_USEC_PER_SEC,
};

struct piece {
	struct turn *turn;
	gint64 since;
};

static bool is_enough(void *data)
{
	const struct piece *piece = data;
	gint64 took = g_get_monotonic_time() - piece->since;

	return took >= PIECE_MOST || (took >= PIECE_LEAST && turn_is_wanted(piece->turn));
}

/* One piece; false when the store failed. *more tells whether another is due. */
static bool feed_piece(struct hub *hub, bool *more)
{
	AUTO_TURN struct turn *mine = turn_take_last(&hub->writing, QUIET, PATIENCE);
	g_autoptr(GError) error = NULL;
	struct piece piece = { mine, g_get_monotonic_time() };
	const struct limit limit = { PIECE_EVENTS, is_enough, &piece };
	guint64 left = 0;

	if (!store_catch_up(hub->store, &limit, &left, &error)) {
		g_warning("feeds stand still: %s", error->message);
		return false;
	}
	*more = left > 0;
	return true;
}

/* Long polls all ask at once: not after every piece. */
static void wake(struct hub *hub, gint64 *woken, bool last)
{
	gint64 now = g_get_monotonic_time();

	if (!last && now - *woken < WAKE_PAUSE)
		return;
	*woken = now;
	server_wake(hub->server);
}

static bool stopping(struct hub *hub)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&hub->mutex);

	return hub->stopping;
}

/* Until nothing is left, the store fails, or the hub stops; true when nothing is left. */
static bool feed_all(struct hub *hub, gint64 *woken)
{
	bool more = true;

	while (more) {
		if (stopping(hub) || !feed_piece(hub, &more))
			return false;
		wake(hub, woken, !more);
	}
	return true;
}

static gpointer run_feeder(gpointer data)
{
	struct hub *hub = data;
	gint64 woken = 0; /* monotonic us, the last round of long polls */

	g_mutex_lock(&hub->mutex);
	while (!hub->stopping) {
		guint64 kicked = hub->kicked;

		if (hub->fed == kicked) {
			g_cond_wait(&hub->changed, &hub->mutex);
			continue;
		}
		g_mutex_unlock(&hub->mutex);
		bool whole = feed_all(hub, &woken);

		g_mutex_lock(&hub->mutex);
		if (whole) {
			hub->fed = kicked;
			g_cond_broadcast(&hub->changed);
		} else if (!hub->stopping) {
			g_cond_wait_until(
				&hub->changed, &hub->mutex, g_get_monotonic_time() + AFTER_FAILURE);
		}
	}
	g_mutex_unlock(&hub->mutex);
	return NULL;
}

void feeder_start(struct hub *hub)
{
	hub->kicked = 1; /* what an earlier run left */
	hub->feeder = g_thread_new("feeder", run_feeder, hub);
}

void feeder_kick(struct hub *hub)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&hub->mutex);

	hub->kicked++;
	g_cond_broadcast(&hub->changed);
}

void feeder_stop(struct hub *hub)
{
	if (!hub->feeder)
		return;
	g_mutex_lock(&hub->mutex);
	hub->stopping = true;
	g_cond_broadcast(&hub->changed);
	g_mutex_unlock(&hub->mutex);
	g_thread_join(g_steal_pointer(&hub->feeder));
}

void hub_settle(struct hub *hub)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&hub->mutex);
	guint64 kicked = hub->kicked;

	while (hub->fed < kicked && !hub->stopping)
		g_cond_wait(&hub->changed, &hub->mutex);
}
