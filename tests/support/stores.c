/* SPDX-License-Identifier: Apache-2.0 */
#include "stores.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64 steady_now(const struct clock *clock)
{
	static gint64 now = 1795324530000;
	(void)clock;
	return now += 1000;
}

static int steady_offset(const struct clock *clock, gint64 at)
{
	(void)clock;
	(void)at;
	return 300;
}

const struct clock clock_steady = { steady_now, steady_offset };

static void close_store(gpointer store)
{
	store_close(store);
}

void shelf_init(struct shelf *shelf)
{
	g_autoptr(GError) error = NULL;
	shelf->folder = g_dir_make_tmp("belgi-store-XXXXXX", &error);
	g_assert_no_error(error);
	shelf->stores = g_ptr_array_new_with_free_func(close_store);
}

void shelf_clear(struct shelf *shelf)
{
	g_ptr_array_unref(shelf->stores);
	g_autoptr(GDir) folder = g_dir_open(shelf->folder, 0, NULL);
	const char *name;
	while ((name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *path = shelf_path(shelf, name);
		g_remove(path);
	}
	g_rmdir(shelf->folder);
	g_free(shelf->folder);
}

char *shelf_path(const struct shelf *shelf, const char *name)
{
	return g_build_filename(shelf->folder, name, NULL);
}

struct store *shelf_open(struct shelf *shelf, const char *name, enum store_mode mode)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = shelf_path(shelf, name);
	struct store *store = store_open(path, mode, &clock_steady, &error);
	g_assert_no_error(error);
	g_ptr_array_add(shelf->stores, store);
	return store;
}

struct store *shelf_store(struct shelf *shelf, const char *name, const char *org)
{
	g_autoptr(GError) error = NULL;
	struct store *store = shelf_open(shelf, name, STORE_CREATE);
	if (org != NULL)
		store_open_chain(store, org, 0, &error);
	g_assert_no_error(error);
	return store;
}

void shelf_close(struct shelf *shelf, struct store *store)
{
	g_assert_true(g_ptr_array_remove(shelf->stores, store));
}

char *stage_run(const struct stage *stage, const struct actor *actor, gint64 from, gint64 to,
	bool (*shown)(const struct event *event))
{
	GString *text = g_string_new(NULL);
	struct hash previous = chain_start(actor->keys.public_key);
	struct head head;
	for (guint i = 0; i < stage->events->len; i++) {
		const struct event *event = stage->events->pdata[i];
		if (strcmp(event->st, actor->st) != 0)
			continue;
		const struct hash line_hash = event_line_hash(event);
		if (event->n == from)
			run_write_begin(text, actor->st, from, &previous);
		if (event->n >= from && event->n <= to && (shown == NULL || shown(event)))
			run_write_line(text, event->line, event->len);
		else if (event->n >= from && event->n <= to)
			run_write_hidden(text, &line_hash);
		previous = event->hash;
		if (event->n == to) {
			head_sign(&head, &actor->keys, actor->st, to, &event->hash);
			run_write_head(text, &head);
		}
	}
	return g_string_free(text, FALSE);
}

void take_text(struct store *store, const char *text, enum when when, struct intake *intake)
{
	g_autoptr(GError) error = NULL;
	struct run_fault fault;
	struct intake mine;
	g_autoptr(GPtrArray) runs = runs_read(text, strlen(text), 256, &fault, &error);
	g_assert_no_error(error);
	intake_init(&mine);
	store_take(store, runs, when, intake != NULL ? intake : &mine, &error);
	g_assert_no_error(error);
	intake_clear(&mine);
}

void take_stage(struct store *store, const struct stage *stage)
{
	for (guint a = 0; a < stage->actors->len; a++) {
		const struct actor *actor = stage->actors->pdata[a];
		g_autofree char *text = stage_run(stage, actor, 1, actor->n, NULL);
		take_text(store, text, FOLD_NOW, NULL);
	}
}

void carry(struct store *from, struct store *to)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	g_assert_true(store_sign(from, &error));
	store_export(from, store_station(from), 0, 1 << 22, text, &error);
	g_assert_no_error(error);
	take_text(to, text->str, FOLD_NOW, NULL);
}

struct event *append(struct store *store, struct draft *draft)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	store_append(store, &draft, 1, events, &error);
	g_assert_no_error(error);
	draft_free(draft);
	return event_ref(events->pdata[0]);
}

struct draft *received_draft(const char *serial, char dev[DEV_SIZE])
{
	dev_of_serial(dev, serial);
	struct draft *draft = draft_new("device.received");
	draft_text(draft, "dev", dev);
	draft_text(draft, "how", "scan");
	draft_text(draft, "serial", serial);
	return draft;
}
