/* SPDX-License-Identifier: Apache-2.0
 * A printer to which something happens at random bytes, again and again; how its bytes come and
 * what happens is its owner's. It answers what it is asked. */
#pragma once

#include "support/printed.h"

struct unsteady {
	const char *language;
	struct printed *printed;
	gsize apart;    /* bytes between two cuts, on average */
	gsize left;     /* bytes until the next */
	guint cuts;     /* so many are still to come */
	guint no_paper; /* so many answers still say so */
	guint asked;    /* questions that were answered */
	guint told;     /* labels of which it said that it is at work on them */
	guint resets;   /* that came before it was broken off */
	bool hurt;      /* a command was broken off: until a reset it may choke on its end */
};

/* A job on such a printer. */
enum { UNSTEADY_CUTS = 50 };
struct unsteady_kind {
	const char *language, *entry; /* in printers.ini */
	guint labels;
	gsize bytes; /* of a label, about */
};
extern const struct unsteady_kind unsteady_zpl, unsteady_dymo, unsteady_brother, unsteady_tspl;

/* With UNSTEADY_CUTS in the job. */
void unsteady_init(struct unsteady *printer, const struct unsteady_kind *kind);
void unsteady_clear(struct unsteady *printer);
/* Reads bytes up to the next cut and says how many; what it answers is appended. */
gsize unsteady_take(struct unsteady *printer, const guint8 *bytes, gsize len, GByteArray *answers);
/* Is it cut now? Then it is chosen where the next one comes; `off`: what was sent is broken off. */
bool unsteady_cut(struct unsteady *printer, bool off);
