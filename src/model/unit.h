/* SPDX-License-Identifier: Apache-2.0
 * One unit's events weighed: who had it, which steps move it, and to what. Private to the fold. */
#pragma once

#include "model/fold.h"
#include "model/standing.h"

struct step {
	const struct transition *row; /* NULL: the kind has no row */
	bool mine; /* names this unit as dev or in devs (a replacement is only named as `new`) */
	bool lost; /* by another organisation's better claim */
	bool claim, departure;
	const char *from;   /* the organisation that a departure leaves */
	const char *toward; /* where it goes; of an expectation too */
	enum state to;      /* STATE_NONE: no step */
	int rank;
	bool still;      /* a step that does not move the unit: it knew of a higher one */
	enum state knew; /* the state that the step's own past gives */
};

struct unit {
	char dev[DEV_SIZE]; /* the smallest of names */
	GPtrArray *names;   /* char*, sorted */
	GPtrArray *events;  /* struct event*, referenced */
	GPtrArray *also;    /* DEVs of units that share a split with this one (char*) */
	const struct authority *authority;
	struct standing *standing;
	struct step *steps;       /* by shown index */
	GArray *newest;           /* guint: the steps that no other comes after */
	GArray *newest_of;        /* guint: of each kind the newest event that counts */
	int giver;                /* index of the step that gives the state; -1 */
	GPtrArray *havers;        /* schools that have it, sorted (borrowed char*) */
	const char *place_winner; /* of several havers the one that has it meanwhile; NULL */
};

/* Takes names, events and also. */
struct unit *unit_new(
	const struct authority *authority, GPtrArray *names, GPtrArray *events, GPtrArray *also);
void unit_free(struct unit *unit);

static inline const struct event *unit_event(const struct unit *unit, guint i)
{
	return unit->standing->order->events[i];
}

/* The event changes something: admitted, not voided, not set aside, entitled, and of the side that
 * has the unit. */
static inline bool unit_counts(const struct unit *unit, guint i)
{
	const struct mark *mark = &unit->standing->marks[i];
	return mark_holds(mark) && !mark->barred && !unit->steps[i].lost;
}
bool unit_has_event(const struct unit *unit, const struct event *event);
/* The same for an event that may not be here. */
bool unit_counts_event(const struct unit *unit, const struct event *event);
/* The newest of the counting events of a kind; of several beside each other the smallest hash. -1
 * when none. */
int unit_newest_of(const struct unit *unit, const char *kind);
/* A counting exception of the gate, on this unit. */
bool unit_has_exception(const struct unit *unit, const char *gate);

/* The step that gave the state the unit had before step i, as step i knew it; -1 when none. */
int unit_giver_before(const struct unit *unit, guint i);

struct unit_view *view_new(struct fold *fold, const struct unit *unit);
void view_free(struct unit_view *view);

/* Fills the conflicts of the unit's own key. */
void unit_conflicts(struct fold *fold, const struct unit *unit, GPtrArray *conflicts);

/* ---- shared inside the fold ---- */
bool has_text(const GPtrArray *texts, const char *text);
bool add_text(GPtrArray *texts, const char *text); /* a copy; false when it is there already */
struct conflict *conflict_new(const char *kind, const char *key);
void conflict_add(struct conflict *conflict, const char *name);
/* Sorts the names, marks it settled by a ruling on its id, and hands it to the list; frees one
 * without events. */
void conflict_close(
	struct conflict *conflict, const struct standing *standing, GPtrArray *conflicts);
/* Adds a settled card for each ruling that no conflict in the list answers to and whose kind is
 * among the subject's. */
void conflicts_of_rulings(const struct standing *standing, const char *key, GPtrArray *conflicts);

const struct unit *fold_weighed(struct fold *fold, const char *dev);
/* The unit that has the event which names dev: that of dev, or one that a split sent the event to.
 */
const struct unit *fold_unit_of(struct fold *fold, const char *dev, const struct event *event);
/* The smallest id of those joined to the person; borrowed from the fold. */
const char *fold_person(struct fold *fold, const char *person);
GPtrArray *fold_persons(struct fold *fold, const char *person);
/* The newest counting device.tagged of a tag (struct event*, borrowed); with `current` none that
 * was retired since. */
GPtrArray *fold_newest_tagged(struct fold *fold, const char *tag, bool current);
GPtrArray *fold_read(struct fold *fold, const char *subject);
/* The events of a subject; of a unit those of every name that any identification ties to it. Free
 * the array. */
GPtrArray *fold_tied(struct fold *fold, const char *subject);
const struct authority *fold_authority(const struct fold *fold);
const struct fold_reader *fold_reader_of(const struct fold *fold);
