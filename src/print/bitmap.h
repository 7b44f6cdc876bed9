/* SPDX-License-Identifier: Apache-2.0
 * One bit a dot, as printers print. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct bitmap {
	int width, height; /* in dots */
	int stride;        /* bytes a row: (width + 7) / 8; the bits behind the width are 0 */
	guint8 *bits;      /* rows from the top, the leftmost dot in the highest bit; 1 is black */
};

/* White. Each side 1 to 16384. */
void bitmap_init(struct bitmap *bitmap, int width, int height);
void bitmap_clear(struct bitmap *bitmap);
#define AUTO_BITMAP __attribute__((cleanup(bitmap_clear)))

static inline bool bitmap_black(const struct bitmap *bitmap, int x, int y)
{
	return bitmap->bits[(gsize)y * (gsize)bitmap->stride + (gsize)(x >> 3)] >> (7 - (x & 7)) &
	       1;
}
