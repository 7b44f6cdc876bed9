/* SPDX-License-Identifier: Apache-2.0
 * An event on its way into the index, with what needs nothing but its line to be known. On any
 * thread. */
#pragma once

#include "model/event.h"

struct arrival {
	gint64 place;
	struct event *event;
	GPtrArray *keys; /* of its subjects (char*) */
	GArray *hashes;  /* theirs (gint64) */
};

/* 64 bits for the key of a subject. */
gint64 subject_hash(const char *key);

/* Takes a reference to the event. */
void arrival_init(struct arrival *arrival, gint64 place, struct event *event);
void arrival_clear(struct arrival *arrival);

/* Lines that were read from the log, and the events that they become. */
struct arrivals {
	GString *text; /* the lines, one after the other */
	GArray *lines; /* struct line */
	GArray *made;  /* struct arrival */
};
void arrivals_init(struct arrivals *arrivals);
void arrivals_clear(struct arrivals *arrivals);
void arrivals_empty(struct arrivals *arrivals);
void arrivals_add(struct arrivals *arrivals, gint64 place, const struct hash *hash,
	const void *line, gsize len);
/* Reads the lines; those that are no events are left out. */
void arrivals_make(struct arrivals *arrivals);
static inline struct arrival *arrival_at(const struct arrivals *arrivals, guint i)
{
	return &g_array_index(arrivals->made, struct arrival, i);
}
