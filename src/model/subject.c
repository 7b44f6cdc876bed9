/* SPDX-License-Identifier: Apache-2.0
 * Conflicts of subjects that are no unit: tags, persons, inventory numbers, shipments, stations.
 * Each is judged from the subject's events and the units they name; a unit's view never waits for
 * them. */
#include "model/unit.h"

#include <string.h>

enum { CLOCK_OFF_MAX = 3600 }; /* seconds */

/* ---- tags ---- */

/* The event is a device.tagged of the tag that counts on its unit. */
static bool tags_now(struct fold *fold, const struct event *event)
{
	return event_is(event, "device.tagged") &&
	       unit_counts_event(fold_unit_of(fold, event_unit(event, 0), event), event);
}

static bool retires_now(struct fold *fold, const struct event *event)
{
	return event_is(event, "tag.retired") &&
	       unit_counts_event(fold_unit_of(fold, event_unit(event, 0), event), event);
}

/* The usual case, which needs no order: a tag that was stuck on once. NULL in any other. */
static GPtrArray *tagged_once(struct fold *fold, const GPtrArray *events)
{
	struct event *once = NULL;
	for (guint i = 0; i < events->len; i++) {
		bool tagged = event_is(events->pdata[i], "device.tagged");
		if (event_is(events->pdata[i], "tag.retired") || (tagged && once != NULL))
			return NULL;
		if (tagged)
			once = events->pdata[i];
	}
	GPtrArray *newest = g_ptr_array_new();
	if (once != NULL && tags_now(fold, once))
		g_ptr_array_add(newest, once);
	return newest;
}

GPtrArray *fold_newest_tagged(struct fold *fold, const char *tag, bool current)
{
	g_autofree char *subject = g_strconcat("tag:", tag, NULL);
	GPtrArray *events = fold_read(fold, subject), *once = tagged_once(fold, events);
	if (once != NULL)
		return once;
	g_autoptr(struct order) order = order_new(fold_authority(fold), events);
	g_autofree bool *tagged = g_new0(bool, MAX(order->count, 1));
	g_autofree bool *ends = g_new0(bool, MAX(order->count, 1));
	GPtrArray *newest = g_ptr_array_new();
	for (guint i = 0; i < order->count; i++) {
		tagged[i] = tags_now(fold, order->events[i]);
		ends[i] = tagged[i] || (current && retires_now(fold, order->events[i]));
	}
	for (guint i = 0; i < order->count; i++) {
		bool ended = !tagged[i];
		for (guint k = 0; k < order->count && !ended; k++)
			ended = ends[k] && order_before(order, i, k);
		if (!ended)
			g_ptr_array_add(newest, order->events[i]);
	}
	return newest;
}

static void tag_conflicts(struct fold *fold, const char *tag, const struct standing *standing,
	struct conflict *conflict)
{
	g_autoptr(GPtrArray) newest = fold_newest_tagged(fold, tag, false);
	(void)standing;
	for (guint i = 0; i < newest->len; i++)
		for (guint k = i + 1; k < newest->len; k++) {
			const struct event *a = newest->pdata[i], *b = newest->pdata[k];
			if (fold_unit_of(fold, event_unit(a, 0), a) ==
				fold_unit_of(fold, event_unit(b, 0), b))
				continue;
			conflict_add(conflict, a->name);
			conflict_add(conflict, b->name);
		}
}

/* ---- persons ---- */

/* The event that gave the unit to the person and still does; NULL when it does not. */
static const struct event *holds_for(const struct unit *unit, const GPtrArray *group)
{
	int newest = unit_newest_of(unit, "device.assigned");
	const struct event *assigned = newest >= 0 ? unit_event(unit, (guint)newest) : NULL;
	if (unit->giver < 0 || unit->steps[unit->giver].to != STATE_ASSIGNED || assigned == NULL ||
		event_flag(assigned, "loan") || unit_has_exception(unit, gate_word(GATE_ONE)))
		return NULL;
	const struct event *giver = unit_event(unit, (guint)unit->giver);
	const char *person = event_text(giver, "person");
	return has_text(group, person != NULL ? person : event_text(assigned, "person")) ? giver
											 : NULL;
}

