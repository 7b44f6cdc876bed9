/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"
#include "symbol.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
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

typedef bool encode(struct bars *bars, const char *text, GError **error);

/* Texts that vendors print, and the symbols of their pictures. */
static const struct {
	encode *encode;
	const char *text, *symbols, *picture; /* below ../shared; NULL: none */
} setup_codes[] = {
	{ bars_code128_fnc3, "@SETUPE1", "<B><FNC3>@SETUPE1", "setup-e1.png" },
	{ bars_code128_fnc3, "@SETUPE0", "<B><FNC3>@SETUPE0", "setup-e0.png" },
	{ bars_code128_fnc3, "@INTERF10", "<B><FNC3>@INTERF10", "interf10.png" },
	{ bars_code128_fnc3, "@WLSCLP", "<B><FNC3>@WLSCLP", "wlsclp.png" },
	{ bars_code128_fnc3, "@TSUSET0D0A", "<B><FNC3>@TSUSET0D0A", "tsuset0d0a.png" },
	{ bars_code128_fnc3, "92", "<B><FNC3>92", NULL },
	{ bars_code128_fnc3, "1040601", "<B><FNC3>1040601", NULL },
	{ bars_code128_fnc3, "N02CC03", "<B><FNC3>N02CC03", NULL },
	{ bars_code128_fnc3_last, "3030900", "<C>303090<B><FNC3>0", "netum/3030900.png" },
	{ bars_code128_fnc3_last, "3030901", "<C>303090<B><FNC3>1", NULL },
	{ bars_code128_fnc3_last, "30309", "<C>3030<B><FNC3>9", NULL },
	{ bars_code128_fnc3_last, "A1", "<B>A<FNC3>1", NULL },
	{ bars_code128_fnc3_last, "123", "<B>12<FNC3>3", NULL },
	{ bars_code128, "%#IFSNO$2", "<B>%#IFSNO$2", "netum/2523IFSNO242.png" },
	{ bars_code128, "%#IFSNO$3", "<B>%#IFSNO$3", "netum/2523IFSNO243.png" },
	{ bars_code128, "%#IFSNO$B", "<B>%#IFSNO$B", "netum/2523IFSNO24B.png" },
	{ bars_code128, "$USB#COM", "<B>$USB#COM", "netum/24USB23COM.png" },
	{ bars_code128, "$USB#KEY", "<B>$USB#KEY", "netum/24USB23KEY.png" },
};

static void test_symbols(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(setup_codes); i++) {
		g_autofree char *symbols = NULL;
		struct bars bars;

		g_assert_true(setup_codes[i].encode(&bars, setup_codes[i].text, NULL));
		symbols = symbol_text(bars.modules, bars.width);
		g_assert_cmpstr(symbols, ==, setup_codes[i].symbols);
		bars_clear(&bars);
	}
}

static bool is_dark(const GdkPixbuf *picture, int x, int y)
{
	int channels = gdk_pixbuf_get_n_channels(picture);
	const guint8 *pixel = gdk_pixbuf_read_pixels(picture) +
			      y * gdk_pixbuf_get_rowstride(picture) + x * channels;

	return pixel[0] < 128 && (channels < 4 || pixel[3] > 127);
}

/* Do the dark and light runs of a row of pixels have the widths of the modules? */
static bool row_is(const GdkPixbuf *picture, int y, const struct bars *bars)
{
	int left = 0, right = gdk_pixbuf_get_width(picture) - 1;
	double module;

	while (left < right && !is_dark(picture, left, y))
		left++;
	while (right > left && !is_dark(picture, right, y))
		right--;
	module = (right + 1 - left) / (double)bars->width;
	for (int i = 0; i < bars->width; i++)
		if (is_dark(picture, left + (int)((i + 0.5) * module), y) != bars->modules[i])
			return false;
	return module >= 2;
}

static void test_pictures(void)
{
	const char *folder = SOURCE_DIR "/../shared/data/scanners/setup-barcodes";

	if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
		g_test_skip("no pictures of vendors' codes here");
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS(setup_codes); i++) {
		g_autofree char *path = NULL;
		g_autoptr(GdkPixbuf) picture = NULL;
		struct bars bars;
		bool same = false;

		if (!setup_codes[i].picture)
			continue;
		path = g_build_filename(folder, setup_codes[i].picture, NULL);
		picture = gdk_pixbuf_new_from_file(path, NULL);
		g_assert_nonnull(picture);
		g_assert_true(setup_codes[i].encode(&bars, setup_codes[i].text, NULL));
		for (int y = 0; y < gdk_pixbuf_get_height(picture) && !same; y++)
			same = row_is(picture, y, &bars);
		g_assert_true(same);
		bars_clear(&bars);
	}
}

static void test_fnc3_refusals(void)
{
	struct bars bars;
	GError *error = NULL;

	g_assert_false(bars_code128_fnc3(&bars, "", &error));
	expect_error(
		&error, BELGI_ERROR_LIMIT, "Code 128: '' has not 1 to 80 characters; shorten it");
	g_assert_false(bars_code128_fnc3_last(&bars, "1", &error));
	expect_error(
		&error, BELGI_ERROR_LIMIT, "Code 128: '1' has not 2 to 80 characters; shorten it");
	g_assert_false(bars_code128_fnc3(&bars, "@\t", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"Code 128: character 2 of '@\t' is not printable ASCII; leave it out");
}

/* The longest text with the most changes of set. */
static void test_longest(void)
{
	GString *text = g_string_new(NULL);
	g_autofree char *symbols = NULL;
	struct bars bars;

	while (text->len < 80)
		g_string_append(text, "A1234");
	g_assert_true(bars_code128_fnc3_last(&bars, text->str, NULL));
	symbols = symbol_text(bars.modules, bars.width);
	g_assert_true(g_str_has_prefix(symbols, "<B>A<C>1234<B>A<C>1234<B>A"));
	g_assert_true(g_str_has_suffix(symbols, "A123<FNC3>4"));
	bars_clear(&bars);
	g_string_free(text, true);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bars/modules_are_those_of_the_standards", test_modules);
	g_test_add_func("/bars/code_128_reads_back", test_code128);
	g_test_add_func("/bars/ean_13_reads_back", test_ean13);
	g_test_add_func("/bars/digits_are_packed_in_pairs", test_pairs);
	g_test_add_func("/bars/what_a_symbol_cannot_hold_is_refused", test_refusals);
	g_test_add_func("/bars/set_up_codes_have_fnc3_where_the_vendor_has_it", test_symbols);
	g_test_add_func("/bars/set_up_codes_are_those_of_vendors_pictures", test_pictures);
	g_test_add_func("/bars/a_set_up_code_of_nothing_is_refused", test_fnc3_refusals);
	g_test_add_func("/bars/the_longest_text_keeps_every_symbol", test_longest);
	return g_test_run();
}
