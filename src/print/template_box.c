/* SPDX-License-Identifier: Apache-2.0
 * Attributes of boxes. Invariant: an attribute that is not understood is refused, never passed
 * over; the words and their meaning stand at the top of template.c. */
#include "print/template_box.h"

#include "base/error.h"
#include "print/fields.h"
#include "print/legend.h"

#include <math.h>
#include <string.h>

enum { POINTS_MIN = 3, POINTS_MAX = 400 };
#define SIZE_USUAL 9.0
#define LEAST_USUAL 5.0
#define OVERLAP (1 * 72 / 25.4) /* of boxes, whose edges are white in any case */

struct word_value {
	const char *word;
	double value;
};

static const struct word_value fonts[] = { { "sans", INK_SANS }, { "bold", INK_BOLD },
	{ "mono", INK_MONO }, { NULL, 0 } };
static const struct word_value across[] = { { "left", 0 }, { "middle", 0.5 }, { "right", 1 },
	{ NULL, 0 } };
static const struct word_value down[] = { { "top", 0 }, { "middle", 0.5 }, { "bottom", 1 },
	{ NULL, 0 } };
static const struct word_value wraps[] = { { "yes", 1 }, { "no", 0 }, { NULL, 0 } };
static const struct word_value turns[] = { { "0", 0 }, { "90", 1 }, { "180", 2 }, { "270", 3 },
	{ NULL, 0 } };
static const struct word_value page_kinds[] = { { "first", PAGE_FIRST }, { "next", PAGE_NEXT },
	{ "last", PAGE_LAST }, { NULL, 0 } };
static const struct word_value langs[] = { { "kk", 0 }, { "ru", 1 }, { "en", 2 }, { NULL, 0 } };

/* Attributes that say what an element is. */
static const struct content {
	const char *name;
	enum part part;
	enum box_kind kind;
} contents[] = {
	{ "data-field", PART_BOX, BOX_TEXT },
	{ "data-word", PART_BOX, BOX_TEXT },
	{ "data-qr", PART_BOX, BOX_QR },
	{ "data-bars", PART_BOX, BOX_BARS },
	{ "data-rows", PART_ROWS, 0 },
	{ "data-room", PART_ROOM, 0 },
};

static const char *const elements[] = {
	[PART_STATIC] = "", [PART_BOX] = "rect", [PART_ROWS] = "g", [PART_ROOM] = "rect"
};

static const struct content *content_of(const xmlNode *node)
{
	for (guint i = 0; node->type == XML_ELEMENT_NODE && i < G_N_ELEMENTS(contents); i++)
		if (xmlHasNsProp(node, (const xmlChar *)contents[i].name, NULL))
			return &contents[i];
	return NULL;
}

enum part part_of(const xmlNode *node)
{
	const struct content *content = content_of(node);

	return content ? content->part : PART_STATIC;
}

/* ---- values ---- */

static bool refuse_word(const struct reading *reading, const xmlNode *node, const char *name,
	const char *text, const struct word_value *words, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);

	for (guint i = 0; words[i].word; i++)
		g_string_append_printf(known, "%s%s",
			!i                  ? ""
			: words[i + 1].word ? ", "
					    : " or ",
			words[i].word);
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%ld: %s=\"%s\": write %s", reading->file,
		xmlGetLineNo(node), name, text, known->str);
}

/* *value stays when the attribute is absent. */
static bool read_word(const struct reading *reading, const xmlNode *node, const char *name,
	const struct word_value *words, double *value, GError **error)
{
	g_autofree char *text = svg_text(node, name);

	for (guint i = 0; text && words[i].word; i++)
		if (strcmp(words[i].word, text) == 0) {
			*value = words[i].value;
			return true;
		}
	return !text || refuse_word(reading, node, name, text, words, error);
}

static bool read_size(const struct reading *reading, const xmlNode *node, const char *name,
	double *size, GError **error)
{
	g_autofree char *text = svg_text(node, name);
	double number = svg_number(text, "", POINTS_MIN, POINTS_MAX);

	if (text && number < 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: %s=\"%s\": not %d to %d points; write a number such as 7.5",
			reading->file, xmlGetLineNo(node), name, text, POINTS_MIN, POINTS_MAX);
	if (text)
		*size = number;
	return true;
}

static bool read_leading(
	const struct reading *reading, const xmlNode *node, double *leading, GError **error)
{
	g_autofree char *text = svg_text(node, "data-leading");

	*leading = text ? svg_number(text, "", 0.8, 2) : 1;
	return *leading > 0 || refuse(error, BELGI_ERROR_BAD_INPUT,
				       "%s:%ld: data-leading=\"%s\": not 0.8 to 2; correct it",
				       reading->file, xmlGetLineNo(node), text);
}

