/* SPDX-License-Identifier: Apache-2.0
 * What the files of this folder share: the open store and its parts in memory.
 *
 * A line's place is chain number * 2^40 + n: the row of the log, and how every derived table names
 * an event. Places are of one file only and never leave it.
 *
 * Failures: the first one of a transaction is kept in `problem`; all SQL after it does nothing, and
 * the end of the transaction rolls back and hands it to the caller. So nothing between needs to
 * ask. */
#pragma once

#include "store/durable.h"
#include "store/store.h"

#include <sqlite3.h>

enum { PLACE_BITS = 40, CHAINS_MAX = 1 << 22 };
#define PLACE_N_MAX ((G_GINT64_CONSTANT(1) << PLACE_BITS) - 1)

static inline gint64 place_n(gint64 place)
{
	return place & PLACE_N_MAX;
}

/* A chain of which something is held, or was named. */
struct chain {
	gint64 id;
	char st[ST_SIZE];
	gint64 last;          /* newest n held; -1: not looked up yet */
	gint64 hashed;        /* n of `hash`; 0: none */
	struct hash hash;     /* hash(n) of the line put last */
	gint64 indexed;       /* no event above it is in the index; -1: not looked up yet */
	char org[ORG_SIZE];   /* of the event indexed last */
	char to[ORG_SIZE];    /* the same of the last that had one */
	struct chain *parent; /* the chain it continues, from parent_n; NULL */
	gint64 parent_n;
};

static inline gint64 chain_place(const struct chain *chain, gint64 n)
{
	return chain->id << PLACE_BITS | n;
}

/* What redactions that were read say of one event. */
struct erasure {
	char *name;  /* of the event to be erased */
	GArray *by;  /* places of the event.redacted that name it (gint64) */
	bool counts; /* one of them is a directorate's: the line goes */
};

struct store {
	char *path;
	enum store_mode mode;
	const struct clock *clock;
	sqlite3 *db;
	guint64 device, inode; /* of the file that was opened */
	struct durable *durable;
	int lock;               /* descriptor of PATH-lock, which says who has it open; -1 */
	GHashTable *statements; /* text -> sqlite3_stmt */
	GHashTable *updates;    /* columns of a unit -> the text that sets them (unit.c) */
	GError *problem;
	const char *lost; /* what a failure of this transaction loses, for the message */
	bool thawed;      /* the authorizer lets a line be erased, filled, or the views dropped */
	bool parting;     /* it lets a part of an own chain go (rejoin.c) */
	bool held;        /* a transaction is open in which only is read (store_hold) */
	bool feeding;
	gint64 version_seen; /* data_version at the last look */
	char *root_seen;     /* setting `root` at the last load */

	/* Both are lent out, so they keep their place when all is read again. */
	char station[ST_SIZE]; /* of the own chain */
	char org[ORG_SIZE];    /* empty: none */
	gint64 offset_until;   /* the clock's offset was looked up for the quarter of an hour that
				  ends here */
	int offset;
	struct keypair keys;
	struct chain *own;    /* NULL before the first chain */
	GHashTable *own_keys; /* st -> struct keypair */

	GHashTable *chains;      /* st -> struct chain */
	GPtrArray *chains_by_id; /* NULL where unused */
	GPtrArray *continuing;   /* struct chain whose first event says that it continues another */
	GHashTable *events;      /* cache: place -> struct held */
	GHashTable *old_events;  /* the generation before */
	struct fold_reader reader;
	struct fold *fold;     /* of the views as they are; NULL after a write */
	struct fold *old_fold; /* what was borrowed from it stays for a while */
	guint looked_up;

	struct authority *authority;
	GHashTable *traits;     /* kind -> bits (index.c) */
	GHashTable *speaking;   /* places of the events that authority holds */
	GHashTable *org_chains; /* "ORG chain": an event of the chain is for ORG */
	GHashTable *closed;     /* ship: subjects with an arrival that closes them */
	GHashTable *conflicted; /* sources that have rows in conflict */
	GHashTable *erasures;   /* name -> struct erasure */
	bool aliases;           /* some event has `was` */
	bool pending;           /* some name in an `on` is not held */
	bool scrub;             /* erased bytes may still stand in the WAL (setting `scrub`) */

	struct dirty *dirty;
	struct feeder *feeder;
	struct checkpointer *checkpointer;
	struct aside *aside; /* NULL until there is much to do */
};

/* ---- open.c ---- */
/* Forgets all that is in memory and reads it again: after a rollback, and when a reader sees a
 * change. */
void store_reload(struct store *store);
/* Takes a look at what others wrote since. Every public reading call begins with it. */
void store_look(struct store *store);
/* The same inside a transaction that has just begun. */
void store_see(struct store *store);
/* Ends the moment of store_hold; what was borrowed stays. */
void store_move_on(struct store *store);

/* ---- schema.c ---- */
enum { STORE_VERSION = 1, STORE_APPLICATION = 0x42454c47 };
extern const char schema_events[];
/* The triggers that keep lines and heads; part of schema_events. */
extern const char schema_stays[];
extern const char schema_views[];
extern const char schema_drop_views[];
/* What the derived tables were made by: the rules of the fold and the layout of the tables. */
gint64 schema_stamp(void);

/* ---- lock.c ---- */
bool lock_take(struct store *store, GError **error);
/* Waits until nobody else has the store open for writing, and keeps others out. */
bool lock_alone(struct store *store, GError **error);
void lock_share(struct store *store); /* the end of that; a hub stays alone */
void lock_release(struct store *store);

/* ---- checkpoint.c: the WAL moves into the file beside the scans, but for its last pages ---- */
void checkpoint_start(struct store *store);
void checkpoint_stop(struct store *store);
/* Empties the WAL and what erased lines left in it; false while a reader stands in the way. */
bool checkpoint_scrub(struct store *store);
