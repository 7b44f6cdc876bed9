/* SPDX-License-Identifier: Apache-2.0
 * Tables that people send. Found, in this order: a byte order mark, the character set (what is not
 * valid UTF-8 is read as Windows-1251), the delimiter (the commonest of ; , and tab outside quotes
 * in the heading), then libcsv in strict mode, fed a line of the file at a time so that errors have
 * a line number. Invariant: every row has as many cells as the heading, all valid UTF-8 without
 * control characters other than the line ends and tabs that quotes may hold. A line whose cells are
 * all empty is no row. */
#include "base/table.h"

#include "base/error.h"

#include <csv.h>
#include <string.h>

static const char delimiters[] = ";,\t";

/* What is being read. */
struct reader {
	struct table *table;
	GPtrArray *cells;  /* of the row being read */
	unsigned line;     /* being fed */
	unsigned row_line; /* where the row began */
	gsize row_bytes;
	bool row_ended; /* within the line just fed */
	GError **error;
	bool failed;
};

static void row_free(gpointer data)
{
	struct table_row *row = data;

	g_strfreev(row->cells);
	g_free(row);
}

void table_free(struct table *table)
{
	if (!table)
		return;
	g_free(table->file);
	g_strfreev(table->header);
	g_ptr_array_unref(table->rows);
	g_free(table);
}

/* The text as UTF-8 without byte order mark; NULL when it is in no set that is read here. */
static char *decode(struct table *table, const char *bytes, gsize len, gsize *out, GError **error)
{
	const char *bad;
	char *text;

	if (len >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the text is UTF-16; save the table as CSV in UTF-8", table->file);
		return NULL;
	}
	if (len >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a workbook or archive, not a table of text; save the sheet as CSV",
			table->file);
		return NULL;
	}
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	/* A NUL is for text_clean to name with its line. */
	if (g_utf8_validate(bytes, (gssize)len, &bad) || *bad == '\0') {
		*out = len;
		text = g_malloc0(len + 1);
		memcpy(text, bytes, len);
		return text;
	}
	text = g_convert(bytes, (gssize)len, "UTF-8", "WINDOWS-1251", NULL, out, NULL);
	if (!text)
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the letters are neither UTF-8 nor Windows-1251; save the table as "
			"CSV in UTF-8",
			table->file);
	table->windows_1251 = text != NULL;
	return text;
}

static bool text_clean(const struct table *table, const char *text, gsize len, GError **error)
{
	unsigned line = 1;

	for (const char *c = text; c < text + len; c = g_utf8_next_char(c)) {
		if (*c == '\n')
			line++;
		else if (*c != '\r' && *c != '\t' && g_unichar_iscntrl(g_utf8_get_char(c)))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: a control character; save the table as CSV in UTF-8",
				table->file, line);
	}
	return true;
}

/* The end of the line at `text`, behind LF, CR LF or a lone CR. */
static const char *line_end(const char *text, const char *end)
{
	while (text < end && *text != '\n' && *text != '\r')
		text++;
	if (text < end && *text++ == '\r' && text < end && *text == '\n')
		text++;
	return text;
}

static bool line_blank(const char *text, const char *end)
{
	while (text < end && g_ascii_isspace(*text))
		text++;
	return text == end;
}

/* The commonest delimiter of the heading outside quotes, 0 when it has none. */
static char find_delimiter(const char *text, const char *end)
{
	unsigned counts[sizeof(delimiters)] = { 0 };
	unsigned best = 0;
	bool quoted = false;

	while (text < end && line_blank(text, line_end(text, end)))
		text = line_end(text, end);
	for (end = line_end(text, end); text < end; text++) {
		const char *at = strchr(delimiters, *text);
		quoted ^= *text == '"';
		if (at && *at && !quoted)
			counts[at - delimiters]++;
	}
	for (unsigned i = 1; i < sizeof(delimiters) - 1; i++)
		if (counts[i] > counts[best])
			best = i;
	return counts[best] > 0 ? delimiters[best] : '\0';
}

