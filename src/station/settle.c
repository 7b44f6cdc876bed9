/* SPDX-License-Identifier: Apache-2.0
 * Resolutions (wire.md section 6). A directorate settles everything, an organisation what those
 * below it did, and anyone may set aside what the own organisation did. */
#include "station/settle.h"

#include "base/error.h"
#include "model/chain.h"

#include <string.h>

enum { NAMES_MAX = 300 };

struct conflict *settle_find(struct store *store, const char *card, GError **error)
{
	g_autoptr(GPtrArray) conflicts = store_conflicts(store, false);

	for (guint i = 0; i < conflicts->len; i++) {
		struct conflict *conflict = g_ptr_array_index(conflicts, i);
		if (g_ascii_strcasecmp(conflict->id, card) == 0)
			return g_ptr_array_steal_index(conflicts, i);
	}
	refuse(error, BELGI_ERROR_NOT_FOUND,
		"%s: no conflict of that number is known here; see belgi conflicts", card);
	return NULL;
}

/* The events of a conflict that are held here. Free with g_ptr_array_unref. */
static GPtrArray *held_events(struct store *store, const struct conflict *conflict)
{
	GPtrArray *held = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autoptr(GPtrArray) named = store_events(store, conflict->key);
	const struct unit_view *unit = g_str_has_prefix(conflict->key, "unit:")
					       ? store_unit(store, conflict->key + 5)
					       : NULL;
	const GPtrArray *events = unit ? unit->history : named;

	for (guint i = 0; i < events->len; i++) {
		struct event *event = g_ptr_array_index(events, i);
		if (g_ptr_array_find_with_equal_func(
			    conflict->events, event->name, g_str_equal, NULL))
			g_ptr_array_add(held, event_ref(event));
	}
	return held;
}

static const struct event *find_event(const GPtrArray *held, const char *name)
{
	for (guint i = 0; i < held->len; i++)
		if (strcmp(((struct event *)held->pdata[i])->name, name) == 0)
			return held->pdata[i];
	return NULL;
}

GPtrArray *settle_sides(struct store *store, const struct conflict *conflict)
{
	g_autoptr(GPtrArray) held = held_events(store, conflict);
	g_autoptr(GHashTable) sides = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < conflict->events->len; i++) {
		const char *name = g_ptr_array_index(conflict->events, i);
		const struct event *event = find_event(held, name);
		/* Of two places the one or the other has it; elsewhere each event is a side. */
		const char *side =
			event && strcmp(conflict->kind, "place") == 0 ? event->org : name;
		guint at = GPOINTER_TO_UINT(g_hash_table_lookup(sides, side));
		if (at) {
			char *both = g_strdup_printf("%s,%s", (char *)texts->pdata[at - 1], name);
			g_free(texts->pdata[at - 1]);
			texts->pdata[at - 1] = both;
			continue;
		}
		g_ptr_array_add(texts, g_strdup(name));
		g_hash_table_insert(sides, (char *)side, GUINT_TO_POINTER(texts->len));
	}
	return texts;
}

static bool may_set_aside(struct store *store, const struct event *event, const char *name)
{
	const struct authority *authority = store_authority(store);
	const char *own = authority_heir(authority, store_org(store));
	char st[ST_SIZE], prefix[9];
	gint64 n;

	if (authority_roles(authority, store_station(store)) & ROLE_DIRECTORATE)
		return true;
	if (event)
		return strcmp(authority_heir(authority, event->org), own) == 0 ||
		       authority_above(authority, own, event->org);
	return chain_name_read(name, st, &n, prefix) && authority_speaks_for(authority, st, own);
}

static bool check_stands(const struct conflict *conflict, const char *const *stands, GError **error)
{
	for (; *stands; stands++)
		if (!g_ptr_array_find_with_equal_func(conflict->events, *stands, g_str_equal, NULL))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"--stands %s: no event of conflict %s; see belgi conflicts",
				*stands, conflict->id);
	return true;
}

