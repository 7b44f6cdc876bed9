/* SPDX-License-Identifier: Apache-2.0 */
#include "history.h"

#include <string.h>

enum { EVENTS_MIN = 12, EVENTS_MORE = 30 };

const char *const history_units[HISTORY_UNITS] = { "R0XTAMNC183SEJ8C", "T40Y3YZXMWAE09ES",
	"WJHBRJQDYHKDVC7P" };
const char *const history_tags[HISTORY_TAGS] = { "VK09BP8JKZA4", "VK01234567KT", "8KJ83D09S65R" };
const char *const history_persons[HISTORY_PERSONS] = { "p0123456789AB", "pBA9876543210",
	"pPPPPPPPPPPPP" };
static const char *const ships[] = { "s0123456789AB", "sBA9876543210" };
static const char *const numbers[] = { "2021-0001", "2021-0002" };
static const char *const orgs[] = { "S052", "S009", "W01" };

guint history_pick(struct history *h, guint count)
{
	return (guint)g_rand_int_range(h->rand, 0, (gint32)count);
}

/* ---- what a desk may say ---- */

typedef void (*filler)(struct history *h, struct draft *draft);

static void fill_expected(struct history *h, struct draft *draft)
{
	draft_text(draft, "manifest", "x0123456789AB");
	draft_text(draft, "serial", "PF2W2GLT");
	draft_text(draft, "to", orgs[history_pick(h, G_N_ELEMENTS(orgs))]);
}

static void fill_tag(struct history *h, struct draft *draft)
{
	draft_text(draft, "tag", history_tags[history_pick(h, HISTORY_TAGS)]);
}

static void fill_retired(struct history *h, struct draft *draft)
{
	fill_tag(h, draft);
	draft_text(draft, "reason", "torn");
}

static void fill_packed(struct history *h, struct draft *draft)
{
	(void)h;
	draft_text(draft, "box", "b0123456789AB");
}

static void fill_sent(struct history *h, struct draft *draft)
{
	draft_text(draft, "ship", ships[history_pick(h, G_N_ELEMENTS(ships))]);
	draft_text(draft, "to", orgs[history_pick(h, G_N_ELEMENTS(orgs))]);
}

static void fill_cancelled(struct history *h, struct draft *draft)
{
	draft_text(draft, "ship", ships[history_pick(h, G_N_ELEMENTS(ships))]);
	draft_text(draft, "reason", "wrong_school");
}

static void fill_received(struct history *h, struct draft *draft)
{
	if (history_pick(h, 2) == 0)
		draft_text(draft, "ship", ships[history_pick(h, G_N_ELEMENTS(ships))]);
}

static void fill_reason(struct history *h, struct draft *draft)
{
	(void)h;
	draft_text(draft, "reason", "screen");
}

static void fill_checked(struct history *h, struct draft *draft)
{
	struct draft *row = draft_new(NULL);
	draft_text(row, "key", "ram_mib");
	draft_text(row, "value", "4096");
	draft_int(row, "ok", 1);
	draft_text(draft, "spec", "q0123456789AB");
	draft_text(draft, "verdict", history_pick(h, 2) == 0 ? "pass" : "fail");
	draft_row(draft, "rows", row);
}

