/* SPDX-License-Identifier: Apache-2.0
 * The index of subjects. A subject is kept as 64 bits made from its key; two that share them share
 * a row, so every reader asks the event whether it names the subject. */
#include "store/index.h"

#include "store/log.h"
#include "store/mention.h"
#include "store/sql.h"
#include "store/views.h"

#include <string.h>

/* What the index does for a kind beside its subjects. */
enum trait {
	TRAIT_RARE = 1 << 0,     /* looked for by kind */
	TRAIT_SPEAKING = 1 << 1, /* decides who speaks for whom */
	TRAIT_DEEP = 1 << 2, /* makes other events count or not, or moves them to another unit */
};

static const struct {
	const char *kind;
	unsigned traits;
} traits[] = {
	{ "station.opened", TRAIT_RARE | TRAIT_SPEAKING },
	{ "station.admitted", TRAIT_RARE | TRAIT_SPEAKING },
	{ "station.revoked", TRAIT_RARE | TRAIT_SPEAKING },
	{ "org.defined", TRAIT_RARE | TRAIT_SPEAKING },
	{ "clock.noted", TRAIT_RARE },
	{ "spec.published", TRAIT_RARE },
	{ "person.joined", TRAIT_RARE },
	{ "act.signed", TRAIT_RARE },
	{ "event.redacted", TRAIT_RARE | TRAIT_DEEP },
	{ "event.voided", TRAIT_DEEP },
	{ "conflict.resolved", TRAIT_DEEP },
	{ "device.identified", TRAIT_DEEP },
};

static unsigned traits_of(const struct store *store, const struct event *event)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(store->traits, event->kind));
}

static void load_traits(struct store *store)
{
	store->traits = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(traits); i++)
		g_hash_table_insert(store->traits, (gpointer)kind_find(traits[i].kind),
			GUINT_TO_POINTER(traits[i].traits));
}

static GArray *places_of(struct store *store, sqlite3_stmt *rows)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(gint64));
	while (sql_row(store, rows)) {
		gint64 place = sqlite3_column_int64(rows, 0);
		g_array_append_val(places, place);
	}
	return places;
}

/* ---- what has to be folded again ---- */

static void marks_init(struct marks *marks)
{
	marks->bits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	marks->order = g_ptr_array_new();
	marks->next = 0;
}

static void marks_clear(struct marks *marks)
{
	g_hash_table_unref(marks->bits);
	g_ptr_array_unref(marks->order);
}

static void marks_add(struct marks *marks, const char *key, unsigned bits)
{
	gpointer known = NULL, before = NULL;
	if (g_hash_table_lookup_extended(marks->bits, key, &known, &before)) {
		if ((GPOINTER_TO_UINT(before) | bits) != GPOINTER_TO_UINT(before))
			/* The key that is there stays, and with it its place in the order. */
			g_hash_table_insert(marks->bits, g_strdup(known),
				GUINT_TO_POINTER(GPOINTER_TO_UINT(before) | bits));
		return;
	}
	char *mine = g_strdup(key);
	g_hash_table_insert(marks->bits, mine, GUINT_TO_POINTER(bits));
	g_ptr_array_add(marks->order, mine);
}

static void marks_empty(struct marks *marks)
{
	g_hash_table_remove_all(marks->bits);
	g_ptr_array_set_size(marks->order, 0);
	marks->next = 0;
}

/* All of them into an empty place change with it. */
static void marks_move(struct marks *from, struct marks *to, guint max)
{
	guint end =
		MIN(from->order->len, max < G_MAXUINT - from->next ? from->next + max : G_MAXUINT);
	if (from->next == 0 && end == from->order->len && to->order->len == 0) {
		const struct marks all = *from;
		*from = *to;
		*to = all;
		return;
	}
	for (; from->next < end; from->next++) {
		const char *key = from->order->pdata[from->next];
		marks_add(to, key, GPOINTER_TO_UINT(g_hash_table_lookup(from->bits, key)));
		g_hash_table_remove(from->bits, key);
	}
	if (from->next == from->order->len)
		marks_empty(from);
}

