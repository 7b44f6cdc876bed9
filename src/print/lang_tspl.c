/* SPDX-License-Identifier: Apache-2.0
 * TSPL and TSPL2 (TSC, and many that speak it). Commands are lines that end in CR LF; a label says
 * everything that it needs:
 *
 *   SIZE W mm,H mm      GAP G mm,0 mm (0,0: endless)
 *   SPEED n  DENSITY n  SET CUTTER 1|OFF (after so many labels; only where it is wanted)
 *   SET REPRINT ON                       a label that paper, ribbon or lid stopped
 *   DIRECTION 0  REFERENCE 0,0  CLS
 *   BITMAP 0,0,STRIDE,HEIGHT,0,BYTES     in BYTES 0 is black
 *   PRINT 1,1 */
#include "print/lang.h"

enum { DENSITY_MAX = 15, SPEED_MIN = 1, SPEED_MAX = 18 };

/* Tenths of a millimetre as millimetres; a point, whatever the locale. */
static void put_length(GByteArray *out, int tenths)
{
	lang_format(out, tenths % 10 ? "%d.%d mm" : "%d mm", tenths / 10, tenths % 10);
}

static void put_settings(GByteArray *out, const struct media *media, const struct dots *dots)
{
	LANG_TEXT(out, "SIZE ");
	put_length(out, media->width ? media->width : lang_tenths(media, dots->width));
	LANG_TEXT(out, ",");
	put_length(out, media->height ? media->height : lang_tenths(media, dots->height));
	LANG_TEXT(out, "\r\n");
	if (!media->height) {
		LANG_TEXT(out, "GAP 0,0\r\n");
	} else if (media->gap) {
		LANG_TEXT(out, "GAP ");
		put_length(out, media->gap);
		LANG_TEXT(out, ",0 mm\r\n");
	}
	if (media->speed >= 0)
		lang_format(out, "SPEED %d\r\n", CLAMP(media->speed, SPEED_MIN, SPEED_MAX));
	if (media->darkness >= 0)
		lang_format(out, "DENSITY %d\r\n", MIN(media->darkness, DENSITY_MAX));
	if (media->cut)
		LANG_TEXT(out, "SET CUTTER 1\r\n");
	LANG_TEXT(out, "SET REPRINT ON\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n");
}

static void tspl_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	struct dots dots;

	(void)index;
	(void)count;
	dots_init(&dots, bitmap, media);
	put_settings(out, media, &dots);
	lang_format(out, "BITMAP 0,0,%d,%d,0,", dots.stride, dots.height);
	dots_rows(out, &dots, 0, dots.height, 1);
	LANG_TEXT(out, "\r\nPRINT 1,1\r\n");
}

/* The cutter would stay on for whoever prints next. */
static void tspl_end(GByteArray *out, const struct media *media)
{
	if (media->cut)
		LANG_TEXT(out, "SET CUTTER OFF\r\n");
}

/* A picture that is not whole takes any bytes; empty lines mean nothing else. TSPL/TSPL2
 * Programming Manual, <ESC>!. cancels what is still to be printed. */
static void tspl_reset(GByteArray *out, const struct media *media)
{
	lang_fill(out, media, "\r\n");
	LANG_TEXT(out, "\r\nCLS\r\n\x1b!.");
}

/* <ESC>!? without a line end; heard at any time. */
static void tspl_ask(GByteArray *out)
{
	LANG_TEXT(out, "\x1b!?");
}

/* Gprinter GP-2120T manual, <ESC>!?, says all eight bits; TSC's has 80 for another error. Every
 * byte is an answer, 00 that of a printer that is ready. */
static int tspl_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	static const unsigned bits[8] = { PRINTER_LID_OPEN, PRINTER_JAM, PRINTER_PAPER_OUT,
		PRINTER_RIBBON_OUT, PRINTER_PAUSED, PRINTER_BUSY, PRINTER_LID_OPEN, PRINTER_FAULT };

	if (!len)
		return 0;
	*status = (struct printer_status){ .waiting = -1 };
	for (guint i = 0; i < 8; i++)
		if (bytes[0] >> i & 1)
			status->states |= bits[i];
	return 1;
}

const struct language lang_tspl = { "tspl", "TSPL", NULL, tspl_label, tspl_end, tspl_reset,
	tspl_ask, tspl_answer, true, true, NULL };
