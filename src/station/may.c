/* SPDX-License-Identifier: Apache-2.0
 * What a desk refuses: what it knows to break a rule. The rules are the rows of transitions[]
 * (model/lifecycle.c): from which states, which gates, who may. Nothing is written twice here; each
 * column is read once and turned into the sentence that says the way round. What a desk cannot
 * know it does not refuse: the fold judges it when the news arrives. */
#include "station/desk.h"

#include "model/standing.h"

#include <string.h>

enum { JOINED_MAX = 64, HANDED_MAX = 100 };

const struct event *desk_event(
	struct store *store, const struct unit_view *unit, const char *kind, const char *gate)
{
	g_autoptr(struct standing) standing = NULL;

	if (!unit)
		return NULL;
	standing = standing_new(store_authority(store), unit->history);
	for (guint i = standing->order->count; i-- > 0;) {
		const struct event *event = standing->order->events[i];
		if (event_is(event, kind) && mark_holds(&standing->marks[i]) &&
			(!gate || g_strcmp0(event_text(event, "gate"), gate) == 0))
			return event;
	}
	return NULL;
}

static bool departed_since(const struct standing *standing, guint claim)
{
	const struct authority *authority = standing->authority;

	for (guint i = 0; i < standing->order->count; i++) {
		const struct event *event = standing->order->events[i];
		const char *left = event_leaves(authority, event);
		if (mark_holds(&standing->marks[i]) && event_departs(event) &&
			strcmp(authority_heir(authority, left), standing->marks[claim].org) == 0 &&
			order_before(standing->order, claim, i))
			return true;
	}
	return false;
}

/* wire.md section 5, step 7, for an event that would know all that is known here. Holding comes
 * from a claim with no departure since; a witness of transport is free while no school has claimed
 * the unit. That other steps are free too until a school claims is of no use to a desk: its own
 * reception, coming later, would take the right to them away. */
static const char *why_not_holder(
	struct store *store, const struct unit_view *unit, const struct transition *row)
{
	const struct authority *authority = store_authority(store);
	const char *own = authority_heir(authority, store_org(store));
	g_autoptr(struct standing) standing = NULL;
	bool claimed = false;

	if (!unit)
		return row->witness ? NULL : "desk.receive_first";
	standing = standing_new(authority, unit->history);
	for (guint i = 0; i < standing->order->count; i++) {
		const struct mark *mark = &standing->marks[i];
		if (!mark_holds(mark) || !event_claims(standing->order->events[i]))
			continue;
		if (strcmp(mark->org, own) == 0 && !departed_since(standing, i))
			return NULL;
		claimed |= authority_is_school(authority, mark->org);
	}
	if (claimed)
		return "desk.elsewhere";
	return row->witness ? NULL : "desk.receive_first";
}

static bool lifted(struct store *store, const struct unit_view *unit, enum gate gate)
{
	return desk_event(store, unit, "exception.signed", gate_word(gate)) != NULL;
}

static bool acceptance_open(struct store *store, const struct unit_view *unit, const char *person)
{
	(void)person;
	return desk_event(store, unit, "device.accepted", NULL) != NULL;
}

static bool balance_open(struct store *store, const struct unit_view *unit, const char *person)
{
	(void)person;
	return desk_event(store, unit, "device.balanced", NULL) != NULL;
}

static bool list_open(struct store *store, const struct unit_view *unit, const char *person)
{
	char list[ID_SIZE];
	gint64 row;

	(void)unit;
	return !person || store_listed(store, person, list, &row);
}

/* ---- what a pupil has ---- */

static GPtrArray *read_subject(void *data, const char *subject)
{
	return store_events(data, subject);
}

static gint64 read_end(void *data, const char *st)
{
	struct hash hash;

	return store_chain_end(data, st, &hash);
}

static void add_joined(struct fold *fold, const char *root, const char *person, GPtrArray *ids)
{
	g_autofree char *subject = g_strdup_printf("person:%s", person);
	g_autofree char *other = fold_root(fold, subject);

	if (strcmp(other, root) == 0 &&
		!g_ptr_array_find_with_equal_func(ids, person, g_str_equal, NULL))
		g_ptr_array_add(ids, g_strdup(person));
}

/* The ids of one pupil (char*): the given one and those joined to it. Which joins count is the
 * fold's word. */