void dirty_open(struct store *store)
{
	store->dirty = g_new0(struct dirty, 1);
	marks_init(&store->dirty->now);
	marks_init(&store->dirty->waiting);
	store->dirty->indexed = g_array_new(FALSE, FALSE, sizeof(gint64));
	store->dirty->newest = place_set_new();
	mentions_open(store->dirty);
}

void dirty_close(struct store *store)
{
	if (store->dirty == NULL)
		return;
	marks_clear(&store->dirty->now);
	marks_clear(&store->dirty->waiting);
	g_array_unref(store->dirty->indexed);
	g_hash_table_unref(store->dirty->newest);
	mentions_close(store->dirty);
	g_clear_pointer(&store->dirty, g_free);
}

void dirty_mark(struct store *store, const char *key, unsigned bits)
{
	marks_add(&store->dirty->now, key, bits);
}

void dirty_wait(struct store *store)
{
	marks_move(&store->dirty->now, &store->dirty->waiting, G_MAXUINT);
}

void dirty_resume(struct store *store, guint max)
{
	marks_move(&store->dirty->waiting, &store->dirty->now, max);
}

guint dirty_waiting(const struct store *store)
{
	return g_hash_table_size(store->dirty->waiting.bits);
}

void dirty_clear(struct store *store)
{
	marks_empty(&store->dirty->now);
}

static void mark_keys(struct store *store, const GPtrArray *keys, unsigned bits)
{
	for (guint i = 0; i < keys->len; i++)
		dirty_mark(store, keys->pdata[i], bits);
}

static void dirty_mark_event(struct store *store, const struct event *event)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	event_subjects(event, keys);
	mark_keys(store, keys, DIRT_EVENT | DIRT_ALONE | DIRT_DEEP);
}

static bool concerns(const struct event *event, const char *org)
{
	return strcmp(event->org, org) == 0 || g_strcmp0(event_text(event, "to"), org) == 0 ||
	       g_strcmp0(event_text(event, "from"), org) == 0;
}

void dirty_mark_chain(struct store *store, struct chain *chain, const char *org)
{
	if (chain != NULL && chain->indexed < 0)
		chain->indexed = log_last(store, chain);
	if (chain == NULL || chain->indexed == 0)
		return;
	g_autoptr(GArray) places = places_of(store,
		sql_query(store, "SELECT id FROM log WHERE line IS NOT NULL AND id BETWEEN ? AND ?",
			"ii", chain_place(chain, 1), chain_place(chain, chain->indexed)));
	for (guint i = 0; i < places->len; i++) {
		g_autoptr(struct event) event = log_event(store, g_array_index(places, gint64, i));
		if (event != NULL && (org == NULL || concerns(event, org)))
			dirty_mark_event(store, event);
	}
}

/* ---- in memory ---- */

static void load_texts(struct store *store, GHashTable *into, const char *text)
{
	sqlite3_stmt *rows = sql_query(store, text, "");
	while (sql_row(store, rows))
		g_hash_table_add(into, sql_text(rows, 0));
}

static void note_continuing(struct store *store, const struct event *event)
{
	struct chain *chain = log_chain(store, event->st);
	if (event_is(event, "station.opened") && event_value(event, "after") != NULL &&
		!g_ptr_array_find(store->continuing, chain, NULL))
		g_ptr_array_add(store->continuing, chain);
}

static void add_speaking(struct store *store, gint64 place, struct event *event)
{
	authority_add(store->authority, event);
	g_hash_table_add(store->speaking, g_memdup2(&place, sizeof place));
	note_continuing(store, event);
}

static void add_speaking_at(struct store *store, const GArray *places)
{
	for (guint i = 0; i < places->len; i++) {
		gint64 place = g_array_index(places, gint64, i);
		if (g_hash_table_contains(store->speaking, &place))
			continue;
		g_autoptr(struct event) event = log_event(store, place);
		if (event != NULL && (traits_of(store, event) & TRAIT_SPEAKING))
			add_speaking(store, place, event);
	}
}

static void load_speaking(struct store *store)
{
	for (guint k = 0; k < G_N_ELEMENTS(traits); k++) {
		if (!(traits[k].traits & TRAIT_SPEAKING))
			continue;
		g_autoptr(GArray) places = index_of_kind(store, traits[k].kind);
		add_speaking_at(store, places);
	}
	newest_links(store);
}

