/* SPDX-License-Identifier: Apache-2.0 */
#include "desk.h"

#include "base/error.h"
#include "station/import.h"
#include "station/parts.h"

#include <glib/gstdio.h>
#include <string.h>

static const gint64 morning = G_GINT64_CONSTANT(1786523400000); /* 2026-08-12 08:30 UTC */

static gint64 desk_now(const struct clock *clock)
{
	return ((const struct desk *)(const void *)clock)->now;
}

static int desk_offset(const struct clock *clock, gint64 at)
{
	(void)clock;
	(void)at;
	return 300;
}

void open_desk(struct desk *desk)
{
	g_autoptr(GError) error = NULL;

	memset(desk, 0, sizeof(*desk));
	desk->clock = (struct clock){ desk_now, desk_offset };
	desk->now = morning;
	desk->printed = g_ptr_array_new_with_free_func(g_free);
	desk->folder = g_dir_make_tmp("belgi-desk-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(desk->folder, "store.sqlite", NULL);
	desk->store = store_open(path, STORE_CREATE, &desk->clock, &error);
	g_assert_no_error(error);
	g_assert_true(store_open_chain(desk->store, "S052", 0, &error));
	g_assert_true(store_set(desk->store, "lang", "en", &error));
	g_assert_true(store_set(desk->store, "issuer", "VK0", &error));
}

void close_desk(struct desk *desk)
{
	g_autoptr(GDir) dir = NULL;
	const char *name;

	answer_clear(&desk->answer);
	session_free(desk->session);
	g_ptr_array_unref(desk->printed);
	store_close(desk->store);
	dir = g_dir_open(desk->folder, 0, NULL);
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(desk->folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(desk->folder);
	g_free(desk->folder);
}

bool record_label(struct store *store, const char *tag, GError **error)
{
	g_autoptr(struct draft) draft = draft_new("tags.printed");
	const char *const tags[] = { tag, NULL };

	draft_texts(draft, "tags", tags);
	if (store_tag_known(store, tag))
		draft_flag(draft, "again", true);
	return store_append(store, &draft, 1, NULL, error);
}

static bool print_label(void *data, const char *tag, const char *dev, GError **error)
{
	struct desk *desk = data;

	if (desk->refusing)
		return refuse(error, BELGI_ERROR_DEVICE, "gate: no paper; put a roll in");
	g_ptr_array_add(desk->printed, g_strdup_printf("%s %s", tag, dev ? dev : "-"));
	return record_label(desk->store, tag, error);
}

void use_options(struct desk *desk, struct session_options options)
{
	g_autoptr(GError) error = NULL;

	session_free(desk->session);
	options.store = desk->store;
	options.print = print_label;
	options.print_data = desk;
	desk->session = session_new(&options, &error);
	g_assert_no_error(error);
}

void use(struct desk *desk, const char *mode)
{
	use_options(desk, (struct session_options){ .mode = mode });
}

const char *scan(struct desk *desk, const char *text)
{
	struct scan scan = {
		.text = (char *)text, .len = strlen(text), .how = "scan", .source = (char *)"gate"
	};
	g_autoptr(GError) error = NULL;

	desk->now += 2000;
	scan.at = desk->now;
	answer_clear(&desk->answer);
	g_assert_true(session_scan(desk->session, &scan, &desk->answer, &error));
	g_assert_no_error(error);
	return desk->answer.key;
}

void said(struct desk *desk, const char *text, const char *key, const char *sentence)
{
	scan(desk, text);
	g_assert_cmpstr(desk->answer.key, ==, key);
	if (sentence)
		g_assert_cmpstr(desk->answer.sentence, ==, sentence);
}

const char *finish(struct desk *desk)
{
	g_autoptr(GError) error = NULL;

	answer_clear(&desk->answer);
	g_assert_true(session_done(desk->session, &desk->answer, &error));
	return desk->answer.key;
}

gint64 events(struct desk *desk)
{
	struct hash hash;

	return store_chain_end(desk->store, store_station(desk->store), &hash);
}

void expect_units(struct desk *desk, const char *csv)
{
	const struct import_options options = { .store = desk->store, .file = "m.csv" };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) items = import_manifest(&options, csv, strlen(csv), &error);

	g_assert_no_error(error);
	g_assert_nonnull(items);
}

enum state state_of(struct desk *desk, const char *serial)
{
	const struct unit_view *unit = store_unit_of_serial(desk->store, serial);

	return unit ? unit->state : STATE_NONE;
}

char *ship_here(struct desk *desk, const char *first, const char *second)
{
	g_autoptr(struct draft) draft = draft_new("shipment.sent");
	g_autofree char *subject = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *one = g_strdup(store_unit_of_serial(desk->store, first)->dev);
	g_autofree char *two =
		second ? g_strdup(store_unit_of_serial(desk->store, second)->dev) : NULL;
	const char *const devs[] = { one, two };
	struct parts parts = { .count = second ? 2 : 1 };
	char ship[ID_SIZE];

	id_new(ship, 's');
	subject = g_strdup_printf("ship:%s", ship);
	parts.subject = subject;
	draft_text(draft, "ship", ship);
	draft_text(draft, "to", store_org(desk->store));
	if (second) {
		bool sorted = strcmp(devs[0], devs[1]) < 0;
		const char *both[] = { devs[!sorted], devs[sorted], NULL };
		draft_texts(draft, "devs", both);
	} else {
		draft_text(draft, "dev", devs[0]);
	}
	g_assert_true(parts_append(desk->store, &parts, &draft, 1, NULL, &error));
	g_assert_no_error(error);
	return g_strdup(ship);
}
