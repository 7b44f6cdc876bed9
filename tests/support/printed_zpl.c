/* SPDX-License-Identifier: Apache-2.0
 * A Zebra, from the ZPL II Programming Guide 45541L: formats between ^XA and ^XZ, with graphic
 * fields (^GFA) only. */
#include "printed_own.h"

#include <string.h>

enum { IN_FORMAT, FIELD_X, FIELD_Y, IN_FIELD, WIDTH, LENGTH };
/* The widest head: 4 inches at 600 dpi (ZT610), rounded up to bytes. */
enum { DARKNESS_MAX = 30, WIDTH_MAX = 2496 };

/* The letters of a graphic's data that repeat the digit behind them. */
static int repeats(guint8 c)
{
	if (c >= 'G' && c <= 'Y')
		return c - 'G' + 1;
	if (c >= 'g' && c <= 'z')
		return (c - 'g' + 1) * 20;
	return 0;
}

struct graphic {
	guint8 *digits; /* of all rows, one a byte */
	gsize total, filled, row;
};

static void put_digits(struct graphic *graphic, gsize count, guint8 value)
{
	for (; count && graphic->filled < graphic->total; count--)
		graphic->digits[graphic->filled++] = value;
}

/* False: that character cannot stand there. */
static bool take_digit(struct graphic *graphic, guint8 c, int *run)
{
	gsize within = graphic->filled % graphic->row, rest = graphic->row - within;

	if (repeats(c)) {
		*run += repeats(c);
		return true;
	}
	if (g_ascii_isxdigit(c) && !g_ascii_islower(c)) {
		if ((gsize)MAX(*run, 1) > rest)
			return false;
		put_digits(graphic, (gsize)MAX(*run, 1), (guint8)g_ascii_xdigit_value(c));
		*run = 0;
		return true;
	}
	if (*run)
		return false;
	if (c == ',' || c == '!') {
		put_digits(graphic, rest, c == '!' ? 15 : 0);
	} else if (c == ':' && within == 0 && graphic->filled) {
		memcpy(graphic->digits + graphic->filled,
			graphic->digits + graphic->filled - graphic->row, graphic->row);
		graphic->filled += graphic->row;
	} else {
		return c == '\n' || c == '\r';
	}
	return true;
}

static int draw(struct printed *printed, const struct graphic *graphic, GError **error)
{
	for (gsize i = 0; i < graphic->total; i++) {
		int x = (int)(i % graphic->row) * 4 + printed->own[FIELD_X];
		int y = (int)(i / graphic->row) + printed->own[FIELD_Y];

		for (int bit = 0; bit < 4; bit++) {
			if (!(graphic->digits[i] & (8 >> bit)))
				continue;
			if (x + bit >= printed->now.dots.width || y >= printed->now.dots.height)
				return printed_choke(printed, error,
					"black at %d,%d is off the label", x + bit, y);
			printed_dot(printed, x + bit, y);
		}
	}
	return 1;
}

/* ^GFA,bytes,bytes,bytes a row,data */
static int take_graphic(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	struct graphic graphic = { 0 };
	g_autofree guint8 *digits = NULL;
	int numbers[3], run = 0;
	gsize at = 0, commas = 0;

	for (gsize i = 0; i < len && commas < 5; i++) {
		commas += bytes[i] == ',';
		if (commas < 4 && bytes[i] == '~')
			return (int)i;
	}
	if (commas < 4)
		return len < 64 ? 0 : printed_choke(printed, error, "^GF has no data");
	if (memcmp(bytes, "^GFA,", 5) != 0 ||
		printed_numbers(bytes + 5, len - 5, ',', numbers, 3, &at) != 3)
		return printed_choke(printed, error, "^GF has other than three numbers");
	if (numbers[0] != numbers[1] || numbers[2] < 1 || numbers[0] % numbers[2] ||
		numbers[0] < 1 || numbers[0] > 8 << 20)
		return printed_choke(
			printed, error, "^GF has %d bytes in rows of %d", numbers[1], numbers[2]);
	if (!printed->own[IN_FIELD] || !printed_has_page(printed))
		return printed_choke(printed, error, "^GF without ^FO, ^PW and ^LL");
	graphic.row = (gsize)numbers[2] * 2;
	graphic.total = (gsize)numbers[0] * 2;
	graphic.digits = digits = g_malloc(graphic.total);
	for (at += 5; graphic.filled < graphic.total; at++) {
		if (at == len)
			return 0;
		if (bytes[at] == '~')
			return (int)at; /* given up */
		if (!take_digit(&graphic, bytes[at], &run))
			return printed_choke(printed, error, "%c in the data of ^GF", bytes[at]);
	}
	return draw(printed, &graphic, error) < 0 ? -1 : (int)at;
}

