/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crypto.h"
#include "base/encode.h"

#include <string.h>

/* crockford(BLAKE2b-256(name), 16): the names of units (wire.md section 1). */
static void test_names(void)
{
	static const struct {
		const char *name;
		const char *shown;
	} rows[] = {
		{ "SPF2W2GLT", "R0XTAMNC183SEJ8C" },
		{ "S5CG0384PW1", "T40Y3YZXMWAE09ES" },
		{ "TVK09BP8JKZA4", "WJHBRJQDYHKDVC7P" },
	};
	char shown[17];

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct hash hash = hash_of(rows[i].name, strlen(rows[i].name));
		crockford_encode(shown, 16, hash.bytes, HASH_SIZE);
		g_assert_cmpstr(shown, ==, rows[i].shown);
	}
}

static void test_round(void)
{
	guint8 bytes[HASH_SIZE];
	guint8 back[HASH_SIZE];
	char text[65];

	for (gsize len = 0; len <= sizeof(bytes); len++) {
		random_fill(bytes, len);
		crockford_encode(text, (len * 8 + 4) / 5, bytes, len);
		g_assert_true(crockford_decode(back, len, text));
		g_assert_cmpmem(bytes, len, back, len);
		hex_encode(text, bytes, len);
		g_assert_true(hex_decode(back, len, text));
		g_assert_cmpmem(bytes, len, back, len);
	}
}

static void test_one_reading(void)
{
	guint8 bytes[4];

	g_assert_true(crockford_decode(bytes, 1, "ZW"));
	g_assert_cmphex(bytes[0], ==, 0xff);
	/* The two bits behind the byte must be 0. */
	g_assert_false(crockford_decode(bytes, 1, "ZX"));
	g_assert_false(crockford_decode(bytes, 1, "zW"));
	g_assert_false(crockford_decode(bytes, 1, "OW"));
	g_assert_false(crockford_decode(bytes, 1, "Z"));
	g_assert_false(hex_decode(bytes, 1, "FF"));
	g_assert_false(hex_decode(bytes, 1, "f"));
	g_assert_false(hex_decode(bytes, 1, "g0"));
}

static void test_values(void)
{
	for (int i = 0; i < 32; i++)
		g_assert_cmpint(crockford_value(crockford_alphabet[i]), ==, i);
	for (const char *c = "ILOUilou-? \x80"; *c; c++)
		g_assert_cmpint(crockford_value(*c), ==, -1);
	g_assert_cmpint(crockford_value('\0'), ==, -1);
}

static void test_random(void)
{
	char text[14];

	crockford_random(text, 13);
	g_assert_cmpuint(strlen(text), ==, 13);
	g_assert_cmpuint(strspn(text, crockford_alphabet), ==, 13);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/encode/names_of_units_are_those_of_the_wire_format", test_names);
	g_test_add_func("/encode/what_was_encoded_decodes_to_the_same_bytes", test_round);
	g_test_add_func("/encode/no_two_texts_mean_the_same_bytes", test_one_reading);
	g_test_add_func("/encode/the_alphabet_has_no_i_l_o_u", test_values);
	g_test_add_func("/encode/random_text_is_of_the_alphabet", test_random);
	return g_test_run();
}
