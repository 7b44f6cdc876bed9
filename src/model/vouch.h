/* SPDX-License-Identifier: Apache-2.0
 * Whether a paper is genuine: what its codes say, held against the root key. Pure: the same codes
 * and the same root give the same answer on any machine. How: vouch.c. */
#pragma once

#include "base/auto.h"
#include "model/authority.h"

enum { VOUCH_BYTES_MAX = 1 << 20, VOUCH_RUNS_MAX = 64 };

enum vouch_verdict {
	VOUCH_GENUINE,  /* signed by a station that the root admits, for its organisation */
	VOUCH_ROOTLESS, /* signed by the key that the codes bring; no root key was given */
	VOUCH_KEYLESS,  /* nothing here has the station's key: the other code is missing */
	VOUCH_CHANGED,  /* not what the station signed; `problem` says where */
	VOUCH_STRANGER, /* signed, but nothing here shows that the root admits the station */
	VOUCH_REVOKED,  /* admitted once, and shut out before it wrote this */
	VOUCH_ORG,      /* admitted, but not for the organisation that it wrote for */
	VOUCH_SEVERAL,  /* codes of two papers */
	VOUCH_NONE,     /* no code of a paper */
};

struct vouch {
	enum vouch_verdict verdict;
	struct event
		*act;  /* act.signed with its name, of parts the last; NULL when there is none */
	gint64 last;   /* REVOKED: up to here the station counts */
	char *problem; /* CHANGED: the first thing that is wrong; NULL */
};

/* `text` is what the codes say, one behind the other; lines that are of no run are passed over. At
 * most VOUCH_BYTES_MAX of it and VOUCH_RUNS_MAX runs are looked at: LIMIT. `root` NULL: none.
 * `known` (may be NULL): what else is known of stations. */
struct vouch *vouch_new(const char *text, gsize len, const guint8 *root,
	const struct authority *known, GError **error);
void vouch_free(struct vouch *vouch);
AUTOPTR(vouch, vouch_free);

/* The paper is of that unit; of a paper in parts it cannot be seen (`unseen`). */
bool vouch_names(const struct vouch *vouch, const char *dev, bool *unseen);
/* How many units it is for. */
gint64 vouch_units(const struct event *act);