/* ---- commands ---- */

static int begin(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	if (printed->own[IN_FORMAT])
		return printed_choke(printed, error, "^XA within a format");
	printed->own[IN_FORMAT] = 1;
	printed->own[WIDTH] = printed->own[LENGTH] = 0;
	printed->now.copies = 1;
	return 1;
}

static int finish(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	if (printed->own[IN_FIELD])
		return printed_choke(printed, error, "^XZ within a field");
	if (printed_has_page(printed))
		printed_out(printed);
	printed->own[IN_FORMAT] = 0;
	return 1;
}

static void make_page(struct printed *printed)
{
	if (printed->own[WIDTH] && printed->own[LENGTH])
		printed_page(printed, printed->own[WIDTH], printed->own[LENGTH]);
}

static int width(struct printed *printed, const int *numbers, GError **error)
{
	if (numbers[0] < 2 || numbers[0] > WIDTH_MAX)
		return printed_choke(printed, error, "^PW%d", numbers[0]);
	printed->own[WIDTH] = printed->now.width = numbers[0];
	make_page(printed);
	return 1;
}

static int length(struct printed *printed, const int *numbers, GError **error)
{
	if (numbers[0] < 1 || numbers[0] > PRINTED_SIDE_MAX)
		return printed_choke(printed, error, "^LL%d", numbers[0]);
	printed->own[LENGTH] = printed->now.height = numbers[0];
	make_page(printed);
	return 1;
}

static int home(struct printed *printed, const int *numbers, GError **error)
{
	if (numbers[0] || numbers[1])
		return printed_choke(printed, error, "^LH elsewhere");
	return 1;
}

static int origin(struct printed *printed, const int *numbers, GError **error)
{
	(void)error;
	printed->own[FIELD_X] = numbers[0];
	printed->own[FIELD_Y] = numbers[1];
	printed->own[IN_FIELD] = 1;
	return 1;
}

static int separator(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	(void)error;
	printed->own[IN_FIELD] = 0;
	return 1;
}

static int speed(struct printed *printed, const int *numbers, GError **error)
{
	if (numbers[0] < 1 || numbers[0] > 14)
		return printed_choke(printed, error, "^PR%d", numbers[0]);
	printed->now.speed = numbers[0];
	return 1;
}

static int copies(struct printed *printed, const int *numbers, GError **error)
{
	if (numbers[0] < 1)
		return printed_choke(printed, error, "^PQ%d", numbers[0]);
	printed->now.copies = numbers[0];
	return 1;
}

static int endless(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	(void)error;
	printed->now.gap = 0;
	return 1;
}

static int gaps(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	(void)error;
	printed->now.gap = 1;
	return 1;
}

static int cutter(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	(void)error;
	printed->now.cut = true;
	return 1;
}

static int tear(struct printed *printed, const int *numbers, GError **error)
{
	(void)numbers;
	(void)error;
	printed->now.cut = false;
	return 1;
}

static const struct command {
	const char *name;
	int numbers; /* that follow, with commas between */
	int (*act)(struct printed *printed, const int *numbers, GError **error);
} commands[] = {
	{ "^XA", 0, begin },
	{ "^XZ", 0, finish },
	{ "^PW", 1, width },
	{ "^LL", 1, length },
	{ "^LH", 2, home },
	{ "^FO", 2, origin },
	{ "^FS", 0, separator },
	{ "^PR", 1, speed },
	{ "^PQ", 1, copies },
	{ "^MNN", 0, endless },
	{ "^MNY", 0, gaps },
	{ "^MMC", 0, cutter },
	{ "^MMT", 0, tear },
};

