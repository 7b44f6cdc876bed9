/* SPDX-License-Identifier: Apache-2.0
 * Picture files: the only file that knows gdk-pixbuf. Invariant: nothing is unpacked before its
 * size is known to be within the limits. */
#include "scan/image.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "scan/decode.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

enum { IMAGE_BYTES_MAX = 64 << 20, MEGAPIXEL = 1000000, FEED = 65536 };

static bool within_limit(gint64 width, gint64 height)
{
	return width * height <= (gint64)IMAGE_MEGAPIXELS_MAX * MEGAPIXEL;
}

/* What the loader has found out so far. */
struct header {
	int width, height;
	bool drawing;
};

/* A drawing is a program: what it takes to paint it no header tells. */
static bool is_drawing(GdkPixbufLoader *loader)
{
	GdkPixbufFormat *format = gdk_pixbuf_loader_get_format(loader);

	return format && gdk_pixbuf_format_is_scalable(format);
}

/* The loader calls this between reading the header and allocating; 0 x 0 makes it stop there. */
static void size_known(GdkPixbufLoader *loader, int width, int height, gpointer data)
{
	struct header *header = data;

	header->width = width;
	header->height = height;
	header->drawing |= is_drawing(loader);
	if (header->drawing || !within_limit(width, height))
		gdk_pixbuf_loader_set_size(loader, 0, 0);
}

static GdkPixbuf *unpack(const char *path, const char *bytes, gsize len, GError **error)
{
	g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new();
	g_autoptr(GError) cause = NULL;
	g_autoptr(GError) ignored = NULL;
	struct header header = { 0 };
	GdkPixbuf *pixbuf;
	bool good = true;

	g_signal_connect(loader, "size-prepared", G_CALLBACK(size_known), &header);
	for (gsize at = 0; good && !header.drawing && at < len; at += FEED) {
		good = gdk_pixbuf_loader_write(
			loader, (const guchar *)bytes + at, MIN(FEED, len - at), &cause);
		header.drawing |= is_drawing(loader);
	}
	good = gdk_pixbuf_loader_close(loader, good ? &cause : &ignored) && good;
	if (header.drawing) {
		refuse(error, BELGI_ERROR_BAD_INPUT, "%s: a drawing, not a photo; send PNG or JPEG",
			path);
		return NULL;
	}
	if (!within_limit(header.width, header.height)) {
		refuse(error, BELGI_ERROR_LIMIT,
			"%s: %d x %d pixels are over the limit of %d megapixels; make the picture smaller",
			path, header.width, header.height, IMAGE_MEGAPIXELS_MAX);
		return NULL;
	}
	pixbuf = good ? gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
	if (!pixbuf) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: not a picture that can be read (%s); send PNG or JPEG", path,
			cause ? cause->message : "no picture in it");
		return NULL;
	}
	return gdk_pixbuf_apply_embedded_orientation(pixbuf);
}

/* ITU-R BT.601 luma; what is transparent lies on white paper. */
static guint8 grey_of(const guint8 *pixel, bool alpha)
{
	guint luma = (299u * pixel[0] + 587u * pixel[1] + 114u * pixel[2] + 500u) / 1000u;

	if (alpha)
		luma = (luma * pixel[3] + 255u * (255u - pixel[3]) + 127u) / 255u;
	return (guint8)luma;
}

static void to_grey(struct picture *picture, const GdkPixbuf *pixbuf)
{
	const guint8 *pixels = gdk_pixbuf_read_pixels(pixbuf);
	int stride = gdk_pixbuf_get_rowstride(pixbuf);
	int channels = gdk_pixbuf_get_n_channels(pixbuf);
	bool alpha = gdk_pixbuf_get_has_alpha(pixbuf);
	guint8 *out;

	picture->width = gdk_pixbuf_get_width(pixbuf);
	picture->height = gdk_pixbuf_get_height(pixbuf);
	out = picture->grey = g_malloc((gsize)picture->width * (gsize)picture->height);
	for (int y = 0; y < picture->height; y++) {
		const guint8 *pixel = pixels + (gsize)y * (gsize)stride;

		for (int x = 0; x < picture->width; x++, pixel += channels)
			*out++ = grey_of(pixel, alpha);
	}
}

bool image_unpack(
	struct picture *out, const char *name, const char *bytes, gsize len, GError **error)
{
	g_autoptr(GdkPixbuf) pixbuf = unpack(name, bytes, len, error);

	if (!pixbuf)
		return false;
	to_grey(out, pixbuf);
	return true;
}

static bool picture_load(struct picture *picture, const char *path, GError **error)
{
	g_autofree char *bytes = NULL;
	gsize len;

	if (!file_read(path, IMAGE_BYTES_MAX, &bytes, &len, error))
		return false;
	if (!len)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the file is empty; take the picture again", path);
	return image_unpack(picture, path, bytes, len, error);
}

bool image_read(const char *path, int budget_ms, GPtrArray *scans, GError **error)
{
	AUTO_PICTURE struct picture picture = { 0 };
	const guint before = scans->len;

	if (!picture_load(&picture, path, error))
		return false;
	decode_photo(scans, &picture, budget_ms);
	for (guint i = before; i < scans->len; i++) {
		struct scan *scan = g_ptr_array_index(scans, i);

		scan->how = "photo";
		scan->source = g_strdup(path);
		scan->at = clock_now(&clock_system);
	}
	return true;
}

bool image_write_jpeg(
	const guint8 *grey, int width, int height, const char *path, int quality, GError **error)
{
	g_autoptr(GdkPixbuf) pixbuf = gdk_pixbuf_new(GDK_COLORSPACE_RGB, false, 8, width, height);
	g_autofree char *level = g_strdup_printf("%d", quality);
	g_autoptr(GError) cause = NULL;
	guint8 *pixels = gdk_pixbuf_get_pixels(pixbuf);
	int stride = gdk_pixbuf_get_rowstride(pixbuf);

	for (int y = 0; y < height; y++) {
		guint8 *pixel = pixels + (gsize)y * (gsize)stride;

		for (int x = 0; x < width; x++, pixel += 3)
			memset(pixel, *grey++, 3);
	}
	if (gdk_pixbuf_save(pixbuf, path, "jpeg", &cause, "quality", level, NULL))
		return true;
	return refuse(error, BELGI_ERROR_STORAGE, "%s: %s; check the folder and the disk", path,
		cause->message);
}
