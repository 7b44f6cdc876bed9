/* SPDX-License-Identifier: Apache-2.0
 * Boxes and rows of a template from the attributes of its elements. Private to template*.c. */
#pragma once

#include "print/template.h"
#include "print/template_svg.h"

/* Where a template is read. */
struct reading {
	const char *file;
	const char *kind;
	const struct legend *legend;
};

/* What an element is to a template. */
enum part { PART_STATIC, PART_BOX, PART_ROWS, PART_ROOM };
enum part part_of(const xmlNode *node);
/* Pages on which the element stands (data-on), as enum page_kind; 0: every page. -1 with file:line.
 */
int part_pages(const struct reading *reading, const xmlNode *node, GError **error);

/* Everything but the place. NULL with file:line; free with box_free. */
struct box *box_read(
	const struct reading *reading, const xmlNode *node, const char *rows, GError **error);
void box_free(gpointer box);
/* Its field or word, for messages. */
const char *box_name(const struct box *box);
/* Refuses boxes that lie on a code. */
bool codes_apart(const char *file, const GPtrArray *boxes, GError **error);
/* Refuses data- attributes that mean nothing where they stand. */
bool attributes_known(
	const struct reading *reading, const xmlNode *node, enum part part, GError **error);
/* Takes out what is filled, and what does not stand on such a page; rows too, unless they are kept.
 */
void parts_strip(xmlNode *node, unsigned pages, bool rows);
