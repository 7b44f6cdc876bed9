/* SPDX-License-Identifier: Apache-2.0
 * Entry on the balance: each unit gets an inventory number, counted up from --inventory or scanned
 * after it. A number belongs to one unit of the organisation; counting leaves out those that are
 * taken. Cost is what the list expected. */
#include "station/desk.h"

#include "base/error.h"
#include "model/chain.h"

#include <string.h>

enum { NUMBER_MAX = 20 };

struct balancing {
	struct kept *unit; /* waits for its number */
	char *custodian;
};

static bool find_custodian(struct session *session, GError **error)
{
	struct balancing *own = session->own;
	char id[ID_SIZE];

	own->custodian = store_get(session->store, "custodian");
	if (own->custodian)
		return true;
	id_new(id, 'c');
	own->custodian = g_strdup(id);
	return store_set(session->store, "custodian", id, error);
}

static bool balancing_begin(struct session *session, GError **error)
{
	const char *first = session->inventory;

	session->own = g_new0(struct balancing, 1);
	if (first && (!*first || strlen(first) > NUMBER_MAX ||
			     !g_ascii_isdigit(first[strlen(first) - 1])))
		return refuse(error, BELGI_ERROR_USAGE,
			"inventory '%s': not a number to count from; give up to 20 characters that "
			"end in digits, such as 2021-0001",
			first);
	return find_custodian(session, error);
}

static void balancing_end(struct session *session)
{
	struct balancing *own = session->own;

	if (!own)
		return;
	kept_free(own->unit);
	g_free(own->custodian);
	g_free(own);
}

/* The next number: its last digits plus one, as wide as before while that is wide enough. */
static char *number_after(const char *number)
{
	gsize end = strlen(number);
	gsize start = end;
	guint64 digits;

	while (start > 0 && end - start < 18 && g_ascii_isdigit(number[start - 1]))
		start--;
	digits = g_ascii_strtoull(number + start, NULL, 10) + 1;
	return g_strdup_printf(
		"%.*s%0*" G_GUINT64_FORMAT, (int)start, number, (int)(end - start), digits);
}

static const struct unit_view *unit_of_number(struct session *session, const char *number)
{
	return store_unit_of_inventory(session->store, store_org(session->store), number);
}

static void skip_taken(struct session *session)
{
	while (strlen(session->inventory) <= NUMBER_MAX &&
		unit_of_number(session, session->inventory)) {
		char *next = number_after(session->inventory);
		g_free(session->inventory);
		session->inventory = next;
	}
}

static gint64 cost_of(struct session *session, const struct unit_view *unit)
{
	const struct event *expected = desk_event(session->store, unit, "device.expected", NULL);

	return expected ? event_int(expected, "price", 0) : 0;
}

static bool enter(struct session *session, const struct met *met, const char *number,
	struct answer *answer, GError **error)
{
	const struct balancing *own = session->own;
	const struct unit_view *other = unit_of_number(session, number);
	g_autoptr(struct draft) draft = draft_new("device.balanced");
	g_autofree char *day = desk_day(session, clock_now(session->clock));

	if (strlen(number) > NUMBER_MAX || !*number || strpbrk(number, ";="))
		return desk_no(session, answer, "balance.bad_number", NULL);
	desk_unit(session, met, answer);
	if (other) {
		g_autofree char *name = desk_name(other);
		return desk_no(session, answer, "balance.number_used", "inventory", number,
			"serial", name, NULL);
	}
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "inv", number);
	draft_int(draft, "cost", cost_of(session, met->unit));
	draft_text(draft, "custodian", own->custodian);
	draft_text(draft, "day", day);
	return desk_record(session, draft, met, answer, error) &&
	       desk_say(session, answer, "balance.done", "inventory", number, NULL);
}

static bool balancing_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct balancing *own = session->own;
	const struct unit_view *unit = met->unit;
	g_autofree char *name = desk_met_name(met);

	desk_unit(session, met, answer);
	if (unit->inv && (unit->state == STATE_ON_BALANCE || unit->state == STATE_ASSIGNED))
		return desk_say(session, answer, "balance.already", "inventory", unit->inv, NULL);
	if (desk_refuses(session, met, "device.balanced", NULL, answer))
		return true;
	if (session->inventory) {
		skip_taken(session);
		return enter(session, met, session->inventory, answer, error);
	}
	kept_free(own->unit);
	own->unit = kept_new(met);
	return desk_say(session, answer, "balance.scan_number", "serial", name, NULL);
}

/* Whether the text may be an inventory number: it stands for nothing else that is scanned here. */
static bool is_number(struct session *session, const char *text)
{
	static const enum role_of_code others[] = { CODE_TAG, CODE_TAG_MISREAD, CODE_TAG_TORN,
		CODE_PERSON, CODE_BOX, CODE_SHIP, CODE_MEASURE, CODE_URL, CODE_PRODUCT_KEY,
		CODE_SETUP };
	g_autoptr(struct identity) identity = desk_identify(session, text, "");
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);

	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		if (first->role == others[i])
			return false;
	return first->role != CODE_SERIAL || !store_unit_of_serial(session->store, first->value);
}

/* While a unit waits, a text that names nothing else is its number. */
static bool balancing_text(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error)
{
	struct balancing *own = session->own;
	g_autofree char *number = g_strstrip(g_strdup(scan->text));
	struct met met;

	if (!own->unit || !is_number(session, number))
		return true;
	kept_met(session, own->unit, &met);
	if (!enter(session, &met, number, answer, error))
		return false;
	if (answer->event)
		g_clear_pointer(&own->unit, kept_free);
	return true;
}

static bool balancing_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct balancing *own = session->own;
	g_autoptr(struct kept) unit = NULL;

	(void)error;
	if (strcmp(word, "UNDO") != 0 || !own->unit)
		return true;
	unit = g_steal_pointer(&own->unit);
	return desk_say(session, answer, "undo.done", "what",
		*unit->serial ? unit->serial : unit->tag, NULL);
}

const struct mode mode_balance = {
	.row = { "balance", "Enter accepted units on the balance" },
	.begin = balancing_begin,
	.end = balancing_end,
	.text = balancing_text,
	.unit = balancing_unit,
	.command = balancing_command,
};
