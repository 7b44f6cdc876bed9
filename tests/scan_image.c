/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"
#include "scan/zxing.h"

#include <string.h>

struct fixture {
	char *folder;
	char *path; /* of the picture under test */
};

static void set_up(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->folder = picture_folder();
	fixture->path = g_build_filename(fixture->folder, "label.jpg", NULL);
}

static void tear_down(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	picture_folder_remove(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->path);
}

static void draw_one(struct fixture *fixture, const void *data, gsize len)
{
	g_autoptr(struct raster) raster = raster_new(400, 300);

	picture_qr(raster, 60, 40, 5, data, len);
	picture_save(raster, 400, 300, fixture->path);
}

static void near_corner(const int corner[2], int x, int y)
{
	g_assert_cmpint(ABS(corner[0] - x), <=, 3);
	g_assert_cmpint(ABS(corner[1] - y), <=, 3);
}

static void test_corners(struct fixture *fixture, gconstpointer unused)
{
	static const char text[] = "HTTPS://BELGI.KZ/T/VK09BP8JKZA4";
	g_autoptr(GPtrArray) scans = NULL;
	const struct scan *scan;

	(void)unused;
	draw_one(fixture, text, strlen(text));
	scans = picture_read(fixture->path);
	g_assert_cmpuint(scans->len, ==, 1);
	scan = picture_scan(scans, 0);
	g_assert_cmpstr(scan->text, ==, text);
	g_assert_cmpuint(scan->len, ==, strlen(text));
	g_assert_cmpstr(scan->symbology, ==, "QR-Code");
	g_assert_cmpstr(scan->aim, ==, "Q1");
	g_assert_cmpstr(scan->how, ==, "photo");
	g_assert_cmpstr(scan->source, ==, fixture->path);
	g_assert_cmpint(scan->at, >, 0);
	g_assert_true(scan->image);
	near_corner(scan->corners[0], 60, 40);
	near_corner(scan->corners[1], 60, 165);
	near_corner(scan->corners[2], 185, 165);
	near_corner(scan->corners[3], 185, 40);
}

static void test_texts(struct fixture *fixture, gconstpointer unused)
{
	static const struct {
		const char *bytes;
		gsize len; /* 0: up to the NUL */
		const char *text;
	} rows[] = {
		{ "Ә Ғ Қ Ң Ө Ұ Ү Һ І ₸ № «»", 0, "Ә Ғ Қ Ң Ө Ұ Ү Һ І ₸ № «»" },
		{ "Өскемен қаласы, № 15 мектеп", 0, "Өскемен қаласы, № 15 мектеп" },
		{ "[)>\x1e\x30\x36\x1dSPF2W2GLT\x1e\x04", 0,
			"[)>\x1e\x30\x36\x1dSPF2W2GLT\x1e\x04" },
		{ "caf\xe9", 0, "café" },
		{ "\xcd\xee\xf3\xf2\xe1\xf3\xea \xb9 15", 0, "Ноутбук № 15" },
		{ "\xd0\x9f\xff", 0, "\\xd0\\x9f\\xff" },
		{ "a\0b", 3, "a\\x00b" },
	};

	(void)unused;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) scans = NULL;

		draw_one(fixture, rows[i].bytes, rows[i].len ? rows[i].len : strlen(rows[i].bytes));
		scans = picture_read(fixture->path);
		g_assert_cmpuint(scans->len, ==, 1);
		g_assert_cmpstr(picture_scan(scans, 0)->text, ==, rows[i].text);
	}
}

static void test_order(struct fixture *fixture, gconstpointer unused)
{
	/* Places within a row lie askew, as on a sheet that was photographed. */
	static const struct {
		int x, y;
	} places[] = { { 40, 60 }, { 300, 40 }, { 560, 75 }, { 60, 340 }, { 300, 300 } };
	g_autoptr(struct raster) raster = raster_new(800, 600);
	g_autoptr(GPtrArray) scans = NULL;

	(void)unused;
	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		const char text[] = { 'P', (char)('0' + i), '\0' };

		picture_qr(raster, places[i].x, places[i].y, 6, text, 2);
	}
	picture_save(raster, 800, 600, fixture->path);
	scans = picture_read(fixture->path);
	g_assert_cmpuint(scans->len, ==, G_N_ELEMENTS(places));
	for (guint i = 0; i < scans->len; i++)
		g_assert_cmpint(picture_scan(scans, i)->text[1], ==, (char)('0' + i));
}

