/* SPDX-License-Identifier: Apache-2.0
 * The plan of a label. The QR stands left, the rest right of it; on a label too narrow for a
 * readable code beside the QR, the code goes below, across the whole label. Invariants: nothing is
 * nearer to a label's edge than 3 mm, for sheets shift in a printer and few print to the edge; four
 * modules around the QR, and ten beside a bar code, are white and on the same label. */
#include "print/layout.h"

#include "base/error.h"

#include <math.h>

#define MARGIN (3 * 72 / 25.4)
#define MODULE_MAX (1.0 * 72 / 25.4)
#define MODULE_MIN (0.38 * 72 / 25.4)
#define DOT (72.0 / 600) /* modules are whole dots of a 600 dpi printer */
#define SHARE 0.36       /* of a label's width for the QR beside text */
#define ADVANCE 0.602    /* of DejaVu Sans Mono, in ems */
#define LINE 1.17        /* its line, in ems */
#define TIGHT 0.88       /* rows of DejaVu at 1.02 ems instead of 1.16 */
#define BAR_MIN (0.25 * 72 / 25.4)
#define BAR_MAX (0.34 * 72 / 25.4)
#define BARS_SHAPE 0.15 /* height of a bar code by its width (ISO/IEC 15417) */

enum {
	QUIET = 4,
	BARS_QUIET = 10,
	CODE_CHARACTERS = 14,
	CODE_MAX = 14,
	CODE_BESIDE_MIN = 7,
	CODE_BELOW_MAX = 8
};

double layout_points(int tenths)
{
	return tenths * 72 / 254.0;
}

static double code_fitting(double width, double max)
{
	return fmin(width / (CODE_CHARACTERS * ADVANCE), max);
}

/* The largest module of whole dots for a symbol within `height`, borders included. */
static double module_for(
	int modules, double width, double height, double border_top, double border_bottom)
{
	double module = fmin(MODULE_MAX, SHARE * width / modules);

	module = fmin(module, height / (modules + 2 * QUIET));
	module = fmin(module, (height - border_top) / (modules + QUIET));
	module = fmin(module, (height - border_top - border_bottom) / modules);
	return floor(module / DOT + 1e-6) * DOT;
}

/* Sets what both arrangements share, for the upper `height` of the label. */
static void place_qr(struct layout *layout, int modules, double width, double height, double top)
{
	double symbol = modules * layout->module;
	double quiet = QUIET * layout->module;

	layout->qr_x = ceil(fmax(MARGIN, quiet) / DOT) * DOT;
	layout->qr_y = round(top / DOT) * DOT;
	layout->text.x = layout->qr_x + symbol + quiet;
	layout->text.y = MARGIN;
	layout->text.width = width - MARGIN - layout->text.x;
	layout->text.height = height - MARGIN;
}

static void plan_beside(struct layout *layout, int modules, double width, double height)
{
	layout->module = module_for(modules, width, height, MARGIN, MARGIN);
	place_qr(layout, modules, width, height - MARGIN, (height - modules * layout->module) / 2);
	layout->leading = 1;
	layout->code_size = code_fitting(layout->text.width, CODE_MAX);
	layout->code = layout->text;
	layout->code.height = layout->code_size * LINE;
	layout->text.y += layout->code.height;
	layout->text.height -= layout->code.height;
}

static void plan_below(struct layout *layout, int modules, double width, double height)
{
	double above;

	layout->leading = TIGHT;
	layout->code_size = code_fitting(width - 2 * MARGIN, CODE_BELOW_MAX);
	layout->code.x = MARGIN;
	layout->code.width = width - 2 * MARGIN;
	layout->code.height = layout->code_size * LINE;
	layout->code.y = height - MARGIN - layout->code.height;
	above = layout->code.y;
	layout->module = module_for(modules, width, above, MARGIN, 0);
	place_qr(layout, modules, width, above, fmax(MARGIN, QUIET * layout->module));
}

/* The module of a bar code on the label, in whole dots; less than BAR_MIN when it does not fit. */
static double bar_for(double width, int bar_modules)
{
	double bar = fmin(BAR_MAX, width / (bar_modules + 2 * BARS_QUIET));

	bar = fmin(bar, (width - 2 * MARGIN) / bar_modules);
	return floor(bar / DOT + 1e-6) * DOT;
}

/* Along the lower edge; the rest is planned as if the label ended above. */
static double plan_bars(struct layout *layout, int bar_modules, double width, double height)
{
	layout->bar = bar_for(width, bar_modules);
	layout->bars.width = layout->bar * bar_modules;
	layout->bars.height = BARS_SHAPE * layout->bars.width;
	layout->bars.x = round((width - layout->bars.width) / 2 / DOT) * DOT;
	layout->bars.y = height - MARGIN - layout->bars.height;
	return layout->bars.y;
}

static bool refuse_small(const struct stock *stock, const char *what, GError **error)
{
	return refuse(error, BELGI_ERROR_REFUSED,
		"%s: a label of %d.%d x %d.%d mm is too small for this %s", stock->name,
		stock->label_width / 10, stock->label_width % 10, stock->label_height / 10,
		stock->label_height % 10, what);
}

bool layout_plan(struct layout *layout, const struct stock *stock, int modules, int bar_modules,
	GError **error)
{
	double width = layout_points(stock->label_width);
	double height = layout_points(stock->label_height);

	*layout = (struct layout){ 0 };
	if (bar_modules)
		height = plan_bars(layout, bar_modules, width, height);
	if (bar_modules && layout->bar < BAR_MIN - 1e-6)
		return refuse_small(stock,
			"bar code, whose lines would be under 0.25 mm; take a larger stock", error);
	plan_beside(layout, modules, width, height);
	if (layout->code_size < CODE_BESIDE_MIN)
		plan_below(layout, modules, width, height);
	if (layout->module >= MODULE_MIN - 1e-6 && layout->code_size >= 5)
		return true;
	if (bar_modules)
		return refuse_small(stock, "QR with a bar code; take a larger stock", error);
	return refuse_small(stock, "QR; take a larger stock or a shorter host", error);
}
