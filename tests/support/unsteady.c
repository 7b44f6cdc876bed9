/* SPDX-License-Identifier: Apache-2.0 */
#include "support/unsteady.h"

#include <string.h>

static void choose_cut(struct unsteady *printer)
{
	printer->left = printer->cuts > 0
				? (gsize)g_test_rand_int_range(1, (gint32)(2 * printer->apart))
				: G_MAXSIZE;
}

const struct unsteady_kind unsteady_zpl = { "zpl", "profile = zebra-zpl\nstock = roll-50x25\n", 500,
	2500 };
const struct unsteady_kind unsteady_dymo = { "dymo", "profile = dymo\nstock = dymo-11354\n", 60,
	20000 };
const struct unsteady_kind unsteady_brother = { "brother-ql",
	"profile = brother-ql\nstock = brother-62x29\n", 60, 26000 };
const struct unsteady_kind unsteady_tspl = { "tspl", "profile = tspl\nstock = roll-50x25\n", 60,
	10000 };

void unsteady_init(struct unsteady *printer, const struct unsteady_kind *kind)
{
	*printer = (struct unsteady){ .language = kind->language,
		.printed = printed_new(kind->language),
		.apart = kind->bytes * kind->labels / UNSTEADY_CUTS,
		.cuts = UNSTEADY_CUTS };
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
