/* SPDX-License-Identifier: Apache-2.0
 * A page of grey pixels to draw on: for labels that are shown or photographed, not printed. Units
 * are pixels. */
#pragma once

#include "base/auto.h"
#include "print/bars.h"
#include "print/qr.h"

#include <glib.h>
#include <stdbool.h>

struct raster;
/* White, each side 1 to 8192. */
struct raster *raster_new(int width, int height);
void raster_free(struct raster *raster);
AUTOPTR(raster, raster_free);

/* One row of DejaVu Sans; its box begins at x, y and is about 1.16 sizes high. */
void raster_text(
	struct raster *raster, double x, double y, double size, bool bold, const char *text);
void raster_qr(struct raster *raster, double x, double y, double module, const struct qr *qr);
void raster_bars(struct raster *raster, double x, double y, double module, double height,
	const struct bars *bars);
/* The outline of a rectangle, `thick` wide, within it. */
void raster_frame(
	struct raster *raster, double x, double y, double width, double height, double thick);
/* width * height bytes, 0 black, rows without gaps; free with g_free. */
guint8 *raster_grey(struct raster *raster);
