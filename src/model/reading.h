/* SPDX-License-Identifier: Apache-2.0
 * One code as a scanner handed it over, whatever the way: decoders (decoder.h) give these. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum {
	READING_BYTES_MAX = 8192, /* of one code: the largest QR code has 7 089 digits */
	READING_IDLE = -1,        /* in place of a time: nothing is waited for */
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
