/* SPDX-License-Identifier: Apache-2.0
 * Papers as acts of the record: made, made once more, voided, listed. Invariant: the paper itself
 * is not kept; its event has a salted hash of all that stood on it, so that it can be told whether
 * the record still gives the same one. What is kept, and numbers: act.c. */
#pragma once

#include "station/act_form.h"

enum { ACT_NO_SIZE = 21, ACT_DAY_SIZE = 11 };

/* How a paper is asked for. */
struct act_order {
	struct store *store;
	const struct act_form *form;
	const char *subject; /* the id it is made of */
	const char *lang;    /* kk, ru, en, or two with + between */
	bool grouped;
	guint sheet, start; /* as in struct act_asked */
};

/* A paper that was recorded. */
struct act {
	const struct act_form *form;
	char id[ID_SIZE], no[ACT_NO_SIZE], day[ACT_DAY_SIZE];
	gint64 units;
	bool alone; /* it has no code that vouches for the station */
	GByteArray *pdf;
};
void act_clear(struct act *act);
#define AUTO_ACT __attribute__((cleanup(act_clear)))

/* Makes the paper, records and signs it, and gives the page. CONFLICT when one that stands was made
 * of the same thing. Nothing is recorded when the page cannot be drawn. */
bool act_make(const struct act_order *order, struct act *act, GError **error);
/* The same paper by its number. REFUSED, saying what differs, when the record no longer gives the
 * same; or when it does not stand; NOT_FOUND. */
bool act_again(struct store *store, const char *no, struct act *act, GError **error);
/* Voids it; *act has no page. */
bool act_void(
	struct store *store, const char *no, const char *reason, struct act *act, GError **error);

/* Not voided, not set aside, and of a station that counts. */
bool act_stands(struct store *store, const struct event *event);

/* Where the people who sign stand: signatories.ini beside the store. Free with g_free. */
char *act_signatories_path(struct store *store);
