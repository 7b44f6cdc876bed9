/* SPDX-License-Identifier: Apache-2.0
 * YUV4MPEG2, the stream of frames that ffmpeg and mjpegtools write (format: y4m.c). */
#pragma once

#include "base/auto.h"
#include "scan/picture.h"

/* Of a stream that does not say how fast it is. */
enum { Y4M_PIXELS_MAX = 16000000, Y4M_FPS = 25 };

struct y4m_header {
	int width, height;
	gint64 rate, per; /* rate / per frames a second */
	gsize colour;     /* bytes of a frame after its luma */
};
/* One line without its end. BAD_INPUT or LIMIT, beginning with `name`. */
bool y4m_header_parse(struct y4m_header *out, const char *line, const char *name, GError **error);

struct y4m;
struct y4m *y4m_new(const char *name);
void y4m_free(struct y4m *y4m);
AUTOPTR(y4m, y4m_free);

/* Takes bytes as they come and calls `frame` for each whole one, numbered from 0. False when they
 * are no such stream; nothing more can be fed then. */
bool y4m_feed(struct y4m *y4m, const guint8 *bytes, gsize len,
	void (*frame)(const struct picture *picture, const struct y4m_header *header, gint64 number,
		void *data),
	void *data, GError **error);
/* The end of the bytes: BAD_INPUT in the middle of the header or of a frame. */
bool y4m_end(const struct y4m *y4m, GError **error);
