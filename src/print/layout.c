/* SPDX-License-Identifier: Apache-2.0
 * The plan of a label. The QR stands left, the rest right of it; on a label too narrow for a
 * readable code beside the QR, the code goes below, across the whole label. Invariants: nothing is
 * nearer to a label's edge than 3 mm, for sheets shift in a printer and few print to the edge; four
 * modules around the QR are white and on the same label. */
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

enum { QUIET = 4, CODE_CHARACTERS = 14, CODE_MAX = 14, CODE_BESIDE_MIN = 7, CODE_BELOW_MAX = 8 };

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

bool layout_plan(struct layout *layout, const struct stock *stock, int modules, GError **error)
{
	double width = layout_points(stock->label_width);
	double height = layout_points(stock->label_height);

	plan_beside(layout, modules, width, height);
	if (layout->code_size < CODE_BESIDE_MIN)
		plan_below(layout, modules, width, height);
	if (layout->module >= MODULE_MIN - 1e-6 && layout->code_size >= 5)
		return true;
	return refuse(error, BELGI_ERROR_REFUSED,
		"%s: a label of %d.%d x %d.%d mm is too small for this QR; take a larger stock or a shorter host",
		stock->name, stock->label_width / 10, stock->label_width % 10,
		stock->label_height / 10, stock->label_height % 10);
}
