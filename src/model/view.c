/* SPDX-License-Identifier: Apache-2.0
 * What a weighed unit looks like to everyone else: texts from the newest event that has them, the
 * tag on it now, whom it is assigned to, its history and its conflicts. */
#include "model/unit.h"

#include <string.h>

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void view_free(struct unit_view *view)
{
	char **texts[] = { &view->holder, &view->place, &view->tag, &view->serial, &view->maker,
		&view->model, &view->box, &view->ship, &view->manifest, &view->consignee,
		&view->spec, &view->verdict, &view->inv, &view->custodian, &view->person,
		&view->list, &view->act };
	GPtrArray *lists[] = { view->names, view->also, view->tags, view->history,
		view->conflicts };
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(*texts[i]);
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		g_ptr_array_unref(lists[i]);
	g_free(view);
}

static char *newest_text(const struct unit *unit, const char *const *names, const char *field)
{
	for (; *names != NULL; names++) {
		int i = unit_newest_of(unit, *names);
		const char *text = i >= 0 ? event_text(unit_event(unit, (guint)i), field) : NULL;
		if (text != NULL)
			return g_strdup(text);
	}
	return NULL;
}

/* Directorate and inspectors never hold: the holder before stays. */
static bool can_hold(unsigned roles)
{
	return roles & (ROLE_SCHOOL | ROLE_WAREHOUSE | ROLE_SUPPLIER | ROLE_FUND);
}

static const char *find_holder(const struct unit *unit)
{
	for (int i = unit->giver; i >= 0; i = unit_giver_before(unit, (guint)i))
		if (can_hold(unit->standing->marks[i].roles))
			return unit->standing->marks[i].org;
	return NULL;
}

static const char *find_place(const struct unit *unit, const char *holder)
{
	if (unit->place_winner != NULL)
		return unit->place_winner;
	if (unit->giver >= 0 && unit->steps[unit->giver].departure)
		return unit->steps[unit->giver].toward;
	return holder;
}

static void fill_assignment(struct unit_view *view, const struct unit *unit)
{
	if (view->state != STATE_ASSIGNED)
		return;
	const struct event *giver = unit_event(unit, (guint)unit->giver);
	int assigned = unit_newest_of(unit, "device.assigned");
	const struct event *event = assigned >= 0 && !event_is(giver, "device.assigned")
					    ? unit_event(unit, (guint)assigned)
					    : giver;
	const char *person = event_text(giver, "person");
	view->person = g_strdup(person != NULL ? person : event_text(event, "person"));
	view->list = g_strdup(event_text(event, "list"));
	view->act = g_strdup(event_text(event, "act"));
}

static const char *const expected_first[] = { "device.expected", NULL };

static void fill_texts(struct unit_view *view, const struct unit *unit)
{
	static const char *const naming[] = { "device.expected", "device.received", "device.tagged",
		NULL };
	static const char *const sent[] = { "shipment.sent", "device.moved", "device.expected",
		NULL };
	static const char *const shipped[] = { "shipment.sent", "device.received", NULL };
	static const char *const boxed[] = { "device.packed", "device.expected", NULL };
	static const char *const checked[] = { "device.checked", NULL };
	static const char *const balanced[] = { "device.balanced", NULL };
	static const char *const keeping[] = { "custody.changed", "device.balanced", NULL };
	view->serial = newest_text(unit, naming, "serial");
	view->maker = newest_text(unit, naming, "maker");
	view->model = newest_text(unit, naming, "model");
	view->consignee = newest_text(unit, sent, "to");
	view->ship = newest_text(unit, shipped, "ship");
	view->box = newest_text(unit, boxed, "box");
	view->manifest = newest_text(unit, expected_first, "manifest");
	view->spec = newest_text(unit, checked, "spec");
	view->verdict = newest_text(unit, checked, "verdict");
	view->inv = newest_text(unit, balanced, "inv");
	view->custodian = newest_text(unit, keeping, "custodian");
	int i = unit_newest_of(unit, "device.balanced");
	view->cost = i >= 0 ? event_int(unit_event(unit, (guint)i), "cost", -1) : -1;
	if (view->cost < 0 && (i = unit_newest_of(unit, "device.expected")) >= 0)
		view->cost = event_int(unit_event(unit, (guint)i), "price", -1);
}

