/* SPDX-License-Identifier: Apache-2.0
 * A job of labels. For vectors, the drawing and everything that is the same on all labels is one
 * recording, which a PDF keeps once; for dots it is a picture that each label begins as. */
#include "print/press.h"

#include "base/error.h"
#include "print/press_slot.h"

#include <math.h>
#include <string.h>

#define SNAP (72.0 / 600) /* points: a dot of a printer of 600 dpi */

enum {
	PAGE_KINDS = 8,
	DARK_DRAWING = 80, /* of 255: a line of less than a dot still prints */
	DARK_TEXT = 128,
	QUIET_DPI = 150, /* at which vectors are looked at for what lies under a symbol */
	DPI_MIN = 100,
	DPI_MAX = 1200,
};

struct press {
	struct template *template;
	struct job job;
	char *lang;
	GPtrArray *slots;                   /* struct slot* */
	GHashTable *same;                   /* slots that are the same on every label */
	cairo_surface_t *pages[PAGE_KINDS]; /* recordings, made when first asked for */
	bool tail;                          /* some of it is the tail */
	int width, height;                  /* dots */
	guint8 *ground;                     /* dots: what each label begins as, A8 */
	cairo_surface_t *paper;             /* dots: A8 */
	cairo_t *pen;
};

static void values_copy(struct values *to, const struct values *from)
{
	struct filling *list = g_new0(struct filling, from->count);

	for (guint i = 0; i < from->count; i++) {
		const struct filling *value = &from->list[i];
		list[i] = (struct filling){ g_strdup(value->field),
			g_memdup2(value->text, value->len), value->len };
	}
	*to = (struct values){ list, from->count };
}

static void values_free(struct values *values)
{
	for (guint i = 0; i < values->count; i++) {
		g_free((char *)values->list[i].field);
		g_free((char *)values->list[i].text);
	}
	g_free((struct filling *)values->list);
}

void press_free(struct press *press)
{
	if (!press)
		return;
	g_clear_pointer(&press->pen, cairo_destroy);
	g_clear_pointer(&press->paper, cairo_surface_destroy);
	for (int i = 0; i < PAGE_KINDS; i++)
		g_clear_pointer(&press->pages[i], cairo_surface_destroy);
	g_clear_pointer(&press->same, g_hash_table_unref);
	g_clear_pointer(&press->slots, g_ptr_array_unref);
	values_free(&press->job.constant);
	qr_ahead_free(press->job.ahead);
	template_unref(press->template);
	g_free(press->ground);
	g_free(press->lang);
	g_free(press);
}

/* ---- drawing ---- */

static bool still_good(const struct press *press, cairo_t *cr, GError **error)
{
	cairo_status_t status = cairo_status(cr);

	return status == CAIRO_STATUS_SUCCESS ||
	       refuse(error, BELGI_ERROR_STORAGE, "%s: cannot be drawn (%s); print fewer at a time",
		       template_file(press->template), cairo_status_to_string(status));
}

/* PAGE_LAST alone is the tail. */
static bool on_page(const struct slot *slot, unsigned pages)
{
	if (pages == PAGE_LAST || slot->box->pages == PAGE_LAST)
		return slot->box->pages == pages;
	return !slot->box->pages || slot->box->pages & pages;
}

/* The slots of a page that are, or are not, the same on every label. */
static bool draw_slots(struct press *press, cairo_t *cr, unsigned pages, bool same,
	const struct values *values, GError **error)
{
	for (guint i = 0; i < press->slots->len; i++) {
		struct slot *slot = press->slots->pdata[i];

		if (on_page(slot, pages) && g_hash_table_contains(press->same, slot) == same &&
			!slot_draw(slot, cr, values, error))
			return false;
	}
	return still_good(press, cr, error);
}

static cairo_surface_t *record_page(struct press *press, unsigned pages, GError **error)
{
	const cairo_rectangle_t extents = { 0, 0, template_width(press->template),
		template_height(press->template) };
	cairo_surface_t *surface =
		cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
	cairo_t *cr = cairo_create(surface);
	bool good = template_draw(press->template, pages, cr, error);

	cairo_set_source_rgb(cr, 0, 0, 0);
	good = good && draw_slots(press, cr, pages, true, NULL, error);
	cairo_destroy(cr);
	if (!good)
		g_clear_pointer(&surface, cairo_surface_destroy);
	return surface;
}

static void replay(cairo_t *cr, cairo_surface_t *recording)
{
	cairo_set_source_surface(cr, recording, 0, 0);
	cairo_paint(cr);
	cairo_set_source_rgb(cr, 0, 0, 0);
}

bool press_page(struct press *press, cairo_t *cr, unsigned pages, const struct values *values,
	GError **error)
{
	g_assert(press->job.dpi == 0 && pages < PAGE_KINDS);
	if (!press->pages[pages])
		press->pages[pages] = record_page(press, pages, error);
	if (!press->pages[pages])
		return false;
	replay(cr, press->pages[pages]);
	return draw_slots(press, cr, pages, false, values, error);
}

