/* SPDX-License-Identifier: Apache-2.0 */
#include "base/table.h"
#include "expect.h"

#include <string.h>

static struct table *read_text(const char *text, GError **error)
{
	return table_read(text, strlen(text), "manifest.csv", error);
}

static const struct table_row *row_at(const struct table *table, guint index)
{
	g_assert_cmpuint(index, <, table->rows->len);
	return g_ptr_array_index(table->rows, index);
}

static void test_delimiters(void)
{
	static const char delimiters[] = ";,\t";

	for (const char *delimiter = delimiters; *delimiter; delimiter++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text =
			g_strdup_printf("serial%cmodel%c\"a;b,c\"\nPF2W2GLT%c\"ThinkPad, 14\"%c\n",
				*delimiter, *delimiter, *delimiter, *delimiter);
		g_autoptr(struct table) table = read_text(text, &error);
		g_assert_no_error(error);
		g_assert_cmpint(table->delimiter, ==, *delimiter);
		g_assert_cmpuint(g_strv_length(table->header), ==, 3);
		g_assert_cmpstr(table->header[2], ==, "a;b,c");
		g_assert_cmpstr(row_at(table, 0)->cells[1], ==, "ThinkPad, 14");
		g_assert_cmpstr(row_at(table, 0)->cells[2], ==, "");
	}
}

static void test_excel(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct table) table = read_text("\xef\xbb\xbfСерийный номер;Модель\r\n"
						  "\r\n"
						  " PF2W2GLT\xc2\xa0; \"Ноутбук \"\"14\"\"\" \r\n"
						  ";\r\n"
						  "5CG0384PW1;\"две\r\nстроки\"\r\n"
						  "X;Y",
		&error);

	g_assert_no_error(error);
	g_assert_cmpstr(table->header[0], ==, "Серийный номер");
	g_assert_false(table->windows_1251);
	g_assert_cmpuint(table->rows->len, ==, 3);
	g_assert_cmpstr(row_at(table, 0)->cells[0], ==, "PF2W2GLT");
	g_assert_cmpstr(row_at(table, 0)->cells[1], ==, "Ноутбук \"14\"");
	g_assert_cmpuint(row_at(table, 0)->line, ==, 3);
	g_assert_cmpstr(row_at(table, 1)->cells[1], ==, "две\r\nстроки");
	g_assert_cmpuint(row_at(table, 1)->line, ==, 5);
	g_assert_cmpuint(row_at(table, 2)->line, ==, 7);
}

static void test_windows_1251(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct table) table =
		read_text("\xd1\xe5\xf0\xe8\xff;\xcc\xee\xe4\xe5\xeb\xfc\nA1B2;\xb2\n", &error);

	g_assert_no_error(error);
	g_assert_true(table->windows_1251);
	g_assert_cmpstr(table->header[0], ==, "Серия");
	g_assert_cmpstr(table->header[1], ==, "Модель");
	g_assert_cmpstr(row_at(table, 0)->cells[1], ==, "І");
}

static void test_line_ends(void)
{
	static const char *const texts[] = { "a;b\n1;2\n3;4\n", "a;b\r\n1;2\r\n3;4",
		"a;b\r1;2\r3;4\r" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(struct table) table = read_text(texts[i], &error);
		g_assert_no_error(error);
		g_assert_cmpuint(table->rows->len, ==, 2);
		g_assert_cmpuint(row_at(table, 1)->line, ==, 3);
	}
}

