/* SPDX-License-Identifier: Apache-2.0
 * The life of a unit as one table: from which states a kind of event leads to which, what it is
 * worth against others, which gates it passes, and who may. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum state {
	STATE_NONE,
	STATE_EXPECTED,
	STATE_TAGGED,
	STATE_PACKED,
	STATE_IN_TRANSIT,
	STATE_ARRIVED,
	STATE_ACCEPTED,
	STATE_REJECTED,
	STATE_ON_BALANCE,
	STATE_ASSIGNED,
	STATE_IN_REPAIR,
	STATE_LOST,
	STATE_STOLEN,
	STATE_RETURNED_TO_SUPPLIER,
	STATE_WRITTEN_OFF,
	STATE_REPLACED,
	STATE_DISPOSED,
	STATE_COUNT,
};

enum gate {
	GATE_ACCEPTANCE = 1 << 0,
	GATE_BALANCE = 1 << 1,
	GATE_LIST = 1 << 2,
	GATE_ONE = 1 << 3,
};

enum who {
	WHO_OWN = 1 << 0,
	WHO_HOLDER = 1 << 1,
	WHO_SENDER = 1 << 2,
	WHO_CONSIGNEE = 1 << 3,
	WHO_DIR = 1 << 4,
	WHO_UP = 1 << 5,
	WHO_HUB = 1 << 6,
	WHO_FUND = 1 << 7,
	WHO_LIST_OWNER = 1 << 8,
};

struct transition {
	const char *kind;
	enum state to; /* STATE_NONE: the state is untouched, or (repaired, found) stands in field
			  `state` */
	int rank;      /* 0: no step */
	unsigned from; /* bits 1 << state */
	unsigned gates;
	unsigned who;
	bool witness; /* free to who knew of no school's claim */
};

extern const struct transition transitions[]; /* ended by a NULL kind */
const struct transition *transition_find(const char *kind);
const char *state_word(enum state state); /* "on_balance" */
enum state state_read(const char *word);  /* STATE_NONE when unknown */
int state_rank(enum state state);
const char *gate_word(enum gate gate); /* acceptance balance list one */
