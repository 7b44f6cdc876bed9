/* SPDX-License-Identifier: Apache-2.0
 * A TSC, from the TSPL/TSPL2 Programming Manual: lines, BITMAP with its bytes, and <ESC>! at any
 * time between lines. */
#include "printed_own.h"

#include <string.h>

enum { LINE_MAX_BYTES = 64 };
enum { CLEARED };

/* BITMAP x,y,bytes,rows,mode,data */
static int take_bitmap(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	int numbers[5], commas = 0;
	gsize at = 0, total;

	for (gsize i = 7; i < len && commas < 5; i++)
		commas += bytes[i] == ',';
	if (commas < 5)
		return len < LINE_MAX_BYTES ? 0
					    : printed_choke(printed, error, "BITMAP has no data");
	if (printed_numbers(bytes + 7, len - 7, ',', numbers, 5, &at) != 5 || numbers[4] != 0)
		return printed_choke(printed, error, "BITMAP wants five numbers, the last 0");
	if (numbers[0] || numbers[1] || !numbers[2] || !numbers[3] || numbers[2] > 2048 ||
		numbers[3] > PRINTED_SIDE_MAX)
		return printed_choke(
			printed, error, "BITMAP of %d bytes and %d rows", numbers[2], numbers[3]);
	if (!printed->own[CLEARED] || printed->now.width < 0)
		return printed_choke(printed, error, "BITMAP without SIZE and CLS");
	at += 7;
	total = (gsize)numbers[2] * (gsize)numbers[3];
	if (len < at + total)
		return 0;
	printed_page(printed, numbers[2] * 8, numbers[3]);
	for (gsize i = 0; i < total * 8; i++)
		if (!(bytes[at + i / 8] & (128 >> i % 8))) /* 1 is white */
			printed_dot(printed, (int)(i % ((gsize)numbers[2] * 8)),
				(int)(i / ((gsize)numbers[2] * 8)));
	return (int)(at + total);
}

/* "58 mm", "58.5 mm" or "0" as tenths. */
static int read_length(const char *text)
{
	char *end;
	double number = g_ascii_strtod(text, &end);

	if (end == text || number < 0 || number > 2500 || (strcmp(end, " mm") != 0 && *end))
		return -1;
	return *end || number == 0 ? (int)(number * 10 + 0.5) : -1;
}

static int take_pair(
	struct printed *printed, const char *line, int *first, int *second, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(strchr(line, ' ') + 1, ",", 3);
	int a, b;

	if (g_strv_length(parts) != 2)
		return printed_choke(printed, error, "%s", line);
	a = read_length(parts[0]);
	b = read_length(parts[1]);
	if (a < 0 || b < 0)
		return printed_choke(printed, error, "%s", line);
	*first = a;
	*second = b;
	return 1;
}

static int take_number(struct printed *printed, const char *line, int most, int *at, GError **error)
{
	const char *text = strchr(line, ' ') + 1;
	char *end;
	guint64 number = g_ascii_strtoull(text, &end, 10);

	if (end == text || *end || number > (guint64)most)
		return printed_choke(printed, error, "%s", line);
	*at = (int)number;
	return 1;
}

static int take_line(struct printed *printed, const char *line, GError **error)
{
	int none;

	if (g_str_has_prefix(line, "SIZE "))
		return take_pair(printed, line, &printed->now.width, &printed->now.height, error);
	if (g_str_has_prefix(line, "GAP "))
		return take_pair(printed, line, &printed->now.gap, &none, error);
	if (g_str_has_prefix(line, "SPEED "))
		return take_number(printed, line, 18, &printed->now.speed, error);
	if (g_str_has_prefix(line, "DENSITY "))
		return take_number(printed, line, 15, &printed->now.darkness, error);
	if (strcmp(line, "SET CUTTER 1") == 0 || strcmp(line, "SET CUTTER OFF") == 0) {
		printed->now.cut = line[11] == '1';
	} else if (strcmp(line, "CLS") == 0) {
		printed_drop_page(printed);
		printed->own[CLEARED] = 1;
	} else if (strcmp(line, "PRINT 1,1") == 0) {
		if (!printed_has_page(printed))
			return printed_choke(printed, error, "PRINT without a picture");
		printed_out(printed);
		printed->own[CLEARED] = 0;
	} else if (strcmp(line, "SET REPRINT ON") != 0 && strcmp(line, "DIRECTION 0") != 0 &&
		   strcmp(line, "REFERENCE 0,0") != 0) {
		return printed_choke(printed, error, "unknown line %s", line);
	}
	return 1;
}

static int take_escape(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (len < 3)
		return 0;
	if (bytes[1] != '!' || (bytes[2] != '?' && bytes[2] != '.'))
		return printed_choke(printed, error, "ESC %02x %02x", bytes[1], bytes[2]);
	if (bytes[2] == '?') {
		printed->asked++;
	} else {
		printed->resets++;
		printed_drop_page(printed);
	}
	return 3;
}

static int take(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	const guint8 *end;
	g_autofree char *line = NULL;

	if (bytes[0] == 0x1b)
		return take_escape(printed, bytes, len, error);
	if (memcmp(bytes, "BITMAP ", MIN(len, 7)) == 0)
		return len < 7 ? 0 : take_bitmap(printed, bytes, len, error);
	end = memchr(bytes, '\n', MIN(len, LINE_MAX_BYTES));
	if (!end)
		return len < LINE_MAX_BYTES ? 0
					    : printed_choke(printed, error, "a line without end");
	if (end == bytes || end[-1] != '\r')
		return printed_choke(printed, error, "a line that does not end in CR LF");
	line = g_strndup((const char *)bytes, (gsize)(end - bytes) - 1);
	if (*line && take_line(printed, line, error) < 0)
		return -1;
	return (int)(end - bytes) + 1;
}

static void say(unsigned states, GByteArray *out)
{
	guint8 byte = 0;

	byte |= states & PRINTER_LID_OPEN ? 0x01 : 0;
	byte |= states & PRINTER_JAM ? 0x02 : 0;
	byte |= states & PRINTER_PAPER_OUT ? 0x04 : 0;
	byte |= states & PRINTER_RIBBON_OUT ? 0x08 : 0;
	byte |= states & PRINTER_PAUSED ? 0x10 : 0;
	byte |= states & PRINTER_BUSY ? 0x20 : 0;
	byte |= states & PRINTER_FAULT ? 0x80 : 0;
	g_byte_array_append(out, &byte, 1);
}

const struct printed_reader printed_tspl = { "tspl", NULL, take, NULL, say };
