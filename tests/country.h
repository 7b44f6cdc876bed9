/* SPDX-License-Identifier: Apache-2.0
 * A hub and stations in one process, for tests of hub and sync: all in a folder of their own, on
 * loopback. */
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "hub/hub.h"
#include "net/wire.h"
#include "station/sync.h"

#include <glib/gstdio.h>
#include <string.h>

/* A clock that a test sets; it goes on by a millisecond a look, so that no two events are of one
 * time. */
struct test_clock {
	struct clock clock;
	gint64 at;
};

static inline gint64 test_clock_now(const struct clock *clock)
{
	struct test_clock *mine = (struct test_clock *)(gpointer)clock;

	return __atomic_add_fetch(&mine->at, 1, __ATOMIC_RELAXED);
}

static inline int test_clock_offset(const struct clock *clock, gint64 at)
{
	(void)clock, (void)at;
	return 300;
}

static inline struct test_clock test_clock_at(gint64 at)
{
	return (struct test_clock){ { test_clock_now, test_clock_offset }, at };
}

struct country {
	char *folder; /* everything */
	char *hub_folder;
	struct test_clock clock;
	struct hub_options options;
	struct hub *hub;
	char root[64];
};

static inline void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(path, name, NULL);

		if (g_file_test(child, G_FILE_TEST_IS_DIR))
			remove_tree(child);
		else
			g_unlink(child);
	}
	g_rmdir(path);
}

static inline void copy_file(const char *from, const char *to)
{
	g_autofree char *bytes = NULL;
	gsize len = 0;

	if (g_file_get_contents(from, &bytes, &len, NULL))
		g_assert_true(g_file_set_contents(to, bytes, (gssize)len, NULL));
}

/* A store that nobody has open, as a backup would take it. */
static inline void copy_store(const char *from, const char *to)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *source = g_strconcat(from, ends[i], NULL);
		g_autofree char *target = g_strconcat(to, ends[i], NULL);

		g_unlink(target);
		copy_file(source, target);
	}
}

static inline void hub_up(struct country *country)
{
	g_autoptr(GError) error = NULL;

	/* Its port may have become some other program's line for a moment. */
	for (int i = 0; i < 100 && !country->hub; i++) {
		g_clear_error(&error);
		country->hub = hub_start(&country->options, &country->clock.clock, &error);
		if (!country->hub)
			g_usleep(50 * 1000);
	}
	g_assert_no_error(error);
}

static inline void hub_down(struct country *country)
{
	country->options.port = hub_port(country->hub);
	hub_stop(g_steal_pointer(&country->hub));
}

static inline void country_open(struct country *country)
{
	g_autoptr(GError) error = NULL;

	*country = (struct country){ .clock = test_clock_at(1795324530000) };
	country->folder = g_dir_make_tmp("belgi-XXXXXX", &error);
	g_assert_no_error(error);
	country->hub_folder = g_build_filename(country->folder, "hub", NULL);
	country->options = (struct hub_options){
		.folder = country->hub_folder, .plain = true, .request_seconds = 20
	};
	g_assert_true(hub_init(
		country->hub_folder, NULL, NULL, &country->clock.clock, country->root, &error));
	hub_up(country);
}

static inline void country_close(struct country *country)
{
	hub_stop(country->hub);
	remove_tree(country->folder);
	g_free(country->folder);
	g_free(country->hub_folder);
}

static inline char *invite_up(
	const struct country *country, const char *org, const char *roles, const char *up)
{
	g_autoptr(GError) error = NULL;
	char *code = NULL;
	struct invite invite = { .org = org, .roles = roles, .up = up };

	hub_invite(country->hub_folder, &invite, &country->clock.clock, &code, &error);
	g_assert_no_error(error);
	return code;
}

static inline char *invite(const struct country *country, const char *org, const char *roles)
{
	return invite_up(country, org, roles, NULL);
}

static inline char *station_path(const struct country *country, const char *name)
{
	g_autofree char *file = g_strconcat(name, ".sqlite", NULL);

	return g_build_filename(country->folder, file, NULL);
}

static inline struct store *station_open(
	struct country *country, const char *name, enum store_mode mode)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = station_path(country, name);
	struct store *store = store_open(path, mode, &country->clock.clock, &error);

	g_assert_no_error(error);
	return store;
}

/* A station alone, with a chain and no hub. */
static inline struct store *station_alone(struct country *country, const char *name)
{
	g_autoptr(GError) error = NULL;
	struct store *store = station_open(country, name, STORE_CREATE);

	store_open_chain(store, NULL, 0, &error);
	g_assert_no_error(error);
	return store;
}

static inline void enrol(struct country *country, struct store *store, const char *code)
{
	g_autoptr(GError) error = NULL;

	sync_enrol(store, hub_url(country->hub), NULL, code, &error);
	g_assert_no_error(error);
}

static inline struct store *station_new(
	struct country *country, const char *name, const char *org, const char *roles)
{
	struct store *store = station_alone(country, name);
	g_autofree char *code = invite(country, org, roles);

	enrol(country, store, code);
	return store;
}

