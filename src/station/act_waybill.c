/* SPDX-License-Identifier: Apache-2.0
 * A waybill: what left here in one shipment, from what was recorded when it was sent. Units of it
 * that were cancelled since are not on it.
 *
 * sender, sender_bin, receiver, receiver_bin   organisations
 * ship, sent, places, seals, plate             of the shipment, where they were given
 * units, units_words                           how many
 * sum, sum_words                               where the price of every unit is known
 * table lines: no name nomenclature qty price sum
 *              a unit each, named with its serial and tag; grouped, units of one name and price */
#include "station/act_form.h"

#include "base/error.h"
#include "model/tag.h"

#include <string.h>

struct shipped {
	char *dev, *name, *serial, *box;
	gint64 price; /* tiyn; -1: not known */
};

static void shipped_clear(gpointer data)
{
	struct shipped *unit = data;

	g_free(unit->dev);
	g_free(unit->name);
	g_free(unit->serial);
	g_free(unit->box);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	const struct shipped *x = a, *y = b;
	int order = g_strcmp0(x->name, y->name);

	if (order == 0 && x->price != y->price)
		return x->price < y->price ? -1 : 1;
	if (order == 0)
		order = g_strcmp0(x->box, y->box);
	if (order == 0)
		order = g_strcmp0(x->serial, y->serial);
	return order ? order : strcmp(x->dev, y->dev);
}

/* The units that were sent and not cancelled (char*). */
static GHashTable *find_units(const GPtrArray *events, const char *org)
{
	GHashTable *devs = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		for (guint u = 0; u < event_units(event); u++)
			if (event_is(event, "shipment.sent") && strcmp(event->org, org) == 0)
				g_hash_table_add(devs, (gpointer)event_unit(event, u));
			else if (event_is(event, "shipment.cancelled"))
				g_hash_table_remove(devs, event_unit(event, u));
	}
	return devs;
}

static GArray *read_units(struct store *store, GHashTable *devs)
{
	GArray *units = g_array_new(FALSE, FALSE, sizeof(struct shipped));
	GHashTableIter iter;
	gpointer dev;

	g_array_set_clear_func(units, shipped_clear);
	g_hash_table_iter_init(&iter, devs);
	while (g_hash_table_iter_next(&iter, &dev, NULL)) {
		const struct unit_view *view = store_unit(store, dev);
		struct shipped unit = {
			.dev = g_strdup(dev),
			.name = act_unit_name(view),
			.serial = view ? g_strdup(view->serial) : NULL,
			.box = view ? g_strdup(view->box) : NULL,
			.price = view ? view->cost : -1,
		};
		g_array_append_val(units, unit);
	}
	g_array_sort(units, by_name);
	return units;
}

/* Before a serial number. */
static const struct {
	const char *lang, *serial;
} words[] = {
	{ "kk", "с/н" },
	{ "ru", "с/н" },
	{ "en", "S/N" },
};

static void cell_name(GArray *row, const struct shipped *unit, bool grouped)
{
	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autofree char *serial =
			unit->serial && !grouped
				? g_strdup_printf("%s %s", words[i].serial, unit->serial)
				: NULL;
		g_autofree char *name = unit->name && serial
						? g_strdup_printf("%s, %s", unit->name, serial)
						: g_strdup(unit->name ? unit->name : serial);
		act_cell_in(row, "name", words[i].lang, name);
	}
}

static bool put_line(struct store *store, struct act_data *data, const struct shipped *unit,
	guint count, bool grouped, GError **error)
{
	GArray *row = act_row(data, "lines");
	const struct unit_view *view = store_unit(store, unit->dev);
	g_autofree char *number = g_strdup_printf("%u", count);
	char shown[TAG_SHOWN_SIZE];

	act_cell_no(row, act_table(data, "lines")->rows->len);
	cell_name(row, unit, grouped);
	if (!grouped && view && view->tag) {
		tag_show(shown, view->tag);
		act_cell(row, "nomenclature", shown);
	}
	act_cell(row, "qty", number);
	return unit->price < 0 || (act_cell_money(row, "price", unit->price, error) &&
					  act_cell_money(row, "sum", unit->price * count, error));
}