void index_preload(struct store *store)
{
	g_autoptr(GArray) places = places_of(store,
		sql_query(store,
			"SELECT id FROM log WHERE line LIKE '%\"kind\":\"station.%' OR line LIKE '%\"kind\":\"org.%'",
			""));
	add_speaking_at(store, places);
	newest_links(store);
}

static void load_erasures(struct store *store)
{
	g_autoptr(GArray) places = index_of_kind(store, "event.redacted");
	for (guint i = 0; i < places->len; i++) {
		gint64 place = g_array_index(places, gint64, i);
		g_autoptr(struct event) event = log_event(store, place);
		if (event != NULL)
			erase_note(store, place, event);
	}
}

static void erasure_free(gpointer data)
{
	struct erasure *erasure = data;
	g_array_unref(erasure->by);
	g_free(erasure->name);
	g_free(erasure);
}

static struct authority *new_authority(struct store *store)
{
	guint8 root[KEY_SIZE];
	GHashTableIter iter;
	gpointer st;
	struct authority *authority = authority_new(store_root(store, root) ? root : NULL);
	g_hash_table_iter_init(&iter, store->own_keys);
	while (g_hash_table_iter_next(&iter, &st, NULL))
		authority_own(authority, st);
	return authority;
}

/* What is kept in memory so that the tables need not be asked. */
static void load_marks(struct store *store)
{
	gint64 one;
	load_texts(store, store->org_chains, "SELECT org || ' ' || chain FROM org_chain");
	load_texts(store, store->closed, "SELECT ship FROM closed");
	load_texts(store, store->conflicted, "SELECT DISTINCT source FROM conflict");
	store->aliases = sql_number(store, &one, "SELECT 1 FROM alias LIMIT 1", "");
	store->pending = sql_number(store, &one, "SELECT 1 FROM pending LIMIT 1", "");
}

void index_open(struct store *store)
{
	load_traits(store);
	store->authority = new_authority(store);
	store->speaking = place_set_new();
	store->continuing = g_ptr_array_new();
	store->org_chains = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	store->closed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	store->conflicted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	store->erasures = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, erasure_free);
	dirty_open(store);
	load_speaking(store);
	load_erasures(store);
	load_marks(store);
}

void index_look(struct store *store)
{
	guint before = g_hash_table_size(store->erasures);
	load_speaking(store);
	g_hash_table_remove_all(store->erasures);
	load_erasures(store);
	if (g_hash_table_size(store->erasures) != before)
		log_forget_events(store);
	if (store->mode == STORE_READ)
		return;
	load_marks(store);
}

void index_close(struct store *store)
{
	dirty_close(store);
	g_clear_pointer(&store->traits, g_hash_table_unref);
	g_clear_pointer(&store->authority, authority_free);
	g_clear_pointer(&store->speaking, g_hash_table_unref);
	g_clear_pointer(&store->continuing, g_ptr_array_unref);
	g_clear_pointer(&store->org_chains, g_hash_table_unref);
	g_clear_pointer(&store->closed, g_hash_table_unref);
	g_clear_pointer(&store->conflicted, g_hash_table_unref);
	g_clear_pointer(&store->erasures, g_hash_table_unref);
}

/* ---- an event comes ---- */

/* The chains whose events are for an organisation, or send something to it or from it: what they
 * say depends on what the organisation is. `last` is what was noted for the chain before. */
static void note_org(
	struct store *store, const struct chain *chain, const char *org, char last[ORG_SIZE])
{
	char key[ORG_SIZE + 32];
	if (org == NULL || strcmp(last, org) == 0)
		return;
	g_strlcpy(last, org, ORG_SIZE);
	g_snprintf(key, sizeof key, "%s %" G_GINT64_FORMAT, org, chain->id);
	if (g_hash_table_contains(store->org_chains, key))
		return;
	g_hash_table_add(store->org_chains, g_strdup(key));
	sql_do(store, "INSERT OR IGNORE INTO org_chain (org, chain) VALUES (?, ?)", "ti", org,
		chain->id);
}

static void note_orgs(struct store *store, struct chain *chain, const struct event *event)
{
	note_org(store, chain, event->org, chain->org);
	note_org(store, chain, event_text(event, "to"), chain->to);
	if (event_is(event, "device.moved"))
		note_org(store, chain, event_text(event, "from"), chain->to);
}

