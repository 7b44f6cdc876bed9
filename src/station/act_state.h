/* SPDX-License-Identifier: Apache-2.0
 * Whether a paper that is genuine still stands, as far as the record here goes, and what happened
 * to its units since. */
#pragma once

#include "store/store.h"

enum act_stand {
	ACT_STANDS,
	ACT_VOIDED,
	ACT_ERASED,  /* its line was redacted */
	ACT_ASIDE,   /* set aside by a resolution, or its station counts no more */
	ACT_OTHER,   /* another event stands at its number */
	ACT_UNKNOWN, /* the record has not come that far */
};

/* Units of the paper with an event of that kind after it. */
struct act_change {
	const char *kind; /* of the table of kinds */
	guint units;
};

struct act_state {
	enum act_stand stand;
	char *by, *day;  /* VOIDED: the organisation, and when */
	GArray *changes; /* struct act_change, most units first */
};
void act_state_read(struct store *store, const struct event *act, struct act_state *state);
void act_state_clear(struct act_state *state);
#define AUTO_ACT_STATE __attribute__((cleanup(act_state_clear)))

/* The units of an act, from all its parts that are held (char*, sorted). */
GPtrArray *act_units(struct store *store, const struct event *act);
