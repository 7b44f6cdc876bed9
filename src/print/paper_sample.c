/* SPDX-License-Identifier: Apache-2.0
 * A row is the same one again: that it fits is what is asked. */
#include "print/paper_sample.h"

#include "print/fields.h"

#include <string.h>

/* struct filling, one a field of the row */
static GArray *sample_cells(const char *kind, const char *table, const char *lang)
{
	g_autoptr(GPtrArray) fields = fields_of(kind, table);
	GArray *cells = g_array_new(false, false, sizeof(struct filling));

	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		const char *text = field_sample(field, lang);
		const struct filling cell = { field->name, text, strlen(text) };
		g_array_append_val(cells, cell);
	}
	return cells;
}

GByteArray *paper_sample(struct template *template, const char *lang, const struct values *values,
	guint count, GError **error)
{
	const struct rows *of = paper_rows(template);
	g_autoptr(GArray) cells = sample_cells(template_kind(template), of ? of->name : NULL, lang);
	const struct values row = { (const struct filling *)cells->data, cells->len };
	g_autoptr(GArray) rows = g_array_new(false, false, sizeof(struct values));
	struct paper_table table = { of ? of->name : NULL, of ? count : 0, NULL };
	const struct paper paper = { lang, NULL, *values, &table, of ? 1 : 0 };

	for (guint i = 0; i < count; i++)
		g_array_append_val(rows, row);
	table.rows = (const struct values *)rows->data;
	return paper_pdf(template, &paper, error);
}
