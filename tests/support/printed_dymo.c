/* SPDX-License-Identifier: Apache-2.0
 * Dymo LabelWriters: the 450 from the 400 Series Technical Reference Manual, the 550 and the
 * Wireless from the 550 Series one. */
#include "printed_own.h"

#include <string.h>

/* ---- 450: a row at a time ---- */

enum { TAB, BYTES };
enum { HEAD_BYTES = 84 };

static const struct command {
	guint8 code;
	int len; /* with ESC */
} commands_450[] = { { 'A', 2 }, { 'B', 3 }, { 'D', 3 }, { 'E', 2 }, { 'G', 2 }, { 'L', 4 },
	{ 'Q', 4 }, { 'c', 2 }, { 'd', 2 }, { 'e', 2 }, { 'f', 4 }, { 'g', 2 }, { 'h', 2 },
	{ 'i', 2 }, { 'q', 3 }, { '@', 2 } };

static void start_450(struct printed *printed)
{
	printed->own[BYTES] = HEAD_BYTES;
}

static bool row_450(struct printed *printed, const guint8 *bits, int bytes)
{
	if (!printed_has_page(printed))
		printed_page(printed, HEAD_BYTES * 8, 0);
	return printed_row(printed, printed->own[TAB] * 8, bits, bytes * 8);
}

static int act_450(struct printed *printed, const guint8 *bytes, GError **error)
{
	switch (bytes[1]) {
	case 'A':
		printed->asked++;
		break;
	case 'B':
		printed->own[TAB] = bytes[2];
		break;
	case 'D':
		printed->own[BYTES] = bytes[2];
		break;
	case 'L':
		printed->now.height =
			(gint16)(bytes[2] << 8 | bytes[3]) < 0 ? 0 : bytes[2] << 8 | bytes[3];
		break;
	case 'c':
	case 'd':
	case 'e':
	case 'g':
		printed->now.darkness = bytes[1] == 'g' ? 3 : bytes[1] - 'c';
		break;
	case 'f':
		for (int i = 0; i < bytes[3]; i++)
			if (bytes[2] != 1 || !row_450(printed, NULL, 0))
				return printed_choke(printed, error, "ESC f %d", bytes[2]);
		break;
	case 'E':
	case 'G':
		if (printed_has_page(printed))
			printed_out(printed);
		break;
	case '@':
		printed->resets++;
		printed_restart(printed);
		break;
	default:
		break;
	}
	if (printed->own[TAB] + printed->own[BYTES] > HEAD_BYTES && bytes[1] == 'D')
		return printed_choke(printed, error, "rows of %d bytes from %d",
			printed->own[BYTES], printed->own[TAB]);
	return 1;
}

/* ETB: a byte for each run of one colour, black in the highest bit, its length less one in the
 * others. */
static int take_runs(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	guint8 bits[HEAD_BYTES] = { 0 };
	int total = printed->own[BYTES] * 8, x = 0;
	gsize at = 1;

	for (; x < total; at++) {
		if (at == len)
			return 0;
		for (int i = (bytes[at] & 0x7f) + 1; i; i--, x++) {
			if (x == total)
				return printed_choke(printed, error, "runs longer than a row");
			if (bytes[at] & 0x80)
				bits[x / 8] |= (guint8)(128 >> x % 8);
		}
	}
	if (!row_450(printed, bits, printed->own[BYTES]))
		return printed_choke(printed, error, "no end of a label");
	return (int)at;
}

static int take_450(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (bytes[0] == 0x16) {
		if (len < (gsize)printed->own[BYTES] + 1)
			return 0;
		if (!row_450(printed, bytes + 1, printed->own[BYTES]))
			return printed_choke(printed, error, "no end of a label");
		return printed->own[BYTES] + 1;
	}
	if (bytes[0] == 0x17)
		return take_runs(printed, bytes, len, error);
	if (bytes[0] != 0x1b)
		return printed_choke(printed, error, "byte %02x", bytes[0]);
	if (len < 2)
		return 0;
	if (bytes[1] == 0x1b)
		return 1;
	for (guint i = 0; i < G_N_ELEMENTS(commands_450); i++)
		if (commands_450[i].code == bytes[1]) {
			if (len < (gsize)commands_450[i].len)
				return 0;
			return act_450(printed, bytes, error) < 0 ? -1 : commands_450[i].len;
		}
	return printed_choke(printed, error, "ESC %02x", bytes[1]);
}

