/* SPDX-License-Identifier: Apache-2.0
 * The conflicts of a unit's own key (wire.md section 6). Each is a rule of its own; the table at
 * the end is all of them. A conflict is there while its clash is; a resolution that judged all of
 * it makes it settled. */
#include "model/unit.h"

#include "model/chain.h"

#include <string.h>

enum { RANK_JUDGED = 6 }; /* ranks below are witnesses */

struct conflict *conflict_new(const char *kind, const char *key)
{
	struct conflict *conflict = g_new0(struct conflict, 1);
	conflict->kind = kind;
	conflict->key = g_strdup(key);
	conflict->events = g_ptr_array_new_with_free_func(g_free);
	return conflict;
}

void conflict_free(struct conflict *conflict)
{
	if (conflict == NULL)
		return;
	g_ptr_array_unref(conflict->events);
	g_free(conflict->key);
	g_free(conflict);
}

void conflict_add(struct conflict *conflict, const char *name)
{
	if (!g_ptr_array_find_with_equal_func(conflict->events, name, g_str_equal, NULL))
		g_ptr_array_add(conflict->events, g_strdup(name));
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void conflict_close(
	struct conflict *conflict, const struct standing *standing, GPtrArray *conflicts)
{
	if (conflict->events->len == 0) {
		conflict_free(conflict);
		return;
	}
	conflict_id(conflict->id, conflict->kind, conflict->key);
	const struct ruling *ruling = standing_ruling(standing, conflict->id);
	g_ptr_array_sort(conflict->events, by_text);
	conflict->settled = ruling != NULL && ruling_covers(ruling, conflict->events);
	g_ptr_array_add(conflicts, conflict);
}

/* The kinds as words, so that a card made from a resolution borrows a name that lives. */
static const char *const kind_words[] = {
	"tag",
	"place",
	"pupils",
	"units",
	"gate_acceptance",
	"gate_balance",
	"gate_list",
	"step",
	"inventory",
	"serial",
	"shipment",
	"spec",
	"fork",
	"clock",
	"entitled",
};

static bool has_card(const GPtrArray *conflicts, const char *id)
{
	for (guint i = 0; i < conflicts->len; i++)
		if (strcmp(((struct conflict *)conflicts->pdata[i])->id, id) == 0)
			return true;
	return false;
}

void conflicts_of_rulings(const struct standing *standing, const char *key, GPtrArray *conflicts)
{
	for (guint i = 0; i < standing->rulings->len; i++) {
		const struct ruling *ruling = standing->rulings->pdata[i];
		for (guint k = 0; k < G_N_ELEMENTS(kind_words); k++) {
			char id[DEV_SIZE];
			conflict_id(id, kind_words[k], key);
			if (strcmp(id, ruling->conflict) != 0 || has_card(conflicts, id))
				continue;
			struct conflict *card = conflict_new(kind_words[k], key);
			for (guint e = 0; e < ruling->events->len; e++)
				conflict_add(card, ruling->events->pdata[e]);
			conflict_close(card, standing, conflicts);
		}
	}
}

/* A resolution written before two names were joined has the id that the other name gives. */
static void follow_joins(const struct unit *unit)
{
	char id[DEV_SIZE];
	for (guint i = 0; i < unit->standing->rulings->len; i++) {
		struct ruling *ruling = unit->standing->rulings->pdata[i];
		for (guint n = 0; n < unit->names->len; n++)
			for (guint k = 0; k < G_N_ELEMENTS(kind_words); k++) {
				g_autofree char *other =
					g_strconcat("unit:", unit->names->pdata[n], NULL);
				g_autofree char *key = g_strconcat("unit:", unit->dev, NULL);
				conflict_id(id, kind_words[k], other);
				if (strcmp(id, ruling->conflict) == 0)
					conflict_id(ruling->conflict, kind_words[k], key);
			}
	}
}

/* ---- the rules ---- */

typedef void (*rule)(struct fold *fold, const struct unit *unit, struct conflict *conflict);

static void add(struct conflict *conflict, const struct unit *unit, guint i)
{
	conflict_add(conflict, unit_event(unit, i)->name);
}

static void two_schools(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	(void)fold;
	if (unit->havers->len < 2)
		return;
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (unit->steps[i].claim && mark_holds(&unit->standing->marks[i]) &&
			g_ptr_array_find_with_equal_func(
				unit->havers, unit->standing->marks[i].org, g_str_equal, NULL))
			add(conflict, unit, i);
}

static bool both_assign_differently(struct fold *fold, const struct unit *unit, guint a, guint b)
{
	const struct event *x = unit_event(unit, a), *y = unit_event(unit, b);
	return event_is(x, "device.assigned") && event_is(y, "device.assigned") &&
	       strcmp(fold_person(fold, event_text(x, "person")),
		       fold_person(fold, event_text(y, "person"))) != 0;
}

static bool says_the_same(struct fold *fold, const struct unit *unit, guint a, guint b)
{
	return unit->steps[a].to == unit->steps[b].to && !both_assign_differently(fold, unit, a, b);
}

/* Calls for each pair of newest steps that are no witnesses. They are beside each other, being the
 * newest. */
static void each_pair(struct fold *fold, const struct unit *unit, struct conflict *conflict,
	bool (*clash)(struct fold *fold, const struct unit *unit, guint a, guint b))
{
	for (guint k = 0; k < unit->newest->len; k++)
		for (guint l = k + 1; l < unit->newest->len; l++) {
			guint a = g_array_index(unit->newest, guint, k),
			      b = g_array_index(unit->newest, guint, l);
			if (unit->steps[a].rank < RANK_JUDGED ||
				unit->steps[b].rank < RANK_JUDGED || !clash(fold, unit, a, b))
				continue;
			add(conflict, unit, a);
			add(conflict, unit, b);
		}
}

static void two_pupils(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	each_pair(fold, unit, conflict, both_assign_differently);
}

static bool may_follow(const struct unit *unit, guint first, guint second)
{
	return unit->steps[second].row->from & (1u << unit->steps[first].to);
}

static bool exclude_each_other(struct fold *fold, const struct unit *unit, guint a, guint b)
{
	if (both_assign_differently(fold, unit, a, b) || says_the_same(fold, unit, a, b))
		return false;
	if (unit->steps[a].rank == unit->steps[b].rank)
		return true;
	return !may_follow(unit, a, b) && !may_follow(unit, b, a);
}

/* What a step with a gate knew below its own rank is the gate's matter. */
static bool gate_judges(const struct step *step)
{
	return step->row->gates != 0 && step->knew != STATE_REJECTED &&
	       state_rank(step->knew) < step->rank;
}

static bool excluded_by_own_past(struct fold *fold, const struct unit *unit, guint i)
{
	const struct step *step = &unit->steps[i];
	if (step->rank < RANK_JUDGED || (step->row->from & (1u << step->knew)) || gate_judges(step))
		return false;
	int before = step->knew == step->to ? unit_giver_before(unit, i) : -1;
	return before < 0 || !says_the_same(fold, unit, (guint)before, i);
}

static void steps_exclude(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	each_pair(fold, unit, conflict, exclude_each_other);
	for (guint k = 0; k < unit->newest->len; k++) {
		guint i = g_array_index(unit->newest, guint, k);
		if (excluded_by_own_past(fold, unit, i))
			add(conflict, unit, i);
	}
}

static bool any_counts(const struct unit *unit, const char *kind)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (event_is(unit_event(unit, i), kind) && unit_counts(unit, i) &&
			unit->steps[i].mine)
			return true;
	return false;
}

