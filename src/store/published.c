/* SPDX-License-Identifier: Apache-2.0
 * What is published to be looked up: specifications, approved lists, papers, texts of
 * organisations. */
#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"
#include "store/views.h"

#include <string.h>

/* ---- specifications ---- */

static bool publishes(struct store *store, const struct event *event)
{
	return event_is(event, "spec.published") && authority_counts(store->authority, event) &&
	       (authority_roles(store->authority, event->st) & ROLE_DIRECTORATE);
}

static int by_part(gconstpointer a, gconstpointer b)
{
	const struct event *x = *(struct event *const *)a, *y = *(struct event *const *)b;
	gint64 p = event_int(x, "part", 1), q = event_int(y, "part", 1);
	return p < q ? -1 : p > q;
}

/* The parts of one publication, in order; NULL while one is missing. */
static GPtrArray *parts_of(struct store *store, const char *id)
{
	g_autofree char *subject = g_strconcat("spec:", id, NULL);
	g_autoptr(GPtrArray) events = index_events(store, subject);
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	for (guint i = 0; i < events->len; i++) {
		const struct event *first = parts->len > 0 ? parts->pdata[0] : NULL;
		if (publishes(store, events->pdata[i]) &&
			(first == NULL ||
				strcmp(first->st, ((struct event *)events->pdata[i])->st) == 0))
			g_ptr_array_add(parts, event_ref(events->pdata[i]));
	}
	g_ptr_array_sort(parts, by_part);
	if (parts->len == 0 || parts->len < (guint)event_int(parts->pdata[0], "of", 1))
		return NULL;
	return g_steal_pointer(&parts);
}

static bool is_newer(const struct event *event, const struct event *than)
{
	if (than == NULL || event->at != than->at)
		return than == NULL || event->at > than->at;
	int st = strcmp(event->st, than->st);
	return st != 0 ? st > 0 : event->n > than->n;
}

static char *newest_spec(struct store *store)
{
	g_autoptr(GArray) places = index_of_kind(store, "spec.published");
	g_autoptr(struct event) newest = NULL;
	for (guint i = 0; i < places->len; i++) {
		g_autoptr(struct event) event = log_event(store, g_array_index(places, gint64, i));
		if (event == NULL || !publishes(store, event) || !is_newer(event, newest))
			continue;
		g_autoptr(GPtrArray) parts = parts_of(store, event_text(event, "spec"));
		if (parts == NULL)
			continue;
		g_clear_pointer(&newest, event_unref);
		newest = g_steal_pointer(&event);
	}
	return newest != NULL ? g_strdup(event_text(newest, "spec")) : NULL;
}

struct spec *store_spec(struct store *store, const char *id)
{
	store_look(store);
	g_autofree char *wanted = id != NULL ? g_strdup(id) : newest_spec(store);
	g_autoptr(GPtrArray) parts = wanted != NULL ? parts_of(store, wanted) : NULL;
	return parts != NULL ? spec_from_events(parts) : NULL;
}

/* ---- lists ---- */

static void add_person(GPtrArray *persons, const char *person)
{
	if (person != NULL && !g_ptr_array_find_with_equal_func(persons, person, g_str_equal, NULL))
		g_ptr_array_add(persons, g_strdup(person));
}

/* The person and everyone joined to him, himself first. */
static GPtrArray *joined_to(struct store *store, const char *person)
{
	GPtrArray *persons = g_ptr_array_new_with_free_func(g_free);
	add_person(persons, person);
	for (guint p = 0; p < persons->len; p++) {
		g_autofree char *subject = g_strconcat("person:", persons->pdata[p], NULL);
		g_autoptr(GPtrArray) events = index_events(store, subject);
		for (guint i = 0; i < events->len; i++)
			if (event_is(events->pdata[i], "person.joined") &&
				authority_counts(store->authority, events->pdata[i])) {
				add_person(persons, event_text(events->pdata[i], "person"));
				add_person(persons, event_text(events->pdata[i], "same"));
			}
	}
	return persons;
}

static const struct value *row_of(const struct event *list, const char *person)
{
	const struct value *rows = event_value(list, "rows");
	for (const struct value *row = rows != NULL ? rows->child : NULL; row != NULL;
		row = row->next)
		if (g_strcmp0(value_text(row, "person"), person) == 0)
			return row;
	return NULL;
}

/* The newest version of a list that has the person. */
static bool newest_row(struct store *store, const char *person, char list[ID_SIZE], gint64 *number)
{
	g_autofree char *subject = g_strconcat("row:", person, NULL);
	g_autoptr(GPtrArray) events = index_events(store, subject);
	gint64 newest = -1;
	for (guint i = 0; i < events->len; i++) {
		const struct event *event = events->pdata[i];
		const struct value *row = row_of(event, person);
		gint64 version = event_int(event, "version", 0);
		const char *id = event_text(event, "list");
		if (row == NULL || id == NULL || !authority_counts(store->authority, event) ||
			version < newest || (version == newest && strcmp(id, list) > 0))
			continue;
		newest = version;
		g_strlcpy(list, id, ID_SIZE);
		*number = value_int(row, "row", 0);
	}
	return newest >= 0;
}

bool store_listed(struct store *store, const char *person, char list[ID_SIZE], gint64 *row)
{
	store_look(store);
	if (!fold_listed(views_reader(store), person))
		return false;
	g_autoptr(GPtrArray) persons = joined_to(store, person);
	for (guint p = 0; p < persons->len; p++)
		if (newest_row(store, persons->pdata[p], list, row))
			return true;
	return false;
}

/* ---- papers ---- */

GPtrArray *store_acts(struct store *store, const char *org)
{
	GPtrArray *acts = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	store_look(store);
	g_autoptr(GArray) places = index_of_kind(store, "act.signed");
	for (guint i = 0; i < places->len; i++) {
		g_autoptr(struct event) event = log_event(store, g_array_index(places, gint64, i));
		if (event != NULL && strcmp(event->org, org) == 0 &&
			event_int(event, "part", 1) == event_int(event, "of", 1))
			g_ptr_array_add(acts, g_steal_pointer(&event));
	}
	return acts;
}

/* ---- organisations ---- */

char *store_org_text(struct store *store, const char *org, const char *field)
{
	g_autofree char *subject = g_strconcat("org:", org, NULL);
	store_look(store);
	const GPtrArray *events = fold_events(views_reader(store), subject);
	for (guint i = events->len; i > 0; i--) {
		const struct event *event = events->pdata[i - 1];
		if (event_is(event, "org.defined") && authority_counts(store->authority, event) &&
			event_text(event, field) != NULL)
			return g_strdup(event_text(event, field));
	}
	return NULL;
}
