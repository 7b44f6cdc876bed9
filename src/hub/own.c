/* SPDX-License-Identifier: Apache-2.0
 * A hub process is a station: what it decides it writes into a chain of its own, and every event of
 * it is under a head at once, so that it can be quoted. */
#include "base/error.h"
#include "hub/centre.h"
#include "net/wire.h"

enum { QUOTE_FIRST = 4 * 1024, CHAINS_MAX = 16 };

bool own_append(struct store *store, struct draft *draft, char name[NAME_SIZE], GError **error)
{
	g_autoptr(struct draft) mine = draft;
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	if (!store_append(store, &mine, 1, events, error) || !store_sign(store, error))
		return false;
	const struct event *event = g_ptr_array_index(events, 0);

	g_strlcpy(name, event->name, NAME_SIZE);
	return true;
}

/* Writes above `after`, one segment at least; false on failure. */
static bool quote_above(struct store *store, const char *st, gint64 after, gsize max, GString *out,
	gint64 *last, GError **error)
{
	g_autoptr(GError) problem = NULL;

	*last = store_export(store, st, after, max, out, &problem);
	if (!problem && *last <= after)
		*last = store_export(store, st, after, WIRE_UNPACKED_MAX, out, &problem);
	if (!problem)
		return true;
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

bool own_quote(struct store *store, const char *st, gint64 n, GString *out, GError **error)
{
	char chain[ST_SIZE];
	char before[ST_SIZE];
	gint64 last = 0;
	gint64 at = 0;

	if (!quote_above(store, st, 0, QUOTE_FIRST, out, &last, error) ||
		(last < n && !quote_above(store, st, n - 1, QUOTE_FIRST, out, &last, error)))
		return false;
	g_strlcpy(chain, st, sizeof(chain));
	for (int i = 0; i < CHAINS_MAX; i++) {
		if (!authority_after(store_authority(store), chain, before, &at))
			break;
		if (!quote_above(store, before, 0, QUOTE_FIRST, out, &last, error))
			return false;
		g_strlcpy(chain, before, sizeof(chain));
	}
	return true;
}
