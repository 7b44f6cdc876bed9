/* SPDX-License-Identifier: Apache-2.0
 * The runs of a body and the keys that vouch for them: what the hub does with what is pushed and
 * the station with what is fed, before either lets a line near its log. */
#pragma once

#include "model/authority.h"
#include "model/run.h"

enum { BODY_RUNS_MAX = 256 };

struct body {
	char *text;      /* what the runs borrow from */
	GPtrArray *runs; /* struct run*, in the order sent */
};
void body_clear(struct body *body);
/* AUTO_BODY struct body body = { 0 }; is cleared at the end of its scope. */
#define AUTO_BODY __attribute__((cleanup(body_clear)))

/* Takes the text (also when it fails). BAD_INPUT or LIMIT; fault->st is empty when no run is at
 * fault. */
bool body_read(struct body *body, char *text, gsize len, struct run_fault *fault, GError **error);

/* Gives an authority every event that the body shows. */
void body_show(const struct body *body, struct authority *authority);

/* The key of a chain as the reader knows it; false when it does not. */
typedef bool (*body_key)(void *data, const char *st, guint8 key[KEY_SIZE]);

/* Checks the heads of every run, with the reader's key of its chain, else the one that the body
 * brings (station.opened or an admission, where it gives that very st). Runs that fail are taken
 * out; the first of them is named: NOT_FOUND when its key is unknown, else BAD_INPUT. */
bool body_check(
	struct body *body, body_key known, void *data, struct run_fault *fault, GError **error);
