/* SPDX-License-Identifier: Apache-2.0
 * Templates. A template is an SVG drawing, valid UTF-8 of at most 1 MiB, whose units are
 * millimetres; it is drawn as it stands, except for some elements that have data- attributes:
 *
 *   <svg width="58mm" height="40mm" viewBox="0 0 58 40" data-belgi="KIND">
 *                       the kind says which fields there are (fields.c)
 *
 *   <rect data-...>     a box, which is not drawn itself; x, y, width and height in mm, within the
 *                       drawing, moved or scaled by transforms but never turned. It has one of
 *     data-field="F"    the text of the job's value F.L in the box's language L, else of F
 *     data-word="K"     the word K of labels/words in the box's language
 *     data-qr="F"       value F as a QR code; its quiet zone of 4 modules lies within the box
 *     data-bars="F"     value F as Code 128, as high as the box; its quiet zones of 10 modules lie
 *                       within the box
 *                       and may have
 *     data-across="left|middle|right"  data-down="top|middle|bottom"
 *                       where the content stands in a box with room left (text: left, and middle
 *                       or with data-wrap top; symbols: middle)
 *     data-turn="0|90|180|270"         the content is turned clockwise
 *     data-on="first|next|last"        only on such pages; several with spaces between
 *                       and for text
 *     data-size="9" data-least="5"     points: the em it begins with, and to which it may shrink
 *     data-font="sans|bold|mono"       DejaVu Sans, bold; DejaVu Sans Mono, bold
 *     data-wrap="yes"                  it may take several rows
 *     data-leading="0.9"               the height of a row, 0.8 to 2 of what the font asks for
 *     data-lang="kk|ru|en"             whatever the job's language is
 *
 *   <g data-rows="T">   one row of table T, with boxes whose fields are those of the row; repeated
 *                       downwards at the distance of its height, which is that of what it holds
 *   <rect data-room="T" data-on="first|next|last">
 *                       not drawn: how far rows of T reach on such pages, from its upper to its
 *                       lower edge. A table without one may fill the drawing from its first row on;
 *                       next pages are like the first, and last ones like the others, unless they
 *                       have their own. On the first page the rows begin where they are drawn.
 *
 * data-on may stand on any drawn element too. What has data-on="last" and nothing else is the tail:
 * it is drawn by itself, and a paper moves it up to where its rows end. Anything else that begins
 * with data- is refused; so are DOCTYPE, scripts and links out of the file (template_svg.c), and what
 * takes long to draw (template_cost.c).
 *
 * Invariants: a box lies within the drawing and its place is exact to 0.01 mm; what is drawn does
 * not hang on values. */
#include "print/template.h"

#include "base/error.h"
#include "print/fields.h"
#include "print/legend.h"
#include "print/template_box.h"

#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

#define POINTS (72 / 25.4)
#define NEAR 0.03 /* points: a hundredth of a millimetre */

enum { BOXES_MAX = 500, PAGE_KINDS = 8 };

struct template
{
	gint refs;
	char *file, *name, *kind;
	struct legend *legend;
	double width, height;
	GPtrArray *boxes, *rows;
	RsvgHandle *pages[PAGE_KINDS]; /* what is drawn, by kinds of page; NULL: as on every page */
	RsvgHandle *table;             /* with rows; NULL: there are none */
};

/* A row's element is found again by this id. */
static char *row_id(const struct rows *rows)
{
	return g_strdup_printf("#belgi-rows-%s", rows->name);
}

static void rows_free(gpointer data)
{
	struct rows *rows = data;

	g_free(rows->name);
	g_free(rows);
}

struct template *template_ref(struct template *template)
{
	g_atomic_int_inc(&template->refs);
	return template;
}

void template_unref(struct template *template)
{
	if (!template || !g_atomic_int_dec_and_test(&template->refs))
		return;
	g_free(template->file);
	g_free(template->name);
	g_free(template->kind);
	legend_unref(template->legend);
	g_ptr_array_unref(template->boxes);
	g_ptr_array_unref(template->rows);
	for (int i = 0; i < PAGE_KINDS; i++)
		g_clear_object(&template->pages[i]);
	g_clear_object(&template->table);
	g_free(template);
}

