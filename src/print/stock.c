/* SPDX-License-Identifier: Apache-2.0
 * Stocks of labels. The file is strict INI with the one section [stock], a sheet, or [roll];
 * lengths in millimetres with at most one decimal. Of a sheet:
 *
 *   page_width page_height     the sheet
 *   columns rows               labels on it
 *   label_width label_height   one label
 *   left top                   from the sheet's edge to the first label
 *   pitch_x pitch_y            from a label's edge to the same edge of the next
 *
 * Of a roll:
 *
 *   width                      a label, across the print head
 *   height                     along the roll; left out: endless tape
 *   gap                        between labels; left out: none, or black marks
 *   turn                       0 90 180 270: degrees clockwise by which what is read upright is
 *                              turned to lie on the roll; left out: 0
 *
 * Of both, and not needed:
 *
 *   template                   the template that it is for
 *   template_bars              the same with Code 128
 *
 * Invariants: the labels of a sheet lie side by side, without overlap, within it; a tape without
 * height has no gap. */
#include "print/stock.h"

#include "base/error.h"
#include "base/ini.h"

#include <math.h>
#include <string.h>

struct field {
	const char *key;
	gsize offset;
	enum { COUNT, LENGTH, DEGREES } is;
	int min, max;
	bool optional;
};

#define AT(member) offsetof(struct stock, member)

static const struct field sheet_fields[] = {
	{ "page_width", AT(page_width), LENGTH, 200, 10000, false },
	{ "page_height", AT(page_height), LENGTH, 200, 10000, false },
	{ "columns", AT(columns), COUNT, 1, 100, false },
	{ "rows", AT(rows), COUNT, 1, 100, false },
	{ "label_width", AT(label_width), LENGTH, 100, 10000, false },
	{ "label_height", AT(label_height), LENGTH, 100, 10000, false },
	{ "left", AT(left), LENGTH, 0, 10000, false },
	{ "top", AT(top), LENGTH, 0, 10000, false },
	{ "pitch_x", AT(pitch_x), LENGTH, 100, 10000, false },
	{ "pitch_y", AT(pitch_y), LENGTH, 100, 10000, false },
	{ NULL, 0, COUNT, 0, 0, false },
};

static const struct field roll_fields[] = {
	{ "width", AT(label_width), LENGTH, 100, 2200, false },
	{ "height", AT(label_height), LENGTH, 60, 5000, true },
	{ "gap", AT(gap), LENGTH, 0, 200, true },
	{ "turn", AT(turn), DEGREES, 0, 270, true },
	{ NULL, 0, COUNT, 0, 0, false },
};

static const struct {
	const char *key;
	gsize offset;
} names[] = {
	{ "template", AT(template) },
	{ "template_bars", AT(template_bars) },
};

enum { KEYS_MAX = 16 };

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

static bool refuse_range(const struct ini *ini, const struct ini_entry *entry,
	const struct field *field, GError **error)
{
	bool whole = field->is != LENGTH;
	g_autofree char *min = shown(field->min, whole);
	g_autofree char *max = shown(field->max, whole);

	if (field->is == DEGREES)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: %s = %s: not one of 0, 90, 180, 270; correct it", ini->file,
			entry->line, entry->key, entry->value);
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: %s = %s: not a %s from %s to %s; correct it", ini->file, entry->line,
		entry->key, entry->value,
		whole ? "whole number" : "length with at most one decimal", min, max);
}

static bool read_field(struct stock *stock, const struct ini *ini,
	const struct ini_section *section, const struct field *field, GError **error)
{
	const struct ini_entry *entry = ini_entry(section, field->key);
	int value;

	if (!entry)
		return field->optional ||
		       refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: [%s] has no %s; add it",
			       ini->file, section->line, section->name, field->key);
	value = number(entry->value, field->is != LENGTH);
	if (value < field->min || value > field->max || (field->is == DEGREES && value % 90))
		return refuse_range(ini, entry, field, error);
	if (field->is == DEGREES)
		value /= 90;
	memcpy((char *)stock + field->offset, &value, sizeof(value));
	return true;
}