static GPtrArray *ids_of_person(struct store *store, const char *person)
{
	const struct fold_reader reader = { store, read_subject, read_end };
	g_autoptr(struct fold) fold = fold_new(store_authority(store), &reader);
	g_autofree char *own = g_strdup_printf("person:%s", person);
	g_autofree char *root = fold_root(fold, own);
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(ids, g_strdup(person));
	for (guint i = 0; i < ids->len && ids->len < JOINED_MAX; i++) {
		g_autofree char *subject = g_strdup_printf("person:%s", (char *)ids->pdata[i]);
		g_autoptr(GPtrArray) events = store_events(store, subject);
		for (guint k = 0; k < events->len; k++) {
			const struct event *event = g_ptr_array_index(events, k);
			if (!event_is(event, "person.joined"))
				continue;
			add_joined(fold, root, event_text(event, "person"), ids);
			add_joined(fold, root, event_text(event, "same"), ids);
		}
	}
	return ids;
}

/* Handed over for good, without an exception that the commission signed. */
static bool fills_the_gate(struct store *store, const struct unit_view *unit)
{
	const struct event *assigned = desk_event(store, unit, "device.assigned", NULL);

	return assigned && !event_flag(assigned, "loan") && !lifted(store, unit, GATE_ONE);
}

const struct unit_view *desk_has_unit(
	struct store *store, const char *person, const struct unit_view *but)
{
	g_autoptr(GPtrArray) ids = ids_of_person(store, person);

	for (guint i = 0; i < ids->len; i++) {
		const struct unit_filter filter = { .person = ids->pdata[i], .state = "assigned" };
		g_autoptr(GPtrArray) devs = store_units(store, &filter, HANDED_MAX);
		for (guint k = 0; k < devs->len; k++) {
			const struct unit_view *unit = store_unit(store, devs->pdata[k]);
			if (unit && (!but || strcmp(unit->dev, but->dev) != 0) &&
				fills_the_gate(store, unit))
				return unit;
		}
	}
	return NULL;
}

static bool one_open(struct store *store, const struct unit_view *unit, const char *person)
{
	return !person || !desk_has_unit(store, person, unit);
}

/* ---- may it ---- */

static const struct {
	enum gate gate;
	bool (*open)(struct store *store, const struct unit_view *unit, const char *person);
	const char *key;
} gates[] = {
	{ GATE_ACCEPTANCE, acceptance_open, "balance.needs_acceptance" },
	{ GATE_BALANCE, balance_open, "assign.needs_balance" },
	{ GATE_LIST, list_open, "assign.off_list" },
	{ GATE_ONE, one_open, "assign.second" },
};

const char *desk_may(
	struct store *store, const struct unit_view *unit, const char *kind, const char *person)
{
	const struct transition *row = transition_find(kind);
	enum state state = unit ? unit->state : STATE_NONE;
	const char *key = NULL;

	if (!row)
		return NULL;
	if ((row->who & WHO_HOLDER) && !(row->who & WHO_OWN))
		key = why_not_holder(store, unit, row);
	if (key)
		return key;
	/* The gate says more than the state does: not accepted yet, not on the balance yet. */
	for (guint i = 0; i < G_N_ELEMENTS(gates); i++)
		if ((row->gates & gates[i].gate) && !gates[i].open(store, unit, person) &&
			!lifted(store, unit, gates[i].gate))
			return gates[i].key;
	return row->from & (1u << state) ? NULL : "desk.state";
}

bool desk_refuses(struct session *session, const struct met *met, const char *kind,
	const char *person, struct answer *answer)
{
	const struct unit_view *unit = met->unit;
	const char *key = desk_may(session->store, unit, kind, person);
	g_autofree char *place = NULL;
	g_autofree char *serial = NULL;
	const char *state;

	if (!key)
		return false;
	state = state_word(unit ? unit->state : STATE_NONE);
	place = card_org(session->store, unit ? unit->place : NULL, session->lang);
	desk_unit(session, met, answer);
	if (strcmp(key, "assign.second") == 0)
		serial = desk_name(desk_has_unit(session->store, person, unit));
	else
		serial = desk_met_name(met);
	return desk_no(session, answer, key, "state", word_name("state", state, session->lang),
		"place", place, "serial", serial, "person", person, NULL);
}
