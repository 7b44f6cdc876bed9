/* SPDX-License-Identifier: Apache-2.0
 * Stocks of labels, sheets and rolls: labels/stocks/NAME.stock (keys and units: stock.c). Lengths
 * here are tenths of a millimetre. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct stock {
	char *name;                  /* file name without .stock */
	int page_width, page_height; /* of a sheet; 0: a roll */
	int columns, rows;           /* of a sheet; 1 on a roll */
	int label_width;             /* on a roll: across the head */
	int label_height;            /* 0: endless tape, as long as what is printed */
	int left, top;               /* of a sheet: the first label */
	int pitch_x, pitch_y;
	int gap;        /* of a roll: between labels; 0: none, or black marks */
	int turn;       /* of a roll: quarters clockwise by which labels are turned to print them */
	char *template; /* what it is for; NULL: who prints says so */
	char *template_bars; /* the same with Code 128; NULL: it has no room for one */
};

/* `file` is for messages and gives the name. Refuses with file:line. */
struct stock *stock_read(const char *text, gsize len, const char *file, GError **error);
void stock_free(struct stock *stock);
AUTOPTR(stock, stock_free);

bool stock_is_roll(const struct stock *stock);
int stock_tenths(double points);
/* Where a label of that size, as read by eye, begins on the stock's label turned likewise: in its
 * middle. REFUSED when it is larger than the stock's. */
bool stock_place(const struct stock *stock, int width, int height, int *x, int *y, GError **error);
