/* SPDX-License-Identifier: Apache-2.0
 * State from events. A fold reads the events of a subject through a reader (the store, or a test)
 * and gives the subject's view; nothing else decides it: the same set of events gives the same
 * view, in any order. Rules: fold.c and the files beside it; the table of steps: lifecycle.c. */
#pragma once

#include "base/auto.h"
#include "model/authority.h"
#include "model/lifecycle.h"

/* Gives every event held that names the subject key (see event_subjects), in any order, each once.
 * Elements are referenced for the caller (free function event_unref). */
struct fold_reader {
	void *data;
	GPtrArray *(*events)(void *data, const char *subject);
	/* The highest n held of a chain, 0 when none: for forks. */
	gint64 (*chain_end)(void *data, const char *st);
};

struct conflict {
	char id[DEV_SIZE];
	const char *kind;  /* tag place pupils units gate_acceptance gate_balance gate_list step
			      inventory serial shipment spec fork clock entitled */
	char *key;         /* unit:DEV tag:TAG person:ID inv:ORG:NUMBER ship:ID st:ST */
	GPtrArray *events; /* names of all that clash, sorted (char*) */
	bool settled;      /* a counting resolution covers the clash: kept to be shown, not open */
};
void conflict_free(struct conflict *conflict);

/* What is known of a unit. Texts are NULL where nothing is known; all are owned by the view. */
struct unit_view {
	char dev[DEV_SIZE]; /* the smallest of names */
	GPtrArray *names;   /* every DEV that means this unit, sorted (char*) */
	GPtrArray *also;    /* DEVs of other units whose view depends on events of this one (char*):
			       re-fold them too */
	enum state state;
	char *holder; /* ORG that holds it */
	char *place;  /* ORG: the school that has it, else the holder; in transit: where it goes */
	char *tag;    /* the tag on it now */
	GPtrArray *tags; /* every tag it ever had, sorted (char*) */
	char *serial, *maker, *model;
	char *box, *ship, *manifest, *consignee; /* consignee: where it is expected */
	char *spec, *verdict;                    /* of the newest check: pass warn fail */
	char *inv, *custodian;
	gint64 cost;               /* tiyn, -1 unknown */
	char *person, *list, *act; /* of the assignment in force */
	bool newer;                /* some event of it is of a newer program */
	bool not_entitled;         /* some event of it changes nothing */
	gint64 at;                 /* of the event that gives the state; shown only */
	GPtrArray *history;        /* struct event* in shown order, referenced */
	GPtrArray *conflicts;      /* struct conflict*, of this unit's key and of `entitled` */
};

/* One pass over views that share events: caches what it folded. Free before the log changes. */
struct fold;
struct fold *fold_new(const struct authority *authority, const struct fold_reader *reader);
void fold_free(struct fold *fold);
AUTOPTR(fold, fold_free);

/* The unit that a DEV means; NULL when no event names it. Borrowed from the fold. */
const struct unit_view *fold_unit(struct fold *fold, const char *dev);
/* Conflicts of a subject that is no unit (tag: person: inv: ship: st:): appends struct conflict*.
 * Others give none. */
void fold_subject(struct fold *fold, const char *subject, GPtrArray *conflicts);
/* The subject that answers for this one: of joined persons the smallest, else the same. Fold
 * conflicts of that. Free with g_free. */
char *fold_root(struct fold *fold, const char *subject);
/* Whether any version of a counting approved list names the person or one joined to it. */
bool fold_listed(struct fold *fold, const char *person);
/* The events of a subject as read, in shown order, redacted ones left out; borrowed from the fold.
 */
GPtrArray *fold_events(struct fold *fold, const char *subject);

/* The rules version that stamps every derived table: raise it when a rule changes. */
enum { FOLD_RULES = 1 };

/* ---- own feeds (wire.md section 8) ---- */
/* True when everyone is told of the event, in the common feed: stations, clocks, organisations,
 * specifications, notices, the end of the programme, and hub chains as a whole. */
bool fold_feeds_all(const struct authority *authority, const struct event *event);
/* Calls for each organisation and event that the subject puts into that organisation's own feed; of
 * any subject at least each event for its own organisation. `org` is borrowed from the events and
 * the authority. Asks the fold's reader and nothing else. */
typedef void (*feed_into)(void *data, const char *org, const struct event *event);
void fold_feed(struct fold *fold, const char *subject, feed_into into, void *data);
