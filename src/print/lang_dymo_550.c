/* SPDX-License-Identifier: Apache-2.0
 * Dymo LabelWriter Wireless, 550 and 5XL, 300 dpi. Source: minlux/dymon with captures of a
 * Wireless; LabelWriter 550 Series Printers Technical Reference Manual; thermal-label, LW5 raster
 * protocol. Numbers are little endian.
 *
 *   1B 41 01                            asks to be the one who prints; answered as a status
 *   1B 73 id32  1B 43 d                 begins a job; darkness 0 to 200 percent
 *   1B 4C length16                      how far to look for the next label, 1/600 inch
 *   1B 68  1B 4D 00x8                   300 dpi; usual labels
 *   1B 6E index16                       label, from 1
 *   1B 44 01 02 height32 width32 BYTES  its rows; 1 is black
 *   1B 47                               to the next label
 *   1B 45  1B 51                        out to be torn off; the job ends, another may print */
#include "print/lang.h"

#include <string.h>

enum { JOB = 1, DARKNESS_MAX = 200, DARKNESS_USUAL = 100 };

static void put_16(GByteArray *out, guint value)
{
	lang_put(out, (const guint8[]){ (guint8)value, (guint8)(value >> 8) }, 2);
}

static void put_32(GByteArray *out, guint32 value)
{
	put_16(out, value & 0xffff);
	put_16(out, value >> 16);
}

static void dymo_550_begin(GByteArray *out, const struct media *media, guint count)
{
	int darkness = media->darkness < 0 ? DARKNESS_USUAL : MIN(media->darkness, DARKNESS_MAX);

	(void)count;
	LANG_TEXT(out, "\x1b"
		       "A\x01"
		       "\x1bs");
	put_32(out, JOB);
	lang_put(out, (const guint8[]){ 0x1b, 'C', (guint8)darkness }, 3);
}

static void dymo_550_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	struct dots dots;

	(void)count;
	dots_init(&dots, bitmap, media);
	LANG_TEXT(out, "\x1bL");
	put_16(out, media->height ? (guint)MIN(dots.height * 2, 0x7fff) : 0xffff);
	LANG_TEXT(out, "\x1bh\x1bM\0\0\0\0\0\0\0\0");
	LANG_TEXT(out, "\x1bn");
	put_16(out, index + 1);
	LANG_TEXT(out, "\x1b"
		       "D\x01\x02");
	put_32(out, (guint32)dots.height);
	put_32(out, (guint32)dots.stride * 8);
	dots_rows(out, &dots, 0, dots.height, 0);
	LANG_TEXT(out, "\x1bG");
}

static void dymo_550_end(GByteArray *out, const struct media *media)
{
	(void)media;
	LANG_TEXT(out, "\x1b"
		       "E\x1bQ");
}

/* Rows that are not whole take any bytes, and zeros are white; [inferred] that they mean nothing
 * else. ESC @ starts the print engine anew (550 manual). */
static void dymo_550_reset(GByteArray *out, const struct media *media)
{
	lang_fill(out, media, "");
	LANG_TEXT(out, "\x1bQ\x1b@");
}

static void dymo_550_ask(GByteArray *out)
{
	LANG_TEXT(out, "\x1b"
		       "A\0");
}

/* 550 manual, ESC A, 32 bytes: 0 what the engine does, 1 job32, 5 label16, 8 head, 10 the bay, 11
 * the name of the roll. Recorded answers of a Wireless have 00 or 01, 00, 08 there. */
enum { STATUS_LEN = 32, AT_HEAD = 8, AT_BAY = 10 };

static const unsigned engine[] = { 0, PRINTER_BUSY, PRINTER_FAULT, PRINTER_PAUSED, PRINTER_BUSY,
	PRINTER_BUSY /* another computer prints */ };
static const unsigned head[] = { 0, PRINTER_HOT, 0 };
static const unsigned bay[] = { 0, PRINTER_LID_OPEN, PRINTER_PAPER_OUT, PRINTER_MEDIA, 0,
	PRINTER_PAPER_OUT, 0, 0, 0, PRINTER_JAM, PRINTER_MEDIA /* not one of Dymo's */ };

static int dymo_550_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	if ((len && bytes[0] >= G_N_ELEMENTS(engine)) ||
		(len > AT_HEAD && bytes[AT_HEAD] >= G_N_ELEMENTS(head)) ||
		(len > AT_BAY && bytes[AT_BAY] >= G_N_ELEMENTS(bay)))
		return -1;
	if (len < STATUS_LEN)
		return 0;
	*status = (struct printer_status){ .waiting = -1 };
	status->states = head[bytes[AT_HEAD]] | bay[bytes[AT_BAY]];
	/* An error is the one that has a name, if one has. */
	if (engine[bytes[0]] != PRINTER_FAULT || !status->states)
		status->states |= engine[bytes[0]];
	return STATUS_LEN;
}

const struct language lang_dymo_550 = { "dymo-550", "Dymo LabelWriter 550, Wireless",
	dymo_550_begin, dymo_550_label, dymo_550_end, dymo_550_reset, dymo_550_ask, dymo_550_answer,
	false, false, NULL };