static void fill_exception(struct history *h, struct draft *draft)
{
	static const char *const gates[] = { "acceptance", "balance", "list", "one", "spec" };
	draft_text(draft, "gate", gates[history_pick(h, G_N_ELEMENTS(gates))]);
	draft_text(draft, "reason", "urgent");
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_balanced(struct history *h, struct draft *draft)
{
	draft_text(draft, "inv", numbers[history_pick(h, G_N_ELEMENTS(numbers))]);
	draft_int(draft, "cost", 15000000);
	draft_text(draft, "custodian", "c0123456789AB");
	draft_text(draft, "day", "2021-08-05");
}

static void fill_assigned(struct history *h, struct draft *draft)
{
	draft_text(draft, "person", history_persons[history_pick(h, HISTORY_PERSONS)]);
	draft_text(draft, "list", "l0123456789AB");
	draft_int(draft, "row", 1);
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_person(struct history *h, struct draft *draft)
{
	draft_text(draft, "person", history_persons[history_pick(h, HISTORY_PERSONS)]);
}

static void fill_to(struct history *h, struct draft *draft)
{
	draft_text(draft, "to", orgs[history_pick(h, G_N_ELEMENTS(orgs))]);
}

static void fill_moved(struct history *h, struct draft *draft)
{
	fill_to(h, draft);
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_found(struct history *h, struct draft *draft)
{
	draft_text(draft, "state", history_pick(h, 2) == 0 ? "arrived" : "on_balance");
}

static void fill_written_off(struct history *h, struct draft *draft)
{
	fill_reason(h, draft);
	draft_text(draft, "act", "a0123456789AB");
}

static void fill_same(struct history *h, struct draft *draft)
{
	draft_text(draft, "same", history_units[history_pick(h, HISTORY_UNITS)]);
}

static void fill_split(struct history *h, struct draft *draft)
{
	const char *const split[] = { history_tags[history_pick(h, HISTORY_TAGS)], NULL };
	draft_texts(draft, "split", split);
}

static void fill_inspected(struct history *h, struct draft *draft)
{
	(void)h;
	draft_text(draft, "finding", "ok");
}

static const struct {
	const char *kind;
	filler fill;
} sayings[] = {
	{ "device.expected", fill_expected },
	{ "device.tagged", fill_tag },
	{ "device.tagged", fill_tag },
	{ "tag.retired", fill_retired },
	{ "device.packed", fill_packed },
	{ "device.unpacked", fill_packed },
	{ "shipment.sent", fill_sent },
	{ "shipment.sent", fill_sent },
	{ "shipment.cancelled", fill_cancelled },
	{ "device.received", fill_received },
	{ "device.received", fill_received },
	{ "device.received", fill_received },
	{ "device.checked", fill_checked },
	{ "device.accepted", NULL },
	{ "device.accepted", NULL },
	{ "device.rejected", fill_reason },
	{ "exception.signed", fill_exception },
	{ "device.balanced", fill_balanced },
	{ "device.balanced", fill_balanced },
	{ "device.assigned", fill_assigned },
	{ "device.assigned", fill_assigned },
	{ "device.returned", fill_person },
	{ "device.moved", fill_moved },
	{ "device.returned_to_supplier", fill_to },
	{ "device.lost", NULL },
	{ "device.found", fill_found },
	{ "device.written_off", fill_written_off },
	{ "device.identified", fill_same },
	{ "device.identified", fill_split },
	{ "device.inspected", fill_inspected },
};

static struct draft *subject_draft(struct history *h)
{
	guint row = history_pick(h, G_N_ELEMENTS(sayings));
	struct draft *draft =
		unit_draft(sayings[row].kind, history_units[history_pick(h, HISTORY_UNITS)]);
	if (strcmp(sayings[row].kind, "device.accepted") == 0 && history_pick(h, 2) == 0)
		fill_tag(h, draft);
	if (sayings[row].fill != NULL)
		sayings[row].fill(h, draft);
	return draft;
}

static struct draft *approve(struct history *h)
{
	struct draft *draft = draft_new("list.approved");
	draft_text(draft, "list", "l0123456789AB");
	draft_int(draft, "version", 1);
	draft_text(draft, "to", "S052");
	struct draft *row = draft_new(NULL);
	draft_int(row, "row", 1);
	draft_text(row, "person", history_persons[history_pick(h, HISTORY_PERSONS)]);
	draft_text(row, "family", "f0123456789AB");
	draft_int(row, "held", 0);
	draft_row(draft, "rows", row);
	return draft;
}

static struct draft *join_persons(struct history *h)
{
	guint first = history_pick(h, HISTORY_PERSONS);
	struct draft *draft = draft_new("person.joined");
	draft_text(draft, "person", history_persons[first]);
	draft_text(draft, "same", history_persons[(first + 1) % HISTORY_PERSONS]);
	return draft;
}

/* Some unit event that the actor knows, to be voided or redacted; NULL when it knows none. */
static struct event *known_event(struct history *h, const struct actor *actor)
{
	for (guint tries = 0; tries < 20; tries++) {
		struct event *event = actor->knows->pdata[history_pick(h, actor->knows->len)];
		if (event_units(event) == 1 || event_is(event, "event.voided"))
			return event;
	}
	return NULL;
}

static struct draft *redact(const struct event *event)
{
	g_autoptr(GPtrArray) prev = g_ptr_array_new();
	const struct value *on = event_value(event, "on");
	struct draft *voided = void_draft(event), *draft = draft_new("event.redacted");
	for (const struct value *v = on != NULL ? on->child : NULL; v != NULL; v = v->next)
		g_ptr_array_add(prev, (gpointer)v->text);
	g_ptr_array_add(prev, NULL);
	draft_text(draft, "event", event->name);
	draft_texts(draft, "prev", (const char *const *)prev->pdata);
	draft_text(draft, "dev", event_text(event, "dev"));
	draft_text(draft, "tag", event_text(event, "tag"));
	draft_text(draft, "ship", event_text(event, "ship"));
	draft_text(draft, "person", event_text(event, "person"));
	draft_free(voided);
	return draft;
}

/* NULL when the actor knows nothing of the unit it picked. */
static struct draft *resolve(struct history *h, struct actor *actor)
{
	static const char *const kinds_of_card[] = { "place", "step", "pupils", "spec" };
	const char *dev = history_units[history_pick(h, HISTORY_UNITS)];
	g_autofree char *key = g_strconcat("unit:", dev, NULL);
	const char *judged[4] = { NULL }, *stands[2] = { NULL };
	guint count = 0;
	for (guint i = actor->knows->len; i-- > 0 && count < 3;) {
		const struct event *event = actor->knows->pdata[i];
		if (event_names_unit(event, dev) && event->kind->how)
			judged[count++] = event->name;
	}
	if (count == 0)
		return NULL;
	stands[0] = judged[history_pick(h, count)];
	return resolve_draft(kinds_of_card[history_pick(h, G_N_ELEMENTS(kinds_of_card))], key,
		judged, stands, dev);
}

static struct draft *define(struct history *h)
{
	const char *org = orgs[history_pick(h, G_N_ELEMENTS(orgs))];
	const char *const from[] = { orgs[history_pick(h, G_N_ELEMENTS(orgs))], NULL };
	struct draft *draft = draft_new("org.defined");
	draft_text(draft, "id", org);
	draft_text(draft, "type", history_pick(h, 3) == 0 ? "warehouse" : "school");
	draft_text(draft, "up", "EKO");
	if (history_pick(h, 3) == 0 && strcmp(org, from[0]) != 0)
		draft_texts(draft, "from", from);
	return draft;
}

static struct draft *close_shipment(struct history *h)
{
	struct draft *draft = draft_new("shipment.arrived");
	draft_text(draft, "ship", ships[history_pick(h, G_N_ELEMENTS(ships))]);
	draft_flag(draft, "closed", true);
	return draft;
}

static struct draft *revoke_some(struct history *h)
{
	const struct actor *actor = h->all[history_pick(h, G_N_ELEMENTS(h->all))];
	struct draft *draft = draft_new("station.revoked");
	draft_text(draft, "station", actor->st);
	draft_int(draft, "last", actor->n - (gint64)history_pick(h, 2));
	return draft;
}

/* What the hub and the directorate do about organisations and stations. */
static void govern(struct history *h)
{
	switch (history_pick(h, 6)) {
	case 0:
		stage_say(h->stage, h->stage->hub, revoke_some(h));
		break;
	case 1:
	case 2:
		stage_admit(h->stage, h->late, history_pick(h, 2) == 0 ? "school" : "directorate");
		break;
	default:
		stage_say(h->stage, history_pick(h, 2) == 0 ? h->dir : h->late, define(h));
		break;
	}
}

static void happen(struct history *h)
{
	struct actor *actor = h->all[history_pick(h, G_N_ELEMENTS(h->all))];
	struct event *event = known_event(h, actor);
	struct draft *draft;
	switch (history_pick(h, 18)) {
	case 0:
		if (event != NULL)
			stage_say(h->stage, actor, void_draft(event));
		break;
	case 1:
		if (event != NULL && !event_is(event, "event.voided"))
			stage_say(h->stage, h->dir, redact(event));
		break;
	case 2:
		if ((draft = resolve(h, actor)) != NULL)
			stage_say(h->stage, actor, draft);
		break;
	case 3:
		stage_say(h->stage, h->dir, history_pick(h, 2) == 0 ? approve(h) : join_persons(h));
		break;
	case 4:
	case 5:
	case 6:
		stage_tell(actor, h->all[history_pick(h, G_N_ELEMENTS(h->all))]);
		break;
	case 7:
		govern(h);
		break;
	case 8:
		stage_say(h->stage, actor, close_shipment(h));
		break;
	default:
		stage_say(h->stage, actor, subject_draft(h));
		break;
	}
}

struct history history_new(guint32 seed)
{
	struct history h = { .rand = g_rand_new_with_seed(seed), .stage = stage_new() };
	h.dir = h.all[0] = stage_actor(h.stage, "EKO", "directorate");
	h.warehouse = h.all[1] = stage_actor(h.stage, "W01", "warehouse");
	h.desk_a = h.all[2] = stage_actor(h.stage, "S052", "school");
	h.desk_b = h.all[3] = stage_actor(h.stage, "S052", "school");
	h.other = h.all[4] = stage_actor(h.stage, "S009", "school");
	h.late = h.all[5] = stage_actor(h.stage, "S011", NULL);
	h.desk_b->clock = -G_GINT64_CONSTANT(4000) * 86400000;
	guint count = EVENTS_MIN + history_pick(&h, EVENTS_MORE);
	for (guint i = 0; i < count; i++)
		happen(&h);
	return h;
}

void history_clear(struct history *h)
{
	stage_free(h->stage);
	g_rand_free(h->rand);
}
