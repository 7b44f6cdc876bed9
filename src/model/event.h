/* SPDX-License-Identifier: Apache-2.0
 * An event: one canonical line of JSON and its place in a chain. Format: event.c. */
#pragma once

#include "base/auto.h"
#include "base/crypto.h"
#include "model/kinds.h"
#include "model/value.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum {
	ST_SIZE = 9,    /* 8 Crockford and NUL */
	DEV_SIZE = 17,  /* 16 Crockford and NUL */
	ORG_SIZE = 17,
	ID_SIZE = 14,   /* letter, 12 Crockford, NUL */
	NAME_SIZE = 36, /* ST.N.xxxxxxxx and NUL */
	ON_MAX = 300,
	UNITS_MAX = 300,
};

/* Immutable once read; reference counted. `hash` and `name` are set by whoever knows the chain (event_place). */
struct event {
	gint ref;
	char *line; /* as it came, no LF; NUL-terminated */
	gsize len;
	struct hash hash;
	char name[NAME_SIZE];
	char st[ST_SIZE];
	gint64 n;
	gint64 at;
	int tz;
	const char *org;
	const char *kind_name;
	gsize kind_len; /* of it */
	const struct kind *kind; /* NULL: a kind of a newer program */
	bool newer;              /* unknown kind or unknown field: kept, forwarded, shown amber */
	const struct value *units; /* `dev`, or the items of `devs`; beside each other */
	guint unit_count;
	const struct value *root;
};

/* Reads one line (without LF). Fails with BAD_INPUT naming the byte or field when the line is no event:
 * not canonical, over a limit, a required field of its kind missing or of the wrong type. */
struct event *event_read(const char *line, gsize len, GError **error);
struct event *event_ref(struct event *event);
void event_unref(struct event *event);
AUTOPTR(event, event_unref);
/* Of the line: made anew each time, for few ask. */
struct hash event_line_hash(const struct event *event);
/* Gives the event its chain hash and so its name. */
void event_place(struct event *event, const struct hash *hash);

/* Fields; absent or of another type: NULL, `otherwise`, false. */
const struct value *event_value(const struct event *event, const char *field);
const char *event_text(const struct event *event, const char *field);
gint64 event_int(const struct event *event, const char *field, gint64 otherwise);
bool event_flag(const struct event *event, const char *field);
/* Of a literal the length is known when this is compiled, and almost every other kind differs in it:
 * the rules ask this some hundred times of each unit. */
static inline bool event_is(const struct event *event, const char *kind)
{
	gsize len = strlen(kind);

	return event->kind_len == len && memcmp(event->kind_name, kind, len) == 0;
}
/* The event's units: `dev` as one, or `devs`. */
guint event_units(const struct event *event);
const char *event_unit(const struct event *event, guint index);
bool event_names_unit(const struct event *event, const char *dev);

/* Appends the keys of every subject the event names: unit:DEV tag:TAG person:ID inv:ORG:NUMBER list:ID ship:ID
 * st:ST org:ORG spec: manifest: pledge: contract: act: notice: stocktake: programme:ID (elements g_free'd), each once,
 * in the order of the column *Subject* of wire.md section 3; where all that is repeated counts (void, redaction,
 * resolution, kinds of newer programs) the unit comes first. Two more are indexed the same way though they are no
 * subjects: row:PERSON for each row of a list, and unit:DEV of the unit T + tag that a split sends events to. */
void event_subjects(const struct event *event, GPtrArray *keys);

/* ---- writing ---- */

/* An event in the making: fields of the kind, not the common ones that the chain gives. */
struct draft;
struct draft *draft_new(const char *kind); /* kind NULL: a row (a map inside an event) */
void draft_free(struct draft *draft);
AUTOPTR(draft, draft_free);
/* The fields of an event again, for another place in a chain (`was`, a fork): all but `on`. */
struct draft *draft_again(struct event *event);
/* Repeats the subject fields of an event in the draft that voids, erases or resolves it. */
void draft_repeat(struct draft *draft, const struct event *event);
/* Each setter replaces; NULL text, empty list: the field is left out. */
void draft_text(struct draft *draft, const char *field, const char *text);
void draft_int(struct draft *draft, const char *field, gint64 number);
void draft_flag(struct draft *draft, const char *field, bool value); /* false: left out */
/* A list of texts, sorted and made unique when the field asks for it (on, devs). */
void draft_texts(struct draft *draft, const char *field, const char *const *texts);
/* Appends a row to a list of maps; takes the row. */
void draft_row(struct draft *draft, const char *field, struct draft *row);
/* A field that is one map (`after`); takes the map. */
void draft_map(struct draft *draft, const char *field, struct draft *map);
/* What was set: NULL, 0 when absent. For subject look-ups before the event exists. */
const char *draft_kind(const struct draft *draft);
const char *draft_get(const struct draft *draft, const char *field);

/* The common fields that a chain gives to an event. */
struct stamp {
	const char *st;
	gint64 n;
	gint64 at;
	int tz;
	const char *org;
	const char *const *on; /* sorted; NULL or empty: left out */
};
/* The canonical line, checked by event_read. Fails when it is over a limit or a field is missing. */
struct event *draft_event(const struct draft *draft, const struct stamp *stamp, GError **error);
