/* SPDX-License-Identifier: Apache-2.0
 * belgi label: which templates and stocks there are, what is wrong with one, and how it looks. */
#include "app/tell.h"

#include "base/error.h"
#include "print/fields.h"
#include "print/library.h"
#include "print/paper_sample.h"
#include "print/preview.h"

#include <string.h>

enum { DPI_MIN = 100, DPI_MAX = 1200, OWN_MAX = 100, CHECK_ROWS = 3 };

#define MM (72 / 25.4)

/* ---- list ---- */

static void list_template(const struct call *call, const struct template *template)
{
	struct json_writer w = { NULL, false };
	double width = template_width(template) / MM, height = template_height(template) / MM;

	if (!call->json) {
		say("%s  %s  %g x %g mm\n", template_name(template), template_kind(template), width,
			height);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "template", template_name(template));
	json_put_text(&w, "kind", template_kind(template));
	json_put_int(&w, "width_um", (gint64)(width * 1000 + 0.5));
	json_put_int(&w, "height_um", (gint64)(height * 1000 + 0.5));
	json_end(&w, '}');
	say_json(w.out);
}

static void list_stock(const struct call *call, const char *name)
{
	struct json_writer w = { NULL, false };

	if (!call->json) {
		say("%s\n", name);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "stock", name);
	json_end(&w, '}');
	say_json(w.out);
}

static void heading(const struct call *call, const char *key)
{
	g_autofree char *text = tell(call, key, NULL);

	if (!call->json)
		say("%s\n", text);
}

/* A file of the user's own that is wrong is named, and the others are listed. */
bool cmd_label_list(struct call *call, GError **error)
{
	g_autoptr(struct library) library = library_open(error);
	const GPtrArray *names;

	if (!library)
		return false;
	call_peek_lang(call);
	heading(call, "label.templates");
	names = library_templates(library);
	for (guint i = 0; i < names->len; i++) {
		g_autoptr(GError) problem = NULL;
		g_autoptr(struct template) template =
			library_template(library, names->pdata[i], &problem);

		if (template)
			list_template(call, template);
		else
			complain(call, problem);
	}
	heading(call, "label.stocks");
	names = library_stocks(library);
	for (guint i = 0; i < names->len; i++)
		list_stock(call, names->pdata[i]);
	return true;
}

/* ---- preview ---- */

static bool read_job(struct call *call, struct press_job *job, GError **error)
{
	gint64 dpi;
	enum lang lang;

	call_peek_lang(call);
	if (!call_lang(call, &lang, error) ||
		!call_int(call, "dpi", DPI_MIN, DPI_MAX, 0, &dpi, error))
		return false;
	*job = (struct press_job){ lang_word(lang), (int)dpi, { 0 } };
	return true;
}

/* FIELD=VALUE of the command line; the texts stay where they are. */
static bool own_values(const struct call *call, const struct template *template,
	struct filling *list, guint *count, GPtrArray *names, GError **error)
{
	for (guint i = 1; i < call->args->len; i++) {
		const char *arg = call_arg(call, i);
		const char *equal = strchr(arg, '=');
		char *name = g_strndup(arg, equal ? (gsize)(equal - arg) : strlen(arg));

		g_ptr_array_add(names, name);
		if (!equal || !field_named(template_kind(template), NULL, name))
			return refuse(error, BELGI_ERROR_USAGE,
				"%s: not FIELD=VALUE with a field of a %s; see labels/README.md",
				arg, template_kind(template));
		list[(*count)++] = (struct filling){ name, equal + 1, strlen(equal + 1) };
	}
	return true;
}

static void say_preview(const struct call *call, const char *file)
{
	struct json_writer w = { NULL, false };
	g_autofree char *text = tell(call, "label.preview", "path", file, NULL);

	if (!call->json) {
		say("%s\n", text);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", file);
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_label_preview(struct call *call, GError **error)
{
	const char *out = call_text(call, "out");
	g_autoptr(struct library) library = NULL;
	g_autoptr(struct template) template = NULL;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree struct filling *own = g_new0(struct filling, call->args->len);
	g_autofree struct filling *all = NULL;
	g_autofree char *file = NULL;
	struct values given = { own, 0 }, values = { 0 };
	struct press_job job;

	if (!read_job(call, &job, error))
		return false;
	library = library_open(error);
	template = library ? library_template(library, call_arg(call, 0), error) : NULL;
	if (!template || !own_values(call, template, own, &given.count, names, error))
		return false;
	file = out ? g_strdup(out) : g_strdup_printf("%s.png", template_name(template));
	values.list = all = preview_values(template, job.lang, &given, &values.count);
	if (!call_may_write(file, error) || !preview_write(template, &job, &values, file, error))
		return false;
	say_preview(call, file);
	return true;
}

/* ---- check ---- */

/* Rows of a paper are laid out by it, and not by the press. */
static void check_rows(struct template *template, const char *lang, const struct values *values,
	GPtrArray *problems)
{
	GError *problem = NULL;
	GByteArray *pdf = paper_sample(template, lang, values, CHECK_ROWS, &problem);

	if (pdf)
		g_byte_array_unref(pdf);
	else
		g_ptr_array_add(problems, problem);
}

/* In every language, with the longest data of its fields. */
static void check_fills(struct template *template, int dpi, GPtrArray *problems)
{
	const struct values none = { 0 };

	for (int i = 0; i < FIELD_LANGS; i++) {
		struct values values = { 0 };
		g_autofree struct filling *list =
			preview_values(template, field_langs[i], &none, &values.count);
		struct press_job job = { field_langs[i], dpi, { list, values.count } };

		press_check(template, &job, problems);
		if (!problems->len && paper_rows(template))
			check_rows(template, field_langs[i], &job.constant, problems);
	}
}

/* A problem that is the same in every language is one. */
static void say_problems(struct call *call, const char *file, const GPtrArray *problems)
{
	g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
	g_autofree char *good = tell(call, "label.good", "path", file, NULL);

	for (guint i = 0; i < problems->len; i++) {
		const GError *problem = problems->pdata[i];

		if (call->status == 0)
			call->status = error_class_of(problem)->exit_status;
		if (g_hash_table_add(said, problem->message))
			complain(call, problem);
	}
	if (!problems->len && !call->json)
		say("%s\n", good);
}

static void check_text(struct call *call, struct legend *legend, const char *file, const char *text,
	gsize len, int dpi)
{
	g_autoptr(GPtrArray) problems =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
	g_autoptr(struct template) template = template_check(text, len, file, legend, problems);

	if (template)
		check_fills(template, 0, problems);
	if (template && dpi)
		check_fills(template, dpi, problems);
	say_problems(call, file, problems);
}

static void check_name(struct call *call, struct library *library, const char *name, int dpi)
{
	g_autoptr(GError) problem = NULL;
	g_autofree char *file = NULL;
	g_autofree char *text = NULL;
	gsize len;

	if (library_text(library, name, &file, &text, &len, &problem)) {
		check_text(call, library_legend(library), file, text, len, dpi);
		return;
	}
	call->status = error_class_of(problem)->exit_status;
	complain(call, problem);
}

bool cmd_label_check(struct call *call, GError **error)
{
	g_autoptr(struct library) library = library_open(error);
	const GPtrArray *names;
	gint64 dpi;

	call_peek_lang(call);
	if (!library || !call_int(call, "dpi", DPI_MIN, DPI_MAX, 0, &dpi, error))
		return false;
	names = call->args->len ? call->args : library_templates(library);
	for (guint i = 0; i < names->len; i++)
		check_name(call, library, names->pdata[i], (int)dpi);
	return true;
}
