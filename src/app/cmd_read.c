/* SPDX-License-Identifier: Apache-2.0
 * belgi read: every code in the pictures, a line each: file, symbology, AIM identifier, text,
 * corners, with tabs between. A picture that cannot be read is named and the others are read. */
#include "app/commands.h"

#include "base/error.h"
#include "base/text.h"
#include "scan/decode.h"
#include "scan/image.h"

static void print_line(const struct scan *scan)
{
	g_autofree char *text = text_line(scan->text);

	say("%s\t%s\t%s%s\t%s\t", scan->source, scan->symbology, *scan->aim ? "]" : "", scan->aim,
		text);
	for (guint i = 0; scan->image && i < 4; i++)
		say("%s%d,%d", i ? " " : "", scan->corners[i][0], scan->corners[i][1]);
	say("\n");
}

static void print_json(const struct scan *scan)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", scan->source);
	json_put_text(&w, "symbology", scan->symbology);
	json_put_text(&w, "aim", *scan->aim ? scan->aim : NULL);
	json_put_text(&w, "text", scan->text);
	json_begin(&w, "corners", '[');
	for (guint i = 0; scan->image && i < 4; i++) {
		json_begin(&w, NULL, '[');
		json_put_int(&w, NULL, scan->corners[i][0]);
		json_put_int(&w, NULL, scan->corners[i][1]);
		json_end(&w, ']');
	}
	json_end(&w, ']');
	json_end(&w, '}');
	say_json(w.out);
}

static bool read_one(const struct call *call, const char *path, int budget, GError **error)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);

	if (!image_read(path, budget, scans, error))
		return false;
	for (guint i = 0; i < scans->len; i++) {
		if (call->json)
			print_json(scans->pdata[i]);
		else
			print_line(scans->pdata[i]);
	}
	return scans->len > 0 ||
	       refuse(error, BELGI_ERROR_NOT_FOUND,
		       "%s: no bar code found; take the picture again, closer and sharp", path);
}

bool cmd_read(struct call *call, GError **error)
{
	gint64 budget;

	if (!call_int(call, "budget", 0, DECODE_BUDGET_MAX_MS, DECODE_BUDGET_MS, &budget, error))
		return false;
	for (guint i = 0; i < call->args->len; i++) {
		g_autoptr(GError) problem = NULL;
		if (read_one(call, call_arg(call, i), (int)budget, &problem))
			continue;
		complain(call, problem);
		if (call->status == 0)
			call->status = error_class_of(problem)->exit_status;
	}
	return true;
}
