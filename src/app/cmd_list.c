/* SPDX-License-Identifier: Apache-2.0
 * belgi list, belgi conflicts: units by what they are, and what people must settle. */
#include "app/tell.h"
#include "app/unit.h"
#include "base/error.h"
#include "model/tag.h"
#include "station/card.h"

#include <string.h>

enum { LIMIT = 1000, LIMIT_MAX = 10 * 1000 * 1000 };

/* Who has it; of a unit that is not on its way yet, whom it is meant for. */
static char *place_of(const struct unit_view *unit, enum lang lang)
{
	const char *const values[] = { "org", unit->consignee, NULL };

	if (unit->consignee && state_rank(unit->state) < state_rank(STATE_IN_TRANSIT))
		return word_say("say.for", lang, values);
	return g_strdup(unit->place ? unit->place : "-");
}

/* ---- the table ---- */

enum { SERIAL, TAG, PLACE, STATE, MODEL, PERSON, COLUMNS };

static const char *const headings[COLUMNS] = { "list.serial", "list.tag", "list.place",
	"list.state", "list.model", "list.person" };

static GStrv row_of(const struct unit_view *unit, enum lang lang)
{
	GStrv cells = g_new0(char *, COLUMNS + 1);
	char tag[TAG_SHOWN_SIZE] = "-";

	if (unit->tag)
		tag_show(tag, unit->tag);
	/* The internal id is for nobody: a unit without a serial goes by its tag. */
	cells[SERIAL] = g_strdup(unit->serial ? unit->serial : "-");
	cells[TAG] = g_strdup(tag);
	cells[PLACE] = place_of(unit, lang);
	cells[STATE] = g_strdup(word_name("state", state_word(unit->state), lang));
	cells[MODEL] = g_strdup(unit->model ? unit->model : "");
	cells[PERSON] = g_strdup(unit->person ? unit->person : "");
	return cells;
}

static GStrv heading_row(const struct call *call)
{
	GStrv cells = g_new0(char *, COLUMNS + 1);

	for (guint i = 0; i < COLUMNS; i++)
		cells[i] = tell(call, headings[i], NULL);
	return cells;
}

static glong width_of(const GPtrArray *rows, guint from, guint column)
{
	glong width = 0;

	for (guint i = from; i < rows->len; i++)
		width = MAX(width, g_utf8_strlen(((GStrv)rows->pdata[i])[column], -1));
	return width;
}

/* A column of which only the heading is there is left out. */
static void find_widths(const GPtrArray *rows, glong widths[COLUMNS])
{
	for (guint k = 0; k < COLUMNS; k++)
		widths[k] = width_of(rows, 1, k) > 0 ? width_of(rows, 0, k) : 0;
}

static void print_row(const char *const *cells, const glong widths[COLUMNS])
{
	GString *line = g_string_new(NULL);

	for (guint k = 0; k < COLUMNS; k++) {
		if (widths[k] == 0)
			continue;
		g_string_append(line, cells[k]);
		for (glong at = g_utf8_strlen(cells[k], -1); at < widths[k] + 2; at++)
			g_string_append_c(line, ' ');
	}
	say("%s\n", g_strchomp(line->str));
	g_string_free(line, TRUE);
}

static void free_row(gpointer row)
{
	g_strfreev(row);
}

static void print_units(const struct call *call, const GPtrArray *units, enum lang lang)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(free_row);
	glong widths[COLUMNS] = { 0 };

	if (units->len > 0)
		g_ptr_array_add(rows, heading_row(call));
	for (guint i = 0; i < units->len; i++) {
		const struct unit_view *unit = store_unit(call->store, units->pdata[i]);
		if (unit)
			g_ptr_array_add(rows, row_of(unit, lang));
	}
	find_widths(rows, widths);
	for (guint i = 0; i < rows->len; i++)
		print_row(rows->pdata[i], widths);
	if (rows->len == 0) {
		g_autofree char *none = tell(call, "list.none", NULL);
		say("%s\n", none);
	}
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
	g_autoptr(GString) all = g_string_new(NULL);

	if (!state || state_read(state) != STATE_NONE)
		return true;
	for (int known = STATE_NONE + 1; known < STATE_COUNT; known++)
		g_string_append_printf(all, " %s", state_word((enum state)known));
	return refuse(
		error, BELGI_ERROR_USAGE, "--state '%s': unknown; known are%s", state, all->str);
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

/* A unit and what it is sorted by. */
struct item {
	char *dev, *by;
};

static void item_clear(gpointer data)
{
	struct item *item = data;

	g_free(item->dev);
	g_free(item->by);
}

static gint compare_items(gconstpointer a, gconstpointer b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->by, y->by);

	return order ? order : strcmp(x->dev, y->dev);
}

/* DEVs by serial; units without one come last, by their tags. */
static GPtrArray *sorted(struct store *store, const GPtrArray *devs)
{
	g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(struct item));
	GPtrArray *order = g_ptr_array_new_with_free_func(g_free);

	g_array_set_clear_func(items, item_clear);
	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(store, devs->pdata[i]);
		struct item item;
		if (!unit || is_empty(unit))
			continue;
		item.dev = g_strdup(devs->pdata[i]);
		item.by = g_strconcat(unit->serial ? " " : "~", unit->serial ? unit->serial : "",
			unit->serial || !unit->tag ? NULL : unit->tag, NULL);
		g_array_append_val(items, item);
	}
	g_array_sort(items, compare_items);
	for (guint i = 0; i < items->len; i++)
		g_ptr_array_add(order, g_steal_pointer(&g_array_index(items, struct item, i).dev));
	return order;
}

static void print_more(const struct call *call, const struct unit_filter *filter, gint64 limit)
{
	gint64 more = (gint64)store_count_units(call->store, filter) - limit;
	g_autofree char *sentence = more > 0 ? tell_number(call, "list.more", more) : NULL;

	if (sentence)
		say("%s\n", sentence);
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
	g_autoptr(GPtrArray) units = NULL;
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
	units = sorted(call->store, devs);
	if (!call->json) {
		print_units(call, units, lang);
		print_more(call, &filter, limit);
		return true;
	}
	for (guint i = 0; i < units->len; i++)
		print_unit_json(store_unit(call->store, units->pdata[i]));
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

static void print_conflict(const struct call *call, const struct conflict *conflict, enum lang lang)
{
	struct store *store = call->store;
	const struct unit_view *unit = NULL;
	g_autofree char *settled = tell(call, "conflicts.settled", NULL);

	if (g_str_has_prefix(conflict->key, "unit:"))
		unit = store_unit(store, conflict->key + 5);
	say("! %s: %s%s%s%s  %s\n", word_name("conflict", conflict->kind, lang),
		unit && unit->serial ? unit->serial : conflict->key, conflict->settled ? "  (" : "",
		conflict->settled ? settled : "", conflict->settled ? ")" : "", conflict->id);
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
			print_conflict(call, conflict, lang);
			continue;
		}
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		conflict_json(&w, conflict);
		json_end(&w, '}');
		say_json(w.out);
	}
	if (conflicts->len == 0 && !call->json) {
		g_autofree char *none = tell(call, "conflicts.none", NULL);
		say("%s\n", none);
	}
	return true;
}
