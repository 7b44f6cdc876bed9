/* SPDX-License-Identifier: Apache-2.0
 * Set-up sheets are judged as paper: rendered by poppler, and every symbol on them taken apart, for
 * readers hide FNC3. */
#include "expect.h"
#include "picture.h"
#include "print/setup.h"
#include "shipped.h"
#include "symbol.h"

#include <stdio.h>
#include <string.h>

struct fixture {
	char *folder, *pdf;
	GPtrArray *profiles;
	GError *error;
};

static void set_up(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->folder = picture_folder();
	fixture->pdf = g_build_filename(fixture->folder, "setup.pdf", NULL);
	fixture->profiles = shipped_scanners();
}

static void tear_down(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	g_assert_no_error(fixture->error);
	picture_folder_remove(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->pdf);
	g_ptr_array_unref(fixture->profiles);
}

static const struct scanner_profile *profile_named(struct fixture *fixture, const char *name)
{
	for (guint i = 0; i < fixture->profiles->len; i++) {
		const struct scanner_profile *profile = fixture->profiles->pdata[i];

		if (strcmp(profile->name, name) == 0)
			return profile;
	}
	g_error("no profile %s", name);
}

/* False after g_test_skip where poppler-utils is not installed. */
static bool poppler(struct fixture *fixture, const char *const *options, char **output)
{
	g_autofree char *program = g_find_program_in_path(options[0]);
	const char *argv[8] = { 0 };
	guint count = 0;
	int status;

	if (!program) {
		g_test_skip("no poppler-utils on this machine");
		return false;
	}
	for (; options[count]; count++)
		argv[count] = strcmp(options[count], "PDF") == 0 ? fixture->pdf : options[count];
	g_assert_true(g_spawn_sync(fixture->folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
		NULL, output, NULL, &status, NULL));
	g_assert_cmpint(status, ==, 0);
	return true;
}

/* ---- the symbols of a page ---- */

/* The symbol in a row of pixels, NULL when there is none. */
static char *symbol_in_row(const guint8 *row, int width)
{
	g_autofree guint8 *modules = g_new(guint8, (gsize)width);
	int left = 0, right = width - 1, first = 0;
	double module;
	int count;

	while (left < width && row[left] > 127)
		left++;
	while (right > left && row[right] > 127)
		right--;
	while (left + first < width && row[left + first] < 128)
		first++;
	if (right - left < 60 || first < 2)
		return NULL;
	/* A start begins with a bar of two modules. */
	module = first / 2.0;
	count = (int)((right + 1 - left) / module + 0.5);
	count = (count - SYMBOL_STOP_MODULES + SYMBOL_MODULES / 2) / SYMBOL_MODULES *
			SYMBOL_MODULES +
		SYMBOL_STOP_MODULES;
	module = (right + 1 - left) / (double)count;
	for (int i = 0; i < count; i++)
		modules[i] = row[left + (int)((i + 0.5) * module)] < 128;
	return symbol_text(modules, count);
}

/* Appends the symbols of a page, each once, from top to bottom. */
static void symbols_of(const char *path, GPtrArray *symbols)
{
	g_autofree char *bytes = NULL;
	g_autofree char *last = NULL;
	int width, height, head;
	gsize len;

	g_assert_true(file_read(path, 64 << 20, &bytes, &len, NULL));
	g_assert_cmpint(sscanf(bytes, "P5 %d %d 255%n", &width, &height, &head), ==, 2);
	for (int y = 0; y < height; y++) {
		const guint8 *row = (const guint8 *)bytes + head + 1 + (gsize)y * (gsize)width;
		char *symbol = symbol_in_row(row, width);

		if (symbol && g_strcmp0(symbol, last) != 0)
			g_ptr_array_add(symbols, g_strdup(symbol));
		g_free(last);
		last = symbol;
	}
}

static GPtrArray *symbols_on_paper(struct fixture *fixture)
{
	GPtrArray *symbols = g_ptr_array_new_with_free_func(g_free);
	static const char *const options[] = { "pdftoppm", "-gray", "-r", "300", "PDF", "page",
		NULL };

	if (!poppler(fixture, options, NULL))
		return symbols;
	for (int number = 1; number < 9; number++) {
		g_autofree char *path = g_strdup_printf("%s/page-%d.pgm", fixture->folder, number);

		if (g_file_test(path, G_FILE_TEST_EXISTS))
			symbols_of(path, symbols);
	}
	return symbols;
}

