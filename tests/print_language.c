/* SPDX-License-Identifier: Apache-2.0
 * The languages of label printers: exact bytes of a tiny label, round trips through printers that
 * were written from the descriptions alone (support/printed.h), offsets and resets. */
#include "print/language.h"

#include "expect.h"
#include "support/printed.h"

#include <string.h>

/* A head that is black at both ends, and a row that is all black. */
static guint8 tiny_bits[] = { 0x80, 0x40, 0xff, 0xc0 };
static const struct bitmap tiny = { 10, 2, 2, tiny_bits };

static const struct media plain = {
	.width = 580, .height = 400, .gap = 20, .dpi = 203, .darkness = -1, .speed = -1
};

static GByteArray *job(const struct language *language, const struct media *media,
	const struct bitmap *bitmap, guint count)
{
	GByteArray *out = g_byte_array_new();

	if (language->begin)
		language->begin(out, media, count);
	for (guint i = 0; i < count; i++)
		language->label(out, media, bitmap, i, count);
	if (language->end)
		language->end(out, media);
	return out;
}

static void expect_bytes(const char *name, const struct media *media, const void *bytes, gsize len)
{
	g_autoptr(GByteArray) out = job(language_named(name), media, &tiny, 1);

	g_assert_cmpmem(out->data, out->len, bytes, len);
}
#define EXPECT(name, media, text) expect_bytes(name, media, text, sizeof(text) - 1)

/* ---- exact bytes ---- */

static void test_zpl(void)
{
	struct media media = plain;

	EXPECT("zpl", &media, "^XA^MNY^PW16^LL2^LH0,0^FO0,0\n^GFA,4,4,2,804,HFC,^FS\n^PQ1^XZ");
	media.height = media.gap = 0;
	media.darkness = 12;
	media.speed = 4;
	media.cut = true;
	EXPECT("zpl", &media,
		"~SD12\n^XA^PR4^MNN^MMC^PW16^LL2^LH0,0^FO0,0\n^GFA,4,4,2,804,HFC,^FS\n^PQ1^XZ"
		"^XA^MMT^XZ\n");
}

static void test_epl(void)
{
	struct media media = plain;

	/* 2 mm are 16 dots; 0 is black and the bits behind the label are white. */
	EXPECT("epl", &media, "\nN\nq16\nQ2,16\nGW0,0,2,2\n\x7f\xbf\x00\x3f\nP1\n");
	media.height = media.gap = 0;
	media.darkness = 99;
	media.speed = 3;
	media.cut = true;
	EXPECT("epl", &media, "\nN\nS3\nD15\nOC\nq16\nQ2,0\nGW0,0,2,2\n\x7f\xbf\x00\x3f\nP1\n");
}

static void test_tspl(void)
{
	struct media media = plain;

	media.height = 405;
	EXPECT("tspl", &media,
		"SIZE 58 mm,40.5 mm\r\nGAP 2 mm,0 mm\r\nSET REPRINT ON\r\nDIRECTION 0\r\n"
		"REFERENCE 0,0\r\nCLS\r\nBITMAP 0,0,2,2,0,\x7f\xbf\x00\x3f\r\nPRINT 1,1\r\n");
	/* Two dots are 2.5 tenths, rounded up. */
	media.height = media.gap = 0;
	media.darkness = 8;
	media.speed = 5;
	media.cut = true;
	EXPECT("tspl", &media,
		"SIZE 58 mm,0.3 mm\r\nGAP 0,0\r\nSPEED 5\r\nDENSITY 8\r\nSET CUTTER 1\r\n"
		"SET REPRINT ON\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n"
		"BITMAP 0,0,2,2,0,\x7f\xbf\x00\x3f\r\nPRINT 1,1\r\nSET CUTTER OFF\r\n");
}

static void test_escpos(void)
{
	struct media media = plain;

	EXPECT("escpos", &media, "\x1b@\x1dv0\0\x02\0\x02\0\x80\x40\xff\xc0\x1d\x0c");
	media.height = media.gap = 0;
	media.darkness = 3;
	media.speed = 9;
	media.cut = true;
	EXPECT("escpos", &media,
		"\x1b@\x1d(K\x02\0\x31\x03\x1d(K\x02\0\x32\x09"
		"\x1dv0\0\x02\0\x02\0\x80\x40\xff\xc0\x1b\x64\x04\x1dVB\0");
}

