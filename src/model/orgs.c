/* SPDX-License-Identifier: Apache-2.0
 * A function of the set of definitions, whatever their order of arrival. */
#include "model/orgs.h"

#include <string.h>

struct org {
	char *id;
	GPtrArray *defined; /* struct event*, borrowed */
	const struct event *newest;
	const char *heir;
};

struct orgs {
	GHashTable *by_id; /* id -> struct org* */
};

static void org_free(struct org *org)
{
	g_ptr_array_unref(org->defined);
	g_free(org->id);
	g_free(org);
}

struct orgs *orgs_new(void)
{
	struct orgs *orgs = g_new(struct orgs, 1);
	orgs->by_id =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)org_free);
	return orgs;
}

void orgs_free(struct orgs *orgs)
{
	if (orgs == NULL)
		return;
	g_hash_table_unref(orgs->by_id);
	g_free(orgs);
}

static struct org *org_make(struct orgs *orgs, const char *id)
{
	struct org *org = g_hash_table_lookup(orgs->by_id, id);
	if (org != NULL)
		return org;
	org = g_new0(struct org, 1);
	org->id = g_strdup(id);
	org->defined = g_ptr_array_new();
	g_hash_table_insert(orgs->by_id, org->id, org);
	return org;
}

static bool overtaken(const GPtrArray *all, const struct event *event)
{
	for (guint i = 0; i < all->len; i++) {
		const struct event *other = all->pdata[i];
		if ((strcmp(other->st, event->st) == 0 && other->n > event->n) ||
			value_has(event_value(other, "on"), event->name))
			return true;
	}
	return false;
}

static void choose_newest(struct org *org)
{
	org->newest = NULL;
	for (guint i = 0; i < org->defined->len; i++) {
		const struct event *event = org->defined->pdata[i];
		if (!overtaken(org->defined, event) &&
			(org->newest == NULL ||
				memcmp(event->hash.bytes, org->newest->hash.bytes, HASH_SIZE) < 0))
			org->newest = event;
	}
}

/* Of two that took over one organisation the smaller id stands. */
static void take_over(struct orgs *orgs, const char *from, const struct org *by)
{
	struct org *org = org_make(orgs, from);
	if (strcmp(from, by->id) != 0 && (org->heir == NULL || strcmp(by->id, org->heir) < 0))
		org->heir = by->id;
}

void orgs_define(struct orgs *orgs, const struct event *event)
{
	struct org *org = org_make(orgs, event_text(event, "id"));
	const struct value *from = event_value(event, "from");
	g_ptr_array_add(org->defined, (gpointer)event);
	choose_newest(org);
	for (const struct value *v = from != NULL ? from->child : NULL; v != NULL; v = v->next)
		take_over(orgs, v->text, org);
}

const struct event *orgs_definition(const struct orgs *orgs, const char *id)
{
	const struct org *org = g_hash_table_lookup(orgs->by_id, id);
	return org != NULL ? org->newest : NULL;
}

const char *orgs_taken_over(const struct orgs *orgs, const char *id)
{
	const struct org *org = g_hash_table_lookup(orgs->by_id, id);
	return org != NULL ? org->heir : NULL;
}
