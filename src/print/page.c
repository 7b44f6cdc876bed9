/* SPDX-License-Identifier: Apache-2.0
 * Papers. Every text is laid out once and taken to the next page as a whole when it does not fit.
 */
#include "print/page.h"

#include "base/error.h"
#include "base/file.h"

#include <cairo-pdf.h>
#include <math.h>

#define MM (72 / 25.4)
#define WIDTH (210 * MM)
#define HEIGHT (297 * MM)
#define SIDE (18 * MM)
#define TOP (16 * MM)
#define FLOOR (HEIGHT - 20 * MM)
#define INSIDE (WIDTH - 2 * SIDE)
#define DOT (72.0 / 600) /* modules are whole dots of a 600 dpi printer */
#define MODULE_MIN (0.25 * MM)
#define MODULE_MAX (0.382 * MM)
#define BARS_HEIGHT (14 * MM)
#define QR_MODULE (1 * MM)
#define PADDING (3 * MM)
#define FRAME 1.5
#define FOOTER_SIZE 8

enum { BARS_QUIET = 10, QR_QUIET = 4 };

struct page {
	char *footer, *lang;
	GByteArray *pdf;
	cairo_surface_t *surface;
	cairo_t *cr;
	double y;
	int number;
	char *unknown; /* the first text with a character that the fonts lack */
};

static cairo_status_t keep(void *data, const unsigned char *bytes, unsigned len)
{
	g_byte_array_append(data, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

struct page *page_new(const char *title, const char *footer, const char *lang)
{
	struct page *page = g_new0(struct page, 1);

	page->footer = g_strdup(footer);
	page->lang = g_strdup(lang);
	page->pdf = g_byte_array_new();
	page->surface = cairo_pdf_surface_create_for_stream(keep, page->pdf, WIDTH, HEIGHT);
	/* No date of making: the same paper gives the same file. */
	cairo_pdf_surface_set_metadata(page->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	cairo_pdf_surface_set_metadata(page->surface, CAIRO_PDF_METADATA_TITLE, title);
	page->cr = cairo_create(page->surface);
	page->y = TOP;
	page->number = 1;
	return page;
}

void page_free(struct page *page)
{
	if (!page)
		return;
	cairo_destroy(page->cr);
	cairo_surface_destroy(page->surface);
	g_byte_array_unref(page->pdf);
	g_free(page->footer);
	g_free(page->lang);
	g_free(page->unknown);
	g_free(page);
}

static PangoLayout *lay_out(
	struct page *page, enum ink_font font, double size, double width, const char *text)
{
	PangoLayout *layout = ink_layout(page->cr, font, page->lang);

	ink_size(layout, size);
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_text(layout, text, -1);
	if (!page->unknown && pango_layout_get_unknown_glyphs_count(layout))
		page->unknown = g_strdup(text);
	return layout;
}

static void end_page(struct page *page)
{
	g_autofree char *text = g_strdup_printf("%s · %d", page->footer, page->number);
	PangoLayout *layout = lay_out(page, INK_SANS, FOOTER_SIZE, INSIDE, text);

	ink_text(page->cr, layout, SIDE, FLOOR + 6 * MM);
	g_object_unref(layout);
	cairo_show_page(page->cr);
}

void page_keep(struct page *page, double height)
{
	if (page->y + height <= FLOOR || page->y <= TOP)
		return;
	end_page(page);
	page->number++;
	page->y = TOP;
}

void page_gap(struct page *page, double height)
{
	page->y += height;
}

void page_text(struct page *page, enum ink_font font, double size, const char *text)
{
	PangoLayout *layout = lay_out(page, font, size, INSIDE, text);
	double width, height;

	ink_measure(layout, &width, &height);
	page_keep(page, height);
	ink_text(page->cr, layout, SIDE, page->y);
	page->y += height;
	g_object_unref(layout);
}

void page_note(struct page *page, double size, const char *text)
{
	PangoLayout *layout = lay_out(page, INK_BOLD, size, INSIDE - 2 * PADDING, text);
	double width, height;

	ink_measure(layout, &width, &height);
	page_keep(page, height + 2 * PADDING);
	ink_text(page->cr, layout, SIDE + PADDING, page->y + PADDING);
	cairo_set_line_width(page->cr, FRAME);
	cairo_rectangle(page->cr, SIDE, page->y, INSIDE, height + 2 * PADDING);
	cairo_stroke(page->cr);
	page->y += height + 2 * PADDING;
	g_object_unref(layout);
}

bool page_bars(struct page *page, const struct bars *bars, GError **error)
{
	double module = fmin(MODULE_MAX, INSIDE / (bars->width + 2 * BARS_QUIET));

	module = floor(module / DOT + 1e-6) * DOT;
	if (module < MODULE_MIN - 1e-6)
		return refuse(error, BELGI_ERROR_LIMIT,
			"a bar code of %d modules is wider than the page; shorten its text",
			bars->width);
	page_keep(page, BARS_HEIGHT);
	ink_bars(page->cr, bars, SIDE + BARS_QUIET * module, page->y, module, BARS_HEIGHT);
	page->y += BARS_HEIGHT;
	return true;
}

void page_qr(struct page *page, const struct qr *qr)
{
	double side = qr->width * QR_MODULE, quiet = QR_QUIET * QR_MODULE;

	page_keep(page, side + 2 * quiet);
	ink_qr(page->cr, qr, SIDE + quiet, page->y + quiet, QR_MODULE);
	page->y += side + 2 * quiet;
}

bool page_write(struct page *page, const char *path, GError **error)
{
	cairo_status_t status;

	end_page(page);
	cairo_surface_finish(page->surface);
	status = cairo_status(page->cr);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(page->surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: the paper cannot be made (%s); free some memory", path,
			cairo_status_to_string(status));
	if (page->unknown)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: '%s' has a character that the fonts lack; leave it out or install "
			"fonts-dejavu-core",
			path, page->unknown);
	return file_write(path, page->pdf->data, page->pdf->len, error);
}
