/* SPDX-License-Identifier: Apache-2.0
 * Printers that are not there: each reads a language from its description alone, without a line of
 * the encoders, a byte at a time if it must be, and shows the labels that it would have printed. It
 * refuses what a real one would choke on. */
#pragma once

#include "base/auto.h"
#include "print/language.h"

struct printed_label {
	/* What is black on paper, as one reads it; all that the head reached, so that narrow labels
	 * may have white beside them. */
	struct bitmap dots;
	/* What was set when it was printed; -1: never said. Tenths of a millimetre, or dots where
	 * the language knows dots only (zpl, epl, dymo). */
	int width, height, gap;
	int darkness, speed;
	int copies;
	bool cut;
};

struct printed;
/* `language` is a name of languages[]. */
struct printed *printed_new(const char *language);
void printed_free(struct printed *printed);
AUTOPTR(printed, printed_free);

/* False: it chokes, with the position and the reason; nothing is read any more. */
bool printed_feed(struct printed *printed, const guint8 *bytes, gsize len, GError **error);
/* As if it were switched off and on: half a label is gone, labels on paper stay. */
void printed_power_cycle(struct printed *printed);

/* Labels that came out whole, the first is 0. Borrowed, until printed_free. */
guint printed_count(const struct printed *printed);
const struct printed_label *printed_label(const struct printed *printed, guint index);
/* Stands between two commands, with nothing half drawn. */
bool printed_idle(const struct printed *printed);
/* Questions for its status that came so far; resets likewise. */
guint printed_asked(const struct printed *printed);
guint printed_resets(const struct printed *printed);

/* Appends what a printer of this language answers when it is in these states (enum printer_state;
 * those that the language cannot say are left out). */
void printed_say(const char *language, unsigned states, GByteArray *out);
