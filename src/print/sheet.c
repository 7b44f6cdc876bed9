/* SPDX-License-Identifier: Apache-2.0
 * Sheets of tags as PDF. What is the same on every label of a job (owner, phone and the words
 * around them) is recorded once and replayed, so that it stands in the file once; QR, code and line
 * are drawn a label at a time. Invariants: every text on paper is whole (shrunk, wrapped, or
 * refused, never cut); the same tags give the same bytes; a drawing error ends the job, because
 * cairo skips everything after one and still writes a fine PDF. */
#include "print/sheet.h"

#include "base/error.h"
#include "base/file.h"
#include "model/tag.h"
#include "print/ink.h"
#include "print/layout.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

/* BAR_MODULES: start, 12 characters and check of 11 modules, stop of 13. */
enum { TEXT_BYTES_MAX = 1024, KEPT = 8 << 20, BAR_MODULES = 14 * 11 + 13 };

/* Points: owner and phone are within MIN and MAX, the words around them smaller; LINE_ROOM takes
 * one row of LINE or two of MIN. */
enum { POINTS_MIN = 5, POINTS_MAX = 9, POINTS_LINE = 7, LINE_ROOM = 12, GAP = 2, STEPS = 4 };

/* The words around owner and phone. */
static const struct words {
	const char *lang, *owner, *phone;
} languages[] = {
	{ "kk", "Мүлік иесі", "Тапсаңыз, хабарласыңыз" },
	{ "ru", "Имущество", "Если нашли, позвоните" },
};

enum part { OWNER_WORD, OWNER, PHONE_WORD, PHONE, PARTS };

static const struct {
	enum ink_font font;
	double scale;
	bool wraps;
} styles[PARTS] = {
	[OWNER_WORD] = { INK_SANS, 0.75, true },
	[OWNER] = { INK_BOLD, 1, true },
	[PHONE_WORD] = { INK_SANS, 0.75, true },
	[PHONE] = { INK_BOLD, 1, false },
};

struct job {
	const struct sheet *sheet;
	struct layout layout;
	GByteArray *pdf;
	cairo_surface_t *surface;
	cairo_t *cr;
	cairo_surface_t *constant; /* owner and phone */
	PangoLayout *code, *line;
	double line_size; /* as set on `line` */
	PangoLayout *parts[PARTS];
};

static void job_clear(struct job *job)
{
	for (int i = 0; i < PARTS; i++)
		g_clear_object(&job->parts[i]);
	g_clear_object(&job->code);
	g_clear_object(&job->line);
	g_clear_pointer(&job->constant, cairo_surface_destroy);
	g_clear_pointer(&job->cr, cairo_destroy);
	g_clear_pointer(&job->surface, cairo_surface_destroy);
	g_clear_pointer(&job->pdf, g_byte_array_unref);
}
#define AUTO_JOB __attribute__((cleanup(job_clear)))

static cairo_status_t keep(void *data, const unsigned char *bytes, unsigned len)
{
	g_byte_array_append(data, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

static bool text_good(const char *what, const char *text, GError **error)
{
	if (strlen(text) > TEXT_BYTES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "%s: longer than %d bytes; shorten it",
			what, TEXT_BYTES_MAX);
	if (!g_utf8_validate(text, -1, NULL))
		return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: not valid UTF-8; send it as UTF-8",
			what);
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		if (g_unichar_iscntrl(g_utf8_get_char(c)))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: a control character; leave it out", what);
	}
	return true;
}

static bool all_known(const char *what, PangoLayout *layout, GError **error)
{
	if (!pango_layout_get_unknown_glyphs_count(layout))
		return true;
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s: '%s' has a character that the fonts lack; leave it out or install fonts-dejavu-core",
		what, pango_layout_get_text(layout));
}

