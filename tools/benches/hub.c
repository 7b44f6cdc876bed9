/* SPDX-License-Identifier: Apache-2.0
 * A hub that takes the events of four schools over TLS on loopback: until all are acknowledged, and
 * until all are in its views; against the same lines into a bare SQLite table, and the bytes that
 * went over the wire. */
#include "bench.h"

#include "base/error.h"
#include "hub/hub.h"
#include "model/chain.h"
#include "net/client.h"
#include "net/wire.h"
#include "station/sync.h"

#include <glib/gstdio.h>

enum { STATIONS = 4, UNITS = 5000, BODY_BYTES = 512 * 1024, SMALL_BODY_BYTES = 128 * 300 };

static const char supplier_org[] = "SUPPLIER";

struct school {
	char org[ORG_SIZE];
	struct store *store;
	GPtrArray *bodies; /* GBytes, packed runs above what the hub has */
	GPtrArray *events; /* struct event, what the bodies hold */
	const char *url;
	GError *error;
};

struct centre {
	char *folder, *ca;
	struct hub *hub;
	struct school schools[STATIONS];
};

static char *desk_path(struct bench *bench, const char *org)
{
	g_autofree char *name = g_strdup_printf("hub-%s.sqlite", org);
	return bench_path(bench, name);
}

static bool enrol(struct bench *bench, struct centre *centre, const char *org, const char *role,
	struct store **out, GError **error)
{
	g_autofree char *code = NULL;
	g_autofree char *path = desk_path(bench, org);
	const struct invite invite = { .org = org, .roles = role };
	*out = store_open(path, STORE_CREATE, &clock_system, error);
	return *out && store_open_chain(*out, org, 0, error) &&
	       hub_invite(centre->folder, &invite, &clock_system, &code, error) &&
	       sync_enrol(*out, hub_url(centre->hub), centre->ca, code, error);
}

static bool append_all(struct store *store, GPtrArray *drafts, GPtrArray *events, GError **error)
{
	return store_append(
		store, (struct draft *const *)drafts->pdata, drafts->len, events, error);
}

/* The supplier announces every unit to its school and the hub has it. */
static bool announce(struct store *supplier, struct centre *centre, GError **error)
{
	char manifest[ID_SIZE];
	for (guint s = 0; s < STATIONS; s++) {
		g_autoptr(GPtrArray) drafts =
			g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
		for (guint i = 0; i < UNITS; i++) {
			char serial[16], dev[DEV_SIZE];
			seeded_serial(serial, s * UNITS + i);
			dev_of_serial(dev, serial);
			if (i % 500 == 0)
				id_new(manifest, 'x');
			struct draft *draft = draft_new("device.expected");
			draft_text(draft, "dev", dev);
			draft_text(draft, "serial", serial);
			draft_text(draft, "model", "IdeaPad 3 15IML05");
			draft_text(draft, "manifest", manifest);
			draft_text(draft, "to", centre->schools[s].org);
			g_ptr_array_add(drafts, draft);
		}
		if (!append_all(supplier, drafts, NULL, error))
			return false;
	}
	struct sync_report report;
	if (!sync_once(supplier, &report, error))
		return false;
	hub_settle(centre->hub);
	return true;
}

static void add_step(GPtrArray *drafts, const char *kind, guint number, guint i)
{
	char serial[16], dev[DEV_SIZE], inventory[16];
	seeded_serial(serial, number);
	dev_of_serial(dev, serial);
	g_snprintf(inventory, sizeof inventory, "2021-%05u", i + 1);
	struct draft *draft = draft_new(kind);
	draft_text(draft, "dev", dev);
	draft_text(draft, "code", serial);
	draft_text(draft, "how", "scan");
	if (g_str_equal(kind, "device.balanced")) {
		draft_text(draft, "inv", inventory);
		draft_int(draft, "cost", 15000000);
		draft_text(draft, "custodian", "c0123456789AB");
		draft_text(draft, "day", "2021-08-14");
	}
	g_ptr_array_add(drafts, draft);
}

/* Three steps of every unit at the school, known to nobody else yet. */
static bool work(struct school *school, guint first, GError **error)
{
	static const char *const steps[] = { "device.received", "device.accepted",
		"device.balanced" };
	school->events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	for (guint step = 0; step < G_N_ELEMENTS(steps); step++) {
		g_autoptr(GPtrArray) drafts =
			g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
		for (guint i = 0; i < UNITS; i++)
			add_step(drafts, steps[step], first + i, i);
		if (!append_all(school->store, drafts, school->events, error))
			return false;
	}
	return store_sign(school->store, error);
}

static GPtrArray *pack(struct store *store, gint64 after, gsize max_bytes, GError **error)
{
	g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	const char *st = store_station(store);
	const gint64 end = store_chain_end(store, st, NULL);
	while (after < end) {
		g_autoptr(GString) runs = g_string_new(NULL);
		const gint64 last = store_export(store, st, after, max_bytes, runs, error);
		if (last <= after)
			return NULL;
		g_ptr_array_add(bodies, wire_pack(runs->str, runs->len));
		after = last;
	}
	return g_steal_pointer(&bodies);
}

static gsize bytes_of(GPtrArray *bodies)
{
	gsize sum = 0;
	for (guint i = 0; i < bodies->len; i++)
		sum += g_bytes_get_size(bodies->pdata[i]);
	return sum;
}

