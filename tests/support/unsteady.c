/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unsteady.h"

#include <string.h>

static void choose_cut(struct unsteady *printer)
{
	printer->left = printer->cuts > 0
				? (gsize)g_test_rand_int_range(1, (gint32)(2 * printer->apart))
				: G_MAXSIZE;
}

void unsteady_init(struct unsteady *printer, const char *language, guint cuts, gsize apart)
{
	*printer = (struct unsteady){
		.language = language, .printed = printed_new(language), .apart = apart, .cuts = cuts
	};
	choose_cut(printer);
}

void unsteady_clear(struct unsteady *printer)
{
	printed_free(printer->printed);
}

/* ZPL tells how many labels wait; others say once that they are at work. */
static unsigned state_of(struct unsteady *printer)
{
	bool worked = printer->told < printed_count(printer->printed);

	if (printer->no_paper > 0) {
		printer->no_paper--;
		return PRINTER_PAPER_OUT;
	}
	printer->told = printed_count(printer->printed);
	return worked && strcmp(printer->language, "zpl") != 0 ? PRINTER_BUSY : 0;
}

/* The end of a command that was broken off is all that may be lost. How many bytes it took to
 * recover; cuts are for labels, not for them. */
static gsize recover(struct unsteady *printer, const guint8 *bytes, gsize len)
{
	gsize at = 0;

	for (; at < len && printer->hurt; at++) {
		if (!printed_feed(printer->printed, bytes + at, 1, NULL))
			printed_power_cycle(printer->printed);
		printer->hurt = printed_resets(printer->printed) == printer->resets;
	}
	return at;
}

gsize unsteady_take(struct unsteady *printer, const guint8 *bytes, gsize len, GByteArray *answers)
{
	gsize at = recover(printer, bytes, len);
	gsize part = MIN(len - at, printer->left);
	g_autoptr(GError) error = NULL;

	printed_feed(printer->printed, bytes + at, part, &error);
	g_assert_no_error(error);
	printer->left -= part;
	for (; printer->asked < printed_asked(printer->printed); printer->asked++)
		printed_say(printer->language, state_of(printer), answers);
	return at + part;
}

bool unsteady_cut(struct unsteady *printer, bool off)
{
	if (printer->left > 0)
		return false;
	printer->hurt |= off;
	printer->resets = printed_resets(printer->printed);
	printer->cuts--;
	choose_cut(printer);
	return true;
}
