/* SPDX-License-Identifier: Apache-2.0
 * The cost of a drawing is counted over what is drawn: what <use> shows counts each time.
 * Invariant: a drawing that passes takes seconds at most, and no more memory than its pictures and
 * its page. Filters, masks, patterns and markers have no bound that a file of a megabyte would
 * keep, and are grey where a label has black and white: there are none. */
#include "print/template_cost.h"

#include "base/error.h"

#include <string.h>

enum {
	PIXELS_MAX = 16 << 20,
	TEXT_MAX = 16 << 10,   /* bytes of text that is drawn */
	STYLE_MAX = 8 << 10,   /* bytes of style sheets: every rule is tried on every element */
	DASHED_MAX = 16 << 10, /* bytes of shapes in a drawing with dashes */
	SHAPE = 16,
	USES_MAX = 16,        /* within each other */
	HEAD_MAX = 256 << 10, /* of a picture, in which its size stands */
};

struct cost {
	const char *file;
	GHashTable *by_id;    /* id -> xmlNode* */
	GHashTable *pictures; /* xmlNode* -> pixels + 1 */
	gsize nodes, pixels, text, style, shapes;
	long dashed; /* a line with dashes; 0: there are none */
};

static bool too_much(const struct cost *cost, const xmlNode *node, const char *what, GError **error)
{
	return refuse(error, BELGI_ERROR_LIMIT, "%s:%ld: %s; simplify the drawing", cost->file,
		xmlGetLineNo(node), what);
}

static bool named(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

/* ---- pictures ---- */

static guint64 big_endian(const guint8 *bytes, gsize count)
{
	guint64 number = 0;

	for (gsize i = 0; i < count; i++)
		number = number << 8 | bytes[i];
	return number;
}

/* ITU-T T.81, B.1.1.4: segments have their length; C0 to CF but C4, C8 and CC begin a frame. */
static guint64 jpeg_pixels(const guint8 *bytes, gsize len)
{
	for (gsize at = 2; at + 9 <= len && bytes[at] == 0xff;) {
		guint8 marker = bytes[at + 1];

		if (marker == 0xff) {
			at++;
			continue;
		}
		if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
			marker != 0xcc)
			return big_endian(bytes + at + 5, 2) * big_endian(bytes + at + 7, 2);
		at += 2 + big_endian(bytes + at + 2, 2);
	}
	return 0;
}

/* 0: that cannot be told. */
static guint64 pixels_of(const char *link)
{
	const char *data = strstr(link, ";base64,");
	g_autofree char *text = data ? g_strndup(data + strlen(";base64,"), HEAD_MAX) : NULL;
	gsize len = 0;
	g_autofree guint8 *bytes = text ? g_base64_decode(text, &len) : NULL;

	if (len >= 24 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
		return big_endian(bytes + 16, 4) * big_endian(bytes + 20, 4);
	return len >= 4 && memcmp(bytes, "\xff\xd8", 2) == 0 ? jpeg_pixels(bytes, len) : 0;
}

/* What <use> and <image> show; free with g_free. */
static char *link_of(const xmlNode *node)
{
	for (const xmlAttr *at = node->properties; at; at = at->next) {
		if (strcmp((const char *)at->name, "href") != 0)
			continue;
		xmlChar *value = xmlNodeListGetString(node->doc, at->children, 1);
		char *link = g_strstrip(g_strdup(value ? (const char *)value : ""));
		xmlFree(value);
		return link;
	}
	return NULL;
}

static bool add_picture(struct cost *cost, const xmlNode *node, GError **error)
{
	gpointer known = g_hash_table_lookup(cost->pictures, node);
	guint64 pixels = known ? GPOINTER_TO_SIZE(known) - 1 : 0;
	g_autofree char *link = known ? NULL : link_of(node);

	if (link && g_str_has_prefix(link, "data:")) {
		pixels = pixels_of(link);
		if (!pixels)
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%ld: no picture that can be read; embed it as PNG or JPEG",
				cost->file, xmlGetLineNo(node));
	}
	if (pixels > PIXELS_MAX - cost->pixels)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s:%ld: the pictures have more than %d million pixels; make them smaller",
			cost->file, xmlGetLineNo(node), PIXELS_MAX >> 20);
	cost->pixels += pixels;
	g_hash_table_insert(cost->pictures, (gpointer)node, GSIZE_TO_POINTER(pixels + 1));
	return true;
}

/* ---- style ---- */

/* Does a declaration of it say something else than none? */
static bool sets(const char *style, const char *property)
{
	for (const char *at = style; (at = strstr(at, property));) {
		at += strlen(property);
		at += strspn(at, " \t\r\n");
		if (*at != ':')
			continue;
		at++;
		at += strspn(at, " \t\r\n");
		if (!g_str_has_prefix(at, "none"))
			return true;
	}
	return false;
}

