/* SPDX-License-Identifier: Apache-2.0
 * How pages are made. The rows of the template's table fill the room of the first page, then of
 * next ones (data-room), and what is drawn on such a page is drawn on each. The tail, totals and
 * signatures (data-on="last" and nothing else), follows right under the last row, wherever that is,
 * so that nobody can write a row in between.
 *
 * Invariants: every row is whole on one page; the tail has at least two rows above it, or all that
 * there are; `pages` is said before the first page is drawn; the same paper gives the same bytes;
 * nothing is kept. */
#include "print/paper.h"

#include "base/error.h"
#include "print/press_row.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#define NEAR 0.02 /* points: rounding of places in a drawing */

enum { WITH_TAIL = 2 }; /* rows that do not leave it alone */

struct span {
	guint first, count;
};

/* A paper at work. */
struct flow {
	struct template *template;
	const struct paper *paper;
	char lang[3];
	const struct rows *rows; /* that flow; NULL: there are none */
	const struct paper_table *table;
	double *heights; /* of the table's rows */
	GArray *pages;   /* struct span */
	struct press_rows *set;
	struct press *press;
	struct filling *values; /* of the paper, and pages */
	char page[12], total[12];
	GByteArray *pdf;
	cairo_surface_t *surface;
	cairo_t *cr;
};

static void flow_clear(struct flow *flow)
{
	g_clear_pointer(&flow->cr, cairo_destroy);
	g_clear_pointer(&flow->surface, cairo_surface_destroy);
	g_clear_pointer(&flow->pdf, g_byte_array_unref);
	g_clear_pointer(&flow->press, press_free);
	g_clear_pointer(&flow->set, press_rows_free);
	g_clear_pointer(&flow->pages, g_array_unref);
	g_clear_pointer(&flow->heights, g_free);
	g_clear_pointer(&flow->values, g_free);
}
#define AUTO_FLOW __attribute__((cleanup(flow_clear)))

/* ---- what is asked ---- */

static const char *const languages[] = { "kk", "ru", "en", "kk+ru", NULL };

static bool lang_good(const char *lang, GError **error)
{
	return (lang && g_strv_contains(languages, lang)) ||
	       refuse(error, BELGI_ERROR_USAGE,
		       "language '%s': papers are written in kk, ru, en or kk+ru; choose one",
		       lang ? lang : "");
}

char *paper_template_name(const char *form, const char *lang, GError **error)
{
	if (!lang_good(lang, error))
		return NULL;
	return strchr(lang, '+') ? g_strconcat(form, "-kk-ru", NULL) : g_strdup(form);
}

const struct rows *paper_rows(const struct template *template)
{
	const GPtrArray *boxes = template_boxes(template);

	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];
		if (box->rows)
			return box->rows;
	}
	return NULL;
}

static bool take_table(struct flow *flow, GError **error)
{
	const struct paper *paper = flow->paper;

	flow->rows = paper_rows(flow->template);
	for (guint i = 0; flow->rows && i < paper->table_count; i++)
		if (strcmp(paper->tables[i].name, flow->rows->name) == 0)
			flow->table = &paper->tables[i];
	return !flow->table || flow->table->count <= PAPER_ROWS_MAX ||
	       refuse(error, BELGI_ERROR_LIMIT, "%s: %u rows; a paper takes at most %d",
		       flow->table->name, flow->table->count, PAPER_ROWS_MAX);
}

/* ---- where rows stand ---- */

static guint count_of(const struct flow *flow)
{
	return flow->table ? flow->table->count : 0;
}

static bool measure(struct flow *flow, GError **error)
{
	guint count = count_of(flow);

	flow->heights = g_new0(double, count + 1);
	if (!flow->rows)
		return true;
	flow->set = press_rows_new(flow->template, flow->rows, flow->lang, error);
	for (guint i = 0; flow->set && i < count; i++) {
		if (press_rows_height(flow->set, &flow->table->rows[i], &flow->heights[i], error))
			continue;
		g_prefix_error(error, "%s, row %u: ", flow->rows->name, i + 1);
		return false;
	}
	return flow->set != NULL;
}

