/* SPDX-License-Identifier: Apache-2.0
 * One pass of folding. What is dirty is followed to every unit that may have changed: units of
 * persons whose list or joining changed, units that were or are one unit, units that an event ties
 * together. Then the subjects that these units' histories name are judged again, for a clash
 * between units is theirs. A list, manifest or specification has no view of its own; a shipment is
 * judged only once its arrival is closed, for before that it is never read as a whole. */
#include "store/views.h"

#include "store/ahead.h"
#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"

#include <string.h>

struct pass {
	struct store *store;
	struct fold *fold;
	GPtrArray *devs;     /* units to fold, in the order found (char*) */
	GHashTable *asked;   /* the same as a set */
	GHashTable *done;    /* names of units that are folded */
	GHashTable *rows;    /* dev -> struct unit_row: old rows that no view has taken yet */
	GHashTable *related; /* subjects to judge */
	GHashTable *persons; /* whose units may change */
	GPtrArray *waiting;  /* persons not followed yet */
};

/* ---- the reader of the fold ---- */

static GPtrArray *read_events(void *data, const char *subject)
{
	return index_events(data, subject);
}

static gint64 read_chain_end(void *data, const char *st)
{
	struct chain *chain = log_chain(data, st);
	return chain != NULL ? log_last(data, chain) : 0;
}

static struct fold *new_fold(struct store *store)
{
	store->reader = (struct fold_reader){
		.data = store, .events = read_events, .chain_end = read_chain_end
	};
	return fold_new(store->authority, &store->reader);
}

/* What was borrowed from a fold stays until many others were looked up, so that a long listing does
 * not keep every unit in memory. */
struct fold *views_reader(struct store *store)
{
	enum { GENERATION = 1000 };
	if (store->fold != NULL && ++store->looked_up > GENERATION) {
		g_clear_pointer(&store->old_fold, fold_free);
		store->old_fold = g_steal_pointer(&store->fold);
	}
	if (store->fold == NULL) {
		store->fold = new_fold(store);
		store->looked_up = 0;
	}
	return store->fold;
}

void views_forget(struct store *store)
{
	g_clear_pointer(&store->fold, fold_free);
	g_clear_pointer(&store->old_fold, fold_free);
}

/* ---- which units ---- */

static void ask(struct pass *pass, const char *dev)
{
	if (g_hash_table_contains(pass->asked, dev))
		return;
	char *mine = g_strdup(dev);
	g_hash_table_add(pass->asked, mine);
	g_ptr_array_add(pass->devs, mine);
}

static void ask_event(struct pass *pass, const struct event *event)
{
	for (guint i = 0; i < event_units(event); i++)
		ask(pass, event_unit(event, i));
}

static void relate(struct pass *pass, const char *prefix, const char *id)
{
	char *key = g_strconcat(prefix, id, NULL);
	g_hash_table_add(pass->related, key);
}

static void add_person(struct pass *pass, const char *person)
{
	if (g_hash_table_contains(pass->persons, person))
		return;
	char *mine = g_strdup(person);
	g_hash_table_add(pass->persons, mine);
	g_ptr_array_add(pass->waiting, mine);
}

static GPtrArray *events_of(struct pass *pass, const char *prefix, const char *id)
{
	g_autofree char *key = g_strconcat(prefix, id, NULL);
	return index_events(pass->store, key);
}

/* Rows of all parts of a list: what makes it count or not is not in each of them. */
static void add_rows(struct pass *pass, const char *list)
{
	g_autoptr(GPtrArray) events = events_of(pass, "list:", list);
	for (guint i = 0; i < events->len; i++) {
		const struct value *rows = event_value(events->pdata[i], "rows");
		if (!event_is(events->pdata[i], "list.approved"))
			continue;
		for (const struct value *row = rows != NULL ? rows->child : NULL; row != NULL;
			row = row->next)
			if (value_text(row, "person") != NULL)
				add_person(pass, value_text(row, "person"));
	}
}

static void add_tagged(struct pass *pass, const char *tag)
{
	g_autoptr(GPtrArray) events = events_of(pass, "tag:", tag);
	for (guint i = 0; i < events->len; i++)
		ask_event(pass, events->pdata[i]);
}

