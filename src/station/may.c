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

/* A school that has the unit, other than this one: what it does not let go is its own. */
static bool held_elsewhere(struct store *store, const struct unit_view *unit)
{
	const struct authority *authority = store_authority(store);

	if (!unit || !unit->holder || unit->state == STATE_IN_TRANSIT)
		return false;
	return strcmp(authority_heir(authority, unit->holder),
		       authority_heir(authority, store_org(store))) != 0 &&
	       authority_is_school(authority, unit->holder);
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

	if (!row)
		return NULL;
	if ((row->who & WHO_HOLDER) && !(row->who & WHO_OWN) && held_elsewhere(store, unit))
		return "desk.elsewhere";
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
