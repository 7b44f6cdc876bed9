/* SPDX-License-Identifier: Apache-2.0
 * A stage for stories about the fold: a root, a hub, stations with their own knowledge and their
 * own clocks, all in memory. Events are made with the product's own writer; `on` names the newest
 * that the station knows. */
#pragma once

#include "model/chain.h"
#include "model/fold.h"
#include "model/order.h"

struct actor {
	char st[ST_SIZE];
	const char *org;
	struct keypair keys;
	gint64 n;
	struct hash hash;
	gint64 clock;     /* added to the stage's time */
	GPtrArray *knows; /* struct event*, referenced: its own and what it was told */
};

struct stage {
	struct keypair root;
	gint64 time;       /* ms; moves on a minute with each event */
	GPtrArray *events; /* struct event*: everything ever said */
	GPtrArray *actors; /* struct actor* */
	struct actor *hub;
};

struct stage *stage_new(void);
void stage_free(struct stage *stage);
AUTOPTR(stage, stage_free);

/* A station of org, admitted by the hub with the role (NULL: nobody admits it). */
struct actor *stage_actor(struct stage *stage, const char *org, const char *role);
struct event *stage_admit(struct stage *stage, const struct actor *actor, const char *role);
/* The actor says it; takes the draft. The event is borrowed from the stage. */
struct event *stage_say(struct stage *stage, struct actor *actor, struct draft *draft);
/* `to` learns all that `from` knows; everyone learns what the hub says. */
void stage_tell(struct actor *to, const struct actor *from);

/* What a replica with these events sees; free with view_of_free. */
struct sight {
	GPtrArray *events; /* borrowed */
	struct authority *authority;
	struct fold_reader reader;
	struct fold *fold;
};
struct sight *sight_new(const struct stage *stage, GPtrArray *events);
void sight_free(struct sight *sight);
AUTOPTR(sight, sight_free);
/* Conflicts of a subject that are open, as "kind kind", sorted; "" when none. Free with g_free. */
char *sight_conflicts(struct sight *sight, const char *subject);

/* Drafts: unit events with `how` where the kind asks for it. Further fields by draft_text and
 * friends. */
struct draft *unit_draft(const char *kind, const char *dev);
struct draft *void_draft(const struct event *event);
struct draft *resolve_draft(const char *kind, const char *key, const char *const *events,
	const char *const *stands, const char *dev);
