/* SPDX-License-Identifier: Apache-2.0
 * The content of a paper as bytes, for its hash alone:
 *
 * belgi-paper-1
 * = FIELD TEXT          each value
 * # TABLE               each table, and in it
 * + FIELD TEXT          the first value of a row
 * & FIELD TEXT          the others
 * @ FIELD TEXT          each name and position of who signs
 *
 * A line feed in a text is \n, a backslash \\. The whole is hashed as a blob (wire.md section 8):
 * H(salt of 16 bytes || media type NUL content). The salt makes a name in it nobody's to guess; it
 * stays in the store. */
#include "station/act_data.h"

#include <string.h>

#define MEDIA_TYPE "text/vnd.belgi.paper"

static void value_clear(gpointer value)
{
	g_free(((struct act_value *)value)->field);
	g_free(((struct act_value *)value)->text);
}

static GArray *values_new(void)
{
	GArray *values = g_array_new(FALSE, FALSE, sizeof(struct act_value));

	g_array_set_clear_func(values, value_clear);
	return values;
}

static void release_values(gpointer values)
{
	g_array_unref(values);
}

static void release_table(gpointer data)
{
	struct act_table *table = data;

	g_free(table->name);
	g_ptr_array_unref(table->rows);
	g_free(table);
}

struct act_data *act_data_new(void)
{
	struct act_data *data = g_new0(struct act_data, 1);

	data->values = values_new();
	data->signers = values_new();
	data->tables = g_ptr_array_new_with_free_func(release_table);
	data->devs = g_ptr_array_new_with_free_func(g_free);
	return data;
}

void act_data_free(struct act_data *data)
{
	if (!data)
		return;
	g_array_unref(data->values);
	g_array_unref(data->signers);
	g_ptr_array_unref(data->tables);
	g_ptr_array_unref(data->devs);
	g_free(data);
}

void act_cell(GArray *row, const char *field, const char *text)
{
	if (!text || !*text)
		return;
	struct act_value value = { g_strdup(field), g_strdup(text) };
	g_array_append_val(row, value);
}

void act_cell_in(GArray *row, const char *field, const char *lang, const char *text)
{
	g_autofree char *name = g_strconcat(field, lang ? "." : NULL, lang, NULL);

	act_cell(row, name, text);
}

void act_put(struct act_data *data, const char *field, const char *text)
{
	act_cell(data->values, field, text);
}

void act_put_in(struct act_data *data, const char *field, const char *lang, const char *text)
{
	act_cell_in(data->values, field, lang, text);
}

void act_put_signer(struct act_data *data, const char *field, const char *lang, const char *text)
{
	act_cell_in(data->signers, field, lang, text);
}

const char *act_get(const struct act_data *data, const char *field)
{
	for (guint i = data->values->len; i > 0; i--) {
		const struct act_value *value =
			&g_array_index(data->values, struct act_value, i - 1);
		if (strcmp(value->field, field) == 0)
			return value->text;
	}
	return NULL;
}

struct act_table *act_table(struct act_data *data, const char *name)
{
	struct act_table *table;

	for (guint i = 0; i < data->tables->len; i++) {
		table = g_ptr_array_index(data->tables, i);
		if (strcmp(table->name, name) == 0)
			return table;
	}
	table = g_new0(struct act_table, 1);
	table->name = g_strdup(name);
	table->rows = g_ptr_array_new_with_free_func(release_values);
	g_ptr_array_add(data->tables, table);
	return table;
}

GArray *act_row(struct act_data *data, const char *table)
{
	GArray *row = values_new();

	g_ptr_array_add(act_table(data, table)->rows, row);
	return row;
}

void act_unit(struct act_data *data, const char *dev)
{
	guint low = 0, high = data->devs->len;

	while (low < high) {
		guint middle = (low + high) / 2;
		int order = strcmp(dev, g_ptr_array_index(data->devs, middle));
		if (order == 0)
			return;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	g_ptr_array_insert(data->devs, (gint)low, g_strdup(dev));
}

/* ---- the hash ---- */

static void write_value(GString *out, char sign, const struct act_value *value)
{
	g_string_append_printf(out, "%c %s ", sign, value->field);
	for (const char *c = value->text; *c; c++) {
		if (*c == '\n')
			g_string_append(out, "\\n");
		else if (*c == '\\')
			g_string_append(out, "\\\\");
		else
			g_string_append_c(out, *c);
	}
	g_string_append_c(out, '\n');
}

static void write_values(GString *out, char sign, const GArray *values)
{
	for (guint i = 0; i < values->len; i++)
		write_value(out, sign, &g_array_index(values, struct act_value, i));
}

static void write_tables(GString *out, const GPtrArray *tables)
{
	for (guint t = 0; t < tables->len; t++) {
		const struct act_table *table = g_ptr_array_index(tables, t);
		g_string_append_printf(out, "# %s\n", table->name);
		for (guint i = 0; i < table->rows->len; i++) {
			const GArray *row = g_ptr_array_index(table->rows, i);
			for (guint k = 0; k < row->len; k++)
				write_value(out, k ? '&' : '+',
					&g_array_index(row, struct act_value, k));
		}
	}
}

static struct hash salted(const guint8 salt[ACT_SALT_SIZE], const GString *content)
{
	g_autoptr(GByteArray) blob = g_byte_array_new();

	g_byte_array_append(blob, salt, ACT_SALT_SIZE);
	g_byte_array_append(blob, (const guint8 *)MEDIA_TYPE, sizeof(MEDIA_TYPE));
	g_byte_array_append(blob, (const guint8 *)content->str, (guint)content->len);
	return hash_of(blob->data, blob->len);
}

void act_hash(const struct act_data *data, const guint8 salt[ACT_SALT_SIZE], struct act_hashes *out)
{
	g_autoptr(GString) whole = g_string_new("belgi-paper-1\n");

	for (enum act_part part = ACT_VALUES; part < ACT_PARTS; part++) {
		g_autoptr(GString) content = g_string_new(NULL);
		if (part == ACT_VALUES)
			write_values(content, '=', data->values);
		else if (part == ACT_ROWS)
			write_tables(content, data->tables);
		else
			write_values(content, '@', data->signers);
		out->parts[part] = salted(salt, content);
		g_string_append_len(whole, content->str, (gssize)content->len);
	}
	out->whole = salted(salt, whole);
}