static void expect_symbols(
	struct fixture *fixture, const char *name, const char *model, const char *const *wanted)
{
	g_autoptr(GPtrArray) symbols = NULL;
	guint count;

	setup_write(
		profile_named(fixture, name), model, "en", fixture->pdf, &count, &fixture->error);
	g_assert_no_error(fixture->error);
	symbols = symbols_on_paper(fixture);
	if (!symbols->len)
		return;
	for (guint i = 0; i < count; i++) {
		g_assert_cmpuint(i, <, symbols->len);
		g_assert_cmpstr(symbols->pdata[i], ==, wanted[i]);
	}
	g_assert_null(wanted[count]);
	g_assert_cmpuint(symbols->len, ==, count);
}

static void test_newland(struct fixture *fixture, gconstpointer unused)
{
	static const char *const wanted[] = { "<B><FNC3>@SETUPE1", "<B><FNC3>@TSUSET0D0A",
		"<B><FNC3>@TSUENA1", "<B><FNC3>@SETUPE0", NULL };

	(void)unused;
	expect_symbols(fixture, "newland", "HR22", wanted);
}

static void test_zebra(struct fixture *fixture, gconstpointer unused)
{
	static const char *const wanted[] = { "<B><FNC3>92", "<B><FNC3>91", "<B><FNC3>80",
		"<B><FNC3>1040601", "<B><FNC3>2050207", "<B><FNC3>N02CC03", NULL };

	(void)unused;
	expect_symbols(fixture, "zebra", "DS2208", wanted);
}

static void test_model(struct fixture *fixture, gconstpointer unused)
{
	static const char *const wanted[] = { "<B><FNC3>L01", "<B><FNC3>91", "<B><FNC3>80",
		"<B><FNC3>1040601", "<B><FNC3>2050207", "<B><FNC3>N02CC03", NULL };

	(void)unused;
	expect_symbols(fixture, "zebra", "CS4070", wanted);
}

static void test_netum(struct fixture *fixture, gconstpointer unused)
{
	static const char *const wanted[] = { "<B>%#IFSNO$3", "<B>%#IFSNO$2", "<B>$USB#COM",
		"<B>$USB#KEY", "<B>%#IFSNO$6", "<B>%#IFSNO$7", "<B>$SW#VER", "<B>%#IFSNO$B", NULL };

	(void)unused;
	expect_symbols(fixture, "netum", NULL, wanted);
}

static void test_digits(struct fixture *fixture, gconstpointer unused)
{
	static const char *const wanted[] = { "<C>303090<B><FNC3>1", "<C>303090<B><FNC3>0", NULL };

	(void)unused;
	expect_symbols(fixture, "netum-digits", NULL, wanted);
}

/* ---- the words ---- */

static char *text_on_paper(struct fixture *fixture)
{
	static const char *const options[] = { "pdftotext", "PDF", "-", NULL };
	char *text = NULL;

	if (poppler(fixture, options, &text))
		for (char *c = text; *c; c++)
			*c = *c == '\n' || *c == '\f' ? ' ' : *c;
	return text;
}

static bool is_inferred(const struct scanner_profile *profile)
{
	for (guint i = 0; i < profile->codes->len; i++)
		if (g_array_index(profile->codes, struct scanner_code, i).inferred)
			return true;
	return false;
}

/* Every sheet says whose it is; one with codes warns; one without says where they are; what is
 * inferred is called so. */
