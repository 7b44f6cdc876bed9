/* SPDX-License-Identifier: Apache-2.0
 * The newest events of a subject by cause: those that no other event of the subject follows. One
 * follows another when it is later in the same chain, when its `on` names it (by its name or by the
 * one in `was`; the `prev` of a redaction is the `on` of the line it erased), or when its chain
 * continues the other's from there. That is a function of the set of events. It is kept up to date
 * event by event from the subject's row, without reading its events: what comes late finds in
 * `pending` who named it. Where an event brings an old name or links chains, the subject is worked
 * out from all its events. */
#include "store/index.h"

#include "store/log.h"
#include "store/mention.h"
#include "store/sql.h"

#include <string.h>

enum { CHAINS_DEPTH = 64 };

struct named {
	gint64 place;
	guint32 mark;
	const char *name; /* NULL: found through `was` */
	bool met;         /* was among the newest of a subject */
};

struct newcomer {
	struct store *store;
	const struct event *event;
	struct chain *chain;
	gint64 place;
	guint32 mark;
	GArray *named;         /* struct named */
	GHashTable *followers; /* subject hashes in which a held event names it; NULL: none does */
};

/* ---- what an event follows ---- */

static void add_aliases(struct store *store, GArray *named, const char *name)
{
	AUTO_RESET sqlite3_stmt *rows =
		sql_query(store, "SELECT event, mark FROM alias WHERE was = ?", "t", name);
	while (sql_row(store, rows)) {
		struct named one = { .place = sqlite3_column_int64(rows, 0),
			.mark = (guint32)sqlite3_column_int64(rows, 1) };
		g_array_append_val(named, one);
	}
}

static void add_named(struct store *store, GArray *named, const struct value *list)
{
	for (const struct value *item = list != NULL ? list->child : NULL; item != NULL;
		item = item->next) {
		struct named one = { .name = item->text };
		one.place = log_place(store, item->text, &one.mark);
		g_array_append_val(named, one);
		if (store->aliases)
			add_aliases(store, named, item->text);
	}
}

static void add_causes(struct store *store, GArray *named, const struct event *event)
{
	add_named(store, named, event_value(event, "on"));
	if (event_is(event, "event.redacted"))
		add_named(store, named, event_value(event, "prev"));
}

/* Events of `upper` up to *n come before all of `chain`; false when it does not continue it. */
static bool continues(const struct chain *chain, const struct chain *upper, gint64 *n)
{
	for (int depth = 0; chain->parent != NULL && depth < CHAINS_DEPTH;
		depth++, chain = chain->parent)
		if (chain->parent == upper) {
			*n = chain->parent_n;
			return true;
		}
	return false;
}

/* The newcomer follows an event that was among the newest. */
static bool follows(const struct mention *mention, void *data)
{
	const struct newcomer *comer = data;
	bool found = false;
	gint64 up_to;
	for (guint i = 0; i < comer->named->len; i++) {
		struct named *named = &g_array_index(comer->named, struct named, i);
		if (named->place == mention->place && named->mark == mention->mark)
			found = named->met = true;
	}
	const struct chain *chain = log_chain_at(comer->store, mention->place);
	return found || (chain == comer->chain && mention->place < comer->place) ||
	       (comer->chain->parent != NULL && continues(comer->chain, chain, &up_to) &&
		       place_n(mention->place) <= up_to);
}

/* Whether anything of a chain between two numbers stands in the subject. */
static bool has_between(struct store *store, const struct mentions *mentions,
	const struct chain *chain, gint64 from, gint64 to)
{
	return mentions_between(store, mentions, chain_place(chain, from), chain_place(chain, to));
}