bool press_tail(struct press *press, cairo_t *cr, const struct values *values, GError **error)
{
	return press_page(press, cr, PAGE_LAST, values, error);
}

void press_ahead(struct press *press, const struct values *values)
{
	if (!press->job.ahead)
		press->job.ahead = qr_ahead_new();
	for (guint i = 0; i < press->slots->len; i++) {
		struct slot *slot = press->slots->pdata[i];

		if (!g_hash_table_contains(press->same, slot))
			slot_ahead(slot, values);
	}
}

bool press_label(struct press *press, cairo_t *cr, const struct values *values, GError **error)
{
	return press_page(press, cr, PAGE_ONLY, values, error) &&
	       (!press->tail || press_tail(press, cr, values, error));
}

/* ---- dots ---- */

/* The drawing as coverage, 255 where it is to be black. Free with g_free. */
static guint8 *drawing_dots(
	struct press *press, double scale, int width, int height, GError **error)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(surface);
	guint8 *dots = NULL;

	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, scale, scale);
	if (template_draw(press->template, PAGE_ONLY, cr, error) &&
		template_draw(press->template, PAGE_LAST, cr, error) &&
		still_good(press, cr, error)) {
		const guint8 *row = cairo_image_surface_get_data(surface);
		int stride = cairo_image_surface_get_stride(surface);

		cairo_surface_flush(surface);
		dots = g_malloc((gsize)width * (gsize)height);
		for (int y = 0; y < height; y++, row += stride)
			for (int x = 0; x < width; x++) {
				guint32 pixel;
				memcpy(&pixel, row + 4 * x, sizeof(pixel));
				guint light = (pixel >> 16 & 255) * 30 + (pixel >> 8 & 255) * 59 +
					      (pixel & 255) * 11;
				dots[(gsize)y * (gsize)width + (gsize)x] =
					light / 100 < 255 - DARK_DRAWING ? 255 : 0;
			}
	}
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return dots;
}

/* Refuses a drawing under a symbol: its quiet zone must be white, and so must the rest. */
static bool symbols_clear(struct press *press, const guint8 *dots, double scale, int width,
	int height, GError **error)
{
	for (guint i = 0; i < press->slots->len; i++) {
		const struct box *box = ((const struct slot *)press->slots->pdata[i])->box;
		int left = (int)ceil(box->x * scale), top = (int)ceil(box->y * scale);
		int right = MIN((int)floor((box->x + box->width) * scale), width);
		int bottom = MIN((int)floor((box->y + box->height) * scale), height);

		if (box->kind == BOX_TEXT)
			continue;
		for (int y = top; y < bottom; y++)
			if (memchr(dots + (gsize)y * (gsize)width + left, 255,
				    (gsize)(right - left)))
				return refuse(error, BELGI_ERROR_REFUSED,
					"%s:%u: something is drawn in the box of the code '%s', "
					"whose white border it breaks; move one of them",
					template_file(press->template), box->line, box->field);
	}
	return true;
}

static bool draw_both(struct press *press, bool same, const struct values *values, GError **error)
{
	return draw_slots(press, press->pen, PAGE_ONLY, same, values, error) &&
	       draw_slots(press, press->pen, PAGE_LAST, same, values, error);
}

/* Dots of the paper become what each label begins as. */
static bool make_ground(struct press *press, const guint8 *drawing, GError **error)
{
	int stride;
	guint8 *row;

	press->paper = cairo_image_surface_create(CAIRO_FORMAT_A8, press->width, press->height);
	press->pen = cairo_create(press->paper);
	stride = cairo_image_surface_get_stride(press->paper);
	row = cairo_image_surface_get_data(press->paper);
	cairo_surface_flush(press->paper);
	for (int y = 0; y < press->height; y++)
		memcpy(row + (gsize)y * (gsize)stride, drawing + (gsize)y * (gsize)press->width,
			(gsize)press->width);
	cairo_surface_mark_dirty(press->paper);
	if (!draw_both(press, true, NULL, error))
		return false;
	cairo_surface_flush(press->paper);
	press->ground = g_memdup2(row, (gsize)stride * (gsize)press->height);
	return true;
}

static void pack(const struct press *press, struct bitmap *bitmap)
{
	const guint8 *row = cairo_image_surface_get_data(press->paper);
	int stride = cairo_image_surface_get_stride(press->paper);

	bitmap_init(bitmap, press->width, press->height);
	for (int y = 0; y < press->height; y++, row += stride) {
		guint8 *bits = bitmap->bits + (gsize)y * (gsize)bitmap->stride;

		for (int x = 0; x < press->width; x++)
			bits[x >> 3] |= (guint8)((row[x] >= DARK_TEXT) << (7 - (x & 7)));
	}
}

