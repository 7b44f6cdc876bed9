/* SPDX-License-Identifier: Apache-2.0
 * ESC/POS (receipt printers: Epson, and nearly every other). Paper has no labels: a label is a
 * picture, then paper is fed to the edge, and cut where there is a cutter.
 *
 *   1B 40                                  once: as it was switched on
 *   1D 28 4B 02 00 31 d                    darkness 0 to 6; 1D 28 4B 02 00 32 s speed 1 to 13
 *   1D 76 30 00 xL xH yL yH BYTES          a picture, x in bytes, y in rows; 1 is black
 *   1B 64 04                               four lines forward; or, with gaps, 1D 0C
 *   1D 56 42 00                            cuts, leaving a point */
#include "print/lang.h"

/* Epson, ESC/POS command reference, GS v 0: pictures up to 4095 rows; others take less. Rows of
 * two pictures meet without a gap. */
enum { BAND_ROWS = 1024, DARKNESS_MAX = 6, SPEED_MIN = 1, SPEED_MAX = 13 };

static void put_setting(GByteArray *out, guint8 function, int value)
{
	const guint8 command[] = { 0x1d, 0x28, 0x4b, 2, 0, function, (guint8)value };

	lang_put(out, command, sizeof(command));
}

/* GS ( K is Epson's own; who does not know it is told nothing unless it was asked for. */
static void escpos_begin(GByteArray *out, const struct media *media, guint count)
{
	(void)count;
	LANG_TEXT(out, "\x1b@");
	if (media->darkness >= 0)
		put_setting(out, 0x31, MIN(media->darkness, DARKNESS_MAX));
	if (media->speed >= 0)
		put_setting(out, 0x32, CLAMP(media->speed, SPEED_MIN, SPEED_MAX));
}

static void put_band(GByteArray *out, const struct dots *dots, int y, int rows)
{
	const guint8 head[] = { 0x1d, 0x76, 0x30, 0, (guint8)dots->stride,
		(guint8)(dots->stride >> 8), (guint8)rows, (guint8)(rows >> 8) };

	lang_put(out, head, sizeof(head));
	dots_rows(out, dots, y, rows, 0);
}

static void escpos_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	struct dots dots;

	(void)index;
	(void)count;
	dots_init(&dots, bitmap, media);
	for (int y = 0; y < dots.height; y += BAND_ROWS)
		put_band(out, &dots, y, MIN(BAND_ROWS, dots.height - y));
	if (media->height && media->gap)
		LANG_TEXT(out, "\x1d\x0c"); /* GS FF: to the next label or mark; [inferred] */
	else
		LANG_TEXT(out, "\x1b\x64\x04");
	if (media->cut)
		LANG_TEXT(out, "\x1d\x56\x42\x00");
}

/* A picture that is not whole takes any bytes, and zeros are white; no other command knows them. */
static void escpos_reset(GByteArray *out, const struct media *media)
{
	lang_fill(out, media, "");
	LANG_TEXT(out, "\x1b@");
}

enum { QUESTIONS = 4 };

static void escpos_ask(GByteArray *out)
{
	for (guint8 n = 1; n <= QUESTIONS; n++)
		lang_put(out, (const guint8[]){ 0x10, 0x04, n }, 3);
}

/* DLE EOT 1 to 4, a byte each: Epson, ESC/POS command reference (as in the manuals of TM-U220,
 * TM-L60II, SRP-350). Bits 0 and 7 are 0, 1 and 4 are 1 in all of them. */
static const struct bit_row {
	guint question; /* from 0 */
	guint8 bit;
	unsigned state;
} bit_rows[] = {
	{ 1, 0x04, PRINTER_LID_OPEN },
	{ 1, 0x08, PRINTER_BUSY }, /* somebody feeds paper by its button */
	{ 1, 0x20, PRINTER_PAPER_OUT },
	{ 2, 0x08, PRINTER_CUTTER },
	{ 2, 0x20, PRINTER_FAULT }, /* not to be recovered from */
	{ 2, 0x40, PRINTER_HOT },   /* recovers by itself: the head cools */
	{ 3, 0x60, PRINTER_PAPER_OUT },
};

static int escpos_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	unsigned states = 0;

	for (guint i = 0; i < MIN(len, QUESTIONS); i++)
		if ((bytes[i] & 0x93) != 0x12)
			return -1;
	if (len < QUESTIONS)
		return 0;
	for (guint i = 0; i < G_N_ELEMENTS(bit_rows); i++)
		if (bytes[bit_rows[i].question] & bit_rows[i].bit)
			states |= bit_rows[i].state;
	/* Off line, or an error, without a reason. */
	if (!states && ((bytes[0] & 0x08) || (bytes[1] & 0x40)))
		states = PRINTER_FAULT;
	*status = (struct printer_status){ .states = states, .waiting = -1 };
	return QUESTIONS;
}

const struct language lang_escpos = { "escpos", "ESC/POS", escpos_begin, escpos_label, NULL,
	escpos_reset, escpos_ask, escpos_answer, false, false, NULL };
