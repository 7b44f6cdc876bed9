/* SPDX-License-Identifier: Apache-2.0
 * From what a paper says to what the floor of printing takes. A table or a value that a template
 * has no place for is left out there; what it shows is a choice of who makes it. */
#include "station/act_page.h"

#include "base/error.h"
#include "print/library.h"
#include "print/paper.h"
#include "print/wording.h"

#include <string.h>

/* Arrays of print's values, which borrow from the data. */
struct fill {
	GArray *values;    /* struct filling */
	GPtrArray *tables; /* arrays of struct values, each row's */
	GPtrArray *rows;   /* arrays of struct filling, owned */
	GArray *named;     /* struct paper_table */
	GPtrArray *texts;  /* char*, owned */
};

static void release_array(gpointer array)
{
	g_array_unref(array);
}

static void fill_init(struct fill *fill)
{
	fill->values = g_array_new(FALSE, FALSE, sizeof(struct filling));
	fill->tables = g_ptr_array_new_with_free_func(release_array);
	fill->rows = g_ptr_array_new_with_free_func(release_array);
	fill->named = g_array_new(FALSE, FALSE, sizeof(struct paper_table));
	fill->texts = g_ptr_array_new_with_free_func(g_free);
}

static void fill_clear(struct fill *fill)
{
	g_array_unref(fill->values);
	g_ptr_array_unref(fill->tables);
	g_ptr_array_unref(fill->rows);
	g_array_unref(fill->named);
	g_ptr_array_unref(fill->texts);
}

static void add(GArray *values, const char *field, const char *text)
{
	struct filling value = { field, text, text ? strlen(text) : 0 };

	if (text)
		g_array_append_val(values, value);
}

static void add_all(GArray *values, const GArray *from)
{
	for (guint i = 0; i < from->len; i++) {
		const struct act_value *value = &g_array_index(from, struct act_value, i);
		add(values, value->field, value->text);
	}
}

static void add_table(struct fill *fill, const struct act_table *from)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct values));
	struct paper_table table = { .name = from->name, .count = from->rows->len };

	for (guint i = 0; i < from->rows->len; i++) {
		GArray *cells = g_array_new(FALSE, FALSE, sizeof(struct filling));
		add_all(cells, g_ptr_array_index(from->rows, i));
		g_ptr_array_add(fill->rows, cells);
		struct values row = { (const struct filling *)cells->data, cells->len };
		g_array_append_val(rows, row);
	}
	g_ptr_array_add(fill->tables, rows);
	table.rows = (const struct values *)rows->data;
	g_array_append_val(fill->named, table);
}

/* ---- the legal wording ---- */

/* Texts of a form that needs none are not missing. */
static bool read_wording(const char *form, const char *lang, char **text, GError **error)
{
	g_autoptr(GError) problem = NULL;

	*text = wording_read(form, lang, &problem);
	if (*text || g_error_matches(problem, BELGI_ERROR, BELGI_ERROR_NOT_FOUND))
		return true;
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

bool act_wording(const char *form, const char *lang, GString *out, GError **error)
{
	g_auto(GStrv) langs = g_strsplit(lang, "+", -1);

	for (guint i = 0; langs[i]; i++) {
		g_autofree char *text = NULL;
		if (!read_wording(form, langs[i], &text, error))
			return false;
		if (text)
			g_string_append_len(out, text, (gssize)strlen(text) + 1);
	}
	return true;
}

static bool fill_wording(struct fill *fill, const struct act_page *page, GError **error)
{
	g_auto(GStrv) langs = g_strsplit(page->lang, "+", -1);

	for (guint i = 0; langs[i]; i++) {
		const struct values values = { (const struct filling *)fill->values->data,
			fill->values->len };
		g_autofree char *text = NULL;
		char *filled;

		if (!read_wording(page->form, langs[i], &text, error))
			return false;
		if (!text)
			continue;
		filled = wording_fill(text, langs[i], &values, error);
		if (!filled)
			return false;
		char *field = g_strconcat("wording.", langs[i], NULL);
		g_ptr_array_add(fill->texts, filled);
		g_ptr_array_add(fill->texts, field);
		add(fill->values, field, filled);
	}
	return true;
}

/* ---- the page ---- */

static struct template *find_template(const struct act_page *page, GError **error)
{
	g_autofree char *name = paper_template_name(page->form, page->lang, error);
	g_autoptr(struct library) library = name ? library_open(error) : NULL;

	return library ? library_template(library, name, error) : NULL;
}

static GByteArray *draw(struct template *template, const struct fill *fill,
	const struct act_page *page, GError **error)
{
	const struct paper paper = {
		.lang = page->lang,
		.made = page->made,
		.values = { (const struct filling *)fill->values->data, fill->values->len },
		.tables = (const struct paper_table *)fill->named->data,
		.table_count = fill->named->len,
	};

	return paper_pdf(template, &paper, error);
}

GByteArray *act_pdf(const struct act_page *page, GError **error)
{
	g_autoptr(struct template) template = find_template(page, error);
	GByteArray *pdf = NULL;
	struct fill fill;

	if (!template)
		return NULL;
	fill_init(&fill);
	add_all(fill.values, page->data->values);
	add_all(fill.values, page->data->signers);
	add(fill.values, "event", page->event ? page->event : "");
	add(fill.values, "proof", page->proof ? page->proof : "");
	for (guint i = 0; i < page->data->tables->len; i++)
		add_table(&fill, g_ptr_array_index(page->data->tables, i));
	if (fill_wording(&fill, page, error))
		pdf = draw(template, &fill, page, error);
	fill_clear(&fill);
	return pdf;
}
