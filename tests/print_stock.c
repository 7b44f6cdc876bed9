/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "expect.h"
#include "print/stock.h"

#include <string.h>

static const char roll[] =
	"[roll]\nwidth = 29\nheight = 90\ngap = 3\nturn = 90\ntemplate = tag-50x25\n";

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

static void test_roll(void)
{
	GError *error = NULL;
	g_autoptr(struct stock) stock = stock_read(roll, strlen(roll), "29x90.stock", &error);

	g_assert_no_error(error);
	g_assert_true(stock_is_roll(stock));
	g_assert_cmpint(stock->label_width, ==, 290);
	g_assert_cmpint(stock->label_height, ==, 900);
	g_assert_cmpint(stock->gap, ==, 30);
	g_assert_cmpint(stock->turn, ==, 1);
	g_assert_cmpint(stock->columns * stock->rows, ==, 1);
	g_assert_cmpstr(stock->template, ==, "tag-50x25");
	g_assert_null(stock->template_bars);
}

static void test_tape(void)
{
	static const char text[] = "[roll]\nwidth = 62\n";
	g_autoptr(struct stock) stock = stock_read(text, strlen(text), "62.stock", NULL);
	int x, y;

	g_assert_nonnull(stock);
	g_assert_cmpint(stock->label_height, ==, 0);
	g_assert_true(stock_place(stock, 580, 400, &x, &y, NULL));
	g_assert_cmpint(x, ==, 20);
	g_assert_cmpint(y, ==, 0);
}

/* The roll's label is 29 wide and 90 long, read by eye it is 90 wide. */
static void test_place(void)
{
	g_autoptr(struct stock) stock = stock_read(roll, strlen(roll), "29x90.stock", NULL);
	GError *error = NULL;
	int x, y;

	g_assert_true(stock_place(stock, 500, 250, &x, &y, NULL));
	g_assert_cmpint(x, ==, 200);
	g_assert_cmpint(y, ==, 20);
	g_assert_false(stock_place(stock, 580, 400, &x, &y, &error));
	expect_error(&error, BELGI_ERROR_REFUSED,
		"29x90: a label of 58.0 x 40.0 mm does not fit on it; take a smaller template or a larger stock");
}

/* A row of the good file is replaced; the message follows. */
static void expect_refused(const char *text, const char *old, const char *new, const char *message)
{
	GString *changed = g_string_new(text);
	GError *error = NULL;

	g_assert_cmpuint(g_string_replace(changed, old, new, 1), ==, 1);
	g_assert_null(stock_read(changed->str, changed->len, "x.stock", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, message);
	g_string_free(changed, true);
}

static void test_roll_refusals(void)
{
	static const struct {
		const char *old, *new, *message;
	} rows[] = {
		{ "gap", "left",
			"x.stock:4: unknown key 'left' in [roll]; the known keys are width, height, gap, turn, template, template_bars" },
		{ "width = 29\n", "", "x.stock:1: [roll] has no width; add it" },
		{ "height = 90\n", "",
			"x.stock:1: a gap, and labels without height; add height, or take the gap away" },
		{ "turn = 90", "turn = 45",
			"x.stock:5: turn = 45: not one of 0, 90, 180, 270; correct it" },
		{ "tag-50x25", "../tag",
			"x.stock:6: template = ../tag: not the name of a template; write it without folder and .svg, in small letters" },
		{ "width = 29", "width = 300",
			"x.stock:2: width = 300: not a length with at most one decimal from 10.0 mm to 220.0 mm; correct it" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		expect_refused(roll, rows[i].old, rows[i].new, rows[i].message);
}

static void test_refusals(void)
{
#define KEYS                                                                                       \
	"page_width, page_height, columns, rows, label_width, label_height, left, top, pitch_x, pitch_y, template, template_bars"
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
			"x.stock: a stock has the one section [stock], for a sheet, or [roll]; correct the file" },
		{ "pitch_y = 37\n", "pitch_y = 37\n[more]\n",
			"x.stock: a stock has the one section [stock], for a sheet, or [roll]; correct the file" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		expect_refused(good, rows[i].old, rows[i].new, rows[i].message);
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

/* Production code reads the folder; every stock says what it is for. */
static void test_shipped(void)
{
	g_autoptr(GDir) dir = g_dir_open(SOURCE_DIR "/labels/stocks", 0, NULL);
	const char *name;
	int sheets = 0, rolls = 0;

	while ((name = g_dir_read_name(dir))) {
		g_autoptr(struct stock) stock = NULL;

		if (strcmp(name, "README.md") == 0)
			continue;
		g_assert_true(g_str_has_suffix(name, ".stock"));
		stock = shipped(name);
		g_assert_nonnull(stock->template);
		*(stock_is_roll(stock) ? &rolls : &sheets) += 1;
	}
	g_assert_cmpint(sheets, >=, 12);
	g_assert_cmpint(rolls, >=, 15);
}

/* The labels of a sheet lie in its middle, as makers cut them: what is left over is the same on
 * both sides, to the tenth of a millimetre that a file can say. */
static void test_middle(void)
{
	g_autoptr(GDir) dir = g_dir_open(SOURCE_DIR "/labels/stocks", 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autoptr(struct stock) stock =
			g_str_has_prefix(name, "a4-") ? shipped(name) : NULL;

		if (!stock)
			continue;
		g_assert_cmpint(ABS(stock->page_width - (stock->columns - 1) * stock->pitch_x -
					stock->label_width - 2 * stock->left),
			<=, 1);
		g_assert_cmpint(ABS(stock->page_height - (stock->rows - 1) * stock->pitch_y -
					stock->label_height - 2 * stock->top),
			<=, 1);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stock/lengths_are_read_to_a_tenth_of_a_millimetre", test_read);
	g_test_add_func("/stock/a_roll_has_width_height_and_gap", test_roll);
	g_test_add_func("/stock/a_tape_is_as_long_as_what_is_printed", test_tape);
	g_test_add_func("/stock/a_smaller_label_lies_in_the_middle", test_place);
	g_test_add_func("/stock/a_wrong_roll_is_refused_with_file_and_line", test_roll_refusals);
	g_test_add_func("/stock/a_wrong_file_is_refused_with_file_and_line", test_refusals);
	g_test_add_func("/stock/every_stock_that_ships_is_good", test_shipped);
	g_test_add_func("/stock/labels_lie_in_the_middle_of_their_sheet", test_middle);
	return g_test_run();
}
