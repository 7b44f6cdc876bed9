/* SPDX-License-Identifier: Apache-2.0
 * A body of /v1: a frame, then runs, then their keys. An even first byte: the rest is the frame as
 * it came; an odd one: the rest is text that is packed here first, so that runs are met behind
 * whole frames too. */
#include "base/error.h"
#include "net/body.h"
#include "net/wire.h"

#include <string.h>

enum { TEXT_MAX = 256 * 1024 };

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static bool no_key(void *data, const char *st, guint8 key[KEY_SIZE])
{
	(void)data, (void)key;
	g_assert_cmpuint(strlen(st), ==, ST_SIZE - 1);
	return false;
}

static void check_refusal(const GError *error)
{
	g_assert_nonnull(error);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	g_assert_null(strchr(error->message, '\n'));
}

static void check_text(char *text, gsize len)
{
	AUTO_BODY struct body body = { 0 };
	struct run_fault fault = { 0 };
	g_autoptr(GError) error = NULL;

	if (!body_read(&body, text, len, &fault, &error)) {
		check_refusal(error);
		return;
	}
	g_assert_cmpuint(body.runs->len, <=, BODY_RUNS_MAX);
	guint runs = body.runs->len;

	if (body_check(&body, no_key, NULL, &fault, &error)) {
		g_assert_cmpuint(body.runs->len, ==, runs);
		return;
	}
	check_refusal(error);
	g_assert_cmpuint(body.runs->len, <, runs);
	g_assert_cmpuint(strlen(fault.st), ==, ST_SIZE - 1);
}

static void check_frame(const void *frame, gsize size)
{
	g_autoptr(GError) error = NULL;
	char *text = NULL;
	gsize len = 0;

	if (!wire_unpack(frame, size, TEXT_MAX, &text, &len, &error)) {
		g_assert_null(text);
		check_refusal(error);
		return;
	}
	g_assert_cmpuint(len, <=, TEXT_MAX);
	g_assert_cmpint(text[len], ==, '\0');
	check_text(text, len);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] % 2 == 0) {
		check_frame(data + 1, size - 1);
		return 0;
	}
	g_autoptr(GBytes) packed = wire_pack((const char *)data + 1, size - 1);

	check_frame(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
	return 0;
}
