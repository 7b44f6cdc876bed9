/* SPDX-License-Identifier: Apache-2.0
 * Handing out and taking back. A unit and a pupil make a pair, whichever is scanned first; the
 * gates (balance, approved list, one unit a pupil) are asked of transitions[] before anything is
 * recorded. Each hand-over has an act number of its own. */
#include "station/desk.h"

#include "model/chain.h"

#include <string.h>

struct assigning {
	struct kept *unit; /* waits for a pupil */
	char *person;      /* waits for a unit */
};

static bool assigning_begin(struct session *session, GError **error)
{
	(void)error;
	session->own = g_new0(struct assigning, 1);
	return true;
}

static void forget(struct assigning *own)
{
	g_clear_pointer(&own->unit, kept_free);
	g_clear_pointer(&own->person, g_free);
}

static void assigning_end(struct session *session)
{
	forget(session->own);
	g_free(session->own);
}

/* On the list that the desk works by, else on any. */
static bool listed(struct session *session, const char *person, char list[ID_SIZE], gint64 *row)
{
	return store_listed(session->store, person, list, row) &&
	       (!session->list || strcmp(session->list, list) == 0);
}

static bool hand_over(struct session *session, const struct met *met, const char *person,
	struct answer *answer, GError **error)
{
	g_autoptr(struct draft) draft = draft_new("device.assigned");
	char list[ID_SIZE] = "";
	char act[ID_SIZE];
	gint64 row = 0;

	if (desk_refuses(session, met, "device.assigned", person, answer))
		return true;
	/* An exception lifts the gate; the event still has to name the list and its row. */
	if (!listed(session, person, list, &row))
		return desk_no(session, answer, "assign.off_list", "person", person, NULL);
	id_new(act, 'a');
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "person", person);
	draft_text(draft, "list", list);
	draft_int(draft, "row", row);
	draft_text(draft, "act", act);
	desk_unit(session, met, answer);
	return desk_record(session, draft, met, answer, error) &&
	       desk_say(session, answer, "assign.done", "person", person, NULL);
}

/* What can be said of a unit before its pupil is known; true when it cannot be handed over. */
static bool unfit(struct session *session, const struct met *met, struct answer *answer)
{
	const struct unit_view *unit = met->unit;

	desk_unit(session, met, answer);
	if (unit->state == STATE_ASSIGNED && unit->person)
		return desk_no(session, answer, "assign.taken", "person", unit->person, NULL);
	return desk_refuses(session, met, "device.assigned", NULL, answer);
}

static bool assigning_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct assigning *own = session->own;
	g_autofree char *person = g_steal_pointer(&own->person);
	g_autofree char *name = desk_met_name(met);

	forget(own);
	if (person && met->unit->state == STATE_ASSIGNED &&
		g_strcmp0(met->unit->person, person) == 0) {
		desk_unit(session, met, answer);
		return desk_say(session, answer, "assign.already", "person", person, NULL);
	}
	if (unfit(session, met, answer))
		return true;
	if (person)
		return hand_over(session, met, person, answer, error);
	own->unit = kept_new(met);
	return desk_say(session, answer, "assign.next_person", "serial", name, NULL);
}

/* What can be said of a pupil before the unit is known; true when none can be handed over. */
static bool turned_away(struct session *session, const char *person, struct answer *answer)
{
	const struct unit_view *has = desk_has_unit(session->store, person, NULL);
	char list[ID_SIZE];
	gint64 row;

	if (!listed(session, person, list, &row))
		return desk_no(session, answer, "assign.off_list", "person", person, NULL);
	if (has) {
		g_autofree char *name = desk_name(has);
		return desk_no(
			session, answer, "assign.second", "person", person, "serial", name, NULL);
	}
	return false;
}

static bool assigning_code(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	struct assigning *own = session->own;
	g_autoptr(struct kept) unit = g_steal_pointer(&own->unit);
	const char *person = candidate->value;
	struct met met;

	(void)scan;
	if (candidate->role != CODE_PERSON)
		return true;
	forget(own);
	if (unit) {
		kept_met(session, unit, &met);
		return hand_over(session, &met, person, answer, error);
	}
	if (turned_away(session, person, answer))
		return true;
	own->person = g_strdup(person);
	return desk_say(session, answer, "assign.next_unit", "person", person, NULL);
}

static bool assigning_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct assigning *own = session->own;
	g_autofree char *what = NULL;

	(void)error;
	if (strcmp(word, "UNDO") != 0 || (!own->unit && !own->person))
		return true;
	what = g_strdup(own->person ? own->person : own->unit->serial);
	forget(own);
	return desk_say(session, answer, "undo.done", "what", what, NULL);
}

const struct mode mode_assign = {
	.row = { "assign", "Hand units to pupils of the approved list" },
	.begin = assigning_begin,
	.end = assigning_end,
	.unit = assigning_unit,
	.code = assigning_code,
	.command = assigning_command,
};

static bool returning_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	const struct unit_view *unit = met->unit;
	g_autofree char *person = g_strdup(unit->person);
	g_autoptr(struct draft) draft = draft_new("device.returned");
	const char *state = word_name("state", state_word(unit->state), session->lang);

	desk_unit(session, met, answer);
	if (!person)
		return desk_say(session, answer, "return.not_out", "state", state, NULL);
	if (desk_refuses(session, met, "device.returned", NULL, answer))
		return true;
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "person", person);
	return desk_record(session, draft, met, answer, error) &&
	       desk_say(session, answer, "return.done", "person", person, NULL);
}

const struct mode mode_return = {
	.row = { "return", "Take units back" },
	.unit = returning_unit,
};
