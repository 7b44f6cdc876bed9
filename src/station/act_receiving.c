/* SPDX-License-Identifier: Apache-2.0
 * A receiving report: what was to come to this organisation with a shipment or a manifest, and what
 * was scanned on arrival. A unit has arrived when this organisation recorded it as received; when
 * it was recorded and nobody had announced it, it is surplus.
 *
 * sender, sender_bin, receiver, receiver_bin   organisations; of a manifest who published it
 * ship or manifest                             which
 * expected, arrived, missing, surplus          how many, with F_words
 * tables arrived, missing, surplus: no name serial tag box */
#include "station/act_form.h"

#include "base/error.h"

#include <string.h>

struct report {
	const struct act_asked *asked;
	const char *org;
	char *sender;
	GHashTable *expected; /* DEV of a unit's view, or as its event has it */
	GHashTable *surplus;
};

static bool received_here(const struct report *report, const struct unit_view *unit)
{
	for (guint i = 0; unit && i < unit->history->len; i++) {
		const struct event *event = g_ptr_array_index(unit->history, i);
		if (event_is(event, "device.received") && strcmp(event->org, report->org) == 0)
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

/* Recorded as extra, with no shipment and on no manifest. */
static bool came_alone(const struct report *report, const struct unit_view *unit)
{
	for (guint i = 0; unit && !unit->manifest && i < unit->history->len; i++) {
		const struct event *event = g_ptr_array_index(unit->history, i);
		if (event_is(event, "device.received") && event_flag(event, "extra") &&
			!event_text(event, "ship") && strcmp(event->org, report->org) == 0)
			return true;
	}
	return false;
}

static void find_strays(struct report *report)
{
	const struct unit_filter here = { .place = report->org };
	g_autoptr(GPtrArray) devs = store_units(report->asked->store, &here, ACT_ROWS_MAX);

	for (guint i = 0; i < devs->len; i++) {
		const char *dev = g_ptr_array_index(devs, i);
		if (came_alone(report, store_unit(report->asked->store, dev)))
			g_hash_table_add(report->surplus, g_strdup(dev));
	}
}

/* ---- both ---- */

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_row(
	const struct report *report, struct act_data *data, const char *table, const char *dev)
{
	GArray *row = act_row(data, table);

	act_cell_no(row, act_table(data, table)->rows->len);
	act_cell_unit(row, store_unit(report->asked->store, dev), dev);
	act_unit(data, dev);
}

static void put_rows(const struct report *report, struct act_data *data)
{
	g_autofree const char **expected =
		(const char **)g_hash_table_get_keys_as_array(report->expected, NULL);
	g_autofree const char **surplus =
		(const char **)g_hash_table_get_keys_as_array(report->surplus, NULL);
	guint counts[] = { g_hash_table_size(report->expected),
		g_hash_table_size(report->surplus) };

	act_table(data, "arrived");
	act_table(data, "missing");
	act_table(data, "surplus");
	if (counts[0])
		qsort(expected, counts[0], sizeof(*expected), by_text);
	if (counts[1])
		qsort(surplus, counts[1], sizeof(*surplus), by_text);
	for (guint i = 0; i < counts[0]; i++)
		put_row(report, data,
			received_here(report, store_unit(report->asked->store, expected[i]))
				? "arrived"
				: "missing",
			expected[i]);
	for (guint i = 0; i < counts[1]; i++)
		if (!g_hash_table_contains(report->expected, surplus[i]))
			put_row(report, data, "surplus", surplus[i]);
}

static bool put_all(const struct report *report, struct act_data *data, bool ship, GError **error)
{
	static const char *const tables[] = { "arrived", "missing", "surplus" };

	act_put_org(report->asked, data, "sender", report->sender);
	act_put_org(report->asked, data, "receiver", report->org);
	act_put(data, ship ? "ship" : "manifest", report->asked->subject);
	put_rows(report, data);
	if (!act_put_count(data, "expected", g_hash_table_size(report->expected), error))
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(tables); i++)
		if (!act_put_count(data, tables[i], act_table(data, tables[i])->rows->len, error))
			return false;
	return true;
}

static bool nothing(const struct report *report, bool ship, GError **error)
{
	return refuse(error, BELGI_ERROR_NOT_FOUND,
		"%s %s: brings nothing to %s as far as is known here; sync first, or look at the "
		"number again",
		ship ? "shipment" : "manifest", report->asked->subject, report->org);
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
