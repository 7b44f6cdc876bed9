/* SPDX-License-Identifier: Apache-2.0
 * Random histories: six desks of a small programme, one of them with a wrong clock and one let in
 * late, that do what the rules allow and what they forbid, and know of each other now and then. The
 * same seed gives the same history. */
#pragma once

#include "stage.h"

enum { HISTORY_UNITS = 3, HISTORY_TAGS = 3, HISTORY_PERSONS = 3 };

extern const char *const history_units[HISTORY_UNITS];
extern const char *const history_tags[HISTORY_TAGS];
extern const char *const history_persons[HISTORY_PERSONS];

struct history {
	GRand *rand;
	struct stage *stage;
	struct actor *dir, *warehouse, *desk_a, *desk_b, *other;
	struct actor *late; /* admitted some time, or never */
	struct actor *all[6];
};

struct history history_new(guint32 seed);
void history_clear(struct history *history);
/* 0 .. count-1, from the history's own sequence. */
guint history_pick(struct history *history, guint count);