static void test_words(struct fixture *fixture, gconstpointer lang)
{
	static const struct {
		const char *lang, *warning, *manual, *inferred;
	} words[] = {
		{ "en", "Scanners of other makes nearby obey these codes too", "stands in the",
			"Not confirmed by" },
		{ "ru", "Сканеры других марок рядом тоже выполнят эти коды", "сказано в",
			"Не подтверждено" },
		{ "kk", "Жақын тұрған басқа маркалы сканерлер де", "нұсқаулығында жазылған",
			"құжаттарымен расталмаған" },
	};
	guint row = 0;

	while (strcmp(words[row].lang, lang) != 0)
		row++;
	for (guint i = 0; i < fixture->profiles->len; i++) {
		const struct scanner_profile *profile = fixture->profiles->pdata[i];
		g_autofree char *text = NULL;
		guint count;

		if (!profile->codes->len && !profile->manual)
			continue;
		setup_write(profile, NULL, lang, fixture->pdf, &count, &fixture->error);
		g_assert_no_error(fixture->error);
		if (!(text = text_on_paper(fixture)))
			return;
		g_assert_nonnull(strstr(text, profile->vendor));
		g_assert_true((strstr(text, "belgi scanner test") != NULL) ==
			      (profile->reads == READS_LINES));
		g_assert_true((strstr(text, words[row].warning) != NULL) == (count > 0));
		g_assert_true(
			(strstr(text, words[row].manual) != NULL) == (profile->manual != NULL));
		g_assert_true((strstr(text, words[row].inferred) != NULL) == is_inferred(profile));
	}
}

/* A code of each deed; none stands on paper by its word in the profile. */
static void test_titles(struct fixture *fixture, gconstpointer lang)
{
	GString *text = g_string_new("[scanner]\nfamily = A\nvendor = A\nreads = lines\n");
	g_autoptr(struct scanner_profile) profile = NULL;
	g_autofree char *paper = NULL;

	for (guint i = 0; scanner_deeds[i]; i++)
		g_string_append_printf(text,
			"[code %u]\ndoes = %s\ntext = A%u\ncarrier = code128\n", i,
			scanner_deeds[i], i);
	profile = scanner_profile_read(text->str, text->len, "a.profile", &fixture->error);
	g_assert_no_error(fixture->error);
	g_assert_true(setup_write(profile, NULL, lang, fixture->pdf, NULL, &fixture->error));
	paper = text_on_paper(fixture);
	for (guint i = 0; paper && scanner_deeds[i]; i++) {
		g_autofree char *bare = g_strdup_printf(" %u. %s ", i + 1, scanner_deeds[i]);
		g_autofree char *number = g_strdup_printf(" %u. ", i + 1);

		g_assert_null(strstr(paper, bare));
		g_assert_true(i == 0 || strstr(paper, number));
	}
	g_string_free(text, true);
}

static void test_long(struct fixture *fixture, gconstpointer unused)
{
	static const char text[] =
		"[scanner]\nfamily = A\nvendor = A\nreads = lines\n[code a]\ndoes = enter\n"
		"text = ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn\ncarrier = code128-fnc3\n";
	g_autoptr(struct scanner_profile) profile =
		scanner_profile_read(text, strlen(text), "a.profile", NULL);
	g_autoptr(GPtrArray) symbols = NULL;

	(void)unused;
	g_assert_true(setup_write(profile, NULL, "en", fixture->pdf, NULL, &fixture->error));
	symbols = symbols_on_paper(fixture);
	if (symbols->len)
		g_assert_cmpstr(
			symbols->pdata[0], ==, "<B><FNC3>ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn");
}

static void test_refusals(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	g_assert_false(setup_write(
		profile_named(fixture, "hp"), NULL, "en", fixture->pdf, NULL, &fixture->error));
	expect_error(&fixture->error, BELGI_ERROR_NOT_FOUND,
		"HP: no set-up codes are known; look into the vendor's manual");
	g_assert_false(setup_write(
		profile_named(fixture, "zebra"), NULL, "de", fixture->pdf, NULL, &fixture->error));
	expect_error(&fixture->error, BELGI_ERROR_USAGE, "language 'de': choose kk, ru or en");
	g_assert_false(g_file_test(fixture->pdf, G_FILE_TEST_EXISTS));
}

/* ---- the test page ---- */

