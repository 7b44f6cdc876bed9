/* SPDX-License-Identifier: Apache-2.0
 * Rounds of sync between stations and a hub, and what a station says when the hub is not one. */
#include "country.h"

#include "net/server.h"

static void what_concerns_a_school_reaches_it_and_nothing_else_does(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");
	g_autoptr(struct store) other = station_new(&country, "s2", "S2", "school");

	expect_unit(supplier, "PF2W2GL1", "S1");
	expect_unit(supplier, "PF2W2GL2", "S2");
	send_unit(supplier, "PF2W2GL1", "S1");
	struct sync_report pushed = sync_now(&country, supplier);

	g_assert_cmpuint(pushed.sent, ==, 4);
	g_assert_cmpuint(pushed.waiting, ==, 0);
	g_assert_false(pushed.forked);
	sync_now(&country, school);
	sync_now(&country, other);
	g_autofree char *log = dump_log(school);
	g_autofree char *others = dump_log(other);

	g_assert_nonnull(strstr(log, "PF2W2GL1"));
	g_assert_null(strstr(log, "PF2W2GL2"));
	g_assert_nonnull(strstr(others, "PF2W2GL2"));
	g_assert_null(strstr(others, "PF2W2GL1"));
	g_assert_cmpuint(count_in(log, "\"kind\":\"shipment.sent\""), ==, 1);
	country_close(&country);
}

static void a_second_round_sends_and_receives_nothing(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	expect_unit(supplier, "PF2W2GL1", "S1");
	sync_now(&country, supplier);
	sync_now(&country, school);
	struct sync_report report = sync_now(&country, school);

	g_assert_cmpuint(report.sent, ==, 0);
	g_assert_cmpuint(report.received, ==, 0);
	g_assert_cmpuint(report.waiting, ==, 0);
	country_close(&country);
}

static void ten_thousand_events_come_over_in_bodies(void)
{
	enum { UNITS = 10000 };
	struct country country;
	g_autoptr(GPtrArray) drafts =
		g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))draft_free);
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	for (guint i = 0; i < UNITS; i++) {
		g_autofree char *serial = g_strdup_printf("PF%06u", i);
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
	g_assert_cmpuint(sync_waiting(supplier), ==, UNITS + 1);
	struct sync_report sent = sync_now(&country, supplier);

	g_assert_cmpuint(sent.sent, ==, UNITS + 1);
	struct sync_report got = sync_now(&country, school);

	g_assert_cmpuint(got.received, >=, UNITS);
	g_assert_cmpuint(store_count_units(school, &(struct unit_filter){ 0 }), ==, UNITS);
	country_close(&country);
}

static void a_foreign_event_of_a_filtered_feed_verifies_from_the_root_key_alone(void)
{
	struct country country;
	guint8 root[KEY_SIZE];

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	for (int i = 0; i < 100; i++) {
		g_autofree char *serial = g_strdup_printf("PF%06d", i);

		expect_unit(supplier, serial, i % 10 ? "S2" : "S1");
	}
	sync_now(&country, supplier);
	sync_now(&country, school);
	hub_down(&country);
	g_autofree char *log = dump_log(school);
	struct run_fault fault;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) runs = runs_read(log, strlen(log), 10000, &fault, &error);

	g_assert_no_error(error);
	g_assert_true(root_read(root, country.root));
	g_autoptr(struct authority) authority = authority_new(root);
	g_autoptr(GPtrArray) foreign = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = g_ptr_array_index(runs, i);

		for (guint at = 0; at < run->lines->len; at++) {
			const struct run_line *line =
				&g_array_index(run->lines, struct run_line, at);

			if (!line->text)
				continue;
			struct event *event = event_read(line->text, line->len, NULL);

			event_place(event, &line->hash);
			authority_add(authority, event);
			g_ptr_array_add(foreign, event);
		}
	}
	guint counted = 0, hidden = 0;

	for (guint i = 0; i < runs->len; i++) {
		const struct run *run = g_ptr_array_index(runs, i);
		const guint8 *key = authority_key(authority, run->st);

		g_assert_nonnull(key);
		g_assert_true(run_check(run, key, &fault, &error));
		for (guint at = 0; at < run->lines->len; at++)
			hidden += !g_array_index(run->lines, struct run_line, at).text;
	}
	for (guint i = 0; i < foreign->len; i++) {
		const struct event *event = g_ptr_array_index(foreign, i);

		counted += event_is(event, "device.expected") && authority_counts(authority, event);
	}
	g_assert_cmpuint(counted, ==, 10);
	g_assert_cmpuint(hidden, >, 50);
	country.options.port = 0;
	country_close(&country);
}

