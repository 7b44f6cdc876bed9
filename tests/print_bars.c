/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"

#include <string.h>

static char *draw(const struct bars *bars)
{
	GString *text = g_string_new(NULL);

	for (int i = 0; i < bars->width; i++)
		g_string_append_c(text, bars->modules[i] ? '1' : '0');
	return g_string_free(text, false);
}

static void test_modules(void)
{
	g_autofree char *code = NULL;
	g_autofree char *article = NULL;
	struct bars bars;

	/* Start B 104, A 33, check (104 + 33) mod 103 = 34, stop. */
	g_assert_true(bars_code128(&bars, "A", NULL));
	code = draw(&bars);
	g_assert_cmpstr(code, ==,
		"11010010000"
		"10100011000"
		"10001011000"
		"1100011101011");
	bars_clear(&bars);
	g_assert_null(bars.modules);

	/* A leading 4: odd, even, odd, odd, even, even. */
	g_assert_true(bars_ean13(&bars, "4006381333931", NULL));
	article = draw(&bars);
	g_assert_cmpstr(article, ==,
		"101"
		"0001101"
		"0100111"
		"0101111"
		"0111101"
		"0001001"
		"0110011"
		"01010"
		"1000010"
		"1000010"
		"1000010"
		"1110100"
		"1000010"
		"1100110"
		"101");
	bars_clear(&bars);
}

static void read_back(const char *text, const char *symbology, bool code128)
{
	g_autoptr(struct raster) raster = raster_new(1400, 200);
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "bars.jpg", NULL);
	g_autoptr(GPtrArray) scans = NULL;
	struct bars bars;

	g_assert_true(code128 ? bars_code128(&bars, text, NULL) : bars_ean13(&bars, text, NULL));
	raster_bars(raster, 40, 40, 3, 120, &bars);
	bars_clear(&bars);
	picture_save(raster, 1400, 200, path);
	scans = picture_read(path);
	g_assert_cmpuint(scans->len, ==, 1);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, text);
	g_assert_cmpstr(picture_scan(scans, 0)->symbology, ==, symbology);
	picture_folder_remove(folder);
}

static void test_code128(void)
{
	static const char *const texts[] = { "PF2W2GLT", "VK09BP8JKZA4", "5CG0384PW1", "82KD002SRU",
		"NXHF4EM00105113A5E7600", "1S82KD002SRUPF2W2GLT", "1234", "12345", "123456",
		"1234567A", "AB12345678", "A1234B", "a~ !\"/z", "00000000000000000000" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		read_back(texts[i], "CODE-128", true);
}

static void test_ean13(void)
{
	/* Every first digit chooses other parities. */
	static const char *const texts[] = { "1234567890128", "2345678901234", "3456789012340",
		"4600000000015", "5901234123457", "6900000000007", "7622210449283", "8711253001202",
		"9783161484100" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		read_back(texts[i], "EAN-13", false);
}

static void test_pairs(void)
{
	struct bars bars;

	/* Start, four pairs, check, stop of 13 modules. */
	g_assert_true(bars_code128(&bars, "12345678", NULL));
	g_assert_cmpint(bars.width, ==, 6 * 11 + 13);
	bars_clear(&bars);
}

static void test_refusals(void)
{
	g_autofree char *long_text = g_strnfill(81, 'A');
	g_autofree char *long_words =
		g_strdup_printf("Code 128: '%s' has not 1 to 80 characters; shorten it", long_text);
	struct bars bars;
	GError *error = NULL;

	g_assert_false(bars_code128(&bars, "", &error));
	expect_error(
		&error, BELGI_ERROR_LIMIT, "Code 128: '' has not 1 to 80 characters; shorten it");
	g_assert_false(bars_code128(&bars, long_text, &error));
	expect_error(&error, BELGI_ERROR_LIMIT, long_words);
	g_assert_false(bars_code128(&bars, "PFЖ2", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"Code 128: character 3 of 'PFЖ2' is not printable ASCII; leave it out");
	for (guint i = 0; i < 3; i++) {
		static const char *const digits[] = { "4600000000016", "460000000001",
			"460000000001X" };
		g_autofree char *words = g_strdup_printf(
			"EAN-13: '%s' is not 13 digits with their check digit; correct it",
			digits[i]);

		g_assert_false(bars_ean13(&bars, digits[i], &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, words);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bars/modules_are_those_of_the_standards", test_modules);
	g_test_add_func("/bars/code_128_reads_back", test_code128);
	g_test_add_func("/bars/ean_13_reads_back", test_ean13);
	g_test_add_func("/bars/digits_are_packed_in_pairs", test_pairs);
	g_test_add_func("/bars/what_a_symbol_cannot_hold_is_refused", test_refusals);
	return g_test_run();
}
