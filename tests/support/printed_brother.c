/* SPDX-License-Identifier: Apache-2.0
 * A Brother QL, from its Command Reference: a page says how many rows come and then has just so
 * many. Rows begin at the right end of the label. */
#include "printed_own.h"

#include <string.h>

enum { ROWS_TOLD, ROWS_GOT, OLD, TOLD, EACH, AUTO, OTHER_MODE };

static int take_page(struct printed *printed, const guint8 *bytes, GError **error)
{
	gint64 rows = bytes[7] | bytes[8] << 8 | bytes[9] << 16 | (gint64)bytes[10] << 24;

	if ((bytes[3] & 0x8e) != 0x8e || (bytes[4] != 0x0a && bytes[4] != 0x0b) ||
		(bytes[4] == 0x0a) != (bytes[6] == 0) || !bytes[5] || bytes[11] > 1 || bytes[12])
		return printed_choke(printed, error, "ESC i z with other media");
	if (rows < (bytes[6] ? 1 : 150) || rows > 35433)
		return printed_choke(printed, error, "a page of %d rows", (int)rows);
	if (printed->own[ROWS_GOT])
		return printed_choke(printed, error, "a page within a page");
	printed->own[ROWS_TOLD] = (int)rows;
	printed->own[TOLD] = 1;
	printed->now.width = bytes[5] * 10;
	printed->now.height = bytes[6] * 10;
	return 13;
}

static int take_extended(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	static const struct {
		guint8 code;
		gsize len;
	} commands[] = { { 'S', 3 }, { 'a', 4 }, { 'z', 13 }, { 'M', 4 }, { 'A', 4 }, { 'K', 4 },
		{ 'd', 5 } };
	gsize need = 0;

	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		if (commands[i].code == bytes[2])
			need = commands[i].len;
	if (!need || (bytes[2] == 'a' && printed->own[OLD]))
		return printed_choke(printed, error, "ESC i %02x", bytes[2]);
	if (len < need)
		return 0;
	switch (bytes[2]) {
	case 'S':
		printed->asked++;
		break;
	case 'a':
		/* A reset ends what was cut here with zeros, and then sets the mode anew. */
		printed->own[OTHER_MODE] = bytes[3] != 1;
		break;
	case 'z':
		return take_page(printed, bytes, error);
	case 'M':
		printed->own[AUTO] = bytes[3] == 0x40;
		break;
	case 'A':
		printed->own[EACH] = bytes[3];
		break;
	case 'd':
		if ((bytes[3] == 0) != (printed->now.height > 0))
			return printed_choke(printed, error, "a margin of %d", bytes[3]);
		break;
	}
	printed->now.cut = printed->own[AUTO] && printed->own[EACH] == 1;
	return (int)need;
}

static int take_row(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	guint8 turned[162] = { 0 };
	int stride = len > 2 ? bytes[2] : 0;

	if (len < 3)
		return 0;
	if (bytes[1] || (stride != 90 && stride != 162))
		return printed_choke(printed, error, "a row of %d bytes", stride);
	if (printed->own[OTHER_MODE])
		return printed_choke(printed, error, "a row in another mode than raster");
	if (!printed->own[TOLD])
		return printed_choke(printed, error, "a row before ESC i z");
	if (len < 3 + (gsize)stride)
		return 0;
	if (!printed_has_page(printed))
		printed_page(printed, stride * 8, 0);
	if (printed->now.dots.stride != stride || printed->own[ROWS_GOT] == printed->own[ROWS_TOLD])
		return printed_choke(printed, error, "a row too many");
	for (int i = 0; i < stride * 8; i++)
		if (bytes[3 + i / 8] >> (7 - i % 8) & 1)
			turned[(stride * 8 - 1 - i) / 8] |= (guint8)(1 << (i % 8));
	if (!printed_row(printed, 0, turned, stride * 8))
		return printed_choke(printed, error, "no end of a label");
	printed->own[ROWS_GOT]++;
	return 3 + stride;
}

static int print(struct printed *printed, GError **error)
{
	if (!printed->own[TOLD] || printed->own[ROWS_GOT] != printed->own[ROWS_TOLD])
		return printed_choke(printed, error, "%d rows of %d", printed->own[ROWS_GOT],
			printed->own[ROWS_TOLD]);
	printed_out(printed);
	printed->own[ROWS_GOT] = printed->own[TOLD] = 0;
	return 1;
}

static int take(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	switch (bytes[0]) {
	case 0:
		return 1;
	case 'g':
		return take_row(printed, bytes, len, error);
	case 0x0c:
	case 0x1a:
		return print(printed, error);
	case 0x1b:
		if (len >= 2 && bytes[1] == '@') {
			printed->resets++;
			printed_restart(printed);
			return 2;
		}
		if (len >= 2 && bytes[1] != 'i')
			return printed_choke(printed, error, "ESC %02x", bytes[1]);
		return len < 3 ? 0 : take_extended(printed, bytes, len, error);
	default:
		return printed_choke(printed, error, "byte %02x", bytes[0]);
	}
}

static void start_old(struct printed *printed)
{
	printed->own[OLD] = 1;
}

static void say(unsigned states, GByteArray *out)
{
	guint8 bytes[32] = { 0x80, 0x20, 0x42, 0x34, 0x38, 0x30, 0x30 };

	bytes[8] |= states & PRINTER_PAPER_OUT ? 0x01 : 0;
	bytes[8] |= states & PRINTER_CUTTER ? 0x04 : 0;
	bytes[9] |= states & PRINTER_MEDIA ? 0x01 : 0;
	bytes[9] |= states & PRINTER_LID_OPEN ? 0x10 : 0;
	bytes[9] |= states & PRINTER_PAUSED ? 0x20 : 0;
	bytes[9] |= states & PRINTER_JAM ? 0x40 : 0;
	bytes[9] |= states & PRINTER_FAULT ? 0x80 : 0;
	bytes[10] = states & PRINTER_PAPER_OUT ? 0 : 62;
	bytes[11] = states & PRINTER_PAPER_OUT ? 0 : 0x0a;
	bytes[14] = 0x3f;
	bytes[18] = states & PRINTER_HOT ? 5 : 0;
	bytes[19] = states & PRINTER_BUSY ? 1 : 0;
	bytes[22] = states & PRINTER_HOT ? 3 : 0;
	g_byte_array_append(out, bytes, sizeof(bytes));
}

const struct printed_reader printed_brother_ql = { "brother-ql", NULL, take, NULL, say };
const struct printed_reader printed_brother_ql_500 = { "brother-ql-500", start_old, take, NULL,
	say };
