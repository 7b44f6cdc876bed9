/* SPDX-License-Identifier: Apache-2.0
 * One code as a scanner handed it over, whatever the way: hidpos.h, keys.h and frames.h all give
 * these. Every one of them is told the time in microseconds of one clock that never goes back, and
 * says until when it waits at most (READING_IDLE: for nothing). */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum {
	READING_BYTES_MAX = 8192, /* of one code: the largest QR code has 7 089 digits */
	READING_IDLE = -1,
};

struct reading {
	const guint8 *bytes; /* as sent, without AIM identifier and line end; keys give UTF-8 */
	gsize len;           /* at least 1 */
	char aim[4];         /* without ']' (Q1, C0 ...); empty when none was sent */
	bool answer;         /* of the scanner to a command, no bar code */
};

/* Called inside feed and tick; the reading is borrowed. The callee must not free who calls it. */
struct reading_sink {
	void (*take)(void *data, const struct reading *reading);
	void *data;
};

/* Gives a code that is complete: an AIM identifier at its start is split off unless the reading has
 * one already, and a line end at its end. What is empty then is no reading. */
void reading_give(const struct reading_sink *sink, struct reading reading);
