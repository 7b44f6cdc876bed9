/* SPDX-License-Identifier: Apache-2.0
 * Brother QL raster, 300 dpi. Source: Brother, Command Reference QL-500/550/560/570/580N/650TD/
 * 700/1050/1060N and QL-710W/720NW; sizes and margins of rolls as measured by pklaus/brother_ql.
 *
 *   400x 00, 1B 40                      throws away what was not whole
 *   1B 69 61 01                         raster mode, where there are others (not QL-500 to 700)
 *   1B 69 7A F T W L n32 P 00           F what counts, T 0A tape 0B die-cut, W L millimetres,
 *                                       n rows, P 0 first page 1 next
 *   1B 69 4D 40|00  1B 69 41 01         cuts by itself, after each label
 *   1B 69 4B 08                         cuts at the end
 *   1B 69 64 23 00                      margin: 35 dots on tape, 0 on die-cut labels
 *   67 00 N BYTES                       a row of 90 bytes, 162 on wide printers; 1 is black and
 *                                       the first bit is the right end of the label
 *   0C | 1A                             prints; the last one is fed out
 *
 * A roll's printable dots lie off the head's middle, by roll; a label that is larger than them
 * loses as much on both sides. Labels that no die-cut roll has are cut from the narrowest tape that
 * holds them. */
#include "print/lang.h"

#include <string.h>

enum {
	HEAD = 720,       /* dots */
	WIDE_HEAD = 1296, /* QL-1050 and later wide ones */
	WIDE_MARGIN = 44, /* by which their rolls lie further from the right */
	TAPE_MARGIN = 35,
	TAPE_LEAST = 150, /* rows: 12.7 mm */
	FLAGS = 0xce,     /* type, width and length count, quality, recovers by itself */
};

static const struct roll {
	guint8 width, length; /* millimetres; length 0: tape */
	int dots, rows;       /* that can be printed */
	int margin;           /* dots to the right of them */
	bool wide;            /* only for wide printers */
} rolls[] = {
	{ 12, 0, 106, 0, 29, false },
	{ 29, 0, 306, 0, 6, false },
	{ 38, 0, 413, 0, 12, false },
	{ 50, 0, 554, 0, 12, false },
	{ 54, 0, 590, 0, 0, false },
	{ 62, 0, 696, 0, 12, false },
	{ 102, 0, 1164, 0, 12, true },
	{ 12, 12, 94, 94, 113, false },
	{ 17, 54, 165, 566, 0, false },
	{ 17, 87, 165, 956, 0, false },
	{ 23, 23, 202, 202, 42, false },
	{ 24, 24, 236, 236, 42, false },
	{ 29, 42, 306, 425, 6, false },
	{ 29, 90, 306, 991, 6, false },
	{ 39, 48, 425, 495, 6, false },
	{ 39, 90, 413, 991, 12, false },
	{ 52, 29, 578, 271, 0, false },
	{ 58, 58, 618, 618, 51, false },
	{ 62, 29, 696, 271, 12, false },
	{ 62, 100, 696, 1109, 12, false },
	{ 102, 51, 1164, 526, 12, true },
	{ 102, 152, 1164, 1660, 12, true },
};

static bool is_wide(const struct media *media)
{
	return media->head > HEAD;
}

static const struct roll *roll_for(const struct media *media)
{
	int width = (media->width + 5) / 10, length = (media->height + 5) / 10;
	const struct roll *tape = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(rolls); i++) {
		const struct roll *roll = &rolls[i];

		if (roll->wide && !is_wide(media))
			continue;
		if (length && roll->width == width && roll->length == length)
			return roll;
		/* Tapes stand by width; of none that is wide enough the widest. */
		if (!roll->length && (!tape || tape->width < width))
			tape = roll;
	}
	return tape;
}

static void brother_lay(struct dots *dots, const struct bitmap *bitmap, const struct media *media)
{
	const struct roll *roll = roll_for(media);

	dots->bitmap = bitmap;
	dots->width = roll->dots;
	dots->stride = (roll->dots + 7) / 8;
	dots->height = roll->rows;
	if (!roll->rows)
		dots->height = MAX(bitmap->height + MAX(media->offset_y, 0), TAPE_LEAST);
	dots->x = media->offset_x + (roll->dots - bitmap->width) / 2;
	dots->y = media->offset_y + (roll->rows ? (roll->rows - bitmap->height) / 2 : 0);
}

static void put_page(
	GByteArray *out, const struct media *media, const struct roll *roll, int rows, bool first)
{
	const guint8 info[] = { 0x1b, 0x69, 0x7a, FLAGS, roll->length ? 0x0b : 0x0a, roll->width,
		roll->length, (guint8)rows, (guint8)(rows >> 8), (guint8)(rows >> 16),
		(guint8)(rows >> 24), first ? 0 : 1, 0 };

	lang_put(out, info, sizeof(info));
	if (media->cut)
		LANG_TEXT(out, "\x1b\x69\x4d\x40\x1b\x69\x41\x01");
	else
		LANG_TEXT(out, "\x1b\x69\x4d\x00");
	LANG_TEXT(out, "\x1b\x69\x4b\x08");
	lang_put(out, (const guint8[]){ 0x1b, 0x69, 0x64, roll->length ? 0 : TAPE_MARGIN, 0 }, 5);
}

