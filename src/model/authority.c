/* SPDX-License-Identifier: Apache-2.0
 * Questions about who may speak for whom; the answers are worked out in admission.c. */
#include "model/admission.h"

#include <string.h>

static const struct {
	const char *word;
	unsigned role;
} roles[] = {
	{ "hub", ROLE_HUB },
	{ "directorate", ROLE_DIRECTORATE },
	{ "district", ROLE_DISTRICT },
	{ "fund", ROLE_FUND },
	{ "supplier", ROLE_SUPPLIER },
	{ "warehouse", ROLE_WAREHOUSE },
	{ "school", ROLE_SCHOOL },
	{ "inspector", ROLE_INSPECTOR },
};

unsigned role_read(const char *word)
{
	for (guint i = 0; word != NULL && i < G_N_ELEMENTS(roles); i++)
		if (strcmp(roles[i].word, word) == 0)
			return roles[i].role;
	return 0;
}

const char *role_word(unsigned role)
{
	for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
		if (roles[i].role == role)
			return roles[i].word;
	return "";
}

static void station_free(struct station *station)
{
	g_ptr_array_unref(station->orgs);
	g_free(station);
}

struct authority *authority_new(const guint8 *root)
{
	struct authority *a = g_new0(struct authority, 1);
	a->has_root = root != NULL;
	if (root != NULL)
		memcpy(a->root, root, KEY_SIZE);
	a->seen = g_hash_table_new(g_str_hash, g_str_equal);
	a->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	a->stations =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)station_free);
	a->orgs = orgs_new();
	a->issuers = g_hash_table_new(g_str_hash, g_str_equal);
	a->org_roles = g_hash_table_new(g_str_hash, g_str_equal);
	return a;
}

void authority_free(struct authority *a)
{
	if (a == NULL)
		return;
	g_hash_table_unref(a->issuers);
	g_hash_table_unref(a->org_roles);
	orgs_free(a->orgs);
	g_hash_table_unref(a->stations);
	g_hash_table_unref(a->seen);
	g_ptr_array_unref(a->events);
	g_free(a);
}

bool authority_admitted(const struct authority *a, const char *st)
{
	return authority_roles(a, st) != 0;
}

unsigned authority_roles(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL ? station->roles : 0;
}

gint64 authority_last(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL ? station->last : G_MAXINT64;
}

gint64 authority_continued(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL ? station->continued : G_MAXINT64;
}

const guint8 *authority_key(const struct authority *a, const char *st)
{
	const struct station *station = station_find(a, st);
	return station != NULL && station->has_key ? station->key : NULL;
}

bool authority_after(const struct authority *a, const char *st, char old_st[ST_SIZE], gint64 *n)
{
	const struct station *station = station_find(a, st);
	if (station == NULL || !station_continues(a, station))
		return false;
	g_strlcpy(old_st, station->after_st, ST_SIZE);
	*n = station->after_n;
	return true;
}

/* Z + st of the chain or of one it continues: the name of a station that nobody had invited. */
static bool own_z_org(const struct authority *a, const struct station *station, const char *org)
{
	for (int depth = 0; station != NULL && depth < AFTER_DEPTH; depth++) {
		if (org[0] == 'Z' && strcmp(org + 1, station->st) == 0)
			return true;
		station = station_continues(a, station) ? station_find(a, station->after_st) : NULL;
	}
	return false;
}

bool authority_speaks_for(const struct authority *a, const char *st, const char *org)
{
	const struct station *station = station_find(a, st);
	if (station == NULL || station->roles == 0)
		return false;
	if (station->own && !a->has_root)
		return true;
	for (guint i = 0; i < station->orgs->len; i++)
		if (strcmp(station->orgs->pdata[i], org) == 0)
			return true;
	return own_z_org(a, station, org);
}

bool authority_counts(const struct authority *a, const struct event *event)
{
	const struct station *station = station_find(a, event->st);
	return station != NULL && event->n <= station->last &&
	       authority_speaks_for(a, event->st, event->org);
}