static const struct words *words_of(const char *lang)
{
	for (guint i = 0; i < G_N_ELEMENTS(languages); i++) {
		if (strcmp(languages[i].lang, lang) == 0)
			return &languages[i];
	}
	return NULL;
}

static bool check_sheet(const struct sheet *sheet, guint count, GError **error)
{
	guint places = (guint)(sheet->stock->columns * sheet->stock->rows);

	if (!count || count > SHEET_TAGS_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "sheet: %u tags; print 1 to %d at a time",
			count, SHEET_TAGS_MAX);
	if (sheet->start < 1 || sheet->start > places)
		return refuse(error, BELGI_ERROR_USAGE,
			"start position %u: %s has positions 1 to %u; choose one of them",
			sheet->start, sheet->stock->name, places);
	if (!words_of(sheet->lang))
		return refuse(error, BELGI_ERROR_USAGE,
			"language '%s': tags are printed in kk or ru; choose one", sheet->lang);
	return text_good("owner", sheet->owner, error) && text_good("phone", sheet->phone, error) &&
	       text_good("host", sheet->host, error);
}

static void set_part_size(struct job *job, enum part part, double size)
{
	ink_size(job->parts[part], fmax(POINTS_MIN, size * styles[part].scale));
}

/* The height of all parts at that size, or more than any box when one is too wide. */
static double height_at(struct job *job, double size)
{
	double total = GAP;

	for (enum part part = 0; part < PARTS; part++) {
		double width, height;

		set_part_size(job, part, size);
		ink_measure(job->parts[part], &width, &height);
		if (width > job->layout.text.width)
			return G_MAXDOUBLE;
		total += height;
	}
	return total;
}

/* The largest size in quarters of a point at which owner and phone fit; 0 when none does. */
static double largest_size(struct job *job)
{
	int low = POINTS_MIN * STEPS, high = POINTS_MAX * STEPS;

	if (height_at(job, POINTS_MIN) > job->layout.text.height)
		return 0;
	while (low < high) {
		int middle = (low + high + 1) / 2;

		if (height_at(job, (double)middle / STEPS) <= job->layout.text.height)
			low = middle;
		else
			high = middle - 1;
	}
	return (double)low / STEPS;
}

static bool refuse_unfit(struct job *job, GError **error)
{
	const struct stock *stock = job->sheet->stock;
	double width, height;
	bool phone;

	set_part_size(job, PHONE, POINTS_MIN);
	ink_measure(job->parts[PHONE], &width, &height);
	phone = width > job->layout.text.width;
	return refuse(error, BELGI_ERROR_REFUSED,
		"%s: '%s' does not fit a label of %d.%d x %d.%d mm at %d pt; shorten it or take a larger stock",
		phone ? "phone" : "owner", phone ? job->sheet->phone : job->sheet->owner,
		stock->label_width / 10, stock->label_width % 10, stock->label_height / 10,
		stock->label_height % 10, POINTS_MIN);
}

/* Owner from the top of the box, phone on its floor. */
static void draw_constant(struct job *job, cairo_t *cr)
{
	const struct box *box = &job->layout.text;
	double tops[PARTS], width, height;
	double top = box->y, floor_y = box->y + box->height;

	for (enum part part = OWNER_WORD; part <= OWNER; part++) {
		ink_measure(job->parts[part], &width, &height);
		tops[part] = top;
		top += height;
	}
	for (int part = PHONE; part >= PHONE_WORD; part--) {
		ink_measure(job->parts[part], &width, &height);
		floor_y -= height;
		tops[part] = floor_y;
	}
	for (enum part part = 0; part < PARTS; part++)
		ink_text(cr, job->parts[part], box->x, tops[part]);
}