bool press_bitmap(
	struct press *press, const struct values *values, struct bitmap *bitmap, GError **error)
{
	guint8 *dots = cairo_image_surface_get_data(press->paper);
	int stride = cairo_image_surface_get_stride(press->paper);

	g_assert(press->job.dpi > 0);
	*bitmap = (struct bitmap){ 0 };
	cairo_surface_flush(press->paper);
	memcpy(dots, press->ground, (gsize)stride * (gsize)press->height);
	cairo_surface_mark_dirty(press->paper);
	if (!draw_both(press, false, values, error))
		return false;
	cairo_surface_flush(press->paper);
	pack(press, bitmap);
	return true;
}

/* ---- a new press ---- */

static bool check_job(const struct press_job *job, GError **error)
{
	static const char *const langs[] = { "kk", "ru", "en", NULL };

	if (!job->lang || !g_strv_contains(langs, job->lang))
		return refuse(error, BELGI_ERROR_USAGE, "language '%s': choose kk, ru or en",
			job->lang ? job->lang : "");
	if (job->dpi && (job->dpi < DPI_MIN || job->dpi > DPI_MAX))
		return refuse(error, BELGI_ERROR_USAGE,
			"%d dots an inch: no printer has so many; choose %d to %d", job->dpi,
			DPI_MIN, DPI_MAX);
	return true;
}

/* A font, once. */
static bool fonts_good(const struct press *press, GError **error)
{
	bool seen[INK_MONO + 1] = { false };

	for (guint i = 0; i < press->slots->len; i++) {
		struct slot *slot = press->slots->pdata[i];

		if (!slot->layout || seen[slot->box->font])
			continue;
		seen[slot->box->font] = true;
		if (!slot_font_good(slot, error))
			return false;
	}
	return true;
}

/* The dots at which the drawing is looked at. */
static double look(struct press *press)
{
	const double scale = press->job.dpi ? press->job.scale : QUIET_DPI / 72.0;

	press->width = (int)ceil(template_width(press->template) * scale - 0.01);
	press->height = (int)ceil(template_height(press->template) * scale - 0.01);
	return scale;
}

static guint8 *good_drawing(struct press *press, GError **error)
{
	const double scale = look(press);
	guint8 *drawing = drawing_dots(press, scale, press->width, press->height, error);

	if (drawing && !symbols_clear(press, drawing, scale, press->width, press->height, error))
		g_clear_pointer(&drawing, g_free);
	return drawing;
}

static bool ready(struct press *press, GError **error)
{
	g_autofree guint8 *drawing = good_drawing(press, error);

	if (!drawing)
		return false;
	if (press->job.dpi)
		return make_ground(press, drawing, error);
	press->pages[PAGE_ONLY] = record_page(press, PAGE_ONLY, error);
	return press->pages[PAGE_ONLY] != NULL;
}

static struct press *make(struct template *template, const struct press_job *job)
{
	struct press *press = g_new0(struct press, 1);
	const GPtrArray *boxes = template_boxes(template);

	press->template = template_ref(template);
	press->lang = g_strdup(job->lang);
	press->slots = g_ptr_array_new_with_free_func(slot_free);
	press->same = g_hash_table_new(NULL, NULL);
	press->job = (struct job){ template, press->lang, job->dpi, job->dpi ? job->dpi / 72.0 : 1,
		job->dpi ? 1 : SNAP, { 0 }, NULL };
	values_copy(&press->job.constant, &job->constant);
	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];
		struct slot *slot;

		if (box->rows)
			continue;
		slot = slot_new(&press->job, box);
		g_ptr_array_add(press->slots, slot);
		press->tail |= box->pages == PAGE_LAST;
		if (slot_constant(slot))
			g_hash_table_add(press->same, slot);
	}
	return press;
}

struct press *press_new(struct template *template, const struct press_job *job, GError **error)
{
	g_autoptr(struct press) press = NULL;

	if (!check_job(job, error))
		return NULL;
	press = make(template, job);
	return fonts_good(press, error) && ready(press, error) ? g_steal_pointer(&press) : NULL;
}

/* ---- checking ---- */

static void note(GPtrArray *problems, GError *problem)
{
	if (problem)
		g_ptr_array_add(problems, problem);
}

/* On paper that nobody sees. */
static void check_slots(struct press *press, GPtrArray *problems)
{
	cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
	cairo_t *cr = cairo_create(surface);

	for (guint i = 0; i < press->slots->len; i++) {
		GError *problem = NULL;

		slot_draw(press->slots->pdata[i], cr, NULL, &problem);
		note(problems, problem);
	}
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
}

void press_check(struct template *template, const struct press_job *job, GPtrArray *problems)
{
	g_autoptr(struct press) press = NULL;
	GError *problem = NULL;

	if (!check_job(job, &problem)) {
		note(problems, problem);
		return;
	}
	press = make(template, job);
	fonts_good(press, &problem);
	note(problems, g_steal_pointer(&problem));
	g_free(good_drawing(press, &problem));
	note(problems, problem);
	check_slots(press, problems);
}