/* ---- librsvg ---- */

static RsvgHandle *load(struct _xmlDoc *doc, const char *file, GError **error)
{
	g_autoptr(GError) problem = NULL;
	int len;
	xmlChar *text = svg_write(doc, &len);
	RsvgHandle *handle = rsvg_handle_new_from_data(text, (gsize)len, &problem);

	xmlFree(text);
	if (!handle) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: cannot be drawn (%s); save it anew with Inkscape", file,
			problem->message);
		return NULL;
	}
	/* Its own 90 would make millimetres a quarter too long. */
	rsvg_handle_set_dpi(handle, 72);
	return handle;
}

static RsvgRectangle whole(const struct template *template)
{
	return (RsvgRectangle){ 0, 0, template->width, template->height };
}

/* ---- the parts of the tree ---- */

struct parse {
	struct template *template;
	struct reading reading;
	struct _xmlDoc *doc;
	GPtrArray *nodes;    /* of boxes, in their order */
	GPtrArray *rooms;    /* xmlNode* */
	bool paged;          /* something has data-on */
	GPtrArray *problems; /* GError*, reading goes on; NULL: the first one ends it */
};

/* True when the reading goes on in spite of the problem. */
static bool noted(struct parse *parse, GError *problem, GError **error)
{
	if (!parse->problems) {
		g_propagate_error(error, problem);
		return false;
	}
	g_ptr_array_add(parse->problems, problem);
	return true;
}

static bool take_box(struct parse *parse, xmlNode *node, const struct rows *rows, GError **error)
{
	struct box *box;
	g_autofree char *id = g_strdup_printf("belgi-box-%u", parse->nodes->len);

	if (parse->nodes->len == BOXES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s:%ld: more than %d boxes; divide the template", parse->reading.file,
			xmlGetLineNo(node), BOXES_MAX);
	box = box_read(&parse->reading, node, rows ? rows->name : NULL, error);
	if (!box)
		return false;
	box->rows = rows;
	g_ptr_array_add(parse->template->boxes, box);
	g_ptr_array_add(parse->nodes, node);
	xmlSetProp(node, (const xmlChar *)"id", (const xmlChar *)id);
	return true;
}

static struct rows *take_rows(struct parse *parse, xmlNode *node, GError **error)
{
	g_autofree char *name = svg_text(node, "data-rows");
	g_autofree char *id = g_strdup_printf("belgi-rows-%s", name);
	struct rows *rows;

	if (!fields_have_rows(parse->reading.kind, name)) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: rows '%s': a %s has no table of that name; correct it",
			parse->reading.file, xmlGetLineNo(node), name, parse->reading.kind);
		return NULL;
	}
	if (template_rows(parse->template, name)) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: rows '%s' are there already; leave one of them",
			parse->reading.file, xmlGetLineNo(node), name);
		return NULL;
	}
	rows = g_new0(struct rows, 1);
	rows->name = g_steal_pointer(&name);
	rows->line = (unsigned)xmlGetLineNo(node);
	g_ptr_array_add(parse->template->rows, rows);
	xmlSetProp(node, (const xmlChar *)"id", (const xmlChar *)id);
	return rows;
}

static void take_room(struct parse *parse, xmlNode *node)
{
	g_autofree char *id = g_strdup_printf("belgi-room-%u", parse->rooms->len);

	g_ptr_array_add(parse->rooms, node);
	xmlSetProp(node, (const xmlChar *)"id", (const xmlChar *)id);
}

static bool take_tree(struct parse *parse, xmlNode *node, const struct rows *rows, GError **error);

