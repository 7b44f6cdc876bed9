/* SPDX-License-Identifier: Apache-2.0
 * A box is what units are in: those that were packed here, else those that a manifest or a sender
 * put there. A shipment's boxes are those that it names and those of its units. */
#include "station/cargo.h"

#include "base/error.h"
#
#include "station/act_form.h"
#include "station/desk.h"

#include <string.h>

enum { CARGO_UNITS_MAX = 100000, MODELS_SHOWN = 3 };

void cargo_clear(struct cargo *cargo)
{
	g_free(cargo->code);
	g_free(cargo->link);
	g_free(cargo->ship);
	g_free(cargo->from);
	g_free(cargo->to);
	g_free(cargo->content);
	g_free(cargo->packed);
	g_free(cargo->index);
	g_free(cargo->count);
	*cargo = (struct cargo){ 0 };
}

char *cargo_id(char letter, const char *text, GError **error)
{
	g_autofree char *upper = g_ascii_strup(text, -1);
	char *id = meet_id(upper, letter);

	if (!id)
		refuse(error, BELGI_ERROR_USAGE,
			letter == 'b' ? "box '%s': not an id of a box; give b and 12 characters, "
					"as they were scanned or printed"
				      : "shipment '%s': not an id of a shipment; give s and 12 "
					"characters, as they were scanned or printed",
			text);
	return id;
}

/* ---- names ---- */

/* In the language, else in the other; the id where nobody told a name. */
static char *org_name(struct store *store, const char *org, enum lang lang)
{
	static const char *const fields[2][4] = {
		{ "name_ru", "short_ru", "name_kk", "short_kk" },
		{ "name_kk", "short_kk", "name_ru", "short_ru" },
	};
	char *name = NULL;

	for (guint i = 0; org && !name && i < G_N_ELEMENTS(fields[0]); i++)
		name = store_org_text(store, org, fields[lang == LANG_KK][i]);
	return name ? name : g_strdup(org);
}

static void name_ends(
	struct store *store, const char *from, const char *to, enum lang lang, struct cargo *cargo)
{
	cargo->from = org_name(store, from ? from : store_org(store), lang);
	cargo->to = org_name(store, to, lang);
}

/* ---- a shipment ---- */

/* The event that sent it, the last part of one in parts; NULL: none stands. */
static const struct event *sent_event(const GPtrArray *events)
{
	const struct event *sent = NULL;

	for (guint i = 0; i < events->len; i++)
		if (event_is(events->pdata[i], "shipment.sent"))
			sent = events->pdata[i];
	return sent;
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_box(GPtrArray *boxes, GHashTable *known, const char *box)
{
	if (box && g_hash_table_add(known, (gpointer)g_intern_string(box)))
		g_ptr_array_add(boxes, g_strdup(box));
}

/* A QR code in capitals is smaller; a bare code in capitals would be read as a serial number. */
static char *link_of(const char *mark, const char *id)
{
	g_autofree char *capitals = g_ascii_strup(id, -1);

	return g_strconcat(mark, capitals, NULL);
}

/* Its boxes (char*), sorted. */
static GPtrArray *boxes_of(struct store *store, const char *ship, const struct event *sent)
{
	const struct unit_filter filter = { .ship = ship };
	g_autoptr(GPtrArray) devs = store_units(store, &filter, CARGO_UNITS_MAX);
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	const struct value *named = sent ? event_value(sent, "boxes") : NULL;
	GPtrArray *boxes = g_ptr_array_new_with_free_func(g_free);

	for (const struct value *box = named ? named->child : NULL; box; box = box->next)
		add_box(boxes, known, box->text);
	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(store, devs->pdata[i]);
		add_box(boxes, known, unit ? unit->box : NULL);
	}
	g_ptr_array_sort(boxes, compare_texts);
	return boxes;
}

static char *day_text(const char *day)
{
	return day ? g_strdup_printf("%.2s.%.2s.%.4s", day + 8, day + 5, day) : NULL;
}

bool cargo_shipment(
	struct store *store, const char *ship, enum lang lang, struct cargo *cargo, GError **error)
{
	g_autoptr(GPtrArray) events = act_events(store, "ship", ship);
	const struct event *sent = sent_event(events);
	g_autoptr(GPtrArray) boxes = boxes_of(store, ship, sent);
	g_autofree char *day = sent ? act_day_of(sent) : NULL;

	if (!sent && boxes->len == 0)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"shipment %s: nothing is recorded of it; send it first, or give another id",
			ship);
	cargo->code = g_strdup(ship);
	cargo->link = link_of("BELGI:SHIP:", ship);
	cargo->ship = g_strdup(ship);
	cargo->packed = day_text(day);
	cargo->count = g_strdup_printf("%u", boxes->len);
	name_ends(
		store, sent ? sent->org : NULL, sent ? event_text(sent, "to") : NULL, lang, cargo);
	return true;
}

/* ---- a box ---- */