static int add_page(const char *word)
{
	for (guint i = 0; page_kinds[i].word; i++)
		if (strcmp(page_kinds[i].word, word) == 0)
			return (int)page_kinds[i].value;
	return -1;
}

int part_pages(const struct reading *reading, const xmlNode *node, GError **error)
{
	g_autofree char *text = svg_text(node, "data-on");
	g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);
	int sum = 0;

	for (char **word = words; *word; word++) {
		int page = **word ? add_page(*word) : 0;
		if (page < 0 || (text && !*text)) {
			refuse_word(reading, node, "data-on", text, page_kinds, error);
			return -1;
		}
		sum |= page;
	}
	return sum;
}

/* ---- what is allowed where ---- */

static bool attribute_known(const struct content *content, const xmlNode *node, const char *name)
{
	static const char *const of_text[] = { "data-font", "data-size", "data-least", "data-wrap",
		"data-lang", "data-leading", NULL };
	static const char *const of_boxes[] = { "data-across", "data-down", "data-turn", NULL };

	if (!content && !node->parent->parent && strcmp(name, "data-belgi") == 0)
		return true;
	if (strcmp(name, "data-on") == 0 || (content && strcmp(name, content->name) == 0))
		return true;
	if (!content || content->part != PART_BOX)
		return false;
	return g_strv_contains(of_boxes, name) ||
	       (content->kind == BOX_TEXT && g_strv_contains(of_text, name));
}

bool attributes_known(
	const struct reading *reading, const xmlNode *node, enum part part, GError **error)
{
	const struct content *content = content_of(node);

	for (const xmlAttr *at = node->properties; at; at = at->next) {
		const char *name = (const char *)at->name;

		if (!g_str_has_prefix(name, "data-") || attribute_known(content, node, name))
			continue;
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: %s means nothing on this <%s>; correct or remove it (all that "
			"there are: labels/README.md)",
			reading->file, xmlGetLineNo(node), name, (const char *)node->name);
	}
	if (part != PART_STATIC && strcmp((const char *)node->name, elements[part]) != 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: %s on a <%s>; it belongs on a <%s>", reading->file,
			xmlGetLineNo(node), content->name, (const char *)node->name,
			elements[part]);
	return true;
}

/* ---- boxes ---- */

static bool field_known(
	const struct reading *reading, const struct box *box, const char *rows, GError **error)
{
	g_autoptr(GString) known = NULL;
	g_autoptr(GPtrArray) fields = NULL;

	if (field_named(reading->kind, rows, box->field))
		return true;
	known = g_string_new(NULL);
	fields = fields_of(reading->kind, rows);
	for (guint i = 0; i < fields->len; i++) {
		const struct field_of *field = fields->pdata[i];
		g_string_append_printf(known, "%s%s", i ? ", " : "", field->name);
	}
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: field '%s': a %s%s%s has none of that name; it has %s", reading->file,
		box->line, box->field, reading->kind, rows ? ", rows of " : "", rows ? rows : "",
		known->len ? known->str : "none");
}

static bool take_content(const struct reading *reading, const xmlNode *node, struct box *box,
	const char *rows, GError **error)
{
	const struct content *content = content_of(node);
	char *text = svg_text(node, content->name);

	box->kind = content->kind;
	if (strcmp(content->name, "data-word") == 0)
		box->word = text;
	else
		box->field = text;
	if (box->field)
		return field_known(reading, box, rows, error);
	return legend_text(reading->legend, box->word, "kk") != NULL ||
	       refuse(error, BELGI_ERROR_BAD_INPUT,
		       "%s:%u: word '%s': labels/words has none of that name; correct it, or add "
		       "it to a file there",
		       reading->file, box->line, box->word);
}

static bool take_text(
	const struct reading *reading, const xmlNode *node, struct box *box, GError **error)
{
	double font = INK_SANS, wrap = 0, lang = -1;

	box->size = SIZE_USUAL;
	if (!read_size(reading, node, "data-size", &box->size, error))
		return false;
	box->least = MIN(LEAST_USUAL, box->size);
	if (!read_size(reading, node, "data-least", &box->least, error) ||
		!read_word(reading, node, "data-font", fonts, &font, error) ||
		!read_word(reading, node, "data-wrap", wraps, &wrap, error) ||
		!read_word(reading, node, "data-lang", langs, &lang, error) ||
		!read_leading(reading, node, &box->leading, error))
		return false;
	if (box->least > box->size)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: data-least=\"%g\" is larger than data-size=\"%g\"; exchange them",
			reading->file, box->line, box->least, box->size);
	box->font = (enum ink_font)font;
	box->wraps = wrap > 0;
	box->lang = lang < 0 ? NULL : g_strdup(langs[(int)lang].word);
	return true;
}

