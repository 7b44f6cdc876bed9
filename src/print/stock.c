/* SPDX-License-Identifier: Apache-2.0
 * Stocks of labels. The file is strict INI with one section [stock] and exactly these keys, lengths
 * in millimetres with at most one decimal:
 *
 *   page_width page_height     the sheet
 *   columns rows               labels on it
 *   label_width label_height   one label
 *   left top                   from the sheet's edge to the first label
 *   pitch_x pitch_y            from a label's edge to the same edge of the next
 *
 * Invariant: the labels of a stock lie side by side, without overlap, within its sheet. */
#include "print/sheet.h"

#include "base/error.h"
#include "base/ini.h"

#include <string.h>

static const struct field {
	const char *key;
	gsize offset;
	bool whole; /* a count, else a length */
	int min, max;
} fields[] = {
	{ "page_width", offsetof(struct stock, page_width), false, 200, 10000 },
	{ "page_height", offsetof(struct stock, page_height), false, 200, 10000 },
	{ "columns", offsetof(struct stock, columns), true, 1, 100 },
	{ "rows", offsetof(struct stock, rows), true, 1, 100 },
	{ "label_width", offsetof(struct stock, label_width), false, 100, 10000 },
	{ "label_height", offsetof(struct stock, label_height), false, 100, 10000 },
	{ "left", offsetof(struct stock, left), false, 0, 10000 },
	{ "top", offsetof(struct stock, top), false, 0, 10000 },
	{ "pitch_x", offsetof(struct stock, pitch_x), false, 100, 10000 },
	{ "pitch_y", offsetof(struct stock, pitch_y), false, 100, 10000 },
};

/* "24", or "52.5" as 525; -1 for anything else and above 9999. */
static int number(const char *text, bool whole)
{
	gsize digits = strspn(text, "0123456789");
	int value = 0;

	if (digits < 1 || digits > 4)
		return -1;
	for (gsize i = 0; i < digits; i++)
		value = 10 * value + text[i] - '0';
	text += digits;
	if (whole)
		return *text ? -1 : value;
	if (!*text)
		return 10 * value;
	if (text[0] != '.' || !g_ascii_isdigit(text[1]) || text[2])
		return -1;
	return 10 * value + text[1] - '0';
}

static char *shown(int value, bool whole)
{
	return whole ? g_strdup_printf("%d", value)
		     : g_strdup_printf("%d.%d mm", value / 10, value % 10);
}

static bool read_field(struct stock *stock, const struct ini *ini,
	const struct ini_section *section, const struct field *field, GError **error)
{
	const struct ini_entry *entry = ini_entry(section, field->key);
	g_autofree char *min = shown(field->min, field->whole);
	g_autofree char *max = shown(field->max, field->whole);
	int value;

	if (!entry)
		return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: [stock] has no %s; add it",
			ini->file, section->line, field->key);
	value = number(entry->value, field->whole);
	if (value < field->min || value > field->max)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: %s = %s: not a %s from %s to %s; correct it", ini->file,
			entry->line, entry->key, entry->value,
			field->whole ? "whole number" : "length with at most one decimal", min,
			max);
	memcpy((char *)stock + field->offset, &value, sizeof(value));
	return true;
}

static bool side_fits(const char *file, unsigned line, const char *side, int count, int pitch,
	int label, int start, int page, GError **error)
{
	int end = start + (count - 1) * pitch + label;

	if (count > 1 && pitch < label)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: labels overlap %s: the pitch is smaller than a label; correct it",
			file, line, side);
	if (end > page)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: the labels end at %d.%d mm %s, the page at %d.%d mm; correct the layout",
			file, line, end / 10, end % 10, side, page / 10, page % 10);
	return true;
}

struct stock *stock_read(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct stock) stock = g_new0(struct stock, 1);
	const char *keys[G_N_ELEMENTS(fields) + 1] = { 0 };
	const struct ini_section *section;

	if (!ini)
		return NULL;
	section = ini_section(ini, "stock");
	if (!section || ini->sections->len != 1) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a stock has the one section [stock]; correct the file", file);
		return NULL;
	}
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		keys[i] = fields[i].key;
	if (!ini_only(ini, section, keys, error))
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
		if (!read_field(stock, ini, section, &fields[i], error))
			return NULL;
	}
	if (!side_fits(file, section->line, "across", stock->columns, stock->pitch_x,
		    stock->label_width, stock->left, stock->page_width, error) ||
		!side_fits(file, section->line, "down", stock->rows, stock->pitch_y,
			stock->label_height, stock->top, stock->page_height, error))
		return NULL;
	stock->name = g_path_get_basename(file);
	if (g_str_has_suffix(stock->name, ".stock"))
		stock->name[strlen(stock->name) - strlen(".stock")] = '\0';
	return g_steal_pointer(&stock);
}

void stock_free(struct stock *stock)
{
	if (!stock)
		return;
	g_free(stock->name);
	g_free(stock);
}