static void person_conflicts(struct fold *fold, const char *person, const struct standing *standing,
	struct conflict *conflict)
{
	const GPtrArray *group = fold_persons(fold, person);
	g_autoptr(GPtrArray) units = g_ptr_array_new();
	(void)standing;
	for (guint p = 0; p < group->len; p++) {
		g_autofree char *subject = g_strconcat("person:", group->pdata[p], NULL);
		const GPtrArray *events = fold_read(fold, subject);
		for (guint i = 0; i < events->len; i++)
			for (guint u = 0; u < event_units(events->pdata[i]); u++) {
				const struct unit *unit = fold_unit_of(
					fold, event_unit(events->pdata[i], u), events->pdata[i]);
				const struct event *giver = holds_for(unit, group);
				if (giver == NULL || g_ptr_array_find(units, unit, NULL))
					continue;
				g_ptr_array_add(units, (gpointer)unit);
				conflict_add(conflict, giver->name);
			}
	}
	if (units->len < 2)
		g_ptr_array_set_size(conflict->events, 0);
}

/* ---- inventory numbers ---- */

/* The unit stands on the organisation's balance under the number: neither written off nor gone. */
static bool on_the_books(
	const struct unit *unit, const char *org, const char *number, int *balanced)
{
	*balanced = unit_newest_of(unit, "device.balanced");
	if (*balanced < 0 || strcmp(unit->standing->marks[*balanced].org, org) != 0 ||
		strcmp(event_text(unit_event(unit, (guint)*balanced), "inv"), number) != 0)
		return false;
	if (unit->giver < 0 ||
		state_rank(unit->steps[unit->giver].to) >= state_rank(STATE_WRITTEN_OFF))
		return false;
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (unit->steps[i].departure && unit_counts(unit, i) &&
			strcmp(unit->steps[i].from, org) == 0 &&
			!order_before(unit->standing->order, i, (guint)*balanced))
			return false;
	return true;
}

static void inventory_conflicts(struct fold *fold, const char *rest,
	const struct standing *standing, struct conflict *conflict)
{
	const char *colon = strchr(rest, ':');
	g_autofree char *org = g_strndup(rest, (gsize)(colon - rest));
	const char *heir = authority_heir(fold_authority(fold), org);
	g_autoptr(GPtrArray) units = g_ptr_array_new();
	for (guint i = 0; i < standing->order->count; i++) {
		const struct event *event = standing->order->events[i];
		const struct unit *unit = event_units(event) > 0
						  ? fold_unit_of(fold, event_unit(event, 0), event)
						  : NULL;
		int balanced;
		if (unit == NULL || g_ptr_array_find(units, unit, NULL) ||
			!on_the_books(unit, heir, colon + 1, &balanced))
			continue;
		g_ptr_array_add(units, (gpointer)unit);
		conflict_add(conflict, unit_event(unit, (guint)balanced)->name);
	}
	if (units->len < 2)
		g_ptr_array_set_size(conflict->events, 0);
}

/* ---- shipments ---- */

struct shipment {
	struct fold *fold;
	const char *ship;
	const char *to;   /* the consignee that stands for `to` now */
	GHashTable *sent; /* struct unit* */
	GHashTable *seen; /* struct unit* received by the consignee as of this shipment */
	gint64 quantity;  /* of units sent without a list, else 0 */
	bool whole, closed;
};

static bool received(const struct shipment *s, const struct unit *unit)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (unit->steps[i].claim && mark_holds(&unit->standing->marks[i]) &&
			strcmp(unit->standing->marks[i].org, s->to) == 0)
			return true;
	return false;
}

static void take_event(struct shipment *s, const struct event *event, gint64 *parts)
{
	for (guint u = 0; u < event_units(event); u++) {
		const struct unit *unit = fold_unit_of(s->fold, event_unit(event, u), event);
		if (!unit_counts_event(unit, event) && !event_is(event, "device.received"))
			continue;
		if (event_is(event, "shipment.sent"))
			g_hash_table_add(s->sent, (gpointer)unit);
		else if (event_is(event, "shipment.lost"))
			g_hash_table_add(s->seen, (gpointer)unit);
		else if (event_is(event, "device.received") && received(s, unit))
			g_hash_table_add(s->seen, (gpointer)unit);
	}
	if (event_is(event, "shipment.sent")) {
		s->quantity = MAX(s->quantity, event_int(event, "qty", 0));
		*parts += 1;
		s->whole = *parts >= event_int(event, "of", 1);
	}
}

