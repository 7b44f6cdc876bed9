/* SPDX-License-Identifier: Apache-2.0
 * Filling one box. Text is tried at the size that fitted last, for neighbours are alike, and
 * bisected from there; symbols have modules of whole dots, of the printer or of one with 600 an
 * inch. Invariant: what is drawn lies within its box, quiet zones too, or is refused. */
#include "print/press_slot.h"

#include "base/error.h"
#include "print/legend.h"

#include <math.h>
#include <string.h>

#define MM (72 / 25.4)
#define QR_LEAST (0.33 * MM)
#define BARS_LEAST (0.25 * MM)
#define NEAR 0.02 /* points: rounding of places in a drawing */

enum {
	TEXT_MAX = 4096, /* bytes */
	STEPS = 4,       /* sizes a point */
	QR_QUIET = 4,
	QR_DOTS = 3,
	BARS_QUIET = 10,
	BARS_DOTS = 2,
};

/* Kazakh letters beyond Russian ones, and the signs of papers. */
static const char alphabet[] = "ӘҒҚҢӨҰҮҺІәғқңөұүһі₸№";

const struct filling *values_find(const struct values *values, const char *field)
{
	for (guint i = values ? values->count : 0; i > 0; i--)
		if (strcmp(values->list[i - 1].field, field) == 0)
			return &values->list[i - 1];
	return NULL;
}

/* ---- the slot ---- */

/* In dots a box shrinks to whole ones. */
static void place(struct slot *slot)
{
	const struct box *box = slot->box;
	const double scale = slot->job->scale;
	double x = box->x * scale, y = box->y * scale;
	double right = x + box->width * scale, bottom = y + box->height * scale;

	if (slot->job->dpi) {
		x = ceil(x - NEAR * scale);
		y = ceil(y - NEAR * scale);
		right = floor(right + NEAR * scale);
		bottom = floor(bottom + NEAR * scale);
	}
	slot->x = x;
	slot->y = y;
	slot->width = fmax(right - x, 0);
	slot->height = fmax(bottom - y, 0);
	slot->across = box->turn % 2 ? slot->height : slot->width;
	slot->down = box->turn % 2 ? slot->width : slot->height;
}

static void make_layout(struct slot *slot)
{
	const struct box *box = slot->box;
	cairo_surface_t *scratch = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
	cairo_t *cr = cairo_create(scratch);

	slot->layout = slot->job->dpi ? ink_layout_dots(cr, box->font, slot->lang)
				      : ink_layout(cr, box->font, slot->lang);
	cairo_destroy(cr);
	cairo_surface_destroy(scratch);
	if (box->leading < 1 || box->leading > 1)
		ink_leading(slot->layout, box->leading);
	if (box->wraps)
		pango_layout_set_width(slot->layout, (int)(slot->across * PANGO_SCALE));
	pango_layout_set_alignment(slot->layout, box->across < 0.25   ? PANGO_ALIGN_LEFT
						 : box->across < 0.75 ? PANGO_ALIGN_CENTER
								      : PANGO_ALIGN_RIGHT);
	slot->steps = (int)(box->size * STEPS);
}

struct slot *slot_new(const struct job *job, const struct box *box)
{
	struct slot *slot = g_new0(struct slot, 1);

	slot->job = job;
	slot->box = box;
	slot->lang = box->lang ? box->lang : job->lang;
	slot->text = g_string_new(NULL);
	if (box->field)
		slot->own = g_strdup_printf("%s.%s", box->field, slot->lang);
	place(slot);
	if (box->kind == BOX_TEXT)
		make_layout(slot);
	return slot;
}

void slot_free(gpointer data)
{
	struct slot *slot = data;

	g_clear_object(&slot->layout);
	g_string_free(slot->text, true);
	g_free(slot->own);
	g_free(slot);
}

/* ---- what it says ---- */

static const struct filling *value_of(
	const struct slot *slot, const struct values *values, const char *own, const char *field)
{
	const struct values *constant = &slot->job->constant;
	const struct filling *value = values_find(values, own);

	if (!value)
		value = values_find(constant, own);
	if (!value)
		value = values_find(values, field);
	return value ? value : values_find(constant, field);
}

