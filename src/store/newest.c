/* SPDX-License-Identifier: Apache-2.0
 * The newest events of a subject by cause: those that no other event of the subject follows. One
 * follows another when it is later in the same chain, when its `on` names it (by its name or by the
 * one in `was`; the `prev` of a redaction is the `on` of the line it erased), or when its chain
 * continues the other's from there. That is a function of the set of events. It is kept up to date
 * event by event without reading the subject: what comes late finds in `pending` who named it.
 * Where an event brings an old name or links chains, the subject is worked out from all its events.
 */
#include "store/index.h"

#include "store/log.h"
#include "store/sql.h"

#include <string.h>

enum { CHAINS_DEPTH = 64 };

struct named {
	gint64 place;
	guint32 mark;
	const char *name; /* NULL: found through `was` */
	bool met;         /* was among the newest of a subject */
};

/* A row of the index as this transaction has it so far. */
struct row {
	gint64 place;
	guint32 mark;
	bool older, stored;
	guint next; /* index of the subject's next row; 0: none */
};

/* What a transaction has read and changed of a subject. Rows are written once, at its end: most
 * events of a batch follow others of the same batch. */
struct news {
	gint64 subject;
	guint first;
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

/* ---- the transaction's rows ---- */

static struct row *row_at(const struct store *store, guint index)
{
	return index != 0 ? &g_array_index(store->dirty->rows, struct row, index) : NULL;
}

static void add_row(struct store *store, struct news *news, const struct row *row)
{
	GArray *rows = store->dirty->rows;
	if (rows->len == 0)
		g_array_set_size(rows, 1); /* index 0 is no row */
	g_array_append_val(rows, *row);
	g_array_index(rows, struct row, rows->len - 1).next = news->first;
	news->first = rows->len - 1;
}

/* The subject's newest, read from the table when this transaction has not met it yet. */
static struct news *news_of(struct store *store, gint64 subject)
{
	struct news *news = g_hash_table_lookup(store->dirty->news, &subject);
	if (news != NULL)
		return news;
	news = g_new0(struct news, 1);
	news->subject = subject;
	g_hash_table_add(store->dirty->news, news);
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT event, mark FROM subject_event WHERE subject = ? AND older = 0", "i",
		subject);
	while (sql_row(store, rows)) {
		struct row row = { .place = sqlite3_column_int64(rows, 0),
			.mark = (guint32)sqlite3_column_int64(rows, 1),
			.stored = true };
		add_row(store, news, &row);
	}
	return news;
}

/* Rows of the index on their way into it, several to a statement. */
struct writer {
	struct store *store;
	gint64 cells[8 * 4];
	guint count; /* of cells */
};

static void write_out(struct writer *writer)
{
	static const char many[] =
		"INSERT OR IGNORE INTO subject_event (subject, older, event, mark) VALUES"
		" (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?),"
		" (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?)";
	const gint64 *cells = writer->cells;
	if (writer->count == G_N_ELEMENTS(writer->cells)) {
		sqlite3_stmt *insert = sql_query(writer->store, many, "");
		for (guint i = 0; insert != NULL && i < writer->count; i++)
			sqlite3_bind_int64(insert, (int)i + 1, cells[i]);
		sql_row(writer->store, insert);
	} else {
		for (guint i = 0; i < writer->count; i += 4)
			sql_do(writer->store,
				"INSERT OR IGNORE INTO subject_event (subject, older, event, mark) VALUES (?, ?, ?, ?)",
				"iiii", cells[i], cells[i + 1], cells[i + 2], cells[i + 3]);
	}
	writer->count = 0;
}

static void write_row(struct writer *writer, gint64 subject, const struct row *row)
{
	const gint64 cells[] = { subject, row->older, row->place, row->mark };
	if (row->stored) {
		if (row->older)
			sql_do(writer->store,
				"UPDATE subject_event SET older = 1 WHERE subject = ? AND older = 0 AND event = ?",
				"ii", subject, row->place);
		return;
	}
	memcpy(writer->cells + writer->count, cells, sizeof cells);
	writer->count += G_N_ELEMENTS(cells);
	if (writer->count == G_N_ELEMENTS(writer->cells))
		write_out(writer);
}

