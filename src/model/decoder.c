/* SPDX-License-Identifier: Apache-2.0
 * What all decoders share: time, and the end of a code. Invariants: no reading is empty; time that
 * has passed is dealt with before the bytes that came after it. */
#include "model/decoder.h"

#include "model/aim.h"

#include <string.h>

void decoder_free(struct decoder *decoder)
{
	if (decoder)
		decoder->kind->free(decoder);
}

void decoder_set_suffix(struct decoder *decoder, const char *suffix)
{
	decoder->suffix = suffix;
}

void decoder_feed(struct decoder *decoder, const guint8 *bytes, gsize len, gint64 now)
{
	decoder_tick(decoder, now);
	if (len)
		decoder->kind->feed(decoder, bytes, len, now);
}

void decoder_lose(struct decoder *decoder, const char *why, gint64 now)
{
	decoder_tick(decoder, now);
	decoder->kind->lose(decoder, why, now);
}

gint64 decoder_deadline(const struct decoder *decoder)
{
	return decoder->kind->deadline(decoder);
}

void decoder_tick(struct decoder *decoder, gint64 now)
{
	gint64 deadline = decoder_deadline(decoder);

	if (deadline != READING_IDLE && now >= deadline)
		decoder->kind->expire(decoder);
}

guint64 decoder_faults(const struct decoder *decoder, const char **last)
{
	if (last)
		*last = decoder->fault;
	return decoder->faults;
}

void decoder_fail(struct decoder *decoder, const char *why)
{
	decoder->faults++;
	decoder->fault = why;
}

static bool ends_with(const struct reading *reading, const char *end)
{
	gsize len = strlen(end);

	return reading->len >= len && memcmp(reading->bytes + reading->len - len, end, len) == 0;
}

static void strip(struct reading *reading, const char *end)
{
	if (ends_with(reading, end))
		reading->len -= strlen(end);
}

void decoder_give(struct decoder *decoder, struct reading reading)
{
	const struct aim_meaning *meaning;

	if (!reading.len)
		return;
	if (decoder->suffix) {
		strip(&reading, decoder->suffix);
	} else {
		strip(&reading, "\n");
		strip(&reading, "\r");
	}
	if (!*reading.aim) {
		gsize split = aim_split((const char *)reading.bytes, reading.len, reading.aim);
		reading.bytes += split;
		reading.len -= split;
	}
	meaning = aim_find(reading.aim);
	reading.answer = meaning && meaning->answer;
	if (reading.len)
		decoder->sink.take(decoder->sink.data, &reading);
}