static void mark_org(struct store *store, const char *org)
{
	g_autoptr(GArray) ids = places_of(
		store, sql_query(store, "SELECT chain FROM org_chain WHERE org = ?", "t", org));
	for (guint i = 0; i < ids->len; i++)
		dirty_mark_chain(store,
			log_chain_at(store, g_array_index(ids, gint64, i) << PLACE_BITS), org);
}

/* Organisations that others stand for: who, and what that is, may change with any definition. */
static void add_merged(const struct store *store, GHashTable *orgs)
{
	GHashTableIter iter;
	const char *key;
	g_hash_table_iter_init(&iter, store->org_chains);
	while (g_hash_table_iter_next(&iter, (gpointer *)&key, NULL)) {
		char *org = g_strndup(key, strcspn(key, " "));
		if (strcmp(authority_heir(store->authority, org), org) != 0)
			g_hash_table_add(orgs, org);
		else
			g_free(org);
	}
}

/* Copies, for what authority lends does not outlive its next change. */
static void find_touched(
	struct store *store, const struct event *event, GHashTable *stations, GHashTable *orgs)
{
	g_autoptr(GPtrArray) sts = g_ptr_array_new(), names = g_ptr_array_new();
	authority_touched(store->authority, event, sts, names);
	for (guint i = 0; i < sts->len; i++)
		g_hash_table_add(stations, g_strdup(sts->pdata[i]));
	for (guint i = 0; i < names->len; i++)
		g_hash_table_add(orgs, g_strdup(names->pdata[i]));
	if (event_is(event, "station.admitted"))
		g_hash_table_add(orgs, g_strconcat("Z", event_text(event, "station"), NULL));
	if (event_is(event, "org.defined"))
		add_merged(store, orgs);
}

/* Whoever this lets speak, or silences, has all his subjects folded again. */
static void mark_touched(struct store *store, const struct event *event)
{
	g_autoptr(GHashTable) stations =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) orgs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	const char *name;
	find_touched(store, event, stations, orgs);
	g_hash_table_iter_init(&iter, stations);
	while (g_hash_table_iter_next(&iter, (gpointer *)&name, NULL))
		dirty_mark_chain(store, log_chain(store, name), NULL);
	g_hash_table_iter_init(&iter, orgs);
	while (g_hash_table_iter_next(&iter, (gpointer *)&name, NULL))
		mark_org(store, name);
}

static void take_speaking(struct store *store, gint64 place, struct event *event)
{
	if (g_hash_table_contains(store->speaking, &place))
		return;
	add_speaking(store, place, event);
	mark_touched(store, event);
	if (store->continuing->len > 0)
		newest_links(store);
	store->dirty->speaking = true;
	if (event_text(event, "station") != NULL)
		feed_chain(store, log_chain(store, event_text(event, "station")));
}

static void note_fork(struct store *store, const struct event *event)
{
	const struct value *after =
		event_is(event, "station.opened") ? event_value(event, "after") : NULL;
	g_autofree char *key = NULL;
	if (after != NULL && value_text(after, "st") != NULL)
		key = g_strconcat("st:", value_text(after, "st"), NULL);
	else if (event->n > authority_continued(store->authority, event->st))
		key = g_strconcat("st:", event->st, NULL);
	if (key != NULL)
		dirty_mark(store, key, DIRT_EVENT);
}

static void note_rare(struct store *store, gint64 place, struct event *event, unsigned its)
{
	if (event_is(event, "shipment.arrived") && event_flag(event, "closed")) {
		char *key = g_strconcat("ship:", event_text(event, "ship"), NULL);
		sql_do(store, "INSERT OR IGNORE INTO closed (ship) VALUES (?)", "t", key);
		g_hash_table_add(store->closed, key);
	}
	if (its & TRAIT_RARE)
		sql_do(store, "INSERT OR IGNORE INTO rare (kind, event) VALUES (?, ?)", "ti",
			event->kind->name, place);
	if (its & TRAIT_SPEAKING)
		take_speaking(store, place, event);
	if (event_is(event, "event.redacted"))
		erase_note(store, place, event);
}

