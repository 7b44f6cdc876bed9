/* SPDX-License-Identifier: Apache-2.0
 * The fold over subjects. This file finds which events are a unit's (joins and splits) and keeps
 * what was folded; weighing is unit.c, the view view.c, clashes conflict.c and subject.c. Which
 * rules differ from wire.md, and why: src/README.md. */
#include "model/fold.h"

#include "model/chain.h"
#include "model/unit.h"

#include <stdlib.h>
#include <string.h>

enum { JOINED_MAX = 64, UNIT_EVENTS_MAX = 1024 };

struct fold {
	const struct authority *authority;
	const struct fold_reader *reader;
	GHashTable *read;    /* subject -> GPtrArray of struct event* */
	GHashTable *shown;   /* subject -> GPtrArray in shown order */
	GHashTable *units;   /* dev -> struct unit*, each under all its names (owned by `all`) */
	GPtrArray *all;      /* struct unit* */
	GHashTable *views;   /* struct unit* -> struct unit_view* */
	GHashTable *persons; /* person -> GPtrArray of char*, sorted: those joined to it */
};

struct fold *fold_new(const struct authority *authority, const struct fold_reader *reader)
{
	struct fold *fold = g_new0(struct fold, 1);
	fold->authority = authority;
	fold->reader = reader;
	fold->read = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	fold->units = g_hash_table_new(g_str_hash, g_str_equal);
	fold->all = g_ptr_array_new_with_free_func((GDestroyNotify)unit_free);
	fold->views = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)view_free);
	return fold;
}

void fold_free(struct fold *fold)
{
	if (fold == NULL)
		return;
	g_hash_table_unref(fold->views);
	g_hash_table_unref(fold->units);
	g_ptr_array_unref(fold->all);
	g_clear_pointer(&fold->persons, g_hash_table_unref);
	g_clear_pointer(&fold->shown, g_hash_table_unref);
	g_hash_table_unref(fold->read);
	g_free(fold);
}

const struct authority *fold_authority(const struct fold *fold)
{
	return fold->authority;
}

const struct fold_reader *fold_reader_of(const struct fold *fold)
{
	return fold->reader;
}

GPtrArray *fold_read(struct fold *fold, const char *subject)
{
	GPtrArray *events = g_hash_table_lookup(fold->read, subject);
	if (events == NULL) {
		events = fold->reader->events(fold->reader->data, subject);
		g_hash_table_insert(fold->read, g_strdup(subject), events);
	}
	return events;
}

/* Made when it is first looked into: most folds are of one unit. */
static GHashTable *arrays(GHashTable **table)
{
	if (*table == NULL)
		*table = g_hash_table_new_full(
			g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	return *table;
}

GPtrArray *fold_events(struct fold *fold, const char *subject)
{
	GPtrArray *shown = g_hash_table_lookup(arrays(&fold->shown), subject);
	if (shown != NULL)
		return shown;
	g_autoptr(struct order) order = order_new(fold->authority, fold_read(fold, subject));
	shown = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	for (guint i = 0; i < order->count; i++)
		g_ptr_array_add(shown, event_ref(order->events[i]));
	g_hash_table_insert(fold->shown, g_strdup(subject), shown);
	return shown;
}

/* ---- which events are a unit's ---- */

struct turn {
	struct event *event;
	guint nth; /* of its chain, among the unit's */
	bool admitted;
};

static int by_place(gconstpointer a, gconstpointer b)
{
	const struct turn *x = a, *y = b;
	int st = strcmp(x->event->st, y->event->st);
	return st != 0 ? st : x->event->n < y->event->n ? -1 : x->event->n > y->event->n;
}

static int by_turn(gconstpointer a, gconstpointer b)
{
	const struct turn *x = a, *y = b;
	if (x->admitted != y->admitted)
		return x->admitted ? -1 : 1;
	return x->nth != y->nth ? (x->nth < y->nth ? -1 : 1) : by_place(a, b);
}

/* No real unit has this many events. Of one that was flooded the chains take turns, admitted ones
 * first, so that a flood costs little and displaces nobody else's events. */
static GPtrArray *bounded(const struct fold *fold, GPtrArray *events)
{
	if (events->len <= UNIT_EVENTS_MAX)
		return g_ptr_array_ref(events);
	GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_autofree struct turn *turns = g_new(struct turn, events->len);
	for (guint i = 0; i < events->len; i++)
		turns[i] = (struct turn){ events->pdata[i], 0,
			authority_counts(fold->authority, events->pdata[i]) };
	qsort(turns, events->len, sizeof *turns, by_place);
	for (guint i = 1; i < events->len; i++)
		if (strcmp(turns[i].event->st, turns[i - 1].event->st) == 0)
			turns[i].nth = turns[i - 1].nth + 1;
	qsort(turns, events->len, sizeof *turns, by_turn);
	for (guint i = 0; i < UNIT_EVENTS_MAX; i++)
		g_ptr_array_add(kept, event_ref(turns[i].event));
	return kept;
}

static GPtrArray *unit_events_of(struct fold *fold, const char *subject)
{
	GPtrArray *events = fold_read(fold, subject);
	if (events->len <= UNIT_EVENTS_MAX)
		return events;
	events = bounded(fold, events);
	g_hash_table_insert(fold->read, g_strdup(subject), events);
	return events;
}

static GPtrArray *unit_events(struct fold *fold, const char *dev)
{
	char subject[sizeof "unit:" + DEV_SIZE] = "unit:";
	g_strlcpy(subject + strlen("unit:"), dev, sizeof subject - strlen("unit:"));
	return unit_events_of(fold, subject);
}

bool has_text(const GPtrArray *texts, const char *text)
{
	return g_ptr_array_find_with_equal_func((GPtrArray *)texts, text, g_str_equal, NULL);
}

bool add_text(GPtrArray *texts, const char *text)
{
	if (has_text(texts, text))
		return false;
	g_ptr_array_add(texts, g_strdup(text));
	return true;
}

static void add_events(GPtrArray *into, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++) {
		bool known = false;
		for (guint k = 0; k < into->len && !known; k++)
			known = strcmp(((struct event *)into->pdata[k])->name,
					((struct event *)events->pdata[i])->name) == 0;
		if (!known)
			g_ptr_array_add(into, event_ref(events->pdata[i]));
	}
}

