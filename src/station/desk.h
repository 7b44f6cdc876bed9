/* SPDX-License-Identifier: Apache-2.0
 * What the files of the desk share and nobody else includes: the inside of a session, what a mode
 * is, and the few things every mode does (say, refuse, record). */
#pragma once

#include "model/identify.h"
#include "station/card.h"
#include "station/session.h"

/* A unit as one scan met it. */
struct met {
	const struct scan *scan;
	const char *how;              /* scan photo typed suggested box list */
	char dev[DEV_SIZE];           /* of the view, else named by serial or tag */
	char tag[TAG_SIZE];           /* the tag it was met by; empty */
	char serial[SERIAL_SIZE];     /* scanned or known; empty */
	const struct unit_view *unit; /* NULL: nothing is known. Until the next write */
};

/* A meeting that must outlive its scan and the next write. */
struct kept {
	struct scan scan;
	const char *how;
	char dev[DEV_SIZE], tag[TAG_SIZE], serial[SERIAL_SIZE];
};
struct kept *kept_new(const struct met *met);
void kept_free(struct kept *kept);
AUTOPTR(kept, kept_free);
/* The meeting again, with the unit as it is known now; borrows from `kept`. */
void kept_met(struct session *session, const struct kept *kept, struct met *met);

/* One way of working. Hooks may be NULL. A hook that leaves answer->key NULL has not answered. */
struct mode {
	struct mode_name row;
	/* Options that it cannot do without, and its own state. */
	bool (*begin)(struct session *session, GError **error);
	void (*end)(struct session *session);
	/* Sees every text before it is identified (inventory numbers, measurements). */
	bool (*text)(struct session *session, const struct scan *scan, struct answer *answer,
		GError **error);
	bool (*unit)(struct session *session, const struct met *met, struct answer *answer,
		GError **error);
	/* A person, a box, a shipment. */
	bool (*code)(struct session *session, const struct scan *scan,
		const struct candidate *candidate, struct answer *answer, GError **error);
	/* A command code: YES NO DONE KEEP UNDO ..., before the session takes it. */
	bool (*command)(
		struct session *session, const char *word, struct answer *answer, GError **error);
	bool (*done)(struct session *session, struct answer *answer, GError **error);
	/* After an event of the session was voided. */
	void (*undone)(struct session *session, const struct event *event);
	bool pieces;  /* the tag of a charger or a bag stands for its unit */
	bool unknown; /* units of which nothing is known are let through to `unit` */
	bool busy;    /* while something is seen and not done, the mode cannot be left */
};
extern const struct mode *const modes[]; /* modes.c; ended by NULL */

extern const struct mode mode_tag, mode_pack, mode_ship, mode_receive, mode_check, mode_accept,
	mode_reject, mode_balance, mode_assign, mode_return, mode_inspect, mode_show;

struct session {
	struct store *store;
	const struct clock *clock;
	const struct mode *mode;
	enum lang lang;
	char *ship, *to, *box, *manifest, *operator_id, *list, *inventory, *reason, *at, *spec_id;
	bool close;
	struct spec *spec;    /* read when a mode first needs it */
	GHashTable *expected; /* DEV: what the list has */
	GHashTable *seen;     /* DEV -> struct sight: answered yes in this session */
	guint refused;
	GPtrArray *recorded; /* struct event*: of this session, newest last */
	char *last_text, *last_source;
	char *label; /* the picture in which a unit was met last */
	gint64 last_at;
	struct kept *suggested; /* the torn tag that waits for YES or NO */
	void *own;              /* the mode's */
};

/* When a unit was seen in this session. */
struct sight {
	gint64 at;
};

/* ---- saying (desk.c) ---- */
/* Sets outcome, key and sentence; name, value pairs end with NULL. Always true. */
bool desk_say(struct session *session, struct answer *answer, const char *key,
	...) G_GNUC_NULL_TERMINATED;
/* As desk_say with {n}. */
bool desk_say_count(struct session *session, struct answer *answer, const char *key, guint n);
/* Counts a refusal and says it. */
bool desk_no(struct session *session, struct answer *answer, const char *key,
	...) G_GNUC_NULL_TERMINATED;
/* Fills answer->unit and ->dev. */
void desk_unit(struct session *session, const struct met *met, struct answer *answer);
/* What to call a unit in a sentence: serial, else tag, else DEV. Free with g_free. */
char *desk_name(const struct unit_view *unit);
char *desk_met_name(const struct met *met);
/* Day and time of an instant here. */
char *desk_day(const struct session *session, gint64 at);
char *desk_time(const struct session *session, gint64 at);

/* ---- judging (may.c) ---- */
/* Why a kind of event may not follow on this unit (NULL: unknown): the key of the sentence, NULL
 * when it may. `person` for gates of hand-over, else NULL. One reading of transitions[]. */
const char *desk_may(
	struct store *store, const struct unit_view *unit, const char *kind, const char *person);
/* Says why not and counts the refusal; false when it may (nothing said). */
bool desk_refuses(struct session *session, const struct met *met, const char *kind,
	const char *person, struct answer *answer);
/* The newest event of the kind that counts and is not voided; `gate` for exceptions, else NULL. */
const struct event *desk_event(
	struct store *store, const struct unit_view *unit, const char *kind, const char *gate);

/* ---- recording (desk.c) ---- */
/* Adds how, code, tag and operator where the kind has them, appends, remembers for UNDO, counts
 * the unit as seen. The views are newer afterwards: met->unit must not be used again. */
bool desk_record(struct session *session, struct draft *draft, const struct met *met,
	struct answer *answer, GError **error);
/* Appends events of no single unit, as one transaction, and remembers them for UNDO. */
bool desk_append(struct session *session, struct draft *const *drafts, guint count,
	struct answer *answer, GError **error);
void desk_seen(struct session *session, const char *dev, gint64 at);
/* A unit that has an open conflict: the amber sentence instead of the green one. */
bool desk_conflict(struct session *session, const char *dev, struct answer *answer);
/* The specification in force for the session; NULL when none is known. */
const struct spec *desk_spec(struct session *session);

/* ---- meeting (meet.c) ---- */
/* Finds the unit of a tag or serial that was scanned. False when it answered instead. */
bool meet_tag(struct session *session, const struct scan *scan, const char *tag, const char *how,
	struct met *met, struct answer *answer);
void meet_serial(
	struct session *session, const struct scan *scan, const char *serial, struct met *met);
/* Answers a torn or misread tag: asks for YES or NO, or says what to do. */
bool meet_torn(struct session *session, const struct scan *scan, const struct candidate *candidate,
	struct answer *answer);
/* The letter and 12 Crockford characters, as printed or behind BELGI:...:; NULL when it is none.
 * Free with g_free. */
char *meet_id(const char *text, char letter);
struct identity *meet_identify(struct store *store, const char *text, const char *aim);

/* Sends a unit through the mode: unknown ones are refused where the mode wants them known. */
bool session_meet(
	struct session *session, const struct met *met, struct answer *answer, GError **error);
/* UNDO (undo.c). */
bool session_undo(struct session *session, struct answer *answer, GError **error);
