/* SPDX-License-Identifier: Apache-2.0
 * What the parts of sync share: one line to one hub, and its calls.
 *
 * Settings: hub (URL), ca (PEM), token, admission (NAME), org, roles, issuer;
 *   epoch                    of the hub, as of the last answer
 *   acked.ST                 the hub has own chain ST up to here
 *   cursor.common, .own      where the feeds were left
 *   resend                   foreign runs still have to be sent (sync_foreign.c)
 *   fork = "ST N"            own chain ST is to be continued above N; stands until that is done */
#pragma once

#include "base/json.h"
#include "station/sync.h"

enum { CALL_SECONDS = 60 };

struct line {
	struct store *store;
	struct client *client;
	struct sync_report *report;
	bool proved;  /* it enrolled by proof in this round: not twice */
	bool renewed; /* the hub's epoch changed in this round */
	bool resting; /* nothing but the hub's news is waited for */
	bool hurried; /* which was left in this round, because there is something to send */
};

#define LINE_KEPT "everything is kept here, run belgi sync again when the line is back"

/* Opens the line that the settings describe; USAGE when the store is not enrolled. */
bool line_open(struct line *line, struct store *store, struct sync_report *report, GError **error);
void line_close(struct line *line);
/* AUTO_LINE struct line line = { 0 }; is closed at the end of its scope. */
#define AUTO_LINE __attribute__((cleanup(line_close)))

/* Calls; enrols by proof when the token is not known, notes a new epoch. True for the statuses 200,
 * 404, 409, 410, 413 and 422, which the caller judges; else the error says what the hub said. */
bool line_call(
	struct line *line, const struct request *request, struct reply *reply, GError **error);
/* The body of an answer as JSON; OFFLINE when it is none. */
struct json *line_json(const struct line *line, const struct reply *reply, GError **error);
/* OFFLINE: the hub answers what no hub would. */
bool line_garbage(const struct line *line, const char *what, GError **error);
/* What a status that is no success means; false. */
bool line_refuse(const struct line *line, const struct reply *reply, GError **error);
/* Number kept in a setting NAME.ST; 0 when none. */
gint64 line_number(struct store *store, const char *name, const char *st);
bool line_set_number(
	struct store *store, const char *name, const char *st, gint64 number, GError **error);
/* The key of a chain as the store knows it; a body_key. */
bool line_key(void *store, const char *st, guint8 key[KEY_SIZE]);

/* ---- sync_enrol.c ---- */
/* With what the hub admitted earlier, or the chain that this one continues. */
bool enrol_by_proof(struct line *line, const char *epoch, GError **error);

/* ---- sync_push.c ---- */
/* Posts runs, none of them when len is 0: that asks only. Of too many bytes nothing leaves: 413. */
bool push_post(
	struct line *line, const char *runs, gsize len, struct reply *reply, GError **error);
bool push_own(struct line *line, GError **error);
/* Opens the chain that a fork asks for, where one does. */
bool push_after_fork(struct line *line, GError **error);

/* ---- sync_foreign.c ---- */
/* After a new epoch: every foreign run that is held. */
bool push_foreign(struct line *line, GError **error);

/* ---- sync_pull.c ---- */
/* Pulls one feed until nothing more; waits up to `wait` seconds for the first news. */
bool pull_feed(struct line *line, const char *stream, guint wait, GError **error);