/* A number of the books is judged, and told of, with the unit that has it. */
static void mark_named(struct store *store, const GPtrArray *keys, unsigned bits)
{
	for (guint i = 0; i < keys->len; i++)
		if (bits != DIRT_EVENT || !g_str_has_prefix(keys->pdata[i], "inv:"))
			dirty_mark(store, keys->pdata[i], bits);
}

static unsigned dirt_of(const struct event *event, unsigned its)
{
	return DIRT_EVENT | (event_units(event) == 0 ? DIRT_ALONE : 0) |
	       (its & TRAIT_DEEP ? DIRT_DEEP : 0);
}

void index_event(struct store *store, const struct arrival *arrival)
{
	struct event *event = arrival->event;
	struct chain *chain = log_chain_at(store, arrival->place);
	unsigned its = traits_of(store, event);
	if (chain->indexed < 0)
		chain->indexed = log_last(store, chain);
	if (erase_wants(store, event->name, event->line, event->len)) {
		erase_line(store, arrival->place, event);
		return;
	}
	newest_add(store, arrival->place, event, arrival->hashes);
	note_orgs(store, chain, event);
	mark_named(store, arrival->keys, dirt_of(event, its));
	note_rare(store, arrival->place, event, its);
	note_fork(store, event);
	feed_event(store, arrival->place, event, arrival->keys->len > 0);
}

void index_mark_again(struct store *store, const struct event *event)
{
	dirty_mark_event(store, event);
	if (traits_of(store, event) & TRAIT_SPEAKING)
		mark_touched(store, event);
	note_fork(store, event);
}

void index_settle(struct store *store)
{
	GHashTableIter iter;
	gint64 *subject;
	erase_due(store);
	g_hash_table_iter_init(&iter, store->dirty->newest);
	while (g_hash_table_iter_next(&iter, (gpointer *)&subject, NULL))
		newest_again(store, *subject);
	g_hash_table_remove_all(store->dirty->newest);
	mentions_write(store);
}

void index_drop(struct store *store, gint64 place, const struct event *event)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	event_subjects(event, keys);
	for (guint i = 0; i < keys->len; i++) {
		gint64 subject = subject_hash(keys->pdata[i]);
		mention_drop(store, subject, place);
		g_hash_table_add(store->dirty->newest, g_memdup2(&subject, sizeof subject));
	}
	sql_do(store, "DELETE FROM alias WHERE event = ?", "i", place);
	sql_do(store, "DELETE FROM rare WHERE event = ?", "i", place);
	mark_keys(store, keys, DIRT_EVENT | DIRT_ALONE | DIRT_DEEP);
}

/* ---- reading ---- */

static bool names(const struct event *event, const char *subject)
{
	static const char *const plain[] = { "tag", "person", "ship", "list" };
	g_autoptr(GPtrArray) keys = NULL;
	for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
		gsize len = strlen(plain[i]);
		if (strncmp(subject, plain[i], len) == 0 && subject[len] == ':' &&
			g_strcmp0(event_text(event, plain[i]), subject + len + 1) == 0)
			return true;
	}
	if (g_str_has_prefix(subject, "unit:") &&
		event_names_unit(event, subject + strlen("unit:")))
		return true;
	keys = g_ptr_array_new_with_free_func(g_free);
	event_subjects(event, keys);
	return g_ptr_array_find_with_equal_func(keys, subject, g_str_equal, NULL);
}

GPtrArray *index_events(struct store *store, const char *subject)
{
	GPtrArray *events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autoptr(GArray) places = mentions_places(store, subject_hash(subject));
	for (guint i = 0; i < places->len; i++) {
		g_autoptr(struct event) event = log_event(store, g_array_index(places, gint64, i));
		if (event != NULL && names(event, subject))
			g_ptr_array_add(events, g_steal_pointer(&event));
	}
	return events;
}

bool index_knows(struct store *store, const char *subject)
{
	return mentions_count(store, subject_hash(subject)) > 0;
}

bool index_knows_two(struct store *store, const char *subject)
{
	return mentions_count(store, subject_hash(subject)) > 1;
}

GArray *index_of_kind(struct store *store, const char *kind)
{
	return places_of(
		store, sql_query(store, "SELECT event FROM rare WHERE kind = ?", "t", kind));
}