static void test_narrow(void)
{
	static const char *const not_words[] = { "serial|model\nPF2W2GLT|x\n", "a:b\n1:2\n" };
	static const char text[] = "\n№ серийный\nPF2W2GLT\n\nPF2W2GM1\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(struct table) table = table_read_narrow(text, strlen(text), "m.csv", &error);

	g_assert_no_error(error);
	g_assert_cmpuint(g_strv_length(table->header), ==, 1);
	g_assert_cmpuint(table->rows->len, ==, 2);
	g_assert_cmpstr(row_at(table, 1)->cells[0], ==, "PF2W2GM1");
	for (guint i = 0; i < G_N_ELEMENTS(not_words); i++)
		g_assert_null(table_read_narrow(not_words[i], strlen(not_words[i]), "m.csv", NULL));
	g_assert_null(table_read_narrow("a\n1;2\n", 6, "m.csv", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"m.csv:2: 2 cells where the heading has 1; fix the row or leave it out");
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ "", "manifest.csv: the file is empty; save the table again and send that file" },
		{ "\xef\xbb\xbf \r\n\n",
			"manifest.csv: the file is empty; save the table again and send that file" },
		{ "a;b\n",
			"manifest.csv: a heading and no rows under it; add the rows and send the file again" },
		{ "a;b\n;\n",
			"manifest.csv: a heading and no rows under it; add the rows and send the file again" },
		{ "serial|model\nPF2W2GLT|x\n",
			"manifest.csv:1: the heading has one column; save the table as CSV with a semicolon, a comma or a tab "
			"between the cells" },
		{ "a;b;c;d;e\n1;2;3;4;5\n\n1;2;3\n",
			"manifest.csv:4: 3 cells where the heading has 5; fix the row or leave it out" },
		{ "a;b\n1;2;3\n",
			"manifest.csv:2: 3 cells where the heading has 2; fix the row or leave it out" },
		{ "a;b\nx\n",
			"manifest.csv:2: 1 cell where the heading has 2; fix the row or leave it out" },
		{ "a;b\n1;2\nx;5\" y\n",
			"manifest.csv:3: a quotation mark inside a cell; write it twice and put the cell in quotation marks" },
		{ "a;b\n1;2\n1;\"x\n3;4\n",
			"manifest.csv:3: a quotation mark opens a cell and none closes it; add it" },
		{ "a;A;b\n1;2;3\n",
			"manifest.csv:1: the heading 'A' stands twice; rename or remove one column" },
		{ "a;b\n1;\x1d\n",
			"manifest.csv:2: a control character; save the table as CSV in UTF-8" },
		{ "a;b\n1;\x98\n",
			"manifest.csv: the letters are neither UTF-8 nor Windows-1251; save the table as CSV in UTF-8" },
		{ "\xff\xfe"
		  "a;",
			"manifest.csv: the text is UTF-16; save the table as CSV in UTF-8" },
		{ "PK\x03\x04x",
			"manifest.csv: a workbook or archive, not a table of text; save the sheet as CSV" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		g_assert_null(read_text(rows[i].text, &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
	}
}

static void test_nul(void)
{
	GError *error = NULL;

	g_assert_null(table_read("a;b\n1;\0\n", 8, "m.csv", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"m.csv:2: a control character; save the table as CSV in UTF-8");
}

static void test_long_row(void)
{
	GError *error = NULL;
	g_autofree char *cell = g_strnfill(TABLE_ROW_MAX, 'x');
	g_autofree char *text = g_strconcat("a;b\n1;2\n\"", cell, "\";2\n", NULL);
	g_autofree char *lines = g_strnfill(TABLE_ROW_MAX, '\n');
	g_autofree char *open = g_strconcat("a;b\n1;\"", lines, NULL);

	g_assert_null(read_text(text, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"manifest.csv:3: a row over 64 KiB; close its quotation marks or shorten it");
	g_assert_null(read_text(open, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"manifest.csv:2: a row over 64 KiB; close its quotation marks or shorten it");
}

static void test_many_rows(void)
{
	GError *error = NULL;
	g_autoptr(GString) text = g_string_new("a;b\n");

	for (guint i = 0; i < TABLE_ROWS_MAX; i++)
		g_string_append(text, "1;2\n");
	g_autoptr(struct table) table = table_read(text->str, text->len, "m.csv", &error);
	g_assert_no_error(error);
	g_assert_cmpuint(table->rows->len, ==, TABLE_ROWS_MAX);
	g_string_append(text, "1;2\n");
	g_assert_null(table_read(text->str, text->len, "m.csv", &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"m.csv:1000002: more than 1000000 rows; split the table");
}

static void test_column(void)
{
	static const char *const serial[] = { "serial", "серийный номер", NULL };
	static const char *const model[] = { "model", NULL };
	g_autoptr(struct table) table = read_text("№;Серийный Номер\n1;2\n", NULL);

	g_assert_cmpint(table_column(table, serial), ==, 1);
	g_assert_cmpint(table_column(table, model), ==, -1);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/table/one_column_is_a_table_where_it_may_be", test_narrow);
	g_test_add_func("/table/semicolon_comma_and_tab_are_found_outside_quotes", test_delimiters);
	g_test_add_func("/table/what_excel_saves_is_read_with_the_lines_of_the_file", test_excel);
	g_test_add_func("/table/windows_1251_is_recognised", test_windows_1251);
	g_test_add_func("/table/all_three_line_ends_are_read", test_line_ends);
	g_test_add_func("/table/each_fault_has_its_own_sentence", test_refused);
	g_test_add_func("/table/a_nul_is_a_control_character", test_nul);
	g_test_add_func("/table/a_row_over_64_kib_is_refused", test_long_row);
	g_test_add_func("/table/a_million_rows_are_read_and_one_more_is_not", test_many_rows);
	g_test_add_func("/table/columns_are_found_by_heading_in_any_case", test_column);
	return g_test_run();
}
