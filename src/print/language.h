/* SPDX-License-Identifier: Apache-2.0
 * What label printers understand: a label is always a bitmap at the printer's dots, because their
 * own fonts lack Kazakh letters. One language, one file (lang_NAME.c) and a row in language.c.
 * Without I/O: bytes to send, bytes that came. */
#pragma once

#include "print/bitmap.h"

/* How a job is printed; lengths in tenths of a millimetre. */
struct media {
	int width, height; /* of a label; height 0: endless tape */
	int gap;           /* between labels; 0: endless, or black marks are the printer's matter */
	int dpi;
	int head;               /* printable dots across; 0: as wide as the bitmap */
	int offset_x, offset_y; /* dots */
	int darkness, speed;    /* -1: as the printer is set */
	bool cut;
};

/* What a printer says, or what is read from its silence. Several at once. */
enum printer_state {
	PRINTER_PAPER_OUT = 1 << 0,
	PRINTER_RIBBON_OUT = 1 << 1,
	PRINTER_LID_OPEN = 1 << 2,
	PRINTER_JAM = 1 << 3,
	PRINTER_PAUSED = 1 << 4,
	PRINTER_BUSY = 1 << 5, /* still printing */
	PRINTER_CUTTER = 1 << 6,
	PRINTER_MEDIA = 1 << 7, /* another roll than the job wants */
	PRINTER_HOT = 1 << 8,
	PRINTER_FAULT = 1 << 9, /* something else; the printer's display says what */
};
enum { PRINTER_STOPS = ~PRINTER_BUSY };

struct printer_status {
	unsigned states;   /* enum printer_state; 0: ready */
	int width, height; /* of the roll in it, tenths of a millimetre; 0: not said */
	int waiting;       /* labels not printed yet; -1: not said */
	char model[32];    /* "" when not said */
};

struct dots; /* print/lang.h */

struct language {
	const char *name; /* zpl epl tspl escpos brother-ql brother-ql-500 dymo dymo-550 */
	const char *title;
	/* A job is begin, then each label in turn, then end; each appends to `out`. `index` counts
	 * from 0 since begin, which is told how many come. Any may be NULL. A label that is sent
	 * whole is printed without what follows. */
	void (*begin)(GByteArray *out, const struct media *media, guint count);
	void (*label)(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
		guint index, guint count);
	void (*end)(GByteArray *out, const struct media *media);
	/* Throws away what a broken job left in the printer, a label that was cut in the middle of
	 * its dots included: a printer that counts bytes may still wait for the rest of them. */
	void (*reset)(GByteArray *out, const struct media *media);
	/* The question, NULL: it cannot be asked; and how many bytes of `bytes` its answer takes,
	 * 0: more must come, -1: that is no answer. Some printers say unasked what changes, and
	 * answer to begin: of several answers the last counts. */
	void (*ask)(GByteArray *out);
	int (*answer)(struct printer_status *status, const guint8 *bytes, gsize len);
	/* Nothing of a label is printed before its last byte came, or its last line was ended
	 * (language_harmless()). Else rows come out as they come in. */
	bool whole;
	/* A label that was sent whole is printed again by the printer itself when paper, ribbon,
	 * lid or jam stopped it and was seen to. Else nobody knows whether it came out. */
	bool reprints;
	/* What of a label the printer reaches; NULL: its head. For language_holds(). */
	void (*lay)(struct dots *dots, const struct bitmap *bitmap, const struct media *media);
};

/* Nothing is cut silently: REFUSED when dots of the label are off what the printer reaches. The
 * caller says which label it is. */
bool language_holds(const struct language *language, const struct media *media,
	const struct bitmap *bitmap, GError **error);

/* Of the bytes of a label in a language that prints whole ones: how many may have left with nothing
 * on paper, whatever is sent next. A last line that was begun may be ended by what comes, a reset
 * too. */
gsize language_harmless(const GByteArray *label);

extern const struct language *const languages[];         /* ended by NULL */
const struct language *language_named(const char *name); /* NULL: none; so is NULL's */
/* The word of a state (one bit) that has a sentence in the words tables: paper_out, lid_open. */
const char *printer_state_word(enum printer_state state);