static void expand(struct pass *pass, const char *key, unsigned bits)
{
	if (g_str_has_prefix(key, "unit:"))
		ask(pass, key + strlen("unit:"));
	else if (g_str_has_prefix(key, "list:"))
		add_rows(pass, key + strlen("list:"));
	else if (g_str_has_prefix(key, "row:"))
		add_person(pass, key + strlen("row:"));
	else if (!g_str_has_prefix(key, "tag:") || (bits & DIRT_DEEP))
		relate(pass, "", key); /* a tag is judged with its units */
	if (g_str_has_prefix(key, "person:") && (bits & DIRT_ALONE))
		add_person(pass, key + strlen("person:"));
	if (g_str_has_prefix(key, "tag:") && (bits & DIRT_DEEP))
		add_tagged(pass, key + strlen("tag:"));
}

/* The persons' units, and the persons whom anyone has joined to them. */
static void follow_persons(struct pass *pass, bool units)
{
	for (guint p = 0; p < pass->waiting->len; p++) {
		const char *person = pass->waiting->pdata[p];
		g_autoptr(GPtrArray) events = events_of(pass, "person:", person);
		relate(pass, "person:", person);
		for (guint i = 0; i < events->len; i++) {
			const struct event *event = events->pdata[i];
			if (event_is(event, "person.joined")) {
				add_person(pass, event_text(event, "person"));
				add_person(pass, event_text(event, "same"));
			}
			if (units)
				ask_event(pass, event);
		}
	}
	g_ptr_array_set_size(pass->waiting, 0);
}

/* ---- folding units ---- */

static void row_free(gpointer data)
{
	unit_row_clear(data);
	g_free(data);
}

/* Names that a row joins are folded too: they may come apart. */
static void take_row(struct pass *pass, const char *name)
{
	struct unit_row *row = g_new0(struct unit_row, 1);
	if (!unit_row_of(pass->store, name, row) ||
		g_hash_table_contains(pass->rows, unit_row_dev(row))) {
		row_free(row);
		return;
	}
	g_auto(GStrv) names = unit_row_names(row);
	for (guint i = 0; names[i] != NULL; i++)
		ask(pass, names[i]);
	g_hash_table_insert(pass->rows, (gpointer)unit_row_dev(row), row);
}

/* A tag can only clash where another unit was tagged with it, and then that unit is in `also`. */
static void relate_tag(
	struct pass *pass, const struct unit_view *view, const struct event *event, const char *tag)
{
	g_autofree char *key = g_strconcat("tag:", tag, NULL);
	if (event_is(event, "tag.retired"))
		add_tagged(pass, tag); /* it may take the tag off another unit */
	if (view->also->len > 0 || g_hash_table_contains(pass->store->conflicted, key))
		g_hash_table_add(pass->related, g_steal_pointer(&key));
}

static void relate_inventory(struct pass *pass, const struct event *event, const char *inv)
{
	g_autofree char *prefix = g_strconcat("inv:", event->org, ":", NULL);
	relate(pass, prefix, inv);
}

/* Reading a shipment is reading all its units. One that is settled stays so, unless an event
 * decides about others; a shortage ends with any claim of a missing unit. */
static void relate_ship(struct pass *pass, const char *ship, bool deep)
{
	g_autofree char *key = g_strconcat("ship:", ship, NULL);
	if (deep || g_hash_table_contains(pass->store->conflicted, key))
		g_hash_table_add(pass->related, g_steal_pointer(&key));
}

/* Histories are long and most fields name no subject: one walk over the members. */
static void relate_event(
	struct pass *pass, const struct unit_view *view, const struct event *event, bool ships)
{
	for (const struct value *member = event->root->child; member != NULL;
		member = member->next) {
		const char *key = member->key;
		if (strchr("tpis", key[0]) == NULL)
			continue;
		if (member->type == VALUE_LIST && strcmp(key, "split") == 0)
			for (const struct value *tag = member->child; tag != NULL; tag = tag->next)
				relate(pass, "tag:", tag->type == VALUE_TEXT ? tag->text : "");
		if (member->type != VALUE_TEXT)
			continue;
		if (strcmp(key, "tag") == 0)
			relate_tag(pass, view, event, member->text);
		else if (strcmp(key, "person") == 0)
			relate(pass, "person:", member->text);
		else if (strcmp(key, "inv") == 0)
			relate_inventory(pass, event, member->text);
		else if (strcmp(key, "ship") == 0)
			relate_ship(pass, member->text, ships);
	}
}

/* Some event of the unit decides about others of its events, so its shipments may look different
 * too. */