/* A held event of the subject follows the newcomer. */
static bool is_followed(const struct newcomer *comer, const struct mentions *mentions)
{
	struct store *store = comer->store;
	gint64 up_to;
	if (comer->followers != NULL && g_hash_table_contains(comer->followers, &mentions->subject))
		return true;
	if (comer->event->n < comer->chain->indexed &&
		has_between(
			store, mentions, comer->chain, comer->event->n + 1, comer->chain->indexed))
		return true;
	for (guint i = 0; i < store->continuing->len; i++) {
		const struct chain *lower = store->continuing->pdata[i];
		if (continues(lower, comer->chain, &up_to) && comer->event->n <= up_to &&
			has_between(store, mentions, lower, 1, PLACE_N_MAX))
			return true;
	}
	return false;
}

static bool is_at(const struct newcomer *comer, guint index)
{
	const struct mention *mention = mention_at(comer->store, index);
	return mention != NULL && mention->place == comer->place;
}

/* It was just added, for two of its subjects share their bits, or came before. */
static bool stands_there(const struct newcomer *comer, const struct mentions *mentions)
{
	return is_at(comer, mentions->newest) || is_at(comer, mentions->older) ||
	       (comer->event->n <= comer->chain->indexed &&
		       mentions_between(comer->store, mentions, comer->place, comer->place));
}

static void take_place(struct newcomer *comer, gint64 subject)
{
	struct store *store = comer->store;
	struct mentions *mentions = mentions_of(store, subject);
	if (stands_there(comer, mentions))
		return;
	mentions_age(store, mentions, follows, comer);
	const struct mention mention = {
		.place = comer->place, .mark = comer->mark, .older = is_followed(comer, mentions)
	};
	mention_add(store, mentions, &mention);
}

/* Held events name the newcomer: in the subjects that they share it is not among the newest. */
static void find_followers(struct newcomer *comer, const char *name)
{
	struct store *store = comer->store;
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
	sqlite3_stmt *rows =
		sql_query(store, "SELECT event FROM pending WHERE name = ?", "t", name);
	while (sql_row(store, rows)) {
		gint64 place = sqlite3_column_int64(rows, 0);
		g_array_append_val(places, place);
	}
	for (guint i = 0; i < places->len; i++) {
		g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
		g_autoptr(struct event) event = log_event(store, g_array_index(places, gint64, i));
		if (event == NULL)
			continue;
		if (comer->followers == NULL)
			comer->followers = place_set_new();
		event_subjects(event, keys);
		for (guint k = 0; k < keys->len; k++) {
			gint64 subject = subject_hash(keys->pdata[k]);
			g_hash_table_add(comer->followers, g_memdup2(&subject, sizeof subject));
		}
	}
	if (places->len > 0)
		sql_do(store, "DELETE FROM pending WHERE name = ?", "t", name);
}

static void note_pending(struct newcomer *comer)
{
	for (guint i = 0; i < comer->named->len; i++) {
		const struct named *named = &g_array_index(comer->named, struct named, i);
		if (named->met || named->name == NULL)
			continue;
		sql_do(comer->store, "INSERT OR IGNORE INTO pending (name, event) VALUES (?, ?)",
			"ti", named->name, comer->place);
		comer->store->pending = true;
	}
}

static void note_alias(struct newcomer *comer, const char *was, const GArray *subjects)
{
	sql_do(comer->store, "INSERT OR IGNORE INTO alias (was, event, mark) VALUES (?, ?, ?)",
		"tii", was, comer->place, (gint64)comer->mark);
	comer->store->aliases = true;
	for (guint i = 0; i < subjects->len; i++)
		g_hash_table_add(comer->store->dirty->newest,
			g_memdup2(&g_array_index(subjects, gint64, i), sizeof(gint64)));
}

void newest_add(
	struct store *store, gint64 place, const struct event *event, const GArray *subjects)
{
	g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(struct named));
	struct newcomer comer = { .store = store,
		.event = event,
		.place = place,
		.named = named,
		.chain = log_chain_at(store, place),
		.mark = hash_mark(&event->hash) };
	const char *was = event_text(event, "was");
	add_causes(store, named, event);
	if (store->pending)
		find_followers(&comer, event->name);
	for (guint i = 0; i < subjects->len; i++)
		take_place(&comer, g_array_index(subjects, gint64, i));
	note_pending(&comer);
	if (was != NULL)
		note_alias(&comer, was, subjects);
	comer.chain->indexed = MAX(comer.chain->indexed, event->n);
	g_clear_pointer(&comer.followers, g_hash_table_unref);
}

