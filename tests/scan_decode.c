/* SPDX-License-Identifier: Apache-2.0
 * What is read from pictures that are hard to read, and what is not believed. */
#include "expect.h"
#include "picture.h"
#include "scan/charset.h"
#include "scan/code39.h"
#include "scan/decode.h"
#include "scan/doubt.h"
#include "scan/zxing.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 400, HEIGHT = 300, ENOUGH = 20 * DECODE_BUDGET_MS };

static const char serial[] = "PF2W2GLT";

/* A text with one quality that keeps it from being read at first. */
static struct picture drawn(double module)
{
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);

	picture_qr(raster, 120, 70, module, serial, strlen(serial));
	return (struct picture){ raster_grey(raster), WIDTH, HEIGHT };
}

static GPtrArray *decoded(const struct picture *picture, int budget)
{
	GPtrArray *scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);

	decode_photo(scans, picture, budget);
	return scans;
}

/* Nothing at the first look, the text with patience. */
static const struct scan *only_later(GPtrArray **scans, const struct picture *picture)
{
	g_autoptr(GPtrArray) first = decoded(picture, 0);

	g_assert_cmpuint(first->len, ==, 0);
	*scans = decoded(picture, ENOUGH);
	g_assert_cmpuint((*scans)->len, ==, 1);
	g_assert_cmpstr(picture_scan(*scans, 0)->text, ==, serial);
	return picture_scan(*scans, 0);
}

static void near_point(const int point[2], int x, int y)
{
	g_assert_cmpint(ABS(point[0] - x), <=, 6);
	g_assert_cmpint(ABS(point[1] - y), <=, 6);
}

static void test_inverted(void)
{
	AUTO_PICTURE struct picture picture = drawn(5);
	AUTO_PICTURE struct picture inverted = { 0 };
	g_autoptr(GPtrArray) scans = NULL;
	const struct scan *scan;

	picture_invert(&inverted, &picture);
	scan = only_later(&scans, &inverted);
	g_assert_cmpstr(scan->symbology, ==, "QR-Code");
	g_assert_cmpstr(scan->aim, ==, "Q1");
	near_point(scan->corners[0], 120, 70);
	near_point(scan->corners[2], 120 + 5 * 21, 70 + 5 * 21);
}

static void test_mirrored(void)
{
	AUTO_PICTURE struct picture picture = drawn(5);
	g_autoptr(GPtrArray) scans = NULL;

	if (!zxing_here()) {
		g_test_skip("built without zxing-cpp");
		return;
	}
	for (int y = 0; y < HEIGHT; y++) {
		guint8 *row = picture.grey + y * WIDTH;

		for (int x = 0; x < WIDTH / 2; x++) {
			const guint8 left = row[x];

			row[x] = row[WIDTH - 1 - x];
			row[WIDTH - 1 - x] = left;
		}
	}
	scans = decoded(&picture, ENOUGH);
	g_assert_cmpuint(scans->len, ==, 1);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, serial);
}

/* Code 128 that crosses no row and no column of the picture from end to end. */
static void test_slanted(void)
{
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);
	AUTO_PICTURE struct picture flat = { NULL, WIDTH, HEIGHT };
	AUTO_PICTURE struct picture slanted = { 0 };
	g_autoptr(GPtrArray) scans = NULL;
	struct affine back;
	struct bars bars;

	g_assert_true(bars_code128(&bars, serial, NULL));
	raster_bars(raster, 60, 130, 2, 24, &bars);
	bars_clear(&bars);
	flat.grey = raster_grey(raster);
	picture_turn(&slanted, &back, &flat, 38, 1, 0);
	g_assert_cmpstr(only_later(&scans, &slanted)->symbology, ==, "CODE-128");
}

