/* SPDX-License-Identifier: Apache-2.0
 * The event log and what is derived from it, in one SQLite file. The log is frozen: lines are
 * stored as they came and never changed (but for redaction and rejoining); views can be dropped and
 * rebuilt at any time. Several programs may have it open for writing (a desk and its sync): each
 * transaction waits for the one before and sees what it wrote; a hub has its store alone. Readers
 * never wait. A call that returns true has made its change durable; one whose name ends in _soon
 * has written it, and store_durable tells when the disk has it. */
#pragma once

#include "base/auto.h"
#include "base/clock.h"
#include "model/fold.h"
#include "model/run.h"
#include "model/spec.h"

#include <glib.h>
#include <stdbool.h>

enum store_mode {
	STORE_CREATE, /* a new file; fails when it exists */
	STORE_WRITE,  /* waits at most 5 s for who has it alone */
	STORE_READ,   /* refuses every write */
};

struct store;

/* Opens the file; views of another rules version are rebuilt (STORE_WRITE). STORAGE with the exact
 * reason and remedy: newer version, no such file, not a store, disk full, another writer. */
struct store *store_open(
	const char *path, enum store_mode mode, const struct clock *clock, GError **error);
void store_close(struct store *store);
AUTOPTR(store, store_close);
const char *store_path(const struct store *store);
/* Until the next write, or store_release, all that is read is of one moment, and reading does not
 * look each time what others wrote. For no longer than one scan. The release takes back what was
 * borrowed. */
void store_hold(struct store *store);
void store_release(struct store *store);
const struct clock *store_clock(const struct store *store);
/* The number of the newest change; of two calls the later has it in order. */
guint64 store_written(const struct store *store);
/* Has a thread ask the disk, for who has other work meanwhile. */
void store_hurry(struct store *store);
/* Waits until the disk has all changes up to this number. From any thread, while the store is open.
 * STORAGE when the disk fails; then nothing more can be written. */
bool store_durable(struct store *store, guint64 written, GError **error);

/* Settings: org lang hub token issuer host owner_kk ... ; NULL when absent. NULL value deletes. */
char *store_get(struct store *store, const char *key);
bool store_set(struct store *store, const char *key, const char *value, GError **error);
/* The root key the store trusts; false when none. Setting it folds everything anew. */
bool store_root(struct store *store, guint8 root[KEY_SIZE]);
bool store_set_root(struct store *store, const guint8 root[KEY_SIZE], GError **error);

/* ---- the own chain ---- */

/* Makes a key and appends station.opened for org; when there is a chain already, the new one
 * continues it (`after`), at `last` (its own n; 0: the newest). */
bool store_open_chain(struct store *store, const char *org, gint64 last, GError **error);
/* NULL before the first chain. */
const char *store_station(const struct store *store);
const char *store_org(const struct store *store);
/* The organisation new events are written for (after enrolment). */
bool store_set_org(struct store *store, const char *org, GError **error);
const struct keypair *store_keys(const struct store *store);

/* Appends events in order as one transaction: st, n, at, tz, org and `on` are filled in, views
 * follow, and the disk has it before true is returned. Either all or none. `out` (may be NULL)
 * receives struct event*, referenced. */
bool store_append(struct store *store, struct draft *const *drafts, guint count, GPtrArray *out,
	GError **error);
/* The same, written only. */
bool store_append_soon(struct store *store, struct draft *const *drafts, guint count,
	GPtrArray *out, GError **error);
/* A signed head at the end of the own chain, so that all of it can leave. */
bool store_sign(struct store *store, GError **error);
/* Re-sends own events that diverged: each is appended with `was`, `at` kept. For forks. */
bool store_resend(struct store *store, const char *old_st, gint64 above, GError **error);

/* The store was copied, or restored, and went on beside another: of an own chain that a newer own
 * one continues, only the own side above *n is held, which is not what the hub has. */
bool store_parted(struct store *store, char st[ST_SIZE], gint64 *n);
/* Lets the own sides go, all of which were said again, so that what the hub has can come, and makes
 * the views anew; removes the settings named (those that say what came). Alone. */
bool store_rejoin(struct store *store, const char *const *forget, GError **error);

/* ---- what comes from others ---- */

struct fork {
	char st[ST_SIZE];
	gint64 n;         /* first number that differs */
	struct hash hash; /* what is held */
	gint64 last;      /* newest n held */
};

struct intake {
	GHashTable *acks; /* st (char*) -> gint64* : held up to n without a gap */
	GArray *forks;    /* struct fork */
	guint added;      /* lines new to the log */
};
void intake_init(struct intake *intake);
void intake_clear(struct intake *intake);

/* Takes runs whose form and signatures were checked (run_check): stores what is new, in any order,
 * ignores what is known, fills holes. A run that differs from what is held goes to forks and is not
 * stored; the others are. FOLD_LATER leaves the views to store_catch_up. */
