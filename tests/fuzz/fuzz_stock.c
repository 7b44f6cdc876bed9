/* SPDX-License-Identifier: Apache-2.0
 * Any file as a stock: the labels of what it takes lie within the sheet or across the roll, and a
 * label of the stock's own size has a place on it. */
#include "print/stock.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_sheet(const struct stock *stock)
{
	g_assert_cmpint(stock->left + (stock->columns - 1) * stock->pitch_x + stock->label_width,
		<=, stock->page_width);
	g_assert_cmpint(stock->top + (stock->rows - 1) * stock->pitch_y + stock->label_height, <=,
		stock->page_height);
	g_assert_cmpint(stock->turn, ==, 0);
}

static void check_place(const struct stock *stock)
{
	bool lies = stock->turn % 2 != 0;
	int width = lies ? stock->label_height : stock->label_width;
	int height = lies ? stock->label_width : stock->label_height;
	int x, y;

	g_assert_true(stock_place(stock, width, height, &x, &y, NULL));
	g_assert_cmpint(x, ==, 0);
	g_assert_cmpint(y, ==, 0);
	g_assert_true(width == 0 || !stock_place(stock, width + 1, height, &x, &y, NULL));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct stock) stock = stock_read((const char *)data, size, "x.stock", &error);

	g_assert_true(!stock == !!error);
	if (!stock) {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		return 0;
	}
	if (stock_is_roll(stock))
		g_assert_true(stock->label_height || !stock->gap);
	else
		check_sheet(stock);
	check_place(stock);
	return 0;
}
