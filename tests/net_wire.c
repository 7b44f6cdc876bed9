/* SPDX-License-Identifier: Apache-2.0
 * Bodies of /v1: what was packed comes back, and nothing that comes from outside takes more memory
 * than its maximum. */
#include "base/crypto.h"
#include "base/error.h"
#include "net/wire.h"

#include <string.h>

static void check_refused(GBytes *packed, gsize max, enum belgi_error code, const char *sentence)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize size = 0, len = 0;
	const void *data = g_bytes_get_data(packed, &size);

	g_assert_false(wire_unpack(data, size, max, &text, &len, &error));
	g_assert_error(error, BELGI_ERROR, (gint)code);
	g_assert_cmpstr(error->message, ==, sentence);
	g_assert_null(text);
}

static void check_comes_back(const char *bytes, gsize size, gsize max)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) packed = wire_pack(bytes, size);
	g_autofree char *text = NULL;
	gsize len = 0;

	g_assert_true(wire_unpack(g_bytes_get_data(packed, NULL), g_bytes_get_size(packed), max,
		&text, &len, &error));
	g_assert_no_error(error);
	g_assert_cmpmem(text, len, bytes, size);
	g_assert_cmpint(text[len], ==, '\0');
}

static void what_was_packed_comes_back(void)
{
	g_autofree char *noise = g_malloc(WIRE_UNPACKED_MAX);

	random_fill(noise, WIRE_UNPACKED_MAX);
	check_comes_back("", 0, WIRE_UNPACKED_MAX);
	check_comes_back("", 0, 0);
	check_comes_back("a", 1, 1);
	check_comes_back(noise, 300000, 300000);
	check_comes_back(noise, WIRE_UNPACKED_MAX, WIRE_UNPACKED_MAX);
}

static void a_bomb_that_tells_its_size_is_refused(void)
{
	g_autofree char *zeros = g_malloc0(64 * 1024 * 1024);
	g_autoptr(GBytes) packed = wire_pack(zeros, 64 * 1024 * 1024);

	g_assert_cmpuint(g_bytes_get_size(packed), <, 16384);
	check_refused(packed, WIRE_UNPACKED_MAX, BELGI_ERROR_LIMIT,
		"body: unpacks to more than 4194304 bytes; send less at a time");
}

/* A frame by hand: magic, descriptor, window byte, then blocks of one repeated byte (RFC
 * 8878, 3.1.1). */
static GByteArray *frame_of_repeats(guint8 window, guint blocks)
{
	GByteArray *frame = g_byte_array_new();
	const guint8 header[] = { 0x28, 0xb5, 0x2f, 0xfd, 0x00, window };

	g_byte_array_append(frame, header, sizeof(header));
	for (guint i = 0; i < blocks; i++) {
		guint32 block = (i + 1 == blocks) | 1u << 1 | 131072u << 3;
		const guint8 bytes[] = { (guint8)block, (guint8)(block >> 8), (guint8)(block >> 16),
			'a' };

		g_byte_array_append(frame, bytes, sizeof(bytes));
	}
	return frame;
}

static void a_bomb_that_hides_its_size_is_refused(void)
{
	g_autoptr(GBytes) packed = g_byte_array_free_to_bytes(frame_of_repeats(13 << 3, 10000));

	check_refused(packed, WIRE_UNPACKED_MAX, BELGI_ERROR_LIMIT,
		"body: unpacks to more than 4194304 bytes; send less at a time");
}

