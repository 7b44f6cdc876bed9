/* SPDX-License-Identifier: Apache-2.0
 * A void sets its event aside; a void of a void puts it back. It counts when it repeats the event's
 * subjects and is by the directorate, by an organisation above, or by the event's own organisation
 * as long as it knew of no other organisation's event that builds on the voided one. A resolution
 * sets aside what it judged and did not let stand, and with each claim what was built on it, up to
 * that organisation's next claim. One that knew another replaces it unless its level is lower; of
 * those left the highest level decides, at one level only when all say the same. */
#include "model/standing.h"

#include "model/chain.h"

#include <string.h>

bool event_claims(const struct event *event)
{
	return event_is(event, "device.received") || event_is(event, "device.balanced");
}

bool event_departs(const struct event *event)
{
	return event_is(event, "shipment.sent") || event_is(event, "device.moved") ||
	       event_is(event, "device.returned_to_supplier");
}

const char *event_leaves(const struct authority *authority, const struct event *event)
{
	const char *from = event_is(event, "device.moved") ? event_text(event, "from") : NULL;
	bool dir = authority_roles(authority, event->st) & ROLE_DIRECTORATE;
	return from != NULL && dir ? from : event->org;
}

/* Most events come after one of the same station. */
static void mark_all(struct standing *s)
{
	gint64 last = 0;
	for (guint i = 0; i < s->order->count; i++) {
		const struct event *event = s->order->events[i];
		const struct event *before = i > 0 ? s->order->events[i - 1] : NULL;
		struct mark *mark = &s->marks[i];
		if (before != NULL && strcmp(before->st, event->st) == 0 &&
			strcmp(before->org, event->org) == 0) {
			*mark = s->marks[i - 1];
			mark->base = event->n <= last;
			continue;
		}
		mark->org = authority_heir(s->authority, event->org);
		mark->roles = authority_roles(s->authority, event->st);
		last = authority_speaks_for(s->authority, event->st, event->org)
			       ? authority_last(s->authority, event->st)
			       : 0;
		mark->base = event->n <= last;
	}
}

static bool has_kind(const struct standing *s, const char *kind)
{
	for (guint i = 0; i < s->order->count; i++)
		if (event_is(s->order->events[i], kind))
			return true;
	return false;
}

/* Every subject of the event that does not hold the writer's organisation is repeated. */
static bool repeats_subjects(const struct event *repeating, const struct event *event)
{
	g_autoptr(GPtrArray) theirs = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) ours = g_ptr_array_new_with_free_func(g_free);
	event_subjects(event, theirs);
	event_subjects(repeating, ours);
	for (guint i = 0; i < theirs->len; i++) {
		const char *key = theirs->pdata[i];
		if (!g_str_has_prefix(key, "inv:") && !g_str_has_prefix(key, "row:") &&
			!g_ptr_array_find_with_equal_func(ours, key, g_str_equal, NULL))
			return false;
	}
	return true;
}

/* Another organisation's event (directorate and hub apart) comes after the voided one and before
 * the void. */
static bool built_upon(const struct standing *s, guint voided, guint by)
{
	for (guint z = 0; z < s->order->count; z++) {
		const struct mark *mark = &s->marks[z];
		if (mark->base && strcmp(mark->org, s->marks[voided].org) != 0 &&
			!(mark->roles & (ROLE_DIRECTORATE | ROLE_HUB)) &&
			order_before(s->order, voided, z) && order_before(s->order, z, by))
			return true;
	}
	return false;
}

static bool may_void(const struct standing *s, guint by, guint voided)
{
	const struct mark *writer = &s->marks[by], *other = &s->marks[voided];
	if (!repeats_subjects(s->order->events[by], s->order->events[voided]))
		return false;
	if ((writer->roles & ROLE_DIRECTORATE) ||
		authority_above(s->authority, writer->org, other->org))
		return true;
	return strcmp(writer->org, other->org) == 0 && !built_upon(s, voided, by);
}

/* Index of the event that a void counts against; -1 when it is no void, does not count, or its
 * event is not here. */
static int void_target(struct standing *s, guint i)
{
	const struct event *event = s->order->events[i];
	if (!event_is(event, "event.voided") || !s->marks[i].base)
		return -1;
	int target = order_find(s->order, event_text(event, "event"));
	if (target < 0 || event_is(s->order->events[target], "event.redacted"))
		return -1;
	if (may_void(s, i, (guint)target))
		return target;
	s->marks[i].barred = true;
	return -1;
}

