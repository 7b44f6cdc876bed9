/* SPDX-License-Identifier: Apache-2.0
 * Packing: a box, then what goes in. Every unit is recorded as it is scanned. */
#include "station/desk.h"

#include "base/error.h"
#include "model/chain.h"

#include <string.h>

static bool packing_begin(struct session *session, GError **error)
{
	g_autofree char *given = g_steal_pointer(&session->box);
	char fresh[ID_SIZE];

	if (!given)
		return true;
	if (strcmp(given, "new") == 0) {
		id_new(fresh, 'b');
		session->box = g_strdup(fresh);
	} else {
		session->box = meet_id(given, 'b');
	}
	return session->box || refuse(error, BELGI_ERROR_USAGE,
				       "box '%s': not an id of a box (b and 12 characters); give "
				       "one, or 'new'",
				       given);
}

/* How many units the box has, this one with it. */
static guint in_box(struct session *session)
{
	const struct unit_filter filter = { .box = session->box, .state = "packed" };

	return (guint)store_count_units(session->store, &filter);
}

static bool packing_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	const struct unit_view *unit = met->unit;
	g_autoptr(struct draft) draft = draft_new("device.packed");
	g_autofree char *count = NULL;

	if (!session->box)
		return desk_say(session, answer, "pack.needs_box", NULL);
	desk_unit(session, met, answer);
	if (unit->state == STATE_PACKED && g_strcmp0(unit->box, session->box) == 0)
		return desk_say(session, answer, "pack.already", NULL);
	if (unit->state > STATE_PACKED)
		return desk_no(session, answer, "desk.state", "state",
			word_name("state", state_word(unit->state), session->lang), NULL);
	if (desk_refuses(session, met, "device.packed", NULL, answer))
		return true;
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "box", session->box);
	draft_text(draft, "ship", session->ship);
	if (!desk_record(session, draft, met, answer, error))
		return false;
	count = g_strdup_printf("%u", in_box(session));
	return desk_say(session, answer, "pack.done", "box", session->box, "n", count, NULL);
}

static bool packing_code(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	char *box = candidate->role == CODE_BOX ? meet_id(candidate->value, 'b') : NULL;

	(void)scan;
	(void)error;
	if (!box)
		return true;
	g_free(session->box);
	session->box = box;
	return desk_say(session, answer, "pack.box", "box", box, NULL);
}

const struct mode mode_pack = {
	.row = { "pack", "Put units into a box" },
	.begin = packing_begin,
	.unit = packing_unit,
	.code = packing_code,
};
