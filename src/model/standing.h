/* SPDX-License-Identifier: Apache-2.0
 * Which events of a subject stand: admitted, not voided, not set aside by a resolution (wire.md
 * section 5, step 1 and section 6). The same for every subject; what only units have (holders,
 * places, steps) is in unit.c. */
#pragma once

#include "model/order.h"

/* An organisation says it has the unit: received, or on its balance. */
bool event_claims(const struct event *event);
/* An organisation lets the unit go: sent, moved, returned to the supplier. */
bool event_departs(const struct event *event);
/* The organisation that a departure leaves: `from` of a move that a directorate wrote, else the
 * writer's. */
const char *event_leaves(const struct authority *authority, const struct event *event);

struct mark {
	const char *org; /* the organisation that stands for the event's now */
	unsigned roles;  /* of the station */
	bool base;       /* admitted, not above a revoked n, for an organisation of its own */
	bool voided;
	bool aside;  /* by a resolution, or a cancelled shipment */
	bool barred; /* who wrote it was not entitled to */
};

/* What the resolutions of one conflict come to. */
struct ruling {
	char conflict[DEV_SIZE]; /* id */
	GPtrArray *events;       /* names judged (borrowed char*) */
};

struct standing {
	const struct authority *authority;
	struct order *order;
	struct mark *marks; /* by shown index */
	GPtrArray *rulings; /* struct ruling* that stand */
};

struct standing *standing_new(const struct authority *authority, const GPtrArray *events);
void standing_free(struct standing *standing);
AUTOPTR(standing, standing_free);

/* Admitted, not voided, not set aside; whether its writer was entitled is for the caller. */
static inline bool mark_holds(const struct mark *mark)
{
	return mark->base && !mark->voided && !mark->aside;
}

/* The event of that kind that holds and that no other such comes after; of several the smallest
 * hash. -1 when there is none. */
int standing_newest(const struct standing *standing, const char *kind);
/* The ruling on a conflict, NULL when none stands. */
const struct ruling *standing_ruling(const struct standing *standing, const char *conflict);
/* True when the ruling judged every one of these names (char*). */
bool ruling_covers(const struct ruling *ruling, const GPtrArray *names);