/* Noise on every pixel of a large symbol: its shape is there, its edges are not. */
static void test_grainy(void)
{
	AUTO_PICTURE struct picture small = drawn(8);
	AUTO_PICTURE struct picture picture = { 0 };
	g_autoptr(GPtrArray) scans = NULL;
	struct affine back;
	guint32 state = 1;

	if (!zxing_here()) {
		g_test_skip("built without zxing-cpp");
		return;
	}
	picture_turn(&picture, &back, &small, 0, 2, 0);
	for (int i = 0; i < picture.width * picture.height; i++) {
		state = state * 1664525u + 1013904223u;
		picture.grey[i] =
			(guint8)CLAMP(64 + picture.grey[i] / 2 + (int)(state >> 24) - 128, 0, 255);
	}
	only_later(&scans, &picture);
}

/* The matrix of a Data Matrix of the serial (ISO/IEC 16022, ECC 200). */
static const char *const matrix[] = {
	"#.#.#.#.#.#.#.", //
	"##.####..###.#", //
	"####...#.####.", //
	"#......#...#.#", //
	"#.###.#..#.##.", //
	"#.#####..##.##", //
	"####..##...##.", //
	"#.##...##..###", //
	"#.#.##.#...#..", //
	"##.#..#...####", //
	"#.#.###...##..", //
	"##.#.##...#..#", //
	"#.#.##.######.", //
	"##############", //
};

static struct picture matrix_drawn(int module, int left, int top)
{
	struct picture picture = { g_malloc(WIDTH * HEIGHT), WIDTH, HEIGHT };

	memset(picture.grey, 255, WIDTH * HEIGHT);
	for (int y = 0; y < 14 * module; y++) {
		for (int x = 0; x < 14 * module; x++) {
			if (matrix[y / module][x / module] == '#')
				picture.grey[(y + top) * WIDTH + x + left] = 0;
		}
	}
	return picture;
}

static void test_matrix(void)
{
	AUTO_PICTURE struct picture picture = matrix_drawn(6, 70, 50);
	g_autoptr(GPtrArray) scans = NULL;
	const struct scan *scan;

	if (!zxing_here()) {
		g_test_skip("built without zxing-cpp");
		return;
	}
	scans = decoded(&picture, ENOUGH);
	g_assert_cmpuint(scans->len, ==, 1);
	scan = picture_scan(scans, 0);
	g_assert_cmpstr(scan->text, ==, serial);
	g_assert_cmpstr(scan->symbology, ==, "Data-Matrix");
	g_assert_cmpstr(scan->aim, ==, "d1");
	near_point(scan->corners[0], 70, 50);
	near_point(scan->corners[2], 70 + 14 * 6, 50 + 14 * 6);
}

/* A Data Matrix is looked for beside what zbar reads. */
static void test_matrix_beside_qr(void)
{
	AUTO_PICTURE struct picture picture = matrix_drawn(6, 150, 110);
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);
	g_autoptr(GPtrArray) scans = NULL;
	g_autofree guint8 *grey = NULL;

	if (!zxing_here()) {
		g_test_skip("built without zxing-cpp");
		return;
	}
	picture_qr(raster, 270, 90, 5, "QR", 2);
	grey = raster_grey(raster);
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		picture.grey[i] = MIN(picture.grey[i], grey[i]);
	scans = decoded(&picture, 0);
	g_assert_cmpuint(scans->len, ==, 2);
	g_assert_cmpstr(picture_scan(scans, 0)->symbology, ==, "Data-Matrix");
	g_assert_cmpstr(picture_scan(scans, 1)->symbology, ==, "QR-Code");
}

/* The same EAN on both sides of a box: zxing-cpp 1.4 alone would end the program here. */
static void test_twins(void)
{
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);
	AUTO_PICTURE struct picture picture = { NULL, WIDTH, HEIGHT };
	AUTO_PICTURE struct picture inverted = { 0 };
	struct bars bars;

	g_assert_true(bars_ean13(&bars, "4600000000015", NULL));
	raster_bars(raster, 60, 30, 2, 60, &bars);
	raster_bars(raster, 60, 180, 2, 60, &bars);
	bars_clear(&bars);
	picture.grey = raster_grey(raster);
	picture_invert(&inverted, &picture);
	for (int i = 0; i < 2; i++) {
		g_autoptr(GPtrArray) scans = decoded(i ? &inverted : &picture, ENOUGH);

		/* Of an EAN that shows itself later only, both must say the same. */
		g_assert_cmpuint(scans->len, >=, i && !zxing_here() ? 0 : 1);
		for (guint j = 0; j < scans->len; j++)
			g_assert_cmpstr(picture_scan(scans, j)->text, ==, "4600000000015");
	}
}