static void needs_before(const struct unit *unit, struct conflict *conflict, const char *kind,
	const char *needed, enum gate gate)
{
	if (any_counts(unit, needed) || unit_has_exception(unit, gate_word(gate)))
		return;
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (event_is(unit_event(unit, i), kind) && unit_counts(unit, i) &&
			unit->steps[i].mine)
			add(conflict, unit, i);
}

static void no_acceptance(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	(void)fold;
	needs_before(unit, conflict, "device.balanced", "device.accepted", GATE_ACCEPTANCE);
}

static void no_balance(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	(void)fold;
	needs_before(unit, conflict, "device.assigned", "device.balanced", GATE_BALANCE);
}

static void not_listed(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	if (unit_has_exception(unit, gate_word(GATE_LIST)))
		return;
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (event_is(unit_event(unit, i), "device.assigned") && unit_counts(unit, i) &&
			unit->steps[i].mine &&
			!fold_listed(fold, event_text(unit_event(unit, i), "person")))
			add(conflict, unit, i);
}

static bool is_retired(const struct unit *unit, const char *tag)
{
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (event_is(unit_event(unit, i), "tag.retired") && unit_counts(unit, i) &&
			strcmp(event_text(unit_event(unit, i), "tag"), tag) == 0)
			return true;
	return false;
}

