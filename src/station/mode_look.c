/* SPDX-License-Identifier: Apache-2.0
 * Looking: an inspector's scan says where and with whom a unit should be and records what was
 * found; Show says what is known and records nothing. */
#include "station/desk.h"

#include "base/error.h"
#include "station/card.h"

#include <string.h>

static bool inspecting_begin(struct session *session, GError **error)
{
	const char *org = store_org(session->store);
	const struct authority *authority = store_authority(session->store);

	(void)error;
	/* A school that inspects inspects itself. */
	if (!session->at && authority_is_school(authority, org))
		session->at = g_strdup(org);
	return true;
}

struct found {
	const char *key;
	const char *finding;
};

static struct found compare(const struct session *session, const struct unit_view *unit)
{
	if (unit->state == STATE_LOST || unit->state == STATE_STOLEN)
		return (struct found){ "inspect.wanted", "wanted" };
	if (!session->at)
		return (struct found){ "inspect.seen", "seen" };
	if (g_strcmp0(unit->place, session->at) == 0)
		return (struct found){ "inspect.right", "ok" };
	return (struct found){ "inspect.wrong", "misplaced" };
}

static bool say_unknown(struct session *session, const struct met *met, struct answer *answer)
{
	const char *key = !*met->tag                 ? "inspect.unknown_number"
			  : desk_loose(session, met) ? "tag.loose"
						     : "inspect.unknown_here";

	return desk_say(session, answer, key, NULL);
}

static bool inspecting_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	const struct unit_view *unit = met->unit;
	g_autoptr(struct draft) draft = draft_new("device.inspected");
	g_autofree char *place = NULL;
	struct found found;

	desk_unit(session, met, answer);
	if (!unit || !unit->place)
		return say_unknown(session, met, answer);
	found = compare(session, unit);
	place = card_org(session->store, unit->place, session->lang);
	answer->lines = card_summary(session->store, unit, session->lang);
	desk_say(session, answer, found.key, "place", place, "state",
		word_name("state", state_word(unit->state), session->lang), NULL);
	if (answer->outcome == OUTCOME_NO)
		session->refused++;
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "finding", found.finding);
	draft_text(draft, "person", unit->person);
	return desk_record(session, draft, met, answer, error);
}

const struct mode mode_inspect = {
	.row = { "inspect", "Say where and with whom a unit is, and note what was found" },
	.begin = inspecting_begin,
	.unit = inspecting_unit,
	.pieces = true,
	.unknown = true,
};

static bool showing_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	const struct unit_view *unit = met->unit;
	g_autofree char *place = NULL;

	(void)error;
	desk_unit(session, met, answer);
	if (!unit)
		return say_unknown(session, met, answer);
	place = card_org(session->store, unit->place, session->lang);
	answer->lines = card_summary(session->store, unit, session->lang);
	if (desk_conflict(session, met->dev, answer))
		return true;
	return desk_say(session, answer, unit->person ? "show.person" : "show.unit", "state",
		word_name("state", state_word(unit->state), session->lang), "place", place,
		"person", unit->person, NULL);
}

const struct mode mode_show = {
	.row = { "show", "Say what is known of a unit" },
	.unit = showing_unit,
	.pieces = true,
	.unknown = true,
};
