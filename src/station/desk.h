/* SPDX-License-Identifier: Apache-2.0
 * What the files of the desk share and nobody else includes: the inside of a session, and the few
 * things every mode does (say, judge, record, meet). */
#pragma once

#include "station/card.h"
#include "station/labels.h"
#include "station/mode.h"

struct session {
	struct store *store;
	const struct clock *clock;
	const struct mode *mode;
	enum lang lang;
	char *ship, *to, *box, *manifest, *operator_id, *list, *inventory, *reason, *at, *spec_id;
	bool close;
	struct spec *spec;     /* read when a mode first needs it */
	struct labels *labels; /* read when a scan first needs them */
	char *makers;          /* of what is expected, in lower case; read when first needed */
	const GHashTable *makers_of; /* the list they were read from */
	GHashTable *asked_makers;    /* names of profiles (by address) -> whether one is expected */
	GHashTable *expected;        /* DEV: what the list has */
	GHashTable *seen;            /* DEV -> struct sighting: answered yes in this session */
	guint here;                  /* how many of those expected are seen */
	guint refused;
	GPtrArray
		*recorded; /* struct event*: of this session, newest last; NULL before each step */
	char *last_text, *last_source;
	char *label; /* the picture in which a unit was met last */
	gint64 last_at;
	bool asked;             /* the last answer waits for a command */
	bool ended;             /* the last scan was DONE, and was answered */
	struct kept *suggested; /* the torn tag that waits for YES or NO */
	bool (*print)(void *data, const char *tag, const char *dev, GError **error);
	void *print_data;
	void *own; /* the mode's */
};

/* When a unit was seen in this session. */
struct sighting {
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
/* A tag that was printed and is on no unit yet. */
bool desk_loose(const struct session *session, const struct met *met);
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

/* The unit that a pupil, or one joined to it, has for good, other than `but` (NULL: any); NULL. A
 * loan is no such unit, nor one that the commission excepted. */
const struct unit_view *desk_has_unit(
	struct store *store, const char *person, const struct unit_view *but);

/* ---- recording (desk.c) ---- */
/* Adds how, code, tag and operator where the kind has them, appends, remembers for UNDO, counts
 * the unit as seen. The views are newer afterwards: met->unit must not be used again. */
bool desk_record(struct session *session, struct draft *draft, const struct met *met,
	struct answer *answer, GError **error);
/* Appends events of no single unit, as one transaction, and remembers them for UNDO. */
bool desk_append(struct session *session, struct draft *const *drafts, guint count,
	struct answer *answer, GError **error);
/* Remembers, as one step for UNDO, events that were appended, and names the last in the answer. */
void desk_remember(struct session *session, const GPtrArray *events, struct answer *answer);
/* `expected` is set before; the rest of the count is kept here. */
void desk_seen(struct session *session, const char *dev, gint64 at);
void desk_unseen(struct session *session, const char *dev);
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
/* A command code, or one of the words YES NO DONE UNDO KEEP alone in any of the languages, as the
 * code of the command; NULL when it is none. Free with g_free. */
char *meet_command(const char *text);
/* What a text most likely is for the store and for what this session expects: the first candidate
 * counts. */
struct identity *desk_identify(struct session *session, const char *text, const char *aim);

/* Sends a unit through the mode: unknown ones are refused where the mode wants them known. */
bool session_meet(
	struct session *session, const struct met *met, struct answer *answer, GError **error);
/* UNDO (undo.c). */
bool session_undo(struct session *session, struct answer *answer, GError **error);
