/* SPDX-License-Identifier: Apache-2.0
 * Stores in a folder that goes when the test ends, and the way of events into them. */
#pragma once

#include "store/store.h"
#include "support/stage.h"

/* A clock that moves on a second with each look. */
extern const struct clock clock_steady;

struct shelf {
	char *folder;
	GPtrArray *stores; /* struct store*, closed with the shelf */
};
void shelf_init(struct shelf *shelf);
void shelf_clear(struct shelf *shelf);
#define AUTO_SHELF __attribute__((cleanup(shelf_clear))) struct shelf
/* A path in the folder; free with g_free. */
char *shelf_path(const struct shelf *shelf, const char *name);
/* A new store; org NULL: without a chain. */
struct store *shelf_store(struct shelf *shelf, const char *name, const char *org);
/* A file of the shelf again. */
struct store *shelf_open(struct shelf *shelf, const char *name, enum store_mode mode);
/* Closes a store before the shelf does. */
void shelf_close(struct shelf *shelf, struct store *store);

/* Events from..to of an actor as a signed run; events for which `shown` is false are hidden (NULL:
 * none). */
char *stage_run(const struct stage *stage, const struct actor *actor, gint64 from, gint64 to,
	bool (*shown)(const struct event *event));
/* Takes runs as text; signatures are not asked for. `intake` may be NULL. */
void take_text(struct store *store, const char *text, enum when when, struct intake *intake);
/* All chains of the stage. */
void take_stage(struct store *store, const struct stage *stage);
/* All that one store has of its own chain goes into another. */
void carry(struct store *from, struct store *to);

/* Appends one event; takes the draft. The event is referenced. */
struct event *append(struct store *store, struct draft *draft);
/* device.received of a serial, and the name of the unit. */
struct draft *received_draft(const char *serial, char dev[DEV_SIZE]);
