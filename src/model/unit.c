/* SPDX-License-Identifier: Apache-2.0
 * Weighing a unit's events (wire.md section 5, steps 3, 4 and 7).
 * - Who may is judged first, from causes alone.
 * - A school has the unit while a claim of its comes after all its departures. Of two that have it
 * one does meanwhile; what the other claimed and built on it changes nothing, nor does a claim of a
 * supplier or warehouse to which the school did not send it.
 * - The newest steps give the state: of several the highest rank, of equal rank the smaller event
 * hash. */
#include "model/unit.h"

#include "model/chain.h"

#include <string.h>

enum { RANK_OVERTAKEN = 8 };

/* ---- what each event is to this unit ---- */

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *heir_of(const struct unit *unit, const char *org)
{
	return org != NULL ? authority_heir(unit->authority, org) : NULL;
}

/* By dev or devs; or by the tag with which a split sent the event here. */
static bool names_this(const struct unit *unit, const struct event *event)
{
	const char *tag = event_is(event, "device.identified") ? NULL : event_text(event, "tag");
	char of_tag[DEV_SIZE] = "";
	if (tag != NULL && unit->also->len > 0)
		dev_of_tag(of_tag, tag);
	for (guint i = 0; i < unit->names->len; i++)
		if (event_names_unit(event, unit->names->pdata[i]) ||
			strcmp(of_tag, unit->names->pdata[i]) == 0)
			return true;
	return false;
}

static void describe(struct unit *unit, guint i)
{
	const struct event *event = unit_event(unit, i);
	struct step *step = &unit->steps[i];
	step->mine = names_this(unit, event);
	step->row = transition_find(event->kind_name);
	step->claim = event_claims(event);
	step->departure = event_departs(event);
	if (step->departure)
		step->from = heir_of(unit, event_leaves(unit->authority, event));
	if (step->departure || event_is(event, "device.expected"))
		step->toward = heir_of(unit, event_text(event, "to"));
	if (step->row == NULL || step->row->rank == 0 || !step->mine)
		return;
	step->to = step->row->to != STATE_NONE ? step->row->to
					       : state_read(event_text(event, "state"));
	step->rank = state_rank(step->to);
}

/* ---- who may ---- */

static bool is_org(const struct unit *unit, guint i, const char *org)
{
	return strcmp(unit->standing->marks[i].org, org) == 0;
}

static bool school_claims(const struct unit *unit, guint i)
{
	return unit->steps[i].claim && mark_holds(&unit->standing->marks[i]) &&
	       authority_is_school(unit->authority, unit->standing->marks[i].org);
}

static bool no_school_claims(const struct unit *unit, int before)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (school_claims(unit, i) &&
			(before < 0 || order_before(unit->standing->order, i, (guint)before)))
			return false;
	return true;
}

static bool departed_between(const struct unit *unit, guint claim, guint event)
{
	const struct order *order = unit->standing->order;
	for (guint d = 0; d < order->count; d++)
		if (unit->steps[d].departure && mark_holds(&unit->standing->marks[d]) &&
			strcmp(unit->steps[d].from, unit->standing->marks[event].org) == 0 &&
			order_before(order, claim, d) && order_before(order, d, event))
			return true;
	return false;
}

static bool is_holder(const struct unit *unit, guint i)
{
	const struct order *order = unit->standing->order;
	const char *org = unit->standing->marks[i].org;
	for (guint c = 0; c < order->count; c++)
		if (unit->steps[c].claim && mark_holds(&unit->standing->marks[c]) &&
			is_org(unit, c, org) && c != i && !order_before(order, i, c) &&
			!departed_between(unit, c, i))
			return true;
	return no_school_claims(unit, -1) ||
	       (unit->steps[i].row->witness && no_school_claims(unit, (int)i));
}

static bool is_sender(const struct unit *unit, guint i)
{
	const char *ship = event_text(unit_event(unit, i), "ship");
	for (guint d = 0; d < unit->standing->order->count; d++) {
		const char *sent = event_text(unit_event(unit, d), "ship");
		if (unit->steps[d].departure && is_org(unit, d, unit->standing->marks[i].org) &&
			mark_holds(&unit->standing->marks[d]) &&
			(ship == NULL || g_strcmp0(ship, sent) == 0))
			return true;
	}
	return false;
}

