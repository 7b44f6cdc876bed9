/* SPDX-License-Identifier: Apache-2.0
 * Code 128 taken apart symbol by symbol, FNC3 included, which readers hide: an independent look at
 * what our encoder draws and at vendors' pictures (ISO/IEC 15417, table 1, typed again here). */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static const char symbol_widths[] =
	"212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231"
	"113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211"
	"212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131"
	"113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111"
	"314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211"
	"241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
	"214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214"
	"211232";

enum { SYMBOL_STOP_MODULES = 13, SYMBOL_MODULES = 11, SYMBOL_MAX = 256 };

/* The value of 11 modules, -1 when they are none. */
static inline int symbol_value(const guint8 *modules)
{
	char widths[7] = "000000";
	int at = 0;

	for (int i = 0; i < SYMBOL_MODULES; i++) {
		if (i > 0 && !modules[i] != !modules[i - 1] && ++at == 6)
			return -1;
		widths[at]++;
	}
	for (int value = 0; at == 5 && modules[0] && value < 106; value++)
		if (strncmp(symbol_widths + (gsize)(6 * value), widths, 6) == 0)
			return value;
	return -1;
}

/* Start to check; the number of them, 0 when the symbol or its check is wrong. */
static inline int symbol_values(const guint8 *modules, int width, int values[SYMBOL_MAX])
{
	static const guint8 stop[] = { 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1 };
	int count = (width - SYMBOL_STOP_MODULES) / SYMBOL_MODULES, sum;

	if (count < 3 || count > SYMBOL_MAX || (width - SYMBOL_STOP_MODULES) % SYMBOL_MODULES ||
		memcmp(modules + width - SYMBOL_STOP_MODULES, stop, sizeof(stop)) != 0)
		return 0;
	for (int i = 0; i < count; i++)
		if ((values[i] = symbol_value(modules + i * SYMBOL_MODULES)) < 0)
			return 0;
	sum = values[0];
	for (int i = 1; i < count - 1; i++)
		sum += i * values[i];
	return sum % 103 == values[count - 1] ? count : 0;
}

/* "<B><FNC3>@SETUPE1"; NULL when it is no whole symbol. */
static inline char *symbol_text(const guint8 *modules, int width)
{
	int values[SYMBOL_MAX] = { 0 };
	int count = symbol_values(modules, width, values);
	GString *text = g_string_new(NULL);
	char set = 0;

	for (int i = 0; i < count - 1; i++) {
		int value = values[i];

		if ((i == 0 && value == 104) || (set == 'C' && value == 100))
			set = 'B', g_string_append(text, "<B>");
		else if ((i == 0 && value == 105) || (set == 'B' && value == 99))
			set = 'C', g_string_append(text, "<C>");
		else if (set == 'B' && value == 96)
			g_string_append(text, "<FNC3>");
		else if (set == 'B' && value < 95)
			g_string_append_c(text, (char)(value + ' '));
		else if (set == 'C' && value < 100)
			g_string_append_printf(text, "%02d", value);
		else
			g_string_append_printf(text, "<%d?>", value);
	}
	return g_string_free(text, count == 0);
}
