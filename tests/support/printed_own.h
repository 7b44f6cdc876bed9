/* SPDX-License-Identifier: Apache-2.0
 * What the readers of printed_NAME.c share: a page that dots are put on, and what was set. */
#pragma once

#include "printed.h"

enum { PRINTED_SIDE_MAX = 16384 };

struct printed {
	const struct printed_reader *reader;
	GByteArray *waiting; /* bytes that are no whole command yet */
	guint64 done;        /* bytes before them */
	bool choked;
	GPtrArray *labels; /* struct printed_label* */
	guint asked, resets;

	struct printed_label now; /* what is set; its dots are the page, width 0: none */
	int room;                 /* rows that the page has memory for */
	int own[8];               /* whatever the language has to keep */
};

/* A language, in a file of its own. */
struct printed_reader {
	const char *language;
	/* As after switching on; `now` has been cleared. May be NULL. */
	void (*start)(struct printed *printed);
	/* Reads the first command of the bytes (at least one): how many it takes, 0: not all is
	 * there, -1: it chokes. */
	int (*take)(struct printed *printed, const guint8 *bytes, gsize len, GError **error);
	bool (*idle)(const struct printed *printed); /* may be NULL */
	void (*say)(unsigned states, GByteArray *out);
};
extern const struct printed_reader printed_zpl, printed_epl, printed_tspl, printed_escpos,
	printed_brother_ql, printed_brother_ql_500, printed_dymo, printed_dymo_550;

/* -1, with where and why. */
int printed_choke(const struct printed *printed, GError **error, const char *format, ...)
	G_GNUC_PRINTF(3, 4);
/* A white page; then dots and rows on it. */
void printed_page(struct printed *printed, int width, int height);
void printed_dot(struct printed *printed, int x, int y);
/* One more row below; `bits` as in struct bitmap, at x, `dots` of them. False: 16384 rows. */
bool printed_row(struct printed *printed, int x, const guint8 *bits, int dots);
bool printed_has_page(const struct printed *printed);
void printed_drop_page(struct printed *printed);
/* The page comes out as a label. */
void printed_out(struct printed *printed);
/* Resets all that was set, and the page. */
void printed_restart(struct printed *printed);

/* The comma-separated whole numbers at the beginning of a text that ends with `end`: how many, -1:
 * something else is there. *after is behind `end`. */
int printed_numbers(
	const guint8 *bytes, gsize len, guint8 end, int *numbers, int most, gsize *after);