static bool is_consignee(const struct unit *unit, guint i)
{
	for (guint d = 0; d < unit->standing->order->count; d++)
		if (unit->steps[d].toward != NULL && mark_holds(&unit->standing->marks[d]) &&
			is_org(unit, i, unit->steps[d].toward))
			return true;
	return false;
}

static bool may(const struct unit *unit, guint i)
{
	const struct transition *row = unit->steps[i].row;
	unsigned roles = unit->standing->marks[i].roles;
	if (row == NULL || (row->who & WHO_OWN))
		return true;
	return ((row->who & WHO_DIR) && (roles & ROLE_DIRECTORATE)) ||
	       ((row->who & WHO_HUB) && (roles & ROLE_HUB)) ||
	       ((row->who & WHO_FUND) && (roles & ROLE_FUND)) ||
	       ((row->who & WHO_LIST_OWNER) && (roles & (ROLE_DIRECTORATE | ROLE_DISTRICT))) ||
	       ((row->who & WHO_HOLDER) && is_holder(unit, i)) ||
	       ((row->who & WHO_SENDER) && is_sender(unit, i)) ||
	       ((row->who & WHO_CONSIGNEE) && is_consignee(unit, i));
}

static void cancel_shipment(struct unit *unit, guint by)
{
	const char *ship = event_text(unit_event(unit, by), "ship");
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (event_is(unit_event(unit, i), "shipment.sent") &&
			g_strcmp0(event_text(unit_event(unit, i), "ship"), ship) == 0)
			unit->standing->marks[i].aside = true;
}

static void judge_writer(struct unit *unit, guint i)
{
	struct mark *mark = &unit->standing->marks[i];
	mark->barred |= mark_holds(mark) && unit->steps[i].mine && !may(unit, i);
}

/* Cancelled shipments first: what was never sent did not leave. */
static void judge_writers(struct unit *unit)
{
	guint count = unit->standing->order->count;
	for (guint i = 0; i < count; i++)
		if (event_is(unit_event(unit, i), "shipment.cancelled"))
			judge_writer(unit, i);
	for (guint i = 0; i < count; i++)
		if (event_is(unit_event(unit, i), "shipment.cancelled") && unit_counts(unit, i))
			cancel_shipment(unit, i);
	for (guint i = 0; i < count; i++)
		if (!event_is(unit_event(unit, i), "shipment.cancelled"))
			judge_writer(unit, i);
}

/* ---- who has it ---- */

/* The claim comes after all departures of its organisation. */
static bool claim_lasts(const struct unit *unit, guint claim)
{
	const struct order *order = unit->standing->order;
	for (guint d = 0; d < order->count; d++)
		if (unit->steps[d].departure && unit_counts(unit, d) &&
			strcmp(unit->steps[d].from, unit->standing->marks[claim].org) == 0 &&
			!order_before(order, d, claim))
			return false;
	return true;
}

static void find_havers(struct unit *unit)
{
	for (guint i = 0; i < unit->standing->order->count; i++) {
		char *org = (char *)unit->standing->marks[i].org;
		if (unit->steps[i].claim && unit_counts(unit, i) &&
			authority_is_school(unit->authority, org) && claim_lasts(unit, i) &&
			!g_ptr_array_find_with_equal_func(unit->havers, org, g_str_equal, NULL))
			g_ptr_array_add(unit->havers, org);
	}
	g_ptr_array_sort(unit->havers, by_text);
}

/* The one that a shipment, move or expectation names, else the smaller ORG. */
static const char *choose_haver(const struct unit *unit)
{
	for (guint h = 0; h < unit->havers->len; h++)
		for (guint i = 0; i < unit->standing->order->count; i++)
			if (unit->steps[i].toward != NULL && unit_counts(unit, i) &&
				strcmp(unit->steps[i].toward, unit->havers->pdata[h]) == 0)
				return unit->havers->pdata[h];
	return unit->havers->len > 0 ? unit->havers->pdata[0] : NULL;
}

/* The claim and what its organisation built on it change nothing. */
static void lose_claim(struct unit *unit, guint claim)
{
	unit->steps[claim].lost = true;
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (order_before(unit->standing->order, claim, i) &&
			is_org(unit, i, unit->standing->marks[claim].org))
			unit->steps[i].lost = true;
}

static bool school_sent_it_to(const struct unit *unit, guint claim)
{
	for (guint d = 0; d < unit->standing->order->count; d++)
		if (unit->steps[d].departure && mark_holds(&unit->standing->marks[d]) &&
			strcmp(unit->steps[d].from, unit->place_winner) == 0 &&
			unit->steps[d].toward != NULL &&
			is_org(unit, claim, unit->steps[d].toward) &&
			order_before(unit->standing->order, d, claim))
			return true;
	return false;
}