static bool awaits_another(const int *targets, const bool *judged, guint count, guint i)
{
	for (guint k = 0; k < count; k++)
		if (!judged[k] && targets[k] == (int)i)
			return true;
	return false;
}

/* A void is judged after every void of it; in a forged ring the last in shown order goes first. */
static void apply_voids(struct standing *s)
{
	guint count = s->order->count, left = 0;
	if (!has_kind(s, "event.voided"))
		return;
	g_autofree int *targets = g_new(int, MAX(count, 1));
	g_autofree bool *judged = g_new(bool, MAX(count, 1));
	for (guint i = 0; i < count; i++) {
		targets[i] = void_target(s, i);
		judged[i] = targets[i] < 0;
		left += !judged[i];
	}
	for (; left > 0; left--) {
		int last = -1, next = -1;
		for (guint i = 0; i < count; i++) {
			if (judged[i])
				continue;
			last = (int)i;
			if (!awaits_another(targets, judged, count, i))
				next = (int)i;
		}
		next = next < 0 ? last : next;
		judged[next] = true;
		if (!s->marks[next].voided)
			s->marks[targets[next]].voided = true;
	}
}

/* ---- resolutions ---- */

/* Others than the directorate may set aside what is of those below, or their own. */
static bool may_set_aside(const struct standing *s, guint resolution, const char *name)
{
	const struct mark *writer = &s->marks[resolution];
	int i = order_find(s->order, name);
	char st[ST_SIZE], prefix[9];
	gint64 n;
	if (i >= 0)
		return strcmp(writer->org, s->marks[i].org) == 0 ||
		       authority_above(s->authority, writer->org, s->marks[i].org);
	return chain_name_read(name, st, &n, prefix) &&
	       authority_speaks_for(s->authority, st, writer->org);
}

static bool resolution_counts(struct standing *s, guint i)
{
	const struct event *event = s->order->events[i];
	const struct value *stands = event_value(event, "stands"),
			   *judged = event_value(event, "events");
	if (!event_is(event, "conflict.resolved") || !s->marks[i].base || s->marks[i].voided)
		return false;
	if (s->marks[i].roles & ROLE_DIRECTORATE)
		return true;
	for (const struct value *v = judged != NULL ? judged->child : NULL; v != NULL; v = v->next)
		if (!value_has(stands, v->text) && !may_set_aside(s, i, v->text)) {
			s->marks[i].barred = true;
			return false;
		}
	return true;
}

static bool same_stands(const struct event *a, const struct event *b)
{
	const struct value *x = event_value(a, "stands"), *y = event_value(b, "stands");
	if (value_count(x) != value_count(y))
		return false;
	for (const struct value *v = x != NULL ? x->child : NULL; v != NULL; v = v->next)
		if (!value_has(y, v->text))
			return false;
	return true;
}

static bool replaced(const struct standing *s, GArray *group, guint i)
{
	int level = authority_level(s->authority, s->order->events[i]->st);
	for (guint k = 0; k < group->len; k++) {
		guint other = g_array_index(group, guint, k);
		if (order_before(s->order, i, other) &&
			authority_level(s->authority, s->order->events[other]->st) >= level)
			return true;
	}
	return false;
}

/* What is left of the resolutions of one conflict; emptied when equals contradict each other. */
static GArray *choose_resolutions(const struct standing *s, GArray *group)
{
	GArray *left = g_array_new(FALSE, FALSE, sizeof(guint));
	int highest = 0;
	for (guint k = 0; k < group->len; k++) {
		guint i = g_array_index(group, guint, k);
		int level = authority_level(s->authority, s->order->events[i]->st);
		if (replaced(s, group, i) || level < highest)
			continue;
		if (level > highest)
			g_array_set_size(left, 0);
		highest = level;
		g_array_append_val(left, i);
	}
	for (guint k = 1; k < left->len; k++)
		if (!same_stands(s->order->events[g_array_index(left, guint, 0)],
			    s->order->events[g_array_index(left, guint, k)]))
			g_array_set_size(left, 0);
	return left;
}

/* What the claim's organisation built on it, up to its next claim. */
static void set_aside_built(struct standing *s, guint claim)
{
	const struct order *order = s->order;
	for (guint x = 0; x < order->count; x++) {
		if (!order_before(order, claim, x) ||
			strcmp(s->marks[x].org, s->marks[claim].org) != 0)
			continue;
		bool next_claim = event_claims(order->events[x]);
		for (guint c = 0; c < order->count && !next_claim; c++)
			next_claim = event_claims(order->events[c]) &&
				     order_before(order, claim, c) && order_before(order, c, x) &&
				     strcmp(s->marks[c].org, s->marks[claim].org) == 0;
		if (!next_claim && !event_is(order->events[x], "conflict.resolved") &&
			!event_is(order->events[x], "event.voided"))
			s->marks[x].aside = true;
	}
}

