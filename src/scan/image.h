/* SPDX-License-Identifier: Apache-2.0
 * Codes in an image file: PNG, JPEG and whatever gdk-pixbuf reads. */
#pragma once

#include "scan/picture.h"
#include "scan/source.h"

enum { IMAGE_MEGAPIXELS_MAX = 64 };

/* Appends every code found (struct scan*, free with scan_free), top to bottom, left to right; of a
 * photo that shows none at first, what is found within the budget (scan/decode.h). No code is no
 * error. Refuses with the file's name: unreadable, not an image, over 64 megapixels
 * (before it is unpacked). */
bool image_read(const char *path, int budget_ms, GPtrArray *scans, GError **error);
void scan_free(struct scan *scan);
/* The picture in the bytes of a file called `name`; the caller clears it. */
bool image_unpack(
	struct picture *out, const char *name, const char *bytes, gsize len, GError **error);
/* Writes width * height bytes of grey, rows without gaps, as JPEG of quality 0 to 100. STORAGE. */
bool image_write_jpeg(
	const guint8 *grey, int width, int height, const char *path, int quality, GError **error);