static void test_bars(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct raster) raster = raster_new(700, 400);
	g_autoptr(GPtrArray) scans = NULL;
	struct bars serial, article;

	(void)unused;
	g_assert_true(bars_code128(&serial, "PF2W2GLT", NULL));
	g_assert_true(bars_ean13(&article, "4600000000015", NULL));
	raster_bars(raster, 50, 50, 3, 90, &serial);
	raster_bars(raster, 50, 220, 3, 90, &article);
	bars_clear(&serial);
	bars_clear(&article);
	picture_save(raster, 700, 400, fixture->path);
	scans = picture_read(fixture->path);
	g_assert_cmpuint(scans->len, ==, 2);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, "PF2W2GLT");
	g_assert_cmpstr(picture_scan(scans, 0)->symbology, ==, "CODE-128");
	g_assert_cmpstr(picture_scan(scans, 0)->aim, ==, "C0");
	g_assert_cmpstr(picture_scan(scans, 1)->text, ==, "4600000000015");
	g_assert_cmpstr(picture_scan(scans, 1)->symbology, ==, "EAN-13");
	g_assert_cmpstr(picture_scan(scans, 1)->aim, ==, "E0");
}

static void test_white_on_black(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct raster) raster = raster_new(400, 300);
	g_autofree guint8 *grey = NULL;
	g_autoptr(GPtrArray) scans = NULL;

	(void)unused;
	picture_qr(raster, 60, 40, 5, "PF2W2GLT", 8);
	grey = raster_grey(raster);
	for (int i = 0; i < 400 * 300; i++)
		grey[i] = (guint8)(255 - grey[i]);
	g_assert_true(image_write_jpeg(grey, 400, 300, fixture->path, 95, NULL));
	scans = picture_read(fixture->path);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, "PF2W2GLT");
	near_corner(picture_scan(scans, 0)->corners[0], 60, 40);
}

/* The camera lay on its side and says so: corners are those of the picture as people see it. */
static void test_orientation(struct fixture *fixture, gconstpointer unused)
{
	static const guint8 turned[] = { 0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42,
		0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0 };
	g_autoptr(GByteArray) turned_file = g_byte_array_new();
	g_autoptr(GPtrArray) scans = NULL;
	g_autofree char *bytes = NULL;
	gsize len;

	(void)unused;
	draw_one(fixture, "PF2W2GLT", 8);
	g_assert_true(file_read(fixture->path, 1 << 20, &bytes, &len, NULL));
	g_byte_array_append(turned_file, (const guint8 *)bytes, 2);
	g_byte_array_append(turned_file, turned, sizeof(turned));
	g_byte_array_append(turned_file, (const guint8 *)bytes + 2, (guint)len - 2);
	g_assert_true(file_write(fixture->path, turned_file->data, turned_file->len, NULL));
	scans = picture_read(fixture->path);
	/* A quarter turn to the right of 400 x 300: x, y becomes 300 - y, x. */
	near_corner(picture_scan(scans, 0)->corners[0], 260, 60);
}

static void test_nothing(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct raster) raster = raster_new(400, 300);
	g_autoptr(GPtrArray) scans = NULL;

	(void)unused;
	raster_text(raster, 40, 40, 40, true, "IIIIIIII");
	picture_save(raster, 400, 300, fixture->path);
	scans = picture_read(fixture->path);
	g_assert_cmpuint(scans->len, ==, 0);
}

static void expect_refusal(const char *path, enum belgi_error code, const char *message)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new();
	g_autofree char *whole = g_strdup_printf("%s: %s", path, message);
	GError *error = NULL;

	g_assert_false(image_read(path, DECODE_BUDGET_MS, scans, &error));
	g_assert_cmpuint(scans->len, ==, 0);
	expect_error(&error, code, whole);
}

static void test_refusals(struct fixture *fixture, gconstpointer unused)
{
	/* The first bytes of a PNG of 9 000 x 9 000 pixels. */
	static const char huge[] =
		"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x23\x28"
		"\x00\x00\x23\x28\x08\x00\x00\x00\x00\x48\xbe\x2d\x66\0\0\1\0IDAT\x78\x9c";
	/* Hours to paint. */
	static const char drawing[] =
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"7000\" height=\"7000\">"
		"<filter id=\"f\"><feTurbulence numOctaves=\"999\"/></filter>"
		"<rect filter=\"url(#f)\" width=\"7000\" height=\"7000\"/></svg>";

	(void)unused;
	expect_refusal(fixture->path, BELGI_ERROR_NOT_FOUND,
		"no such file; check the name and the folder");
	g_assert_true(file_write(fixture->path, "serial;model\n", 13, NULL));
	expect_refusal(fixture->path, BELGI_ERROR_BAD_INPUT,
		"not a picture that can be read (Unrecognized image file format); send PNG or JPEG");
	g_assert_true(file_write(fixture->path, "", 0, NULL));
	expect_refusal(
		fixture->path, BELGI_ERROR_BAD_INPUT, "the file is empty; take the picture again");
	g_assert_true(file_write(fixture->path, drawing, sizeof(drawing) - 1, NULL));
	expect_refusal(
		fixture->path, BELGI_ERROR_BAD_INPUT, "a drawing, not a photo; send PNG or JPEG");
	g_assert_true(file_write(fixture->path, huge, sizeof(huge) - 1, NULL));
	expect_refusal(fixture->path, BELGI_ERROR_LIMIT,
		"9000 x 9000 pixels are over the limit of 64 megapixels; make the picture smaller");
}