/* ---- hubs that are none ---- */

struct liar {
	unsigned status;
	const char *type, *body;
};

static void handle_lie(void *data, const struct http_request *request, struct http_answer *answer)
{
	const struct liar *liar = data;

	(void)request;
	answer->status = liar->status;
	answer->type = liar->type;
	answer->body = g_bytes_new(liar->body, strlen(liar->body));
}

static const struct route lies[] = { { "POST", "/v1/events", 1 << 20, handle_lie },
	{ "POST", "/v1/enrol", 1 << 20, handle_lie }, { "GET", "/v1/feed", 0, handle_lie },
	{ NULL, NULL, 0, NULL } };

static void check_lie(struct country *country, struct store *store, struct liar *liar,
	const char *epoch, const char *what)
{
	struct sync_report report;
	g_autoptr(GError) error = NULL;
	struct server *server = server_start(
		&(struct server_options){
			.address = "127.0.0.1", .routes = lies, .data = liar, .epoch = epoch },
		&error);
	g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u", server_port(server));
	g_autofree char *sentence = g_strdup_printf("hub %s: %s", url, what);
	g_autofree char *before = dump_log(store);

	(void)country;
	g_assert_true(store_set(store, "hub", url, NULL));
	g_assert_false(sync_once(store, &report, &error));
	g_assert_cmpstr(error->message, ==, sentence);
	g_autofree char *after = dump_log(store);

	g_assert_true(strcmp(after, before) == 0);
	g_assert_cmpuint(report.waiting, ==, sync_waiting(store));
	server_stop(server);
}

static void a_hub_that_answers_garbage_or_fails_changes_nothing(void)
{
	static const char epoch[] = "0123456789abcdef0123456789abcdef";
	static const struct {
		struct liar liar;
		const char *epoch, *what;
	} rows[] = {
		{ { 500, "text/html", "<h1>Internal Server Error</h1>" }, epoch,
			"fails (HTTP 500); everything is kept here, run belgi sync again later" },
		{ { 503, "application/json", "{\"error\":\"disk: is full; wait\"}" }, epoch,
			"is busy (disk: is full; wait); everything is kept here, run belgi sync again when the line is back" },
		{ { 200, "text/html", "<h1>Welcome to the hotel</h1>" }, epoch,
			"answers garbage (no JSON); everything is kept here, check the address and ask who runs the hub" },
		{ { 200, "text/html", "<h1>Welcome to the hotel</h1>" }, NULL,
			"answers garbage (no epoch); everything is kept here, check the address and ask who runs the hub" },
		{ { 200, "application/json", "{\"acks\":{}}" }, epoch,
			"answers garbage (no acknowledgement); everything is kept here, check the address and ask who runs the hub" },
		{ { 409, "application/json", "{\"acks\":{},\"forks\":[]}" }, epoch,
			"answers garbage (a fork without its proof); everything is kept here, check the address and ask who runs the hub" },
		{ { 302, "text/html", "" }, epoch,
			"answers HTTP 302; everything is kept here, check the address and the version of the program" },
		{ { 403, "application/json", "{\"error\":\"no\\u0007 way\"}" }, epoch, "no  way" },
	};
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "s1", "S1", "school");

	receive_unit(store, "PF2W2GLT");
	g_assert_true(store_sign(store, NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct liar liar = rows[i].liar;

		check_lie(&country, store, &liar, rows[i].epoch, rows[i].what);
	}
	g_assert_true(store_set(store, "hub", hub_url(country.hub), NULL));
	struct sync_report report = sync_now(&country, store);

	g_assert_cmpuint(report.waiting, ==, 0);
	g_assert_cmpuint(report.sent, ==, 2);
	country_close(&country);
}

