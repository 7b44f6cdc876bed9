/* SPDX-License-Identifier: Apache-2.0
 * Symbols in pictures: the only file that knows zbar and gdk-pixbuf.
 * Invariants: nothing is unpacked before its size is known to be within the limits; text is what
 * the symbol holds, byte for byte (ZBAR_CFG_BINARY: without it zbar takes Cyrillic UTF-8 for
 * another encoding and garbles it). */
#include "scan/image.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <zbar.h>

enum { IMAGE_BYTES_MAX = 64 << 20, MEGAPIXEL = 1000000, FEED = 65536 };

/* 8-bit grey, rows without gaps, 0 black. */
struct picture {
	guint8 *grey;
	int width, height;
};

struct found {
	struct scan *scan;
	int left, top, right, bottom;
};

enum { OFF, ON, BINARY };

/* ISO/IEC 15424: the identifier of each symbology, and with FNC1 in the first (GS1) or second (AIM)
 * place. `lines` is how many scan lines must agree: symbologies without a check are else read from
 * noise and from text. Off: UPC-A, which is told as EAN-13; SQ Code, which costs time; DataBar,
 * whose decoder writes to stderr on harmless pictures. */
static const struct symbology {
	zbar_symbol_type_t type;
	const char *plain, *gs1, *aim;
	int use, lines;
} symbologies[] = {
	{ ZBAR_QRCODE, "Q1", "Q3", "Q5", BINARY, 1 },
	{ ZBAR_PDF417, "L0", "L0", "L0", BINARY, 1 },
	{ ZBAR_SQCODE, "", "", "", OFF, 1 },
	{ ZBAR_CODE128, "C0", "C1", "C2", ON, 1 },
	{ ZBAR_CODE39, "A0", "A0", "A0", ON, 3 },
	{ ZBAR_CODE93, "G0", "G0", "G0", ON, 1 },
	{ ZBAR_CODABAR, "F0", "F0", "F0", ON, 3 },
	{ ZBAR_I25, "I0", "I0", "I0", ON, 3 },
	{ ZBAR_EAN13, "E0", "E0", "E0", ON, 1 },
	{ ZBAR_EAN8, "E4", "E4", "E4", ON, 3 },
	{ ZBAR_UPCA, "E0", "E0", "E0", OFF, 1 },
	{ ZBAR_UPCE, "E0", "E0", "E0", ON, 3 },
	{ ZBAR_DATABAR, "e0", "e0", "e0", OFF, 1 },
	{ ZBAR_DATABAR_EXP, "e0", "e0", "e0", OFF, 1 },
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(zbar_image_scanner_t, zbar_image_scanner_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(zbar_image_t, zbar_image_destroy)

static void picture_clear(struct picture *picture)
{
	g_clear_pointer(&picture->grey, g_free);
}
#define AUTO_PICTURE __attribute__((cleanup(picture_clear)))

static bool within_limit(gint64 width, gint64 height)
{
	return width * height <= (gint64)IMAGE_MEGAPIXELS_MAX * MEGAPIXEL;
}

/* The loader calls this between reading the header and allocating; 0 x 0 makes it stop there. */
static void size_known(GdkPixbufLoader *loader, int width, int height, gpointer data)
{
	struct picture *picture = data;

	picture->width = width;
	picture->height = height;
	if (!within_limit(width, height))
		gdk_pixbuf_loader_set_size(loader, 0, 0);
}

static GdkPixbuf *unpack(const char *path, const char *bytes, gsize len, GError **error)
{
	g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new();
	g_autoptr(GError) cause = NULL;
	g_autoptr(GError) ignored = NULL;
	struct picture size = { 0 };
	GdkPixbuf *pixbuf;
	bool good = true;

	g_signal_connect(loader, "size-prepared", G_CALLBACK(size_known), &size);
	for (gsize at = 0; good && at < len; at += FEED)
		good = gdk_pixbuf_loader_write(
			loader, (const guchar *)bytes + at, MIN(FEED, len - at), &cause);
	good = gdk_pixbuf_loader_close(loader, good ? &cause : &ignored) && good;
	if (!within_limit(size.width, size.height)) {
		refuse(error, BELGI_ERROR_LIMIT,
			"%s: %d x %d pixels are over the limit of %d megapixels; make the picture smaller",
			path, size.width, size.height, IMAGE_MEGAPIXELS_MAX);
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

static bool picture_load(struct picture *picture, const char *path, GError **error)
{
	g_autofree char *bytes = NULL;
	g_autoptr(GdkPixbuf) pixbuf = NULL;
	gsize len;

	if (!file_read(path, IMAGE_BYTES_MAX, &bytes, &len, error))
		return false;
	if (!len)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the file is empty; take the picture again", path);
	pixbuf = unpack(path, bytes, len, error);
	if (!pixbuf)
		return false;
	to_grey(picture, pixbuf);
	return true;
}

static zbar_image_scanner_t *scanner_new(void)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();

	for (guint i = 0; i < G_N_ELEMENTS(symbologies); i++) {
		const struct symbology *row = &symbologies[i];

		zbar_image_scanner_set_config(scanner, row->type, ZBAR_CFG_ENABLE, row->use != OFF);
		if (row->use == BINARY)
			zbar_image_scanner_set_config(scanner, row->type, ZBAR_CFG_BINARY, 1);
	}
	return scanner;
}

/* UTF-8 stays; of anything else ASCII is text and \xNN stands for the other bytes. */
static char *text_of(const char *bytes, gsize len)
{
	GString *text;

	if (g_utf8_validate_len(bytes, len, NULL))
		return g_strndup(bytes, len);
	text = g_string_sized_new(len);
	for (gsize i = 0; i < len; i++) {
		if (bytes[i] && !(bytes[i] & 0x80))
			g_string_append_c(text, bytes[i]);
		else
			g_string_append_printf(text, "\\x%02x", (guint8)bytes[i]);
	}
	return g_string_free(text, false);
}

static const struct symbology *symbology_of(const zbar_symbol_t *symbol)
{
	for (guint i = 0; i < G_N_ELEMENTS(symbologies); i++) {
		if (symbologies[i].type == zbar_symbol_get_type(symbol))
			return &symbologies[i];
	}
	return NULL;
}

static const char *aim_of(const struct symbology *row, unsigned modifiers)
{
	if (modifiers & 1u << ZBAR_MOD_GS1)
		return row->gs1;
	return modifiers & 1u << ZBAR_MOD_AIM ? row->aim : row->plain;
}

static void measure(struct found *found, const zbar_symbol_t *symbol)
{
	found->left = found->top = G_MAXINT;
	for (unsigned i = 0; i < zbar_symbol_get_loc_size(symbol); i++) {
		int x = zbar_symbol_get_loc_x(symbol, i);
		int y = zbar_symbol_get_loc_y(symbol, i);

		found->left = MIN(found->left, x);
		found->top = MIN(found->top, y);
		found->right = MAX(found->right, x);
		found->bottom = MAX(found->bottom, y);
	}
}

/* A QR has its own corners; of bars zbar tells every line that crossed them, so the box around
 * these is all there is. */
static void set_corners(struct found *found, const zbar_symbol_t *symbol)
{
	const int box[4][2] = { { found->left, found->top }, { found->left, found->bottom },
		{ found->right, found->bottom }, { found->right, found->top } };
	struct scan *scan = found->scan;

	scan->image = true;
	memcpy(scan->corners, box, sizeof(box));
	if (zbar_symbol_get_type(symbol) != ZBAR_QRCODE || zbar_symbol_get_loc_size(symbol) != 4)
		return;
	for (unsigned i = 0; i < 4; i++) {
		scan->corners[i][0] = zbar_symbol_get_loc_x(symbol, i);
		scan->corners[i][1] = zbar_symbol_get_loc_y(symbol, i);
	}
}

static void add_symbol(GArray *all, const zbar_symbol_t *symbol, const char *path)
{
	const struct symbology *row = symbology_of(symbol);
	struct found found = { 0 };
	struct scan *scan;

	if (!row || zbar_symbol_get_quality(symbol) < row->lines)
		return;
	scan = found.scan = g_new0(struct scan, 1);
	scan->text = text_of(zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol));
	scan->len = strlen(scan->text);
	g_strlcpy(scan->symbology, zbar_get_symbol_name(zbar_symbol_get_type(symbol)),
		sizeof(scan->symbology));
	g_strlcpy(scan->aim, aim_of(row, zbar_symbol_get_modifiers(symbol)), sizeof(scan->aim));
	scan->how = "photo";
	scan->source = g_strdup(path);
	scan->at = clock_now(&clock_system);
	if (zbar_symbol_get_loc_size(symbol)) {
		measure(&found, symbol);
		set_corners(&found, symbol);
	}
	g_array_append_val(all, found);
}

static void decode(GArray *all, const struct picture *picture, const char *path)
{
	g_autoptr(zbar_image_scanner_t) scanner = scanner_new();
	g_autoptr(zbar_image_t) image = zbar_image_create();
	const zbar_symbol_t *symbol;

	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)picture->width, (unsigned)picture->height);
	zbar_image_set_data(image, picture->grey,
		(unsigned long)picture->width * (unsigned long)picture->height, NULL);
	zbar_scan_image(scanner, image);
	for (symbol = zbar_image_first_symbol(image); symbol; symbol = zbar_symbol_next(symbol))
		add_symbol(all, symbol, path);
}

