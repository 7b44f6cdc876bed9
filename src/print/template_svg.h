/* SPDX-License-Identifier: Apache-2.0
 * The SVG of a template as a tree that reaches nothing outside its file. Private to template*.c. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <libxml/tree.h>
#include <stdbool.h>

AUTOPTR(_xmlDoc, xmlFreeDoc);

/* The longest side of a drawing, and what one may hold. */
enum { SVG_SIDE_MAX = 2000, SVG_NODES_MAX = 10000, SVG_DEPTH_MAX = 64 };

/* Refuses with file:line what is no SVG, and whatever would be loaded from elsewhere or run. Free
 * with xmlFreeDoc. */
struct _xmlDoc *svg_read(const char *text, gsize len, const char *file, GError **error);
/* The attribute without a namespace; NULL when absent. Free with g_free. */
char *svg_text(const xmlNode *node, const char *name);
/* "58mm", or "9" where unit is ""; -1 when it is not so or not within min and max. */
double svg_number(const char *text, const char *unit, double min, double max);
/* Millimetres of the root, with a viewBox that makes its units millimetres. */
bool svg_size(const xmlNode *root, const char *file, double *width, double *height, GError **error);
/* Turned or skewed, itself or by what it stands in. */
bool svg_turned(const xmlNode *node);
/* The tree as text; free with xmlFree. */
xmlChar *svg_write(struct _xmlDoc *doc, int *len);