static void test_tiny_pictures(void)
{
	guint8 grey[64] = { 0 };

	for (int width = 1; width <= 8; width++) {
		for (int height = 1; height <= 8; height++) {
			const struct picture picture = { grey, width, height };
			g_autoptr(GPtrArray) scans = decoded(&picture, DECODE_BUDGET_MS);

			g_assert_cmpuint(scans->len, ==, 0);
		}
	}
}

static void test_frames(void)
{
	AUTO_PICTURE struct picture picture = drawn(5);
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	double rate = 0;

	decode_frame(scans, &picture, &rate);
	g_assert_cmpuint(scans->len, ==, 1);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, serial);
	near_point(picture_scan(scans, 0)->corners[0], 120, 70);
}

/* ---- what is believed ---- */

static void say(GArray *symbols, enum symbol_by by, const char *symbology, const char *text, int x,
	unsigned lines)
{
	struct symbol symbol = { .symbology = symbology_named(symbology, false),
		.bytes = g_strdup(text),
		.len = strlen(text),
		.lines = lines,
		.by = by,
		.located = true,
		.corners = { { x, 10 }, { x, 50 }, { x + 90, 50 }, { x + 90, 10 } } };

	g_assert_nonnull(symbol.symbology);
	g_array_append_val(symbols, symbol);
}

static guint believed(GArray *symbols, bool again)
{
	guint count;

	doubt(symbols, again);
	count = symbols->len;
	g_array_set_size(symbols, 0);
	return count;
}

static void test_belief(void)
{
	static const struct {
		const char *symbology;
		unsigned lines;
		enum symbol_by by;
		bool once, again;
	} rows[] = {
		{ "QR-Code", 1, BY_ZBAR, true, true },
		{ "Data-Matrix", 0, BY_ZXING, true, true },
		{ "CODE-128", 1, BY_ZBAR, true, false },
		{ "CODE-128", 3, BY_ZBAR, true, true },
		{ "CODE-128", 2, BY_ZXING, false, false },
		{ "EAN-13", 7, BY_ZBAR, false, false },
		{ "EAN-13", 99, BY_ZBAR, true, false },
		{ "EAN-13", 8, BY_ZXING, true, true },
		{ "CODE-39", 2, BY_ZBAR, false, false },
		{ "CODE-39", 3, BY_ZBAR, true, false },
		{ "CODE-39", 8, BY_ZXING, true, true },
		{ "I2/5", 7, BY_ZBAR, false, false },
		{ "I2/5", 8, BY_ZBAR, true, false },
		{ "I2/5", 99, BY_ZXING, false, false },
		{ "Codabar", 99, BY_ZXING, false, false },
		{ "EAN-8", 99, BY_ZBAR, true, false },
		{ "UPC-E", 99, BY_ZBAR, false, false },
	};
	g_autoptr(GArray) symbols = symbols_new();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const bool carton = strcmp(rows[i].symbology, "I2/5") == 0;
		const char *text = carton ? "12345678901231" : "12345670";

		say(symbols, rows[i].by, rows[i].symbology, text, 0, rows[i].lines);
		g_assert_cmpuint(believed(symbols, false), ==, rows[i].once);
		say(symbols, rows[i].by, rows[i].symbology, text, 0, rows[i].lines);
		g_assert_cmpuint(believed(symbols, true), ==, rows[i].again);
		/* Both together need no number of lines, and are one code. */
		say(symbols, BY_ZBAR, rows[i].symbology, text, 0, 1);
		say(symbols, BY_ZXING, rows[i].symbology, text, 4, 1);
		g_assert_cmpuint(believed(symbols, true), ==, 1);
	}
	/* A piece of a carton's code reads as a code. */
	say(symbols, BY_ZBAR, "I2/5", "1234567890", 0, 99);
	say(symbols, BY_ZXING, "I2/5", "1234567890", 4, 99);
	g_assert_cmpuint(believed(symbols, false), ==, 0);
	/* One decoder that says it twice has nobody on its side. */
	say(symbols, BY_ZBAR, "I2/5", "12345678901231", 0, 2);
	say(symbols, BY_ZBAR, "I2/5", "12345678901231", 4, 2);
	g_assert_cmpuint(believed(symbols, false), ==, 0);
}