static void a_frame_that_hides_its_size_and_just_fits_is_read(void)
{
	g_autoptr(GBytes) packed = g_byte_array_free_to_bytes(frame_of_repeats(13 << 3, 32));
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize size = 0, len = 0;
	const void *data = g_bytes_get_data(packed, &size);

	g_assert_true(wire_unpack(data, size, WIRE_UNPACKED_MAX, &text, &len, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(len, ==, WIRE_UNPACKED_MAX);
	check_refused(packed, WIRE_UNPACKED_MAX - 1, BELGI_ERROR_LIMIT,
		"body: unpacks to more than 4194303 bytes; send less at a time");
}

static void a_window_over_8_MiB_is_refused(void)
{
	g_autoptr(GBytes) fits = g_byte_array_free_to_bytes(frame_of_repeats(13 << 3, 1));
	g_autoptr(GBytes) packed = g_byte_array_free_to_bytes(frame_of_repeats(13 << 3 | 1, 1));
	g_autofree char *text = NULL;
	gsize len = 0;

	g_assert_true(wire_unpack(g_bytes_get_data(fits, NULL), g_bytes_get_size(fits),
		WIRE_UNPACKED_MAX, &text, &len, NULL));
	check_refused(packed, WIRE_UNPACKED_MAX, BELGI_ERROR_LIMIT,
		"body: its zstd window is over 8 MiB; pack it with a smaller one");
}

static void what_is_no_whole_single_frame_is_refused(void)
{
	g_autoptr(GBytes) packed = wire_pack("belgi", 5);
	gsize size = 0;
	const guint8 *data = g_bytes_get_data(packed, &size);
	g_autoptr(GByteArray) two = g_byte_array_new();
	g_autoptr(GBytes) text = g_bytes_new_static("{\"a\":1}", 7);
	g_autoptr(GBytes) empty = g_bytes_new_static("", 0);

	check_refused(
		text, 100, BELGI_ERROR_BAD_INPUT, "body: is no zstd frame; pack it with zstd");
	check_refused(
		empty, 100, BELGI_ERROR_BAD_INPUT, "body: is no zstd frame; pack it with zstd");
	g_byte_array_append(two, data, (guint)size);
	g_byte_array_append(two, data, (guint)size);
	g_autoptr(GBytes) doubled = g_byte_array_free_to_bytes(g_steal_pointer(&two));

	check_refused(doubled, 100, BELGI_ERROR_BAD_INPUT,
		"body: bytes follow the zstd frame; send one frame only");
	for (gsize cut = 4; cut < size; cut++) {
		g_autoptr(GBytes) part = g_bytes_new(data, cut);
		g_autoptr(GError) error = NULL;
		g_autofree char *out = NULL;
		gsize len = 0;

		g_assert_false(
			wire_unpack(g_bytes_get_data(part, NULL), cut, 100, &out, &len, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	}
}

static void a_damaged_frame_never_gives_more_than_its_maximum(void)
{
	g_autofree char *text = g_strnfill(20000, 'x');
	g_autoptr(GBytes) packed = wire_pack(text, 20000);
	gsize size = 0;
	const guint8 *data = g_bytes_get_data(packed, &size);

	for (gsize at = 0; at < size; at++) {
		for (int bit = 0; bit < 8; bit++) {
			g_autofree guint8 *copy = g_memdup2(data, size);
			g_autofree char *out = NULL;
			gsize len = 0;

			copy[at] ^= (guint8)(1 << bit);
			if (wire_unpack(copy, size, 20000, &out, &len, NULL))
				g_assert_cmpuint(len, <=, 20000);
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/wire/what_was_packed_comes_back", what_was_packed_comes_back);
	g_test_add_func("/wire/a_bomb_that_tells_its_size_is_refused",
		a_bomb_that_tells_its_size_is_refused);
	g_test_add_func("/wire/a_bomb_that_hides_its_size_is_refused",
		a_bomb_that_hides_its_size_is_refused);
	g_test_add_func("/wire/a_frame_that_hides_its_size_and_just_fits_is_read",
		a_frame_that_hides_its_size_and_just_fits_is_read);
	g_test_add_func("/wire/a_window_over_8_MiB_is_refused", a_window_over_8_MiB_is_refused);
	g_test_add_func("/wire/what_is_no_whole_single_frame_is_refused",
		what_is_no_whole_single_frame_is_refused);
	g_test_add_func("/wire/a_damaged_frame_never_gives_more_than_its_maximum",
		a_damaged_frame_never_gives_more_than_its_maximum);
	return g_test_run();
}
