/* SPDX-License-Identifier: Apache-2.0
 * Dymo LabelWriter 310 to 450, 300 dpi. Source: LabelWriter 400 Series Printers Technical Reference
 * Manual, and a capture of a 450.
 *
 *   1B 63 | 64 | 65 | 67       darkness: light, medium, normal, dark
 *   1B 68                      300 dpi in both directions
 *   1B 4C hi lo                how far to look for the next label, 1/600 inch; FFFF: endless
 *   1B 42 00  1B 44 n          rows begin at the left and have n bytes
 *   16 BYTES                   a row; 1 is black
 *   1B 47 | 1B 45              to the next label, or out to be torn off */
#include "print/lang.h"

enum { HEAD_BYTES = 84, LENGTH_MAX = 0x7fff };

static void dymo_begin(GByteArray *out, const struct media *media, guint count)
{
	static const char darkness[] = "cdeg";

	(void)count;
	if (media->darkness >= 0)
		lang_format(out, "\x1b%c", darkness[MIN(media->darkness, 3)]);
	LANG_TEXT(out, "\x1bh");
}

static void dymo_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	g_autofree guint8 *row = NULL;
	struct dots dots;
	int length;

	dots_init(&dots, bitmap, media);
	length = media->height ? MIN(dots.height * 2, LENGTH_MAX) : 0xffff;
	row = g_malloc((gsize)dots.stride + 1);
	row[0] = 0x16;
	lang_put(out, (const guint8[]){ 0x1b, 'L', (guint8)(length >> 8), (guint8)length }, 4);
	lang_put(out, (const guint8[]){ 0x1b, 'B', 0, 0x1b, 'D', (guint8)dots.stride }, 6);
	for (int y = 0; y < dots.height; y++) {
		dots_row(&dots, y, row + 1);
		lang_put(out, row, (gsize)dots.stride + 1);
	}
	lang_put(out,
		index + 1 < count ? "\x1bG"
				  : "\x1b"
				    "E",
		2);
}

/* More ESC than a row has bytes: they end a row that is not whole and say nothing else. */
static void dymo_reset(GByteArray *out, const struct media *media)
{
	for (int i = 0; i <= MAX(HEAD_BYTES, (media->head + 7) / 8); i++)
		LANG_TEXT(out, "\x1b");
	LANG_TEXT(out, "\x1b@");
}

static void dymo_ask(GByteArray *out)
{
	LANG_TEXT(out, "\x1b"
		       "A");
}

/* 400 Series manual, ESC A: bit 0 always 1, bit 1 at the top of a label, bits 2 to 4 reserved, bit
 * 5 no paper, bit 6 jam, bit 7 an error, which comes with no paper too. A capture of a 450 has 03
 * when ready and 01 while it prints. */
static int dymo_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	guint8 said;

	if (!len)
		return 0;
	said = bytes[0];
	if ((said & 0x1d) != 1)
		return -1;
	*status = (struct printer_status){ .waiting = -1 };
	status->states = (said & 0x20 ? PRINTER_PAPER_OUT : 0) | (said & 0x40 ? PRINTER_JAM : 0);
	if ((said & 0x80) && !status->states)
		status->states = PRINTER_FAULT;
	if (!(said & 0x02) && !status->states)
		status->states = PRINTER_BUSY;
	return 1;
}

const struct language lang_dymo = { "dymo", "Dymo LabelWriter 400/450", dymo_begin, dymo_label,
	NULL, dymo_reset, dymo_ask, dymo_answer, false, false, NULL };