static void apply_resolution(struct standing *s, guint i, struct ruling *ruling)
{
	const struct event *event = s->order->events[i];
	const struct value *stands = event_value(event, "stands"),
			   *judged = event_value(event, "events");
	for (const struct value *v = judged != NULL ? judged->child : NULL; v != NULL;
		v = v->next) {
		int target = order_find(s->order, v->text);
		g_ptr_array_add(ruling->events, (gpointer)v->text);
		if (target < 0 || value_has(stands, v->text))
			continue;
		s->marks[target].aside = true;
		if (event_claims(s->order->events[target]))
			set_aside_built(s, (guint)target);
	}
}

static void ruling_free(struct ruling *ruling)
{
	g_ptr_array_unref(ruling->events);
	g_free(ruling);
}

static void apply_group(struct standing *s, GArray *group)
{
	g_autoptr(GArray) left = choose_resolutions(s, group);
	if (left->len == 0)
		return;
	const struct event *first = s->order->events[g_array_index(left, guint, 0)];
	struct ruling *ruling = g_new0(struct ruling, 1);
	g_strlcpy(ruling->conflict, event_text(first, "conflict"), sizeof ruling->conflict);
	ruling->events = g_ptr_array_new();
	for (guint k = 0; k < left->len; k++)
		apply_resolution(s, g_array_index(left, guint, k), ruling);
	g_ptr_array_add(s->rulings, ruling);
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void apply_resolutions(struct standing *s)
{
	if (!has_kind(s, "conflict.resolved"))
		return;
	g_autoptr(GHashTable) groups =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
	g_autoptr(GPtrArray) ids = g_ptr_array_new();
	for (guint i = 0; i < s->order->count; i++) {
		if (!resolution_counts(s, i))
			continue;
		const char *id = event_text(s->order->events[i], "conflict");
		GArray *group = g_hash_table_lookup(groups, id);
		if (group == NULL) {
			group = g_array_new(FALSE, FALSE, sizeof(guint));
			g_hash_table_insert(groups, (gpointer)id, group);
			g_ptr_array_add(ids, (gpointer)id);
		}
		g_array_append_val(group, i);
	}
	g_ptr_array_sort(ids, by_text);
	for (guint k = 0; k < ids->len; k++)
		apply_group(s, g_hash_table_lookup(groups, ids->pdata[k]));
}

struct standing *standing_new(const struct authority *authority, const GPtrArray *events)
{
	struct standing *s = g_new0(struct standing, 1);
	s->authority = authority;
	s->order = order_new(authority, events);
	s->marks = g_new0(struct mark, MAX(s->order->count, 1));
	s->rulings = g_ptr_array_new_with_free_func((GDestroyNotify)ruling_free);
	mark_all(s);
	apply_voids(s);
	apply_resolutions(s);
	return s;
}

void standing_free(struct standing *s)
{
	if (s == NULL)
		return;
	g_ptr_array_unref(s->rulings);
	g_free(s->marks);
	order_free(s->order);
	g_free(s);
}

static bool holds_as(const struct standing *s, guint i, const char *kind)
{
	return event_is(s->order->events[i], kind) && mark_holds(&s->marks[i]) &&
	       !s->marks[i].barred;
}

int standing_newest(const struct standing *s, const char *kind)
{
	int newest = -1;
	for (guint i = 0; i < s->order->count; i++) {
		bool overtaken = !holds_as(s, i, kind);
		for (guint k = 0; k < s->order->count && !overtaken; k++)
			overtaken = holds_as(s, k, kind) && order_before(s->order, i, k);
		if (!overtaken && (newest < 0 || memcmp(s->order->events[i]->hash.bytes,
							 s->order->events[newest]->hash.bytes,
							 HASH_SIZE) < 0))
			newest = (int)i;
	}
	return newest;
}

const struct ruling *standing_ruling(const struct standing *s, const char *conflict)
{
	for (guint i = 0; i < s->rulings->len; i++) {
		const struct ruling *ruling = s->rulings->pdata[i];
		if (strcmp(ruling->conflict, conflict) == 0)
			return ruling;
	}
	return NULL;
}

bool ruling_covers(const struct ruling *ruling, const GPtrArray *names)
{
	for (guint i = 0; i < names->len; i++)
		if (!g_ptr_array_find_with_equal_func(
			    ruling->events, names->pdata[i], g_str_equal, NULL))
			return false;
	return true;
}