static bool add_field(struct slot *slot, const struct values *values, const char *name)
{
	g_autofree char *own = g_strdup_printf("%s.%s", name, slot->lang);
	const struct filling *value = value_of(slot, values, own, name);

	if (value)
		g_string_append_len(slot->text, value->text, (gssize)value->len);
	return value != NULL;
}

/* The word with its {fields}; true when each has a value. */
static bool fill_word(struct slot *slot, const struct values *values)
{
	const char *text =
		legend_text(template_legend(slot->job->template), slot->box->word, slot->lang);
	const char *open, *close;
	bool all = true;

	g_string_truncate(slot->text, 0);
	while ((open = strchr(text, '{')) && (close = strchr(open, '}'))) {
		g_autofree char *name = g_strndup(open + 1, (gsize)(close - open - 1));

		g_string_append_len(slot->text, text, open - text);
		all &= add_field(slot, values, name);
		text = close + 1;
	}
	g_string_append(slot->text, text);
	return all;
}

bool slot_constant(const struct slot *slot)
{
	const struct filling *value;

	if (slot->box->word)
		return fill_word((struct slot *)slot, NULL);
	value = value_of(slot, NULL, slot->own, slot->box->field);
	return value != NULL;
}

static const char *name_of(const struct slot *slot)
{
	return slot->box->field ? slot->box->field : slot->box->word;
}

/* ---- text ---- */

static bool text_good(const struct slot *slot, const char *text, gsize len, GError **error)
{
	const char *name = name_of(slot);

	if (len > TEXT_MAX)
		return refuse(error, BELGI_ERROR_LIMIT, "%s: longer than %d bytes; shorten it",
			name, TEXT_MAX);
	if (!g_utf8_validate_len(text, len, NULL))
		return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: not valid UTF-8; send it as UTF-8",
			name);
	for (const char *c = text; c < text + len; c = g_utf8_next_char(c))
		if (g_unichar_iscntrl(g_utf8_get_char(c)) && !(*c == '\n' && slot->box->wraps))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: a control character; leave it out", name);
	return true;
}

static void set_size(struct slot *slot, int steps)
{
	if (slot->set == steps)
		return;
	ink_size(slot->layout, slot->job->scale * steps / STEPS);
	slot->set = steps;
}

static bool fits(struct slot *slot, int steps)
{
	double width, height;

	set_size(slot, steps);
	ink_measure(slot->layout, &width, &height);
	/* What wraps is as wide as its box, unless a word is wider. */
	return width <= slot->across + NEAR && height <= slot->down + NEAR;
}