/* A thread: posts the bodies one after the other, as a station does. */
static void *push(void *data)
{
	struct school *school = data;
	g_autofree char *ca = store_get(school->store, "ca");
	g_autoptr(struct client) client = client_new(school->url, ca, &school->error);
	if (!client)
		return NULL;
	g_autofree char *token = store_get(school->store, "token");
	client_set_token(client, token);
	for (guint i = 0; i < school->bodies->len && !school->error; i++) {
		gsize len = 0;
		g_autofree char *now =
			g_strdup_printf("Belgi-Now: %" G_GINT64_FORMAT, clock_now(&clock_system));
		const char *headers[] = { now, NULL };
		const struct request request = { .method = "POST",
			.path = "/v1/events",
			.type = "application/zstd",
			.body = g_bytes_get_data(school->bodies->pdata[i], &len),
			.len = g_bytes_get_size(school->bodies->pdata[i]),
			.headers = headers,
			.seconds = 60,
			.max = 1024 * 1024 };
		struct reply reply = { 0 };
		if (client_call(client, &request, &reply, &school->error) && reply.status != 200)
			refuse(&school->error, BELGI_ERROR_REFUSED, "the hub says %ld: %s",
				reply.status, reply.body);
		reply_clear(&reply);
	}
	return NULL;
}

static bool push_all(struct centre *centre, double *acknowledged, double *visible, GError **error)
{
	GThread *threads[STATIONS];
	guint events = 0;
	const gint64 start = g_get_monotonic_time();
	for (guint s = 0; s < STATIONS; s++)
		threads[s] = g_thread_new("school", push, &centre->schools[s]);
	for (guint s = 0; s < STATIONS; s++) {
		g_thread_join(threads[s]);
		events += centre->schools[s].events->len;
	}
	*acknowledged = events / seconds_since(start);
	hub_settle(centre->hub);
	*visible = events / seconds_since(start);
	for (guint s = 0; s < STATIONS; s++)
		if (centre->schools[s].error) {
			g_propagate_error(error, g_steal_pointer(&centre->schools[s].error));
			return false;
		}
	return true;
}

static bool prepare(struct bench *bench, struct centre *centre, GError **error)
{
	g_autoptr(struct store) supplier = NULL;
	if (!enrol(bench, centre, supplier_org, "supplier", &supplier, error))
		return false;
	for (guint s = 0; s < STATIONS; s++) {
		struct school *school = &centre->schools[s];
		g_snprintf(school->org, sizeof school->org, "S%03u", s + 1);
		school->url = hub_url(centre->hub);
		if (!enrol(bench, centre, school->org, "school", &school->store, error))
			return false;
	}
	if (!announce(supplier, centre, error))
		return false;
	for (guint s = 0; s < STATIONS; s++) {
		struct school *school = &centre->schools[s];
		struct sync_report report;
		if (!sync_once(school->store, &report, error))
			return false;
		const gint64 known =
			store_chain_end(school->store, store_station(school->store), NULL);
		if (!work(school, s * UNITS, error))
			return false;
		school->bodies = pack(school->store, known, BODY_BYTES, error);
		if (!school->bodies)
			return false;
	}
	hub_settle(centre->hub);
	return true;
}

static bool measure(struct bench *bench, struct centre *centre, GError **error)
{
	double acknowledged = 0, visible = 0;
	g_autoptr(GPtrArray) lines = g_ptr_array_new();
	guint bodies = 0;
	if (!prepare(bench, centre, error) || !push_all(centre, &acknowledged, &visible, error))
		return false;
	for (guint s = 0; s < STATIONS; s++) {
		bodies += centre->schools[s].bodies->len;
		g_ptr_array_extend(lines, centre->schools[s].events, NULL, NULL);
	}
	const double bare = bare_insert_rate(bench, lines, MAX(1, lines->len / bodies), error);
	if (bare == 0)
		return false;
	bench_report(bench, &(struct figure){ "hub_acknowledged", acknowledged, "events/s", bare,
				    0.6, RATIO_AT_LEAST });
	bench_report(bench,
		&(struct figure){ "hub_visible", visible, "events/s", bare, 0.2, RATIO_AT_LEAST });

	struct school *first = &centre->schools[0];
	g_autoptr(GPtrArray) small = pack(first->store,
		store_chain_end(first->store, store_station(first->store), NULL) -
			first->events->len,
		SMALL_BODY_BYTES, error);
	if (!small)
		return false;
	bench_report(bench, &(struct figure){ "wire_large_batches",
				    (double)bytes_of(first->bodies) / first->events->len,
				    "bytes/event", 0, 40, VALUE_AT_MOST });
	bench_report(bench, &(struct figure){ "wire_batches_of_128",
				    (double)bytes_of(small) / first->events->len, "bytes/event", 0,
				    40, VALUE_AT_MOST });
	return true;
}

static void remove_folder(const char *path)
{
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	for (const char *name = folder ? g_dir_read_name(folder) : NULL; name;
		name = g_dir_read_name(folder)) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		g_remove(file);
	}
	g_rmdir(path);
}

bool bench_hub(struct bench *bench, GError **error)
{
	struct centre centre = { 0 };
	char root[64];
	centre.folder = bench_path(bench, "hub");
	centre.ca = g_build_filename(centre.folder, "hub.cert", NULL);
	remove_folder(centre.folder);
	const struct hub_options options = { .folder = centre.folder };
	bool good = hub_init(centre.folder, NULL, NULL, &clock_system, root, error);
	if (good)
		centre.hub = hub_start(&options, &clock_system, error);
	good = centre.hub && measure(bench, &centre, error);
	hub_stop(centre.hub);
	for (guint s = 0; s < STATIONS; s++) {
		g_clear_pointer(&centre.schools[s].bodies, g_ptr_array_unref);
		g_clear_pointer(&centre.schools[s].events, g_ptr_array_unref);
		store_close(centre.schools[s].store);
		g_autofree char *gone = desk_path(bench, centre.schools[s].org);
	}
	g_autofree char *gone = desk_path(bench, supplier_org);
	remove_folder(centre.folder);
	g_free(centre.folder);
	g_free(centre.ca);
	return good;
}