/* In place; spaces of any alphabet, as Excel leaves no-break spaces behind. */
static char *trim(char *cell)
{
	char *start = cell;
	char *stop = cell;

	while (g_unichar_isspace(g_utf8_get_char(start)))
		start = g_utf8_next_char(start);
	for (char *c = start; *c; c = g_utf8_next_char(c))
		if (!g_unichar_isspace(g_utf8_get_char(c)))
			stop = g_utf8_next_char(c);
	if (stop < start)
		stop = start;
	memmove(cell, start, (gsize)(stop - start));
	cell[stop - start] = '\0';
	return cell;
}

static void take_cell(void *text, size_t len, void *data)
{
	struct reader *reader = data;
	char *cell = g_malloc(len + 1);

	memcpy(cell, text, len);
	cell[len] = '\0';
	g_ptr_array_add(reader->cells, trim(cell));
}

static GStrv steal_cells(struct reader *reader)
{
	GPtrArray *cells = reader->cells;

	reader->cells = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(cells, NULL);
	return (GStrv)g_ptr_array_free(cells, FALSE);
}

static bool fail(struct reader *reader, enum belgi_error code, unsigned line, const char *reason)
{
	if (!reader->failed)
		refuse(reader->error, code, "%s:%u: %s", reader->table->file, line, reason);
	reader->failed = true;
	return false;
}

static void take_header(struct reader *reader)
{
	struct table *table = reader->table;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	table->header = steal_cells(reader);
	for (char **cell = table->header; *cell; cell++)
		if (**cell && !g_hash_table_add(seen, g_utf8_casefold(*cell, -1))) {
			g_autofree char *reason = g_strdup_printf(
				"the heading '%s' stands twice; rename or remove one column",
				*cell);
			fail(reader, BELGI_ERROR_BAD_INPUT, reader->row_line, reason);
		}
}

static void take_row(struct reader *reader)
{
	struct table *table = reader->table;
	guint expected = g_strv_length(table->header);
	struct table_row *row;

	if (reader->cells->len != expected) {
		g_autofree char *reason = g_strdup_printf(
			"%u cell%s where the heading has %u; fix the row or leave it out",
			reader->cells->len, reader->cells->len == 1 ? "" : "s", expected);
		fail(reader, BELGI_ERROR_BAD_INPUT, reader->row_line, reason);
		return;
	}
	if (table->rows->len == TABLE_ROWS_MAX) {
		fail(reader, BELGI_ERROR_LIMIT, reader->row_line,
			"more than 1000000 rows; split the table");
		return;
	}
	row = g_new(struct table_row, 1);
	row->line = reader->row_line;
	row->cells = steal_cells(reader);
	g_ptr_array_add(table->rows, row);
}

static bool all_empty(const GPtrArray *cells)
{
	for (guint i = 0; i < cells->len; i++)
		if (*(const char *)cells->pdata[i])
			return false;
	return true;
}

static void end_row(int terminator, void *data)
{
	struct reader *reader = data;

	(void)terminator;
	reader->row_ended = true;
	reader->row_bytes = 0;
	if (reader->failed || all_empty(reader->cells))
		g_ptr_array_set_size(reader->cells, 0);
	else if (!reader->table->header)
		take_header(reader);
	else
		take_row(reader);
}

static bool feed(
	struct reader *reader, struct csv_parser *parser, const char *text, const char *end)
{
	static const char stray[] = "a quotation mark inside a cell; write it twice and put the "
				    "cell in quotation marks";
	bool open = false;

