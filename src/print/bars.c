/* SPDX-License-Identifier: Apache-2.0
 * Linear symbols. Code 128: start, values, check (start + sum of value * place, modulo 103), stop;
 * set B for text, set C for runs of at least four digits. FNC3 tells a scanner that the symbol is
 * meant for itself. EAN-13: the first digit chooses the parities of the left half. */
#include "print/bars.h"

#include "base/error.h"

#include <string.h>

enum {
	FNC3 = 96, /* in set B */
	SET_C = 99,
	SET_B = 100,
	START_B = 104,
	START_C = 105,
	STOP = 106,
	TEXT_MAX = 80,
	VALUES_MAX = 2 * TEXT_MAX + 6, /* a change of set before each, start, FNC3, check, stop */
	DIGITS_MIN = 4
};

/* Widths of bar, space, bar ... of every value (ISO/IEC 15417, table 1). */
static const char patterns[][8] = { "212222", "222122", "222221", "121223", "121322", "131222",
	"122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132", "122231",
	"113222", "123122", "123221", "223211", "221132", "221231", "213212", "223112", "312131",
	"311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
	"111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311",
	"112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131",
	"213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
	"314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221",
	"112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111",
	"241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212",
	"421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113",
	"114311", "411113", "411311", "113141", "114131", "311141", "411131", "211412", "211214",
	"211232", "2331112" };

/* Widths of space, bar, space, bar of a digit with odd parity; even parity is the mirror (ISO/IEC
 * 15420, table 2). */
static const char digits_odd[][5] = { "3211", "2221", "2122", "1411", "1132", "1231", "1114",
	"1312", "1213", "3112" };
static const char parities[][7] = { "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE",
	"OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO" };

static void add_widths(GByteArray *modules, const char *widths, bool dark, bool mirrored)
{
	gsize len = strlen(widths);

	for (gsize i = 0; i < len; i++, dark = !dark) {
		guint8 module = dark;

		for (char n = widths[mirrored ? len - 1 - i : i]; n > '0'; n--)
			g_byte_array_append(modules, &module, 1);
	}
}

static void take(struct bars *bars, GByteArray *modules)
{
	bars->width = (int)modules->len;
	bars->modules = g_byte_array_free(modules, false);
}

static gsize digits_at(const char *text)
{
	return strspn(text, "0123456789");
}

/* Adds the values of a text in the set that stands, or in a better one. */
static guint add_text(guint8 *values, guint count, const char *text, gsize len, bool *pairs)
{
	const char *end = text + len;

	while (text < end) {
		gsize run = MIN(digits_at(text), (gsize)(end - text));

		if (!*pairs && run >= DIGITS_MIN && run % 2 == 0) {
			values[count++] = SET_C;
			*pairs = true;
		} else if (*pairs && run < 2) {
			values[count++] = SET_B;
			*pairs = false;
		} else if (*pairs) {
			values[count++] = (guint8)(10 * (text[0] - '0') + text[1] - '0');
			text += 2;
		} else {
			values[count++] = (guint8)(*text++ - ' ');
		}
	}
	return count;
}

static bool starts_in_pairs(const char *text, gsize len)
{
	gsize run = MIN(digits_at(text), len);

	return run >= DIGITS_MIN && run % 2 == 0;
}

static bool text_fits(const char *text, gsize min, GError **error)
{
	if (strlen(text) < min || strlen(text) > TEXT_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"Code 128: '%.100s' has not %d to %d characters; shorten it", text,
			(int)min, TEXT_MAX);
	for (const char *c = text; *c; c++) {
		if (*c < ' ' || *c > '~')
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"Code 128: character %d of '%s' is not printable ASCII; leave it out",
				(int)(c - text) + 1, text);
	}
	return true;
}

/* Adds check and stop, and draws. */
static void draw_code128(struct bars *bars, guint8 *values, guint count)
{
	GByteArray *modules = g_byte_array_new();
	guint check = values[0];

	for (guint i = 1; i < count; i++)
		check += values[i] * i;
	values[count++] = (guint8)(check % 103);
	values[count++] = STOP;
	for (guint i = 0; i < count; i++)
		add_widths(modules, patterns[values[i]], true, false);
	take(bars, modules);
}

bool bars_code128(struct bars *bars, const char *text, GError **error)
{
	guint8 values[VALUES_MAX];
	bool pairs = starts_in_pairs(text, strlen(text));

	if (!text_fits(text, 1, error))
		return false;
	values[0] = pairs ? START_C : START_B;
	draw_code128(bars, values, add_text(values, 1, text, strlen(text), &pairs));
	return true;
}

/* Set B throughout, digits too: so vendors print them. */
bool bars_code128_fnc3(struct bars *bars, const char *text, GError **error)
{
	guint8 values[VALUES_MAX] = { START_B, FNC3 };
	guint count = 2;

	if (!text_fits(text, 1, error))
		return false;
	while (*text)
		values[count++] = (guint8)(*text++ - ' ');
	draw_code128(bars, values, count);
	return true;
}

bool bars_code128_fnc3_last(struct bars *bars, const char *text, GError **error)
{
	guint8 values[VALUES_MAX];
	gsize len = strlen(text);
	bool pairs;
	guint count;

	if (!text_fits(text, 2, error))
		return false;
	pairs = starts_in_pairs(text, len - 1);
	values[0] = pairs ? START_C : START_B;
	count = add_text(values, 1, text, len - 1, &pairs);
	if (pairs)
		values[count++] = SET_B;
	values[count++] = FNC3;
	values[count++] = (guint8)(text[len - 1] - ' ');
	draw_code128(bars, values, count);
	return true;
}

static bool ean_holds(const char *digits)
{
	int sum = 0;

	if (strlen(digits) != 13 || digits_at(digits) != 13)
		return false;
	for (int i = 0; i < 13; i++)
		sum += (digits[i] - '0') * (i % 2 ? 3 : 1);
	return sum % 10 == 0;
}

bool bars_ean13(struct bars *bars, const char *digits, GError **error)
{
	GByteArray *modules;
	const char *parity;

	if (!ean_holds(digits))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"EAN-13: '%.100s' is not 13 digits with their check digit; correct it",
			digits);
	parity = parities[digits[0] - '0'];
	modules = g_byte_array_new();
	add_widths(modules, "111", true, false);
	for (int i = 0; i < 6; i++)
		add_widths(modules, digits_odd[digits[1 + i] - '0'], false, parity[i] == 'E');
	add_widths(modules, "11111", false, false);
	for (int i = 0; i < 6; i++)
		add_widths(modules, digits_odd[digits[7 + i] - '0'], true, false);
	add_widths(modules, "111", true, false);
	take(bars, modules);
	return true;
}

void bars_clear(struct bars *bars)
{
	g_clear_pointer(&bars->modules, g_free);
	*bars = (struct bars){ 0 };
}