/* Every 2 x 2 pixels as one: takes noise and blur away that confuse zbar in large pictures. */
static bool halve(struct picture *out, const struct picture *in)
{
	const guint8 *row = in->grey;
	guint8 *to;

	if (in->width * in->height < MEGAPIXEL)
		return false;
	*out = (struct picture){ .width = in->width / 2, .height = in->height / 2 };
	to = out->grey = g_malloc((gsize)out->width * (gsize)out->height);
	for (int y = 0; y < out->height; y++, row += 2 * in->width) {
		for (int x = 0; x < 2 * out->width; x += 2)
			*to++ = (guint8)((row[x] + row[x + 1] + row[x + in->width] +
						 row[x + in->width + 1] + 2) /
					 4);
	}
	return true;
}

/* Four pixels of one, the new ones between their neighbours: for modules of one or two pixels. */
static bool doubled(struct picture *out, const struct picture *in)
{
	guint8 *to;

	if (in->width * in->height > MEGAPIXEL)
		return false;
	*out = (struct picture){ .width = 2 * in->width, .height = 2 * in->height };
	to = out->grey = g_malloc((gsize)out->width * (gsize)out->height);
	for (int y = 0; y < out->height; y++) {
		const guint8 *upper = in->grey + (gsize)(y / 2) * (gsize)in->width;
		const guint8 *lower = y % 2 && y / 2 + 1 < in->height ? upper + in->width : upper;

		for (int x = 0; x < out->width; x++) {
			int left = x / 2, right = x % 2 && left + 1 < in->width ? left + 1 : left;

			*to++ = (guint8)((upper[left] + upper[right] + lower[left] + lower[right] +
						 2) /
					 4);
		}
	}
	return true;
}

