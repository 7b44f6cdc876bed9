/* SPDX-License-Identifier: Apache-2.0
 * A receipt printer, from Epson's ESC/POS command reference: pictures of GS v 0 join to one, which
 * is a label once the paper was fed. */
#include "printed_own.h"

#include <string.h>

enum { WIDTH_MAX = 128 /* bytes */, ROWS_MAX = 2303 };

static int take_picture(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	int stride, rows;

	if (len < 8)
		return 0;
	stride = bytes[4] + bytes[5] * 256;
	rows = bytes[6] + bytes[7] * 256;
	if (bytes[2] != 0x30 || bytes[3] != 0 || !stride || !rows || stride > WIDTH_MAX ||
		rows > ROWS_MAX)
		return printed_choke(printed, error, "GS v of %d bytes and %d rows", stride, rows);
	if (len < 8 + (gsize)stride * (gsize)rows)
		return 0;
	if (!printed_has_page(printed))
		printed_page(printed, stride * 8, 0);
	if (printed->now.dots.stride != stride)
		return printed_choke(printed, error, "the picture goes on with another width");
	for (int y = 0; y < rows; y++)
		if (!printed_row(printed, 0, bytes + 8 + y * stride, stride * 8))
			return printed_choke(printed, error, "no end of a label");
	return 8 + stride * rows;
}

static int feed(struct printed *printed, int used)
{
	if (printed_has_page(printed))
		printed_out(printed);
	return used;
}

static int cut(struct printed *printed, GError **error)
{
	struct printed_label *last;

	if (!printed->labels->len || printed_has_page(printed))
		return printed_choke(printed, error, "cuts where nothing was fed");
	last = printed->labels->pdata[printed->labels->len - 1];
	last->cut = true;
	return 4;
}

static int take_gs(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	switch (bytes[1]) {
	case 0x0c:
		printed->now.gap = 1;
		return feed(printed, 2);
	case 'v':
		return take_picture(printed, bytes, len, error);
	case 'V':
		if (len >= 4 && bytes[2] == 'B' && bytes[3] == 0)
			return cut(printed, error);
		return len < 4 ? 0 : printed_choke(printed, error, "GS V %02x", bytes[2]);
	case '(':
		if (len < 7)
			return 0;
		if (memcmp(bytes + 2, "K\2\0", 3) != 0 || (bytes[5] != 0x31 && bytes[5] != 0x32))
			return printed_choke(printed, error, "GS ( %02x", bytes[2]);
		*(bytes[5] == 0x31 ? &printed->now.darkness : &printed->now.speed) = bytes[6];
		return 7;
	default:
		return printed_choke(printed, error, "GS %02x", bytes[1]);
	}
}

static int take_esc(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (bytes[1] == '@') {
		printed->resets++;
		printed_restart(printed);
		return 2;
	}
	if (bytes[1] == 'd')
		return len < 3 ? 0 : feed(printed, 3);
	return printed_choke(printed, error, "ESC %02x", bytes[1]);
}

static int take(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (bytes[0] == 0)
		return 1;
	if (len < 2)
		return 0;
	if (bytes[0] == 0x1b)
		return take_esc(printed, bytes, len, error);
	if (bytes[0] == 0x1d)
		return take_gs(printed, bytes, len, error);
	if (bytes[0] != 0x10 || bytes[1] != 0x04)
		return printed_choke(printed, error, "text %02x %02x", bytes[0], bytes[1]);
	if (len < 3)
		return 0;
	if (bytes[2] < 1 || bytes[2] > 4)
		return printed_choke(printed, error, "DLE EOT %d", bytes[2]);
	printed->asked += bytes[2] == 4; /* the four together are one question */
	return 3;
}

static void say(unsigned states, GByteArray *out)
{
	guint8 bytes[4] = { 0x12, 0x12, 0x12, 0x12 };

	if (states & (PRINTER_LID_OPEN | PRINTER_PAPER_OUT | PRINTER_FAULT))
		bytes[0] |= 0x08;
	bytes[1] |= states & PRINTER_LID_OPEN ? 0x04 : 0;
	bytes[1] |= states & PRINTER_BUSY ? 0x08 : 0;
	bytes[1] |= states & PRINTER_PAPER_OUT ? 0x20 : 0;
	bytes[1] |= states & (PRINTER_CUTTER | PRINTER_HOT | PRINTER_FAULT) ? 0x40 : 0;
	bytes[2] |= states & PRINTER_CUTTER ? 0x08 : 0;
	bytes[2] |= states & PRINTER_FAULT ? 0x20 : 0;
	bytes[2] |= states & PRINTER_HOT ? 0x40 : 0;
	bytes[3] |= states & PRINTER_PAPER_OUT ? 0x60 : 0;
	g_byte_array_append(out, bytes, sizeof(bytes));
}

const struct printed_reader printed_escpos = { "escpos", NULL, take, NULL, say };
