/* SPDX-License-Identifier: Apache-2.0
 * An Eltron, from the EPL Programming Guide 14245L: lines, and the bytes of GW. */
#include "printed_own.h"

#include <string.h>

enum { LINE_MAX_BYTES = 64 };
enum { FORM_WIDTH, FORM_LENGTH, CLEARED };

static int take_graphic(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	int numbers[4];
	gsize head, total;

	if (printed_numbers(bytes + 2, len - 2, '\n', numbers, 4, &head) != 4)
		return printed_choke(printed, error, "GW wants four numbers");
	if (!printed->own[CLEARED] || !printed->own[FORM_WIDTH])
		return printed_choke(printed, error, "GW without N and q");
	if (numbers[2] < 1 || numbers[3] < 1 || numbers[3] > PRINTED_SIDE_MAX || numbers[2] > 2048)
		return printed_choke(
			printed, error, "GW of %d bytes and %d rows", numbers[2], numbers[3]);
	total = (gsize)numbers[2] * (gsize)numbers[3];
	head += 2;
	if (len < head + total)
		return 0;
	/* Without Q a form is as long as the printer learnt from its marks. */
	printed_page(printed, printed->own[FORM_WIDTH],
		printed->own[FORM_LENGTH] ? printed->own[FORM_LENGTH] : numbers[1] + numbers[3]);
	for (gsize i = 0; i < total * 8; i++) {
		int x = numbers[0] + (int)(i % ((gsize)numbers[2] * 8));
		int y = numbers[1] + (int)(i / ((gsize)numbers[2] * 8));

		if (bytes[head + i / 8] & (128 >> i % 8))
			continue; /* 1 is white */
		if (x >= printed->now.dots.width || y >= printed->now.dots.height)
			return printed_choke(
				printed, error, "black at %d,%d is off the label", x, y);
		printed_dot(printed, x, y);
	}
	return (int)(head + total);
}

static int take_form(struct printed *printed, const char *line, GError **error)
{
	char *end;
	guint64 number = g_ascii_strtoull(line + 1, &end, 10);

	if (number < 1 || number > PRINTED_SIDE_MAX)
		return printed_choke(printed, error, "%s", line);
	if (line[0] == 'q' && !*end) {
		printed->now.width = printed->own[FORM_WIDTH] = (int)number;
	} else if (line[0] == 'Q' && *end == ',') {
		printed->now.height = printed->own[FORM_LENGTH] = (int)number;
		printed->now.gap = (int)g_ascii_strtoull(end + 1, &end, 10);
		if (*end || (printed->now.gap && printed->now.gap < 16) || printed->now.gap > 240)
			return printed_choke(printed, error, "%s", line);
	} else {
		return printed_choke(printed, error, "%s", line);
	}
	return 1;
}

static int take_setting(
	struct printed *printed, const char *line, int most, int *at, GError **error)
{
	char *end;
	guint64 number = g_ascii_strtoull(line + 1, &end, 10);

	if (!line[1] || *end || number > (guint64)most)
		return printed_choke(printed, error, "%s", line);
	*at = (int)number;
	return 1;
}

static int take_line(struct printed *printed, const char *line, GError **error)
{
	if (strcmp(line, "N") == 0) {
		printed_drop_page(printed);
		printed->own[CLEARED] = 1;
		return 1;
	}
	if (strcmp(line, "^ee") == 0) {
		printed->asked++;
		return 1;
	}
	if (strcmp(line, "OC") == 0) {
		printed->now.cut = true;
		return 1;
	}
	switch (line[0]) {
	case 'q':
	case 'Q':
		return take_form(printed, line, error);
	case 'S':
		return take_setting(printed, line, 6, &printed->now.speed, error);
	case 'D':
		return take_setting(printed, line, 15, &printed->now.darkness, error);
	case 'P':
		if (!printed_has_page(printed))
			return printed_choke(printed, error, "%s without an image", line);
		if (take_setting(printed, line, 9999, &printed->now.copies, error) < 0)
			return -1;
		printed_out(printed);
		printed->own[CLEARED] = 0;
		return 1;
	default:
		return printed_choke(printed, error, "unknown line %s", line);
	}
}

static int take(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	const guint8 *end = memchr(bytes, '\n', MIN(len, LINE_MAX_BYTES));
	g_autofree char *line = NULL;

	if (!end)
		return len < LINE_MAX_BYTES ? 0
					    : printed_choke(printed, error, "a line without end");
	if (end == bytes)
		return 1;
	if (bytes[0] == 'G' && bytes[1] == 'W')
		return take_graphic(printed, bytes, len, error);
	line = g_strndup((const char *)bytes, (gsize)(end - bytes));
	return take_line(printed, line, error) < 0 ? -1 : (int)(end - bytes) + 1;
}

static void say(unsigned states, GByteArray *out)
{
	static const struct {
		unsigned state;
		const char *code;
	} codes[] = { { PRINTER_PAPER_OUT, "07P000" }, { PRINTER_RIBBON_OUT, "07R000" },
		{ PRINTER_LID_OPEN, "11" }, { PRINTER_PAUSED, "92" }, { PRINTER_BUSY, "50" },
		{ PRINTER_HOT, "62" }, { PRINTER_CUTTER, "81" }, { PRINTER_FAULT, "99" } };
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
		if (states & codes[i].state)
			g_string_append_printf(text, "%s%s", text->len ? "," : "", codes[i].code);
	g_string_append(text, text->len ? "\r\n" : "00\r\n");
	g_byte_array_append(out, (const guint8 *)text->str, (guint)text->len);
}

const struct printed_reader printed_epl = { "epl", NULL, take, NULL, say };
