/* SPDX-License-Identifier: Apache-2.0 */
#include "stage.h"

#include "base/encode.h"

#include <string.h>

static void actor_free(struct actor *actor)
{
	g_ptr_array_unref(actor->knows);
	g_free(actor);
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *events_of(
	const struct authority *authority, const GPtrArray *all, const char *subject)
{
	GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	(void)authority;
	for (guint i = 0; i < all->len; i++) {
		g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
		event_subjects(all->pdata[i], keys);
		if (g_ptr_array_find_with_equal_func(keys, subject, g_str_equal, NULL))
			g_ptr_array_add(found, event_ref(all->pdata[i]));
	}
	return found;
}

/* The newest of what the actor knows of every subject of the draft, own chain left out. */
static GStrv newest_known(const struct actor *actor, const struct draft *draft)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	GPtrArray *on = g_ptr_array_new();
	g_autoptr(GError) error = NULL;
	const struct stamp stamp = { .st = "00000000", .n = 1, .org = actor->org };
	g_autoptr(struct event) event = draft_event(draft, &stamp, &error);
	g_assert_no_error(error);
	event_subjects(event, keys);
	for (guint k = 0; k < keys->len; k++) {
		g_autoptr(struct authority) none = authority_new(NULL);
		for (guint i = 0; i < actor->knows->len; i++)
			authority_add(none, actor->knows->pdata[i]);
		g_autoptr(GPtrArray) events = events_of(none, actor->knows, keys->pdata[k]);
		g_autoptr(struct order) order = order_new(none, events);
		for (guint i = 0; i < order->count; i++) {
			bool newest = strcmp(order->events[i]->st, actor->st) != 0;
			for (guint x = 0; x < order->count && newest; x++)
				newest = !order_before(order, i, x);
			if (newest && !g_ptr_array_find_with_equal_func(
					      on, order->events[i]->name, g_str_equal, NULL))
				g_ptr_array_add(on, g_strdup(order->events[i]->name));
		}
	}
	g_ptr_array_sort(on, by_text);
	g_ptr_array_add(on, NULL);
	return (GStrv)g_ptr_array_free(on, FALSE);
}

static void learn(struct actor *actor, struct event *event)
{
	if (!g_ptr_array_find(actor->knows, event, NULL))
		g_ptr_array_add(actor->knows, event_ref(event));
}

struct event *stage_say(struct stage *stage, struct actor *actor, struct draft *draft)
{
	g_autoptr(GError) error = NULL;
	g_auto(GStrv) on = newest_known(actor, draft);
	struct stamp stamp = { actor->st, actor->n + 1, stage->time + actor->clock, 300, actor->org,
		(const char *const *)on };
	struct event *event = draft_event(draft, &stamp, &error);
	draft_free(draft);
	g_assert_no_error(error);
	actor->n++;
	const struct hash line_hash = event_line_hash(event);
	actor->hash = chain_next(&actor->hash, &line_hash);
	event_place(event, &actor->hash);
	stage->time += 60000;
	g_ptr_array_add(stage->events, event);
	learn(actor, event);
	for (guint i = 0; actor == stage->hub && i < stage->actors->len; i++)
		learn(stage->actors->pdata[i], event);
	return event;
}

static struct actor *open_actor(struct stage *stage, const char *org)
{
	struct actor *actor = g_new0(struct actor, 1);
	guint8 seed[SEED_SIZE] = { 0 };
	char hex[2 * KEY_SIZE + 1];
	seed[0] = (guint8)(stage->actors->len + 1);
	keypair_from_seed(&actor->keys, seed);
	chain_station(actor->st, actor->keys.public_key);
	actor->hash = chain_start(actor->keys.public_key);
	actor->org = org;
	actor->knows = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_ptr_array_add(stage->actors, actor);
	if (stage->hub != NULL)
		stage_tell(actor, stage->hub);
	struct draft *draft = draft_new("station.opened");
	hex_encode(hex, actor->keys.public_key, KEY_SIZE);
	draft_text(draft, "key", hex);
	stage_say(stage, actor, draft);
	return actor;
}

static struct draft *admission(const struct actor *actor, const char *role)
{
	char hex[2 * KEY_SIZE + 1];
	const char *const roles[] = { role, NULL };
	struct draft *draft = draft_new("station.admitted");
	hex_encode(hex, actor->keys.public_key, KEY_SIZE);
	draft_text(draft, "station", actor->st);
	draft_text(draft, "key", hex);
	draft_text(draft, "for", actor->org);
	draft_texts(draft, "roles", roles);
	return draft;
}

struct event *stage_admit(struct stage *stage, const struct actor *actor, const char *role)
{
	return stage_say(stage, stage->hub, admission(actor, role));
}