static int by_subject(gconstpointer a, gconstpointer b)
{
	const struct news *x = *(struct news *const *)a, *y = *(struct news *const *)b;
	return x->subject < y->subject ? -1 : x->subject > y->subject;
}

void newest_write(struct store *store)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	struct writer writer = { .store = store };
	GHashTableIter iter;
	gpointer one;
	g_hash_table_iter_init(&iter, store->dirty->news);
	while (g_hash_table_iter_next(&iter, &one, NULL))
		g_ptr_array_add(all, one);
	g_ptr_array_sort(all, by_subject); /* neighbours share pages */
	for (guint i = 0; i < all->len; i++) {
		const struct news *news = all->pdata[i];
		for (const struct row *row = row_at(store, news->first); row != NULL;
			row = row_at(store, row->next))
			write_row(&writer, news->subject, row);
	}
	write_out(&writer);
	newest_forget(store);
}

guint newest_size(void)
{
	return sizeof(struct row);
}

void newest_forget(struct store *store)
{
	g_hash_table_remove_all(store->dirty->news);
	g_array_set_size(store->dirty->rows, 0);
}

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
static bool follows(const struct newcomer *new, gint64 place, guint32 mark)
{
	bool found = false;
	gint64 up_to;
	for (guint i = 0; i < new->named->len; i++) {
		struct named *named = &g_array_index(new->named, struct named, i);
		if (named->place == place && named->mark == mark)
			found = named->met = true;
	}
	const struct chain *chain = log_chain_at(new->store, place);
	return found || (chain == new->chain &&place < new->place) ||
	       (new->chain->parent != NULL &&continues(new->chain, chain, &up_to) &&
		       place_n(place) <= up_to);
}

/* Whether anything of a chain between two numbers stands in the subject. */
static bool has_between(struct store *store, const struct news *news, const struct chain *chain,
	gint64 from, gint64 to)
{
	gint64 one, first = chain_place(chain, from), last = chain_place(chain, to);
	for (const struct row *row = row_at(store, news->first); row != NULL;
		row = row_at(store, row->next))
		if (row->place >= first && row->place <= last)
			return true;
	return sql_number(store, &one,
		"SELECT 1 FROM subject_event WHERE subject = ? AND older IN (0, 1) AND event BETWEEN ? AND ? LIMIT 1",
		"iii", news->subject, first, last);
}

/* A held event of the subject follows the newcomer. */
static bool is_followed(const struct newcomer *new, const struct news *news)
{
	struct store *store = new->store;
	gint64 up_to;
	if (new->followers != NULL && g_hash_table_contains(new->followers, &news->subject))
		return true;
	if (new->event->n < new->chain->indexed &&
		has_between(store, news, new->chain, new->event->n + 1, new->chain->indexed))
		return true;
	for (guint i = 0; i < store->continuing->len; i++) {
		const struct chain *lower = store->continuing->pdata[i];
		if (continues(lower, new->chain, &up_to) && new->event->n <= up_to &&
			has_between(store, news, lower, 1, PLACE_N_MAX))
			return true;
	}
	return false;
}

static void take_place(const struct newcomer *new, gint64 subject)
{
	struct store *store = new->store;
	struct news *news = news_of(store, subject);
	for (struct row *row = row_at(store, news->first); row != NULL;
		row = row_at(store, row->next))
		if (row->place == new->place)
			return; /* two of its subjects share their bits */
		else if (!row->older && follows(new, row->place, row->mark))
			row->older = true;
	struct row row = {
		.place = new->place, .mark = new->mark, .older = is_followed(new, news)
	};
	add_row(store, news, &row);
}

/* Held events name the newcomer: in the subjects that they share it is not among the newest. */
static void find_followers(struct newcomer *new, const char *name)
{
	struct store *store = new->store;
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
		if (new->followers == NULL)
			new->followers = place_set_new();
		event_subjects(event, keys);
		for (guint k = 0; k < keys->len; k++) {
			gint64 subject = subject_hash(keys->pdata[k]);
			g_hash_table_add(new->followers, g_memdup2(&subject, sizeof subject));
		}
	}
	if (places->len > 0)
		sql_do(store, "DELETE FROM pending WHERE name = ?", "t", name);
}