static bool identifies(const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++)
		if (event_is(events->pdata[i], "device.identified"))
			return true;
	return false;
}

/* Everything that any identification ties to dev, counting or not: names, and the units of split
 * tags. */
static GPtrArray *tied_names(struct fold *fold, const char *dev, GPtrArray *events)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	char of_tag[DEV_SIZE];
	add_text(names, dev);
	for (guint n = 0; n < names->len && n < JOINED_MAX; n++) {
		const GPtrArray *own = unit_events(fold, names->pdata[n]);
		add_events(events, own);
		for (guint i = 0; i < own->len; i++) {
			const struct event *event = own->pdata[i];
			const char *same = event_text(event, "same");
			const struct value *split = event_value(event, "split");
			if (!event_is(event, "device.identified"))
				continue;
			add_text(names, event_text(event, "dev"));
			if (same != NULL)
				add_text(names, same);
			for (const struct value *v = split != NULL ? split->child : NULL; v != NULL;
				v = v->next) {
				dev_of_tag(of_tag, v->text);
				add_text(names, of_tag);
			}
		}
	}
	return names;
}

/* By a directorate, or an organisation that claimed the unit before or beside; free while no school
 * claims. */
static bool may_identify(const struct standing *s, guint i)
{
	bool school = false;
	if (s->marks[i].roles & ROLE_DIRECTORATE)
		return true;
	for (guint k = 0; k < s->order->count; k++) {
		const struct event *event = s->order->events[k];
		if (!mark_holds(&s->marks[k]) || !event_claims(event))
			continue;
		if (strcmp(s->marks[k].org, s->marks[i].org) == 0 && !order_before(s->order, i, k))
			return true;
		school |= authority_is_school(s->authority, s->marks[k].org);
	}
	return !school;
}

static bool identifies_now(const struct standing *s, guint i)
{
	return event_is(s->order->events[i], "device.identified") && mark_holds(&s->marks[i]) &&
	       may_identify(s, i);
}

/* The names that counting identifications join to dev. */
static GPtrArray *joined_names(const struct standing *s, const char *dev)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	add_text(names, dev);
	for (bool again = true; again;) {
		again = false;
		for (guint i = 0; i < s->order->count; i++) {
			const char *same = event_text(s->order->events[i], "same");
			const char *one = event_text(s->order->events[i], "dev");
			if (same == NULL || !identifies_now(s, i))
				continue;
			if (has_text(names, one))
				again |= add_text(names, same);
			else if (has_text(names, same))
				again |= add_text(names, one);
		}
	}
	return names;
}