static void test_trial(struct fixture *fixture, gconstpointer lang)
{
	static const char *const options[] = { "pdftoppm", "-png", "-r", "150", "PDF", "page",
		NULL };
	g_autofree char *path = g_build_filename(fixture->folder, "page-1.png", NULL);
	g_autoptr(GPtrArray) scans = NULL;

	g_assert_true(setup_test_write(lang, fixture->pdf, &fixture->error));
	if (!poppler(fixture, options, NULL))
		return;
	scans = picture_read(path);
	g_assert_cmpuint(scans->len, ==, 2);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, SETUP_TEST_LINE);
	g_assert_cmpstr(picture_scan(scans, 0)->symbology, ==, "CODE-128");
	g_assert_cmpstr(picture_scan(scans, 1)->text, ==, SETUP_TEST_MATRIX);
	g_assert_cmpstr(picture_scan(scans, 1)->symbology, ==, "QR-Code");
}

/* Is the half of a cell dark? The right or lower one when `second`. */
static bool half(gunichar cell, bool second)
{
	return cell == 0x2588 || cell == (second ? 0x2590u : 0x258cu) ||
	       cell == (second ? 0x2584u : 0x2580u);
}

/* Draws the characters as a terminal does, cells of 2 * side by 2 * side points or so. */
static void draw_terminal(struct raster *raster, const char *text)
{
	int x = 0, y = 0;

	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		gunichar cell = g_utf8_get_char(c);
		bool tall = cell == 0x2580 || cell == 0x2584;

		if (*c == '\033') {
			c = strchr(c, 'm');
			continue;
		}
		if (*c == '\n') {
			x = 0;
			y += 16;
			continue;
		}
		for (int i = 0; i < 2; i++)
			if (half(cell, i) && cell != 0x2588)
				raster_frame(raster, x + (tall ? 0 : 4 * i), y + (tall ? 8 * i : 0),
					tall ? 8 : 4, tall ? 8 : 16, tall ? 4 : 2);
		if (cell == 0x2588)
			raster_frame(raster, x, y, 8, 16, 4);
		x += 8;
		g_assert_cmpint(x, <=, 80 * 8);
	}
}

static void test_terminal(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct raster) raster = raster_new(720, 600);
	g_autofree char *text = setup_test_text();
	g_autofree char *path = g_build_filename(fixture->folder, "screen.jpg", NULL);
	g_autoptr(GPtrArray) scans = NULL;

	(void)unused;
	draw_terminal(raster, text);
	picture_save(raster, 720, 600, path);
	scans = picture_read(path);
	g_assert_cmpuint(scans->len, ==, 2);
	g_assert_cmpstr(picture_scan(scans, 0)->text, ==, SETUP_TEST_LINE);
	g_assert_cmpstr(picture_scan(scans, 1)->text, ==, SETUP_TEST_MATRIX);
}

static void add(const char *path, gconstpointer data, void (*test)(struct fixture *, gconstpointer))
{
	g_test_add(path, struct fixture, data, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/setup/newland_codes_have_fnc3_first", NULL, test_newland);
	add("/setup/zebra_codes_have_fnc3_first", NULL, test_zebra);
	add("/setup/a_model_has_its_own_code_in_place_of_the_familys", NULL, test_model);
	add("/setup/netum_codes_are_plain", NULL, test_netum);
	add("/setup/seven_digits_have_fnc3_before_the_last", NULL, test_digits);
	add("/setup/the_longest_code_fits_the_page", NULL, test_long);
	add("/setup/a_sheet_warns_and_names_the_vendor_in_kazakh", "kk", test_words);
	add("/setup/a_sheet_warns_and_names_the_vendor_in_russian", "ru", test_words);
	add("/setup/a_sheet_warns_and_names_the_vendor_in_english", "en", test_words);
	add("/setup/every_deed_has_a_title_in_kazakh", "kk", test_titles);
	add("/setup/every_deed_has_a_title_in_russian", "ru", test_titles);
	add("/setup/every_deed_has_a_title_in_english", "en", test_titles);
	add("/setup/nothing_to_say_is_refused", NULL, test_refusals);
	add("/setup/the_test_page_reads_back_in_kazakh", "kk", test_trial);
	add("/setup/the_test_page_reads_back_in_russian", "ru", test_trial);
	add("/setup/the_test_page_reads_back_in_english", "en", test_trial);
	add("/setup/the_test_on_a_terminal_reads_back", NULL, test_terminal);
	return g_test_run();
}
