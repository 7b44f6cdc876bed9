/* SPDX-License-Identifier: Apache-2.0
 * One box at work: its layout is kept from label to label. Lengths are in units of the job: points,
 * or dots. Private to press*.c. */
#pragma once

#include "print/press.h"
#include "print/qr_ahead.h"

/* What all slots of a job share. */
struct job {
	const struct template *template;
	const char *lang;
	int dpi;      /* 0: points */
	double scale; /* units a point */
	double snap;  /* modules are so many units, or twice, three times ... so many */
	struct values constant;
	struct qr_ahead *ahead; /* NULL: nobody told what comes */
};

struct slot {
	const struct job *job;
	const struct box *box;
	const char *lang;
	char *own;                  /* name of the value in this language, F.L; NULL: a word */
	double x, y, width, height; /* from the label's corner */
	double across, down;        /* width and height as the content sees them */
	PangoLayout *layout;        /* of text; NULL */
	int steps;                  /* the size that fitted last, in steps */
	int set;                    /* the size that is set on the layout */
	GString *text;              /* a word with its fields; else unused */
};

struct slot *slot_new(const struct job *job, const struct box *box);
void slot_free(gpointer slot);
/* It draws the same on every label. */
bool slot_constant(const struct slot *slot);
/* Draws what the values say; nothing where a text has none. */
bool slot_draw(struct slot *slot, cairo_t *cr, const struct values *values, GError **error);
/* Asks for the symbol of a label that is drawn later. */
void slot_ahead(struct slot *slot, const struct values *values);
/* Refuses a font without Kazakh letters. */
bool slot_font_good(struct slot *slot, GError **error);
