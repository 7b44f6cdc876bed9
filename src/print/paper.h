/* SPDX-License-Identifier: Apache-2.0
 * Papers: a template with rows becomes a PDF of as many pages as its rows need. In memory only: a
 * paper may hold names, and this floor keeps none. How pages are made: paper.c; one more paper:
 * labels/papers/README.md. */
#pragma once

#include "print/press.h"

enum { PAPER_PAGES_MAX = 1000, PAPER_ROWS_MAX = 20000 };

/* What fills `<g data-rows="NAME">`: the values of each row, in their order. */
struct paper_table {
	const char *name;
	guint count;
	const struct values *rows;
};

/* Everything is borrowed. A box of language L with field F takes the value F.L, else F. The paper
 * itself gives `page` and `pages`. */
struct paper {
	const char *lang;     /* kk, ru, en: of all boxes that name none; "kk+ru": the first */
	const char *made;     /* the PDF's date of creation, "2021-03-15T10:00:00+06:00", from
			       * the record and never the clock; NULL: none */
	struct values values; /* the same on every page */
	const struct paper_table *tables;
	guint table_count;
};

/* The name of the template of a form, "waybill", in "kk", "ru" or "en" (waybill) or in two side by
 * side, "kk+ru" (waybill-kk-ru). USAGE for other languages. Free with g_free. */
char *paper_template_name(const char *form, const char *lang, GError **error);

/* The table of a template whose rows fill pages: the first; NULL when it has none. */
const struct rows *paper_rows(const struct template *template);

/* The same paper gives the same bytes. A table or value that the template has no place for is left
 * out. REFUSED for a text that does not fit or a row that is higher than a page, LIMIT over
 * PAPER_PAGES_MAX. */
GByteArray *paper_pdf(struct template *template, const struct paper *paper, GError **error);
