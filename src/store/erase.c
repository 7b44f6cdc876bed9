/* SPDX-License-Identifier: Apache-2.0
 * Redaction (wire.md section 9). The fold leaves a redacted line out by itself; here its bytes go:
 * from the log, where its hash stays, and from the WAL, before anything is said to be erased.
 * Copies that come later are kept as their hash. */
#include "store/index.h"

#include "model/order.h"
#include "store/log.h"
#include "store/sql.h"

#include <string.h>

void erase_note(struct store *store, gint64 place, const struct event *event)
{
	const char *name = event_text(event, "event");
	struct erasure *erasure = name != NULL ? g_hash_table_lookup(store->erasures, name) : NULL;
	if (name == NULL)
		return;
	if (erasure == NULL) {
		erasure = g_new0(struct erasure, 1);
		erasure->name = g_strdup(name);
		erasure->by = g_array_new(FALSE, FALSE, sizeof(gint64));
		g_hash_table_insert(store->erasures, erasure->name, erasure);
	}
	g_array_append_val(erasure->by, place);
	erasure->counts |= order_erases(store->authority, event);
	store->dirty->speaking = true;
}

/* What stations and redactions say is never erased. */
static bool stays(const char *line, gsize len)
{
	g_autoptr(struct event) event = event_read(line, len, NULL);
	return event != NULL && (g_str_has_prefix(event->kind_name, "station.") ||
					event_is(event, "event.redacted"));
}

bool erase_wants(const struct store *store, const char *name, const char *line, gsize len)
{
	if (g_hash_table_size(store->erasures) == 0)
		return false;
	const struct erasure *erasure = g_hash_table_lookup(store->erasures, name);
	return erasure != NULL && erasure->counts && !stays(line, len);
}

void erase_line(struct store *store, gint64 place, const struct event *event)
{
	const struct hash line_hash = event_line_hash(event);
	index_drop(store, place, event);
	log_erase(store, place, &line_hash);
	sql_do(store, "INSERT OR REPLACE INTO setting (key, value) VALUES ('scrub', '1')", "");
	store->scrub = true;
}

static bool counts_now(struct store *store, const struct erasure *erasure)
{
	for (guint i = 0; i < erasure->by->len; i++) {
		g_autoptr(struct event) event =
			log_event(store, g_array_index(erasure->by, gint64, i));
		if (event != NULL && order_erases(store->authority, event))
			return true;
	}
	return false;
}

static void erase_named(struct store *store, const struct erasure *erasure)
{
	guint32 mark;
	gint64 place = log_place(store, erasure->name, &mark);
	struct chain *chain = place != 0 ? log_chain_at(store, place) : NULL;
	if (chain != NULL && chain->indexed < 0)
		chain->indexed = log_last(store, chain);
	if (chain == NULL || place_n(place) > chain->indexed)
		return; /* it will be erased when it comes to the index */
	g_autoptr(struct event) event = log_event(store, place);
	if (event != NULL && erase_wants(store, event->name, event->line, event->len))
		erase_line(store, place, event);
}

void erase_due(struct store *store)
{
	GHashTableIter iter;
	struct erasure *erasure;
	if (!store->dirty->speaking)
		return;
	store->dirty->speaking = false;
	g_hash_table_iter_init(&iter, store->erasures);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&erasure)) {
		erasure->counts = erasure->counts || counts_now(store, erasure);
		if (erasure->counts)
			erase_named(store, erasure);
	}
}

void erase_scrub(struct store *store)
{
	if (!store->scrub || !checkpoint_scrub(store))
		return;
	store->scrub = false;
	store_set(store, "scrub", NULL, NULL);
}