/* Acknowledges all, and has always one more empty page. */
struct treadmill {
	char *acks;
	gint pages;
};

static void handle_acks(void *data, const struct http_request *request, struct http_answer *answer)
{
	const struct treadmill *treadmill = data;

	(void)request;
	answer->status = 200;
	answer->type = "application/json";
	answer->body = g_bytes_new(treadmill->acks, strlen(treadmill->acks));
}

static void handle_page(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct treadmill *treadmill = data;
	g_autofree char *page =
		g_strdup_printf("belgi-feed-1 c%d 1\n", g_atomic_int_add(&treadmill->pages, 1));

	(void)request;
	answer->status = 200;
	answer->type = "application/zstd";
	answer->body = wire_pack(page, strlen(page));
}

static void a_feed_that_does_not_end_is_left(void)
{
	static const struct route routes[] = { { "POST", "/v1/events", 1 << 20, handle_acks },
		{ "GET", "/v1/feed", 0, handle_page }, { NULL, NULL, 0, NULL } };
	struct country country;
	struct treadmill treadmill = { 0 };
	struct sync_report report;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "s1", "S1", "school");
	sync_now(&country, store);
	g_autofree char *epoch = store_get(store, "epoch");
	struct hash hash;

	treadmill.acks = g_strdup_printf("{\"acks\":{\"%s\":%d}}", store_station(store),
		(int)store_chain_end(store, store_station(store), &hash));
	struct server *server = server_start(&(struct server_options){ .address = "127.0.0.1",
						     .routes = routes,
						     .data = &treadmill,
						     .epoch = epoch },
		&error);
	g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u", server_port(server));
	g_assert_true(store_set(store, "hub", url, NULL));
	g_assert_false(sync_once(store, &report, &error));
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: answers garbage (a feed that does not end); everything is kept here, check the address and ask who runs the hub",
		url);
	g_assert_cmpstr(error->message, ==, sentence);
	server_stop(server);
	g_free(treadmill.acks);
	country_close(&country);
}

static void a_hub_that_is_gone_leaves_everything_waiting(void)
{
	struct country country;
	struct sync_report report;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "s1", "S1", "school");

	receive_unit(store, "PF2W2GLT");
	hub_down(&country);
	g_autofree char *url = store_get(store, "hub");
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: does not answer (connection refused); everything is kept here, run belgi sync again when the line is back",
		url);

	g_assert_false(sync_once(store, &report, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_OFFLINE);
	g_assert_cmpstr(error->message, ==, sentence);
	g_assert_cmpuint(report.waiting, ==, 2);
	hub_up(&country);
	report = sync_now(&country, store);
	g_assert_cmpuint(report.sent, ==, 2);
	country_close(&country);
}

