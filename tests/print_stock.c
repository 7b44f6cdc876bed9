/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "expect.h"
#include "print/layout.h"
#include "print/sheet.h"

#include <string.h>

static const char good[] =
	"[stock]\npage_width = 210\npage_height = 297\ncolumns = 3\nrows = 8\nlabel_width = 70\n"
	"label_height = 37\nleft = 0\ntop = 0.5\npitch_x = 70\npitch_y = 37\n";

static void test_read(void)
{
	GError *error = NULL;
	g_autoptr(struct stock) stock =
		stock_read(good, strlen(good), "labels/a4-24.stock", &error);

	g_assert_no_error(error);
	g_assert_cmpstr(stock->name, ==, "a4-24");
	g_assert_cmpint(stock->page_width, ==, 2100);
	g_assert_cmpint(stock->page_height, ==, 2970);
	g_assert_cmpint(stock->columns, ==, 3);
	g_assert_cmpint(stock->rows, ==, 8);
	g_assert_cmpint(stock->label_width, ==, 700);
	g_assert_cmpint(stock->label_height, ==, 370);
	g_assert_cmpint(stock->left, ==, 0);
	g_assert_cmpint(stock->top, ==, 5);
	g_assert_cmpint(stock->pitch_x, ==, 700);
	g_assert_cmpint(stock->pitch_y, ==, 370);
}

/* A row of the good file is replaced; the message follows. */
static void test_refusals(void)
{
#define KEYS                                                                                       \
	"page_width, page_height, columns, rows, label_width, label_height, left, top, pitch_x, pitch_y"
	static const struct {
		const char *old, *new, *message;
	} rows[] = {
		{ "rows = 8", "rows = 8\ncolour = white",
			"x.stock:6: unknown key 'colour' in [stock]; the known keys are " KEYS },
		{ "rows = 8\n", "", "x.stock:1: [stock] has no rows; add it" },
		{ "rows = 8", "rows = 8.5",
			"x.stock:5: rows = 8.5: not a whole number from 1 to 100; correct it" },
		{ "rows = 8", "rows = 0",
			"x.stock:5: rows = 0: not a whole number from 1 to 100; correct it" },
		{ "top = 0.5", "top = 0.55",
			"x.stock:9: top = 0.55: not a length with at most one decimal from 0.0 mm to 1000.0 mm; correct it" },
		{ "top = 0.5", "top = -1",
			"x.stock:9: top = -1: not a length with at most one decimal from 0.0 mm to 1000.0 mm; correct it" },
		{ "top = 0.5", "top = 0,5",
			"x.stock:9: top = 0,5: not a length with at most one decimal from 0.0 mm to 1000.0 mm; correct it" },
		{ "top = 0.5", "top = 99999",
			"x.stock:9: top = 99999: not a length with at most one decimal from 0.0 mm to 1000.0 mm; correct it" },
		{ "left = 0", "left = 0.1",
			"x.stock:1: the labels end at 210.1 mm across, the page at 210.0 mm; correct the layout" },
		{ "top = 0.5", "top = 1.1",
			"x.stock:1: the labels end at 297.1 mm down, the page at 297.0 mm; correct the layout" },
		{ "pitch_x = 70", "pitch_x = 69",
			"x.stock:1: labels overlap across: the pitch is smaller than a label; correct it" },
		{ "[stock]", "[label]",
			"x.stock: a stock has the one section [stock]; correct the file" },
		{ "pitch_y = 37\n", "pitch_y = 37\n[more]\n",
			"x.stock: a stock has the one section [stock]; correct the file" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GString *text = g_string_new(good);
		GError *error = NULL;

		g_assert_cmpuint(g_string_replace(text, rows[i].old, rows[i].new, 1), ==, 1);
		g_assert_null(stock_read(text->str, text->len, "x.stock", &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
		g_string_free(text, true);
	}
}

static struct stock *shipped(const char *name)
{
	g_autofree char *path = g_build_filename(SOURCE_DIR, "labels/stocks", name, NULL);
	g_autofree char *text = NULL;
	GError *error = NULL;
	struct stock *stock;
	gsize len;

	g_assert_true(file_read(path, 64 << 10, &text, &len, NULL));
	stock = stock_read(text, len, path, &error);
	g_assert_no_error(error);
	return stock;
}

/* Production code reads the folder, and a tag of a host with 15 characters finds room on every
 * label. */
static void test_shipped(void)
{
	g_autoptr(GDir) dir = g_dir_open(SOURCE_DIR "/labels/stocks", 0, NULL);
	const char *name;
	int count = 0;

	while ((name = g_dir_read_name(dir))) {
		g_autoptr(struct stock) stock = NULL;
		struct layout layout;
		GError *error = NULL;

		if (strcmp(name, "README.md") == 0)
			continue;
		g_assert_true(g_str_has_suffix(name, ".stock"));
		stock = shipped(name);
		layout_plan(&layout, stock, 25, 0, &error);
		g_assert_no_error(error);
		count++;
	}
	g_assert_cmpint(count, >=, 4);
}

static void test_too_small(void)
{
	struct stock stock = { (char *)"tiny", 2100, 2970, 1, 1, 250, 120, 0, 0, 250, 120 };
	struct layout layout;
	GError *error = NULL;

	g_assert_false(layout_plan(&layout, &stock, 25, 0, &error));
	expect_error(&error, BELGI_ERROR_REFUSED,
		"tiny: a label of 25.0 x 12.0 mm is too small for this QR; take a larger stock or a shorter host");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stock/lengths_are_read_to_a_tenth_of_a_millimetre", test_read);
	g_test_add_func("/stock/a_wrong_file_is_refused_with_file_and_line", test_refusals);
	g_test_add_func("/stock/every_stock_that_ships_is_good", test_shipped);
	g_test_add_func("/stock/a_label_too_small_for_a_tag_is_refused", test_too_small);
	return g_test_run();
}