static bool is_judged(const struct unit_view *view)
{
	if (view->names->len > 1 || view->also->len > 0)
		return true;
	for (guint i = 0; i < view->history->len; i++)
		if (event_is(view->history->pdata[i], "conflict.resolved") ||
			event_is(view->history->pdata[i], "event.voided") ||
			event_is(view->history->pdata[i], "event.redacted"))
			return true;
	return false;
}

static unsigned dirt_of_unit(const struct pass *pass, const char *dev)
{
	char key[sizeof "unit:" + DEV_SIZE];
	g_snprintf(key, sizeof key, "unit:%s", dev);
	return GPOINTER_TO_UINT(g_hash_table_lookup(pass->store->dirty->now.bits, key));
}

static void write_conflicts(struct store *store, const char *source, const GPtrArray *conflicts);

static void write_view(struct pass *pass, const struct unit_view *view)
{
	struct unit_row fresh = { 0 };
	struct unit_row *row = g_hash_table_lookup(pass->rows, view->dev);
	g_autofree char *source = g_strconcat("unit:", view->dev, NULL);
	unit_write(pass->store, row != NULL ? row : &fresh, view);
	if (row != NULL)
		g_hash_table_remove(pass->rows, view->dev);
	write_conflicts(pass->store, source, view->conflicts);
}

/* `view`: as it was folded ahead, or NULL. */
static void fold_one(struct pass *pass, const char *dev, const struct unit_view *view)
{
	if (g_hash_table_contains(pass->done, dev))
		return;
	if (view == NULL)
		view = fold_unit(pass->fold, dev);
	if (view == NULL) {
		g_hash_table_add(pass->done, (gpointer)dev);
		take_row(pass, dev);
		return;
	}
	for (guint i = 0; i < view->names->len; i++) {
		ask(pass, view->names->pdata[i]);
		g_hash_table_add(
			pass->done, g_hash_table_lookup(pass->asked, view->names->pdata[i]));
		take_row(pass, view->names->pdata[i]);
	}
	for (guint i = 0; i < view->also->len; i++)
		ask(pass, view->also->pdata[i]);
	bool ships = (dirt_of_unit(pass, dev) & DIRT_DEEP) || is_judged(view);
	for (guint i = 0; i < view->history->len; i++)
		relate_event(pass, view, view->history->pdata[i], ships);
	write_view(pass, view);
}

/* Rows that no view took: units that became part of another, or lost their last event. */
static void remove_rows(struct pass *pass)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	GHashTableIter iter;
	char *dev;
	struct unit_row *row;
	g_hash_table_iter_init(&iter, pass->rows);
	while (g_hash_table_iter_next(&iter, (gpointer *)&dev, (gpointer *)&row)) {
		g_autofree char *source = g_strconcat("unit:", dev, NULL);
		unit_remove(pass->store, row);
		write_conflicts(pass->store, source, none);
	}
}

/* ---- conflicts ---- */

static char *joined(const GPtrArray *texts)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? " " : "", (char *)texts->pdata[i]);
	return g_string_free(text, FALSE);
}

static void write_conflicts(struct store *store, const char *source, const GPtrArray *conflicts)
{
	if (g_hash_table_contains(store->conflicted, source)) {
		sql_do(store, "DELETE FROM conflict WHERE source = ?", "t", source);
		g_hash_table_remove(store->conflicted, source);
	}
	for (guint i = 0; i < conflicts->len; i++) {
		const struct conflict *conflict = conflicts->pdata[i];
		g_autofree char *events = joined(conflict->events);
		sql_do(store,
			"INSERT OR REPLACE INTO conflict (source, id, kind, key, events, settled) VALUES (?, ?, ?, ?, ?, ?)",
			"ttttti", source, conflict->id, conflict->kind, conflict->key, events,
			(gint64)conflict->settled);
		g_hash_table_add(store->conflicted, g_strdup(source));
	}
}

static bool has_rules(struct store *store, const char *subject)
{
	static const char *const judged[] = { "tag:", "person:", "st:" };
	if (g_hash_table_contains(store->conflicted, subject))
		return true;
	for (guint i = 0; i < G_N_ELEMENTS(judged); i++)
		if (g_str_has_prefix(subject, judged[i]))
			return true;
	if (g_str_has_prefix(subject, "inv:"))
		return index_knows_two(store, subject);
	return g_str_has_prefix(subject, "ship:") && g_hash_table_contains(store->closed, subject);
}

