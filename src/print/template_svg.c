/* SPDX-License-Identifier: Apache-2.0
 * Reading SVG that strangers may have made. Invariants: nothing is fetched or opened (no DOCTYPE,
 * no entities, no instructions, links only to data: pictures and into the file itself); depth and
 * number of elements are bounded; the text is UTF-8 whatever it declares. */
#include "print/template_svg.h"

#include "base/error.h"
#include "print/template_cost.h"

#include <libxml/parser.h>
#include <math.h>
#include <string.h>

static const char svg_namespace[] = "http://www.w3.org/2000/svg";

char *svg_text(const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
	char *text = g_strdup((const char *)value);

	xmlFree(value);
	return text;
}

double svg_number(const char *text, const char *unit, double min, double max)
{
	char *end;
	double number;

	if (!text || !g_ascii_isdigit(text[0]) || strlen(text) > 20 || strpbrk(text, "eExXpP"))
		return -1;
	number = g_ascii_strtod(text, &end);
	return strcmp(end, unit) == 0 && number >= min && number <= max ? number : -1;
}

/* ---- what may stand in it ---- */

static bool in_svg(const xmlNode *node)
{
	return node->ns && strcmp((const char *)node->ns->href, svg_namespace) == 0;
}

static bool refuse_reach(
	const char *file, const xmlNode *node, const char *what, const char *text, GError **error)
{
	g_autofree char *shown = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), 60));

	return refuse(error, BELGI_ERROR_REFUSED,
		"%s:%ld: %s=\"%s\" reaches beyond the file; embed the picture (data:image/png) or "
		"remove it",
		file, xmlGetLineNo(node), what, shown);
}

/* Into the file itself, or a picture that stands in the attribute. */
static bool link_stays(const char *link)
{
	return link[0] == '#' || g_str_has_prefix(link, "data:image/png;") ||
	       g_str_has_prefix(link, "data:image/jpeg;");
}

/* Of style sheets and attributes: every url() points into the file. */
static bool style_stays(const char *style)
{
	g_autofree char *lower = g_ascii_strdown(style, -1);
	const char *at = lower;

	/* CSS can write any letter as a number. */
	if (strstr(lower, "@import") || (strchr(lower, '\\') && strpbrk(lower, "(@")))
		return false;
	while ((at = strstr(at, "url("))) {
		at += strlen("url(");
		at += strspn(at, " \t\r\n\"'");
		if (*at != '#')
			return false;
	}
	return true;
}

static bool attributes_stay(const char *file, const xmlNode *node, GError **error)
{
	for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
		xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
		const char *name = (const char *)attribute->name;
		g_autofree char *text = g_strdup(value ? (const char *)value : "");

		xmlFree(value);
		g_strstrip(text);
		if (strcmp(name, "href") == 0 ? !link_stays(text) : !style_stays(text))
			return refuse_reach(file, node, name, text, error);
		if (strcmp(name, "base") == 0 && attribute->ns)
			return refuse_reach(file, node, "xml:base", text, error);
	}
	return true;
}

static bool element_good(const char *file, const xmlNode *node, GError **error)
{
	static const char *const foreign[] = { "script", "foreignObject", "include", "a", "animate",
		"set", NULL };
	const char *name = (const char *)node->name;
	xmlChar *style;
	bool stays;

	if (strcmp(name, "include") == 0 || (in_svg(node) && g_strv_contains(foreign, name)))
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s:%ld: <%s> does not belong on paper; remove it", file,
			xmlGetLineNo(node), name);
	if (strcmp(name, "style") != 0)
		return attributes_stay(file, node, error);
	style = xmlNodeGetContent(node);
	stays = style_stays((const char *)style);
	xmlFree(style);
	if (!stays)
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s:%ld: the style sheet reaches beyond the file; remove its @import, "
			"url() and backslashes",
			file, xmlGetLineNo(node));
	return attributes_stay(file, node, error);
}

/* The next node in the order of the file. */
static const xmlNode *next_node(const xmlNode *node, int *depth)
{
	if (node->type == XML_ELEMENT_NODE && node->children) {
		++*depth;
		return node->children;
	}
	while (node && !node->next) {
		node = node->parent;
		--*depth;
	}
	return node ? node->next : NULL;
}

static bool tree_good(const char *file, const xmlNode *root, GError **error)
{
	int depth = 0, count = 0;

	for (const xmlNode *node = root; node && depth >= 0; node = next_node(node, &depth)) {
		if (++count > SVG_NODES_MAX || depth > SVG_DEPTH_MAX)
			return refuse(error, BELGI_ERROR_LIMIT,
				"%s:%ld: more than %d parts, or %d within each other; simplify the "
				"drawing",
				file, xmlGetLineNo(node), SVG_NODES_MAX, SVG_DEPTH_MAX);
		if (node->type == XML_ELEMENT_NODE && !element_good(file, node, error))
			return false;
		if (node->type == XML_PI_NODE || node->type == XML_ENTITY_REF_NODE)
			return refuse(error, BELGI_ERROR_REFUSED,
				"%s:%ld: an instruction to programs, <?%s?>; remove it", file,
				xmlGetLineNo(node), (const char *)node->name);
	}
	return true;
}

/* ---- reading ---- */

static unsigned line_of(const char *text, const char *at)
{
	unsigned line = 1;

	while ((text = memchr(text, '\n', (gsize)(at - text)))) {
		text++;
		line++;
	}
	return line;
}