static bool read_shipment(struct shipment *s, const struct standing *standing)
{
	gint64 parts = 0;
	int sent = standing_newest(standing, "shipment.sent");
	if (sent < 0)
		return false;
	s->to = authority_heir(
		fold_authority(s->fold), event_text(standing->order->events[sent], "to"));
	for (guint i = 0; i < standing->order->count; i++) {
		const struct event *event = standing->order->events[i];
		if (!mark_holds(&standing->marks[i]))
			continue;
		if (event_is(event, "shipment.arrived") && event_flag(event, "closed") &&
			strcmp(standing->marks[i].org, s->to) == 0)
			s->closed = true;
		take_event(s, event, &parts);
	}
	return s->closed && s->whole;
}

/* Sent and not received (nor said to be lost), or received and not sent. */
static bool differs(struct shipment *s)
{
	GHashTableIter iter;
	const struct unit *unit;
	if (s->quantity > 0 && g_hash_table_size(s->sent) == 0)
		return g_hash_table_size(s->seen) != (guint)s->quantity;
	g_hash_table_iter_init(&iter, s->sent);
	while (g_hash_table_iter_next(&iter, (gpointer *)&unit, NULL))
		if (!g_hash_table_contains(s->seen, unit) && !received(s, unit))
			return true;
	g_hash_table_iter_init(&iter, s->seen);
	while (g_hash_table_iter_next(&iter, (gpointer *)&unit, NULL))
		if (!g_hash_table_contains(s->sent, unit))
			return true;
	return false;
}

static void shipment_conflicts(struct fold *fold, const char *ship, const struct standing *standing,
	struct conflict *conflict)
{
	g_autoptr(GHashTable) sent = g_hash_table_new(NULL, NULL),
			      seen = g_hash_table_new(NULL, NULL);
	struct shipment s = { .fold = fold, .ship = ship, .sent = sent, .seen = seen };
	if (!read_shipment(&s, standing) || !differs(&s))
		return;
	for (guint i = 0; i < standing->order->count; i++)
		if (g_str_has_prefix(standing->order->events[i]->kind_name, "shipment.") &&
			mark_holds(&standing->marks[i]))
			conflict_add(conflict, standing->order->events[i]->name);
}

/* ---- stations ---- */

static void clock_conflicts(struct fold *fold, const char *st, const struct standing *standing,
	struct conflict *conflict)
{
	(void)fold;
	(void)st;
	for (guint i = 0; i < standing->order->count; i++)
		standing->marks[i].barred |= !(standing->marks[i].roles & ROLE_HUB);
	int newest = standing_newest(standing, "clock.noted");
	if (newest >= 0 &&
		ABS(event_int(standing->order->events[newest], "off", 0)) > CLOCK_OFF_MAX)
		conflict_add(conflict, standing->order->events[newest]->name);
}

/* Another chain continues st from n, and st itself has events above n. */
static void fork_conflicts(struct fold *fold, const char *st, const struct standing *standing,
	struct conflict *conflict)
{
	const struct fold_reader *reader = fold_reader_of(fold);
	gint64 continued = authority_continued(fold_authority(fold), st);
	if (continued == G_MAXINT64 || reader->chain_end(reader->data, st) <= continued)
		return;
	for (guint i = 0; i < standing->order->count; i++)
		if (event_is(standing->order->events[i], "station.opened"))
			conflict_add(conflict, standing->order->events[i]->name);
}

/* ---- all of them ---- */

static const struct {
	const char *prefix;
	const char *kind;
	void (*rule)(struct fold *fold, const char *rest, const struct standing *standing,
		struct conflict *conflict);
} rules[] = {
	{ "tag:", "tag", tag_conflicts },
	{ "person:", "units", person_conflicts },
	{ "inv:", "inventory", inventory_conflicts },
	{ "ship:", "shipment", shipment_conflicts },
	{ "st:", "clock", clock_conflicts },
	{ "st:", "fork", fork_conflicts },
};

void fold_subject(struct fold *fold, const char *subject, GPtrArray *conflicts)
{
	g_autoptr(struct standing) standing = NULL;
	g_autofree char *key = g_strdup(subject);
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (!g_str_has_prefix(subject, rules[i].prefix))
			continue;
		const char *rest = subject + strlen(rules[i].prefix);
		if (standing == NULL)
			standing = standing_new(fold_authority(fold), fold_read(fold, subject));
		struct conflict *conflict = conflict_new(rules[i].kind, key);
		rules[i].rule(fold, rest, standing, conflict);
		conflict_close(conflict, standing, conflicts);
	}
	if (standing != NULL)
		conflicts_of_rulings(standing, key, conflicts);
}
