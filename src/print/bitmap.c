/* SPDX-License-Identifier: Apache-2.0
 * White paper that dots are set on. */
#include "print/bitmap.h"

enum { SIDE_MAX = 16384 };

void bitmap_init(struct bitmap *bitmap, int width, int height)
{
	g_assert(width > 0 && width <= SIDE_MAX && height > 0 && height <= SIDE_MAX);
	*bitmap = (struct bitmap){ width, height, (width + 7) / 8, NULL };
	bitmap->bits = g_malloc0((gsize)bitmap->stride * (gsize)height);
}

void bitmap_clear(struct bitmap *bitmap)
{
	g_clear_pointer(&bitmap->bits, g_free);
}
