/* SPDX-License-Identifier: Apache-2.0
 * Derived rows: units, conflicts, feeds. They are made from the dirty subjects, in the transaction
 * that made them dirty or, of what waits for store_catch_up, in a later one. */
#pragma once

#include "store/private.h"

/* Folds what is dirty and writes the rows that changed. */
void views_fold(struct store *store);
/* A fold over the views as they are. */
struct fold *views_reader(struct store *store);
void views_forget(struct store *store);

/* ---- unit.c ---- */
enum { UNIT_COLUMNS = 25 };
/* What a row said before; cells point into one block. */
struct unit_row {
	gint64 id;                       /* 0: no row */
	const char *cells[UNIT_COLUMNS]; /* NULL where nothing is known */
	const char *rest;                /* those that are packed, as they stand in the row */
	gsize rest_len;
	char *block;
};
void unit_row_clear(struct unit_row *row);
/* The row of the unit a DEV means; false when there is none. */
bool unit_row_of(struct store *store, const char *dev, struct unit_row *row);
/* Its DEV, and all its names (NULL-terminated). */
const char *unit_row_dev(const struct unit_row *row);
GStrv unit_row_names(const struct unit_row *row);
/* Makes the rows say what the view says. `old`: the row that is to be changed (id 0: a new one). */
void unit_write(struct store *store, const struct unit_row *old, const struct unit_view *view);
void unit_remove(struct store *store, const struct unit_row *old);
/* "unit|CELLS" lines of all units, sorted by DEV. */
void unit_dump(struct store *store, GString *out);

/* ---- feed.c ---- */
/* An event came: its place in the common feed, if it belongs there, and where it names no subject
 * (a kind of a newer program) its place in its organisation's own. */
void feed_event(struct store *store, gint64 place, const struct event *event, bool subjects);
/* A chain that turns out to be a hub's is common as a whole. */
void feed_chain(struct store *store, struct chain *chain);
/* What of the subject enters own feeds: fold_feed says it, and feed_give (a feed_into, data: the
 * store) does it. */
void feed_subject(struct store *store, struct fold *fold, const char *subject);
void feed_give(void *data, const char *org, const struct event *event);
void feed_open(struct store *store);
void feed_close(struct store *store);
/* What entered feeds since the last call gets its positions, in the order of places; in the same
 * transaction. */
void feed_settle(struct store *store);
