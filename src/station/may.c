/* SPDX-License-Identifier: Apache-2.0
 * What a desk refuses: what it knows to break a rule. The rules are the rows of transitions[]
 * (model/lifecycle.c): from which states, which gates, who may. Nothing is written twice here; each
 * column is read once and turned into the sentence that says the way round. What a desk cannot
 * know it does not refuse: the fold judges it when the news arrives. */
#include "station/desk.h"

#include "model/standing.h"

#include <string.h>

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

static bool is_claim(const struct event *event)
{
	return event_is(event, "device.received") || event_is(event, "device.balanced");
}

/* Whether the event takes the unit from an organisation. */
static bool departs_from(const struct event *event, const char *org)
{
	const char *from = event_is(event, "device.moved") ? event_text(event, "from") : NULL;

	return (event_is(event, "device.moved") || event_is(event, "shipment.sent") ||
		       event_is(event, "device.returned_to_supplier")) &&
	       strcmp(from ? from : event->org, org) == 0;
}

static bool departed_since(const struct standing *standing, guint claim)
{
	const char *org = standing->order->events[claim]->org;

	for (guint i = 0; i < standing->order->count; i++)
		if (mark_holds(&standing->marks[i]) &&
			departs_from(standing->order->events[i], org) &&
			order_before(standing->order, claim, i))
			return true;
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
	bool witness = row->rank > 0 && row->rank <= state_rank(STATE_IN_TRANSIT);
	g_autoptr(struct standing) standing = NULL;
	bool claimed = false;

	if (!unit)
		return witness ? NULL : "desk.receive_first";
	standing = standing_new(authority, unit->history);
	for (guint i = 0; i < standing->order->count; i++) {
		const struct mark *mark = &standing->marks[i];
		if (!mark_holds(mark) || !is_claim(standing->order->events[i]))
			continue;
		if (strcmp(mark->org, own) == 0 && !departed_since(standing, i))
			return NULL;
		claimed |= authority_is_school(authority, mark->org);
	}
	if (claimed)
		return "desk.elsewhere";
	return witness ? NULL : "desk.receive_first";
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

static bool one_open(struct store *store, const struct unit_view *unit, const char *person)
{
	const struct unit_view *other = person ? store_unit_of_person(store, person) : NULL;

	return !other || (unit && strcmp(other->dev, unit->dev) == 0);
}

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
		serial = desk_name(store_unit_of_person(session->store, person));
	else
		serial = desk_met_name(met);
	return desk_no(session, answer, key, "state", word_name("state", state, session->lang),
		"place", place, "serial", serial, "person", person, NULL);
}
