/* SPDX-License-Identifier: Apache-2.0
 * Where the parts of a tag lie on a label: numbers only, in points from the label's top left
 * corner. */
#pragma once

#include "print/sheet.h"

struct box {
	double x, y, width, height;
};

struct layout {
	double module; /* of the QR */
	double qr_x, qr_y;
	double code_size; /* the em of the readable code */
	struct box code;
	struct box text; /* line, owner and phone */
	double leading;  /* of their rows: 1, or less on a small label */
	double bar;      /* a module of the bar code; 0: there is none */
	struct box bars; /* without its quiet zones, which lie on the label too */
};

/* For a QR of `modules` a side, and a bar code of `bar_modules` below everything (0: none). Refuses
 * a label on which a symbol would be too small for a phone or a scanner. */
bool layout_plan(struct layout *layout, const struct stock *stock, int modules, int bar_modules,
	GError **error);
/* Tenths of a millimetre in points. */
double layout_points(int tenths);