const char *authority_heir(const struct authority *a, const char *org)
{
	for (int depth = 0; depth < AFTER_DEPTH; depth++) {
		const struct station *station = org[0] == 'Z' ? station_find(a, org + 1) : NULL;
		const char *next = orgs_taken_over(a->orgs, org);
		if (next == NULL && station != NULL)
			next = station->first != NULL ? event_text(station->first, "for") : NULL;
		if (next == NULL || strcmp(next, org) == 0)
			return org;
		org = next;
	}
	return org;
}

bool authority_above(const struct authority *a, const char *upper, const char *org)
{
	for (int depth = 0; depth < AFTER_DEPTH; depth++) {
		const struct event *event = orgs_definition(a->orgs, org);
		const char *up = event != NULL ? event_text(event, "up") : NULL;
		if (up == NULL)
			return false;
		if (strcmp(up, upper) == 0)
			return true;
		org = up;
	}
	return false;
}

bool authority_is_school(const struct authority *a, const char *org)
{
	const char *heir = authority_heir(a, org);
	const struct event *event = orgs_definition(a->orgs, heir);
	if (event != NULL)
		return strcmp(event_text(event, "type"), "school") == 0;
	unsigned bits = GPOINTER_TO_UINT(g_hash_table_lookup(a->org_roles, heir));
	return bits == 0 || (bits & ROLE_SCHOOL);
}

int authority_level(const struct authority *a, const char *st)
{
	unsigned bits = authority_roles(a, st);
	return (bits & ROLE_DIRECTORATE) ? 3 : (bits & ROLE_DISTRICT) ? 2 : 1;
}

const char *authority_issuer(const struct authority *a, const char *tag)
{
	char prefix[4];
	g_strlcpy(prefix, tag, sizeof prefix);
	const struct event *event = g_hash_table_lookup(a->issuers, prefix);
	return event != NULL ? event_text(event, "for") : NULL;
}

/* The station and every chain that continues it. */
static void touched_chains(const struct authority *a, const char *st, GPtrArray *stations)
{
	GHashTableIter iter;
	struct station *station;
	g_ptr_array_add(stations, station_find(a, st)->st);
	g_hash_table_iter_init(&iter, a->stations);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station))
		if (station->after_st != NULL && strcmp(station->after_st, st) == 0 &&
			!g_ptr_array_find(stations, station->st, NULL))
			touched_chains(a, station->st, stations);
}

static void touched_org(const struct event *defined, GPtrArray *orgs)
{
	const struct value *from = event_value(defined, "from");
	g_ptr_array_add(orgs, (gpointer)event_text(defined, "id"));
	for (const struct value *v = from != NULL ? from->child : NULL; v != NULL; v = v->next)
		g_ptr_array_add(orgs, (gpointer)v->text);
}

/* Definitions that these stations wrote count or not with them. */
static void touched_definitions(
	const struct authority *a, const GPtrArray *stations, GPtrArray *orgs)
{
	for (guint i = 0; i < a->events->len; i++) {
		const struct event *event = a->events->pdata[i];
		if (event_is(event, "org.defined") &&
			g_ptr_array_find_with_equal_func(
				(GPtrArray *)stations, event->st, g_str_equal, NULL))
			touched_org(event, orgs);
	}
}

void authority_touched(
	const struct authority *a, const struct event *event, GPtrArray *stations, GPtrArray *orgs)
{
	const char *st =
		event_is(event, "station.opened") ? event->st : event_text(event, "station");
	if (event_is(event, "org.defined")) {
		touched_org(event, orgs);
		return;
	}
	if (!g_str_has_prefix(event->kind_name, "station.") || st == NULL ||
		station_find(a, st) == NULL)
		return;
	if (!event_is(event, "station.opened") &&
		((authority_roles(a, st) & ROLE_HUB) || strcmp(event->st, st) == 0)) {
		GHashTableIter iter;
		struct station *station;
		g_hash_table_iter_init(&iter, a->stations);
		while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&station))
			g_ptr_array_add(stations, station->st);
	} else {
		touched_chains(a, st, stations);
	}
	if (event_text(event, "for") != NULL)
		g_ptr_array_add(orgs, (gpointer)event_text(event, "for"));
	touched_definitions(a, stations, orgs);
}
