/* SPDX-License-Identifier: Apache-2.0
 * What every page draws: text, QR and bars, in black, on a cairo context. Only files of print/
 * include this. */
#pragma once

#include "print/bars.h"
#include "print/qr.h"

#include <pango/pangocairo.h>

enum ink_font { INK_SANS, INK_BOLD, INK_MONO };

/* A layout without hinting, so that text has the same width on paper, on the screen and in a
 * picture. Free with g_object_unref. */
PangoLayout *ink_layout(cairo_t *cr, enum ink_font font, const char *lang);
/* Letters for dots, black or white, with stems of whole ones; the unit is a dot. */
PangoLayout *ink_layout_dots(cairo_t *cr, enum ink_font font, const char *lang);
/* The height of the em in units of the context. */
void ink_size(PangoLayout *layout, double size);
/* The height of a row, as a part of what the font asks for. */
void ink_leading(PangoLayout *layout, double leading);
/* The box of the text as laid out now. */
void ink_measure(PangoLayout *layout, double *width, double *height);
/* The top left corner of the text's box at x, y. */
void ink_text(cairo_t *cr, PangoLayout *layout, double x, double y);
/* One image mask, not a rectangle a module. */
void ink_qr(cairo_t *cr, const struct qr *qr, double x, double y, double module);
void ink_bars(
	cairo_t *cr, const struct bars *bars, double x, double y, double module, double height);
