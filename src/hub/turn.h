/* SPDX-License-Identifier: Apache-2.0
 * A store has one user at a time. Requests come in turn; the feeder, which has time, lets them go
 * first, but not for ever. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct turn {
	GMutex mutex;
	GCond free;
	bool taken;
	guint waiting;
	bool burst;        /* whoever has it may come again soon */
	gint64 idle_since; /* monotonic us: when such a one gave it back */
};
void turn_init(struct turn *turn);
void turn_clear(struct turn *turn);
/* Waits for the turn, returns it for AUTO_TURN. */
struct turn *turn_take(struct turn *turn);
/* In turn: more like this may follow, so work that has time keeps away for a while. */
void turn_expect_more(struct turn *turn);
/* turn_take for work that has time: when nobody waits and whoever expects more gave it back `quiet`
 * us ago, or after `patience` us. */
struct turn *turn_take_last(struct turn *turn, gint64 quiet, gint64 patience);
/* Whoever has it: somebody waits for it. */
bool turn_is_wanted(struct turn *turn);
void turn_give(struct turn **turn);
/* AUTO_TURN struct turn *mine = turn_take(&x); is given back at the end of its scope. */
#define AUTO_TURN __attribute__((cleanup(turn_give), unused))