/* The largest size that fits, in steps; 0: none. */
static int fitting(struct slot *slot)
{
	int low = (int)ceil(slot->box->least * STEPS), high = (int)(slot->box->size * STEPS);

	if (fits(slot, slot->steps)) {
		low = slot->steps;
		if (low == high || !fits(slot, low + 1))
			return low;
		low++;
	} else {
		high = slot->steps - 1;
		if (high < low || !fits(slot, low))
			return 0;
	}
	while (low < high) {
		int middle = (low + high + 1) / 2;

		if (fits(slot, middle))
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

static bool refuse_unfit(const struct slot *slot, GError **error)
{
	const struct box *box = slot->box;

	return refuse(error, BELGI_ERROR_REFUSED,
		"%s: '%s' at %g pt in a box of %.1f x %.1f mm (%s:%u): does not fit; shorten it, "
		"or take a larger label",
		name_of(slot), pango_layout_get_text(slot->layout), box->least, box->width / MM,
		box->height / MM, template_file(slot->job->template), box->line);
}

static bool letters_known(const struct slot *slot, GError **error)
{
	if (!pango_layout_get_unknown_glyphs_count(slot->layout))
		return true;
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s: '%s' has a character that the fonts lack; leave it out or install "
		"fonts-dejavu-core",
		name_of(slot), pango_layout_get_text(slot->layout));
}

/* A wrapped layout aligns its rows within the box; one row is put where it belongs. */
static void show_text(struct slot *slot, cairo_t *cr)
{
	double width, height, x, y;

	ink_measure(slot->layout, &width, &height);
	x = slot->box->wraps ? 0 : slot->box->across * (slot->across - width);
	y = slot->box->down * (slot->down - height);
	if (slot->job->dpi) {
		x = floor(x);
		y = floor(y);
	}
	ink_text(cr, slot->layout, x, y);
}

static bool draw_text(struct slot *slot, cairo_t *cr, const char *text, gsize len, GError **error)
{
	int steps;

	if (!text_good(slot, text, len, error))
		return false;
	pango_layout_set_text(slot->layout, text, (int)len);
	steps = fitting(slot);
	if (!steps)
		return refuse_unfit(slot, error);
	set_size(slot, steps);
	slot->steps = steps;
	if (!letters_known(slot, error))
		return false;
	show_text(slot, cr);
	return true;
}

static char *letters_lacking(struct slot *slot)
{
	g_autoptr(GString) lacking = g_string_new(NULL);

	for (const char *c = alphabet; *c; c = g_utf8_next_char(c)) {
		int len = (int)(g_utf8_next_char(c) - c);

		pango_layout_set_text(slot->layout, c, len);
		if (pango_layout_get_unknown_glyphs_count(slot->layout))
			g_string_append_printf(lacking, "%s%.*s", lacking->len ? " " : "", len, c);
	}
	return g_string_free(g_steal_pointer(&lacking), false);
}

bool slot_font_good(struct slot *slot, GError **error)
{
	g_autofree char *lacking = NULL;

	pango_layout_set_text(slot->layout, alphabet, -1);
	if (!pango_layout_get_unknown_glyphs_count(slot->layout))
		return true;
	lacking = letters_lacking(slot);
	return refuse(error, BELGI_ERROR_REFUSED,
		"%s:%u: the font of '%s' lacks %s; install fonts-dejavu-core",
		template_file(slot->job->template), slot->box->line, name_of(slot), lacking);
}

/* ---- symbols ---- */

struct symbol {
	const char *what;
	int modules, quiet; /* across */
	double least;       /* points a module */
	int dots;
};

/* The smallest module that readers are promised, in units. */
static double least_module(const struct job *job, const struct symbol *symbol)
{
	double least = symbol->least * job->scale;

	return job->dpi ? fmax(ceil(least - 1e-2), symbol->dots) : least;
}

/* The largest module for that room; on paper of whole dots where the smallest allows that. */
static double largest_module(const struct job *job, const struct symbol *symbol, double room)
{
	double module = (room + NEAR * job->scale) / (symbol->modules + 2 * symbol->quiet);
	double whole = floor(module / job->snap + 1e-6) * job->snap;

	return job->dpi || whole >= least_module(job, symbol) ? whole : module;
}

static bool refuse_module(
	const struct slot *slot, const struct symbol *symbol, double module, GError **error)
{
	const struct job *job = slot->job;
	double needs = least_module(job, symbol) * (symbol->modules + 2 * symbol->quiet);
	g_autofree char *dots = job->dpi ? g_strdup_printf(" at %d dpi", job->dpi) : g_strdup("");

	return refuse(error, BELGI_ERROR_REFUSED,
		"%s:%u: the %s of '%s' has %d modules and %d of white on each side: %.2f mm a "
		"module%s, under %.2f mm; make the box %.1f mm wide%s, or shorten what it says",
		template_file(job->template), slot->box->line, symbol->what, name_of(slot),
		symbol->modules, symbol->quiet, module / job->scale / MM, dots,
		least_module(job, symbol) / job->scale / MM,
		ceil(needs / job->scale / MM * 10) / 10,
		symbol->quiet == QR_QUIET ? " and high" : "");
}

/* The module and the corner of a symbol of `rows` modules high, 0: as high as the box. */
static bool place_symbol(const struct slot *slot, const struct symbol *symbol, int rows,
	double *module, double *x, double *y, GError **error)
{
	const struct job *job = slot->job;
	double around = symbol->modules + 2 * symbol->quiet;
	double room = rows ? fmin(slot->across, slot->down) : slot->across;
	double height;

	*module = largest_module(job, symbol, room);
	if (*module < least_module(job, symbol) - 1e-6)
		return refuse_module(slot, symbol, room / around, error);
	height = rows ? *module * (rows + 2 * symbol->quiet) : slot->down;
	*x = slot->box->across * fmax(slot->across - *module * around, 0);
	*y = slot->box->down * fmax(slot->down - height, 0);
	if (job->dpi) {
		*x = floor(*x);
		*y = floor(*y);
	}
	*x += *module * symbol->quiet;
	if (rows)
		*y += *module * symbol->quiet;
	return true;
}

static bool draw_qr(struct slot *slot, cairo_t *cr, const char *text, gsize len, GError **error)
{
	struct qr qr = { 0 };
	struct symbol symbol = { "QR code", 0, QR_QUIET, QR_LEAST, QR_DOTS };
	double module, x, y;
	bool good;

	if (!(slot->job->ahead && qr_ahead_take(slot->job->ahead, text, len, &qr)) &&
		!qr_encode(&qr, text, len, error)) {
		g_prefix_error(error, "%s: ", name_of(slot));
		return false;
	}
	symbol.modules = qr.width;
	good = place_symbol(slot, &symbol, qr.width, &module, &x, &y, error);
	if (good)
		ink_qr(cr, &qr, x, y, module);
	qr_clear(&qr);
	return good;
}

static bool draw_bars(struct slot *slot, cairo_t *cr, const char *text, gsize len, GError **error)
{
	g_autofree char *bytes = g_strndup(text, len);
	struct bars bars = { 0 };
	struct symbol symbol = { "bar code", 0, BARS_QUIET, BARS_LEAST, BARS_DOTS };
	double module, x, y;
	bool good;

	if (!bars_code128(&bars, bytes, error)) {
		g_prefix_error(error, "%s: ", name_of(slot));
		return false;
	}
	symbol.modules = bars.width;
	good = place_symbol(slot, &symbol, 0, &module, &x, &y, error);
	if (good)
		ink_bars(cr, &bars, x, y, module, slot->down);
	bars_clear(&bars);
	return good;
}

/* ---- drawing ---- */

/* The origin becomes the upper left corner of the content, as its reader turns it. */
static void turn(const struct slot *slot, cairo_t *cr)
{
	static const struct {
		int xx, yx, xy, yy, from_right, from_bottom;
	} turns[] = { { 1, 0, 0, 1, 0, 0 }, { 0, 1, -1, 0, 1, 0 }, { -1, 0, 0, -1, 1, 1 },
		{ 0, -1, 1, 0, 0, 1 } };
	const int i = slot->box->turn;
	cairo_matrix_t matrix;

	cairo_matrix_init(&matrix, turns[i].xx, turns[i].yx, turns[i].xy, turns[i].yy,
		slot->x + turns[i].from_right * slot->width,
		slot->y + turns[i].from_bottom * slot->height);
	cairo_transform(cr, &matrix);
}

static bool draw_content(
	struct slot *slot, cairo_t *cr, const char *text, gsize len, GError **error)
{
	switch (slot->box->kind) {
	case BOX_QR:
		return draw_qr(slot, cr, text, len, error);
	case BOX_BARS:
		return draw_bars(slot, cr, text, len, error);
	case BOX_TEXT:
		break;
	}
	return draw_text(slot, cr, text, len, error);
}

bool slot_draw(struct slot *slot, cairo_t *cr, const struct values *values, GError **error)
{
	const struct filling *value = NULL;
	bool good;

	if (slot->box->word)
		fill_word(slot, values);
	else
		value = value_of(slot, values, slot->own, slot->box->field);
	/* A code that is given as empty stays away; one that nobody thought of is missing. */
	if (!slot->box->word && (!value || !value->len))
		return slot->box->kind == BOX_TEXT || value ||
		       refuse(error, BELGI_ERROR_REFUSED,
			       "%s: no value for its code (%s:%u); "
			       "give one",
			       slot->box->field, template_file(slot->job->template),
			       slot->box->line);
	cairo_save(cr);
	turn(slot, cr);
	good = value ? draw_content(slot, cr, value->text, value->len, error)
		     : draw_text(slot, cr, slot->text->str, slot->text->len, error);
	cairo_restore(cr);
	return good;
}

void slot_ahead(struct slot *slot, const struct values *values)
{
	const struct filling *value = slot->box->kind == BOX_QR && !slot->box->word
					      ? value_of(slot, values, slot->own, slot->box->field)
					      : NULL;

	if (value && value->len)
		qr_ahead_ask(slot->job->ahead, value->text, value->len);
}
