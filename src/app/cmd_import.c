/* SPDX-License-Identifier: Apache-2.0
 * belgi import manifest, belgi import list: tables that people send, all or nothing. */
#include "app/commands.h"

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
	else if (item->already)
		say("already imported as manifest %s: %u unit%s; nothing changed\n", item->id,
			item->rows, plural(item->rows));
	else if (call_flag(call, "dry-run"))
		say("would import manifest %s: %u unit%s\n", item->id, item->rows,
			plural(item->rows));
	else
		say("imported manifest %s: %u unit%s\n", item->id, item->rows, plural(item->rows));
	return true;
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
			say("%s  list %s  version %" G_GINT64_FORMAT "  %u pupil%s%s\n", item->to,
				item->id, item->version, item->rows, plural(item->rows),
				item->already ? "  unchanged" : "");
		changed += !item->already;
		rows += item->rows;
	}
	if (call->json)
		return true;
	if (changed == 0)
		say("already imported: %u list%s, %u pupil%s; nothing changed\n", items->len,
			plural(items->len), rows, plural(rows));
	else
		say("%s %u of %u list%s, %u pupil%s in all\n",
			call_flag(call, "dry-run") ? "would import" : "imported", changed,
			items->len, plural(items->len), rows, plural(rows));
	return true;
}