static void test_brother(void)
{
	static const guint8 head[] = { 0x1b, 0x40, 0x1b, 0x69, 0x61, 0x01, 0x1b, 0x69, 0x7a, 0xce,
		0x0a, 62, 0, 150, 0, 0, 0, 0, 0, 0x1b, 0x69, 0x4d, 0x40, 0x1b, 0x69, 0x41, 0x01,
		0x1b, 0x69, 0x4b, 0x08, 0x1b, 0x69, 0x64, 35, 0, 'g', 0, 90 };
	const struct media media = {
		.width = 620, .dpi = 300, .darkness = -1, .speed = -1, .cut = true
	};
	g_autoptr(GByteArray) out = job(language_named("brother-ql"), &media, &tiny, 1);
	guint8 row[90] = { 0 };

	for (gsize i = 0; i < 400; i++)
		g_assert_cmphex(out->data[i], ==, 0);
	g_assert_cmpmem(out->data + 400, sizeof(head), head, sizeof(head));
	g_assert_cmpuint(out->len, ==, 400 + sizeof(head) - 3 + 150 * 93 + 1);
	g_assert_cmphex(out->data[out->len - 1], ==, 0x1a);
	/* 12 dots of margin, then half of what the label leaves of 696, then its right end: dots
	 * 355 and 364. */
	row[44] = 0x10;
	row[45] = 0x08;
	g_assert_cmpmem(out->data + 400 + sizeof(head), 90, row, 90);
	row[44] = 0x1f;
	row[45] = 0xf8;
	g_assert_cmpmem(out->data + 400 + sizeof(head) + 93, 90, row, 90);
}

static void test_brother_kinds(void)
{
	const struct media media = { .width = 620, .height = 290, .dpi = 300, .head = 1296 };
	g_autoptr(GByteArray) out = job(language_named("brother-ql-500"), &media, &tiny, 2);
	/* No mode to set; die-cut 62 x 29 mm of 271 rows; no margin. */
	static const guint8 head[] = { 0x1b, 0x40, 0x1b, 0x69, 0x7a, 0xce, 0x0b, 62, 29, 0x0f, 1, 0,
		0, 0, 0, 0x1b, 0x69, 0x4d, 0, 0x1b, 0x69, 0x4b, 0x08, 0x1b, 0x69, 0x64, 0, 0, 'g',
		0, 162 };
	gsize page = sizeof(head) - 5 + 271 * 165 + 1;

	g_assert_cmpmem(out->data + 400, sizeof(head), head, sizeof(head));
	g_assert_cmpuint(out->len, ==, 400 + 2 + 2 * page);
	g_assert_cmphex(out->data[400 + 2 + page - 1], ==, 0x0c);
	g_assert_cmphex(out->data[400 + 2 + page + 11], ==, 1);
	g_assert_cmphex(out->data[out->len - 1], ==, 0x1a);
}

static void test_dymo(void)
{
	struct media media = plain;
	g_autoptr(GByteArray) two = NULL;

	EXPECT("dymo", &media,
		"\x1bh\x1bL\0\x04\x1b"
		"B\0\x1b"
		"D\x02\x16\x80\x40\x16\xff\xc0\x1b"
		"E");
	media.height = 0;
	media.darkness = 3;
	EXPECT("dymo", &media,
		"\x1bg\x1bh\x1bL\xff\xff\x1b"
		"B\0\x1b"
		"D\x02\x16\x80\x40\x16\xff\xc0\x1b"
		"E");
	two = job(language_named("dymo"), &media, &tiny, 2);
	g_assert_nonnull(memmem(two->data, two->len, "\xff\xc0\x1bG\x1bL", 6));
}

static void test_dymo_550(void)
{
	EXPECT("dymo-550", &plain,
		"\x1b"
		"A\x01\x1bs\x01\0\0\0\x1b"
		"Cd\x1bL\x04\0\x1bh\x1bM\0\0\0\0\0\0\0\0\x1bn\x01\0"
		"\x1b"
		"D\x01\x02\x02\0\0\0\x10\0\0\0\x80\x40\xff\xc0\x1bG\x1b"
		"E\x1bQ");
}

/* ---- round trips ---- */

