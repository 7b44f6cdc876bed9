/* SPDX-License-Identifier: Apache-2.0
 * A plain mutex would do but for fairness: the thread that just gave it back mostly has it again,
 * and a feeder in a loop would starve the requests. */
#include "hub/turn.h"

void turn_init(struct turn *turn)
{
	g_mutex_init(&turn->mutex);
	g_cond_init(&turn->free);
	turn->taken = false;
	turn->burst = false;
	turn->waiting = 0;
	turn->idle_since = 0;
}

void turn_clear(struct turn *turn)
{
	g_mutex_clear(&turn->mutex);
	g_cond_clear(&turn->free);
}

struct turn *turn_take(struct turn *turn)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&turn->mutex);

	turn->waiting++;
	while (turn->taken)
		g_cond_wait(&turn->free, &turn->mutex);
	turn->waiting--;
	turn->taken = true;
	return turn;
}

void turn_expect_more(struct turn *turn)
{
	turn->burst = true;
}

struct turn *turn_take_last(struct turn *turn, gint64 quiet, gint64 patience)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&turn->mutex);
	gint64 now = g_get_monotonic_time();
	gint64 until = now + patience;

	while (now < until) {
		bool busy = turn->taken || turn->waiting > 0;

		if (!busy && now >= turn->idle_since + quiet)
			break;
		g_cond_wait_until(&turn->free, &turn->mutex,
			busy ? until : MIN(until, turn->idle_since + quiet));
		now = g_get_monotonic_time();
	}
	while (turn->taken)
		g_cond_wait(&turn->free, &turn->mutex);
	turn->taken = true;
	return turn;
}

bool turn_is_wanted(struct turn *turn)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&turn->mutex);

	return turn->waiting > 0;
}

void turn_give(struct turn **mine)
{
	struct turn *turn = *mine;

	if (!turn)
		return;
	g_mutex_lock(&turn->mutex);
	turn->taken = false;
	if (turn->burst)
		turn->idle_since = g_get_monotonic_time();
	turn->burst = false;
	g_cond_broadcast(&turn->free);
	g_mutex_unlock(&turn->mutex);
}