/* A unit that replaces another takes its place in list, lot and expectation. */
static void take_over(struct fold *fold, struct unit_view *view, const struct unit *unit)
{
	for (guint i = 0; i < unit->standing->order->count; i++) {
		const struct event *event = unit_event(unit, i);
		const char *new_dev = event_text(event, "new");
		if (!event_is(event, "device.replaced") || !unit_counts(unit, i))
			continue;
		if (unit->steps[i].mine) {
			add_text(view->also, new_dev);
			continue;
		}
		const struct unit *old = fold_weighed(fold, event_text(event, "dev"));
		const struct {
			char **text;
			const char *field;
		} taken[] = { { &view->manifest, "manifest" }, { &view->consignee, "to" },
			{ &view->box, "box" } };
		for (guint t = 0; t < G_N_ELEMENTS(taken); t++)
			if (*taken[t].text == NULL)
				*taken[t].text = newest_text(old, expected_first, taken[t].field);
	}
}

static bool tagged_here(const GPtrArray *newest, const struct event *event)
{
	for (guint i = 0; i < newest->len; i++)
		if (strcmp(((struct event *)newest->pdata[i])->name, event->name) == 0)
			return true;
	return false;
}

/* Other units that met one of this unit's tags: what this unit says may take the tag from them or
 * leave it to them. */
static void note_sharers(struct fold *fold, struct unit_view *view, const char *tag)
{
	g_autofree char *subject = g_strconcat("tag:", tag, NULL);
	const GPtrArray *events = fold_read(fold, subject);
	for (guint i = 0; i < events->len; i++)
		if (event_is(events->pdata[i], "device.tagged") &&
			!has_text(view->names, event_unit(events->pdata[i], 0)))
			add_text(view->also, event_unit(events->pdata[i], 0));
}

/* Of the tags worn at once the one that no other came after; beside each other the smallest hash.
 */
static const struct event *newest_worn(const struct unit *unit, const GArray *worn)
{
	const struct event *newest = NULL;
	for (guint w = 0; w < worn->len; w++) {
		guint i = g_array_index(worn, guint, w);
		bool overtaken = false;
		for (guint v = 0; v < worn->len && !overtaken; v++)
			overtaken = order_before(
				unit->standing->order, i, g_array_index(worn, guint, v));
		if (!overtaken && (newest == NULL || memcmp(unit_event(unit, i)->hash.bytes,
							     newest->hash.bytes, HASH_SIZE) < 0))
			newest = unit_event(unit, i);
	}
	return newest;
}

static void fill_tags(struct fold *fold, struct unit_view *view, const struct unit *unit)
{
	g_autoptr(GArray) worn = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < unit->standing->order->count; i++) {
		const struct event *event = unit_event(unit, i);
		if (!event_is(event, "device.tagged"))
			continue;
		const char *tag = event_text(event, "tag");
		g_autoptr(GPtrArray) bound = fold_newest_tagged(fold, tag, false);
		g_autoptr(GPtrArray) current = fold_newest_tagged(fold, tag, true);
		note_sharers(fold, view, tag);
		if (!unit_counts(unit, i) || !tagged_here(bound, event))
			continue;
		add_text(view->tags, tag);
		if (tagged_here(current, event))
			g_array_append_val(worn, i);
	}
	g_ptr_array_sort(view->tags, by_text);
	const struct event *newest = newest_worn(unit, worn);
	view->tag = newest != NULL ? g_strdup(event_text(newest, "tag")) : NULL;
}

static GPtrArray *copy_texts(const GPtrArray *texts)
{
	GPtrArray *copy = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < texts->len; i++)
		g_ptr_array_add(copy, g_strdup(texts->pdata[i]));
	return copy;
}

struct unit_view *view_new(struct fold *fold, const struct unit *unit)
{
	struct unit_view *view = g_new0(struct unit_view, 1);
	g_strlcpy(view->dev, unit->dev, sizeof view->dev);
	view->names = copy_texts(unit->names);
	view->also = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < unit->also->len; i++)
		if (!has_text(view->names, unit->also->pdata[i]))
			add_text(view->also, unit->also->pdata[i]);
	view->tags = g_ptr_array_new_with_free_func(g_free);
	view->history = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	view->conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)conflict_free);
	view->state = unit->giver >= 0 ? unit->steps[unit->giver].to : STATE_NONE;
	view->at = unit->giver >= 0 ? unit_event(unit, (guint)unit->giver)->at : 0;
	view->holder = g_strdup(find_holder(unit));
	view->place = g_strdup(find_place(unit, view->holder));
	for (guint i = 0; i < unit->standing->order->count; i++) {
		view->newer |= unit_event(unit, i)->newer;
		view->not_entitled |= unit->standing->marks[i].barred;
		g_ptr_array_add(view->history, event_ref(unit->standing->order->events[i]));
	}
	fill_texts(view, unit);
	fill_assignment(view, unit);
	take_over(fold, view, unit);
	fill_tags(fold, view, unit);
	unit_conflicts(fold, unit, view->conflicts);
	return view;
}
