/* SPDX-License-Identifier: Apache-2.0
 * What makes readings of the bytes that one interface of a scanner sends: hidpos.h, keys.h and
 * frames.h make one each, and these calls are the same for all. Times are microseconds of one clock
 * that never goes back. */
#pragma once

#include "base/auto.h"
#include "model/reading.h"

struct decoder;

struct decoder_kind {
	void (*feed)(struct decoder *decoder, const guint8 *bytes, gsize len, gint64 now);
	void (*lose)(struct decoder *decoder, const char *why, gint64 now);
	gint64 (*deadline)(const struct decoder *decoder);
	/* The deadline has passed: gives or drops what is under way. */
	void (*expire)(struct decoder *decoder);
	void (*free)(struct decoder *decoder);
};

/* The first member of each kind's own struct. */
struct decoder {
	const struct decoder_kind *kind;
	struct reading_sink sink;
	const char *suffix;
	guint64 faults;
	const char *fault;
};

void decoder_free(struct decoder *decoder);
AUTOPTR(decoder, decoder_free);

/* What is stripped from the end of a code instead of one CR, LF or CR LF; NULL: those again.
 * Borrowed. */
void decoder_set_suffix(struct decoder *decoder, const char *suffix);
/* Bytes as they arrived, in the portions of the transfer; none at all are time that passes. */
void decoder_feed(struct decoder *decoder, const guint8 *bytes, gsize len, gint64 now);
/* Some bytes did not arrive whole: the code that they are of is dropped to its end. `why` is a
 * constant. */
void decoder_lose(struct decoder *decoder, const char *why, gint64 now);
/* When decoder_tick is due; READING_IDLE: not in the middle of a code. */
gint64 decoder_deadline(const struct decoder *decoder);
void decoder_tick(struct decoder *decoder, gint64 now);
/* Codes dropped since the start; *last (may be NULL) says why, NULL when none was. */
guint64 decoder_faults(const struct decoder *decoder, const char **last);

/* For the kinds alone. A code was dropped: `why` is a constant. */
void decoder_fail(struct decoder *decoder, const char *why);
/* A code is complete: an AIM identifier at its start is split off unless the reading has one
 * already, and the suffix at its end. What is empty then is no reading. */
void decoder_give(struct decoder *decoder, struct reading reading);
