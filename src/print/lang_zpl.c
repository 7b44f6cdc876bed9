/* SPDX-License-Identifier: Apache-2.0
 * ZPL II (Zebra, and what understands it). A label is a format of its own, which says everything
 * that it needs, so that any label can be the first after a printer was switched off:
 *
 *   ~SDnn                               darkness 00 to 30, once a job
 *   ^XA ^PRn ^MNY|^MNN ^MMC             speed in inches a second; gaps or endless; cutter
 *   ^PWw ^LLh ^LH0,0 ^FO0,0             dots, the width a multiple of 8
 *   ^GFA,total,total,stride,DATA ^FS    1 is black
 *   ^PQ1 ^XZ
 *
 * DATA is hex, rows one after the other, shortened as the ZPL II Programming Guide (45541L,
 * "Alternative Data Compression Scheme") has it: G to Y repeat the next digit 1 to 19 times, g to z
 * 20 to 400 times; a comma fills the row with 0, an exclamation mark with F, a colon repeats the
 * row above. */
#include "print/lang.h"

#include <string.h>

enum { DARKNESS_MAX = 30, SPEED_MIN = 1, SPEED_MAX = 14, LINE_MAX_BYTES = 96 };

static void put_char(GByteArray *out, char c)
{
	lang_put(out, &c, 1);
}

static void put_run(GByteArray *out, guint count, char digit)
{
	if (count == 1) {
		put_char(out, digit);
		return;
	}
	for (; count >= 400; count -= 400)
		put_char(out, 'z');
	if (count >= 20)
		put_char(out, (char)('g' + count / 20 - 1));
	if (count % 20)
		put_char(out, (char)('G' + count % 20 - 1));
	put_char(out, digit);
}

static char hex_digit(const guint8 *row, int at)
{
	return "0123456789ABCDEF"[at & 1 ? row[at / 2] & 15 : row[at / 2] >> 4];
}

static void put_row(GByteArray *out, const guint8 *row, int stride)
{
	int digits = stride * 2;

	for (int i = 0, next; i < digits; i = next) {
		char digit = hex_digit(row, i);

		for (next = i + 1; next < digits && hex_digit(row, next) == digit;)
			next++;
		if (next == digits && digit == '0')
			put_char(out, ',');
		else if (next == digits && digit == 'F')
			put_char(out, '!');
		else
			put_run(out, (guint)(next - i), digit);
	}
}

static void put_graphic(GByteArray *out, const struct dots *dots)
{
	g_autofree guint8 *row = g_malloc((gsize)dots->stride);
	g_autofree guint8 *above = g_malloc((gsize)dots->stride);
	int total = dots->stride * dots->height;

	lang_format(out, "^GFA,%d,%d,%d,", total, total, dots->stride);
	for (int y = 0; y < dots->height; y++) {
		dots_row(dots, y, row);
		if (y && memcmp(row, above, (gsize)dots->stride) == 0)
			put_char(out, ':');
		else
			put_row(out, row, dots->stride);
		memcpy(above, row, (gsize)dots->stride);
	}
	LANG_TEXT(out, "^FS\n");
}

static void zpl_begin(GByteArray *out, const struct media *media, guint count)
{
	(void)count;
	if (media->darkness >= 0)
		lang_format(out, "~SD%02d\n", MIN(media->darkness, DARKNESS_MAX));
}

static void zpl_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	struct dots dots;

	(void)index;
	(void)count;
	dots_init(&dots, bitmap, media);
	LANG_TEXT(out, "^XA");
	if (media->speed >= 0)
		lang_format(out, "^PR%d", CLAMP(media->speed, SPEED_MIN, SPEED_MAX));
	if (!media->height)
		LANG_TEXT(out, "^MNN");
	else if (media->gap)
		LANG_TEXT(out, "^MNY");
	if (media->cut)
		LANG_TEXT(out, "^MMC");
	lang_format(out, "^PW%d^LL%d^LH0,0^FO0,0\n", dots.stride * 8, dots.height);
	put_graphic(out, &dots);
	/* Nothing behind the command that prints: what is cut before its last byte is not out. */
	LANG_TEXT(out, "^PQ1^XZ");
}

/* The cutter would stay on for whoever prints next. */
static void zpl_end(GByteArray *out, const struct media *media)
{
	if (media->cut)
		LANG_TEXT(out, "^XA^MMT^XZ\n");
}

/* A tilde ends a graphic that is not whole; ~JA cancels all formats (45541L, ^GF and ~JA). */
static void zpl_reset(GByteArray *out, const struct media *media)
{
	(void)media;
	LANG_TEXT(out, "~JA\n");
}

static void zpl_ask(GByteArray *out)
{
	LANG_TEXT(out, "~HS\n");
}

/* One line of the answer: STX, `count` numbers with commas between them, ETX CR LF. How many bytes
 * it takes, 0: more must come, -1: it is none. */
static int read_line(const guint8 *bytes, gsize len, guint32 *numbers, guint count)
{
	static const guint8 ends[] = { 0x03, '\r', '\n' };
	guint field = 0;
	gsize at = 1, digits = 0;

	if (len && bytes[0] != 0x02)
		return -1;
	numbers[0] = 0;
	for (; at < len && at < LINE_MAX_BYTES && bytes[at] != ends[0]; at++) {
		if (g_ascii_isdigit(bytes[at]) && digits < 9) {
			numbers[field] = numbers[field] * 10 + (guint32)(bytes[at] - '0');
			digits++;
		} else if (bytes[at] == ',' && digits && field + 1 < count) {
			numbers[++field] = 0;
			digits = 0;
		} else {
			return -1;
		}
	}
	if (at >= len)
		return 0;
	if (at == LINE_MAX_BYTES || field + 1 != count || !digits)
		return -1;
	for (guint i = 0; i < sizeof(ends); i++)
		if (at + i >= len)
			return 0;
		else if (bytes[at + i] != ends[i])
			return -1;
	return (int)(at + sizeof(ends));
}

/* ZPL II Programming Guide 45541L, ~HS: aaa,b,c,dddd,eee,f,g,h,iii,j,k,l with b paper out, c pause,
 * eee formats in the buffer, j memory lost, l too hot; mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www with o head
 * up, p ribbon out, u labels left of the batch; xxxx,y. A printer that stands open or empty may
 * also keep silent. */
static int zpl_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	guint32 first[12], second[11], third[2];
	const struct {
		guint32 *numbers;
		guint count;
	} lines[] = { { first, 12 }, { second, 11 }, { third, 2 } };
	gsize at = 0;

	if (!len)
		return 0;
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		int used = read_line(bytes + at, len - at, lines[i].numbers, lines[i].count);

		if (used <= 0)
			return used;
		at += (gsize)used;
	}
	*status = (struct printer_status){ .waiting = (int)MIN(first[4] + second[8], 1000000) };
	status->states = (first[1] ? PRINTER_PAPER_OUT : 0) | (first[2] ? PRINTER_PAUSED : 0) |
			 (first[9] ? PRINTER_FAULT : 0) | (first[11] ? PRINTER_HOT : 0) |
			 (second[2] ? PRINTER_LID_OPEN : 0) | (second[3] ? PRINTER_RIBBON_OUT : 0) |
			 (status->waiting ? PRINTER_BUSY : 0);
	return (int)at;
}

const struct language lang_zpl = { "zpl", "ZPL II", zpl_begin, zpl_label, zpl_end, zpl_reset,
	zpl_ask, zpl_answer, true, true, NULL };