static bool two_tags(const struct unit *unit, guint a, guint b)
{
	const struct event *x = unit_event(unit, a), *y = unit_event(unit, b);
	if (!event_is(x, "device.tagged") || !event_is(y, "device.tagged"))
		return false;
	const char *first = event_text(x, "tag"), *second = event_text(y, "tag");
	return strcmp(first, second) != 0 && !is_retired(unit, first) && !is_retired(unit, second);
}

/* Two lines of a list are two units; the same line read at two desks is one. */
static bool two_lines(const struct unit *unit, guint a, guint b)
{
	static const char *const of_a_line[] = { "to", "lot", "model", "box" };
	const struct event *x = unit_event(unit, a), *y = unit_event(unit, b);
	if (!event_is(x, "device.expected") || !event_is(y, "device.expected") ||
		event_text(x, "serial") == NULL)
		return false;
	for (guint f = 0; f < G_N_ELEMENTS(of_a_line); f++)
		if (g_strcmp0(event_text(x, of_a_line[f]), event_text(y, of_a_line[f])) != 0)
			return true;
	return event_int(x, "price", -1) != event_int(y, "price", -1);
}

static bool same_manifest(const struct unit *unit, guint a, guint b)
{
	return g_strcmp0(event_text(unit_event(unit, a), "manifest"),
		       event_text(unit_event(unit, b), "manifest")) == 0;
}

static void serial_clash(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	const struct order *order = unit->standing->order;
	(void)fold;
	for (guint a = 0; a < order->count; a++)
		for (guint b = a + 1; b < order->count; b++) {
			if (!unit_counts(unit, a) || !unit_counts(unit, b))
				continue;
			bool beside = order_beside(order, a, b);
			if ((two_tags(unit, a, b) && beside) ||
				(two_lines(unit, a, b) && (beside || same_manifest(unit, a, b)))) {
				add(conflict, unit, a);
				add(conflict, unit, b);
			}
		}
}

static void not_to_specification(
	struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	(void)fold;
	int accepted = unit_newest_of(unit, "device.accepted"),
	    rejected = unit_newest_of(unit, "device.rejected");
	int check = unit_newest_of(unit, "device.checked");
	if (accepted < 0 || check < 0 || unit_has_exception(unit, "spec") ||
		strcmp(event_text(unit_event(unit, (guint)check), "verdict"), "fail") != 0 ||
		(rejected >= 0 &&
			order_before(unit->standing->order, (guint)accepted, (guint)rejected)))
		return;
	add(conflict, unit, (guint)accepted);
	add(conflict, unit, (guint)check);
}

static void not_entitled(struct fold *fold, const struct unit *unit, struct conflict *conflict)
{
	(void)fold;
	for (guint i = 0; i < unit->standing->order->count; i++)
		if (unit->standing->marks[i].barred && !unit->standing->marks[i].voided)
			add(conflict, unit, i);
}

static const struct {
	const char *kind;
	rule rule;
} rules[] = {
	{ "place", two_schools },
	{ "pupils", two_pupils },
	{ "step", steps_exclude },
	{ "gate_acceptance", no_acceptance },
	{ "gate_balance", no_balance },
	{ "gate_list", not_listed },
	{ "serial", serial_clash },
	{ "spec", not_to_specification },
	{ "entitled", not_entitled },
};

void unit_conflicts(struct fold *fold, const struct unit *unit, GPtrArray *conflicts)
{
	g_autofree char *key = g_strconcat("unit:", unit->dev, NULL);
	struct conflict *conflict = NULL; /* taken up again by the next rule while it is empty */
	if (unit->names->len > 1)
		follow_joins(unit);
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (conflict == NULL)
			conflict = conflict_new(rules[i].kind, key);
		conflict->kind = rules[i].kind;
		rules[i].rule(fold, unit, conflict);
		if (conflict->events->len > 0)
			conflict_close(g_steal_pointer(&conflict), unit->standing, conflicts);
	}
	conflict_free(conflict);
	conflicts_of_rulings(unit->standing, key, conflicts);
}