static void a_station_that_is_not_enrolled_says_so(void)
{
	struct country country;
	struct sync_report report;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autoptr(struct store) store = station_alone(&country, "s1");

	g_assert_false(sync_once(store, &report, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_USAGE);
	g_assert_cmpstr(error->message, ==,
		"hub: this station is not enrolled; run belgi init with the address of the hub and a code");
	g_assert_cmpuint(report.waiting, ==, 1);
	country_close(&country);
}

/* ---- watching ---- */

struct watch {
	struct country *country;
	const char *name;
	gint stop;
	gint rounds;
	gint received;
	gint problems;
};

static void on_round(void *data, const struct sync_report *report, const GError *problem)
{
	struct watch *watch = data;

	g_atomic_int_add(&watch->received, (gint)report->received);
	g_atomic_int_add(&watch->problems, problem != NULL);
	g_atomic_int_inc(&watch->rounds);
}

static gpointer run_watch(gpointer data)
{
	struct watch *watch = data;
	g_autoptr(struct store) store = station_open(watch->country, watch->name, STORE_WRITE);
	g_autoptr(GError) error = NULL;

	sync_watch(store, on_round, watch, &watch->stop, &error);
	g_assert_no_error(error);
	return NULL;
}

static void await(gint *counter, gint least)
{
	while (g_atomic_int_get(counter) < least)
		g_thread_yield();
}

static void a_watching_station_learns_at_once_and_stops_when_told(void)
{
	struct country country;
	struct watch watch = { .country = &country, .name = "s1" };

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	g_clear_pointer(&school, store_close);
	GThread *thread = g_thread_new("watch", run_watch, &watch);

	await(&watch.rounds, 1);
	gint before = g_atomic_int_get(&watch.received);
	gint64 since = g_get_monotonic_time();

	expect_unit(supplier, "PF2W2GL1", "S1");
	sync_now(&country, supplier);
	await(&watch.received, before + 1);
	g_assert_cmpint(g_get_monotonic_time() - since, <, 10 * G_USEC_PER_SEC);
	since = g_get_monotonic_time();
	g_atomic_int_set(&watch.stop, 1);
	g_thread_join(thread);
	g_assert_cmpint(g_get_monotonic_time() - since, <, 5 * G_USEC_PER_SEC);
	g_assert_cmpint(watch.problems, ==, 0);
	country_close(&country);
}

/* In microseconds, how long the hub does not have what the desk beside a watching sync records. */
static gint64 time_to_send(struct country *country, struct store *desk, const char *serial)
{
	gint64 since = g_get_monotonic_time();

	receive_unit(desk, serial);
	while (sync_waiting(desk) > 0 && g_get_monotonic_time() - since < 15 * G_USEC_PER_SEC)
		g_usleep(20 * 1000);
	hub_settle(country->hub);
	return g_get_monotonic_time() - since;
}

static void what_a_desk_records_is_sent_within_a_second_or_so(void)
{
	struct country country;
	struct watch watch = { .country = &country, .name = "s1" };

	country_open(&country);
	g_autoptr(struct store) desk = station_new(&country, "s1", "S1", "school");
	GThread *thread = g_thread_new("watch", run_watch, &watch);

	await(&watch.rounds, 1);
	g_usleep(200 * 1000); /* it waits for news */
	g_assert_cmpint(time_to_send(&country, desk, "PF2W2GL1"), <, 4 * G_USEC_PER_SEC);
	g_assert_cmpint(time_to_send(&country, desk, "PF2W2GL2"), <, 4 * G_USEC_PER_SEC);
	g_autofree char *log = hub_log(&country);

	g_assert_nonnull(strstr(log, "PF2W2GL2"));
	g_atomic_int_set(&watch.stop, 1);
	g_thread_join(thread);
	g_assert_cmpint(watch.problems, ==, 0);
	country_close(&country);
}

static void a_watching_station_comes_back_when_the_hub_does(void)
{
	struct country country;
	struct watch watch = { .country = &country, .name = "s1" };

	country_open(&country);
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	receive_unit(school, "PF2W2GL1");
	g_clear_pointer(&school, store_close);
	hub_down(&country);
	GThread *thread = g_thread_new("watch", run_watch, &watch);

	await(&watch.problems, 1);
	hub_up(&country);
	await(&watch.rounds, watch.problems + 1);
	g_atomic_int_set(&watch.stop, 1);
	g_thread_join(thread);
	school = station_open(&country, "s1", STORE_READ);
	g_assert_cmpuint(sync_waiting(school), ==, 0);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/sync/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(what_concerns_a_school_reaches_it_and_nothing_else_does);
	TEST(a_second_round_sends_and_receives_nothing);
	TEST(ten_thousand_events_come_over_in_bodies);
	TEST(a_foreign_event_of_a_filtered_feed_verifies_from_the_root_key_alone);
	TEST(a_hub_that_answers_garbage_or_fails_changes_nothing);
	TEST(a_feed_that_does_not_end_is_left);
	TEST(a_hub_that_is_gone_leaves_everything_waiting);
	TEST(a_station_that_is_not_enrolled_says_so);
	TEST(a_watching_station_learns_at_once_and_stops_when_told);
	TEST(what_a_desk_records_is_sent_within_a_second_or_so);
	TEST(a_watching_station_comes_back_when_the_hub_does);
	return g_test_run();
}