/* How many rows, from that one on, stand in a room of that height. */
static guint fitting(const struct flow *flow, guint from, double room)
{
	guint i = from;

	for (double sum = 0; i < count_of(flow); i++) {
		sum += flow->heights[i];
		if (sum > room + NEAR)
			break;
	}
	return i - from;
}

/* Rows at the end that go with the tail to a page of its own. */
static guint kept_back(const struct flow *flow, guint left)
{
	guint keep = MIN(left, WITH_TAIL), count = count_of(flow);

	while (keep &&
		fitting(flow, count - keep, flow->rows->last_floor - flow->rows->next_top) < keep)
		keep--;
	return keep;
}

static double top_of(const struct flow *flow, guint page)
{
	return page ? flow->rows->next_top : flow->rows->y;
}

static bool add_page(struct flow *flow, guint first, guint count, GError **error)
{
	const struct span span = { first, count };

	if (flow->pages->len == PAPER_PAGES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "%s: more than %d pages; divide the paper",
			flow->rows->name, PAPER_PAGES_MAX);
	g_array_append_val(flow->pages, span);
	return true;
}

/* Rows of a page that is not known to be the last. *done: it is. */
static guint next_span(const struct flow *flow, guint at, bool *done)
{
	const struct rows *rows = flow->rows;
	guint page = flow->pages->len, left = count_of(flow) - at, count;
	double floor = page ? rows->next_floor : rows->first_floor;
	double top = top_of(flow, page);

	*done = fitting(flow, at, fmin(floor, rows->last_floor) - top) == left;
	if (*done)
		return left;
	count = fitting(flow, at, floor - top);
	return MIN(count, left - kept_back(flow, left));
}

static bool plan(struct flow *flow, GError **error)
{
	bool done = false;

	flow->pages = g_array_new(false, false, sizeof(struct span));
	if (!flow->rows)
		return add_page(flow, 0, 0, error);
	for (guint at = 0; !done;) {
		guint count = next_span(flow, at, &done);

		if (!count && !done && flow->pages->len)
			return refuse(error, BELGI_ERROR_REFUSED,
				"%s, row %u: is higher than a page; shorten its longest text",
				flow->rows->name, at + 1);
		if (!add_page(flow, at, count, error))
			return false;
		at += count;
	}
	return true;
}

/* ---- drawing ---- */

static cairo_status_t keep(void *data, const unsigned char *bytes, unsigned len)
{
	g_byte_array_append(data, bytes, len);
	return CAIRO_STATUS_SUCCESS;
}

/* What the paper itself counts. */
static bool counted(const char *field)
{
	return strcmp(field, "page") == 0 || strcmp(field, "pages") == 0 ||
	       g_str_has_prefix(field, "page.") || g_str_has_prefix(field, "pages.");
}

/* The paper's values are the same on all of its pages, except for the number of the page. */
static bool make_press(struct flow *flow, GError **error)
{
	const struct values *given = &flow->paper->values;
	struct press_job job = { .lang = flow->lang };
	guint count = 0;

	flow->values = g_new(struct filling, given->count + 1);
	for (guint i = 0; i < given->count; i++)
		if (!counted(given->list[i].field))
			flow->values[count++] = given->list[i];
	g_snprintf(flow->total, sizeof flow->total, "%u", flow->pages->len);
	flow->values[count++] = (struct filling){ "pages", flow->total, strlen(flow->total) };
	job.constant = (struct values){ flow->values, count };
	flow->press = press_new(flow->template, &job, error);
	return flow->press != NULL;
}