static void make(struct bitmap *bitmap, GRand *rand, int width, int height)
{
	*bitmap = (struct bitmap){ width, height, (width + 7) / 8, NULL };
	bitmap->bits = g_malloc0((gsize)bitmap->stride * (gsize)height);
	for (int y = 0; y < height; y++) {
		int kind = g_rand_int_range(rand, 0, 5);

		for (int x = 0; x < width; x++) {
			/* White, black, as above, in blocks, anyhow. */
			int black = kind == 1 || (kind == 3 && x / 50 % 2) ||
				    (kind == 4 && g_rand_boolean(rand)) ||
				    (kind == 2 && y && bitmap_black(bitmap, x, y - 1));

			bitmap->bits[y * bitmap->stride + x / 8] |= (guint8)(black << (7 - x % 8));
		}
	}
}

/* The label shows the bitmap at x, y as far as the edge, and nothing else. */
static void expect_dots(
	const struct printed_label *label, const struct bitmap *bitmap, int x, int y, int edge)
{
	for (int row = 0; row < label->dots.height; row++)
		for (int column = 0; column < label->dots.width; column++) {
			int from_x = column - x, from_y = row - y;
			bool black = column < edge && from_x >= 0 && from_x < bitmap->width &&
				     from_y >= 0 && from_y < bitmap->height &&
				     bitmap_black(bitmap, from_x, from_y);

			if (bitmap_black(&label->dots, column, row) != black)
				g_error("dot %d,%d is wrong", column, row);
		}
}

static void feed(struct printed *printed, const GByteArray *bytes, gsize step)
{
	GError *error = NULL;

	for (gsize at = 0; at < bytes->len; at += step) {
		printed_feed(printed, bytes->data + at, MIN(step, bytes->len - at), &error);
		g_assert_no_error(error);
	}
}

/* A Brother prints on the roll's part of the head. */
static int left_of(const struct language *language, const struct bitmap *bitmap)
{
	return g_str_has_prefix(language->name, "brother") ? 12 + (696 - bitmap->width) / 2 : 0;
}

static struct media media_of(const struct language *language)
{
	struct media media = { .width = 620, .gap = 0, .dpi = 300, .darkness = 2, .speed = 3 };

	(void)language;
	return media;
}

static void test_round_trip(gconstpointer data)
{
	static const struct {
		int width, height;
	} sizes[] = { { 1, 1 }, { 7, 3 }, { 8, 150 }, { 9, 151 }, { 100, 33 }, { 463, 319 },
		{ 640, 1100 }, { 671, 57 } };
	const struct language *language = data;
	const struct media media = media_of(language);
	g_autoptr(GRand) rand = g_rand_new_with_seed(4);

	for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
		g_autoptr(struct printed) printed = printed_new(language->name);
		g_autoptr(GByteArray) bytes = NULL;
		struct bitmap bitmap;

		make(&bitmap, rand, sizes[i].width, sizes[i].height);
		bytes = job(language, &media, &bitmap, 2);
		feed(printed, bytes, i ? bytes->len : 1);
		g_assert_cmpuint(printed_count(printed), ==, 2);
		g_assert_true(printed_idle(printed));
		for (guint j = 0; j < 2; j++) {
			const struct printed_label *label = printed_label(printed, j);

			g_assert_cmpint(label->dots.height, >=, bitmap.height);
			g_assert_cmpint(label->dots.width, >=, bitmap.width);
			g_assert_cmpint(label->copies, ==, 1);
			expect_dots(
				label, &bitmap, left_of(language, &bitmap), 0, label->dots.width);
		}
		g_free(bitmap.bits);
	}
}

static void test_offsets(gconstpointer data)
{
	static const struct {
		int x, y, head;
	} rows[] = { { 5, 3, 0 }, { -5, -3, 0 }, { 13, 0, 100 }, { 0, 0, 60 }, { -101, 0, 0 },
		{ 16, -200, 64 }, { 1, 1, 90 } };
	const struct language *language = data;
	bool brother = g_str_has_prefix(language->name, "brother");
	g_autoptr(GRand) rand = g_rand_new_with_seed(5);
	struct bitmap bitmap;

	make(&bitmap, rand, 83, 170);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct media media = media_of(language);
		g_autoptr(struct printed) printed = printed_new(language->name);
		g_autoptr(GByteArray) bytes = NULL;
		int edge;

		media.offset_x = rows[i].x;
		media.offset_y = rows[i].y;
		media.head = rows[i].head;
		media.height = i & 1 && !brother ? 400 : 0;
		edge = brother ? 708 : media.head ? media.head : bitmap.width;
		bytes = job(language, &media, &bitmap, 1);
		feed(printed, bytes, bytes->len);
		expect_dots(printed_label(printed, 0), &bitmap,
			left_of(language, &bitmap) + rows[i].x, rows[i].y, edge);
	}
	g_free(bitmap.bits);
}

