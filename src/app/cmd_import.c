/* SPDX-License-Identifier: Apache-2.0
 * belgi import manifest, belgi import list: tables that people send, all or nothing. */
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "station/import.h"
#include "station/job.h"

typedef GPtrArray *importer(
	const struct import_options *options, const char *text, gsize len, GError **error);

static void print_item(const struct call *call, const struct import_item *item)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "id", item->id);
	json_put_text(&w, "to", item->to);
	if (item->version)
		json_put_int(&w, "version", item->version);
	json_put_int(&w, "rows", item->rows);
	json_put_bool(&w, "already", item->already);
	json_put_bool(&w, "dry_run", call_flag(call, "dry-run"));
	json_end(&w, '}');
	say_json(w.out);
}

static GPtrArray *import_file(struct call *call, importer *import, GError **error)
{
	const char *path = call_arg(call, 0);
	g_autofree char *file = g_path_get_basename(path);
	g_autofree char *text = NULL;
	const struct import_options options = {
		.store = call->store,
		.file = file,
		.to = call_text(call, "to"),
		.name = call_text(call, "name"),
		.dry_run = call_flag(call, "dry-run"),
	};
	gsize len;

	if (!file_read(path, IMPORT_MAX, &text, &len, error))
		return NULL;
	return import(&options, text, len, error);
}

static void say_manifest(const struct call *call, const struct import_item *item)
{
	g_autofree char *units = tell_count(call, "unit", item->rows);
	const char *key = item->already                ? "manifest.already"
			  : call_flag(call, "dry-run") ? "manifest.would"
						       : "manifest.imported";
	g_autofree char *sentence = tell(call, key, "id", item->id, "units", units, NULL);

	say("%s\n", sentence);
}

bool cmd_import_manifest(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) items = import_file(call, import_manifest, error);
	const struct import_item *item;

	if (!items)
		return false;
	item = g_ptr_array_index(items, 0);
	if (!call_flag(call, "dry-run") && !job_imported(call->store, item->id, error))
		return false;
	if (call->json)
		print_item(call, item);
	else
		say_manifest(call, item);
	return true;
}

static void say_list(const struct call *call, const struct import_item *item)
{
	g_autofree char *pupils = tell_count(call, "pupil", item->rows);
	g_autofree char *version = g_strdup_printf("%" G_GINT64_FORMAT, item->version);
	g_autofree char *same = tell(call, "list.same", NULL);
	g_autofree char *sentence = tell(call, "list.row", "school", item->to, "id", item->id,
		"version", version, "pupils", pupils, NULL);

	say("%s%s%s\n", sentence, item->already ? "  " : "", item->already ? same : "");
}

static void say_lists(const struct call *call, const GPtrArray *items, guint changed, guint rows)
{
	g_autofree char *lists = tell_count(call, "list", items->len);
	g_autofree char *pupils = tell_count(call, "pupil", rows);
	g_autofree char *number = g_strdup_printf("%u", changed);
	const char *key = changed == 0                 ? "lists.already"
			  : call_flag(call, "dry-run") ? "lists.would"
						       : "lists.imported";
	g_autofree char *sentence =
		tell(call, key, "n", number, "lists", lists, "pupils", pupils, NULL);

	say("%s\n", sentence);
}

bool cmd_import_list(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) items = import_file(call, import_list, error);
	guint changed = 0;
	guint rows = 0;

	if (!items)
		return false;
	for (guint i = 0; i < items->len; i++) {
		const struct import_item *item = g_ptr_array_index(items, i);
		if (call->json)
			print_item(call, item);
		else
			say_list(call, item);
		changed += !item->already;
		rows += item->rows;
	}
	if (!call->json)
		say_lists(call, items, changed, rows);
	return true;
}