static bool of_one_line(const struct shipped *a, const struct shipped *b)
{
	return g_strcmp0(a->name, b->name) == 0 && a->price == b->price;
}

static bool put_lines(
	const struct act_asked *asked, struct act_data *data, const GArray *units, GError **error)
{
	for (guint i = 0, next; i < units->len; i = next) {
		const struct shipped *first = &g_array_index(units, struct shipped, i);

		for (next = i + 1; asked->grouped && next < units->len; next++)
			if (!of_one_line(first, &g_array_index(units, struct shipped, next)))
				break;
		if (!put_line(asked->store, data, first, next - i, asked->grouped, error))
			return false;
	}
	return true;
}

/* -1: the price of some unit is not known. */
static gint64 sum_of(const GArray *units)
{
	gint64 sum = 0;

	for (guint i = 0; i < units->len; i++) {
		gint64 price = g_array_index(units, struct shipped, i).price;
		if (price < 0)
			return -1;
		sum += price;
	}
	return sum;
}

static bool put_units(
	const struct act_asked *asked, struct act_data *data, const GArray *units, GError **error)
{
	gint64 sum = sum_of(units);

	for (guint i = 0; i < units->len; i++)
		act_unit(data, g_array_index(units, struct shipped, i).dev);
	return put_lines(asked, data, units, error) &&
	       act_put_number(data, "units", units->len, error) &&
	       act_put_pieces(data, "units_words", units->len, error) &&
	       (sum < 0 || (act_cell_money(data->values, "sum", sum, error) &&
				   act_put_money_words(data, "sum_words", sum, error)));
}

static bool put_shipment(const struct act_asked *asked, struct act_data *data,
	const struct event *sent, GError **error)
{
	g_autofree char *day = act_day_of(sent);
	gint64 places = event_int(sent, "places", 0);
	g_autofree char *number = places ? g_strdup_printf("%" G_GINT64_FORMAT, places) : NULL;

	act_put_org(asked, data, "sender", store_org(asked->store));
	act_put_org(asked, data, "receiver", event_text(sent, "to"));
	act_put(data, "ship", asked->subject);
	act_put(data, "places", number);
	act_put(data, "seals", event_text(sent, "seals"));
	act_put(data, "plate", event_text(sent, "plate"));
	return act_put_day(data, "sent", day, error);
}

/* Of a shipment in parts the last says what is of the whole. */
static const struct event *sent_from(const GPtrArray *events, const char *org)
{
	const struct event *sent = NULL;

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		if (event_is(event, "shipment.sent") && (!sent || strcmp(event->org, org) == 0))
			sent = event;
	}
	return sent;
}

bool act_waybill(const struct act_asked *asked, struct act_data *data, GError **error)
{
	const char *org = store_org(asked->store);
	g_autoptr(GPtrArray) events = act_events(asked->store, "ship", asked->subject);
	const struct event *sent = sent_from(events, org);
	g_autoptr(GHashTable) devs = NULL;
	g_autoptr(GArray) units = NULL;

	if (!sent)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"shipment %s: not known here, or cancelled; see belgi list --ship %s",
			asked->subject, asked->subject);
	if (strcmp(sent->org, org) != 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"shipment %s: was sent by %s, who makes its waybill; make belgi paper "
			"receiving here",
			asked->subject, sent->org);
	devs = find_units(events, org);
	if (g_hash_table_size(devs) == 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"shipment %s: every unit of it was cancelled; there is nothing to print",
			asked->subject);
	units = read_units(asked->store, devs);
	return put_shipment(asked, data, sent, error) && put_units(asked, data, units, error);
}