/* Black that would be off the head, the label or the roll is refused, white is not. */
static void test_holds(void)
{
	static const struct {
		const char *language;
		int x, y, head, width, height;
		bool holds;
	} rows[] = {
		{ "zpl", 0, 0, 0, 580, 400, true },
		{ "zpl", 1, 0, 11, 580, 400, true },
		{ "zpl", 1, 0, 10, 580, 400, false },
		{ "zpl", 0, 0, 8, 580, 400, false },
		{ "zpl", -1, 0, 0, 580, 400, false },
		{ "zpl", 0, 1, 0, 580, 400, false },
		{ "zpl", 0, 1, 0, 580, 0, true },
		{ "zpl", 0, -1, 0, 580, 0, false },
		{ "brother-ql", 343, 0, 720, 620, 0, true },
		{ "brother-ql", 344, 0, 720, 620, 0, false },
		{ "brother-ql", 0, 134, 720, 620, 290, true },
		{ "brother-ql", 0, 136, 720, 620, 290, false },
	};
	guint8 none[2] = { 0 };
	const struct bitmap white = { 10, 1, 2, none };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct language *language = language_named(rows[i].language);
		struct media media = { .width = rows[i].width, .height = rows[i].height };
		GError *error = NULL;

		media.offset_x = rows[i].x;
		media.offset_y = rows[i].y;
		media.head = rows[i].head;
		g_assert_true(language_holds(language, &media, &tiny, &error) == rows[i].holds);
		g_assert_true(language_holds(language, &media, &white, NULL));
		if (!rows[i].holds)
			expect_error(&error, BELGI_ERROR_REFUSED,
				"a part is off what this printer reaches; choose a smaller "
				"template, or correct its offset");
	}
}

static void test_settings(gconstpointer data)
{
	static const struct {
		const char *name;
		int width, height, gap, darkness, speed;
		bool cut;
	} rows[] = {
		{ "zpl", 16, 2, 1, 6, 4, true },
		{ "epl", 16, 2, 16, 6, 4, true },
		{ "tspl", 580, 400, 20, 6, 4, true },
		{ "escpos", -1, -1, 1, 6, 4, true },
		{ "brother-ql", 620, 0, -1, -1, -1, true },
		{ "brother-ql-500", 620, 0, -1, -1, -1, true },
		{ "dymo", -1, 4, -1, 3, -1, false },
		{ "dymo-550", -1, 4, -1, 6, -1, false },
	};
	const struct language *language = data;
	struct media media = plain;
	g_autoptr(struct printed) printed = printed_new(language->name);
	g_autoptr(GByteArray) bytes = NULL;
	const struct printed_label *label;
	guint i = 0;

	while (strcmp(rows[i].name, language->name) != 0)
		i++;
	media.darkness = 6;
	media.speed = 4;
	media.cut = true;
	bytes = job(language, &media, &tiny, 1);
	feed(printed, bytes, 7);
	label = printed_label(printed, 0);
	g_assert_cmpint(label->width, ==, rows[i].width);
	g_assert_cmpint(label->height, ==, rows[i].height);
	g_assert_cmpint(label->gap, ==, rows[i].gap);
	g_assert_cmpint(label->darkness, ==, rows[i].darkness);
	g_assert_cmpint(label->speed, ==, rows[i].speed);
	g_assert_cmpint(label->cut, ==, rows[i].cut);
}

