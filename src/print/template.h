/* SPDX-License-Identifier: Apache-2.0
 * A label or a page as an SVG file that opens in Inkscape and a browser: what is drawn as it
 * stands, and boxes that are filled. Format, with every attribute: template.c. */
#pragma once

#include "base/auto.h"
#include "print/ink.h"

#include <glib.h>
#include <stdbool.h>

enum { TEMPLATE_MAX = 1 << 20 }; /* bytes */

enum box_kind { BOX_TEXT, BOX_QR, BOX_BARS };
/* Pages on which something stands; a page may be of several kinds: a label is first and last. */
enum page_kind { PAGE_EVERY = 0, PAGE_FIRST = 1, PAGE_NEXT = 2, PAGE_LAST = 4 };
enum { PAGE_ONLY = PAGE_FIRST | PAGE_LAST };

struct box {
	enum box_kind kind;
	char *field; /* whose value fills it: the text, or what the symbol says; NULL: word */
	char *word;  /* else a text of labels/words, by its key */
	char *lang;  /* kk, ru or en, whatever the job's language; NULL: the job's */
	double x, y, width,
		height; /* points from the template's top left corner, as read by eye: */
	int turn;       /* the content is turned by so many quarters clockwise */
	enum ink_font font;
	double size, least; /* points: the em it begins with, the smallest it may shrink to */
	double leading;     /* the height of a row, as a part of what the font asks for */
	double across,
		down; /* where the text stands: 0 left or top, 0.5 middle, 1 right or bottom */
	bool wraps;
	unsigned pages;          /* enum page_kind, any of; 0: every page */
	const struct rows *rows; /* it belongs to a row; NULL: it does not */
	unsigned line;           /* of the file, for refusals */
};

/* A group that is repeated for every row of a table. */
struct rows {
	char *name;                 /* of the table */
	double x, y, width, height; /* the first row as drawn */
	double first_floor, next_top, next_floor,
		last_floor; /* how far rows may go down, by page */
	unsigned line;
};

struct legend;
struct template;
/* `file` is for messages and gives the name; `legend` says the words of data-word and is kept by a
 * reference. Refuses with file:line: fields and words that there are not (print/fields.h,
 * labels/words), boxes that are hidden, rotated otherwise than by data-turn, or outside, and
 * whatever reaches beyond the file. */
struct template *template_read(
	const char *text, gsize len, const char *file, struct legend *legend, GError **error);
/* Every problem of the text joins `problems` (GError*, which the list frees), not the first alone;
 * NULL when there is one. */
struct template *template_check(
	const char *text, gsize len, const char *file, struct legend *legend, GPtrArray *problems);
struct template *template_ref(struct template *template);
void template_unref(struct template *template);
AUTOPTR(template, template_unref);

const char *template_name(const struct template *template); /* file name without .svg */
const struct legend *template_legend(const struct template *template);
const char *template_file(const struct template *template);
const char *template_kind(
	const struct template *template);               /* tag, box, pallet, roll, waybill ... */
double template_width(const struct template *template); /* points */
double template_height(const struct template *template);
const GPtrArray *template_boxes(const struct template *template); /* struct box* */
const struct rows *template_rows(const struct template *template, const char *name);
/* Draws what stands on a page of those kinds (enum page_kind) whatever the values are, without the
 * tail (data-on="last" and nothing else); of PAGE_LAST alone, the tail. */
bool template_draw(const struct template *template, unsigned pages, cairo_t *cr, GError **error);
/* Draws what a row has around its boxes; the row's top left corner is the origin. */
bool template_draw_row(
	const struct template *template, const struct rows *rows, cairo_t *cr, GError **error);