static void test_dispute(void)
{
	g_autoptr(GArray) symbols = symbols_new();

	/* In one place two texts: neither. */
	say(symbols, BY_ZBAR, "QR-Code", "A", 0, 1);
	say(symbols, BY_ZXING, "QR-Code", "B", 5, 1);
	g_assert_cmpuint(believed(symbols, false), ==, 0);
	say(symbols, BY_ZBAR, "CODE-128", "PF2W2GLT", 0, 5);
	say(symbols, BY_ZXING, "CODE-128", "PF2W26LT", 5, 5);
	g_assert_cmpuint(believed(symbols, false), ==, 0);
	say(symbols, BY_ZBAR, "CODE-39", "12345678", 0, 9);
	say(symbols, BY_ZXING, "Data-Matrix", "PF2W2GLT", 5, 0);
	g_assert_cmpuint(believed(symbols, false), ==, 0);
	/* In two places: both. */
	say(symbols, BY_ZBAR, "QR-Code", "A", 0, 1);
	say(symbols, BY_ZXING, "QR-Code", "B", 200, 1);
	g_assert_cmpuint(believed(symbols, false), ==, 2);
	/* One line of bars that says something else than forty around it. */
	say(symbols, BY_ZBAR, "CODE-128", "PF2W2GLT", 0, 40);
	say(symbols, BY_ZBAR, "CODE-128", "PF2W26LT", 5, 1);
	g_assert_cmpuint(believed(symbols, false), ==, 1);
	/* What nobody believes anyway disputes nothing. */
	say(symbols, BY_ZBAR, "QR-Code", "A", 0, 1);
	say(symbols, BY_ZBAR, "I2/5", "1234", 5, 1);
	g_assert_cmpuint(believed(symbols, false), ==, 1);
}

/* ---- what bytes mean ---- */

