/* SPDX-License-Identifier: Apache-2.0
 * belgi spec: a technical specification from its file into the log. Publishing the same lines again
 * changes nothing. */
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "model/spec.h"
#include "station/entitled.h"

#include <string.h>

enum { SPEC_MAX = 64 * 1024 };

static bool same_row(const struct spec_row *a, const struct spec_row *b)
{
	return strcmp(a->key, b->key) == 0 && a->op == b->op && strcmp(a->value, b->value) == 0 &&
	       a->tolerance == b->tolerance && a->reject == b->reject &&
	       a->measured == b->measured && g_strcmp0(a->clause, b->clause) == 0 &&
	       g_strcmp0(a->text_kk, b->text_kk) == 0 && g_strcmp0(a->text_ru, b->text_ru) == 0;
}

static bool same_spec(const struct spec *a, const struct spec *b)
{
	if (a->rows->len != b->rows->len)
		return false;
	for (guint i = 0; i < a->rows->len; i++)
		if (!same_row(a->rows->pdata[i], b->rows->pdata[i]))
			return false;
	return true;
}

static bool publish(struct store *store, const struct spec *spec, const char *file, GError **error)
{
	g_autoptr(GPtrArray) drafts = spec_drafts(spec);

	return entitled_to(store, "spec.published", file, error) &&
	       store_append(store, (struct draft *const *)drafts->pdata, drafts->len, NULL, error);
}

enum deed { PUBLISHED, WOULD_PUBLISH, ALREADY };

static void print(const struct call *call, const struct spec *spec, enum deed deed)
{
	static const char *const keys[] = { "spec.published", "spec.would", "spec.already" };
	struct json_writer w = { NULL, false };

	if (!call->json) {
		g_autofree char *lines = tell_count(call, "line", spec->rows->len);
		g_autofree char *sentence =
			tell(call, keys[deed], "id", spec->id, "lines", lines, NULL);
		say("%s%s%s\n", sentence, spec->title ? ", " : "", spec->title ? spec->title : "");
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "id", spec->id);
	json_put_text(&w, "title", spec->title);
	json_put_int(&w, "rows", spec->rows->len);
	json_put_bool(&w, "already", deed == ALREADY);
	json_put_bool(&w, "dry_run", call_flag(call, "dry-run"));
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_spec(struct call *call, GError **error)
{
	const char *path = call_arg(call, 0);
	g_autofree char *file = g_path_get_basename(path);
	g_autofree char *text = NULL;
	g_autoptr(struct spec) spec = NULL;
	g_autoptr(struct spec) known = NULL;
	gsize len;

	if (!file_read(path, SPEC_MAX, &text, &len, error))
		return false;
	spec = spec_read(text, len, file, error);
	if (!spec)
		return false;
	known = store_spec(call->store, NULL);
	if (known && same_spec(spec, known)) {
		print(call, known, ALREADY);
		return true;
	}
	if (call_flag(call, "dry-run")) {
		print(call, spec, WOULD_PUBLISH);
		return true;
	}
	if (!publish(call->store, spec, file, error))
		return false;
	print(call, spec, PUBLISHED);
	return true;
}