/* Wherever a job broke off, what comes after a reset is printed as if nothing had been. */
static void test_reset(gconstpointer data)
{
	const struct language *language = data;
	const struct media media = { .width = 620, .height = 200, .dpi = 300, .darkness = 2 };
	g_autoptr(GRand) rand = g_rand_new_with_seed(6);
	g_autoptr(GByteArray) whole = NULL, reset = g_byte_array_new();
	struct bitmap bitmap;

	make(&bitmap, rand, 203, 160);
	whole = job(language, &media, &bitmap, 1);
	language->reset(reset, &media);
	for (gsize cut = 0, end = whole->len; cut < end;
		cut += cut < 40 || cut + end / 29 > end - 20 ? 1 : end / 29) {
		g_autoptr(struct printed) printed = printed_new(language->name);
		g_autoptr(GByteArray) broken = g_byte_array_new();
		const struct printed_label *label;
		GError *error = NULL;

		g_byte_array_append(broken, whole->data, (guint)cut);
		feed(printed, broken, MAX(broken->len, 1));
		if (!printed_feed(printed, reset->data, reset->len, &error)) {
			/* The only thing that may be lost is a command that was broken itself. */
			g_clear_error(&error);
			printed_power_cycle(printed);
		}
		feed(printed, whole, whole->len);
		label = printed_label(printed, printed_count(printed) - 1);
		expect_dots(label, &bitmap, left_of(language, &bitmap), 0, label->dots.width);
		g_assert_cmpuint(printed_count(printed), <=, 2);
		if (language->whole && cut <= language_harmless(whole))
			g_assert_cmpuint(printed_count(printed), ==, 1);
	}
	g_free(bitmap.bits);
}

/* ---- what they choke on ---- */

static void test_choke(void)
{
	static const struct {
		const char *language, *bytes;
		gsize len;
		const char *message;
	} rows[] = {
#define ROW(language, bytes, message) { language, bytes, sizeof(bytes) - 1, message }
		ROW("zpl", "^XA^FO0,0^GFA,1,1,1,FF", "^GF without ^FO, ^PW and ^LL"),
		ROW("zpl", "^XA^PW8^LL1^FO0,0^GFA,1,1,1,gF", "F in the data of ^GF"),
		ROW("zpl", "^XA^PW8^LL1^FO0,0^GFA,1,1,1,F^", "^ in the data of ^GF"),
		ROW("zpl", "^XA^PW8^LL1^FO4,0^GFA,1,1,1,FF", "black at 8,0 is off the label"),
		ROW("zpl", "^PW8^", "^PW outside a format"),
		ROW("zpl", "hello", "byte 68 between commands"),
		ROW("epl", "\nGW0,0,1,1\n", "GW without N and q"),
		ROW("epl", "N\nq8\nQ1,0\nGW0,0,1,2\n\xff\x7f", "black at 0,1 is off the label"),
		ROW("epl", "N\nq8\nP1\n", "P1 without an image"),
		ROW("tspl", "SIZE 58 mm,40 mm\n", "a line that does not end in CR LF"),
		ROW("tspl", "SIZE 58,40\r\n", "SIZE 58,40"),
		ROW("tspl", "BITMAP 0,0,1,1,0,x", "BITMAP without SIZE and CLS"),
		ROW("tspl", "CLS\r\nPRINT 1,1\r\n", "PRINT without a picture"),
		ROW("escpos", "Hello", "text 48 65"),
		ROW("escpos", "\x1dv0\0\x81\0\x01\0", "GS v of 129 bytes and 1 rows"),
		ROW("escpos", "\x1dVB\0", "cuts where nothing was fed"),
		ROW("brother-ql", "g\0\x5a", "a row before ESC i z"),
		ROW("brother-ql", "\x1bia\0g\0\x5a", "a row in another mode than raster"),
		ROW("brother-ql", "g\0\x01", "a row of 1 bytes"),
		ROW("brother-ql", "\x1a", "0 rows of 0"),
		ROW("brother-ql-500", "\x1bia\x01", "ESC i 61"),
		ROW("dymo",
			"\x1b"
			"D\x55",
			"rows of 85 bytes from 0"),
		ROW("dymo", "x", "byte 78"),
		ROW("dymo-550",
			"\x1b"
			"D\x01\x02\x01\0\0\0\x08\0\0\0",
			"a label outside a job or within a label"),
#undef ROW
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(struct printed) printed = printed_new(rows[i].language);
		GError *error = NULL;

		g_assert_false(
			printed_feed(printed, (const guint8 *)rows[i].bytes, rows[i].len, &error));
		g_assert_cmpstr(strstr(error->message, ": ") + 2, ==, rows[i].message);
		g_clear_error(&error);
		g_assert_false(printed_feed(printed, (const guint8 *)"\n", 1, NULL));
	}
}

/* ---- recordings ---- */

/* The payloads of a pcapng file: of USB transfers to end point 2 that carry data, of TCP packets to
 * port 9100. */