static bool record_constant(struct job *job, GError **error)
{
	const struct words *words = words_of(job->sheet->lang);
	const cairo_rectangle_t label = { 0, 0, layout_points(job->sheet->stock->label_width),
		layout_points(job->sheet->stock->label_height) };
	const char *texts[PARTS] = { words->owner, job->sheet->owner, words->phone,
		job->sheet->phone };
	cairo_t *cr;
	double size;

	job->constant = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &label);
	cr = cairo_create(job->constant);
	for (enum part part = 0; part < PARTS; part++) {
		PangoLayout *layout = job->parts[part] =
			ink_layout(cr, styles[part].font, words->lang);

		pango_layout_set_text(layout, texts[part], -1);
		ink_leading(layout, job->layout.leading);
		if (styles[part].wraps)
			pango_layout_set_width(layout, (int)(job->layout.text.width * PANGO_SCALE));
	}
	size = largest_size(job);
	if (size > 0) {
		height_at(job, size);
		draw_constant(job, cr);
	}
	cairo_destroy(cr);
	if (size <= 0)
		return refuse_unfit(job, error);
	return all_known("owner", job->parts[OWNER], error) &&
	       all_known("phone", job->parts[PHONE], error);
}

static bool has_lines(const struct sheet_tag *tags, guint count)
{
	for (guint i = 0; i < count; i++) {
		if (tags[i].line)
			return true;
	}
	return false;
}

static bool encode_tag(
	struct qr *qr, const struct sheet *sheet, const struct sheet_tag *tag, GError **error)
{
	g_autofree char *url = NULL;

	if (!tag_valid(tag->code))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"tag %s: its check characters are wrong; print a valid one", tag->code);
	url = tag_url(sheet->host, tag->code);
	return qr_encode(qr, url, strlen(url), error);
}

/* All tags of a job have codes of one length, so the first symbol's size is that of all; bar codes
 * are at most as wide as one without digits to pack. */
static bool plan(struct job *job, const struct sheet_tag *first, GError **error)
{
	struct qr qr = { 0 };
	bool good = encode_tag(&qr, job->sheet, first, error) &&
		    layout_plan(&job->layout, job->sheet->stock, qr.width,
			    job->sheet->bars ? BAR_MODULES : 0, error);

	qr_clear(&qr);
	return good;
}

/* cairo packs every QR with a quarter megabyte of working memory, and glibc gives that back to the
 * system each time, which costs a quarter of a job. It keeps twice what was once mapped and freed;
 * never touched, the block costs nothing. */
static void keep_heap(void)
{
	g_free(g_malloc(KEPT));
}