static bool take_node(struct parse *parse, xmlNode *node, const struct rows *rows, GError **error)
{
	enum part part = part_of(node);
	GError *problem = NULL;
	int on;

	if (!attributes_known(&parse->reading, node, part, &problem) &&
		!noted(parse, problem, error))
		return false;
	on = part_pages(&parse->reading, node, error);
	if (on < 0)
		return false;
	parse->paged |= on > 0;
	if (part != PART_STATIC && svg_turned(node))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: the box is turned or skewed; draw it upright and turn its content "
			"with data-turn=\"90\"",
			parse->reading.file, xmlGetLineNo(node));
	if (part == PART_BOX)
		return take_box(parse, node, rows, error);
	if (part != PART_STATIC && rows)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: a table within a row; move it out", parse->reading.file,
			xmlGetLineNo(node));
	if (part == PART_ROOM)
		take_room(parse, node);
	if (part == PART_ROWS) {
		rows = take_rows(parse, node, error);
		if (!rows)
			return false;
	}
	return take_tree(parse, node, rows, error);
}

static bool take_tree(struct parse *parse, xmlNode *node, const struct rows *rows, GError **error)
{
	for (xmlNode *child = node->children; child; child = child->next) {
		GError *problem = NULL;

		if (child->type == XML_ELEMENT_NODE && !take_node(parse, child, rows, &problem) &&
			!noted(parse, problem, error))
			return false;
	}
	return true;
}

/* ---- places ---- */

/* Where the element with that id stands, without its stroke. A hidden one is nowhere. */
static bool place_of(const struct template *template, RsvgHandle *handle, const char *id,
	const char *what, unsigned line, RsvgRectangle *place, GError **error)
{
	const RsvgRectangle view = whole(template);
	RsvgRectangle ink;

	if (!rsvg_handle_get_geometry_for_layer(handle, id, &view, &ink, place, NULL) ||
		place->width < NEAR || place->height < NEAR)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: the box '%s' is hidden or has no size; show it, or remove it",
			template->file, line, what);
	if (place->x < -NEAR || place->y < -NEAR ||
		place->x + place->width > template->width + NEAR ||
		place->y + place->height > template->height + NEAR)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: the box '%s' lies from %.1f, %.1f to %.1f, %.1f mm, outside of "
			"%g x %g mm; move it inside",
			template->file, line, what, place->x / POINTS, place->y / POINTS,
			(place->x + place->width) / POINTS, (place->y + place->height) / POINTS,
			template->width / POINTS, template->height / POINTS);
	return true;
}

static bool place_boxes(struct parse *parse, RsvgHandle *handle, GError **error)
{
	const struct template *template = parse->template;

	for (guint i = 0; i < template->boxes->len; i++) {
		struct box *box = template->boxes->pdata[i];
		g_autofree char *id = g_strdup_printf("#belgi-box-%u", i);
		GError *problem = NULL;
		RsvgRectangle place;

		if (!place_of(template, handle, id, box_name(box), box->line, &place, &problem)) {
			if (!noted(parse, problem, error))
				return false;
			continue;
		}
		box->x = place.x;
		box->y = place.y;
		box->width = place.width;
		box->height = place.height;
	}
	return true;
}

static bool place_rows(const struct template *template, RsvgHandle *handle, GError **error)
{
	for (guint i = 0; i < template->rows->len; i++) {
		struct rows *rows = template->rows->pdata[i];
		g_autofree char *id = row_id(rows);
		RsvgRectangle place;

		if (!place_of(template, handle, id, rows->name, rows->line, &place, error))
			return false;
		rows->x = place.x;
		rows->y = place.y;
		rows->width = place.width;
		rows->height = place.height;
		rows->first_floor = template->height;
	}
	return true;
}

static void set_room(struct rows *rows, int on, const RsvgRectangle *room)
{
	double floor = room->y + room->height;

	if (on == 0 || on & PAGE_FIRST)
		rows->first_floor = floor;
	if (on == 0 || on & PAGE_NEXT) {
		rows->next_top = room->y;
		rows->next_floor = floor;
	}
	if (on == 0 || on & PAGE_LAST)
		rows->last_floor = floor;
}