	while (text < end && !reader->failed) {
		const char *stop = line_end(text, end);
		gsize len = (gsize)(stop - text);
		reader->line++;
		if (!open)
			reader->row_line = reader->line;
		reader->row_bytes += len;
		if (reader->row_bytes > TABLE_ROW_MAX)
			return fail(reader, BELGI_ERROR_LIMIT, reader->row_line,
				"a row over 64 KiB; close its quotation marks or shorten it");
		reader->row_ended = false;
		if (csv_parse(parser, text, len, take_cell, end_row, reader) != len)
			return fail(reader, BELGI_ERROR_BAD_INPUT, reader->line, stray);
		open = !reader->row_ended && (open || !line_blank(text, stop));
		text = stop;
	}
	if (!reader->failed && csv_fini(parser, take_cell, end_row, reader) != 0)
		return fail(reader, BELGI_ERROR_BAD_INPUT, reader->row_line,
			"a quotation mark opens a cell and none closes it; add it");
	return !reader->failed;
}

static bool read_rows(struct table *table, const char *text, gsize len, GError **error)
{
	struct reader reader = { .table = table, .error = error };
	struct csv_parser parser;

	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		g_error("libcsv: out of memory");
	csv_set_delim(&parser, (unsigned char)table->delimiter);
	reader.cells = g_ptr_array_new_with_free_func(g_free);
	feed(&reader, &parser, text, text + len);
	g_ptr_array_unref(reader.cells);
	csv_free(&parser);
	return !reader.failed;
}

/* The heading of one column is words; anything else may be a delimiter that is not known here. */
static bool words_alone(const char *text, const char *end)
{
	while (text < end && line_blank(text, line_end(text, end)))
		text = line_end(text, end);
	for (end = line_end(text, end); text < end; text = g_utf8_next_char(text)) {
		gunichar letter = g_utf8_get_char(text);
		if (!g_unichar_isalnum(letter) && !g_unichar_isspace(letter) && letter != 0x2116 &&
			!(letter < 128 && strchr("_-.\"", (int)letter)))
			return false;
	}
	return true;
}

static bool read_text(struct table *table, const char *text, gsize len, bool narrow, GError **error)
{
	if (!text_clean(table, text, len, error))
		return false;
	if (line_blank(text, text + len))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the file is empty; save the table again and send that file",
			table->file);
	table->delimiter = find_delimiter(text, text + len);
	if (!table->delimiter && narrow && words_alone(text, text + len))
		table->delimiter = delimiters[0];
	if (!table->delimiter)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:1: the heading has one column; save the table as CSV with a "
			"semicolon, a comma or a tab between the cells",
			table->file);
	if (!read_rows(table, text, len, error))
		return false;
	return table->rows->len > 0 ||
	       refuse(error, BELGI_ERROR_BAD_INPUT,
		       "%s: a heading and no rows under it; add the rows and send the file again",
		       table->file);
}

static struct table *read_table(
	const char *bytes, gsize len, const char *file, bool narrow, GError **error)
{
	g_autoptr(struct table) table = g_new0(struct table, 1);
	g_autofree char *text = NULL;
	gsize text_len = 0;

	table->file = g_strdup(file);
	table->rows = g_ptr_array_new_with_free_func(row_free);
	text = decode(table, bytes, len, &text_len, error);
	if (!text || !read_text(table, text, text_len, narrow, error))
		return NULL;
	return g_steal_pointer(&table);
}

struct table *table_read(const char *bytes, gsize len, const char *file, GError **error)
{
	return read_table(bytes, len, file, false, error);
}

struct table *table_read_narrow(const char *bytes, gsize len, const char *file, GError **error)
{
	return read_table(bytes, len, file, true, error);
}

int table_column(const struct table *table, const char *const *names)
{
	for (int i = 0; table->header[i]; i++) {
		g_autofree char *heading = g_utf8_casefold(table->header[i], -1);
		for (const char *const *name = names; *name; name++) {
			g_autofree char *folded = g_utf8_casefold(*name, -1);
			if (strcmp(heading, folded) == 0)
				return i;
		}
	}
	return -1;
}
