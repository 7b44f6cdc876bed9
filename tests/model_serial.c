/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "model/serial.h"
#include "vectors.h"

#include <string.h>

static bool known_pf(const char *serial, void *data)
{
	(void)data;
	return strcmp(serial, "PF2W2GLT") == 0;
}

static void test_spellings(void)
{
	static const struct {
		const char *scanned;
		const char *serial;
	} rows[] = {
		{ "PF2W2GLT", "PF2W2GLT" },
		{ "S PF2W2GLT", "PF2W2GLT" },
		{ "pf-2w2glt", "PF2W2GLT" },
		{ "РF2W2GLТ", "PF2W2GLT" },
		{ "  pf2w2glt\r\n", "PF2W2GLT" },
		{ "S/N: PF2W2GLT", "PF2W2GLT" },
		{ "sn=PF2W2GLT", "PF2W2GLT" },
		{ "Serial : PF2W2GLT", "PF2W2GLT" },
		{ "1S20L7CTO1WWPF2W2GLT", "PF2W2GLT" },
		{ "1S 20L7-CTO1WW PF2W2GLT", "PF2W2GLT" },
		{ "SPF2W2GLT", "SPF2W2GLT" },
		{ "11S45N1234Z1ABCD", "11S45N1234Z1ABCD" },
		{ "1SABC", "1SABC" },
		{ "SNPF2W2GLT", "SNPF2W2GLT" },
		{ "АВСЕНІКМОРТХУЅЈ1", "ABCEHIKMOPTXYSJ1" },
		{ "авс-1", "ABC1" },
		{ "Щ123Ю4", "1234" },
		{ "[)>\x1e"
		  "06\x1dSPF2W2GLT\x1d"
		  "1P20L7\x1e\x04",
			"PF2W2GLT" },
		{ ">[)>\x1e"
		  "06\x1d"
		  "1P20L7\x1d"
		  "1S20L7CTO1WWPF2W2GLT\x1e\x04",
			"PF2W2GLT" },
		{ "[)>\x1e"
		  "06\x1d"
		  "25SUN123456789ABC1\x1d"
		  "1P20L7",
			"UN123456789ABC1" },
		{ "[)>\x1e"
		  "06\x1d"
		  "25SUN123456789ABC1\x1dSPF2W2GLT\x1e\x04",
			"PF2W2GLT" },
		{ "[)>06SPF2W2GLT", "PF2W2GLT" },
		{ "1P20L7\x1dSPF2W2GLT\x1dQ1", "PF2W2GLT" },
	};
	char serial[SERIAL_SIZE];

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		enum serial_kind kind = serial_read(serial, rows[i].scanned, NULL, NULL);
		g_assert_cmpstr(serial, ==, rows[i].serial);
		g_assert_cmpint(kind, ==, SERIAL_GOOD);
	}
}

/* Lenovo before 2013: type 4, model 3, serial 7. */
static void test_old_lenovo(void)
{
	char serial[SERIAL_SIZE];

	g_assert_cmpint(serial_read(serial, "1S8932A11L3AB123", NULL, NULL), ==, SERIAL_GOOD);
	g_assert_cmpstr(serial, ==, "L3AB123");
	g_assert_cmpint(serial_read(serial, "1S8932-A11L3-AB123", NULL, NULL), ==, SERIAL_GOOD);
	g_assert_cmpstr(serial, ==, "L3AB123");
}

static void test_leading_s(void)
{
	char serial[SERIAL_SIZE];

	serial_read(serial, "SPF2W2GLT", known_pf, NULL);
	g_assert_cmpstr(serial, ==, "PF2W2GLT");
	serial_read(serial, "SPF2W2GLX", known_pf, NULL);
	g_assert_cmpstr(serial, ==, "SPF2W2GLX");
}

static void test_placeholders(void)
{
	static const char *const texts[] = { "Default string", "To be filled by O.E.M.",
		"System Serial Number", "Serial Number", "Chassis Serial Number",
		"Base Board Serial Number", "Not Applicable", "Not Specified", "Not Available",
		"unknown", "INVALID", "Empty", "None", "O.E.M.", "0123456789", "123456789",
		"1234567890", "0000", "00000000", "XXXX-XXXX", "........1111",
		"SN: Default string" };
	char serial[SERIAL_SIZE];

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_cmpint(serial_read(serial, texts[i], NULL, NULL), ==, SERIAL_PLACEHOLDER);
}

static void test_too_short(void)
{
	static const char *const texts[] = { "", "   ", "A1", "A1B", "S A1B", "Щ", "\xff\xff",
		"-/.-" };
	char serial[SERIAL_SIZE];

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_cmpint(serial_read(serial, texts[i], NULL, NULL), ==, SERIAL_TOO_SHORT);
}

static void test_long(void)
{
	static const char text[] = "A123456789B123456789C123456789D123456789E";
	char serial[SERIAL_SIZE];

	g_assert_cmpint(serial_read(serial, text, NULL, NULL), ==, SERIAL_GOOD);
	g_assert_cmpstr(serial, ==, "A123456789B123456789C123456789D123456789");
}

static void test_vectors(void)
{
	g_autofree char *path =
		g_build_filename(SOURCE_DIR, "..", "shared/data/vectors/vectors.json", NULL);
	g_autofree char *text = NULL;
	gsize len = 0;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("no reference material beside the checkout");
		return;
	}
	g_assert_true(file_read(path, 1 << 20, &text, &len, NULL));
	g_autoptr(struct json) root = json_read(text, len, NULL);
	const struct json *rows = json_get(root, "serial");
	g_assert_cmpuint(json_size(rows), >, 0);
	for (gsize i = 0; i < json_size(rows); i++) {
		char serial[SERIAL_SIZE];
		const char *expected = json_text(json_get(json_at(rows, i), "serial"));
		enum serial_kind kind = serial_read(
			serial, json_text(json_get(json_at(rows, i), "scanned")), NULL, NULL);
		g_assert_cmpint(kind == SERIAL_GOOD, ==, expected != NULL);
		if (expected)
			g_assert_cmpstr(serial, ==, expected);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/serial/every_spelling_of_a_label_is_one_serial", test_spellings);
	g_test_add_func("/serial/an_old_lenovo_label_keeps_its_last_seven", test_old_lenovo);
	g_test_add_func("/serial/a_bare_leading_s_goes_only_before_a_known_serial", test_leading_s);
	g_test_add_func("/serial/a_placeholder_is_no_serial", test_placeholders);
	g_test_add_func("/serial/fewer_than_four_characters_are_no_serial", test_too_short);
	g_test_add_func("/serial/the_forty_first_character_is_cut", test_long);
	g_test_add_func("/serial/all_vectors_hold", test_vectors);
	return g_test_run();
}