/* White on black, as some serial labels are. */
static bool invert(struct picture *out, const struct picture *in)
{
	gsize count = (gsize)in->width * (gsize)in->height;

	*out = (struct picture){ g_malloc(count), in->width, in->height };
	for (gsize i = 0; i < count; i++)
		out->grey[i] = (guint8)(255 - in->grey[i]);
	return true;
}

/* What is tried, in order, while nothing is found; pixels of an attempt are `from` / `to` pixels of
 * the picture. */
static const struct attempt {
	bool (*make)(struct picture *out, const struct picture *in);
	int from, to;
} attempts[] = {
	{ halve, 2, 1 },
	{ doubled, 1, 2 },
	{ invert, 1, 1 },
};

static void scale_corners(GArray *all, const struct attempt *attempt)
{
	for (guint i = 0; i < all->len; i++) {
		int(*corners)[2] = g_array_index(all, struct found, i).scan->corners;

		for (int j = 0; j < 8; j++)
			corners[j / 2][j % 2] = corners[j / 2][j % 2] * attempt->from / attempt->to;
	}
}

static void decode_patiently(GArray *all, const struct picture *picture, const char *path)
{
	decode(all, picture, path);
	for (guint i = 0; i < G_N_ELEMENTS(attempts) && !all->len; i++) {
		AUTO_PICTURE struct picture other = { 0 };

		if (!attempts[i].make(&other, picture))
			continue;
		decode(all, &other, path);
		scale_corners(all, &attempts[i]);
	}
}

static int by_top(gconstpointer a, gconstpointer b)
{
	const struct found *first = a, *second = b;

	return first->top + first->bottom - second->top - second->bottom;
}

static int by_left(gconstpointer a, gconstpointer b)
{
	const struct found *first = a, *second = b;

	return first->left - second->left;
}

/* Reading order: symbols whose middle lies within the height of a row's first one are of that row.
 */
static void sort_as_read(GArray *all)
{
	struct found *found = (struct found *)(void *)all->data;
	guint row = 0;

	g_array_sort(all, by_top);
	for (guint i = 1; i <= all->len; i++) {
		if (i < all->len && found[i].top + found[i].bottom <= 2 * found[row].bottom)
			continue;
		qsort(found + row, i - row, sizeof(*found), by_left);
		row = i;
	}
}

bool image_read(const char *path, GPtrArray *scans, GError **error)
{
	AUTO_PICTURE struct picture picture = { 0 };
	g_autoptr(GArray) all = g_array_new(false, false, sizeof(struct found));

	if (!picture_load(&picture, path, error))
		return false;
	decode_patiently(all, &picture, path);
	sort_as_read(all);
	for (guint i = 0; i < all->len; i++)
		g_ptr_array_add(scans, g_array_index(all, struct found, i).scan);
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
