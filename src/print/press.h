/* SPDX-License-Identifier: Apache-2.0
 * A template made ready for one job: what is the same on every label of the job is laid out and
 * recorded once and replayed; the rest is laid out a label at a time. Invariants: text is whole on
 * paper (wrapped, shrunk, or refused; never cut); the same values give the same bytes; a drawing
 * error ends the job. */
#pragma once

#include "print/bitmap.h"
#include "print/template.h"

/* What fills a box. Texts are UTF-8 of one or more rows; a QR may hold any bytes. Borrowed. */
struct filling {
	const char *field;
	const char *text;
	gsize len;
};
struct values {
	const struct filling *list;
	guint count;
};
/* The last of that name; NULL. */
const struct filling *values_find(const struct values *values, const char *field);

struct press_job {
	const char *lang;       /* kk, ru, en */
	int dpi;                /* dots of the printer; 0: vectors, for PDF and SVG */
	struct values constant; /* the same on every label; copied */
};

struct press;
/* Refuses what template_read cannot see: a symbol whose module is under 0.33 mm, or under 3 dots
 * (bars: 2), or without quiet zone; letters that the fonts lack; constants that do not fit. */
struct press *press_new(struct template *template, const struct press_job *job, GError **error);
void press_free(struct press *press);
AUTOPTR(press, press_free);

/* Tells of a label that press_label will draw later, in that order, so that its symbols are made
 * meanwhile. */
void press_ahead(struct press *press, const struct values *values);
/* Draws one label, its top left corner at the origin; the unit of the context is a point. REFUSED
 * with the field and its text when one does not fit at its least size. */
bool press_label(struct press *press, cairo_t *cr, const struct values *values, GError **error);
/* What of it stands on a page of those kinds (enum page_kind), without rows, and without what
 * stands on last pages alone (data-on="last" and nothing else). */
bool press_page(struct press *press, cairo_t *cr, unsigned pages, const struct values *values,
	GError **error);
/* What stands on last pages alone: a paper moves it up to where its rows end, so that nothing can
 * be written in between. Rows are laid out by the paper itself (press_row.c), because they grow. */
bool press_tail(struct press *press, cairo_t *cr, const struct values *values, GError **error);
/* The same label as the dots of the job's dpi; *bitmap is initialised by the call. */
bool press_bitmap(
	struct press *press, const struct values *values, struct bitmap *bitmap, GError **error);

/* Every problem of such a job joins `problems` (GError*, which the list frees): what press_new
 * refuses, and each value that does not fit. */
void press_check(struct template *template, const struct press_job *job, GPtrArray *problems);
