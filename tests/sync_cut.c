/* SPDX-License-Identifier: Apache-2.0
 * Transfers that are cut anywhere, repeated and reordered end where an undisturbed one ends. */
#include "country.h"
#include "proxy.h"

enum { EVENTS = 4000 };

/* A supplier with many events to send, saved as it is before it sent any. */
static void prepare(struct country *country)
{
	g_autoptr(GPtrArray) drafts =
		g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))draft_free);
	g_autoptr(GError) error = NULL;

	country_open(country);
	g_autoptr(struct store) supplier = station_new(country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(country, "s1", "S1", "school");

	for (guint i = 0; i < EVENTS; i++) {
		g_autofree char *serial = g_strdup_printf("PF%06u", i * 7919 % 1000000);
		struct draft *draft = draft_new("device.expected");
		char dev[DEV_SIZE];

		dev_of_serial(dev, serial);
		draft_text(draft, "dev", dev);
		draft_text(draft, "serial", serial);
		draft_text(draft, "manifest", "xAAAAAAAAAAAA");
		draft_text(draft, "to", "S1");
		g_ptr_array_add(drafts, draft);
	}
	store_append(supplier, (struct draft *const *)drafts->pdata, drafts->len, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(store_sign(supplier, NULL));
}

static char *hub_path(struct country *country, const char *name)
{
	return g_build_filename(country->folder, "hub", name, NULL);
}

/* What the hub holds: the log, and the views it gives. */
static char *hub_state(struct country *country)
{
	g_autofree char *path = hub_path(country, "hub.sqlite");
	g_autoptr(GError) error = NULL;
	g_autoptr(struct store) store = store_open(path, STORE_READ, &country->clock.clock, &error);

	g_assert_no_error(error);
	g_autofree char *log = dump_log(store);
	g_autofree char *views = store_dump_views(store);

	return g_strconcat(log, "\n", views, NULL);
}

/* The hub and both stations as they were before anything was sent. */
static void save(struct country *country)
{
	g_autofree char *hub = hub_path(country, "hub.sqlite");
	g_autofree char *hub_saved = hub_path(country, "saved.sqlite");
	g_autofree char *supplier = station_path(country, "w");
	g_autofree char *saved = station_path(country, "saved");

	hub_down(country);
	copy_store(hub, hub_saved);
	copy_store(supplier, saved);
	hub_up(country);
}

static void restore(struct country *country)
{
	g_autofree char *hub = hub_path(country, "hub.sqlite");
	g_autofree char *hub_saved = hub_path(country, "saved.sqlite");
	g_autofree char *supplier = station_path(country, "w");
	g_autofree char *saved = station_path(country, "saved");

	hub_down(country);
	copy_store(hub_saved, hub);
	copy_store(saved, supplier);
	hub_up(country);
}

/* The state after one undisturbed push; the country is as before. */
static char *undisturbed(struct country *country)
{
	save(country);
	g_autoptr(struct store) supplier = station_open(country, "w", STORE_WRITE);
	struct sync_report report = sync_now(country, supplier);

	g_assert_cmpuint(report.sent, ==, EVENTS + 1);
	char *state = hub_state(country);

	g_clear_pointer(&supplier, store_close);
	restore(country);
	return state;
}

static void through_proxy(struct store *store, const struct proxy *proxy)
{
	g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u", proxy->port);

	g_assert_true(store_set(store, "hub", url, NULL));
}

/* Cuts at every kilobyte until a round gets through; returns how many were cut. */
static guint cut_at_every_kilobyte(struct store *store, gint *limit)
{
	for (guint kilobytes = 1;; kilobytes++) {
		struct sync_report report;
		g_autoptr(GError) error = NULL;

		g_atomic_int_set(limit, (gint)kilobytes * 1024);
		if (sync_once(store, &report, &error))
			return kilobytes - 1;
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_OFFLINE);
		g_assert_cmpuint(kilobytes, <, 2000);
	}
}

