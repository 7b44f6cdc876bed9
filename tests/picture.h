/* SPDX-License-Identifier: Apache-2.0
 * Pictures drawn by the test itself, and what our own scanner finds in them. */
#pragma once

#include "base/file.h"
#include "print/raster.h"
#include "scan/decode.h"
#include "scan/image.h"

#include <glib.h>
#include <glib/gstdio.h>

/* A folder of its own for a test; remove it with picture_folder_remove. */
static inline char *picture_folder(void)
{
	char *folder = g_dir_make_tmp("belgi-test-XXXXXX", NULL);

	g_assert_nonnull(folder);
	return folder;
}

static inline void picture_folder_remove(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		g_assert_cmpint(g_unlink(path), ==, 0);
	}
	g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* The scans of a file, to be freed with g_ptr_array_unref. */
static inline GPtrArray *picture_read(const char *path)
{
	GPtrArray *scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	GError *error = NULL;

	image_read(path, 10 * DECODE_BUDGET_MS, scans, &error);
	g_assert_no_error(error);
	return scans;
}

static inline const struct scan *picture_scan(GPtrArray *scans, guint i)
{
	g_assert_cmpuint(i, <, scans->len);
	return g_ptr_array_index(scans, i);
}

static inline void picture_save(struct raster *raster, int width, int height, const char *path)
{
	g_autofree guint8 *grey = raster_grey(raster);
	GError *error = NULL;

	image_write_jpeg(grey, width, height, path, 95, &error);
	g_assert_no_error(error);
}

static inline void picture_qr(
	struct raster *raster, double x, double y, double module, const void *data, gsize len)
{
	struct qr qr;

	g_assert_true(qr_encode(&qr, data, len, NULL));
	raster_qr(raster, x, y, module, &qr);
	qr_clear(&qr);
}