/* ---- from all events ---- */

struct standing_row {
	struct mention mention;
	bool followed;
	struct event *event;
};

static void row_clear(gpointer data)
{
	event_unref(((struct standing_row *)data)->event);
}

static void add_rows(struct store *store, GArray *rows, guint first)
{
	for (const struct mention *mention = mention_at(store, first); mention != NULL;
		mention = mention_at(store, mention->next)) {
		struct standing_row row = { .mention = *mention };
		g_array_append_val(rows, row);
	}
}

static GArray *rows_of(struct store *store, const struct mentions *mentions)
{
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct standing_row));
	g_array_set_clear_func(rows, row_clear);
	add_rows(store, rows, mentions->newest);
	add_rows(store, rows, mentions->older);
	for (guint i = 0; i < rows->len; i++) {
		struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		row->event = log_event(store, row->mention.place);
	}
	return rows;
}

/* Marks the rows that a later event of their chain, or a chain that continues it, follows. */
static void follow_chains(struct store *store, GArray *rows)
{
	g_autoptr(GHashTable) newest = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < rows->len; i++) {
		const struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		struct chain *chain = log_chain_at(store, row->mention.place);
		const gint64 *known = g_hash_table_lookup(newest, chain);
		if (known == NULL || *known < row->mention.place)
			g_hash_table_insert(newest, chain, (gpointer)&row->mention.place);
	}
	for (guint i = 0; i < rows->len; i++) {
		struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		struct chain *chain = log_chain_at(store, row->mention.place);
		row->followed |=
			*(const gint64 *)g_hash_table_lookup(newest, chain) > row->mention.place;
		for (guint c = 0; c < store->continuing->len && !row->followed; c++) {
			gint64 up_to;
			row->followed =
				g_hash_table_contains(newest, store->continuing->pdata[c]) &&
				continues(store->continuing->pdata[c], chain, &up_to) &&
				place_n(row->mention.place) <= up_to;
		}
	}
}

static void follow_names(
	GArray *rows, GHashTable *by_name, struct standing_row *by, const struct value *list)
{
	for (const struct value *item = list != NULL ? list->child : NULL; item != NULL;
		item = item->next)
		for (GSList *at = g_hash_table_lookup(by_name, item->text); at != NULL;
			at = at->next) {
			struct standing_row *row = &g_array_index(
				rows, struct standing_row, GPOINTER_TO_UINT(at->data));
			row->followed |= row != by;
		}
}

static void add_name(GHashTable *by_name, const char *name, guint index)
{
	GSList *list = NULL;
	g_hash_table_steal_extended(by_name, name, NULL, (gpointer *)&list);
	g_hash_table_insert(
		by_name, (gpointer)name, g_slist_prepend(list, GUINT_TO_POINTER(index)));
}

static void free_list(gpointer list)
{
	g_slist_free(list);
}

static void follow_on(GArray *rows)
{
	g_autoptr(GHashTable) by_name =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_list);
	for (guint i = 0; i < rows->len; i++) {
		const struct event *event = g_array_index(rows, struct standing_row, i).event;
		if (event == NULL)
			continue;
		add_name(by_name, event->name, i);
		if (event_text(event, "was") != NULL)
			add_name(by_name, event_text(event, "was"), i);
	}
	for (guint i = 0; i < rows->len; i++) {
		struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		if (row->event == NULL)
			continue;
		follow_names(rows, by_name, row, event_value(row->event, "on"));
		if (event_is(row->event, "event.redacted"))
			follow_names(rows, by_name, row, event_value(row->event, "prev"));
	}
}

