/* SPDX-License-Identifier: Apache-2.0
 * Renderings of a grey picture. Windows are summed along rows and columns, so that their cost does
 * not grow with their size. */
#include "scan/picture.h"

#include <math.h>

void picture_clear(struct picture *picture)
{
	g_clear_pointer(&picture->grey, g_free);
}

double picture_area(const struct picture *picture)
{
	return (double)picture->width * picture->height;
}

void affine_apply(const struct affine *affine, int point[2])
{
	const double x = point[0], y = point[1];

	point[0] = (int)lround(affine->xx * x + affine->xy * y + affine->x0);
	point[1] = (int)lround(affine->yx * x + affine->yy * y + affine->y0);
}

static gsize area(const struct picture *picture)
{
	return (gsize)picture->width * (gsize)picture->height;
}

static void make_alike(struct picture *out, const struct picture *in)
{
	*out = (struct picture){ g_malloc(area(in)), in->width, in->height };
}

static void by_table(struct picture *out, const struct picture *in, const guint8 table[256])
{
	make_alike(out, in);
	for (gsize i = 0; i < area(in); i++)
		out->grey[i] = table[in->grey[i]];
}

/* The level below which `count` pixels lie. */
static int level_of(const gsize levels[256], gsize count)
{
	int level = 0;

	for (gsize below = levels[0]; level < 255 && below <= count; below += levels[level])
		level++;
	return level;
}

void picture_stretch(struct picture *out, const struct picture *in)
{
	gsize levels[256] = { 0 };
	guint8 table[256];
	int low, high;

	for (gsize i = 0; i < area(in); i++)
		levels[in->grey[i]]++;
	low = level_of(levels, area(in) / 100);
	high = MAX(level_of(levels, area(in) - 1 - area(in) / 100), low + 1);
	for (int i = 0; i < 256; i++)
		table[i] = (guint8)(255 * (CLAMP(i, low, high) - low) / (high - low));
	by_table(out, in, table);
}

void picture_invert(struct picture *out, const struct picture *in)
{
	guint8 table[256];

	for (int i = 0; i < 256; i++)
		table[i] = (guint8)(255 - i);
	by_table(out, in, table);
}

/* Sums over the square around each pixel of a row; at the edges the square is cut. `columns` holds
 * the sums over its height. */
struct window {
	const struct picture *picture;
	int radius, top, bottom; /* rows top <= y < bottom are in the columns */
	guint32 *columns;
	int count; /* of pixels in the square */
	guint32 sum;
};

static void window_row(struct window *window, int y, int sign)
{
	const guint8 *row = window->picture->grey + (gsize)y * (gsize)window->picture->width;

	for (int x = 0; x < window->picture->width; x++) {
		window->columns[x] += (guint32)(sign * row[x]);
	}
}

static void window_to_row(struct window *window, int y)
{
	while (window->bottom < MIN(y + window->radius + 1, window->picture->height))
		window_row(window, window->bottom++, 1);
	while (window->top < y - window->radius)
		window_row(window, window->top++, -1);
	window->sum = 0;
	window->count = 0;
}

static void window_column(struct window *window, int x, int sign)
{
	window->sum += (guint32)sign * window->columns[x];
	window->count += sign * (window->bottom - window->top);
}

/* Called for each x of a row in turn. */
static void window_to(struct window *window, int x)
{
	if (x == 0) {
		for (int i = 0; i < MIN(window->radius, window->picture->width); i++)
			window_column(window, i, 1);
	}
	if (x + window->radius < window->picture->width)
		window_column(window, x + window->radius, 1);
	if (x > window->radius)
		window_column(window, x - window->radius - 1, -1);
}

static guint8 thresholded(const struct window *window, int level, int unused)
{
	(void)unused;
	/* A shade below the mean, so that plain paper stays white. */
	return level * window->count < (int)window->sum - 6 * window->count ? 0 : 255;
}

static guint8 sharpened(const struct window *window, int level, int percent)
{
	const int mean = (int)window->sum / window->count;

	return (guint8)CLAMP(level + (level - mean) * percent / 100, 0, 255);
}

static guint8 blurred(const struct window *window, int level, int unused)
{
	(void)unused;
	(void)level;
	return (guint8)(window->sum / (guint32)window->count);
}

static void by_window(struct picture *out, const struct picture *in, int radius,
	guint8 (*of)(const struct window *, int level, int amount), int amount)
{
	g_autofree guint32 *columns = g_new0(guint32, in->width);
	struct window window = { .picture = in, .radius = radius, .columns = columns };
	gsize i = 0;

	make_alike(out, in);
	for (int y = 0; y < in->height; y++) {
		window_to_row(&window, y);
		for (int x = 0; x < in->width; x++, i++) {
			window_to(&window, x);
			out->grey[i] = of(&window, in->grey[i], amount);
		}
	}
}

void picture_threshold(struct picture *out, const struct picture *in, int radius)
{
	by_window(out, in, radius, thresholded, 0);
}

void picture_sharpen(struct picture *out, const struct picture *in, int radius, int percent)
{
	by_window(out, in, radius, sharpened, percent);
}

static double pixel(const struct picture *in, int x, int y)
{
	if (x < 0 || y < 0 || x >= in->width || y >= in->height)
		return 255;
	return in->grey[(gsize)y * (gsize)in->width + (gsize)x];
}

/* Between four pixels, whose middles lie at halves. */
static guint8 between(const struct picture *in, double x, double y)
{
	const double left = floor(x - 0.5), top = floor(y - 0.5);
	const double right_part = x - 0.5 - left, bottom_part = y - 0.5 - top;
	const int column = (int)left, row = (int)top;
	const double upper =
		pixel(in, column, row) * (1 - right_part) + pixel(in, column + 1, row) * right_part;
	const double lower = pixel(in, column, row + 1) * (1 - right_part) +
			     pixel(in, column + 1, row + 1) * right_part;

	return (guint8)(upper + (lower - upper) * bottom_part + 0.5);
}

void picture_turn(struct picture *out, struct affine *back, const struct picture *in,
	double degrees, double scale, int margin)
{
	const double turn = degrees * G_PI / 180, c = cos(turn), s = sin(turn);
	AUTO_PICTURE struct picture smooth = { 0 };

	if (scale < 0.7) {
		by_window(&smooth, in, (int)(0.5 / scale), blurred, 0);
		in = &smooth;
	}
	out->width = (int)ceil(scale * (in->width * fabs(c) + in->height * fabs(s))) + 2 * margin;
	out->height = (int)ceil(scale * (in->width * fabs(s) + in->height * fabs(c))) + 2 * margin;
	out->grey = g_malloc(area(out));
	*back = (struct affine){
		.xx = c / scale, .xy = -s / scale, .yx = s / scale, .yy = c / scale
	};
	back->x0 = in->width / 2.0 - back->xx * out->width / 2.0 - back->xy * out->height / 2.0;
	back->y0 = in->height / 2.0 - back->yx * out->width / 2.0 - back->yy * out->height / 2.0;
	for (int y = 0; y < out->height; y++) {
		guint8 *row = out->grey + (gsize)y * (gsize)out->width;
		double from_x = back->x0 + back->xx * 0.5 + back->xy * (y + 0.5);
		double from_y = back->y0 + back->yx * 0.5 + back->yy * (y + 0.5);

		for (int x = 0; x < out->width; x++, from_x += back->xx, from_y += back->yx)
			row[x] = between(in, from_x, from_y);
	}
}