static bool place_rooms(struct parse *parse, RsvgHandle *handle, GError **error)
{
	const struct template *template = parse->template;

	for (guint i = 0; i < parse->rooms->len; i++) {
		xmlNode *node = parse->rooms->pdata[i];
		unsigned line = (unsigned)xmlGetLineNo(node);
		g_autofree char *name = svg_text(node, "data-room");
		g_autofree char *id = g_strdup_printf("#belgi-room-%u", i);
		struct rows *rows = (struct rows *)template_rows(template, name);
		RsvgRectangle room;

		if (!rows)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: data-room=\"%s\": there are no rows of that name; correct it",
				template->file, line, name);
		if (!place_of(template, handle, id, name, line, &room, error))
			return false;
		set_room(rows, part_pages(&parse->reading, node, NULL), &room);
	}
	return true;
}

/* What no room said. */
static bool finish_rows(const struct template *template, GError **error)
{
	for (guint i = 0; i < template->rows->len; i++) {
		struct rows *rows = template->rows->pdata[i];

		if (rows->next_floor <= 0) {
			rows->next_top = rows->y;
			rows->next_floor = rows->first_floor;
		}
		if (rows->last_floor <= 0)
			rows->last_floor = rows->next_floor;
		if (rows->first_floor < rows->y + rows->height - NEAR ||
			rows->next_floor < rows->next_top + rows->height - NEAR ||
			rows->last_floor < rows->next_top - NEAR)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: rows '%s': their room takes not even one row; make it "
				"higher",
				template->file, rows->line, rows->name);
	}
	return true;
}

/* ---- what is drawn ---- */

static RsvgHandle *drawn(struct parse *parse, unsigned pages, bool rows, GError **error)
{
	g_autoptr(struct _xmlDoc) copy = xmlCopyDoc(parse->doc, 1);

	parts_strip(xmlDocGetRootElement(copy), pages, rows);
	return load(copy, parse->template->file, error);
}

static bool load_pages(struct parse *parse, GError **error)
{
	static const unsigned kinds[] = { PAGE_FIRST, PAGE_NEXT, PAGE_LAST | PAGE_NEXT,
		PAGE_FIRST | PAGE_LAST, PAGE_LAST };
	struct template *template = parse->template;

	for (guint i = 0; parse->paged && i < G_N_ELEMENTS(kinds); i++) {
		template->pages[kinds[i]] = drawn(parse, kinds[i], false, error);
		if (!template->pages[kinds[i]])
			return false;
	}
	if (template->rows->len) {
		template->table = drawn(parse, PAGE_EVERY, true, error);
		if (!template->table)
			return false;
	}
	template->pages[PAGE_EVERY] = drawn(parse, PAGE_EVERY, false, error);
	return template->pages[PAGE_EVERY] != NULL;
}

/* ---- reading ---- */

static bool take_kind(struct parse *parse, const xmlNode *root, GError **error)
{
	g_autofree char *kind = svg_text(root, "data-belgi");
	g_autofree char *known = g_strjoinv(", ", (char **)label_kinds);

	for (guint i = 0; kind && label_kinds[i]; i++)
		if (strcmp(label_kinds[i], kind) == 0)
			parse->reading.kind = parse->template->kind = g_steal_pointer(&kind);
	if (parse->template->kind)
		return true;
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%ld: data-belgi=\"%s\" on <svg> is no kind of label; write one of %s",
		parse->reading.file, xmlGetLineNo(root), kind ? kind : "", known);
}

static bool parse_all(struct parse *parse, GError **error)
{
	struct template *template = parse->template;
	xmlNode *root = xmlDocGetRootElement(parse->doc);
	RsvgHandle *handle = NULL;
	bool good;

	if (!svg_size(root, template->file, &template->width, &template->height, error) ||
		!take_kind(parse, root, error))
		return false;
	template->width *= POINTS;
	template->height *= POINTS;
	if (!attributes_known(&parse->reading, root, PART_STATIC, error) ||
		!take_tree(parse, root, NULL, error))
		return false;
	handle = load(parse->doc, template->file, error);
	good = handle && place_boxes(parse, handle, error) && place_rows(template, handle, error) &&
	       place_rooms(parse, handle, error);
	g_clear_object(&handle);
	good = good && codes_apart(template->file, template->boxes, error) &&
	       finish_rows(template, error);
	/* With problems nothing is drawn, and pages that are not understood cannot be told apart.
	 */
	return good && ((parse->problems && parse->problems->len) || load_pages(parse, error));
}

