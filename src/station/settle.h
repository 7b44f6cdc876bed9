/* SPDX-License-Identifier: Apache-2.0
 * A person settles a conflict: which of the events that clash stand. The others stay in the log and
 * change nothing. Nothing is recorded that would count for nothing. */
#pragma once

#include "store/store.h"

AUTOPTR(conflict, conflict_free);

/* The open or settled conflict with that id, in any case; NULL with NOT_FOUND. Free with
 * conflict_free. */
struct conflict *settle_find(struct store *store, const char *card, GError **error);
/* What may stand: for each side the names of its events, joined by commas (char*). */
GPtrArray *settle_sides(struct store *store, const struct conflict *conflict);
/* Records conflict.resolved. `stands` is a NULL-terminated part of the events, maybe empty. *name
 * is the event's; free with g_free. BAD_INPUT for an event that does not clash here, REFUSED when
 * this station may not set the others aside (wire.md section 6). */
bool settle(struct store *store, const struct conflict *conflict, const char *const *stands,
	const char *reason, char **name, GError **error);
