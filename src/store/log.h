/* SPDX-License-Identifier: Apache-2.0
 * The log itself: chains, lines by place, heads, and the events that were read lately. */
#pragma once

#include "store/private.h"

void log_open(struct store *store);
void log_close(struct store *store);
/* Readers: chains that came since. */
void log_look(struct store *store);
void log_forget_events(struct store *store);

/* NULL when nothing of it is held or named. */
struct chain *log_chain(const struct store *store, const char *st);
/* Makes it known; NULL only after a failure. */
struct chain *log_chain_make(struct store *store, const char *st);
struct chain *log_chain_at(const struct store *store, gint64 place);
/* The newest n held, 0: none. */
gint64 log_last(struct store *store, struct chain *chain);
/* Newest n readable or erased without a gap from 1, and its hash (NULL: not asked). */
gint64 log_end(struct store *store, struct chain *chain, struct hash *hash);

/* A line comes to the log: the line itself, or (line NULL) its hash. prev: hash(n-1) where that is
 * not held. */
struct log_entry {
	gint64 n;
	const char *line;
	gsize len;
	const struct hash *line_hash, *hash, *prev;
};
void log_put(struct store *store, struct chain *chain, const struct log_entry *entry);
void log_put_head(struct store *store, const struct chain *chain, const struct head *head);
/* A hidden line that came after all. */
void log_fill(struct store *store, gint64 place, const char *line, gsize len);
/* A line that goes and leaves its hash. */
void log_erase(struct store *store, gint64 place, const struct hash *line_hash);
bool log_hash(struct store *store, gint64 place, struct hash *out);

/* The event at a place, referenced; NULL when it is hidden, not held, or no event. */
struct event *log_event(struct store *store, gint64 place);
/* Keeps an event that was just read or written. */
void log_keep(struct store *store, gint64 place, struct event *event);
/* The place a name stands for, if its chain is known; 0 when not. */
gint64 log_place(const struct store *store, const char *name, guint32 *mark);
void log_name(const struct store *store, gint64 place, guint32 mark, char name[NAME_SIZE]);

static inline guint32 hash_mark(const struct hash *hash)
{
	return (guint32)hash->bytes[0] << 24 | (guint32)hash->bytes[1] << 16 |
	       (guint32)hash->bytes[2] << 8 | hash->bytes[3];
}
/* For tables keyed by place. */
guint place_hash(gconstpointer place);
GHashTable *place_set_new(void);
