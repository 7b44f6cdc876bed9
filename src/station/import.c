/* SPDX-License-Identifier: Apache-2.0
 * What both imports do: columns by their headings in three languages, errors collected with their
 * lines, cells as organisations and sums. */
#include "station/import.h"

#include "base/encode.h"
#include "base/error.h"
#include "model/chain.h"

#include <stdarg.h>
#include <string.h>

void problem_add(struct problems *problems, unsigned line, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	if (problems->count++ >= PROBLEMS_MAX)
		return;
	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	if (!problems->text)
		problems->text = g_string_new(NULL);
	g_string_append_printf(problems->text, "%s%s:%u: %s", problems->text->len ? "\n" : "",
		problems->file, line, text);
}

bool problems_end(struct problems *problems, GError **error)
{
	GString *text = g_steal_pointer(&problems->text);
	guint more = problems->count > PROBLEMS_MAX ? problems->count - PROBLEMS_MAX : 0;

	if (!text)
		return true;
	if (more)
		g_string_append_printf(text, "\n%s: %u more such rows; nothing was imported",
			problems->file, more);
	refuse(error, BELGI_ERROR_BAD_INPUT, "%s", text->str);
	g_string_free(text, TRUE);
	return false;
}

/* The first column whose heading contains one of the parts; -1 when none. */
static int column_with(const struct table *table, const char *const *parts)
{
	for (int i = 0; parts && table->header[i]; i++) {
		g_autofree char *heading = g_utf8_casefold(table->header[i], -1);
		for (const char *const *part = parts; *part; part++)
			if (strstr(heading, *part))
				return i;
	}
	return -1;
}

bool columns_find(const struct table *table, const struct column *columns, guint count, int *found,
	GError **error)
{
	for (guint i = 0; i < count; i++) {
		found[i] = table_column(table, columns[i].names);
		if (found[i] < 0)
			found[i] = column_with(table, columns[i].parts);
		if (found[i] < 0 && columns[i].required) {
			g_autofree char *headings = g_strjoinv("', '", table->header);
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:1: no column with the %s among '%s'; name its heading '%s'",
				table->file, columns[i].what, headings, columns[i].names[0]);
		}
	}
	return true;
}

struct table *import_table(
	const struct import_options *options, const char *text, gsize len, GError **error)
{
	return (options->to ? table_read_narrow : table_read)(text, len, options->file, error);
}

const char *cell(const struct table_row *row, int column)
{
	return column >= 0 && *row->cells[column] ? row->cells[column] : NULL;
}

char *read_org(const char *text)
{
	g_autofree char *org = text ? g_strstrip(g_ascii_strup(text, -1)) : NULL;
	gsize len = org ? strspn(org, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") : 0;

	if (len == 0 || org[len] || len >= ORG_SIZE)
		return NULL;
	return g_steal_pointer(&org);
}

void id_of_text(char id[ID_SIZE], char letter, const char *text)
{
	struct hash hash = hash_of(text, strlen(text));

	id[0] = letter;
	crockford_encode(id + 1, ID_SIZE - 2, hash.bytes, HASH_SIZE);
}

/* Spaces of all kinds group digits; a sum may end in its currency. */
static char *digits_of(const char *text)
{
	static const char *const currencies[] = { "₸", "тг.", "тг", "тенге", "теңге", "KZT",
		"kzt" };
	GString *digits = g_string_new(NULL);
	const char *end = text + strlen(text);

	for (guint i = 0; i < G_N_ELEMENTS(currencies); i++)
		if (g_str_has_suffix(text, currencies[i])) {
			end -= strlen(currencies[i]);
			break;
		}
	for (const char *c = text; c < end; c = g_utf8_next_char(c))
		if (!g_unichar_isspace(g_utf8_get_char(c)))
			g_string_append_unichar(digits, g_utf8_get_char(c));
	return g_string_free(digits, FALSE);
}

bool read_tenge(const char *text, gint64 *tiyn)
{
	g_autofree char *digits = digits_of(text);
	gsize whole = strspn(digits, "0123456789");
	const char *rest = digits + whole;
	gsize cents = *rest ? strspn(rest + 1, "0123456789") : 0;

	if (whole == 0 || whole > 12)
		return false;
	*tiyn = g_ascii_strtoll(digits, NULL, 10) * 100;
	if (!*rest)
		return true;
	if ((*rest != ',' && *rest != '.') || cents == 0 || cents > 2 || rest[1 + cents])
		return false;
	*tiyn += g_ascii_strtoll(rest + 1, NULL, 10) * (cents == 1 ? 10 : 1);
	return true;
}

static void item_free(gpointer data)
{
	struct import_item *item = data;

	g_free(item->id);
	g_free(item->to);
	g_free(item);
}

struct import_item *import_item_new(const char *id, const char *to, guint rows)
{
	struct import_item *item = g_new0(struct import_item, 1);

	item->id = g_strdup(id);
	item->to = g_strdup(to);
	item->rows = rows;
	return item;
}

GPtrArray *import_items_new(void)
{
	return g_ptr_array_new_with_free_func(item_free);
}