/* Of joined persons one answers for all; the others have no conflicts of their own. */
static void judge_subject(struct pass *pass, const char *subject)
{
	g_autoptr(GPtrArray) conflicts =
		g_ptr_array_new_with_free_func((GDestroyNotify)conflict_free);
	g_autofree char *root = fold_root(pass->fold, subject);
	if (strcmp(root, subject) == 0)
		fold_subject(pass->fold, subject, conflicts);
	write_conflicts(pass->store, subject, conflicts);
}

static void judge_subjects(struct pass *pass)
{
	GHashTableIter iter;
	const char *subject;
	g_hash_table_iter_init(&iter, pass->related);
	while (g_hash_table_iter_next(&iter, (gpointer *)&subject, NULL))
		if (has_rules(pass->store, subject))
			judge_subject(pass, subject);
}

static bool any_joined(struct store *store)
{
	gint64 one;
	return sql_number(
		store, &one, "SELECT 1 FROM rare WHERE kind = 'person.joined' LIMIT 1", "");
}

/* Persons of the histories speak for those joined to them. */
static void follow_related_persons(struct pass *pass)
{
	g_autoptr(GPtrArray) persons = g_ptr_array_new();
	GHashTableIter iter;
	const char *subject;
	g_hash_table_iter_init(&iter, pass->related);
	while (g_hash_table_iter_next(&iter, (gpointer *)&subject, NULL))
		if (g_str_has_prefix(subject, "person:"))
			g_ptr_array_add(persons, (gpointer)(subject + strlen("person:")));
	if (persons->len == 0 || !any_joined(pass->store))
		return;
	for (guint i = 0; i < persons->len; i++)
		add_person(pass, persons->pdata[i]);
	follow_persons(pass, false);
}

/* ---- the pass ---- */

static void give_feed(struct pass *pass, const char *prefix, const char *id)
{
	g_autofree char *subject = g_strconcat(prefix, id, NULL);
	feed_subject(pass->store, pass->fold, subject);
}

static void give_feeds(struct pass *pass)
{
	const struct marks *now = &pass->store->dirty->now;
	GHashTableIter iter;
	const char *key;
	if (!pass->store->feeding)
		return;
	g_hash_table_iter_init(&iter, pass->persons);
	while (g_hash_table_iter_next(&iter, (gpointer *)&key, NULL))
		give_feed(pass, "person:", key);
	for (guint i = 0; i < now->order->len; i++)
		if (!g_str_has_prefix(now->order->pdata[i], "unit:") &&
			!g_str_has_prefix(now->order->pdata[i], "row:"))
			give_feed(pass, "", now->order->pdata[i]);
}

/* What feeds are told of a unit does not depend on what is written of it. */
static void fold_units(struct pass *pass)
{
	struct ahead *ahead = ahead_new(pass->store, pass->devs);
	for (guint i = 0; i < pass->devs->len; i++) {
		const struct unit_view *view = ahead_view(ahead, i);
		fold_one(pass, pass->devs->pdata[i], view);
		if (view != NULL)
			ahead_feed(ahead, i);
		else if (pass->store->feeding)
			give_feed(pass, "unit:", pass->devs->pdata[i]);
	}
	ahead_free(ahead);
}

static void pass_run(struct pass *pass)
{
	const struct marks *now = &pass->store->dirty->now;
	for (guint i = 0; i < now->order->len; i++)
		expand(pass, now->order->pdata[i],
			GPOINTER_TO_UINT(g_hash_table_lookup(now->bits, now->order->pdata[i])));
	follow_persons(pass, true);
	fold_units(pass);
	remove_rows(pass);
	follow_related_persons(pass);
	judge_subjects(pass);
	give_feeds(pass);
}

void views_fold(struct store *store)
{
	index_settle(store);
	views_forget(store);
	if (store->dirty->now.order->len == 0) {
		feed_settle(store);
		return;
	}
	g_autoptr(GPtrArray) devs = g_ptr_array_new(), waiting = g_ptr_array_new();
	g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) rows = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, row_free);
	g_autoptr(GHashTable) related =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) persons =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct pass pass = { store, views_reader(store), devs, asked, done, rows, related, persons,
		waiting };
	pass_run(&pass);
	dirty_clear(store);
	feed_settle(store);
}