static void test_charsets(void)
{
	static const struct {
		const char *bytes, *guess, *text;
	} rows[] = {
		{ "plain", NULL, "plain" },
		{ "Өскемен", NULL, "Өскемен" },
		{ "\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0!", NULL, "Привет, мир!" },
		{ "\xd8\xca\xce\xcb\xc0 \xb9 5", NULL, "ШКОЛА № 5" },
		{ "Acer \xed\xee\xf3\xf2\xe1\xf3\xea", NULL, "Acer ноутбук" },
		{ "\xee\xe1\xfa\xe5\xea\xf2 \xab\xcc\xe5\xea\xf2\xe5\xef\xbb", NULL,
			"объект «Мектеп»" },
		/* KZ-1048 */
		{ "\x8d\xe0\xe7\xe0\x9d\xf1\xf2\xe0\xed", NULL, "Қазақстан" },
		{ "\xcc\xe5\xea\xf2\xe5\xef \xa3\xeb\xb3\xe1\xe8", NULL, "Мектеп Әліби" },
		/* Shift-JIS, also with capitals of Windows-1251 */
		{ "\xc3\xde\xbb\xde\xb2\xdd QR", NULL, "ﾃﾞｻﾞｲﾝ QR" },
		{ "\x8d\xa1\x93\x78\x82\xcc", NULL, "今度の" },
		/* Latin-1 */
		{ "M\xfcller, caf\xe9", NULL, "Müller, café" },
		/* Cyrillic that is no word, with Latin letters in it, of Ukraine or Kazakhstan */
		{ "\xf0\xdf\xf0\xdf", NULL, "\\xf0\\xdf\\xf0\\xdf" },
		{ "P\xc5\xd2\xd0", NULL, "P\\xc5\\xd2\\xd0" },
		{ "\xbf\xe6\xe0\xea", NULL, "\\xbf\\xe6\\xe0\\xea" },
		{ "\xff", NULL, "\\xff" },
		/* what a decoder guessed: Chinese is believed, Latin-1 is not */
		{ "SUB:\xb0\xa2;", "SUB:阿;", "SUB:阿;" },
		{ "SUB:\xb0\xa2;", "SUB:°¢;", "SUB:\\xb0\\xa2;" },
		/* control characters mean data */
		{ "\x01\x02\xcf\xf0", NULL, "\x01\x02\\xcf\\xf0" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text =
			charset_text(rows[i].bytes, strlen(rows[i].bytes), rows[i].guess);

		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

static void test_code39(void)
{
	static const struct {
		const char *text;
		enum code39_reading reading;
		const char *full;
	} rows[] = {
		{ "PF2W2GLT", CODE39_PLAIN, NULL },
		{ "S/N12345", CODE39_PLAIN, NULL },
		{ "A+1", CODE39_PLAIN, NULL },
		{ "50%", CODE39_PLAIN, NULL },
		{ "+A123BJC5D6E71G", CODE39_PLAIN, NULL }, /* HIBC */
		{ "E+X+T+E+N+D+E+D /A%J/J/C", CODE39_FULL, "Extended !?*#" },
		{ "A+A-1234", CODE39_DOUBTFUL, NULL },
		{ "$A", CODE39_DOUBTFUL, NULL },
		{ "3PRM8N", CODE39_DOUBTFUL, NULL }, /* Code 32 of 123456788 */
		{ "3PRM8P", CODE39_PLAIN, NULL },
		{ "3ERM8N", CODE39_PLAIN, NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpint(code39_reading(rows[i].text), ==, rows[i].reading);
		if (rows[i].full) {
			g_autofree char *full = code39_full(rows[i].text);

			g_assert_cmpstr(full, ==, rows[i].full);
		}
	}
}

/* ---- renderings ---- */

static void test_renderings(void)
{
	guint8 grey[] = { 100, 100, 100, 100, 160, 100, 100, 100, 100 };
	const struct picture picture = { grey, 3, 3 };
	AUTO_PICTURE struct picture inverted = { 0 }, stretched = { 0 }, cut = { 0 }, sharp = { 0 };

	picture_invert(&inverted, &picture);
	g_assert_cmpuint(inverted.grey[0], ==, 155);
	g_assert_cmpuint(inverted.grey[4], ==, 95);
	picture_stretch(&stretched, &picture);
	g_assert_cmpuint(stretched.grey[0], ==, 0);
	g_assert_cmpuint(stretched.grey[4], ==, 255);
	picture_threshold(&cut, &picture, 3);
	g_assert_cmpuint(cut.grey[0], ==, 0); /* the mean is 106.7 */
	g_assert_cmpuint(cut.grey[4], ==, 255);
	picture_sharpen(&sharp, &picture, 1, 100);
	g_assert_cmpuint(sharp.grey[4], ==, 160 + 54);
	g_assert_cmpuint(sharp.grey[0], ==, 100 - 15); /* of the four that are there */
}

static void test_turning(void)
{
	static const double degrees[] = { 0, 7, 45, -30, 90 };

	for (guint i = 0; i < G_N_ELEMENTS(degrees); i++) {
		AUTO_PICTURE struct picture from = { g_malloc(60 * 40), 60, 40 };
		AUTO_PICTURE struct picture out = { 0 };
		struct affine back;
		bool seen = false;

		memset(from.grey, 255, 60 * 40);
		for (int y = 28; y < 32; y++)
			memset(from.grey + y * 60 + 8, 0, 4);
		picture_turn(&out, &back, &from, degrees[i], 2, 5);
		for (int at = 0; at < out.width * out.height; at++) {
			int point[2] = { at % out.width, at / out.width };

			if (out.grey[at] > 60)
				continue;
			affine_apply(&back, point);
			g_assert_cmpint(point[0], >=, 7);
			g_assert_cmpint(point[0], <=, 12);
			g_assert_cmpint(point[1], >=, 27);
			g_assert_cmpint(point[1], <=, 32);
			seen = true;
		}
		g_assert_true(seen);
	}
}

/* A strip that is turned becomes a square: of 160 000 million pixels. */
static void test_strip(void)
{
	struct picture strip = { g_malloc(400000), 400000, 1 };
	g_autoptr(GPtrArray) scans = NULL;

	memset(strip.grey, 200, 400000);
	g_test_timer_start();
	scans = decoded(&strip, DECODE_BUDGET_MAX_MS / 10);
	g_assert_cmpuint(scans->len, ==, 0);
	g_assert_cmpfloat(g_test_timer_elapsed(), <, 60);
	picture_clear(&strip);
}

/* PF2W, a NUL and GLT, in a QR that says UTF-8: not the serial number PF2W. */
static void test_nul_in_named_set(void)
{
	enum { SIDE = 21, MODULE = 6, QUIET = 4, WHOLE = (SIDE + 2 * QUIET) * MODULE };
	static const char rows[SIDE][SIDE + 1] = {
		"#######...#.#.#######",
		"#.....#.#.#.#.#.....#",
		"#.###.#.#.##..#.###.#",
		"#.###.#.....#.#.###.#",
		"#.###.#.#####.#.###.#",
		"#.....#.###...#.....#",
		"#######.#.#.#.#######",
		"........#............",
		"##.#..##..###.###.##.",
		"#....#.##.##....#..#.",
		"###.###.####.###.###.",
		".......##...#..#...##",
		"##...#######..###.#.#",
		"........#....#.##....",
		"#######.##.###..####.",
		"#.....#..##....#...##",
		"#.###.#...#.###....#.",
		"#.###.#.##...##.#...#",
		"#.###.#....#..####..#",
		"#.....#.#####...##.##",
		"#######.#......###.#.",
	};
	struct picture picture = { g_malloc(WHOLE * WHOLE), WHOLE, WHOLE };
	g_autoptr(GPtrArray) scans = NULL;

	memset(picture.grey, 255, WHOLE * WHOLE);
	for (int y = 0; y < SIDE * MODULE; y++)
		for (int x = 0; x < SIDE * MODULE; x++)
			if (rows[y / MODULE][x / MODULE] == '#')
				picture.grey[(y + QUIET * MODULE) * WHOLE + x + QUIET * MODULE] = 0;
	scans = decoded(&picture, ENOUGH);
	g_assert_cmpuint(scans->len, ==, 1);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, "PF2W\\x00GLT");
	picture_clear(&picture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/decode/white_on_black_is_read_later", test_inverted);
	g_test_add_func("/decode/a_mirrored_qr_is_read", test_mirrored);
	g_test_add_func("/decode/slanted_bars_are_read_later", test_slanted);
	g_test_add_func("/decode/a_grainy_picture_is_read_later", test_grainy);
	g_test_add_func("/decode/data_matrix_is_read", test_matrix);
	g_test_add_func("/decode/data_matrix_is_read_beside_a_qr", test_matrix_beside_qr);
	g_test_add_func("/decode/two_bar_codes_of_one_text_are_read", test_twins);
	g_test_add_func("/decode/pictures_of_few_pixels_hold_nothing", test_tiny_pictures);
	g_test_add_func("/decode/a_strip_is_not_turned_into_a_square", test_strip);
	g_test_add_func("/decode/a_text_does_not_end_at_a_nul", test_nul_in_named_set);
	g_test_add_func("/decode/a_frame_is_read_at_a_glance", test_frames);
	g_test_add_func("/decode/codes_with_little_proof_need_many_lines_or_both", test_belief);
	g_test_add_func("/decode/codes_that_are_disputed_are_not_believed", test_dispute);
	g_test_add_func("/decode/bytes_are_text_only_beyond_doubt", test_charsets);
	g_test_add_func("/decode/code_39_may_mean_two_things", test_code39);
	g_test_add_func("/decode/renderings_do_what_they_say", test_renderings);
	g_test_add_func("/decode/a_turned_picture_knows_where_its_pixels_were", test_turning);
	return g_test_run();
}
