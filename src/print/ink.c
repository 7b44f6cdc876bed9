/* SPDX-License-Identifier: Apache-2.0
 * Drawing with cairo and pango. Symbols are masks of one bit a module, scaled without smoothing: a
 * PDF keeps them as one small stencil that every printer draws with sharp edges. */
#include "print/ink.h"

static const struct {
	const char *family;
	PangoWeight weight;
} fonts[] = {
	[INK_SANS] = { "DejaVu Sans", PANGO_WEIGHT_NORMAL },
	[INK_BOLD] = { "DejaVu Sans", PANGO_WEIGHT_BOLD },
	[INK_MONO] = { "DejaVu Sans Mono", PANGO_WEIGHT_BOLD },
};

static PangoLayout *make_layout(
	cairo_t *cr, enum ink_font font, const char *lang, const cairo_font_options_t *options)
{
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoContext *context = pango_layout_get_context(layout);
	PangoFontDescription *description = pango_font_description_new();

	pango_cairo_context_set_font_options(context, options);
	pango_context_set_language(context, pango_language_from_string(lang));

	pango_font_description_set_family_static(description, fonts[font].family);
	pango_font_description_set_weight(description, fonts[font].weight);
	pango_layout_set_font_description(layout, description);
	pango_font_description_free(description);
	return layout;
}

PangoLayout *ink_layout(cairo_t *cr, enum ink_font font, const char *lang)
{
	cairo_font_options_t *options = cairo_font_options_create();
	PangoLayout *layout;

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	layout = make_layout(cr, font, lang, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(pango_layout_get_context(layout), false);
	pango_layout_context_changed(layout);
	return layout;
}

PangoLayout *ink_layout_dots(cairo_t *cr, enum ink_font font, const char *lang)
{
	cairo_font_options_t *options = cairo_font_options_create();
	PangoLayout *layout;

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_NONE);
	/* DejaVu has no hints for Қ қ Ң ң: hinted, they would stand out as bold. */
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
	layout = make_layout(cr, font, lang, options);
	cairo_font_options_destroy(options);
	return layout;
}

void ink_size(PangoLayout *layout, double size)
{
	PangoFontDescription *description =
		pango_font_description_copy(pango_layout_get_font_description(layout));

	pango_font_description_set_absolute_size(description, size * PANGO_SCALE);
	pango_layout_set_font_description(layout, description);
	pango_font_description_free(description);
}

void ink_leading(PangoLayout *layout, double leading)
{
	PangoAttrList *attributes = pango_attr_list_new();

	pango_attr_list_insert(attributes, pango_attr_line_height_new(leading));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
}

void ink_measure(PangoLayout *layout, double *width, double *height)
{
	int w, h;

	pango_layout_get_size(layout, &w, &h);
	*width = (double)w / PANGO_SCALE;
	*height = (double)h / PANGO_SCALE;
}

void ink_text(cairo_t *cr, PangoLayout *layout, double x, double y)
{
	cairo_move_to(cr, x, y);
	pango_cairo_show_layout(cr, layout);
}

/* CAIRO_FORMAT_A1: the first pixel is the lowest bit on a little-endian machine. */
static void set_module(guint8 *row, int x)
{
	int bit = x % 8;

	row[x / 8] |= (guint8)(1u << (G_BYTE_ORDER == G_LITTLE_ENDIAN ? bit : 7 - bit));
}

/* Draws width * height modules as a mask whose top left corner is x, y. */
static void draw_mask(cairo_t *cr, const guint8 *modules, int width, int height, double x, double y,
	double module_x, double module_y)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A1, width, height);
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(surface);
	guint8 *row = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);

	cairo_surface_flush(surface);
	for (int i = 0; i < height; i++, row += stride) {
		for (int j = 0; j < width; j++) {
			if (*modules++)
				set_module(row, j);
		}
	}
	cairo_surface_mark_dirty(surface);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_save(cr);
	cairo_translate(cr, x, y);
	cairo_scale(cr, module_x, module_y);
	cairo_mask(cr, pattern);
	cairo_restore(cr);
	cairo_pattern_destroy(pattern);
	cairo_surface_destroy(surface);
}

void ink_qr(cairo_t *cr, const struct qr *qr, double x, double y, double module)
{
	draw_mask(cr, qr->modules, qr->width, qr->width, x, y, module, module);
}

void ink_bars(
	cairo_t *cr, const struct bars *bars, double x, double y, double module, double height)
{
	draw_mask(cr, bars->modules, bars->width, 1, x, y, module, height);
}