static bool text_good(const char *text, gsize len, const char *file, GError **error)
{
	const char *end, *type;

	if (!g_utf8_validate_len(text, len, &end))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: not valid UTF-8; save it as UTF-8", file, line_of(text, end));
	/* Before the parser, which would take its entities in. */
	type = g_strstr_len(text, (gssize)len, "<!DOCTYPE");
	if (!type)
		type = g_strstr_len(text, (gssize)len, "<!ENTITY");
	if (type)
		return refuse(error, BELGI_ERROR_REFUSED,
			"%s:%u: a DOCTYPE or entity, through which a drawing reaches other files; "
			"remove it",
			file, line_of(text, type));
	return true;
}

static bool refuse_xml(xmlParserCtxt *context, const char *file, GError **error)
{
	const xmlError *problem = xmlCtxtGetLastError(context);
	g_autofree char *why = g_utf8_make_valid(
		problem && problem->message ? problem->message : "no element", -1);

	g_strdelimit(g_strstrip(why), "\n", ' ');
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%d: no well-formed XML (%s); correct it, or save it anew with Inkscape", file,
		problem ? MAX(problem->line, 1) : 1, why);
}

struct _xmlDoc *svg_read(const char *text, gsize len, const char *file, GError **error)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
			    XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA;
	g_autoptr(struct _xmlDoc) doc = NULL;
	const xmlNode *root;
	xmlParserCtxt *context;

	if (!text_good(text, len, file, error))
		return NULL;
	context = xmlNewParserCtxt();
	doc = xmlCtxtReadMemory(context, text, (int)len, NULL, "UTF-8", options);
	if (!doc)
		refuse_xml(context, file, error);
	xmlFreeParserCtxt(context);
	if (!doc)
		return NULL;
	root = xmlDocGetRootElement(doc);
	if (doc->intSubset || !root || strcmp((const char *)root->name, "svg") != 0 ||
		!in_svg(root)) {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: no SVG drawing; begin it with <svg xmlns=\"%s\">", file,
			root ? xmlGetLineNo(root) : 1, svg_namespace);
		return NULL;
	}
	for (const xmlNode *node = doc->children; node; node = node->next)
		if (node->type != XML_COMMENT_NODE && node != root) {
			refuse(error, BELGI_ERROR_REFUSED,
				"%s:%ld: an instruction to programs, <?%s?>; remove it", file,
				xmlGetLineNo(node), (const char *)node->name);
			return NULL;
		}
	return tree_good(file, root, error) && svg_light(file, root, error) ? g_steal_pointer(&doc)
									    : NULL;
}

/* ---- what it says ---- */

static bool view_is(const char *view, double width, double height)
{
	g_auto(GStrv) parts = NULL;
	const double wanted[] = { 0, 0, width, height };

	if (!view || strlen(view) > 100)
		return false;
	parts = g_strsplit_set(view, " ,\t\r\n", -1);
	for (guint i = 0, n = 0;; i++) {
		if (!parts[i])
			return n == G_N_ELEMENTS(wanted);
		if (!parts[i][0])
			continue;
		if (n == G_N_ELEMENTS(wanted) ||
			fabs(svg_number(parts[i], "", 0, SVG_SIDE_MAX) - wanted[n]) > 0.01)
			return false;
		n++;
	}
}

bool svg_size(const xmlNode *root, const char *file, double *width, double *height, GError **error)
{
	g_autofree char *across = svg_text(root, "width");
	g_autofree char *down = svg_text(root, "height");
	g_autofree char *view = svg_text(root, "viewBox");

	*width = svg_number(across, "mm", 5, SVG_SIDE_MAX);
	*height = svg_number(down, "mm", 5, SVG_SIDE_MAX);
	if (*width < 0 || *height < 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: width and height are not 5 to %d mm; write them as "
			"width=\"58mm\" height=\"40mm\"",
			file, xmlGetLineNo(root), SVG_SIDE_MAX);
	if (!view_is(view, *width, *height))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%ld: viewBox is not \"0 0 %g %g\", so one unit is not one millimetre; "
			"write it so (Inkscape: Document Properties, Scale 1)",
			file, xmlGetLineNo(root), *width, *height);
	return true;
}

/* matrix(a b c d e f) without b and c only moves and scales. */
static bool matrix_turns(const char *numbers)
{
	for (int i = 0; i < 4; i++) {
		char *end;
		double number;

		numbers += strspn(numbers, " ,\t\r\n");
		number = g_ascii_strtod(numbers, &end);
		if (end == numbers || ((i == 1 || i == 2) && fabs(number) > 1e-9))
			return true;
		numbers = end;
	}
	return false;
}

static bool transform_turns(const char *transform)
{
	const char *at = transform;

	if (strstr(transform, "rotate") || strstr(transform, "skew"))
		return true;
	while ((at = strstr(at, "matrix"))) {
		at = strchr(at, '(');
		if (!at || matrix_turns(++at))
			return true;
	}
	return false;
}

bool svg_turned(const xmlNode *node)
{
	for (; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
		g_autofree char *transform = svg_text(node, "transform");
		g_autofree char *style = svg_text(node, "style");

		if (transform && transform_turns(transform))
			return true;
		if (style && strstr(style, "transform") && transform_turns(style))
			return true;
	}
	return false;
}

xmlChar *svg_write(struct _xmlDoc *doc, int *len)
{
	xmlChar *text = NULL;

	xmlDocDumpMemoryEnc(doc, &text, len, "UTF-8");
	return text;
}
