/* SPDX-License-Identifier: Apache-2.0
 * What a mode of the desk is, and what a scan brings to it. Only the files of the desk include
 * this. */
#pragma once

#include "model/identify.h"
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
	bool pieces;  /* the tag of a charger or a bag stands for its unit */
	bool unknown; /* units of which nothing is known are let through to `unit` */
	bool busy;    /* while something is seen and not done, the mode cannot be left */
};
extern const struct mode *const modes[]; /* modes.c; ended by NULL */

extern const struct mode mode_tag, mode_pack, mode_ship, mode_receive, mode_check, mode_accept,
	mode_reject, mode_balance, mode_assign, mode_return, mode_inspect, mode_show, mode_print;