static void note_pending(struct newcomer *new)
{
	for (guint i = 0; i < new->named->len; i++) {
		const struct named *named = &g_array_index(new->named, struct named, i);
		if (named->met || named->name == NULL)
			continue;
		sql_do(new->store, "INSERT OR IGNORE INTO pending (name, event) VALUES (?, ?)",
			"ti", named->name, new->place);
		new->store->pending = true;
	}
}

static void note_alias(struct newcomer *new, const char *was, const GArray *subjects)
{
	sql_do(new->store, "INSERT OR IGNORE INTO alias (was, event, mark) VALUES (?, ?, ?)", "tii",
		was, new->place, (gint64) new->mark);
	new->store->aliases = true;
	for (guint i = 0; i < subjects->len; i++)
		g_hash_table_add(new->store->dirty->newest,
			g_memdup2(&g_array_index(subjects, gint64, i), sizeof(gint64)));
}

void newest_add(
	struct store *store, gint64 place, const struct event *event, const GArray *subjects)
{
	g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(struct named));
	struct newcomer new = { .store = store,
		.event = event,
		.place = place,
		.named = named,
		.chain = log_chain_at(store, place),
		.mark = hash_mark(&event->hash) };
	const char *was = event_text(event, "was");
	add_causes(store, named, event);
	if (store->pending)
		find_followers(&new, event->name);
	for (guint i = 0; i < subjects->len; i++)
		take_place(&new, g_array_index(subjects, gint64, i));
	note_pending(&new);
	if (was != NULL)
		note_alias(&new, was, subjects);
	new.chain->indexed = MAX(new.chain->indexed, event->n);
	g_clear_pointer(&new.followers, g_hash_table_unref);
}

/* ---- from all events ---- */

struct standing_row {
	gint64 place;
	bool older, followed;
	struct event *event;
};

static void row_clear(gpointer data)
{
	event_unref(((struct standing_row *)data)->event);
}

static GArray *rows_of(struct store *store, gint64 subject)
{
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct standing_row));
	g_array_set_clear_func(rows, row_clear);
	sqlite3_stmt *found = sql_query(
		store, "SELECT event, older FROM subject_event WHERE subject = ?", "i", subject);
	while (sql_row(store, found)) {
		struct standing_row row = { .place = sqlite3_column_int64(found, 0),
			.older = sqlite3_column_int(found, 1) != 0 };
		g_array_append_val(rows, row);
	}
	for (guint i = 0; i < rows->len; i++)
		g_array_index(rows, struct standing_row, i).event =
			log_event(store, g_array_index(rows, struct standing_row, i).place);
	return rows;
}

/* Marks the rows that a later event of their chain, or a chain that continues it, follows. */
static void follow_chains(struct store *store, GArray *rows)
{
	g_autoptr(GHashTable) newest = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < rows->len; i++) {
		const struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		struct chain *chain = log_chain_at(store, row->place);
		const gint64 *known = g_hash_table_lookup(newest, chain);
		if (known == NULL || *known < row->place)
			g_hash_table_insert(newest, chain, (gpointer)&row->place);
	}
	for (guint i = 0; i < rows->len; i++) {
		struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		struct chain *chain = log_chain_at(store, row->place);
		row->followed |= *(const gint64 *)g_hash_table_lookup(newest, chain) > row->place;
		for (guint c = 0; c < store->continuing->len && !row->followed; c++) {
			gint64 up_to;
			row->followed =
				g_hash_table_contains(newest, store->continuing->pdata[c]) &&
				continues(store->continuing->pdata[c], chain, &up_to) &&
				place_n(row->place) <= up_to;
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
	g_autoptr(GArray) rows = rows_of(store, subject);
	follow_chains(store, rows);
	follow_on(rows);
	for (guint i = 0; i < rows->len; i++) {
		const struct standing_row *row = &g_array_index(rows, struct standing_row, i);
		if (row->followed != row->older)
			sql_do(store,
				"UPDATE subject_event SET older = ? WHERE subject = ? AND older = ? AND event = ?",
				"iiii", (gint64)row->followed, subject, (gint64)row->older,
				row->place);
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
	const struct news *news = news_of(store, subject_hash(key));
	char name[NAME_SIZE];
	for (const struct row *row = row_at(store, news->first); row != NULL;
		row = row_at(store, row->next)) {
		if (row->older || log_chain_at(store, row->place) == store->own)
			continue;
		log_name(store, row->place, row->mark, name);
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
