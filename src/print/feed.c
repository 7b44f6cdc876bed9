/* SPDX-License-Identifier: Apache-2.0
 * Dots are moved one by one, and only where the label is not the stock's as it stands. */
#include "print/feed.h"

#include "base/error.h"

enum { TENTHS_AN_INCH = 254 };

static int dots(int tenths, int dpi)
{
	return (tenths * dpi + TENTHS_AN_INCH / 2) / TENTHS_AN_INCH;
}

/* A dot more than the stock's label is rounding, not size. */
static int tenths(int count, int dpi, int most)
{
	int size = (count * TENTHS_AN_INCH + dpi / 2) / dpi;

	return most && size > most && count - dots(most, dpi) <= 1 ? most : size;
}

static void set(struct bitmap *bitmap, int x, int y)
{
	if (x >= 0 && x < bitmap->width && y >= 0 && y < bitmap->height)
		bitmap->bits[(gsize)y * (gsize)bitmap->stride + (gsize)(x >> 3)] |=
			(guint8)(0x80 >> (x & 7));
}

/* The label at x, y of a wider sheet of white. */
static void place(struct bitmap *bitmap, int width, int height, int left, int top)
{
	struct bitmap sheet;

	bitmap_init(&sheet, width, height);
	for (int y = 0; y < bitmap->height; y++)
		for (int x = 0; x < bitmap->width; x++)
			if (bitmap_black(bitmap, x, y))
				set(&sheet, left + x, top + y);
	bitmap_clear(bitmap);
	*bitmap = sheet;
}

/* A quarter clockwise: what was on the left is on top. */
static void turn_once(struct bitmap *bitmap)
{
	struct bitmap turned;

	bitmap_init(&turned, bitmap->height, bitmap->width);
	for (int y = 0; y < bitmap->height; y++)
		for (int x = 0; x < bitmap->width; x++)
			if (bitmap_black(bitmap, x, y))
				set(&turned, bitmap->height - 1 - y, x);
	bitmap_clear(bitmap);
	*bitmap = turned;
}

bool feed_label(struct bitmap *bitmap, const struct stock *stock, int dpi, int turn, GError **error)
{
	int wide = stock->turn & 1 ? stock->label_height : stock->label_width;
	int high = stock->turn & 1 ? stock->label_width : stock->label_height;
	int width = wide ? dots(wide, dpi) : bitmap->width;
	int height = high ? dots(high, dpi) : bitmap->height;
	int x, y;

	if (width != bitmap->width || height != bitmap->height) {
		if (!stock_place(stock, tenths(bitmap->width, dpi, wide),
			    tenths(bitmap->height, dpi, high), &x, &y, error))
			return false;
		place(bitmap, width, height, wide ? dots(x, dpi) : 0, high ? dots(y, dpi) : 0);
	}
	for (int quarter = 0; quarter < ((stock->turn + turn) & 3); quarter++)
		turn_once(bitmap);
	return true;
}
