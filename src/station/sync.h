/* SPDX-License-Identifier: Apache-2.0
 * The station's side of /v1: enrol, push, pull; forks, new epochs and restored stations. Everything
 * it has to know next time is in settings (sync_line.h), so that a round may be cut anywhere. */
#pragma once

#include "net/client.h"
#include "store/store.h"

struct sync_report {
	guint sent;     /* own events the hub has now confirmed, this time */
	guint received; /* foreign lines new to the log */
	guint waiting;  /* own events not confirmed */
	bool forked;    /* a new chain was opened */
};

/* Asks the hub with the one-time code; on success settings, root and admission are stored. A store
 * without a chain gets one. ca_file: the certificates to trust (PEM), which are kept in the store;
 * NULL: the system's. Repeating it with the same code is safe. */
bool sync_enrol(struct store *store, const char *url, const char *ca_file, const char *code,
	GError **error);
/* One round: push all, pull both feeds until nothing more. OFFLINE: what the hub confirmed until
 * then stays confirmed, the rest waits here; the report tells both. */
bool sync_once(struct store *store, struct sync_report *report, GError **error);
/* Rounds for ever with long polls, jittered backoff on failure; what is recorded meanwhile is sent
 * within a second or so. Calls `said` after each round, with its failure or NULL. Returns true soon
 * after *stop is set; false when the store is not enrolled. */
bool sync_watch(struct store *store,
	void (*said)(void *data, const struct sync_report *report, const GError *problem),
	void *data, const gint *stop, GError **error);
/* Own events the hub has not confirmed. */
guint sync_waiting(struct store *store);
/* Of a store that was copied, or restored, and went on beside another (store_parted): lets its side
 * of the old chain go, and what the hub has comes with the next round. */
bool sync_rejoin(struct store *store, GError **error);
