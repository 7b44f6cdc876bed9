/* SPDX-License-Identifier: Apache-2.0
 * A receiving report: what was to come to this organisation with a shipment or a manifest, and what
 * was scanned on arrival. A unit has arrived when this organisation recorded it as received; when
 * it was recorded and nobody had announced it, it is surplus.
 *
 * sender, sender_bin, receiver, receiver_bin   organisations; of a manifest who published it
 * ship or manifest                             which
 * expected, arrived, missing, surplus          how many; the last three also F_words
 * table units: no name serial tag box, and 1 in expected, arrived, missing or surplus
 *              what is missing first, then surplus, then the rest */
#include "station/act_form.h"

#include "base/error.h"
#include "model/standing.h"

#include <string.h>

struct report {
	const struct act_asked *asked;
	const char *org;
	char *sender;
	GHashTable *expected; /* DEV of a unit's view, or as its event has it */
	GHashTable *surplus;
};

/* This organisation recorded it as received, and that stands; `alone`: as extra, and with no
 * shipment. */
static bool received_here(const struct report *report, const struct unit_view *unit, bool alone)
{
	g_autoptr(struct standing) standing = NULL;

	if (!unit)
		return false;
	standing = standing_new(store_authority(report->asked->store), unit->history);
	for (guint i = 0; i < standing->order->count; i++) {
		const struct event *event = standing->order->events[i];
		if (event_is(event, "device.received") && mark_holds(&standing->marks[i]) &&
			strcmp(event->org, report->org) == 0 &&
			(!alone || (event_flag(event, "extra") && !event_text(event, "ship"))))
			return true;
	}
	return false;
}

/* Units have one name here, whatever the event called them. */
static void add_units(const struct report *report, GHashTable *devs, const struct event *event)
{
	for (guint u = 0; u < event_units(event); u++) {
		const struct unit_view *unit =
			store_unit(report->asked->store, event_unit(event, u));
		g_hash_table_add(devs, g_strdup(unit ? unit->dev : event_unit(event, u)));
	}
}

static void take_out(const struct report *report, GHashTable *devs, const struct event *event)
{
	for (guint u = 0; u < event_units(event); u++) {
		const struct unit_view *unit =
			store_unit(report->asked->store, event_unit(event, u));
		g_hash_table_remove(devs, unit ? unit->dev : event_unit(event, u));
	}
}

/* ---- a shipment ---- */

static void read_shipment(struct report *report, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		if (event_is(event, "shipment.sent") &&
			g_strcmp0(event_text(event, "to"), report->org) == 0) {
			g_free(report->sender);
			report->sender = g_strdup(event->org);
			add_units(report, report->expected, event);
		} else if (event_is(event, "shipment.cancelled")) {
			take_out(report, report->expected, event);
		}
	}
	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		if (event_is(event, "device.received") && strcmp(event->org, report->org) == 0)
			add_units(report, report->surplus, event);
	}
}

/* ---- a manifest ---- */

static void read_manifest(struct report *report, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		if (!event_is(event, "device.expected") ||
			g_strcmp0(event_text(event, "to"), report->org) != 0)
			continue;
		g_free(report->sender);
		report->sender = g_strdup(event->org);
		add_units(report, report->expected, event);
	}
}

static void find_strays(struct report *report)
{
	const struct unit_filter here = { .place = report->org };
	g_autoptr(GPtrArray) devs = store_units(report->asked->store, &here, ACT_ROWS_MAX);

	for (guint i = 0; i < devs->len; i++) {
		const char *dev = g_ptr_array_index(devs, i);
		const struct unit_view *unit = store_unit(report->asked->store, dev);
		if (unit && !unit->manifest && received_here(report, unit, true))
			g_hash_table_add(report->surplus, g_strdup(dev));
	}
}

/* ---- both ---- */

