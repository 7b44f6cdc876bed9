/* SPDX-License-Identifier: Apache-2.0
 * A paper against the record. An event is the one on the paper when its name, which has its hash,
 * is the same; what happened later is what each unit's history has behind it. */
#include "station/act_state.h"

#include "model/run.h"
#include "model/standing.h"

#include <string.h>

void act_state_clear(struct act_state *state)
{
	g_free(state->by);
	g_free(state->day);
	if (state->changes)
		g_array_unref(state->changes);
}

static GPtrArray *events_of(struct store *store, const struct event *act)
{
	g_autofree char *subject = g_strconcat("act:", event_text(act, "act"), NULL);

	return store_events(store, subject);
}

/* ---- whether it is there ---- */

/* What the log has at its number, shown or hidden. */
static enum act_stand in_the_log(struct store *store, const struct event *act)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GPtrArray) runs = NULL;
	struct run_fault fault;
	const struct run *run;

	if (!store_quote(store, act->st, act->n, G_MAXINT32, text))
		return ACT_UNKNOWN;
	runs = runs_read(text->str, text->len, 1, &fault, NULL);
	if (!runs)
		return ACT_UNKNOWN;
	run = g_ptr_array_index(runs, 0);
	const struct run_line *line = &g_array_index(run->lines, struct run_line, 0);
	return hash_equal(&line->hash, &act->hash) ? ACT_ERASED : ACT_OTHER;
}

/* The newest void of it, for it to be told. */
static void note_void(struct act_state *state, const struct standing *standing, const char *name)
{
	for (guint i = 0; i < standing->order->count; i++) {
		const struct event *event = standing->order->events[i];
		if (!event_is(event, "event.voided") ||
			g_strcmp0(event_text(event, "event"), name) != 0)
			continue;
		g_free(state->by);
		g_free(state->day);
		state->by = g_strdup(event->org);
		state->day = clock_day(event->at, event->tz);
	}
}

static void read_stand(struct store *store, const struct event *act, struct act_state *state)
{
	g_autoptr(GPtrArray) events = events_of(store, act);
	g_autoptr(struct standing) standing = standing_new(store_authority(store), events);
	int at = order_find(standing->order, act->name);
	/* A name has the first bytes of the hash, an old name (`was`) those of another event. */
	bool same = at >= 0 && hash_equal(&standing->order->events[at]->hash, &act->hash);
	const struct mark *mark = same ? &standing->marks[at] : NULL;

	if (!mark)
		state->stand = in_the_log(store, act);
	else if (mark->voided)
		state->stand = ACT_VOIDED;
	else
		state->stand = mark_holds(mark) ? ACT_STANDS : ACT_ASIDE;
	if (state->stand == ACT_VOIDED)
		note_void(state, standing, act->name);
}

/* ---- its units ---- */

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_units(GPtrArray *devs, const struct event *event)
{
	for (guint u = 0; u < event_units(event); u++)
		g_ptr_array_add(devs, g_strdup(event_unit(event, u)));
}

GPtrArray *act_units(struct store *store, const struct event *act)
{
	g_autoptr(GPtrArray) events = events_of(store, act);
	GPtrArray *devs = g_ptr_array_new_with_free_func(g_free);
	bool whole = event_int(act, "of", 1) == 1;

	if (whole)
		add_units(devs, act);
	for (guint i = 0; !whole && i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		if (event_is(event, "act.signed") && strcmp(event->st, act->st) == 0)
			add_units(devs, event);
	}
	g_ptr_array_sort(devs, by_text);
	return devs;
}

static void count(GArray *changes, const char *kind)
{
	for (guint i = 0; i < changes->len; i++) {
		struct act_change *change = &g_array_index(changes, struct act_change, i);
		if (change->kind == kind) {
			change->units++;
			return;
		}
	}
	struct act_change change = { kind, 1 };
	g_array_append_val(changes, change);
}

/* Behind the paper in its own chain, or later by the clocks. */
static bool comes_after(const struct event *event, const struct event *act)
{
	return strcmp(event->st, act->st) == 0 ? event->n > act->n : event->at > act->at;
}

static bool is_news(const struct event *event, const struct event *act)
{
	return event->kind && comes_after(event, act) && !event_is(event, "act.signed") &&
	       !event_is(event, "event.voided") && !event_is(event, "event.redacted");
}

/* Each kind once a unit. */
static void count_unit(
	struct store *store, const char *dev, const struct event *act, GArray *changes)
{
	const struct unit_view *unit = store_unit(store, dev);
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

	for (guint i = 0; unit && i < unit->history->len; i++) {
		const struct event *event = g_ptr_array_index(unit->history, i);
		if (is_news(event, act) && g_hash_table_add(seen, (gpointer)event->kind->name))
			count(changes, event->kind->name);
	}
}

static int by_units(gconstpointer a, gconstpointer b)
{
	const struct act_change *x = a, *y = b;

	return x->units != y->units ? (x->units < y->units ? 1 : -1) : strcmp(x->kind, y->kind);
}

void act_state_read(struct store *store, const struct event *act, struct act_state *state)
{
	g_autoptr(GPtrArray) devs = act_units(store, act);

	*state = (struct act_state){ 0 };
	state->changes = g_array_new(FALSE, FALSE, sizeof(struct act_change));
	read_stand(store, act, state);
	for (guint i = 0; i < devs->len; i++)
		count_unit(store, g_ptr_array_index(devs, i), act, state->changes);
	g_array_sort(state->changes, by_units);
}