static bool names_any(const GPtrArray *names, const struct event *event)
{
	const char *new_dev = event_text(event, "new"), *same = event_text(event, "same");
	for (guint i = 0; i < event_units(event); i++)
		if (has_text(names, event_unit(event, i)))
			return true;
	return (new_dev != NULL && has_text(names, new_dev)) ||
	       (same != NULL && has_text(names, same));
}

/* The unit T + tag that a counting split of `names` sends the event to; false when it stays. */
static bool split_away(const struct standing *s, const GPtrArray *names, const struct event *event,
	char dev[DEV_SIZE])
{
	const char *tag = event_is(event, "device.identified") ? NULL : event_text(event, "tag");
	for (guint i = 0; tag != NULL && i < s->order->count; i++)
		if (value_has(event_value(s->order->events[i], "split"), tag) &&
			identifies_now(s, i) &&
			has_text(names, event_text(s->order->events[i], "dev"))) {
			dev_of_tag(dev, tag);
			return true;
		}
	return false;
}

/* The events of dev among all those tied to it, and the other units that a split ties to it. */
static GPtrArray *own_events(const struct standing *s, const GPtrArray *all, const GPtrArray *names)
{
	GPtrArray *own = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	char to[DEV_SIZE];
	for (guint i = 0; i < all->len; i++) {
		struct event *event = all->pdata[i];
		bool ours = names_any(names, event);
		for (guint u = 0; u < event_units(event); u++) {
			g_autoptr(GPtrArray) theirs = joined_names(s, event_unit(event, u));
			if (split_away(s, theirs, event, to))
				ours = has_text(names, to);
		}
		if (ours)
			g_ptr_array_add(own, event_ref(event));
	}
	return own;
}

static struct unit *weigh_identified(struct fold *fold, const char *dev)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	GPtrArray *also = tied_names(fold, dev, all);
	g_autoptr(struct standing) standing = standing_new(fold->authority, all);
	GPtrArray *names = joined_names(standing, dev);
	GPtrArray *events = own_events(standing, all, names);
	return unit_new(fold->authority, names, events, also);
}

const struct unit *fold_weighed(struct fold *fold, const char *dev)
{
	struct unit *unit = g_hash_table_lookup(fold->units, dev);
	if (unit != NULL)
		return unit;
	GPtrArray *events = unit_events(fold, dev);
	if (identifies(events)) {
		unit = weigh_identified(fold, dev);
	} else {
		GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
		add_text(names, dev);
		unit = unit_new(fold->authority, names, g_ptr_array_ref(events),
			g_ptr_array_new_with_free_func(g_free));
	}
	g_ptr_array_add(fold->all, unit);
	for (guint i = 0; i < unit->names->len; i++)
		g_hash_table_insert(fold->units, unit->names->pdata[i], unit);
	return unit;
}

const struct unit *fold_unit_of(struct fold *fold, const char *dev, const struct event *event)
{
	const struct unit *unit = fold_weighed(fold, dev);
	for (guint i = 0; i < unit->also->len && !unit_has_event(unit, event); i++) {
		const struct unit *other = fold_weighed(fold, unit->also->pdata[i]);
		if (unit_has_event(other, event))
			return other;
	}
	return unit;
}

GPtrArray *fold_tied(struct fold *fold, const char *subject)
{
	const char *dev = g_str_has_prefix(subject, "unit:") ? subject + strlen("unit:") : NULL;
	GPtrArray *events = dev != NULL ? unit_events_of(fold, subject) : fold_read(fold, subject);
	if (dev == NULL || !identifies(events))
		return g_ptr_array_ref(events);
	GPtrArray *tied = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	g_ptr_array_unref(tied_names(fold, dev, tied));
	return tied;
}

/* ---- persons ---- */

/* True when the organisation hands over to the person by a list or has done so, or stands above one
 * that does. */
static bool answers_for(struct fold *fold, const char *org, const char *person)
{
	g_autofree char *row = g_strconcat("row:", person, NULL),
			*subject = g_strconcat("person:", person, NULL);
	GPtrArray *sources[] = { fold_read(fold, row), fold_read(fold, subject) };
	const char *own = authority_heir(fold->authority, org);
	for (guint s = 0; s < G_N_ELEMENTS(sources); s++)
		for (guint i = 0; i < sources[s]->len; i++) {
			const struct event *event = sources[s]->pdata[i];
			const char *hands = event_is(event, "list.approved")
						    ? event_text(event, "to")
					    : event_is(event, "device.assigned") ? event->org
										 : NULL;
			if (hands != NULL &&
				(strcmp(authority_heir(fold->authority, hands), own) == 0 ||
					authority_above(fold->authority, own, hands)))
				return true;
		}
	return false;
}