static struct template *template_new(const char *file, struct legend *legend)
{
	struct template *template = g_new0(struct template, 1);

	template->refs = 1;
	template->file = g_strdup(file);
	template->name = g_path_get_basename(file);
	if (g_str_has_suffix(template->name, ".svg"))
		template->name[strlen(template->name) - strlen(".svg")] = '\0';
	template->legend = legend_ref(legend);
	template->boxes = g_ptr_array_new_with_free_func(box_free);
	template->rows = g_ptr_array_new_with_free_func(rows_free);
	return template;
}

static struct template *read_noting(const char *text, gsize len, const char *file,
	struct legend *legend, GPtrArray *problems, GError **error)
{
	g_autoptr(struct template) template = template_new(file, legend);
	g_autoptr(struct _xmlDoc) doc = NULL;
	g_autoptr(GPtrArray) nodes = g_ptr_array_new();
	g_autoptr(GPtrArray) rooms = g_ptr_array_new();
	struct parse parse = { .template = template,
		.reading = { template->file, NULL, legend },
		.nodes = nodes,
		.rooms = rooms,
		.problems = problems };

	if (len > TEMPLATE_MAX) {
		refuse(error, BELGI_ERROR_LIMIT,
			"%s: larger than %d bytes; simplify the drawing or make its pictures "
			"smaller",
			file, TEMPLATE_MAX);
		return NULL;
	}
	parse.doc = doc = svg_read(text, len, file, error);
	return doc && parse_all(&parse, error) ? g_steal_pointer(&template) : NULL;
}

struct template *template_read(
	const char *text, gsize len, const char *file, struct legend *legend, GError **error)
{
	return read_noting(text, len, file, legend, NULL, error);
}

struct template *template_check(
	const char *text, gsize len, const char *file, struct legend *legend, GPtrArray *problems)
{
	GError *last = NULL;
	g_autoptr(struct template) template = read_noting(text, len, file, legend, problems, &last);

	if (last)
		g_ptr_array_add(problems, last);
	return problems->len ? NULL : g_steal_pointer(&template);
}

/* ---- what it is ---- */

const struct legend *template_legend(const struct template *template)
{
	return template->legend;
}

const char *template_name(const struct template *template)
{
	return template->name;
}

const char *template_file(const struct template *template)
{
	return template->file;
}

const char *template_kind(const struct template *template)
{
	return template->kind;
}

double template_width(const struct template *template)
{
	return template->width;
}

double template_height(const struct template *template)
{
	return template->height;
}

const GPtrArray *template_boxes(const struct template *template)
{
	return template->boxes;
}

const struct rows *template_rows(const struct template *template, const char *name)
{
	for (guint i = 0; i < template->rows->len; i++) {
		const struct rows *rows = template->rows->pdata[i];
		if (strcmp(rows->name, name) == 0)
			return rows;
	}
	return NULL;
}

/* ---- drawing ---- */

static bool refuse_drawing(const struct template *template, const GError *problem, GError **error)
{
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: cannot be drawn (%s); simplify it",
		template->file, problem->message);
}

bool template_draw(const struct template *template, unsigned pages, cairo_t *cr, GError **error)
{
	RsvgHandle *handle =
		template->pages[pages] ? template->pages[pages] : template->pages[PAGE_EVERY];
	const RsvgRectangle view = whole(template);
	g_autoptr(GError) problem = NULL;

	if (pages == PAGE_LAST && !template->pages[pages])
		return true;
	return rsvg_handle_render_document(handle, cr, &view, &problem) ||
	       refuse_drawing(template, problem, error);
}

bool template_draw_row(
	const struct template *template, const struct rows *rows, cairo_t *cr, GError **error)
{
	const RsvgRectangle view = whole(template);
	g_autofree char *id = row_id(rows);
	g_autoptr(GError) problem = NULL;
	bool good;

	cairo_save(cr);
	cairo_translate(cr, -rows->x, -rows->y);
	good = rsvg_handle_render_layer(template->table, cr, id, &view, &problem);
	cairo_restore(cr);
	return good || refuse_drawing(template, problem, error);
}