static bool has(const xmlNode *node, const char *property)
{
	g_autofree char *value = svg_text(node, property);
	g_autofree char *style = svg_text(node, "style");
	g_autofree char *lower = style ? g_ascii_strdown(style, -1) : NULL;

	return (value && strcmp(g_strstrip(value), "none") != 0) ||
	       (lower && sets(lower, property));
}

static bool add_style(struct cost *cost, const xmlNode *node, GError **error)
{
	xmlChar *content = xmlNodeGetContent(node);
	g_autofree char *style = g_ascii_strdown((const char *)content, -1);

	xmlFree(content);
	cost->style += strlen(style);
	if (cost->style > STYLE_MAX)
		return too_much(cost, node, "style sheets of more than 8 kB", error);
	if (sets(style, "filter"))
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s:%ld: a filter; remove it, and draw what it shows with plain shapes",
			cost->file, xmlGetLineNo(node));
	if (sets(style, "stroke-dasharray"))
		cost->dashed = xmlGetLineNo(node);
	return true;
}

/* ---- the file as it stands ---- */

static bool element_light(struct cost *cost, xmlNode *node, GError **error)
{
	static const char *const heavy[] = { "filter", "mask", "pattern", "marker", NULL };
	char *id = svg_text(node, "id");

	if (id)
		g_hash_table_insert(cost->by_id, id, node);
	if (g_strv_contains(heavy, (const char *)node->name) || has(node, "filter"))
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s:%ld: a %s; remove it (Inkscape: Clean Up Document), and draw what it shows with plain shapes",
			cost->file, xmlGetLineNo(node),
			g_strv_contains(heavy, (const char *)node->name) ? (const char *)node->name
									 : "filter");
	if (has(node, "stroke-dasharray"))
		cost->dashed = xmlGetLineNo(node);
	return !named(node, "style") || add_style(cost, node, error);
}

static bool tree_light(struct cost *cost, xmlNode *node, GError **error)
{
	if (!element_light(cost, node, error))
		return false;
	for (xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE && !tree_light(cost, child, error))
			return false;
	return true;
}

/* ---- what is drawn ---- */

static gsize attribute_len(const xmlNode *node, const char *name)
{
	g_autofree char *text = svg_text(node, name);

	return text ? strlen(text) : 0;
}

static bool add_drawn(struct cost *cost, const xmlNode *node, bool text, int uses, GError **error);

static bool add_used(struct cost *cost, const xmlNode *node, int uses, GError **error)
{
	g_autofree char *link = link_of(node);
	const xmlNode *target =
		link && *link == '#' ? g_hash_table_lookup(cost->by_id, link + 1) : NULL;

	if (!target)
		return true;
	return uses < USES_MAX ? add_drawn(cost, target, false, uses + 1, error)
			       : too_much(cost, node, "<use> of itself, or too deep", error);
}

static bool add_children(
	struct cost *cost, const xmlNode *node, bool text, int uses, GError **error)
{
	for (const xmlNode *child = node->children; child; child = child->next) {
		if (child->type == XML_ELEMENT_NODE && !add_drawn(cost, child, text, uses, error))
			return false;
		if (text && child->content)
			cost->text += strlen((const char *)child->content);
	}
	return cost->text <= TEXT_MAX || too_much(cost, node, "text of more than 16 kB", error);
}

static bool add_drawn(struct cost *cost, const xmlNode *node, bool text, int uses, GError **error)
{
	if (++cost->nodes > SVG_NODES_MAX)
		return too_much(cost, node, "<use> shows too much too often", error);
	cost->shapes += SHAPE + attribute_len(node, "d") + attribute_len(node, "points");
	if (named(node, "image") && !add_picture(cost, node, error))
		return false;
	if (named(node, "use") && !add_used(cost, node, uses, error))
		return false;
	return add_children(cost, node, text || named(node, "text"), uses, error);
}

bool svg_light(const char *file, const xmlNode *root, GError **error)
{
	g_autoptr(GHashTable) by_id = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GHashTable) pictures = g_hash_table_new(NULL, NULL);
	struct cost cost = { .file = file, .by_id = by_id, .pictures = pictures };

	if (!tree_light(&cost, (xmlNode *)root, error) || !add_drawn(&cost, root, false, 0, error))
		return false;
	return !cost.dashed || cost.shapes <= DASHED_MAX ||
	       refuse(error, BELGI_ERROR_LIMIT,
		       "%s:%ld: dashes in a drawing of so many shapes; draw them whole, or simplify "
		       "the drawing",
		       file, cost.dashed);
}
