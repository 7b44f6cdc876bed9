/* SPDX-License-Identifier: Apache-2.0
 * Which events name a subject, which of them are its newest by cause, and what has to be folded
 * again. */
#pragma once

#include "store/arrival.h"
#include "store/private.h"

/* How a subject became dirty; bits. */
enum dirt {
	DIRT_EVENT = 1 << 0, /* an event names it */
	DIRT_ALONE = 1 << 1, /* one that names no unit does: units of its persons may change */
	DIRT_DEEP = 1 << 2,  /* one that makes others count or not does */
};
/* Subjects in the order in which they were marked, which is mostly that of their rows. */
struct marks {
	GHashTable *bits; /* key -> bits */
	GPtrArray *order; /* the keys; NULL where taken out */
	guint next;       /* all before it are taken out */
};
struct dirty {
	struct marks now;     /* folded in this transaction */
	struct marks waiting; /* for store_catch_up */
	gint64 since;         /* when the first of them came to wait, us */
	GArray *indexed;      /* rows of `indexed` (gint64) whose subjects are among them */
	GHashTable *newest;   /* subject hashes (gint64) whose newest are to be found from all its
				 events */
	bool speaking;        /* who may speak for whom has changed */
	GHashTable *subjects; /* struct mentions that were read or changed (mention.c) */
	GArray *mentions;     /* struct mention, theirs */
	GPtrArray *touched;   /* those of the subjects that are to be written */
};
void dirty_open(struct store *store);
void dirty_close(struct store *store);
void dirty_mark(struct store *store, const char *key, unsigned bits);
/* Everything that events of the chain name; org: only of those for it, to it or from it. */
void dirty_mark_chain(struct store *store, struct chain *chain, const char *org);

/* Marks of this transaction wait; at most `max` that waited are this transaction's. */
void dirty_wait(struct store *store);
void dirty_resume(struct store *store, guint max);
guint dirty_waiting(const struct store *store);
void dirty_clear(struct store *store);

/* What is kept in memory of the derived tables. */
void index_open(struct store *store);
void index_close(struct store *store);
/* Readers: who may speak, and what was erased, since. */
void index_look(struct store *store);
/* Before a rebuild: who may speak according to the whole log, so that nothing is folded twice. */
void index_preload(struct store *store);
/* Takes in an event that the log holds: in the index, among those who may speak, and marks what it
 * touches. One that was erased is erased here. */
void index_event(struct store *store, const struct arrival *arrival);
/* Marks what an event touches that is in the index already. */
void index_mark_again(struct store *store, const struct event *event);
/* Ends a batch: erases what is due, works out the newest where only all events of a subject tell,
 * and writes the rows of subjects. */
void index_settle(struct store *store);
/* Removes an event that is erased. */
void index_drop(struct store *store, gint64 place, const struct event *event);

/* The events that name a subject, each once, referenced (free function set); never NULL. */
GPtrArray *index_events(struct store *store, const char *subject);
bool index_knows(struct store *store, const char *subject);
/* One event alone cannot clash with itself. */
bool index_knows_two(struct store *store, const char *subject);
/* Places of the events of one of the kinds that are looked for by kind. */
GArray *index_of_kind(struct store *store, const char *kind);

/* ---- newest.c ---- */
/* An event takes its place among the newest of its subjects (hashes). */
void newest_add(
	struct store *store, gint64 place, const struct event *event, const GArray *subjects);
/* Works out the newest of a subject from all its events. */
void newest_again(struct store *store, gint64 subject);
/* Names of the newest events of the subjects, own chain left out, sorted, at most ON_MAX;
 * NULL-terminated. */
GPtrArray *newest_names(struct store *store, const GPtrArray *keys);
/* The chains that continue others, as authority says; subjects of one that changed are worked out
 * again. */
void newest_links(struct store *store);

/* ---- erase.c ---- */
/* A redaction was read. */
void erase_note(struct store *store, gint64 place, const struct event *event);
/* True when a counting redaction names the event of that name; station.* and redactions stay. */
bool erase_wants(const struct store *store, const char *name, const char *line, gsize len);
/* Replaces a held line by its hash and takes the event out of the index. */
void erase_line(struct store *store, gint64 place, const struct event *event);
/* Erases what redactions name that count by now. */
void erase_due(struct store *store);
/* After the commit: empties the WAL when lines were erased. */
void erase_scrub(struct store *store);
