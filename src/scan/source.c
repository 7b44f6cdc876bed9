/* SPDX-License-Identifier: Apache-2.0
 * The sources of scans: how they are named, and the queue through which every kind answers.
 * Invariant: an item that cannot be read costs one SOURCE_ERROR and never the items after it. */
#include "scan/kind.h"

#include "base/error.h"
#include "scan/decode.h"

#include <string.h>

struct item {
	struct scan *scan; /* or */
	GError *error;
};

static const struct source_kind *const kinds[] = { &lines_kind, &pictures_kind, &usb_kind,
	&cameras_kind, &stream_kind };

void scan_clear(struct scan *scan)
{
	g_free(scan->text);
	g_free(scan->source);
	*scan = (struct scan){ 0 };
}

void scan_free(struct scan *scan)
{
	if (!scan)
		return;
	scan_clear(scan);
	g_free(scan);
}

static void item_free(gpointer data)
{
	struct item *item = data;

	scan_free(item->scan);
	g_clear_error(&item->error);
	g_free(item);
}

void source_give_scan(struct source *source, struct scan *scan)
{
	struct item *item = g_new0(struct item, 1);

	item->scan = scan;
	g_queue_push_tail(&source->items, item);
}

void source_give_error(struct source *source, GError *error)
{
	struct item *item = g_new0(struct item, 1);

	item->error = error;
	g_queue_push_tail(&source->items, item);
}

char *source_names(void)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "", kinds[i]->what);
	return g_string_free(names, false);
}

void source_set_budget(struct source *source, int ms)
{
	source->budget = ms;
}

void source_set_scanners(
	struct source *source, const GPtrArray *profiles, const struct roster *roster)
{
	source->profiles = profiles;
	source->roster = roster;
}

struct source *source_open(const char *name, GError **error)
{
	g_autofree char *known = source_names();

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		struct source *source;

		if (!g_str_has_prefix(name, kinds[i]->prefix))
			continue;
		source = g_new0(struct source, 1);
		source->kind = kinds[i];
		source->name = g_strdup(name);
		source->budget = DECODE_BUDGET_MS;
		g_queue_init(&source->items);
		if (source->kind->open(source, name + strlen(kinds[i]->prefix), error))
			return source;
		g_free(source->name);
		g_free(source);
		return NULL;
	}
	refuse(error, BELGI_ERROR_USAGE, "source '%s': unknown; known are %s", name, known);
	return NULL;
}

void source_close(struct source *source)
{
	if (!source)
		return;
	source->kind->close(source);
	g_queue_clear_full(&source->items, item_free);
	g_free(source->name);
	g_free(source);
}

enum source_answer source_next(struct source *source, struct scan *scan, GError **error)
{
	g_autofree struct item *item = NULL;

	while (g_queue_is_empty(&source->items) && !source->ended) {
		source->kind->more(source);
		if (g_queue_is_empty(&source->items) && !source->ended)
			g_main_context_iteration(NULL, true);
	}
	item = g_queue_pop_head(&source->items);
	if (!item)
		return SOURCE_END;
	if (item->error) {
		g_propagate_error(error, item->error);
		return SOURCE_ERROR;
	}
	*scan = *item->scan;
	g_free(item->scan);
	return SOURCE_SCAN;
}

bool source_ready(const struct source *source)
{
	return source->items.head != NULL;
}
