/* SPDX-License-Identifier: Apache-2.0
 * Previews. What is seen is what the press draws, nothing is drawn here. */
#include "print/preview.h"

#include "base/error.h"
#include "base/file.h"
#include "print/fields.h"
#include "print/paper_sample.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

enum { SMOOTH_DPI = 300, SIDE_MAX = 16384, ROWS = 30 };

/* For boxes that name their language. Names of fields are few, and kept. */
static void add_langs(const struct field_of *field, struct filling *list, guint *count)
{
	for (int i = 0; i < FIELD_LANGS; i++) {
		const char *text = field->sample[i];
		g_autofree char *name = g_strdup_printf("%s.%s", field->name, field_langs[i]);

		if (text && field->sample[1])
			list[(*count)++] =
				(struct filling){ g_intern_string(name), text, strlen(text) };
	}
}

struct filling *preview_values(
	const struct template *template, const char *lang, const struct values *own, guint *count)
{
	g_autoptr(GPtrArray) fields = fields_of(template_kind(template), NULL);
	struct filling *list = g_new0(struct filling, (1 + FIELD_LANGS) * fields->len + own->count);

	*count = 0;
	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		const char *text = field_sample(field, lang);

		list[(*count)++] = (struct filling){ field->name, text, strlen(text) };
		if (!values_find(own, field->name))
			add_langs(field, list, count);
	}
	/* The last of a name counts. */
	for (guint i = 0; i < own->count; i++)
		list[(*count)++] = own->list[i];
	return list;
}

static cairo_status_t keep(void *data, const unsigned char *bytes, unsigned len)
{
	g_byte_array_append(data, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

static bool finished(cairo_surface_t *surface, cairo_status_t status, GError **error)
{
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	return status == CAIRO_STATUS_SUCCESS ||
	       refuse(error, BELGI_ERROR_STORAGE, "preview: cannot be drawn (%s); free some memory",
		       cairo_status_to_string(status));
}

/* ---- as a printer prints it ---- */

static cairo_surface_t *picture_of(const struct bitmap *bitmap)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, bitmap->width, bitmap->height);
	guint8 *row = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);

	cairo_surface_flush(surface);
	for (int y = 0; y < bitmap->height; y++, row += stride)
		for (int x = 0; x < bitmap->width; x++)
			memset(row + 4 * x, bitmap_black(bitmap, x, y) ? 0 : 255, 4);
	cairo_surface_mark_dirty(surface);
	return surface;
}

static bool write_dots(
	struct press *press, const struct values *values, GByteArray *out, GError **error)
{
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	cairo_surface_t *surface;
	cairo_status_t status;
	bool good;

	if (!press_bitmap(press, values, &bitmap, error))
		return false;
	surface = picture_of(&bitmap);
	status = cairo_surface_write_to_png_stream(surface, keep, out);
	good = finished(surface, status, error);
	cairo_surface_destroy(surface);
	return good;
}

/* ---- smooth ---- */

static bool press_on(struct press *press, cairo_surface_t *surface, double scale, bool white,
	const struct values *values, GError **error)
{
	cairo_t *cr = cairo_create(surface);
	bool good;

	if (white) {
		cairo_set_source_rgb(cr, 1, 1, 1);
		cairo_paint(cr);
	}
	cairo_scale(cr, scale, scale);
	good = press_label(press, cr, values, error);
	cairo_destroy(cr);
	return good;
}

static bool write_picture(struct template *template, struct press *press,
	const struct values *values, GByteArray *out, GError **error)
{
	const double scale = SMOOTH_DPI / 72.0;
	double width = ceil(template_width(template) * scale);
	double height = ceil(template_height(template) * scale);
	cairo_surface_t *surface;
	bool good;

	if (width > SIDE_MAX || height > SIDE_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "%s: too large for a picture; write a .pdf",
			template_file(template));
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	good = press_on(press, surface, scale, true, values, error) &&
	       finished(surface, cairo_surface_write_to_png_stream(surface, keep, out), error);
	cairo_surface_destroy(surface);
	return good;
}

static bool write_vectors(struct template *template, struct press *press,
	const struct values *values, bool svg, GByteArray *out, GError **error)
{
	double width = template_width(template), height = template_height(template);
	cairo_surface_t *surface =
		svg ? cairo_svg_surface_create_for_stream(keep, out, width, height)
		    : cairo_pdf_surface_create_for_stream(keep, out, width, height);
	bool good;

	if (svg)
		cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT);
	else
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	good = press_on(press, surface, 1, false, values, error) &&
	       finished(surface, CAIRO_STATUS_SUCCESS, error);
	cairo_surface_destroy(surface);
	return good;
}

/* As many rows as make several pages. */
static bool write_paper(struct template *template, const struct press_job *job,
	const struct values *values, const char *path, GError **error)
{
	g_autoptr(GByteArray) pdf = paper_sample(template, job->lang, values, ROWS, error);

	return pdf && file_write(path, pdf->data, pdf->len, error);
}

bool preview_write(struct template *template, const struct press_job *job,
	const struct values *values, const char *path, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(struct press) press = NULL;
	bool png = g_str_has_suffix(path, ".png"), svg = g_str_has_suffix(path, ".svg");
	bool good;

	if (!png && !svg && !g_str_has_suffix(path, ".pdf"))
		return refuse(error, BELGI_ERROR_USAGE,
			"%s: a preview is a .png, .svg or .pdf; name it so", path);
	if (job->dpi && !png)
		return refuse(error, BELGI_ERROR_USAGE,
			"%s: dots of a printer are a picture; name it .png, or leave --dpi out",
			path);
	if (!png && !svg && paper_rows(template))
		return write_paper(template, job, values, path, error);
	press = press_new(template, job, error);
	if (!press)
		return false;
	if (job->dpi)
		good = write_dots(press, values, out, error);
	else if (png)
		good = write_picture(template, press, values, out, error);
	else
		good = write_vectors(template, press, values, svg, out, error);
	return good && file_write(path, out->data, out->len, error);
}
