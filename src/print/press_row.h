/* SPDX-License-Identifier: Apache-2.0
 * Rows of a table. A row is as high as its longest text needs at its full size, and at least as
 * high as it is drawn. Used by paper.c. */
#pragma once

#include "print/press.h"

struct press_rows;
/* The template must outlive it. */
struct press_rows *press_rows_new(
	const struct template *template, const struct rows *rows, const char *lang, GError **error);
void press_rows_free(struct press_rows *set);
AUTOPTR(press_rows, press_rows_free);

/* How high the row must be; refuses texts as press_label does. */
bool press_rows_height(
	struct press_rows *set, const struct values *values, double *height, GError **error);
/* So high, its top left corner at the origin. */
bool press_rows_draw(struct press_rows *set, cairo_t *cr, const struct values *values,
	double height, GError **error);