void newest_again(struct store *store, gint64 subject)
{
	struct mentions *mentions = mentions_whole(store, subject);
	g_autoptr(GArray) rows = rows_of(store, mentions);
	follow_chains(store, rows);
	follow_on(rows);
	mentions_empty(store, mentions);
	for (guint i = rows->len; i > 0; i--) {
		struct standing_row *row = &g_array_index(rows, struct standing_row, i - 1);
		row->mention.older = row->followed;
		mention_add(store, mentions, &row->mention);
	}
}

/* ---- for new events ---- */

static void add_joined(struct store *store, const char *key, GPtrArray *keys)
{
	if (!g_str_has_prefix(key, "unit:"))
		return;
	AUTO_RESET sqlite3_stmt *row = sql_query(store,
		"SELECT names FROM unit WHERE id = (SELECT unit FROM unit_name WHERE name = ?) AND names IS NOT NULL",
		"t", key + strlen("unit:"));
	if (!sql_row(store, row))
		return;
	g_auto(GStrv) names = g_strsplit((const char *)sqlite3_column_text(row, 0), " ", -1);
	for (guint i = 0; names[i] != NULL; i++)
		g_ptr_array_add(keys, g_strconcat("unit:", names[i], NULL));
}

static void add_newest(struct store *store, GHashTable *names, const char *key)
{
	const struct mentions *mentions = mentions_of(store, subject_hash(key));
	char name[NAME_SIZE];
	for (const struct mention *mention = mention_at(store, mentions->newest); mention != NULL;
		mention = mention_at(store, mention->next)) {
		if (log_chain_at(store, mention->place) == store->own)
			continue;
		log_name(store, mention->place, mention->mark, name);
		if (!g_hash_table_contains(names, name))
			g_hash_table_add(names, g_strdup(name));
	}
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *newest_names(struct store *store, const GPtrArray *keys)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) joined = g_ptr_array_new_with_free_func(g_free);
	GPtrArray *sorted = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter iter;
	gpointer name;
	for (guint i = 0; i < keys->len; i++) {
		add_newest(store, names, keys->pdata[i]);
		add_joined(store, keys->pdata[i], joined);
	}
	for (guint i = 0; i < joined->len; i++)
		add_newest(store, names, joined->pdata[i]);
	g_hash_table_iter_init(&iter, names);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		g_ptr_array_add(sorted, name);
	g_ptr_array_sort(sorted, by_text);
	if (sorted->len > ON_MAX)
		g_ptr_array_set_size(sorted, ON_MAX);
	g_ptr_array_add(sorted, NULL);
	return sorted;
}

/* ---- chains that continue others ---- */

static void again_of_chain(struct store *store, struct chain *chain)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(gint64));
	sqlite3_stmt *rows =
		sql_query(store, "SELECT id FROM log WHERE line IS NOT NULL AND id BETWEEN ? AND ?",
			"ii", chain_place(chain, 1), chain_place(chain, MAX(chain->indexed, 0)));
	while (sql_row(store, rows)) {
		gint64 place = sqlite3_column_int64(rows, 0);
		g_array_append_val(places, place);
	}
	for (guint i = 0; i < places->len; i++) {
		g_autoptr(struct event) event = log_event(store, g_array_index(places, gint64, i));
		g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
		if (event != NULL)
			event_subjects(event, keys);
		for (guint k = 0; k < keys->len; k++) {
			gint64 subject = subject_hash(keys->pdata[k]);
			g_hash_table_add(store->dirty->newest, g_memdup2(&subject, sizeof subject));
		}
	}
}

static void link_chain(struct store *store, struct chain *chain)
{
	char old[ST_SIZE];
	gint64 n = 0;
	struct chain *parent = NULL;
	if (authority_after(store->authority, chain->st, old, &n))
		parent = log_chain_make(store, old);
	if (parent == chain->parent && (parent == NULL || n == chain->parent_n))
		return;
	chain->parent = parent;
	chain->parent_n = n;
	again_of_chain(store, chain);
}

void newest_links(struct store *store)
{
	for (guint i = 0; i < store->continuing->len; i++)
		link_chain(store, store->continuing->pdata[i]);
}
