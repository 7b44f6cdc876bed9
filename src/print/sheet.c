/* SPDX-License-Identifier: Apache-2.0
 * Sheets of labels as PDF. Invariants: a drawing error ends the job, because cairo skips everything
 * after one and still writes a fine PDF; the same labels give the same bytes; memory does not grow
 * with the number of labels. */
#include "print/sheet.h"

#include "base/error.h"
#include "base/file.h"

#include <cairo-pdf.h>
#include <string.h>

/* AHEAD: labels whose symbols are made while others are drawn. */
enum { KEPT = 8 << 20, HOST_MAX = 255, AHEAD = 16 };

static double points(int tenths)
{
	return tenths * 72 / 254.0;
}

struct print_run {
	const struct sheet *sheet;
	struct press *press;
	struct file_draft *file;
	cairo_surface_t *surface;
	cairo_t *cr;
	int x, y; /* of the label on the stock's, tenths of a millimetre */
};

static void run_clear(struct print_run *run)
{
	g_clear_pointer(&run->cr, cairo_destroy);
	g_clear_pointer(&run->surface, cairo_surface_destroy);
	g_clear_pointer(&run->press, press_free);
	g_clear_pointer(&run->file, file_draft_free);
}
#define AUTO_RUN __attribute__((cleanup(run_clear)))

static bool check_sheet(const struct sheet *sheet, GError **error)
{
	const struct stock *stock = sheet->stock;
	guint places = (guint)(stock->columns * stock->rows);

	if (stock_is_roll(stock))
		return refuse(error, BELGI_ERROR_USAGE,
			"%s: a roll, and no sheet; print on it with --printer, or choose a sheet",
			stock->name);
	if (!sheet->count || sheet->count > SHEET_LABELS_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "sheet: %u labels; print 1 to %d at a time",
			sheet->count, SHEET_LABELS_MAX);
	return (sheet->start >= 1 && sheet->start <= places) ||
	       refuse(error, BELGI_ERROR_USAGE,
		       "start position %u: not one of the positions 1 to %u of %s; choose one",
		       sheet->start, places, stock->name);
}

static cairo_status_t keep(void *data, const unsigned char *bytes, unsigned len)
{
	file_add(data, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

/* cairo packs every QR with a quarter megabyte of working memory, and glibc gives that back to the
 * system each time, which costs a quarter of a job. It keeps twice what was once mapped and freed;
 * never touched, the block costs nothing. */
static void keep_heap(void)
{
	g_free(g_malloc(KEPT));
}

/* No date of making: the same labels give the same file. */
static bool open_pdf(struct print_run *run, const char *path, GError **error)
{
	const struct stock *stock = run->sheet->stock;

	run->file = file_begin(path, error);
	if (!run->file)
		return false;
	keep_heap();
	run->surface = cairo_pdf_surface_create_for_stream(
		keep, run->file, points(stock->page_width), points(stock->page_height));
	cairo_pdf_surface_set_metadata(run->surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	cairo_pdf_surface_set_metadata(run->surface, CAIRO_PDF_METADATA_TITLE, "Belgi");
	run->cr = cairo_create(run->surface);
	return true;
}

/* The label in its place on the page. */
static bool draw_label(struct print_run *run, guint index, int place, GError **error)
{
	const struct sheet *sheet = run->sheet;
	const struct stock *stock = sheet->stock;
	struct values values = { 0 };
	bool good;

	if (!sheet->label(sheet->data, index, &values, error))
		return false;
	cairo_save(run->cr);
	cairo_translate(run->cr,
		points(stock->left + place % stock->columns * stock->pitch_x + run->x),
		points(stock->top + place / stock->columns * stock->pitch_y + run->y));
	good = press_label(run->press, run->cr, &values, error);
	cairo_restore(run->cr);
	if (!good)
		g_prefix_error(error, "label %u: ", index + 1);
	return good;
}

/* What cannot be filled is refused when its turn comes. */
static void tell_ahead(struct print_run *run, guint index)
{
	const struct sheet *sheet = run->sheet;
	struct values values = { 0 };

	if (index < sheet->count && sheet->label(sheet->data, index, &values, NULL))
		press_ahead(run->press, &values);
}

static bool draw_all(struct print_run *run, GError **error)
{
	int places = run->sheet->stock->columns * run->sheet->stock->rows;
	int place = (int)run->sheet->start - 1;

	for (guint i = 0; i < AHEAD; i++)
		tell_ahead(run, i);
	for (guint i = 0; i < run->sheet->count; i++, place++) {
		tell_ahead(run, i + AHEAD);
		if (place == places) {
			cairo_show_page(run->cr);
			place = 0;
		}
		if (!draw_label(run, i, place, error))
			return false;
	}
	return true;
}

static bool finish(struct print_run *run, const char *path, GError **error)
{
	cairo_status_t status;

	cairo_show_page(run->cr);
	cairo_surface_finish(run->surface);
	status = cairo_surface_status(run->surface);
	if (status != CAIRO_STATUS_SUCCESS)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: the sheet cannot be made (%s); print fewer at a time", path,
			cairo_status_to_string(status));
	return file_finish(run->file, error);
}

bool sheet_write(const struct sheet *sheet, const char *path, GError **error)
{
	AUTO_RUN struct print_run run = { .sheet = sheet };
	const struct press_job job = { sheet->lang, 0, sheet->constant };

	if (!check_sheet(sheet, error) ||
		!stock_place(sheet->stock, stock_tenths(template_width(sheet->template)),
			stock_tenths(template_height(sheet->template)), &run.x, &run.y, error))
		return false;
	run.press = press_new(sheet->template, &job, error);
	return run.press && open_pdf(&run, path, error) && draw_all(&run, error) &&
	       finish(&run, path, error);
}

/* ---- tags ---- */

bool tag_label_fill(struct tag_label *label, const char *host, const char *code, const char *line,
	struct values *values, GError **error)
{
	if (!tag_valid(code))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"tag %s: its check characters are wrong; print a valid one", code);
	if (strlen(host) > HOST_MAX || !g_str_is_ascii(host))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"host: not at most %d letters, digits, dots and dashes; correct it",
			HOST_MAX);
	g_free(label->link);
	label->link = tag_url(host, code);
	tag_show(label->shown, code);
	label->list[0] = (struct filling){ "link", label->link, strlen(label->link) };
	label->list[1] = (struct filling){ "code", code, strlen(code) };
	label->list[2] = (struct filling){ "shown", label->shown, strlen(label->shown) };
	label->list[3] = (struct filling){ "line", line, line ? strlen(line) : 0 };
	*values = (struct values){ label->list, line ? 4 : 3 };
	return true;
}

void tag_label_clear(struct tag_label *label)
{
	g_clear_pointer(&label->link, g_free);
}
