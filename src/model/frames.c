/* SPDX-License-Identifier: Apache-2.0
 * Serial bytes cut into readings. Invariant: of a code that is too long, or of which a part was
 * lost, nothing is given. */
#include "model/frames.h"

#include <string.h>

/* SYBLE XB-6299 frames data with these and puts a letter of its own for the symbology first. */
enum { FRAME_START = 0x01, FRAME_END = 0x03 };
enum { BLOCK = 64 };

struct frames {
	struct decoder base;
	enum frames_form form;
	GByteArray *bytes;
	gint64 last;
	bool framed, lettered; /* inside 01 ... 03; its letter has come */
	bool spoilt;           /* the code under way is not given */
};

static void spoil(struct frames *frames, const char *why)
{
	if (!frames->spoilt)
		decoder_fail(&frames->base, why);
	frames->spoilt = true;
}

static void end(struct frames *frames)
{
	const struct reading reading = { frames->bytes->data, frames->bytes->len, "", false };

	if (!frames->spoilt)
		decoder_give(&frames->base, reading);
	g_byte_array_set_size(frames->bytes, 0);
	frames->spoilt = frames->framed = frames->lettered = false;
}

static void put(struct frames *frames, guint8 byte)
{
	if (frames->bytes->len < READING_BYTES_MAX)
		g_byte_array_append(frames->bytes, &byte, 1);
	else
		spoil(frames, "a code longer than any bar code");
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
		spoil(frames, "a block that says more than it holds");
		return;
	}
	for (guint i = 1; i <= block[0]; i++)
		take(frames, block[i]);
}

static void feed(struct decoder *decoder, const guint8 *bytes, gsize len, gint64 now)
{
	struct frames *frames = (struct frames *)decoder;

	frames->last = now;
	for (gsize at = 0; frames->form == FRAMES_BLOCKS && at < len; at += BLOCK)
		take_block(frames, bytes + at, MIN(len - at, BLOCK));
	for (gsize at = 0; frames->form == FRAMES_STREAM && at < len; at++)
		take(frames, bytes[at]);
}

static gint64 deadline(const struct decoder *decoder)
{
	const struct frames *frames = (const struct frames *)decoder;

	return frames->bytes->len || frames->framed || frames->spoilt ? frames->last + FRAMES_IDLE
								      : READING_IDLE;
}

static void lose(struct decoder *decoder, const char *why, gint64 now)
{
	struct frames *frames = (struct frames *)decoder;

	frames->last = now;
	spoil(frames, why);
}

/* An idle time ends a line. A frame that was not ended by then is broken. */
static void expire(struct decoder *decoder)
{
	struct frames *frames = (struct frames *)decoder;

	if (frames->framed) {
		spoil(frames, "a frame that was not ended");
	}
	end(frames);
}

static void release(struct decoder *decoder)
{
	struct frames *frames = (struct frames *)decoder;

	g_byte_array_unref(frames->bytes);
	g_free(frames);
}

struct decoder *frames_new(enum frames_form form, const struct reading_sink *sink)
{
	static const struct decoder_kind kind = { feed, lose, deadline, expire, release };
	struct frames *frames = g_new0(struct frames, 1);

	frames->base = (struct decoder){ .kind = &kind, .sink = *sink };
	frames->form = form;
	frames->bytes = g_byte_array_new();
	return &frames->base;
}