/* Names go into file names, and a wrong one shall be seen here. */
static bool read_name(char **name, const struct ini *ini, const struct ini_section *section,
	const char *key, GError **error)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
	const struct ini_entry *entry = ini_entry(section, key);

	if (!entry)
		return true;
	if (!*entry->value || entry->value[strspn(entry->value, allowed)])
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: %s = %s: not the name of a template; write it without folder and .svg, "
			"in small letters",
			ini->file, entry->line, entry->key, entry->value);
	*name = g_strdup(entry->value);
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

static bool sheet_good(
	struct stock *stock, const char *file, const struct ini_section *section, GError **error)
{
	return side_fits(file, section->line, "across", stock->columns, stock->pitch_x,
		       stock->label_width, stock->left, stock->page_width, error) &&
	       side_fits(file, section->line, "down", stock->rows, stock->pitch_y,
		       stock->label_height, stock->top, stock->page_height, error);
}

static bool roll_good(
	struct stock *stock, const char *file, const struct ini_section *section, GError **error)
{
	stock->columns = stock->rows = 1;
	if (stock->label_height || !stock->gap)
		return true;
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: a gap, and labels without height; add height, or take the gap away", file,
		section->line);
}

static const struct form {
	const char *section;
	const struct field *fields;
	bool (*good)(struct stock *stock, const char *file, const struct ini_section *section,
		GError **error);
} forms[] = {
	{ "stock", sheet_fields, sheet_good },
	{ "roll", roll_fields, roll_good },
};

static const struct form *form_of(const struct ini *ini)
{
	const struct ini_section *section =
		ini->sections->len == 1 ? ini->sections->pdata[0] : NULL;

	for (guint i = 0; section && i < G_N_ELEMENTS(forms); i++)
		if (strcmp(section->name, forms[i].section) == 0)
			return &forms[i];
	return NULL;
}

static bool keys_known(const struct ini *ini, const struct form *form, GError **error)
{
	const char *keys[KEYS_MAX] = { 0 };
	guint count = 0;

	for (const struct field *field = form->fields; field->key; field++)
		keys[count++] = field->key;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		keys[count++] = names[i].key;
	g_assert(count < KEYS_MAX);
	return ini_only(ini, ini->sections->pdata[0], keys, error);
}

static bool read_form(
	struct stock *stock, const struct ini *ini, const struct form *form, GError **error)
{
	const struct ini_section *section = ini->sections->pdata[0];

	if (!keys_known(ini, form, error))
		return false;
	for (const struct field *field = form->fields; field->key; field++)
		if (!read_field(stock, ini, section, field, error))
			return false;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!read_name((char **)((char *)stock + names[i].offset), ini, section,
			    names[i].key, error))
			return false;
	return form->good(stock, ini->file, section, error);
}

struct stock *stock_read(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct stock) stock = g_new0(struct stock, 1);
	const struct form *form;

	if (!ini)
		return NULL;
	form = form_of(ini);
	if (!form) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a stock has the one section [stock], for a sheet, or [roll]; correct the file",
			file);
		return NULL;
	}
	if (!read_form(stock, ini, form, error))
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
	g_free(stock->template);
	g_free(stock->template_bars);
	g_free(stock);
}

bool stock_is_roll(const struct stock *stock)
{
	return stock->page_width == 0;
}

int stock_tenths(double points)
{
	return (int)lround(points * 254 / 72);
}

bool stock_place(const struct stock *stock, int width, int height, int *x, int *y, GError **error)
{
	bool lies = stock->turn % 2 != 0;
	int label_width = lies ? stock->label_height : stock->label_width;
	int label_height = lies ? stock->label_width : stock->label_height;

	if ((label_width && width > label_width) || (label_height && height > label_height))
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s: a label of %d.%d x %d.%d mm does not fit on it; take a smaller template "
			"or a larger stock",
			stock->name, width / 10, width % 10, height / 10, height % 10);
	*x = label_width ? (label_width - width) / 2 : 0;
	*y = label_height ? (label_height - height) / 2 : 0;
	return true;
}
