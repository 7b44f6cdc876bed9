/* SPDX-License-Identifier: Apache-2.0
 * A Y4M stream, fed in parts whose sizes the first byte sets. */
#include "base/error.h"
#include "scan/y4m.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void frame(
	const struct picture *picture, const struct y4m_header *header, gint64 number, void *data)
{
	gint64 *next = data;

	g_assert_cmpint(number, ==, (*next)++);
	g_assert_cmpint(picture->width, ==, header->width);
	g_assert_cmpint(picture->height, ==, header->height);
	g_assert_cmpint((gint64)header->width * header->height, <=, Y4M_PIXELS_MAX);
	g_assert_cmpint(header->rate, >, 0);
	g_assert_cmpint(header->per, >, 0);
}

static void check_refusal(const GError *error)
{
	g_assert_nonnull(error);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	g_assert_null(strchr(error->message, '\n'));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(struct y4m) y4m = y4m_new("fuzz");
	g_autoptr(GError) error = NULL;
	gint64 frames = 0;
	gsize step;

	if (size < 1)
		return 0;
	step = 1 + data[0];
	for (gsize at = 1; at < size; at += step) {
		if (!y4m_feed(y4m, data + at, MIN(step, size - at), frame, &frames, &error)) {
			check_refusal(error);
			return 0;
		}
	}
	if (!y4m_end(y4m, &error))
		check_refusal(error);
	return 0;
}
