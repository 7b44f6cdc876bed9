/* SPDX-License-Identifier: Apache-2.0
 * A job on a label printer: a label at a time, its status before and after, so that a job that was
 * cut goes on with the label that was not finished, and none is printed twice without saying so. */
#pragma once

#include "print/language.h"
#include "print/transport.h"

/* What is known of a label. */
enum label_state {
	LABEL_WAITING,
	LABEL_SENDING, /* said before its first byte leaves: until PRINTED it may be on paper or not
			*/
	LABEL_PRINTED,
	LABEL_NOT_SENT, /* the printer surely has not printed it */
};

struct spool_sink {
	/* The label's dots; false ends the job with *error. */
	bool (*draw)(void *data, guint index, struct bitmap *bitmap, GError **error);
	/* Must be on disk before this returns true. */
	bool (*mark)(void *data, guint index, enum label_state state, GError **error);
	/* The printer wants something or is at work (enum printer_state); true: go on waiting;
	 * false: stop here. Called again while it lasts, every half second. */
	bool (*wait)(void *data, unsigned states);
	/* After each label that was gone through; may be NULL. false stops after this label. */
	bool (*next)(void *data, guint index, GError **error);
	void *data;
};

struct spool {
	struct transport *transport;
	const struct language *language;
	struct media media;
	guint count;       /* labels of the job */
	guint from;        /* the first to print, from 0 */
	bool *mute;        /* it was asked before and said nothing, so it is not asked; NULL */
	bool broken;       /* the job before this one may have left a part of a label in there */
	bool ruler;        /* it is printed to see what the printer reaches: the rest is cut */
	guint pace_ms;     /* how long a label takes to come out, where the printer does not say */
	guint patience_ms; /* how long a printer may be silent that has answered before; 0: 30 s */
};

/* Asks once, so that no label waits for a printer that never answers. What it does not say is 0. */
bool spool_ask(const struct spool *spool, struct printer_status *status, GError **error);
/* Prints labels from..count-1; *next is the first that was not gone through. Of those before it,
 * what was not marked PRINTED is doubtful: it stays SENDING. True when nothing failed, though the
 * sink may have stopped it; a failure says what to do and leaves it to the caller which label it
 * was. */
bool spool_print(
	const struct spool *spool, const struct spool_sink *sink, guint *next, GError **error);