static void put_rows(GByteArray *out, const struct dots *dots, int margin, gsize stride)
{
	g_autofree guint8 *row = g_malloc((gsize)dots->stride);
	g_autofree guint8 *head = g_malloc(stride);

	for (int y = 0; y < dots->height; y++) {
		dots_row(dots, y, row);
		memset(head, 0, stride);
		for (int x = 0; x < dots->width; x++)
			if (row[x >> 3] >> (7 - (x & 7)) & 1) {
				int at = margin + dots->width - 1 - x;

				head[at >> 3] |= (guint8)(0x80 >> (at & 7));
			}
		lang_put(out, (const guint8[]){ 0x67, 0, (guint8)stride }, 3);
		lang_put(out, head, stride);
	}
}

static void brother_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	const struct roll *roll = roll_for(media);
	bool wide = is_wide(media);
	struct dots dots;

	brother_lay(&dots, bitmap, media);
	put_page(out, media, roll, dots.height, index == 0);
	put_rows(
		out, &dots, roll->margin + (wide ? WIDE_MARGIN : 0), (wide ? WIDE_HEAD : HEAD) / 8);
	lang_put(out, index + 1 < count ? "\x0c" : "\x1a", 1);
}

static void brother_reset(GByteArray *out, const struct media *media)
{
	static const guint8 zeros[400] = { 0 };

	(void)media;
	lang_put(out, zeros, sizeof(zeros));
	LANG_TEXT(out, "\x1b@");
}

static void brother_500_begin(GByteArray *out, const struct media *media, guint count)
{
	(void)count;
	brother_reset(out, media);
}

static void brother_begin(GByteArray *out, const struct media *media, guint count)
{
	brother_500_begin(out, media, count);
	LANG_TEXT(out, "\x1b\x69\x61\x01");
}

static void brother_ask(GByteArray *out)
{
	LANG_TEXT(out, "\x1b\x69\x53");
}

/* ---- status ---- */

enum { STATUS_LEN = 32 };
enum { AT_MODEL = 4, AT_WIDTH = 10, AT_LENGTH = 17, AT_TYPE = 18, AT_PHASE = 19, AT_NOTE = 22 };
enum { TYPE_OFF = 4, TYPE_NOTE = 5, TYPE_PHASE = 6, NOTE_COOLING = 3 };

/* QL-720NW, Raster Command Reference, 4: error information 1 and 2 are bytes 8 and 9. */
static const unsigned errors[2][8] = {
	{ PRINTER_PAPER_OUT, PRINTER_PAPER_OUT, PRINTER_CUTTER, 0, PRINTER_BUSY, PRINTER_FAULT, 0,
		PRINTER_FAULT },
	{ PRINTER_MEDIA, PRINTER_FAULT, PRINTER_FAULT, PRINTER_FAULT, PRINTER_LID_OPEN,
		PRINTER_PAUSED, PRINTER_JAM, PRINTER_FAULT },
};

/* Bytes 4 and 5: Michael R Sweet, Brother Combined Command Reference (lprint). */
static const struct model_row {
	char code[3];
	const char *name;
} models[] = {
	{ "0O", "QL-500/550" },
	{ "0P", "QL-1050" },
	{ "0Q", "QL-650TD" },
	{ "41", "QL-560" },
	{ "42", "QL-570" },
	{ "43", "QL-580N" },
	{ "44", "QL-1060N" },
	{ "45", "QL-700" },
	{ "60", "QL-710W" },
	{ "70", "QL-720NW" },
	{ "80", "QL-800" },
	{ "90", "QL-810W" },
	{ "A0", "QL-820NWB" },
	{ "C0", "QL-1100" },
	{ "D0", "QL-1110NWB" },
	{ "E0", "QL-1115NWB" },
	{ "G0", "QL-600" },
};

static void name_model(struct printer_status *status, const guint8 *code)
{
	for (guint i = 0; i < G_N_ELEMENTS(models); i++)
		if (memcmp(models[i].code, code, 2) == 0)
			g_strlcpy(status->model, models[i].name, sizeof(status->model));
}

/* Sent when it was asked, and unasked when a label is done, at an error and at a change of phase.
 */
static int brother_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	static const guint8 head[] = { 0x80, STATUS_LEN, 'B' };

	if (len && memcmp(bytes, head, MIN(len, sizeof(head))) != 0)
		return -1;
	if (len < STATUS_LEN)
		return 0;
	if (bytes[AT_TYPE] > TYPE_PHASE)
		return -1;
	*status = (struct printer_status){
		.width = bytes[AT_WIDTH] * 10, .height = bytes[AT_LENGTH] * 10, .waiting = -1
	};
	for (guint i = 0; i < 16; i++)
		if (bytes[8 + i / 8] >> (i % 8) & 1)
			status->states |= errors[i / 8][i % 8];
	if (bytes[AT_PHASE] == 1)
		status->states |= PRINTER_BUSY;
	if (bytes[AT_TYPE] == TYPE_OFF)
		status->states |= PRINTER_FAULT;
	if (bytes[AT_TYPE] == TYPE_NOTE && bytes[AT_NOTE] == NOTE_COOLING)
		status->states |= PRINTER_HOT;
	name_model(status, bytes + AT_MODEL);
	return STATUS_LEN;
}

const struct language lang_brother_ql = { "brother-ql", "Brother QL", brother_begin, brother_label,
	NULL, brother_reset, brother_ask, brother_answer, true, true, brother_lay };
const struct language lang_brother_ql_500 = { "brother-ql-500", "Brother QL-500 to QL-700",
	brother_500_begin, brother_label, NULL, brother_reset, brother_ask, brother_answer, true,
	true, brother_lay };