enum when { FOLD_NOW, FOLD_LATER };
bool store_take(struct store *store, GPtrArray *runs, enum when when, struct intake *intake,
	GError **error);
/* FOLD_LATER, written only: nothing of it may be acknowledged before store_durable. */
bool store_take_soon(struct store *store, GPtrArray *runs, struct intake *intake, GError **error);
/* How far to catch up in one step. */
struct limit {
	guint events; /* about as long as it takes to index so many */
	/* Asked after each portion of the work; what was begun is then written. NULL: never. */
	bool (*enough)(void *data);
	void *data;
};
/* Folds some of the events that are not in the views yet (and gives feed positions where the store
 * feeds: a hub). *left tells how many remain. */
bool store_catch_up(struct store *store, const struct limit *limit, guint64 *left, GError **error);
/* The key of a chain: from station.opened, an admission, or the own keys; false when unknown. */
bool store_chain_key(struct store *store, const char *st, guint8 key[KEY_SIZE]);
/* Newest n held without a gap from 1 (0: none) and its hash. */
gint64 store_chain_end(struct store *store, const char *st, struct hash *hash);
/* The newest signed point held of a chain, with its hash; false when none is. */
bool store_newest_head(struct store *store, const char *st, struct head *head, struct hash *hash);
/* Every chain held (char*). */
GPtrArray *store_chains(struct store *store);
/* Writes the runs of a chain above `after` (whole segments that end in a head) to out, at most
 * max_bytes; returns the last n written, `after` when nothing. */
gint64 store_export(struct store *store, const char *st, gint64 after, gsize max_bytes,
	GString *out, GError **error);

/* The run that shows event n of a chain and nothing else: hashes stand for what follows it up to
 * the first head. False when it is not held, or when that takes more than `most` lines. */
bool store_quote(struct store *store, const char *st, gint64 n, gint64 most, GString *out);

/* ---- feeds (a store that feeds: a hub) ---- */
bool store_set_feeding(struct store *store, GError **error);
/* The runs of org's own feed (org NULL: the common feed) above position `after`, at most max_bytes,
 * quoted with hidden lines up to the next head; *next is the position reached, *more whether there
 * is more. */
bool store_feed(struct store *store, const char *org, gint64 after, gsize max_bytes, GString *out,
	gint64 *next, bool *more, GError **error);
gint64 store_feed_end(struct store *store, const char *org);

/* ---- views ---- */

const struct authority *store_authority(struct store *store);
/* Borrowed until the next write, or until a thousand more units were looked up. */
const struct unit_view *store_unit(struct store *store, const char *dev);
/* The unit a normalised serial or a tag means; NULL. A tag on two units gives both: `more` (may be
 * NULL) is set. */
const struct unit_view *store_unit_of_serial(struct store *store, const char *serial);
const struct unit_view *store_unit_of_tag(struct store *store, const char *tag, bool *more);
const struct unit_view *store_unit_of_inventory(
	struct store *store, const char *org, const char *inv);
/* DEVs of units (char*), sorted; each filter may be NULL. */
struct unit_filter {
	const char *state, *place, *holder, *ship, *manifest, *box, *person, *consignee;
};
GPtrArray *store_units(struct store *store, const struct unit_filter *filter, guint limit);
guint64 store_count_units(struct store *store, const struct unit_filter *filter);
bool store_tag_known(struct store *store, const char *tag);
/* Conflicts, open ones or all; struct conflict*, free function set. */
GPtrArray *store_conflicts(struct store *store, bool open_only);
/* The events of a subject in shown order, referenced. */
GPtrArray *store_events(struct store *store, const char *subject);
/* The newest specification known, or that of an id (id NULL); NULL when none. */
struct spec *store_spec(struct store *store, const char *id);
/* A person on a counting approved list: fills list id and row number. */
bool store_listed(struct store *store, const char *person, char list[ID_SIZE], gint64 *row);
/* The papers that were signed for an organisation (struct event*, referenced), in the order of
 * chains and numbers, whether they stand or not; of one in parts the last. */
GPtrArray *store_acts(struct store *store, const char *org);
/* Organisations defined, and their texts ("name_kk", "short_ru", "phone", "type"...); NULL when
 * unknown. */
char *store_org_text(struct store *store, const char *org, const char *field);

/* ---- care ---- */
bool store_rebuild(struct store *store, GError **error);
/* All derived rows as sorted text, for comparing replicas byte by byte. */
char *store_dump_views(struct store *store);
/* Integrity of the file, of every chain and head, of the views against the log. Findings are one
 * line each (char*). *compared (may be NULL): the views were held against the log; they are not
 * where that takes too long, a copy cannot be made, or a reader finds that others are still
 * folding. */
bool store_check(struct store *store, GPtrArray *findings, bool *compared, GError **error);