/* As people look for them: box by box, then by serial number. */
static int by_box(gconstpointer a, gconstpointer b, gpointer store)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	/* A look-up may let go of the one before. */
	const struct unit_view *unit = store_unit(store, x);
	g_autofree char *box = unit ? g_strdup(unit->box) : NULL;
	g_autofree char *serial = unit ? g_strdup(unit->serial) : NULL;
	int order;

	unit = store_unit(store, y);
	order = g_strcmp0(box, unit ? unit->box : NULL);
	if (order == 0)
		order = g_strcmp0(serial, unit ? unit->serial : NULL);
	return order ? order : strcmp(x, y);
}

/* A column of the table, and how many are in it. */
enum column_of { MISSING, SURPLUS, ARRIVED, COLUMNS };
static const char *const columns[COLUMNS] = { "missing", "surplus", "arrived" };

static enum column_of column_of(const struct report *report, const char *dev)
{
	if (!g_hash_table_contains(report->expected, dev))
		return SURPLUS;
	return received_here(report, store_unit(report->asked->store, dev), false) ? ARRIVED
										   : MISSING;
}

static void put_row(
	const struct report *report, struct act_data *data, enum column_of column, const char *dev)
{
	GArray *row = act_row(data, "units");

	act_cell_no(row, act_table(data, "units")->rows->len);
	act_cell_unit(row, store_unit(report->asked->store, dev), dev);
	act_cell(row, "expected", column == SURPLUS ? NULL : "1");
	act_cell(row, columns[column], "1");
	act_unit(data, dev);
}

static void add_keys(GPtrArray *devs, GHashTable *from, GHashTable *but)
{
	GHashTableIter iter;
	gpointer dev;

	g_hash_table_iter_init(&iter, from);
	while (g_hash_table_iter_next(&iter, &dev, NULL))
		if (!but || !g_hash_table_contains(but, dev))
			g_ptr_array_add(devs, dev);
}

static void put_rows(const struct report *report, struct act_data *data, guint counts[COLUMNS])
{
	g_autoptr(GPtrArray) devs = g_ptr_array_new();

	add_keys(devs, report->expected, NULL);
	add_keys(devs, report->surplus, report->expected);
	g_ptr_array_sort_with_data(devs, by_box, report->asked->store);
	for (enum column_of column = MISSING; column < COLUMNS; column++) {
		counts[column] = 0;
		for (guint i = 0; i < devs->len; i++)
			if (column_of(report, devs->pdata[i]) == column) {
				put_row(report, data, column, devs->pdata[i]);
				counts[column]++;
			}
	}
}

static bool put_all(const struct report *report, struct act_data *data, bool ship, GError **error)
{
	guint counts[COLUMNS];

	act_put_org(report->asked, data, "sender", report->sender);
	act_put_org(report->asked, data, "receiver", report->org);
	act_put(data, ship ? "ship" : "manifest", report->asked->subject);
	put_rows(report, data, counts);
	if (!act_put_number(data, "expected", g_hash_table_size(report->expected), error))
		return false;
	for (enum column_of column = MISSING; column < COLUMNS; column++) {
		g_autofree char *in_words = g_strconcat(columns[column], "_words", NULL);
		if (!act_put_number(data, columns[column], counts[column], error) ||
			!act_put_pieces(data, in_words, counts[column], error))
			return false;
	}
	return true;
}

static bool nothing(const struct report *report, bool ship, GError **error)
{
	return refuse(error, BELGI_ERROR_NOT_FOUND,
		"%s %s: brings nothing here as far as is known; sync first, or look at the number "
		"again",
		ship ? "shipment" : "manifest", report->asked->subject);
}

bool act_receiving(const struct act_asked *asked, struct act_data *data, GError **error)
{
	bool ship = *asked->subject == 's';
	struct report report = { .asked = asked, .org = store_org(asked->store) };
	g_autoptr(GHashTable) expected =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) surplus =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) events =
		act_events(asked->store, ship ? "ship" : "manifest", asked->subject);
	bool good;

	report.expected = expected;
	report.surplus = surplus;
	if (ship)
		read_shipment(&report, events);
	else
		read_manifest(&report, events);
	if (!ship && g_hash_table_size(expected) > 0)
		find_strays(&report);
	good = g_hash_table_size(expected) > 0 ? put_all(&report, data, ship, error)
					       : nothing(&report, ship, error);
	g_free(report.sender);
	return good;
}
