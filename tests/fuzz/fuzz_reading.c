/* SPDX-License-Identifier: Apache-2.0
 * Whatever scanners send, in whatever time: readings keep their promises and nothing is waited for
 * without end. The first byte says what is fed, then come records: a time, a length, the bytes. */
#include "model/frames.h"
#include "model/hidpos.h"
#include "model/keys.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

enum { TICK = 4000 };

static void take(void *data, const struct reading *reading)
{
	guint *sum = data;

	g_assert_cmpuint(reading->len, >, 0);
	g_assert_cmpuint(reading->len, <=, READING_BYTES_MAX);
	g_assert_cmpuint(strlen(reading->aim), <, sizeof(reading->aim));
	for (gsize i = 0; i < reading->len; i++)
		*sum += reading->bytes[i];
}

/* Keys are always text. */
static void take_text(void *data, const struct reading *reading)
{
	take(data, reading);
	for (const char *at = (const char *)reading->bytes;
		at < (const char *)reading->bytes + reading->len; at = g_utf8_next_char(at))
		g_assert_cmpuint(g_utf8_get_char_validated(at, -1) >> 31, ==, 0);
}

/* The layout that a descriptor of `size` bytes gives, guessed when it gives none. */
static struct decoder *open_hidpos(
	const struct reading_sink *sink, bool guess, const guint8 **at, const guint8 *end)
{
	struct report_layout layout;
	gsize len = *at < end ? *(*at)++ : 0;

	len = MIN(len, (gsize)(end - *at));
	if (guess || !report_parse(&layout, *at, len, NULL) || layout.kind != REPORT_HIDPOS)
		return hidpos_new(NULL, sink, -HIDPOS_SETTLE);
	*at += len;
	return hidpos_new(&layout, sink, -HIDPOS_SETTLE);
}

static struct decoder *open_decoder(
	const struct reading_sink *sink, guint8 which, const guint8 **at, const guint8 *end)
{
	struct keys_options options = { .alt = which / 16 % 3, .no_release = which / 64 % 2 };
	struct reading_sink text = { take_text, sink->data };

	switch (which % 4) {
	case 0:
		return open_hidpos(sink, which / 16 % 2, at, end);
	case 1:
		options.layout = keys_layouts()[which / 4 % 3];
		return keys_new(&options, &text);
	case 2:
		return frames_new(FRAMES_STREAM, sink);
	default:
		return frames_new(FRAMES_BLOCKS, sink);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	guint sum = 0;
	const struct reading_sink sink = { take, &sum };
	const guint8 *at = data, *end = data + size;
	gint64 now = 0;

	if (!size)
		return 0;
	const guint8 which = *at++;
	g_autoptr(struct decoder) decoder = open_decoder(&sink, which, &at, end);
	while (end - at >= 2) {
		gsize len = MIN(at[1], (gsize)(end - at - 2));
		g_autofree guint8 *exact = g_memdup2(at + 2, len);
		now += *at * TICK;
		decoder_feed(decoder, exact, len, now);
		at += 2 + len;
	}
	/* Time alone ends whatever was begun. */
	for (guint i = 0; i < 3 && decoder_deadline(decoder) != READING_IDLE; i++)
		decoder_tick(decoder, decoder_deadline(decoder));
	g_assert_cmpint(decoder_deadline(decoder), ==, READING_IDLE);
	return 0;
}