static bool before_the_schools_claim(const struct unit *unit, guint claim)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (unit->steps[i].claim && mark_holds(&unit->standing->marks[i]) &&
			is_org(unit, i, unit->place_winner) &&
			order_before(unit->standing->order, claim, i))
			return true;
	return false;
}

static void lose_claims(struct unit *unit)
{
	unit->place_winner = choose_haver(unit);
	if (unit->place_winner == NULL)
		return;
	for (guint i = 0; i < unit->standing->order->count; i++) {
		const char *org = unit->standing->marks[i].org;
		if (!unit->steps[i].claim || !unit_counts(unit, i) ||
			strcmp(org, unit->place_winner) == 0)
			continue;
		bool school = authority_is_school(unit->authority, org);
		if (school ? claim_lasts(unit, i)
			   : !before_the_schools_claim(unit, i) && !school_sent_it_to(unit, i))
			lose_claim(unit, i);
	}
}

/* ---- which steps move it ---- */

/* A set of steps, by shown index. */
static bool *steps_in_past(const struct unit *unit, int i)
{
	guint count = unit->standing->order->count;
	bool *in = g_new0(bool, MAX(count, 1));
	for (guint k = 0; k < count; k++)
		in[k] = unit->steps[k].rank > 0 && !unit->steps[k].still && unit_counts(unit, k) &&
			(i < 0 || order_before(unit->standing->order, k, (guint)i));
	return in;
}

static bool last_departure(const struct unit *unit, const bool *in, guint d)
{
	for (guint k = 0; k < unit->standing->order->count; k++)
		if (in[k] && is_org(unit, k, unit->steps[d].from) &&
			order_before(unit->standing->order, d, k))
			return false;
	return true;
}

/* An organisation's last departure overtakes its steps of ranks up to 8 beside it. */
static void overtake(const struct unit *unit, bool *in)
{
	guint count = unit->standing->order->count;
	g_autofree bool *gone = NULL;
	for (guint d = 0; d < count; d++) {
		if (!in[d] || !unit->steps[d].departure || !last_departure(unit, in, d))
			continue;
		if (gone == NULL)
			gone = g_new0(bool, count);
		for (guint k = 0; k < count; k++)
			gone[k] |= in[k] && is_org(unit, k, unit->steps[d].from) &&
				   !unit->steps[k].departure &&
				   unit->steps[k].rank <= RANK_OVERTAKEN &&
				   order_beside(unit->standing->order, d, k);
	}
	for (guint k = 0; gone != NULL && k < count; k++)
		in[k] = in[k] && !gone[k];
}

static bool comes_later(const struct unit *unit, const bool *in, guint i)
{
	for (guint k = 0; k < unit->standing->order->count; k++)
		if (in[k] && order_before(unit->standing->order, i, k))
			return true;
	return false;
}

static bool outweighs(const struct unit *unit, guint a, guint b)
{
	if (unit->steps[a].rank != unit->steps[b].rank)
		return unit->steps[a].rank > unit->steps[b].rank;
	return memcmp(unit_event(unit, a)->hash.bytes, unit_event(unit, b)->hash.bytes, HASH_SIZE) <
	       0;
}

/* The step that gives the state that the events before `i` (all of them: -1) make; -1 when none.
 * Fills newest where given. */
static int weigh(const struct unit *unit, int i, GArray *newest)
{
	g_autofree bool *in = steps_in_past(unit, i);
	int giver = -1;
	overtake(unit, in);
	for (guint k = 0; k < unit->standing->order->count; k++) {
		if (!in[k] || comes_later(unit, in, k))
			continue;
		if (newest != NULL)
			g_array_append_val(newest, k);
		if (giver < 0 || outweighs(unit, k, (guint)giver))
			giver = (int)k;
	}
	return giver;
}

int unit_giver_before(const struct unit *unit, guint i)
{
	return weigh(unit, (int)i, NULL);
}

static bool knew_higher(const struct unit *unit, guint i)
{
	for (guint k = 0; k < unit->standing->order->count; k++)
		if (unit->steps[k].rank > unit->steps[i].rank && unit_counts(unit, k) &&
			order_before(unit->standing->order, k, i))
			return true;
	return false;
}