static void say_450(unsigned states, GByteArray *out)
{
	guint8 byte = states & PRINTER_BUSY ? 0x01 : 0x03;

	byte |= states & PRINTER_PAPER_OUT ? 0xa0 : 0;
	byte |= states & PRINTER_JAM ? 0xc0 : 0;
	byte |= states & PRINTER_FAULT ? 0x80 : 0;
	g_byte_array_append(out, &byte, 1);
}

const struct printed_reader printed_dymo = { "dymo", start_450, take_450, NULL, say_450 };

/* ---- 550: a label at a time ---- */

enum { IN_JOB };

static const struct command commands_550[] = { { 'A', 3 }, { 's', 6 }, { 'C', 3 }, { 'L', 4 },
	{ 'h', 2 }, { 'i', 2 }, { 'M', 10 }, { 'n', 4 }, { 'D', 12 }, { 'G', 2 }, { 'E', 2 },
	{ 'Q', 2 }, { '@', 2 } };

static guint32 number(const guint8 *bytes)
{
	return bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 |
	       (guint32)bytes[3] << 24;
}

static int take_label(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	guint32 height = number(bytes + 4), width = number(bytes + 8);
	gsize total = (gsize)width / 8 * height;

	if (bytes[2] != 1 || bytes[3] != 2 || !width || width % 8 || width > 1248 || !height ||
		height > PRINTED_SIDE_MAX)
		return printed_choke(printed, error, "a label of %u x %u", width, height);
	if (!printed->own[IN_JOB] || printed_has_page(printed))
		return printed_choke(printed, error, "a label outside a job or within a label");
	if (len < 12 + total)
		return 0;
	printed_page(printed, (int)width, 0);
	for (guint32 y = 0; y < height; y++)
		printed_row(printed, 0, bytes + 12 + y * (width / 8), (int)width);
	return (int)(12 + total);
}

static void act_550(struct printed *printed, const guint8 *bytes)
{
	switch (bytes[1]) {
	case 'A':
		printed->asked++;
		break;
	case 's':
	case 'Q':
		printed->own[IN_JOB] = bytes[1] == 's';
		printed_drop_page(printed);
		break;
	case 'C':
		printed->now.darkness = bytes[2];
		break;
	case 'L':
		printed->now.height = bytes[3] == 0xff ? 0 : bytes[2] | bytes[3] << 8;
		break;
	case 'G':
	case 'E':
		if (printed_has_page(printed))
			printed_out(printed);
		break;
	case '@':
		printed->resets++;
		printed_restart(printed);
		break;
	default:
		break;
	}
}

static int take_550(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (bytes[0] == 0)
		return 1;
	if (bytes[0] != 0x1b)
		return printed_choke(printed, error, "byte %02x", bytes[0]);
	if (len < 2)
		return 0;
	for (guint i = 0; i < G_N_ELEMENTS(commands_550); i++) {
		if (commands_550[i].code != bytes[1])
			continue;
		if (len < (gsize)commands_550[i].len)
			return 0;
		if (bytes[1] == 'D')
			return take_label(printed, bytes, len, error);
		act_550(printed, bytes);
		return commands_550[i].len;
	}
	return printed_choke(printed, error, "ESC %02x", bytes[1]);
}

static bool idle_550(const struct printed *printed)
{
	return !printed->own[IN_JOB];
}

static void say_550(unsigned states, GByteArray *out)
{
	guint8 bytes[32] = { 0 };

	bytes[0] = states & PRINTER_BUSY     ? 1
		   : states & PRINTER_PAUSED ? 3
		   : states & PRINTER_FAULT  ? 2
					     : 0;
	bytes[7] = 1;
	bytes[8] = states & PRINTER_HOT ? 1 : 0;
	bytes[10] = 8;
	if (states & PRINTER_LID_OPEN)
		bytes[10] = 1;
	else if (states & PRINTER_PAPER_OUT)
		bytes[10] = 2;
	else if (states & PRINTER_JAM)
		bytes[10] = 9;
	else if (states & PRINTER_MEDIA)
		bytes[10] = 10;
	bytes[20] = bytes[21] = 1;
	bytes[27] = bytes[28] = 2;
	g_byte_array_append(out, bytes, sizeof(bytes));
}

const struct printed_reader printed_dymo_550 = { "dymo-550", NULL, take_550, idle_550, say_550 };
