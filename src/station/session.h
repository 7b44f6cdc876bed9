/* SPDX-License-Identifier: Apache-2.0
 * The desk: a mode, what was scanned before, and one answer to each scan. An answer is given only after its events
 * are on disk. Modes are one table (modes.c). */
#pragma once

#include "base/auto.h"
#include "scan/source.h"
#include "store/store.h"

#include <glib.h>
#include <stdbool.h>

enum outcome { OUTCOME_YES, OUTCOME_ATTENTION, OUTCOME_NO };

struct answer {
	enum outcome outcome;
	const char *key;  /* of words.c: receive.match ... ; "" when nothing is said (a repeat within 1.5 s) */
	char *sentence;   /* in the session's language */
	char *unit;       /* model, serial, tag in one line; NULL */
	char *dev;        /* NULL when no unit */
	char *event;      /* NAME of the event recorded; NULL when none */
};
void answer_clear(struct answer *answer);

struct session;
struct session_options {
	struct store *store;
	const char *mode;   /* a name of the modes table */
	const char *lang;   /* kk ru en */
	const char *ship;   /* shipment to pack, ship or receive; NULL: a new one, or any */
	const char *to;     /* organisation to ship to */
	const char *box;
	const char *operator_id; /* o + 12, NULL */
	const char *list, *spec; /* NULL: the newest */
	const char *first_inventory; /* balance: numbers count up from here; NULL: scanned or typed */
	const char *reason; /* for a rejection: a word; NULL: from the check */
};
/* USAGE when the mode is unknown or misses what it needs. */
struct session *session_new(const struct session_options *options, GError **error);
void session_free(struct session *session);
AUTOPTR(session, session_free);
/* Answers one scan; false only when the store failed (nothing recorded, *error says so). */
bool session_scan(struct session *session, const struct scan *scan, struct answer *answer, GError **error);
/* The end of the scans (or command DONE): what a mode records when it ends (shipment.sent of all scanned). */
bool session_done(struct session *session, struct answer *answer, GError **error);
/* How far along: expected, seen, missing, refused. */
struct progress {
	guint expected, seen, missing, refused;
};
void session_progress(struct session *session, struct progress *progress);
/* Mode names with one line each, for help; ended by NULL name. */
struct mode_name {
	const char *name, *what;
};
const struct mode_name *session_modes(void);
