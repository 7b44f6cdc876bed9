/* SPDX-License-Identifier: Apache-2.0
 * belgi list, belgi conflicts: units by what they are, and what people must settle. */
#include "app/commands.h"

#include "app/unit.h"
#include "base/error.h"
#include "model/tag.h"
#include "station/card.h"

enum { LIMIT = 1000, LIMIT_MAX = 10 * 1000 * 1000 };

/* Who has it; of a unit that is not on its way yet, whom it is meant for. */
static char *place_of(const struct unit_view *unit, enum lang lang)
{
	const char *const values[] = { "org", unit->consignee, NULL };

	if (unit->consignee && state_rank(unit->state) < state_rank(STATE_IN_TRANSIT))
		return word_say("say.for", lang, values);
	return g_strdup(unit->place ? unit->place : "-");
}

static void print_unit(const struct unit_view *unit, enum lang lang)
{
	g_autofree char *place = place_of(unit, lang);
	char tag[TAG_SHOWN_SIZE] = "-";

	if (unit->tag)
		tag_show(tag, unit->tag);
	/* The internal id is for nobody: a unit without a serial goes by its tag. */
	say("%-16s  %-14s  %s  %s  %s%s%s\n", unit->serial ? unit->serial : "-", tag, place,
		word_name("state", state_word(unit->state), lang), unit->model ? unit->model : "",
		unit->person ? "  " : "", unit->person ? unit->person : "");
}

static void print_unit_json(const struct unit_view *unit)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	unit_json(&w, unit);
	json_end(&w, '}');
	say_json(w.out);
}

static bool find_state(const char *state, GError **error)
{
	if (!state || state_read(state) != STATE_NONE)
		return true;
	return refuse(error, BELGI_ERROR_USAGE,
		"--state '%s': unknown; see belgi help list for the states", state);
}

static bool print_count(const struct call *call, const struct unit_filter *filter)
{
	guint64 count = store_count_units(call->store, filter);

	if (call->json)
		say("{\"count\":%" G_GUINT64_FORMAT "}\n", count);
	else
		say("%" G_GUINT64_FORMAT "\n", count);
	return true;
}

/* All that was ever said of it was undone. */
static bool is_empty(const struct unit_view *unit)
{
	return unit->state == STATE_NONE && !unit->serial && !unit->tag;
}

bool cmd_list(struct call *call, GError **error)
{
	const struct unit_filter filter = {
		.state = call_text(call, "state"),
		.place = call_text(call, "place"),
		.holder = call_text(call, "holder"),
		.consignee = call_text(call, "consignee"),
		.ship = call_text(call, "ship"),
		.manifest = call_text(call, "manifest"),
		.box = call_text(call, "box"),
		.person = call_text(call, "person"),
	};
	g_autoptr(GPtrArray) devs = NULL;
	gint64 limit;
	enum lang lang;

	if (call_flag(call, "conflicts"))
		return cmd_conflicts(call, error);
	if (!call_lang(call, &lang, error) || !find_state(filter.state, error) ||
		!call_int(call, "limit", 1, LIMIT_MAX, LIMIT, &limit, error))
		return false;
	if (call_flag(call, "count"))
		return print_count(call, &filter);
	devs = store_units(call->store, &filter, (guint)limit);
	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(call->store, devs->pdata[i]);
		if (!unit || is_empty(unit))
			continue;
		if (call->json)
			print_unit_json(unit);
		else
			print_unit(unit, lang);
	}
	return true;
}

/* The events of a conflict, each in plain words; of those not held here the name alone. */
static void print_events(struct store *store, const struct conflict *conflict, enum lang lang)
{
	g_autoptr(GPtrArray) events = store_events(store, conflict->key);

	for (guint i = 0; i < conflict->events->len; i++) {
		const char *name = g_ptr_array_index(conflict->events, i);
		const struct event *found = NULL;
		for (guint k = 0; k < events->len && !found; k++) {
			const struct event *event = g_ptr_array_index(events, k);
			if (g_str_equal(event->name, name))
				found = event;
		}
		g_autofree char *line = found ? card_event(store, found, lang) : g_strdup(name);
		say("    %s\n", line);
	}
}

static void print_conflict(struct store *store, const struct conflict *conflict, enum lang lang)
{
	const struct unit_view *unit = NULL;

	if (g_str_has_prefix(conflict->key, "unit:"))
		unit = store_unit(store, conflict->key + 5);
	say("! %s: %s%s  %s\n", word_name("conflict", conflict->kind, lang),
		unit && unit->serial ? unit->serial : conflict->key,
		conflict->settled ? "  (settled)" : "", conflict->id);
	print_events(store, conflict, lang);
	say_sides(store, conflict);
}

bool cmd_conflicts(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) conflicts = store_conflicts(call->store, !call_flag(call, "all"));
	enum lang lang;

	if (!call_lang(call, &lang, error))
		return false;
	for (guint i = 0; i < conflicts->len; i++) {
		const struct conflict *conflict = g_ptr_array_index(conflicts, i);
		struct json_writer w = { NULL, false };
		if (!call->json) {
			print_conflict(call->store, conflict, lang);
			continue;
		}
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		conflict_json(&w, conflict);
		json_end(&w, '}');
		say_json(w.out);
	}
	if (conflicts->len == 0 && !call->json)
		say("no conflicts\n");
	return true;
}