static bool joins(struct fold *fold, const struct standing *s, guint i)
{
	const struct event *event = s->order->events[i];
	if (!event_is(event, "person.joined") || !mark_holds(&s->marks[i]))
		return false;
	return (s->marks[i].roles & ROLE_DIRECTORATE) ||
	       (answers_for(fold, event->org, event_text(event, "person")) &&
		       answers_for(fold, event->org, event_text(event, "same")));
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *fold_persons(struct fold *fold, const char *person)
{
	GPtrArray *group = g_hash_table_lookup(arrays(&fold->persons), person);
	if (group != NULL)
		return group;
	group = g_ptr_array_new_with_free_func(g_free);
	add_text(group, person);
	for (guint p = 0; p < group->len && p < JOINED_MAX; p++) {
		g_autofree char *subject = g_strconcat("person:", group->pdata[p], NULL);
		g_autoptr(struct standing) s =
			standing_new(fold->authority, fold_read(fold, subject));
		for (guint i = 0; i < s->order->count; i++)
			if (joins(fold, s, i)) {
				add_text(group, event_text(s->order->events[i], "person"));
				add_text(group, event_text(s->order->events[i], "same"));
			}
	}
	g_ptr_array_sort(group, by_text);
	g_hash_table_insert(fold->persons, g_strdup(person), group);
	return group;
}

char *fold_root(struct fold *fold, const char *subject)
{
	const char *person =
		g_str_has_prefix(subject, "person:") ? subject + strlen("person:") : NULL;
	return person != NULL ? g_strconcat("person:", fold_person(fold, person), NULL)
			      : g_strdup(subject);
}

const char *fold_person(struct fold *fold, const char *person)
{
	return fold_persons(fold, person)->pdata[0];
}

/* One chain, or one that continues the other. */
static bool same_writer(struct fold *fold, const char *a, const char *b)
{
	char old[ST_SIZE];
	gint64 n;
	return strcmp(a, b) == 0 ||
	       (authority_after(fold->authority, a, old, &n) && strcmp(old, b) == 0) ||
	       (authority_after(fold->authority, b, old, &n) && strcmp(old, a) == 0);
}

/* Every part that the list's `of` promises is held; one without parts is whole. */
static bool list_is_whole(struct fold *fold, const struct event *list)
{
	g_autofree char *subject = g_strconcat("list:", event_text(list, "list"), NULL);
	const GPtrArray *events = fold_read(fold, subject);
	g_autoptr(GHashTable) parts = g_hash_table_new(NULL, NULL);
	gint64 of = event_int(list, "of", 1);
	for (guint i = 0; i < events->len; i++) {
		const struct event *part = events->pdata[i];
		gint64 number = event_int(part, "part", 1);
		if (event_is(part, "list.approved") && same_writer(fold, part->st, list->st) &&
			event_int(part, "version", 0) == event_int(list, "version", 0) &&
			event_int(part, "of", 1) == of && number >= 1 && number <= of)
			g_hash_table_add(parts, GINT_TO_POINTER((int)number));
	}
	return g_hash_table_size(parts) >= of;
}

static bool list_counts(struct fold *fold, const struct event *list)
{
	g_autofree char *subject = g_strconcat("list:", event_text(list, "list"), NULL);
	if (!authority_counts(fold->authority, list) || !list_is_whole(fold, list) ||
		!(authority_roles(fold->authority, list->st) & (ROLE_DIRECTORATE | ROLE_DISTRICT)))
		return false;
	g_autoptr(struct standing) s = standing_new(fold->authority, fold_read(fold, subject));
	int i = order_find(s->order, list->name);
	return i >= 0 && mark_holds(&s->marks[i]);
}

bool fold_listed(struct fold *fold, const char *person)
{
	const GPtrArray *group = fold_persons(fold, person);
	for (guint p = 0; p < group->len; p++) {
		g_autofree char *row = g_strconcat("row:", group->pdata[p], NULL);
		const GPtrArray *lists = fold_read(fold, row);
		for (guint i = 0; i < lists->len; i++)
			if (list_counts(fold, lists->pdata[i]))
				return true;
	}
	return false;
}

const struct unit_view *fold_unit(struct fold *fold, const char *dev)
{
	const struct unit *unit = fold_weighed(fold, dev);
	if (unit->events->len == 0)
		return NULL;
	struct unit_view *view = g_hash_table_lookup(fold->views, unit);
	if (view == NULL) {
		view = view_new(fold, unit);
		g_hash_table_insert(fold->views, (gpointer)unit, view);
	}
	return view;
}