struct stage *stage_new(void)
{
	struct stage *stage = g_new0(struct stage, 1);
	guint8 seed[SEED_SIZE] = { 99 }, sig[SIG_SIZE];
	char hex[2 * SIG_SIZE + 1];
	keypair_from_seed(&stage->root, seed);
	stage->time = G_GINT64_CONSTANT(1627804800000);
	stage->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	stage->actors = g_ptr_array_new_with_free_func((GDestroyNotify)actor_free);
	stage->hub = open_actor(stage, "HUB");
	struct draft *draft = admission(stage->hub, "hub");
	admit_sign(sig, &stage->root, stage->hub->st, stage->hub->keys.public_key, "HUB", "hub");
	hex_encode(hex, sig, SIG_SIZE);
	draft_text(draft, "sig", hex);
	stage_say(stage, stage->hub, draft);
	return stage;
}

void stage_free(struct stage *stage)
{
	g_ptr_array_unref(stage->actors);
	g_ptr_array_unref(stage->events);
	g_free(stage);
}

struct actor *stage_actor(struct stage *stage, const char *org, const char *role)
{
	struct actor *actor = open_actor(stage, org);
	if (role != NULL)
		stage_admit(stage, actor, role);
	return actor;
}

void stage_tell(struct actor *to, const struct actor *from)
{
	for (guint i = 0; i < from->knows->len; i++)
		learn(to, from->knows->pdata[i]);
}

/* ---- seeing ---- */

static GPtrArray *read_events(void *data, const char *subject)
{
	const struct sight *sight = data;
	return events_of(sight->authority, sight->events, subject);
}

static gint64 read_chain_end(void *data, const char *st)
{
	const struct sight *sight = data;
	gint64 end = 0;
	for (guint i = 0; i < sight->events->len; i++) {
		const struct event *event = sight->events->pdata[i];
		if (strcmp(event->st, st) == 0)
			end = MAX(end, event->n);
	}
	return end;
}

struct sight *sight_new(const struct stage *stage, GPtrArray *events)
{
	struct sight *sight = g_new0(struct sight, 1);
	sight->events = events;
	sight->authority = authority_new(stage->root.public_key);
	for (guint i = 0; i < events->len; i++)
		authority_add(sight->authority, events->pdata[i]);
	sight->reader = (struct fold_reader){ sight, read_events, read_chain_end };
	sight->fold = fold_new(sight->authority, &sight->reader);
	return sight;
}

void sight_free(struct sight *sight)
{
	fold_free(sight->fold);
	authority_free(sight->authority);
	g_free(sight);
}

char *sight_conflicts(struct sight *sight, const char *subject)
{
	g_autoptr(GPtrArray) conflicts =
		g_ptr_array_new_with_free_func((GDestroyNotify)conflict_free);
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	GPtrArray *shown = conflicts;
	if (g_str_has_prefix(subject, "unit:")) {
		const struct unit_view *view = fold_unit(sight->fold, subject + strlen("unit:"));
		shown = view != NULL ? view->conflicts : conflicts;
	} else {
		fold_subject(sight->fold, subject, conflicts);
	}
	for (guint i = 0; i < shown->len; i++)
		if (!((struct conflict *)shown->pdata[i])->settled)
			g_ptr_array_add(
				words, (gpointer)((struct conflict *)shown->pdata[i])->kind);
	g_ptr_array_sort(words, by_text);
	g_ptr_array_add(words, NULL);
	return g_strjoinv(" ", (GStrv)words->pdata);
}

/* ---- drafts ---- */

struct draft *unit_draft(const char *kind, const char *dev)
{
	struct draft *draft = draft_new(kind);
	draft_text(draft, "dev", dev);
	if (kind_find(kind)->how)
		draft_text(draft, "how", "scan");
	return draft;
}

struct draft *void_draft(const struct event *event)
{
	static const char *const repeated[] = { "dev", "tag", "person", "ship", "list", "same" };
	struct draft *draft = draft_new("event.voided");
	draft_text(draft, "event", event->name);
	draft_text(draft, "reason", "mistake");
	for (guint i = 0; i < G_N_ELEMENTS(repeated); i++)
		draft_text(draft, repeated[i], event_text(event, repeated[i]));
	return draft;
}

struct draft *resolve_draft(const char *kind, const char *key, const char *const *events,
	const char *const *stands, const char *dev)
{
	char id[DEV_SIZE];
	struct draft *draft = draft_new("conflict.resolved");
	conflict_id(id, kind, key);
	draft_text(draft, "conflict", id);
	draft_text(draft, "about", kind);
	draft_texts(draft, "events", events);
	draft_texts(draft, "stands", stands);
	draft_text(draft, "reason", "agreed");
	draft_text(draft, "dev", dev);
	return draft;
}