static void each_payload(
	const char *path, void (*payload)(void *data, const guint8 *, gsize), void *data)
{
	g_autofree char *text = NULL;
	gsize len;
	guint16 link = 0;

	g_assert_true(g_file_get_contents(path, &text, &len, NULL));
	for (gsize at = 0; at + 12 <= len;) {
		const guint8 *block = (const guint8 *)text + at;
		guint32 type, size, packet;
		const guint8 *bytes = block + 28;

		memcpy(&type, block, 4);
		memcpy(&size, block + 4, 4);
		at += size;
		if (type == 1)
			memcpy(&link, block + 8, 2);
		if (type != 6)
			continue;
		memcpy(&packet, block + 20, 4);
		if (link == 1 && bytes[36] == 9100 >> 8 && bytes[37] == (9100 & 255)) {
			gsize head = 14 + (bytes[14] & 15) * 4u;
			gsize end = 14 + (gsize)(bytes[16] << 8 | bytes[17]);

			head += (bytes[head + 12] >> 4) * 4u;
			payload(data, bytes + head, end - head);
		} else if (link == 249 && bytes[21] == 2 && bytes[22] == 3 && !(bytes[16] & 1)) {
			payload(data, bytes + 27, packet - 27);
		}
	}
}

static void into_printer(void *data, const guint8 *bytes, gsize len)
{
	GError *error = NULL;

	printed_feed(data, bytes, len, &error);
	g_assert_no_error(error);
}

/* The readers take what Dymo's own software sent. */
static void test_recordings(void)
{
	static const struct {
		const char *file, *language;
		guint labels, asked;
	} rows[] = {
		{ "dymo450.pcapng", "dymo", 1, 10 },
		{ "dymo_1_3_3leer.pcapng", "dymo-550", 8, 12 },
		{ "dymo_4_3plus1_leer.pcapng", "dymo-550", 8, 10 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_build_filename(
			SOURCE_DIR "/../shared/data/scanners/printers", rows[i].file, NULL);
		g_autoptr(struct printed) printed = printed_new(rows[i].language);

		if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
			g_test_skip("no recordings here");
			return;
		}
		each_payload(path, into_printer, printed);
		g_assert_cmpuint(printed_asked(printed), >=, rows[i].asked);
		g_assert_cmpuint(printed_count(printed), ==, rows[i].labels);
		g_assert_true(printed_idle(printed));
	}
}

static void test_words(void)
{
	unsigned state = 1;

	for (; printer_state_word(state); state <<= 1)
		g_assert_cmpuint(strlen(printer_state_word(state)), >, 2);
	g_assert_cmpuint(state, ==, PRINTER_FAULT << 1);
	g_assert_null(printer_state_word(PRINTER_JAM | PRINTER_HOT));
	g_assert_null(language_named("pcl"));
	g_assert_null(language_named(NULL));
}

static void add(const char *name, const struct language *language, void (*test)(gconstpointer))
{
	g_autofree char *path = g_strdup_printf("/language/%s/%s", language->name, name);

	g_test_add_data_func(path, language, test);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/language/zpl/a_tiny_label_to_the_byte", test_zpl);
	g_test_add_func("/language/epl/a_tiny_label_to_the_byte", test_epl);
	g_test_add_func("/language/tspl/a_tiny_label_to_the_byte", test_tspl);
	g_test_add_func("/language/escpos/a_tiny_label_to_the_byte", test_escpos);
	g_test_add_func("/language/brother-ql/a_tiny_label_to_the_byte", test_brother);
	g_test_add_func("/language/brother-ql-500/die_cut_on_a_wide_head", test_brother_kinds);
	g_test_add_func("/language/dymo/a_tiny_label_to_the_byte", test_dymo);
	g_test_add_func("/language/dymo-550/a_tiny_label_to_the_byte", test_dymo_550);
	for (guint i = 0; languages[i]; i++) {
		add("a_label_is_read_back_dot_by_dot", languages[i], test_round_trip);
		add("offsets_move_within_the_head", languages[i], test_offsets);
		add("what_is_set_arrives", languages[i], test_settings);
		add("a_reset_frees_it_wherever_a_job_broke", languages[i], test_reset);
	}
	g_test_add_func("/language/what_the_printer_does_not_reach_is_refused", test_holds);
	g_test_add_func("/language/what_chokes_a_printer_is_refused", test_choke);
	g_test_add_func("/language/what_dymo_sends_is_read", test_recordings);
	g_test_add_func("/language/every_state_has_a_word", test_words);
	return g_test_run();
}
