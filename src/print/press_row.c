/* SPDX-License-Identifier: Apache-2.0
 * Growing rows. What is drawn around the boxes of a row is recorded once; in a row that is higher
 * than drawn, a thin strip just above its lower edge is stretched, so that columns become longer
 * while everything else keeps its shape and the lower edge stays below. Invariant: the same row is
 * measured and drawn by the same code, so what was measured fits. */
#include "print/press_row.h"

#include "base/error.h"
#include "print/press_slot.h"

#include <math.h>

#define MM (72 / 25.4)
#define STRIP (0.3 * MM) /* is stretched; so far above the edge as it is high */
#define AROUND (1 * MM)  /* lines may be drawn beyond the row's edge by half their width */
#define SNAP (72.0 / 600)
#define HIGHEST 14400.0 /* points: a PDF page */

struct press_rows {
	struct job job;
	const struct rows *rows;
	GPtrArray *slots;
	cairo_surface_t *drawing; /* a recording */
	cairo_surface_t *nowhere; /* rows are measured by drawing them here */
	cairo_t *scratch;
};

void press_rows_free(struct press_rows *set)
{
	if (!set)
		return;
	g_ptr_array_unref(set->slots);
	g_clear_pointer(&set->scratch, cairo_destroy);
	g_clear_pointer(&set->nowhere, cairo_surface_destroy);
	g_clear_pointer(&set->drawing, cairo_surface_destroy);
	g_free(set);
}

static bool record(struct press_rows *set, GError **error)
{
	const cairo_rectangle_t extents = { -AROUND, -AROUND, set->rows->width + 2 * AROUND,
		set->rows->height + 2 * AROUND };
	cairo_t *cr;
	bool good;

	set->drawing = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents);
	cr = cairo_create(set->drawing);
	good = template_draw_row(set->job.template, set->rows, cr, error);
	cairo_destroy(cr);
	return good;
}

/* A word that is longer than its column, such as a serial number, goes on below, and no hyphen is
 * put into it. */
static void break_words(PangoLayout *layout)
{
	PangoAttrList *set = pango_layout_get_attributes(layout);
	PangoAttrList *attributes = set ? pango_attr_list_copy(set) : pango_attr_list_new();

	pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(false));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
}

static void add_slot(struct press_rows *set, const struct box *box)
{
	struct slot *slot = slot_new(&set->job, box);

	if (slot->layout && box->wraps)
		break_words(slot->layout);
	g_ptr_array_add(set->slots, slot);
}

struct press_rows *press_rows_new(
	const struct template *template, const struct rows *rows, const char *lang, GError **error)
{
	g_autoptr(struct press_rows) set = g_new0(struct press_rows, 1);
	const GPtrArray *boxes = template_boxes(template);

	set->job = (struct job){ .template = template, .lang = lang, .scale = 1, .snap = SNAP };
	set->rows = rows;
	set->slots = g_ptr_array_new_with_free_func(slot_free);
	set->nowhere = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	set->scratch = cairo_create(set->nowhere);
	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];
		if (box->rows == rows)
			add_slot(set, box);
	}
	return record(set, error) ? g_steal_pointer(&set) : NULL;
}

/* Its box reaches so far below what was drawn. */
static void grow(struct slot *slot, double extra)
{
	slot->height = slot->box->height + extra;
	if (slot->box->turn % 2)
		slot->across = slot->height;
	else
		slot->down = slot->height;
}

bool press_rows_height(
	struct press_rows *set, const struct values *values, double *height, GError **error)
{
	*height = set->rows->height;
	for (guint i = 0; i < set->slots->len; i++) {
		struct slot *slot = set->slots->pdata[i];
		double width, needs;

		/* What wraps grows; a turned text, a symbol, one line stay as they are. */
		if (!slot->box->wraps || slot->box->turn % 2)
			continue;
		grow(slot, HIGHEST);
		pango_layout_set_text(slot->layout, "", 0);
		if (!slot_draw(slot, set->scratch, values, error))
			return false;
		if (!*pango_layout_get_text(slot->layout))
			continue; /* it says nothing, at no size */
		ink_measure(slot->layout, &width, &needs);
		*height = fmax(*height, set->rows->height + needs - slot->box->height);
	}
	return true;
}

static void replay(const struct press_rows *set, cairo_t *cr)
{
	cairo_set_source_surface(cr, set->drawing, 0, 0);
	cairo_paint(cr);
}

/* The part of the drawing between `from` and `to`, moved and stretched to end at `end`. */
static void replay_part(
	const struct press_rows *set, cairo_t *cr, double from, double to, double begin, double end)
{
	cairo_save(cr);
	cairo_rectangle(cr, -AROUND, begin, set->rows->width + 2 * AROUND, end - begin);
	cairo_clip(cr);
	cairo_translate(cr, 0, begin);
	cairo_scale(cr, 1, (end - begin) / (to - from));
	cairo_translate(cr, 0, -from);
	replay(set, cr);
	cairo_restore(cr);
}

static void draw_grown(const struct press_rows *set, cairo_t *cr, double extra)
{
	const double below = set->rows->height + AROUND;
	const double high = set->rows->height - STRIP, low = high - STRIP;

	replay_part(set, cr, -AROUND, low, -AROUND, low);
	replay_part(set, cr, low, high, low, high + extra);
	replay_part(set, cr, high, below, high + extra, below + extra);
}

static bool draw_slots(struct press_rows *set, cairo_t *cr, const struct values *values,
	double extra, GError **error)
{
	for (guint i = 0; i < set->slots->len; i++) {
		struct slot *slot = set->slots->pdata[i];

		grow(slot, extra);
		if (!slot_draw(slot, cr, values, error))
			return false;
	}
	return true;
}

bool press_rows_draw(struct press_rows *set, cairo_t *cr, const struct values *values,
	double height, GError **error)
{
	double extra = fmax(height - set->rows->height, 0);
	bool good;

	if (extra > 0)
		draw_grown(set, cr, extra);
	else
		replay(set, cr);
	cairo_set_source_rgb(cr, 0, 0, 0);
	cairo_save(cr);
	cairo_translate(cr, -set->rows->x, -set->rows->y);
	good = draw_slots(set, cr, values, extra, error);
	cairo_restore(cr);
	return good;
}
