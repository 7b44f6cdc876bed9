/* SPDX-License-Identifier: Apache-2.0
 * A row is the same one again: that it fits is what is asked. */
#include "print/paper_sample.h"

#include "print/fields.h"

#include <string.h>

struct sample {
	GArray *cells; /* struct filling */
	GArray *rows;  /* struct values: the same cells, so many times */
};

static void sample_free(gpointer data)
{
	struct sample *sample = data;

	g_array_unref(sample->cells);
	g_array_unref(sample->rows);
	g_free(sample);
}

static struct sample *sample_new(const char *kind, const char *table, const char *lang, guint count)
{
	g_autoptr(GPtrArray) fields = fields_of(kind, table);
	struct sample *sample = g_new(struct sample, 1);
	struct values row;

	sample->cells = g_array_new(false, false, sizeof(struct filling));
	sample->rows = g_array_new(false, false, sizeof(struct values));
	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		const char *text = field_sample(field, lang);
		const struct filling cell = { field->name, text, strlen(text) };
		g_array_append_val(sample->cells, cell);
	}
	row = (struct values){ (const struct filling *)sample->cells->data, sample->cells->len };
	for (guint i = 0; i < count; i++)
		g_array_append_val(sample->rows, row);
	return sample;
}

bool paper_flows(const struct template *template)
{
	const GPtrArray *boxes = template_boxes(template);

	for (guint i = 0; i < boxes->len; i++) {
		if (((const struct box *)boxes->pdata[i])->rows)
			return true;
	}
	return false;
}

GByteArray *paper_sample(struct template *template, const char *lang, const struct values *values,
	guint rows, GError **error)
{
	g_autoptr(GPtrArray) samples = g_ptr_array_new_with_free_func(sample_free);
	g_autoptr(GArray) tables = g_array_new(false, false, sizeof(struct paper_table));
	const GPtrArray *boxes = template_boxes(template);
	const struct rows *seen = NULL; /* boxes of a row stand side by side */
	struct paper paper = { .lang = lang, .values = *values };

	for (guint i = 0; i < boxes->len; i++) {
		const struct rows *of = ((const struct box *)boxes->pdata[i])->rows;
		struct paper_table table = { .count = rows };
		struct sample *sample;

		if (!of || of == seen)
			continue;
		seen = of;
		sample = sample_new(template_kind(template), of->name, lang, rows);
		g_ptr_array_add(samples, sample);
		table.name = of->name;
		table.rows = (const struct values *)sample->rows->data;
		g_array_append_val(tables, table);
	}
	paper.tables = (const struct paper_table *)tables->data;
	paper.table_count = tables->len;
	return paper_pdf(template, &paper, error);
}
