/* SPDX-License-Identifier: Apache-2.0
 * Which events name a subject (64 bits made from its key). They stand in one row a subject, for a
 * unit has a handful: reading and writing them costs one look-up. */
#pragma once

#include "store/private.h"

/* An event that names a subject. */
struct mention {
	gint64 place;
	guint32 mark; /* the first 4 bytes of its hash */
	bool older;   /* another event of the subject follows it */
	guint next;   /* among the newest, or among the older ones, for mention_at; 0: the last */
};

/* What was read and changed of a subject: its newest, and the older ones but for those that are put
 * away. Written once a transaction, at the end: most events of a batch follow others of it. */
struct mentions {
	gint64 subject;
	guint newest, older; /* the last that came, for mention_at; 0: none */
	guint older_count;
	bool stored;  /* it has a row */
	bool more;    /* some are put away */
	bool changed; /* to be written */
};

void mentions_open(struct dirty *dirty);
void mentions_close(struct dirty *dirty);

/* As this transaction has it so far. */
struct mentions *mentions_of(struct store *store, gint64 subject);
/* The same with all that was put away. */
struct mentions *mentions_whole(struct store *store, gint64 subject);
/* NULL: index 0. Lent until the next one is added or read. */
const struct mention *mention_at(const struct store *store, guint index);
void mention_add(struct store *store, struct mentions *mentions, const struct mention *mention);
/* Those of the newest of which this is true are older from now on. */
void mentions_age(struct store *store, struct mentions *mentions,
	bool (*is_older)(const struct mention *mention, void *data), void *data);
/* Takes all out; they are to be added again. */
void mentions_empty(struct store *store, struct mentions *mentions);
void mention_drop(struct store *store, gint64 subject, gint64 place);
/* Whether an event of these places names the subject. */
bool mentions_between(
	struct store *store, const struct mentions *mentions, gint64 first, gint64 last);
/* Writes what has changed; before anyone reads by one of the following. */
void mentions_write(struct store *store);

/* The places of the events that name a subject (gint64), as the tables have them. */
GArray *mentions_places(struct store *store, gint64 subject);
/* How many they are; of many at least two. */
guint mentions_count(struct store *store, gint64 subject);
/* "newest|SUBJECT|NAME" lines of all subjects, sorted. */
void mentions_dump(struct store *store, GString *out);