/* In shown order, so that what a step knew is settled before the step. */
static void settle_steps(struct unit *unit)
{
	for (guint i = 0; i < unit->standing->order->count; i++) {
		struct step *step = &unit->steps[i];
		if (step->rank == 0 || !unit_counts(unit, i))
			continue;
		int giver = weigh(unit, (int)i, NULL);
		step->knew = giver >= 0 ? unit->steps[giver].to : STATE_NONE;
		if (event_is(unit_event(unit, i), "device.unpacked"))
			step->still = step->knew != STATE_PACKED;
		else
			step->still =
				step->rank <= state_rank(STATE_PACKED) && knew_higher(unit, i);
	}
	unit->giver = weigh(unit, -1, unit->newest);
}

static bool newer_of_its_kind(const struct unit *unit, guint i)
{
	const struct order *order = unit->standing->order;
	for (guint k = 0; k < order->count; k++)
		if (order->events[k]->kind == order->events[i]->kind && unit_counts(unit, k) &&
			order_before(order, i, k))
			return true;
	return false;
}

static guint *newest_like(const struct unit *unit, guint i)
{
	for (guint k = 0; k < unit->newest_of->len; k++) {
		guint *other = &g_array_index(unit->newest_of, guint, k);
		if (unit_event(unit, *other)->kind == unit_event(unit, i)->kind)
			return other;
	}
	return NULL;
}

/* Of each kind the newest that counts; beside each other the smallest hash. Asked for many times.
 */
static void find_newest_of(struct unit *unit)
{
	for (guint i = 0; i < unit->standing->order->count; i++) {
		if (unit_event(unit, i)->kind == NULL || !unit_counts(unit, i) ||
			!unit->steps[i].mine || newer_of_its_kind(unit, i))
			continue;
		guint *other = newest_like(unit, i);
		if (other == NULL)
			g_array_append_val(unit->newest_of, i);
		else if (memcmp(unit_event(unit, i)->hash.bytes,
				 unit_event(unit, *other)->hash.bytes, HASH_SIZE) < 0)
			*other = i;
	}
}

struct unit *unit_new(
	const struct authority *authority, GPtrArray *names, GPtrArray *events, GPtrArray *also)
{
	struct unit *unit = g_new0(struct unit, 1);
	g_ptr_array_sort(names, by_text);
	g_strlcpy(unit->dev, names->pdata[0], sizeof unit->dev);
	unit->names = names;
	unit->events = events;
	unit->also = also;
	unit->authority = authority;
	unit->standing = standing_new(authority, events);
	unit->steps = g_new0(struct step, MAX(unit->standing->order->count, 1));
	unit->newest = g_array_new(FALSE, FALSE, sizeof(guint));
	unit->newest_of = g_array_new(FALSE, FALSE, sizeof(guint));
	unit->havers = g_ptr_array_new();
	for (guint i = 0; i < unit->standing->order->count; i++)
		describe(unit, i);
	judge_writers(unit);
	find_havers(unit);
	lose_claims(unit);
	settle_steps(unit);
	find_newest_of(unit);
	return unit;
}

void unit_free(struct unit *unit)
{
	if (unit == NULL)
		return;
	g_ptr_array_unref(unit->havers);
	g_array_unref(unit->newest_of);
	g_array_unref(unit->newest);
	g_free(unit->steps);
	standing_free(unit->standing);
	g_ptr_array_unref(unit->also);
	g_ptr_array_unref(unit->events);
	g_ptr_array_unref(unit->names);
	g_free(unit);
}

static int index_of(const struct unit *unit, const struct event *event)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (strcmp(unit_event(unit, i)->name, event->name) == 0)
			return (int)i;
	return -1;
}

bool unit_has_event(const struct unit *unit, const struct event *event)
{
	return index_of(unit, event) >= 0;
}

bool unit_counts_event(const struct unit *unit, const struct event *event)
{
	int i = index_of(unit, event);
	return i >= 0 && unit_counts(unit, (guint)i);
}

int unit_newest_of(const struct unit *unit, const char *kind)
{
	for (guint k = 0; k < unit->newest_of->len; k++) {
		guint i = g_array_index(unit->newest_of, guint, k);
		if (event_is(unit_event(unit, i), kind))
			return (int)i;
	}
	return -1;
}

bool unit_has_exception(const struct unit *unit, const char *gate)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (event_is(unit_event(unit, i), "exception.signed") && unit_counts(unit, i) &&
			strcmp(event_text(unit_event(unit, i), "gate"), gate) == 0)
			return true;
	return false;
}