/* A command that was cut by a tilde is none: a tilde always begins a command (45541L). */
static int cut_off(const guint8 *bytes, gsize len)
{
	const guint8 *tilde = memchr(bytes, '~', MIN(len, 64));

	return tilde ? (int)(tilde - bytes) : 0;
}

/* A command's numbers end where the next one begins. */
static int take_caret(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	const struct command *command = NULL;
	int numbers[2] = { 0 };
	gsize name = 0, end, after;

	for (guint i = 0; i < G_N_ELEMENTS(commands) && !command; i++) {
		name = strlen(commands[i].name);
		if (memcmp(commands[i].name, bytes, MIN(len, name)) == 0)
			command = &commands[i];
	}
	if (!command && cut_off(bytes, len))
		return cut_off(bytes, len);
	if (!command)
		return printed_choke(printed, error, "unknown %.3s", (const char *)bytes);
	if (len < name)
		return 0;
	if (command->act != begin && !printed->own[IN_FORMAT])
		return printed_choke(printed, error, "%s outside a format", command->name);
	if (!command->numbers)
		return command->act(printed, numbers, error) < 0 ? -1 : (int)name;
	for (end = name; end < len && !strchr("^~\r\n", bytes[end]); end++)
		;
	if (end == len)
		return len < 64 ? 0 : printed_choke(printed, error, "%s has no end", command->name);
	if (printed_numbers(bytes + name, end + 1 - name, bytes[end], numbers, command->numbers,
		    &after) != command->numbers)
		return bytes[end] == '~' ? (int)end
					 : printed_choke(printed, error, "%s has other numbers",
						   command->name);
	return command->act(printed, numbers, error) < 0 ? -1 : (int)end;
}

static int take_tilde(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (len < 3)
		return 0;
	if (memcmp(bytes, "~HS", 3) == 0) {
		printed->asked++;
		return 3;
	}
	if (memcmp(bytes, "~JA", 3) == 0) {
		printed->resets++;
		printed_drop_page(printed);
		memset(printed->own, 0, sizeof(printed->own));
		return 3;
	}
	if (memchr(bytes + 1, '~', 2))
		return (int)((const guint8 *)memchr(bytes + 1, '~', 2) - bytes);
	if (memcmp(bytes, "~SD", 3) != 0)
		return printed_choke(printed, error, "unknown %.3s", (const char *)bytes);
	if (len < 5)
		return 0;
	if (!g_ascii_isdigit(bytes[3]) || !g_ascii_isdigit(bytes[4]))
		return printed_choke(printed, error, "~SD wants two digits");
	printed->now.darkness = (bytes[3] - '0') * 10 + bytes[4] - '0';
	if (printed->now.darkness > DARKNESS_MAX)
		return printed_choke(printed, error, "~SD%d", printed->now.darkness);
	return 5;
}

static int take(struct printed *printed, const guint8 *bytes, gsize len, GError **error)
{
	if (bytes[0] == '\n' || bytes[0] == '\r')
		return 1;
	if (bytes[0] == '~')
		return take_tilde(printed, bytes, len, error);
	if (bytes[0] != '^')
		return printed_choke(printed, error, "byte %02x between commands", bytes[0]);
	if (len >= 3 && memcmp(bytes, "^GF", 3) == 0)
		return take_graphic(printed, bytes, len, error);
	return len < 3 ? 0 : take_caret(printed, bytes, len, error);
}

static bool idle(const struct printed *printed)
{
	return !printed->own[IN_FORMAT];
}

static void say(unsigned states, GByteArray *out)
{
	g_autofree char *text = g_strdup_printf("\002"
						"030,%d,%d,1245,%03d,0,0,0,000,0,0,%d\003\r\n"
						"\002"
						"001,0,%d,%d,1,2,6,0,00000000,1,000\003\r\n"
						"\002"
						"1234,0\003\r\n",
		!!(states & PRINTER_PAPER_OUT), !!(states & PRINTER_PAUSED),
		states & PRINTER_BUSY ? 1 : 0, !!(states & PRINTER_HOT),
		!!(states & PRINTER_LID_OPEN), !!(states & PRINTER_RIBBON_OUT));

	g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

const struct printed_reader printed_zpl = { "zpl", NULL, take, idle, say };