static void a_push_cut_at_every_kilobyte_ends_with_the_same_hub(void)
{
	struct country country;
	struct proxy proxy;

	prepare(&country);
	g_autofree char *expected = undisturbed(&country);
	g_autoptr(struct store) supplier = station_open(&country, "w", STORE_WRITE);

	proxy_start(&proxy, hub_port(country.hub));
	through_proxy(supplier, &proxy);
	guint cuts = cut_at_every_kilobyte(supplier, &proxy.up);

	g_assert_cmpuint(cuts, >, 30);
	g_assert_cmpuint(sync_waiting(supplier), ==, 0);
	hub_settle(country.hub);
	g_autofree char *state = hub_state(&country);

	g_assert_true(strcmp(state, expected) == 0);
	proxy_stop(&proxy);
	country_close(&country);
}

static void answers_cut_at_every_kilobyte_lose_and_double_nothing(void)
{
	struct country country;
	struct proxy proxy;

	prepare(&country);
	g_autoptr(struct store) supplier = station_open(&country, "w", STORE_WRITE);

	sync_now(&country, supplier);
	g_autoptr(struct store) school = station_open(&country, "s1", STORE_WRITE);

	proxy_start(&proxy, hub_port(country.hub));
	through_proxy(school, &proxy);
	guint cuts = cut_at_every_kilobyte(school, &proxy.down);

	g_assert_cmpuint(cuts, >, 30);
	g_autofree char *log = dump_log(school);
	g_autofree char *theirs = dump_log(supplier);

	g_assert_cmpuint(count_in(log, "\"kind\":\"device.expected\""), ==, EVENTS);
	g_assert_cmpuint(count_in(theirs, "\"kind\":\"device.expected\""), ==, EVENTS);
	g_assert_cmpuint(store_count_units(school, &(struct unit_filter){ 0 }), ==, EVENTS);
	proxy_stop(&proxy);
	country_close(&country);
}

/* The own chain in pieces of 100 kB or so, each a body of its own. */
static GPtrArray *pieces_of(struct store *store)
{
	GPtrArray *pieces = g_ptr_array_new_with_free_func(g_free);
	gint64 after = 0, last = 0;

	do {
		GString *piece = g_string_new(NULL);

		after = last;
		last = store_export(store, store_station(store), after, 100 * 1024, piece, NULL);
		if (piece->len > 0)
			g_ptr_array_add(pieces, g_string_free(piece, FALSE));
		else
			g_string_free(piece, TRUE);
	} while (last > after);
	return pieces;
}

static void bodies_repeated_and_reordered_end_with_the_same_hub(void)
{
	struct country country;
	g_autoptr(GRand) chance = g_rand_new_with_seed(530);

	prepare(&country);
	g_autofree char *expected = undisturbed(&country);
	g_autoptr(struct store) supplier = station_open(&country, "w", STORE_WRITE);
	g_autoptr(GPtrArray) pieces = pieces_of(supplier);

	g_assert_cmpuint(pieces->len, >, 5);
	/* Pieces that do not begin the chain say nothing of its key: the admission does. */
	for (int round = 0; round < 3; round++) {
		for (guint i = pieces->len; i > 1; i--) {
			guint other = (guint)g_rand_int_range(chance, 0, (gint)i);
			gpointer swap = pieces->pdata[i - 1];

			pieces->pdata[i - 1] = pieces->pdata[other];
			pieces->pdata[other] = swap;
		}
		for (guint i = 0; i < pieces->len; i++) {
			AUTO_SAID struct said said = push(&country, supplier, pieces->pdata[i]);

			g_assert_cmpint(said.status, ==, 200);
		}
	}
	AUTO_SAID struct said said = push(&country, supplier, NULL);
	g_autofree char *state = hub_state(&country);

	g_assert_cmpint(acked(&said, store_station(supplier)), ==, EVENTS + 1);
	g_assert_true(strcmp(state, expected) == 0);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/cut/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_push_cut_at_every_kilobyte_ends_with_the_same_hub);
	TEST(answers_cut_at_every_kilobyte_lose_and_double_nothing);
	TEST(bodies_repeated_and_reordered_end_with_the_same_hub);
	return g_test_run();
}
