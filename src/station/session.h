/* SPDX-License-Identifier: Apache-2.0
 * The desk: a mode, what was scanned before, and one answer to each scan. An answer is given only
 * after its events are on disk. Modes are one table (modes.c). */
#pragma once

#include "scan/source.h"
#include "station/words.h"
#include "store/store.h"

#include <glib.h>
#include <stdbool.h>

struct answer {
	enum outcome outcome;
	const char *key; /* of the words; "" when nothing is said (a repeat within 1.5 s) */
	char *sentence;  /* in the session's language */
	char *unit;      /* model, serial, tag in one line; NULL */
	char *lines;     /* further lines (a verdict per line of the specification); NULL */
	char *dev;       /* NULL when no unit */
	char *event;     /* NAME of the event recorded; NULL when none */
	guint64 written; /* of session_scan_soon: what store_durable is asked */
};
void answer_clear(struct answer *answer);

struct session;
/* Texts are copied; NULL: not given. */
struct session_options {
	struct store *store;
	const char *mode;            /* a name of the modes table */
	const char *lang;            /* kk ru en; NULL: the store's, else ru */
	const char *ship;            /* shipment to send or receive; NULL: a new one, or any */
	const char *to;              /* organisation to ship to */
	const char *box;             /* to pack into; NULL: scanned */
	const char *manifest;        /* tags printed for it bind to its units as they are scanned */
	const char *operator_id;     /* o + 12 */
	const char *list, *spec;     /* NULL: the newest */
	const char *first_inventory; /* balance: numbers count up from here; NULL: scanned */
	const char *reason;          /* for a rejection: a word; NULL: from the check */
	const char *at;              /* inspect: the organisation visited */
	bool close; /* receive, ship: the end of the scans closes or sends the shipment */
	/* print: puts the tag of a unit (NULL: of none) on paper and records it; STORAGE ends the
	 * scans, anything else is said. NULL: there is no printer. */
	bool (*print)(void *data, const char *tag, const char *dev, GError **error);
	void *print_data;
};
/* USAGE when the mode is unknown or misses what it needs. */
struct session *session_new(const struct session_options *options, GError **error);
void session_free(struct session *session);
AUTOPTR(session, session_free);
/* Answers one scan; false only when the store failed (nothing recorded, *error says so). */
bool session_scan(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error);
/* The same while the disk still works on it: nobody may see the answer before store_durable has
 * said so of answer->written, and the next scan can be worked out meanwhile. */
bool session_scan_soon(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error);
/* The scan names a unit that is known here. Of the codes of one picture these are scanned first:
 * they say what those beside them are. */
bool session_knows(struct session *session, const struct scan *scan);
/* The end of the scans: what a mode records when it ends (shipment.sent of all scanned). The
 * answer's key is "" when the mode has nothing to say. */
bool session_done(struct session *session, struct answer *answer, GError **error);
/* How far along: expected, seen, missing, refused. */
struct progress {
	guint expected, seen, missing, refused;
};
void session_progress(const struct session *session, struct progress *progress);
enum lang session_lang(const struct session *session);
/* The word of a command code (YES, SKIP), or of one of these words alone in any of the languages;
 * NULL when it is none. Free with g_free. */
char *session_command(const char *text);

/* The modes with one line each, for help; NULL behind the last. */
struct mode_name {
	const char *name, *what;
};
const struct mode_name *session_mode(guint index);
