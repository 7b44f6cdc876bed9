/* SPDX-License-Identifier: Apache-2.0
 * What a heap of runs has of one chain: which numbers, and that all runs say the same of each. */
#pragma once

#include "model/run.h"

struct span {
	gint64 first, last;
};

struct held {
	GArray *spans; /* struct span, ascending; none touches the next */
	guint64 lines, hidden;
	gint64 from;    /* of the run that reaches furthest */
	GArray *hashes; /* struct hash: its hash(from - 1) and on */
};

struct held *held_new(void);
void held_free(struct held *held);
/* Takes in a run whose form and signatures were checked; runs of a chain come by their first
 * number. CONFLICT, naming ST and n, when an earlier one says something else of a number. */
bool held_add(struct held *held, const struct run *run, GError **error);
/* All from the chain's first event on. */
bool held_whole(const struct held *held);
/* The highest number; 0 when nothing is held. */
gint64 held_last(const struct held *held);