static GPtrArray *units_of(struct store *store, const char *box)
{
	struct unit_filter filter = { .box = box, .state = "packed" };
	GPtrArray *devs = store_units(store, &filter, CARGO_UNITS_MAX);

	if (devs->len > 0)
		return devs;
	g_ptr_array_unref(devs);
	filter.state = NULL;
	return store_units(store, &filter, CARGO_UNITS_MAX);
}

struct model_of_units {
	char *name;
	guint count;
};

static void kind_clear(gpointer data)
{
	g_free(((struct model_of_units *)data)->name);
}

static void count_kind(GArray *models, const struct unit_view *unit)
{
	g_autofree char *name = act_unit_name(unit);
	struct model_of_units fresh = { NULL, 1 };

	for (guint i = 0; i < models->len; i++) {
		struct model_of_units *kind = &g_array_index(models, struct model_of_units, i);
		if (g_strcmp0(kind->name, name) == 0) {
			kind->count++;
			return;
		}
	}
	fresh.name = g_steal_pointer(&name);
	if (fresh.name)
		g_array_append_val(models, fresh);
}

static int more_first(gconstpointer a, gconstpointer b)
{
	const struct model_of_units *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* "Lenovo 82C4 × 10, HP 250 G8 × 2"; what else there is is shown to be there. */
static char *content_of(GArray *models)
{
	GString *text = g_string_new(NULL);

	g_array_sort(models, more_first);
	for (guint i = 0; i < MIN(models->len, MODELS_SHOWN); i++) {
		const struct model_of_units *kind =
			&g_array_index(models, struct model_of_units, i);
		g_string_append_printf(text, "%s%s × %u", i ? ", " : "", kind->name, kind->count);
	}
	if (models->len > MODELS_SHOWN)
		g_string_append(text, ", …");
	return g_string_free(text, models->len == 0);
}

/* The day on which the last of its units was put in. */
static void find_day(const struct unit_view *unit, const char *box, char **day)
{
	for (guint i = 0; i < unit->history->len; i++) {
		const struct event *event = unit->history->pdata[i];
		g_autofree char *of = NULL;
		if (!event_is(event, "device.packed") ||
			g_strcmp0(event_text(event, "box"), box) != 0)
			continue;
		of = act_day_of(event);
		if (!*day || strcmp(of, *day) > 0) {
			g_free(*day);
			*day = g_steal_pointer(&of);
		}
	}
}

/* What is known of the shipment that it belongs to. */
static void put_shipment(struct store *store, const char *box, const char *ship,
	const char *consignee, enum lang lang, struct cargo *cargo)
{
	g_autoptr(GPtrArray) events = act_events(store, "ship", ship);
	const struct event *sent = sent_event(events);
	g_autoptr(GPtrArray) boxes = boxes_of(store, ship, sent);
	guint at = 0;

	cargo->ship = g_strdup(ship);
	while (at < boxes->len && strcmp(boxes->pdata[at], box) != 0)
		at++;
	if (at < boxes->len)
		cargo->index = g_strdup_printf("%u / %u", at + 1, boxes->len);
	name_ends(store, sent ? sent->org : NULL, sent ? event_text(sent, "to") : consignee, lang,
		cargo);
}

bool cargo_box(
	struct store *store, const char *box, enum lang lang, struct cargo *cargo, GError **error)
{
	g_autoptr(GPtrArray) devs = units_of(store, box);
	g_autoptr(GArray) models = g_array_new(FALSE, FALSE, sizeof(struct model_of_units));
	g_autofree char *day = NULL;
	g_autofree char *ship = NULL;
	g_autofree char *to = NULL;

	if (devs->len == 0)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"box %s: nothing is recorded in it; pack it first with belgi scan --mode "
			"pack, or give another id",
			box);
	g_array_set_clear_func(models, kind_clear);
	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(store, devs->pdata[i]);
		if (!unit)
			continue;
		count_kind(models, unit);
		find_day(unit, box, &day);
		ship = ship ? ship : g_strdup(unit->ship);
		to = to ? to : g_strdup(unit->consignee);
	}
	cargo->code = g_strdup(box);
	cargo->link = link_of("BELGI:BOX:", box);
	cargo->count = g_strdup_printf("%u", devs->len);
	cargo->content = content_of(models);
	cargo->packed = day_text(day);
	if (ship)
		put_shipment(store, box, ship, to, lang, cargo);
	else
		name_ends(store, NULL, to, lang, cargo);
	return true;
}

GPtrArray *cargo_boxes(struct store *store, const char *ship, GError **error)
{
	g_autoptr(GPtrArray) events = act_events(store, "ship", ship);
	g_autoptr(GPtrArray) boxes = boxes_of(store, ship, sent_event(events));

	if (boxes->len > 0)
		return g_steal_pointer(&boxes);
	refuse(error, BELGI_ERROR_NOT_FOUND,
		"shipment %s: no box of it is recorded; give the ids of boxes", ship);
	return NULL;
}