static inline struct sync_report sync_now(struct country *country, struct store *store)
{
	g_autoptr(GError) error = NULL;
	struct sync_report report;

	sync_once(store, &report, &error);
	g_assert_no_error(error);
	hub_settle(country->hub);
	return report;
}

static inline void append(struct store *store, struct draft *draft)
{
	g_autoptr(struct draft) mine = draft;
	g_autoptr(GError) error = NULL;

	store_append(store, &mine, 1, NULL, &error);
	g_assert_no_error(error);
}

/* What a supplier does with a unit: it announces it to a school, and sends it. */
static inline void expect_unit(struct store *store, const char *serial, const char *to)
{
	struct draft *draft = draft_new("device.expected");
	char dev[DEV_SIZE];

	dev_of_serial(dev, serial);
	draft_text(draft, "dev", dev);
	draft_text(draft, "serial", serial);
	draft_text(draft, "manifest", "xAAAAAAAAAAAA");
	draft_text(draft, "to", to);
	append(store, draft);
}

static inline void send_unit(struct store *store, const char *serial, const char *to)
{
	struct draft *draft = draft_new("shipment.sent");
	char dev[DEV_SIZE];

	dev_of_serial(dev, serial);
	draft_text(draft, "ship", "sAAAAAAAAAAAA");
	draft_text(draft, "to", to);
	draft_text(draft, "dev", dev);
	append(store, draft);
}

static inline void receive_unit(struct store *store, const char *serial)
{
	struct draft *draft = draft_new("device.received");
	char dev[DEV_SIZE];

	dev_of_serial(dev, serial);
	draft_text(draft, "dev", dev);
	draft_text(draft, "serial", serial);
	draft_text(draft, "how", "scan");
	append(store, draft);
}

static inline gint compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every line that a store holds, sorted by chain: two stores with the same log give the same text.
 */
static inline char *dump_log(struct store *store)
{
	g_autoptr(GPtrArray) chains = store_chains(store);
	g_autoptr(GString) all = g_string_new(NULL);

	g_ptr_array_sort(chains, compare_texts);
	for (guint i = 0; i < chains->len; i++) {
		const char *st = g_ptr_array_index(chains, i);
		gint64 after = 0, last = 0;

		while ((last = store_export(store, st, after, 4 << 20, all, NULL)) > after)
			after = last;
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

/* How often a text stands in another. */
static inline guint count_in(const char *text, const char *what)
{
	guint count = 0;

	for (const char *at = strstr(text, what); at; at = strstr(at + 1, what))
		count++;
	return count;
}

/* ---- raw pushes, as any program could make them ---- */

/* What a push was answered with. */
struct said {
	long status;
	struct json *body;
};

static inline void said_clear(struct said *said)
{
	json_free(said->body);
}
#define AUTO_SAID __attribute__((cleanup(said_clear)))

/* Does not wait for the feeder. */
static inline struct said push_raw(
	struct country *country, const char *token, const char *text, gsize len, const char *now)
{
	g_autoptr(struct client) client = client_new(hub_url(country->hub), NULL, NULL);
	g_autoptr(GBytes) packed = text ? wire_pack(text, len) : NULL;
	g_autofree char *header = g_strconcat("Belgi-Now: ", now, NULL);
	const char *headers[] = { header, NULL };
	AUTO_REPLY struct reply reply = { 0 };
	g_autoptr(GError) error = NULL;

	client_set_token(client, token);
	client_call(client,
		&(struct request){ .method = "POST",
			.path = "/v1/events",
			.type = packed ? "application/zstd" : NULL,
			.body = packed ? g_bytes_get_data(packed, NULL) : NULL,
			.len = packed ? g_bytes_get_size(packed) : 0,
			.headers = now ? headers : NULL,
			.seconds = 20,
			.max = 1 << 20 },
		&reply, &error);
	g_assert_no_error(error);
	return (struct said){ reply.status, json_read(reply.body, reply.len, NULL) };
}

static inline struct said push_at(struct country *country, struct store *carrier, const char *text,
	gsize len, const char *now)
{
	g_autofree char *token = store_get(carrier, "token");
	struct said said = push_raw(country, token, text, len, now);

	hub_settle(country->hub);
	return said;
}

static inline struct said push(struct country *country, struct store *carrier, const char *text)
{
	return push_at(country, carrier, text, text ? strlen(text) : 0, NULL);
}

static inline gint64 acked(const struct said *said, const char *st)
{
	gint64 n = -1;

	json_int(json_get(json_get(said->body, "acks"), st), &n);
	return n;
}

static inline char *runs_above(struct store *store, gint64 after)
{
	g_autoptr(GString) runs = g_string_new(NULL);

	g_assert_true(store_sign(store, NULL));
	store_export(store, store_station(store), after, 4 << 20, runs, NULL);
	return g_string_free(g_steal_pointer(&runs), FALSE);
}

static inline char *hub_log(struct country *country)
{
	g_autofree char *path = g_build_filename(country->hub_folder, "hub.sqlite", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct store) store = store_open(path, STORE_READ, &country->clock.clock, &error);

	g_assert_no_error(error);
	return dump_log(store);
}