static void open_pdf(struct flow *flow)
{
	const struct filling *number = values_find(&flow->paper->values, "number");
	g_autofree char *title = g_strdup_printf("%s %.*s", template_kind(flow->template),
		number ? (int)number->len : 0, number ? number->text : "");

	flow->pdf = g_byte_array_new();
	flow->surface = cairo_pdf_surface_create_for_stream(
		keep, flow->pdf, template_width(flow->template), template_height(flow->template));
	/* Empty: none at all, instead of the clock's. */
	cairo_pdf_surface_set_metadata(flow->surface, CAIRO_PDF_METADATA_CREATE_DATE,
		flow->paper->made ? flow->paper->made : "");
	cairo_pdf_surface_set_metadata(flow->surface, CAIRO_PDF_METADATA_TITLE, g_strchomp(title));
	flow->cr = cairo_create(flow->surface);
}

static bool draw_row(struct flow *flow, guint row, double y, GError **error)
{
	bool good;

	cairo_save(flow->cr);
	cairo_translate(flow->cr, flow->rows->x, y);
	good = press_rows_draw(
		flow->set, flow->cr, &flow->table->rows[row], flow->heights[row], error);
	cairo_restore(flow->cr);
	if (!good)
		g_prefix_error(error, "%s, row %u: ", flow->table->name, row + 1);
	return good;
}

/* *y becomes the lower edge of the last one. */
static bool draw_rows(struct flow *flow, const struct span *span, double *y, GError **error)
{
	for (guint i = span->first; i < span->first + span->count; i++) {
		if (!draw_row(flow, i, *y, error))
			return false;
		*y += flow->heights[i];
	}
	return true;
}

static bool draw_tail(struct flow *flow, double y, const struct values *values, GError **error)
{
	bool good;

	cairo_save(flow->cr);
	cairo_translate(flow->cr, 0, flow->rows ? y - flow->rows->last_floor : 0);
	good = press_tail(flow->press, flow->cr, values, error);
	cairo_restore(flow->cr);
	return good;
}

static bool draw_page(struct flow *flow, guint page, GError **error)
{
	const struct span *span = &g_array_index(flow->pages, struct span, page);
	bool last = page + 1 == flow->pages->len;
	double y = flow->rows ? top_of(flow, page) : 0;
	struct filling number = { "page", flow->page, 0 };
	struct values values = { &number, 1 };

	number.len = (gsize)g_snprintf(flow->page, sizeof flow->page, "%u", page + 1);
	return press_page(flow->press, flow->cr,
		       (page ? PAGE_NEXT : PAGE_FIRST) | (last ? PAGE_LAST : PAGE_EVERY), &values,
		       error) &&
	       draw_rows(flow, span, &y, error) && (!last || draw_tail(flow, y, &values, error));
}

/* After an error cairo draws nothing more and still writes a fine PDF. */
static bool drawn(struct flow *flow, GError **error)
{
	cairo_status_t status = cairo_status(flow->cr);

	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(flow->surface);
	return status == CAIRO_STATUS_SUCCESS ||
	       refuse(error, BELGI_ERROR_STORAGE,
		       "%s: the paper cannot be made (%s); free some memory",
		       template_name(flow->template), cairo_status_to_string(status));
}

static bool draw(struct flow *flow, GError **error)
{
	open_pdf(flow);
	for (guint i = 0; i < flow->pages->len; i++) {
		if (!draw_page(flow, i, error) || !drawn(flow, error))
			return false;
		cairo_show_page(flow->cr);
	}
	cairo_surface_finish(flow->surface);
	return drawn(flow, error);
}

GByteArray *paper_pdf(struct template *template, const struct paper *paper, GError **error)
{
	AUTO_FLOW struct flow flow = { .template = template, .paper = paper };

	if (!lang_good(paper->lang, error))
		return NULL;
	g_strlcpy(flow.lang, paper->lang, sizeof flow.lang);
	if (!take_table(&flow, error) || !measure(&flow, error) || !plan(&flow, error) ||
		!make_press(&flow, error) || !draw(&flow, error))
		return NULL;
	return g_steal_pointer(&flow.pdf);
}
