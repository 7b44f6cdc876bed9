/* SPDX-License-Identifier: Apache-2.0
 * The last part carries the hash of the line hashes of all before it. A line hash is known only
 * once its event is in the chain, so parts 1 .. of-1 are one transaction and the last is another.
 * Invariant: a set of parts without its last one counts for nothing that needs the whole. */
#include "station/parts.h"

#include "base/encode.h"
#include "model/chain.h"

#include <string.h>

static bool is_part(const struct event *event, const struct parts *parts, struct store *store,
	const char *kind, guint of)
{
	return event_is(event, kind) && strcmp(event->st, store_station(store)) == 0 &&
	       event_int(event, "version", 0) == parts->version && event_int(event, "of", 1) == of;
}

/* hashes[i] of the parts there are; returns how many from the first on. */
static guint find_parts(struct store *store, const struct parts *parts, const char *kind, guint of,
	struct hash *hashes)
{
	g_autoptr(GPtrArray) events = store_events(store, parts->subject);
	g_autofree bool *there = g_new0(bool, of);
	guint first = 0;

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		gint64 part = event_int(event, "part", 1);
		if (!is_part(event, parts, store, kind, of) || part < 1 || part > of)
			continue;
		there[part - 1] = true;
		hashes[part - 1] = event_line_hash(event);
	}
	while (first < of && there[first])
		first++;
	return first;
}

static bool append_first(struct store *store, struct draft *const *drafts, guint from, guint of,
	struct hash *hashes, GPtrArray *out, GError **error)
{
	guint count = of - 1 > from ? of - 1 - from : 0;

	if (count == 0)
		return true;
	for (guint i = from; i < of - 1; i++) {
		draft_int(drafts[i], "part", i + 1);
		draft_int(drafts[i], "of", of);
	}
	if (!store_append(store, drafts + from, count, out, error))
		return false;
	for (guint i = 0; i < count; i++)
		hashes[from + i] = event_line_hash(g_ptr_array_index(out, out->len - count + i));
	return true;
}

bool parts_append(struct store *store, const struct parts *parts, struct draft *const *drafts,
	guint of, GPtrArray *out, GError **error)
{
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autofree struct hash *hashes = g_new0(struct hash, of);
	guint there = find_parts(store, parts, draft_kind(drafts[0]), of, hashes);
	struct draft *last = drafts[of - 1];
	char text[2 * HASH_SIZE + 1];
	struct hash hash;

	if (there == of)
		return true;
	if (!append_first(store, drafts, there, of, hashes, events, error))
		return false;
	if (of > 1) {
		hash = hash_of_hashes(hashes, of - 1);
		hex_encode(text, hash.bytes, HASH_SIZE);
		draft_int(last, "part", of);
		draft_int(last, "of", of);
		draft_int(last, "count", parts->count);
		draft_text(last, "hash", text);
	}
	if (!store_append(store, &last, 1, events, error))
		return false;
	for (guint i = 0; out && i < events->len; i++)
		g_ptr_array_add(out, event_ref(g_ptr_array_index(events, i)));
	return true;
}
