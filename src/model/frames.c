/* SPDX-License-Identifier: Apache-2.0
 * Serial bytes cut into readings. Invariant: of a code that is too long nothing is given. */
#include "model/frames.h"

#include <string.h>

/* SYBLE XB-6299 frames data with these and puts a letter of its own for the symbology first. */
enum { FRAME_START = 0x01, FRAME_END = 0x03 };
enum { BLOCK = 64 };

struct frames {
	enum frames_form form;
	struct reading_sink sink;
	GByteArray *bytes;
	gint64 last;
	bool framed, lettered; /* inside 01 ... 03; its letter has come */
	bool overlong;
	guint64 faults;
	const char *fault;
};

struct frames *frames_new(enum frames_form form, const struct reading_sink *sink)
{
	struct frames *frames = g_new0(struct frames, 1);

	frames->form = form;
	frames->sink = *sink;
	frames->bytes = g_byte_array_new();
	return frames;
}

void frames_free(struct frames *frames)
{
	if (!frames)
		return;
	g_byte_array_unref(frames->bytes);
	g_free(frames);
}

guint64 frames_faults(const struct frames *frames, const char **last)
{
	if (last)
		*last = frames->fault;
	return frames->faults;
}

static void fail(struct frames *frames, const char *why)
{
	frames->faults++;
	frames->fault = why;
}

static void end(struct frames *frames)
{
	const struct reading reading = { frames->bytes->data, frames->bytes->len, "", false };

	if (!frames->overlong)
		reading_give(&frames->sink, reading);
	g_byte_array_set_size(frames->bytes, 0);
	frames->overlong = frames->framed = frames->lettered = false;
}

static void put(struct frames *frames, guint8 byte)
{
	if (frames->bytes->len < READING_BYTES_MAX) {
		g_byte_array_append(frames->bytes, &byte, 1);
		return;
	}
	if (!frames->overlong)
		fail(frames, "a code longer than any bar code");
	frames->overlong = true;
}

/* 01 and 03 mean something only in their places: elsewhere they are data. */
static void take(struct frames *frames, guint8 byte)
{
	if (frames->framed && !frames->lettered)
		frames->lettered = true;
	else if (frames->framed ? byte == FRAME_END : byte == '\r' || byte == '\n')
		end(frames);
	else if (!frames->framed && !frames->bytes->len && byte == FRAME_START)
		frames->framed = true;
	else
		put(frames, byte);
}

static void take_block(struct frames *frames, const guint8 *block, gsize len)
{
	if (block[0] >= len) {
		fail(frames, "a block that says more than it holds");
		return;
	}
	for (guint i = 1; i <= block[0]; i++)
		take(frames, block[i]);
}

void frames_feed(struct frames *frames, const guint8 *bytes, gsize len, gint64 now)
{
	frames_tick(frames, now);
	if (len)
		frames->last = now;
	for (gsize at = 0; frames->form == FRAMES_BLOCKS && at < len; at += BLOCK)
		take_block(frames, bytes + at, MIN(len - at, BLOCK));
	for (gsize at = 0; frames->form == FRAMES_STREAM && at < len; at++)
		take(frames, bytes[at]);
}

gint64 frames_deadline(const struct frames *frames)
{
	return frames->bytes->len || frames->framed ? frames->last + FRAMES_IDLE : READING_IDLE;
}

/* An idle time ends a line. A frame that was not ended by then is broken. */
void frames_tick(struct frames *frames, gint64 now)
{
	gint64 deadline = frames_deadline(frames);

	if (deadline == READING_IDLE || now < deadline)
		return;
	if (frames->framed) {
		fail(frames, "a frame that was not ended");
		g_byte_array_set_size(frames->bytes, 0);
	}
	end(frames);
}
