/* SPDX-License-Identifier: Apache-2.0
 * What the files of the languages share. Invariant: no row is wider than the head, whatever the
 * offsets say. */
#include "print/lang.h"

#include <glib/gprintf.h>
#include <stdarg.h>
#include <string.h>

enum { USUAL_DPI = 203, ENDLESS_ROWS = 4096 };

void lang_put(GByteArray *out, const void *bytes, gsize len)
{
	g_byte_array_append(out, bytes, (guint)len);
}

void lang_format(GByteArray *out, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;
	int len;

	va_start(args, format);
	len = g_vasprintf(&text, format, args);
	va_end(args);
	lang_put(out, text, (gsize)len);
}

void dots_init(struct dots *dots, const struct bitmap *bitmap, const struct media *media)
{
	int limit = media->head > 0 ? media->head : bitmap->width;
	int moved = bitmap->width + MAX(media->offset_x, 0);

	dots->bitmap = bitmap;
	dots->width = MIN(limit, moved);
	dots->height = bitmap->height + (media->height ? 0 : MAX(media->offset_y, 0));
	dots->stride = (dots->width + 7) / 8;
	dots->x = media->offset_x;
	dots->y = media->offset_y;
}

/* Eight dots of a row of the bitmap from x on, where x may lie outside. */
static guint8 eight(const struct bitmap *bitmap, const guint8 *bits, int x)
{
	int at = x >> 3, shift = x & 7; /* rounds down below 0 too */
	unsigned pair = 0;

	if (at >= 0 && at < bitmap->stride)
		pair = (unsigned)bits[at] << 8;
	if (at + 1 >= 0 && at + 1 < bitmap->stride)
		pair |= bits[at + 1];
	return (guint8)(pair << shift >> 8);
}

void dots_row(const struct dots *dots, int y, guint8 *row)
{
	const struct bitmap *bitmap = dots->bitmap;
	const guint8 *bits;

	memset(row, 0, (gsize)dots->stride);
	y -= dots->y;
	if (y < 0 || y >= bitmap->height)
		return;
	bits = bitmap->bits + (gsize)y * (gsize)bitmap->stride;
	for (int i = 0; i < dots->stride; i++)
		row[i] = eight(bitmap, bits, i * 8 - dots->x);
	if (dots->width & 7)
		row[dots->stride - 1] &= (guint8)(0xff << (8 - (dots->width & 7)));
}

void dots_rows(GByteArray *out, const struct dots *dots, int y, int rows, int white)
{
	g_autofree guint8 *row = g_malloc((gsize)dots->stride);

	for (int end = y + rows; y < end; y++) {
		dots_row(dots, y, row);
		for (int i = 0; white && i < dots->stride; i++)
			row[i] = (guint8)~row[i];
		lang_put(out, row, (gsize)dots->stride);
	}
}

static int dpi(const struct media *media)
{
	return media->dpi > 0 ? media->dpi : USUAL_DPI;
}

int lang_dots(const struct media *media, int tenths)
{
	return (tenths * dpi(media) + 127) / 254;
}

int lang_tenths(const struct media *media, int dots)
{
	return (dots * 254 + dpi(media) - 1) / dpi(media);
}

void lang_fill(GByteArray *out, const struct media *media, const char *with)
{
	int width = lang_dots(media, media->width) + MAX(media->offset_x, 0);
	int height = media->height ? lang_dots(media, media->height) + 1 : ENDLESS_ROWS;
	int bytes = (MAX(width, media->head) / 8 + 1) * height;

	for (gsize len = strlen(with); bytes > 0; bytes -= (int)MAX(len, 1))
		lang_put(out, with, MAX(len, 1));
}