/* Symbols stand in the middle, text begins at the left; both in the middle of the height. */
static bool take_place(
	const struct reading *reading, const xmlNode *node, struct box *box, GError **error)
{
	double turn = 0;
	int on = part_pages(reading, node, error);

	box->across = box->kind == BOX_TEXT ? 0 : 0.5;
	box->down = box->kind == BOX_TEXT && box->wraps ? 0 : 0.5;
	if (on < 0 || !read_word(reading, node, "data-across", across, &box->across, error) ||
		!read_word(reading, node, "data-down", down, &box->down, error) ||
		!read_word(reading, node, "data-turn", turns, &turn, error))
		return false;
	box->turn = (int)turn;
	box->pages = (unsigned)on;
	return true;
}

struct box *box_read(
	const struct reading *reading, const xmlNode *node, const char *rows, GError **error)
{
	struct box *box = g_new0(struct box, 1);

	box->line = (unsigned)xmlGetLineNo(node);
	if (take_content(reading, node, box, rows, error) &&
		(box->kind != BOX_TEXT || take_text(reading, node, box, error)) &&
		take_place(reading, node, box, error))
		return box;
	box_free(box);
	return NULL;
}

void box_free(gpointer data)
{
	struct box *box = data;

	g_free(box->field);
	g_free(box->word);
	g_free(box->lang);
	g_free(box);
}

const char *box_name(const struct box *box)
{
	return box->field ? box->field : box->word;
}

/* On one page, and both of the page or both of one row. */
static bool together(const struct box *a, const struct box *b)
{
	return a->rows == b->rows && (!a->pages || !b->pages || a->pages & b->pages);
}

static bool on_each_other(const struct box *a, const struct box *b)
{
	double wide = fmin(a->x + a->width, b->x + b->width) - fmax(a->x, b->x);
	double high = fmin(a->y + a->height, b->y + b->height) - fmax(a->y, b->y);

	return wide > OVERLAP && high > OVERLAP;
}

bool codes_apart(const char *file, const GPtrArray *boxes, GError **error)
{
	for (guint i = 0; i < boxes->len; i++) {
		const struct box *code = boxes->pdata[i];

		for (guint j = 0; code->kind != BOX_TEXT && j < boxes->len; j++) {
			const struct box *other = boxes->pdata[j];

			if (other != code && together(code, other) && on_each_other(code, other))
				return refuse(error, BELGI_ERROR_BAD_INPUT,
					"%s:%u: the box '%s' lies on the code '%s' of line %u; "
					"move one of them",
					file, other->line, box_name(other), code->field,
					code->line);
		}
	}
	return true;
}

/* ---- what is drawn ---- */

static int on_of(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE ? part_pages(NULL, node, NULL) : 0;
}

static bool has_tail(const xmlNode *node)
{
	if (on_of(node) == PAGE_LAST)
		return true;
	for (const xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE && has_tail(child))
			return true;
	return false;
}

/* What others refer to, and how they look. */
static bool is_shared(const xmlNode *node)
{
	return node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "defs") == 0 ||
	       strcmp((const char *)node->name, "style") == 0;
}

/* Does an element without boxes stay on such a page? Of the tail nothing stays on other pages. */
static bool stays(const xmlNode *node, unsigned pages)
{
	int on = on_of(node);

	if (is_shared(node) || pages == PAGE_EVERY)
		return true;
	if (pages == PAGE_LAST)
		return has_tail(node);
	return on != PAGE_LAST && (!on || (unsigned)on & pages);
}

void parts_strip(xmlNode *node, unsigned pages, bool rows)
{
	for (xmlNode *child = node->children, *next; child; child = next) {
		enum part part = part_of(child);

		next = child->next;
		if (part == PART_BOX || part == PART_ROOM || (part == PART_ROWS && !rows) ||
			(part != PART_ROWS && !stays(child, pages))) {
			xmlUnlinkNode(child);
			xmlFreeNode(child);
		} else if (!is_shared(child)) {
			/* Everything within the tail belongs to it. */
			parts_strip(child, on_of(child) == PAGE_LAST ? PAGE_EVERY : pages, rows);
		}
	}
}