/* Half a file: a card pulled out of the camera. */
static void test_cut(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	g_autofree char *bytes = NULL;
	g_autoptr(GError) error = NULL;
	gsize len;

	(void)unused;
	draw_one(fixture, "PF2W2GLT", 8);
	g_assert_true(file_read(fixture->path, 1 << 20, &bytes, &len, NULL));
	for (gsize cut = 1; cut < len; cut += len / 50) {
		g_assert_true(file_write(fixture->path, bytes, cut, NULL));
		if (image_read(fixture->path, 0, scans, &error))
			continue;
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
		g_clear_error(&error);
	}
}

/* The next field of a table whose fields are all quoted and may hold anything; NULL at its end. */
static char *next_field(const char **at)
{
	GString *field = NULL;

	*at = strchr(*at, '"');
	if (!*at)
		return NULL;
	field = g_string_new(NULL);
	for (++*at; **at && (**at != '"' || (*at)[1] == '"'); ++*at) {
		*at += **at == '"';
		g_string_append_c(field, **at);
	}
	++*at;
	return g_string_free(field, false);
}

/* Line ends differ between the tables and the symbols. */
static char *plain(const char *text)
{
	GString *lines = g_string_new(text);

	g_string_replace(lines, "\r", "", 0);
	return g_strstrip(g_string_free(lines, false));
}

struct tally {
	guint files, right, wrong;
};

/* `right` when one text is the expected one, `wrong` when one is another. */
static void count(struct tally *tally, const char *path, const char *text)
{
	g_autofree char *expected = plain(text);
	g_autoptr(GPtrArray) scans = picture_read(path);
	bool right = false, wrong = false;

	for (guint i = 0; i < scans->len; i++) {
		g_autofree char *found = plain(picture_scan(scans, i)->text);

		if (*expected && strcmp(found, expected) == 0)
			right = true;
		else
			wrong = true;
	}
	if (wrong)
		g_test_message("%s: not what it says", path);
	tally->files++;
	tally->right += right;
	tally->wrong += wrong;
}

/* Folders whose names begin alike, and how many of theirs are read at least. zbarimg of zbar
 * 0.23.92 reads 55, 10, 5 and 0, ZXingReader 1.4.0 reads 55, 10, 5 and 29 of the first three
 * folders. */
static const struct {
	const char *folders;
	guint right, without_zxing;
} families[] = {
	{ "qrcode-", 63, 57 },
	{ "code128-", 10, 10 },
	{ "code39-", 6, 6 },
	{ "datamatrix-1", 13, 0 },
	{ "datamatrix-2", 7, 0 },
	{ "datamatrix-3", 10, 0 },
	{ "datamatrix-4", 11, 0 },
	{ "datamatrix-5", 0, 0 },
	{ "falsepositives-", 0, 0 },
};

static void count_photo(struct tally *tallies, const char *file, const char *text)
{
	g_autofree char *path = g_build_filename(SOURCE_DIR "/../shared/data/photos", file, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
		if (g_str_has_prefix(file, families[i].folders))
			count(&tallies[i], path, text);
	}
}

static void test_photos(void)
{
	struct tally tallies[G_N_ELEMENTS(families)] = { { 0 } };
	g_autofree char *table = NULL;
	char *cells[4];
	const char *at;
	gsize len;

	if (!file_read(SOURCE_DIR "/../shared/data/photos/MANIFEST.csv", 1 << 20, &table, &len,
		    NULL)) {
		g_test_skip("no reference material beside the checkout");
		return;
	}
	at = strchr(table, '\n');
	while ((cells[0] = next_field(&at))) {
		for (int i = 1; i < 4; i++)
			cells[i] = next_field(&at);
		if (strcmp(cells[3], "hex(.bin)") != 0)
			count_photo(tallies, cells[0], cells[2]);
		for (int i = 0; i < 4; i++)
			g_free(cells[i]);
	}
	for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
		g_test_message(
			"%s: %u of %u", families[i].folders, tallies[i].right, tallies[i].files);
		g_assert_cmpuint(tallies[i].wrong, ==, 0);
		g_assert_cmpuint(tallies[i].right, >=,
			zxing_here() ? families[i].right : families[i].without_zxing);
	}
}

static void add(const char *path, void (*test)(struct fixture *, gconstpointer))
{
	g_test_add(path, struct fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/image/a_symbol_has_text_names_and_corners", test_corners);
	add("/image/text_is_kept_byte_for_byte_and_other_bytes_are_shown", test_texts);
	add("/image/symbols_come_in_reading_order", test_order);
	add("/image/bars_have_their_names", test_bars);
	add("/image/white_on_black_is_read", test_white_on_black);
	add("/image/a_turned_photo_is_upright", test_orientation);
	add("/image/a_picture_without_symbols_is_no_error", test_nothing);
	add("/image/what_is_no_picture_or_too_large_is_refused", test_refusals);
	add("/image/a_cut_file_is_refused_or_read_as_far_as_it_goes", test_cut);
	g_test_add_func("/image/photos_are_read_and_none_wrongly", test_photos);
	return g_test_run();
}
