/* SPDX-License-Identifier: Apache-2.0
 * Drawing into memory: ink is coverage (A8), and grey is what the ink leaves of the white paper. */
#include "print/raster.h"

#include "print/ink.h"

struct raster {
	int width, height;
	cairo_surface_t *surface;
	cairo_t *cr;
};

struct raster *raster_new(int width, int height)
{
	struct raster *raster = g_new0(struct raster, 1);

	g_assert(width > 0 && width <= 8192 && height > 0 && height <= 8192);
	raster->width = width;
	raster->height = height;
	raster->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
	raster->cr = cairo_create(raster->surface);
	return raster;
}

void raster_free(struct raster *raster)
{
	if (!raster)
		return;
	cairo_destroy(raster->cr);
	cairo_surface_destroy(raster->surface);
	g_free(raster);
}

void raster_text(
	struct raster *raster, double x, double y, double size, bool bold, const char *text)
{
	g_autoptr(PangoLayout) layout = ink_layout(raster->cr, bold ? INK_BOLD : INK_SANS, "en");

	ink_size(layout, size);
	pango_layout_set_text(layout, text, -1);
	ink_text(raster->cr, layout, x, y);
}

void raster_qr(struct raster *raster, double x, double y, double module, const struct qr *qr)
{
	ink_qr(raster->cr, qr, x, y, module);
}

void raster_bars(struct raster *raster, double x, double y, double module, double height,
	const struct bars *bars)
{
	ink_bars(raster->cr, bars, x, y, module, height);
}

void raster_frame(
	struct raster *raster, double x, double y, double width, double height, double thick)
{
	cairo_set_line_width(raster->cr, thick);
	cairo_rectangle(raster->cr, x + thick / 2, y + thick / 2, width - thick, height - thick);
	cairo_stroke(raster->cr);
}

guint8 *raster_grey(struct raster *raster)
{
	guint8 *grey = g_malloc((gsize)raster->width * (gsize)raster->height);
	int stride = cairo_image_surface_get_stride(raster->surface);
	const guint8 *ink;
	guint8 *out = grey;

	g_assert(cairo_status(raster->cr) == CAIRO_STATUS_SUCCESS);
	cairo_surface_flush(raster->surface);
	ink = cairo_image_surface_get_data(raster->surface);
	for (int y = 0; y < raster->height; y++, ink += stride) {
		for (int x = 0; x < raster->width; x++)
			*out++ = (guint8)(255 - ink[x]);
	}
	return grey;
}