/* No date of making: the same tags give the same file. */
static void open_pdf(struct job *job)
{
	const struct stock *stock = job->sheet->stock;

	keep_heap();
	job->pdf = g_byte_array_new();
	job->surface = cairo_pdf_surface_create_for_stream(keep, job->pdf,
		layout_points(stock->page_width), layout_points(stock->page_height));
	cairo_pdf_surface_set_metadata(job->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	cairo_pdf_surface_set_metadata(job->surface, CAIRO_PDF_METADATA_TITLE, "Belgi");
	job->cr = cairo_create(job->surface);
	job->code = ink_layout(job->cr, INK_MONO, job->sheet->lang);
	ink_size(job->code, job->layout.code_size);
	job->line = ink_layout(job->cr, INK_SANS, job->sheet->lang);
	pango_layout_set_width(job->line, (int)(job->layout.text.width * PANGO_SCALE));
}

static void draw_code(struct job *job, const char *code)
{
	const struct box *box = &job->layout.code;
	char shown[TAG_SHOWN_SIZE];

	tag_show(shown, code);
	pango_layout_set_text(job->code, shown, -1);
	ink_text(job->cr, job->code, box->x, box->y);
}

static bool draw_bars(struct job *job, const char *code, GError **error)
{
	const struct layout *layout = &job->layout;
	struct bars bars;

	if (!bars_code128(&bars, code, error))
		return false;
	ink_bars(job->cr, &bars, layout->bars.x, layout->bars.y, layout->bar, layout->bars.height);
	bars_clear(&bars);
	return true;
}

static bool line_fits(struct job *job, double size)
{
	double width, height;

	if (size != job->line_size)
		ink_size(job->line, size);
	job->line_size = size;
	ink_measure(job->line, &width, &height);
	return width <= job->layout.text.width && height <= LINE_ROOM;
}

/* A line is one row as large as fits, or two small ones. */
static bool draw_line(struct job *job, const struct sheet_tag *tag, GError **error)
{
	const struct box *box = &job->layout.text;
	double size = POINTS_LINE;

	if (!text_good("line", tag->line, error))
		return false;
	pango_layout_set_text(job->line, tag->line, -1);
	while (!line_fits(job, size)) {
		size -= 1.0 / STEPS;
		if (size < POINTS_MIN)
			return refuse(error, BELGI_ERROR_REFUSED,
				"line: '%s' does not fit at %d pt; shorten it", tag->line,
				POINTS_MIN);
	}
	ink_text(job->cr, job->line, box->x, box->y - LINE_ROOM);
	return all_known("line", job->line, error);
}

/* The context's origin is the label's corner. */
static bool draw_label(struct job *job, const struct sheet_tag *tag, GError **error)
{
	const struct layout *layout = &job->layout;
	struct qr qr;

	if (!encode_tag(&qr, job->sheet, tag, error))
		return false;
	ink_qr(job->cr, &qr, layout->qr_x, layout->qr_y, layout->module);
	qr_clear(&qr);
	draw_code(job, tag->code);
	if (layout->bar > 0 && !draw_bars(job, tag->code, error))
		return false;
	if (tag->line && !draw_line(job, tag, error)) {
		g_prefix_error(error, "tag %s: ", tag->code);
		return false;
	}
	cairo_set_source_surface(job->cr, job->constant, 0, 0);
	cairo_paint(job->cr);
	cairo_set_source_rgb(job->cr, 0, 0, 0);
	return true;
}

static bool draw_all(struct job *job, const struct sheet_tag *tags, guint count, GError **error)
{
	const struct stock *stock = job->sheet->stock;
	int columns = stock->columns, places = columns * stock->rows;
	int place = (int)job->sheet->start - 1;

	for (guint i = 0; i < count; i++, place++) {
		bool good;

		if (place == places) {
			cairo_show_page(job->cr);
			place = 0;
		}
		cairo_save(job->cr);
		cairo_translate(job->cr,
			layout_points(stock->left + place % columns * stock->pitch_x),
			layout_points(stock->top + place / columns * stock->pitch_y));
		good = draw_label(job, &tags[i], error);
		cairo_restore(job->cr);
		if (!good)
			return false;
		if (cairo_status(job->cr) != CAIRO_STATUS_SUCCESS)
			return refuse(error, BELGI_ERROR_STORAGE,
				"tag %s: cannot be drawn (%s); print fewer at a time", tags[i].code,
				cairo_status_to_string(cairo_status(job->cr)));
	}
	return true;
}

static bool finish(struct job *job, const char *path, GError **error)
{
	cairo_status_t status;

	cairo_show_page(job->cr);
	cairo_surface_finish(job->surface);
	status = cairo_surface_status(job->surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: the sheet cannot be made (%s); print fewer at a time", path,
			cairo_status_to_string(status));
	return file_write(path, job->pdf->data, job->pdf->len, error);
}

bool sheet_write(const struct sheet *sheet, const struct sheet_tag *tags, guint count,
	const char *path, GError **error)
{
	AUTO_JOB struct job job = { .sheet = sheet };

	if (!check_sheet(sheet, count, error) || !plan(&job, tags, error))
		return false;
	if (has_lines(tags, count)) {
		job.layout.text.y += LINE_ROOM;
		job.layout.text.height -= LINE_ROOM;
	}
	open_pdf(&job);
	return record_constant(&job, error) && draw_all(&job, tags, count, error) &&
	       finish(&job, path, error);
}
