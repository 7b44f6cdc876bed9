/* SPDX-License-Identifier: Apache-2.0
 * A label's dots as the roll goes through the printer: in the middle of the stock's label, and
 * turned as it lies on the roll. */
#pragma once

#include "print/bitmap.h"
#include "print/stock.h"

/* *bitmap, the label as read by eye, becomes what goes through the printer; `turn` is added to the
 * stock's own, in quarters clockwise. REFUSED when it is larger than the stock's label. */
bool feed_label(
	struct bitmap *bitmap, const struct stock *stock, int dpi, int turn, GError **error);