static bool check_entitled(struct store *store, const struct conflict *conflict,
	const GPtrArray *held, const char *const *stands, GError **error)
{
	for (guint i = 0; i < conflict->events->len; i++) {
		const char *name = g_ptr_array_index(conflict->events, i);
		const struct event *event = find_event(held, name);
		if (!g_strv_contains(stands, name) && !may_set_aside(store, event, name))
			return refuse(error, BELGI_ERROR_REFUSED,
				"%s: %s is for %s itself or those above it to set aside; let it "
				"stand, or ask the directorate",
				conflict->id, name, event ? event->org : "another organisation");
	}
	return true;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_units(struct draft *draft, const struct conflict *conflict, const GPtrArray *held)
{
	g_autoptr(GPtrArray) devs = g_ptr_array_new();

	if (g_str_has_prefix(conflict->key, "unit:"))
		g_ptr_array_add(devs, conflict->key + 5);
	for (guint i = 0; i < held->len; i++) {
		const struct event *event = g_ptr_array_index(held, i);
		/* Of an event of many units the subject that the conflict is of is enough. */
		const char *dev = event_units(event) == 1 ? event_unit(event, 0) : NULL;
		if (dev && devs->len < NAMES_MAX &&
			!g_ptr_array_find_with_equal_func(devs, dev, g_str_equal, NULL))
			g_ptr_array_add(devs, (char *)dev);
	}
	g_ptr_array_sort(devs, compare_texts);
	if (devs->len == 1)
		draft_text(draft, "dev", devs->pdata[0]);
	g_ptr_array_add(devs, NULL);
	if (devs->len > 2)
		draft_texts(draft, "devs", (const char *const *)devs->pdata);
}

/* The subjects by which every replica finds the resolution. */
static void put_subjects(
	struct draft *draft, const struct conflict *conflict, const GPtrArray *held)
{
	static const struct {
		const char *prefix, *field;
	} keys[] = {
		{ "tag:", "tag" },
		{ "person:", "person" },
		{ "ship:", "ship" },
		{ "st:", "station" },
	};
	static const char *const fields[] = { "tag", "person", "ship" };

	for (guint i = 0; i < held->len; i++)
		for (guint k = 0; k < G_N_ELEMENTS(fields); k++) {
			const char *text = event_text(held->pdata[i], fields[k]);
			if (text)
				draft_text(draft, fields[k], text);
		}
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
		if (g_str_has_prefix(conflict->key, keys[i].prefix))
			draft_text(draft, keys[i].field, conflict->key + strlen(keys[i].prefix));
	if (g_str_has_prefix(conflict->key, "inv:")) {
		const char *number = strchr(conflict->key + 4, ':');
		draft_text(draft, "inv", number ? number + 1 : NULL);
	}
	put_units(draft, conflict, held);
}

bool settle(struct store *store, const struct conflict *conflict, const char *const *stands,
	const char *reason, char **name, GError **error)
{
	g_autoptr(GPtrArray) held = held_events(store, conflict);
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(struct draft) draft = draft_new("conflict.resolved");

	if (conflict->events->len > NAMES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: %u events clash, over %d; void some of them first", conflict->id,
			conflict->events->len, NAMES_MAX);
	if (!check_stands(conflict, stands, error) ||
		!check_entitled(store, conflict, held, stands, error))
		return false;
	for (guint i = 0; i < conflict->events->len; i++)
		g_ptr_array_add(names, conflict->events->pdata[i]);
	g_ptr_array_add(names, NULL);
	draft_text(draft, "conflict", conflict->id);
	draft_text(draft, "about", conflict->kind);
	draft_texts(draft, "events", (const char *const *)names->pdata);
	draft_texts(draft, "stands", stands);
	draft_text(draft, "reason", reason);
	put_subjects(draft, conflict, held);
	if (!store_append(store, &draft, 1, events, error))
		return false;
	*name = g_strdup(((struct event *)g_ptr_array_index(events, 0))->name);
	return true;
}
