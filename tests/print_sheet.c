/* SPDX-License-Identifier: Apache-2.0
 * Sheets are judged as paper: rendered by poppler, read by our own scanner. */
#include "expect.h"
#include "model/tag.h"
#include "picture.h"
#include "print/sheet.h"

#include <stdio.h>
#include <string.h>

enum { TAGS_MAX = 130 };

struct fixture {
	char *folder;
	char *pdf;
	struct stock *stock;
	struct sheet sheet;
	char codes[TAGS_MAX][TAG_SIZE];
	struct sheet_tag tags[TAGS_MAX];
	GError *error;
};

static struct stock *stock_named(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/labels/stocks/%s.stock", SOURCE_DIR, name);
	g_autofree char *text = NULL;
	struct stock *stock;
	gsize len;

	g_assert_true(file_read(path, 64 << 10, &text, &len, NULL));
	stock = stock_read(text, len, path, NULL);
	g_assert_nonnull(stock);
	return stock;
}

static void set_up(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->folder = picture_folder();
	fixture->pdf = g_build_filename(fixture->folder, "tags.pdf", NULL);
	fixture->stock = stock_named("a4-24-70x37");
	for (guint i = 0; i < TAGS_MAX; i++) {
		char payload[11];

		g_snprintf(payload, sizeof(payload), "VK0%07u", i * 76963u % 10000000u);
		tag_complete(fixture->codes[i], payload);
		fixture->tags[i].code = fixture->codes[i];
	}
	fixture->sheet = (struct sheet){ fixture->stock, "belgi.kz",
		"«№ 15 орта мектеп» КММ, Өскемен қаласы", "+7 7232 12-34-56", "kk", 1, false };
}

static void tear_down(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	g_assert_no_error(fixture->error);
	picture_folder_remove(fixture->folder);
	stock_free(fixture->stock);
	g_free(fixture->folder);
	g_free(fixture->pdf);
}

static void print(struct fixture *fixture, guint count)
{
	sheet_write(&fixture->sheet, fixture->tags, count, fixture->pdf, &fixture->error);
	g_assert_no_error(fixture->error);
}

/* Runs a program of poppler-utils on the PDF, with at most five options before the file and `last`
 * after it; false after g_test_skip where it is not installed. */
static bool poppler(
	struct fixture *fixture, const char *const options[6], const char *last, char **output)
{
	g_autofree char *program = g_find_program_in_path(options[0]);
	const char *argv[9] = { 0 };
	guint count = 0;
	int status;

	if (!program) {
		g_test_skip("no poppler-utils on this machine");
		return false;
	}
	while (count < 6 && options[count]) {
		argv[count] = options[count];
		count++;
	}
	argv[count++] = fixture->pdf;
	argv[count] = last;
	g_assert_true(g_spawn_sync(fixture->folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL,
		NULL, output, NULL, &status, NULL));
	g_assert_cmpint(status, ==, 0);
	return true;
}

static bool render(struct fixture *fixture, int dpi)
{
	g_autofree char *resolution = g_strdup_printf("%d", dpi);

	return poppler(fixture,
		(const char *const[6]){ "pdftoppm", "-png", "-gray", "-r", resolution }, "page",
		NULL);
}

/* Takes the codes on the page out of the set; every scan must be one that is still there. */
static guint strike_out(GHashTable *expected, const char *path)
{
	g_autoptr(GPtrArray) scans = picture_read(path);

	for (guint i = 0; i < scans->len; i++) {
		const struct scan *scan = picture_scan(scans, i);
		struct tag tag;

		g_assert_true(tag_read(&tag, scan->text, NULL));
		g_assert_true(g_hash_table_remove(expected, tag.code));
	}
	return scans->len;
}

static void expect_all_read(
	struct fixture *fixture, guint count, const guint *pages, guint page_count)
{
	g_autoptr(GHashTable) expected = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < count; i++)
		g_hash_table_add(expected, fixture->codes[i]);
	for (guint i = 0; i < page_count; i++) {
		g_autofree char *path = g_strdup_printf("%s/page-%u.png", fixture->folder, i + 1);

		g_assert_cmpuint(strike_out(expected, path), ==, pages[i]);
	}
	g_assert_cmpuint(g_hash_table_size(expected), ==, 0);
}

static void test_read_back(struct fixture *fixture, gconstpointer lang)
{
	static const int resolutions[] = { 150, 200 };

	fixture->sheet.lang = lang;
	fixture->sheet.start = 5;
	print(fixture, 44);
	for (guint i = 0; i < G_N_ELEMENTS(resolutions); i++) {
		if (!render(fixture, resolutions[i]))
			return;
		expect_all_read(fixture, 44, (const guint[]){ 20, 24 }, 2);
	}
}

static void test_every_stock(struct fixture *fixture, gconstpointer unused)
{
	static const char *const names[] = { "a4-21-63.5x38.1", "a4-40-52.5x29.7",
		"a4-65-38.1x21.2" };

	(void)unused;
	fixture->sheet.owner = "№ 15 орта мектеп";
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(struct stock) stock = stock_named(names[i]);
		guint places = (guint)(stock->columns * stock->rows);

		fixture->sheet.stock = stock;
		print(fixture, 2 * places);
		if (!render(fixture, 200))
			return;
		expect_all_read(fixture, 2 * places, (const guint[]){ places, places }, 2);
	}
}

/* Takes a tag's QR and its bar code out of the set; both must still be there. */
static void strike_out_both(GHashTable *expected, const char *path)
{
	g_autoptr(GPtrArray) scans = picture_read(path);

	for (guint i = 0; i < scans->len; i++) {
		const struct scan *scan = picture_scan(scans, i);
		struct tag tag;
		g_autofree char *key = NULL;

		g_assert_true(tag_read(&tag, scan->text, NULL));
		if (strcmp(scan->symbology, "CODE-128") == 0)
			g_assert_cmpstr(scan->text, ==, tag.code);
		key = g_strdup_printf("%s %s", tag.code, scan->symbology);
		g_assert_true(g_hash_table_remove(expected, key));
	}
}

static void test_bars(struct fixture *fixture, gconstpointer name)
{
	g_autoptr(struct stock) stock = stock_named(name);
	guint places = (guint)(stock->columns * stock->rows);
	g_autoptr(GHashTable) expected =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *path = g_build_filename(fixture->folder, "page-1.png", NULL);

	fixture->sheet.stock = stock;
	fixture->sheet.owner = "№ 15 орта мектеп";
	fixture->sheet.bars = true;
	print(fixture, places);
	if (!render(fixture, 300))
		return;
	for (guint i = 0; i < places; i++) {
		g_hash_table_add(expected, g_strdup_printf("%s QR-Code", fixture->codes[i]));
		g_hash_table_add(expected, g_strdup_printf("%s CODE-128", fixture->codes[i]));
	}
	strike_out_both(expected, path);
	g_assert_cmpuint(g_hash_table_size(expected), ==, 0);
}

static void test_bars_unfit(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct stock) stock = stock_named("a4-65-38.1x21.2");

	(void)unused;
	fixture->sheet.stock = stock;
	fixture->sheet.bars = true;
	g_assert_false(
		sheet_write(&fixture->sheet, fixture->tags, 1, fixture->pdf, &fixture->error));
	expect_error(&fixture->error, BELGI_ERROR_REFUSED,
		"a4-65-38.1x21.2: a label of 38.1 x 21.2 mm is too small for this bar code, whose "
		"lines would be under 0.25 mm; take a larger stock");
	g_assert_false(g_file_test(fixture->pdf, G_FILE_TEST_EXISTS));
}

/* The lines of the bar codes of a label: no thinner than 0.25 mm, and white beside them for ten of
 * them, as printed at 1200 dpi. */
static void expect_quiet(const guint8 *row, int left, int width)
{
	int first = 0, last = width - 1, thinnest = width, run = 0;

	while (first < width && row[left + first] > 127)
		first++;
	while (last > first && row[left + last] > 127)
		last--;
	for (int x = first; x <= last; x++) {
		run++;
		if (x == last || (row[left + x] > 127) != (row[left + x + 1] > 127)) {
			thinnest = MIN(thinnest, run);
			run = 0;
		}
	}
	/* 0.25 mm are 11.8 pixels of 1200 dpi; an edge may fall within one. */
	g_assert_cmpint(thinnest, >=, 11);
	g_assert_cmpint(first, >=, 10 * thinnest);
	g_assert_cmpint(width - 1 - last, >=, 10 * thinnest);
}

static void test_bars_quiet(struct fixture *fixture, gconstpointer name)
{
	g_autoptr(struct stock) stock = stock_named(name);
	g_autofree char *path = g_build_filename(fixture->folder, "page-1.pgm", NULL);
	g_autofree char *bytes = NULL;
	int width, height, head, y;
	gsize len;

	fixture->sheet.stock = stock;
	fixture->sheet.owner = "№ 15 орта мектеп";
	fixture->sheet.bars = true;
	print(fixture, (guint)stock->columns);
	if (!poppler(fixture, (const char *const[6]){ "pdftoppm", "-gray", "-r", "1200" }, "page",
		    NULL))
		return;
	g_assert_true(file_read(path, 256 << 20, &bytes, &len, NULL));
	g_assert_cmpint(sscanf(bytes, "P5 %d %d 255%n", &width, &height, &head), ==, 2);
	y = (stock->top + stock->label_height - 50) * width / 2100;
	for (int i = 0; i < stock->columns; i++)
		expect_quiet((const guint8 *)bytes + head + 1 + (gsize)y * (gsize)width,
			(stock->left + i * stock->pitch_x) * width / 2100,
			stock->label_width * width / 2100);
}

/* True when no pixel of the rectangle, given in tenths of a millimetre, has ink; the page is
 * `width` pixels, 210 mm, wide. */
static bool is_white(const guint8 *pixels, int width, int left, int top, int right, int bottom)
{
	for (int y = top * width / 2100 + 1; y < bottom * width / 2100; y++) {
		for (int x = left * width / 2100 + 1; x < right * width / 2100; x++) {
			if (pixels[y * width + x] < 250)
				return false;
		}
	}
	return true;
}

/* A pixel of 300 dpi may be inked though a module only touches it. */
static void expect_margins(const struct stock *stock, const guint8 *pixels, int width)
{
	for (int i = 0; i < stock->columns * stock->rows; i++) {
		int left = stock->left + i % stock->columns * stock->pitch_x;
		int top = stock->top + i / stock->columns * stock->pitch_y;
		int right = left + stock->label_width, bottom = top + stock->label_height;

		g_assert_true(is_white(pixels, width, left, top, right, top + 29));
		g_assert_true(is_white(pixels, width, left, bottom - 29, right, bottom));
		g_assert_true(is_white(pixels, width, left, top, left + 29, bottom));
		g_assert_true(is_white(pixels, width, right - 29, top, right, bottom));
		g_assert_false(is_white(pixels, width, left, top, right, bottom));
	}
}

static void test_margins(struct fixture *fixture, gconstpointer unused)
{
	static const char *const names[] = { "a4-24-70x37", "a4-21-63.5x38.1", "a4-40-52.5x29.7",
		"a4-65-38.1x21.2", "a4-24-70x37", "a4-21-63.5x38.1", "a4-40-52.5x29.7" };
	g_autofree char *path = g_build_filename(fixture->folder, "page-1.pgm", NULL);

	(void)unused;
	fixture->sheet.owner = "№ 15 орта мектеп";
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(struct stock) stock = stock_named(names[i]);
		g_autofree char *bytes = NULL;
		int width, height, head;
		gsize len;

		fixture->sheet.stock = stock;
		fixture->sheet.bars = i > 3;
		print(fixture, (guint)(stock->columns * stock->rows));
		if (!poppler(fixture, (const char *const[6]){ "pdftoppm", "-gray", "-r", "300" },
			    "page", NULL))
			return;
		g_assert_true(file_read(path, 64 << 20, &bytes, &len, NULL));
		g_assert_cmpint(sscanf(bytes, "P5 %d %d 255%n", &width, &height, &head), ==, 2);
		expect_margins(stock, (const guint8 *)bytes + head + 1, width);
	}
}

static void test_text(struct fixture *fixture, gconstpointer unused)
{
	g_autofree char *text = NULL;
	g_autofree char *fonts = NULL;

	(void)unused;
	fixture->tags[0].line = "Lenovo V15 G2, …2GLT";
	fixture->sheet.owner = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸ № «»";
	print(fixture, 1);
	if (!poppler(fixture, (const char *const[6]){ "pdftotext", "-layout" }, "-", &text))
		return;
	for (guint i = 0; i < 6; i++) {
		static const char *const words[] = { "Мүлік иесі", "ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі ₸ № «»",
			"Тапсаңыз, хабарласыңыз", "+7 7232 12-34-56", "Lenovo V15 G2, …2GLT" };

		g_assert_nonnull(strstr(text, words[i]));
	}
	g_assert_nonnull(strstr(text, "VK00-0000-"));

	g_assert_true(poppler(fixture, (const char *const[6]){ "pdffonts" }, NULL, &fonts));
	g_assert_nonnull(strstr(fonts, "+DejaVuSans "));
	g_assert_nonnull(strstr(fonts, "+DejaVuSans-Bold "));
	g_assert_nonnull(strstr(fonts, "+DejaVuSansMono-Bold "));
	/* Embedded, subset, with Unicode. */
	for (char *row = strstr(fonts, "DejaVu"); row; row = strstr(row + 1, "DejaVu"))
		g_assert_true(g_regex_match_simple("^[^\n]* yes yes yes ", row, 0, 0));
}

static void test_russian(struct fixture *fixture, gconstpointer unused)
{
	g_autofree char *text = NULL;

	(void)unused;
	fixture->sheet.lang = "ru";
	print(fixture, 1);
	if (!poppler(fixture, (const char *const[6]){ "pdftotext", "-layout" }, "-", &text))
		return;
	g_assert_nonnull(strstr(text, "Имущество"));
	g_assert_nonnull(strstr(text, "Если нашли, позвоните"));
}

static void test_same_bytes(struct fixture *fixture, gconstpointer unused)
{
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;
	gsize first_len, second_len;

	(void)unused;
	print(fixture, 30);
	g_assert_true(file_read(fixture->pdf, 1 << 20, &first, &first_len, NULL));
	print(fixture, 30);
	g_assert_true(file_read(fixture->pdf, 1 << 20, &second, &second_len, NULL));
	g_assert_cmpmem(first, first_len, second, second_len);
	g_assert_null(g_strstr_len(first, (gssize)first_len, "/CreationDate"));
}

static void test_long_owner(struct fixture *fixture, gconstpointer unused)
{
	static const char owner[] =
		"Шығыс Қазақстан облысы білім басқармасының Өскемен қаласы бойынша білім бөлімінің "
		"«Әлихан Бөкейхан атындағы № 15 орта мектеп» коммуналдық мемлекеттік мекемесі";
	g_autofree char *text = NULL;

	(void)unused;
	fixture->sheet.owner = owner;
	fixture->tags[0].line = "Lenovo V15 G2, 82KD002SRU, PF2W2GLT";
	print(fixture, 1);
	if (!poppler(fixture, (const char *const[6]){ "pdftotext", "-raw" }, "-", &text))
		return;
	g_strdelimit(text, "\n", ' ');
	g_assert_nonnull(strstr(text, owner));
	g_assert_nonnull(strstr(text, fixture->tags[0].line));
}

static void expect_refusal(
	struct fixture *fixture, guint count, enum belgi_error code, const char *message)
{
	g_assert_false(
		sheet_write(&fixture->sheet, fixture->tags, count, fixture->pdf, &fixture->error));
	expect_error(&fixture->error, code, message);
	g_assert_false(g_file_test(fixture->pdf, G_FILE_TEST_EXISTS));
}

static void test_refused_sheets(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct stock) small = stock_named("a4-65-38.1x21.2");
	struct sheet good = fixture->sheet;

	(void)unused;
	expect_refusal(fixture, 0, BELGI_ERROR_LIMIT, "sheet: 0 tags; print 1 to 100000 at a time");
	fixture->sheet.start = 25;
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE,
		"start position 25: a4-24-70x37 has positions 1 to 24; choose one of them");
	fixture->sheet.start = 0;
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE,
		"start position 0: a4-24-70x37 has positions 1 to 24; choose one of them");
	fixture->sheet = good;
	fixture->sheet.lang = "en";
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE,
		"language 'en': tags are printed in kk or ru; choose one");
	fixture->sheet = good;
	fixture->sheet.stock = small;
	fixture->sheet.host = "a-host-name-of-many-characters.example";
	expect_refusal(fixture, 1, BELGI_ERROR_REFUSED,
		"a4-65-38.1x21.2: a label of 38.1 x 21.2 mm is too small for this QR; take a larger stock or a shorter host");
}

static void test_refused_texts(struct fixture *fixture, gconstpointer unused)
{
	g_autofree char *long_name = g_strnfill(300, 'W');
	g_autofree char *long_words = g_strdup_printf(
		"owner: '%s' does not fit a label of 70.0 x 37.0 mm at 5 pt; shorten it or take a larger stock",
		long_name);
	struct sheet good = fixture->sheet;

	(void)unused;
	fixture->sheet.owner = long_name;
	expect_refusal(fixture, 1, BELGI_ERROR_REFUSED, long_words);
	fixture->sheet.owner = "caf\xe9";
	expect_refusal(
		fixture, 1, BELGI_ERROR_BAD_INPUT, "owner: not valid UTF-8; send it as UTF-8");
	fixture->sheet.owner = "two\nrows";
	expect_refusal(
		fixture, 1, BELGI_ERROR_BAD_INPUT, "owner: a control character; leave it out");
	fixture->sheet = good;
	fixture->sheet.phone = "+7 7232 12-34-56, +7 7232 12-34-57";
	expect_refusal(fixture, 1, BELGI_ERROR_REFUSED,
		"phone: '+7 7232 12-34-56, +7 7232 12-34-57' does not fit a label of 70.0 x 37.0 mm at 5 pt; shorten it or "
		"take a larger stock");
}

/* The eleventh tag is wrong: nothing is printed. */
static void test_refused_tags(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->tags[10].code = "VK09BP8JKZA5";
	expect_refusal(fixture, 20, BELGI_ERROR_BAD_INPUT,
		"tag VK09BP8JKZA5: its check characters are wrong; print a valid one");
	fixture->tags[10].code = "VK09BP8JKZA4";
	fixture->tags[10].line =
		"A line that is much longer than two small rows of a label can ever be, however small";
	expect_refusal(fixture, 20, BELGI_ERROR_REFUSED,
		"tag VK09BP8JKZA4: line: 'A line that is much longer than two small rows of a label can ever be, however small' does not fit at 5 "
		"pt; shorten it");
	fixture->tags[10].line = "\xff";
	expect_refusal(fixture, 20, BELGI_ERROR_BAD_INPUT,
		"tag VK09BP8JKZA4: line: not valid UTF-8; send it as UTF-8");
}

static void add(const char *path, void (*test)(struct fixture *, gconstpointer), const char *lang)
{
	g_test_add(path, struct fixture, lang, set_up, test, tear_down);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/sheet/every_kazakh_tag_reads_back_from_paper", test_read_back, "kk");
	add("/sheet/every_russian_tag_reads_back_from_paper", test_read_back, "ru");
	add("/sheet/tags_of_every_stock_read_back", test_every_stock, NULL);
	add("/sheet/nothing_lies_within_3_mm_of_a_labels_edge", test_margins, NULL);
	add("/sheet/kazakh_text_is_text_and_fonts_are_embedded", test_text, NULL);
	add("/sheet/russian_words_stand_around_owner_and_phone", test_russian, NULL);
	add("/sheet/the_same_tags_give_the_same_bytes", test_same_bytes, NULL);
	add("/sheet/a_long_owner_is_whole", test_long_owner, NULL);
	add("/sheet/a_wrong_job_is_refused_and_leaves_no_file", test_refused_sheets, NULL);
	add("/sheet/text_that_does_not_fit_or_is_none_is_refused", test_refused_texts, NULL);
	add("/sheet/bar_codes_of_labels_of_70x37_read_back", test_bars, "a4-24-70x37");
	add("/sheet/bar_codes_of_labels_of_63x38_read_back", test_bars, "a4-21-63.5x38.1");
	add("/sheet/bar_codes_of_labels_of_52x29_read_back", test_bars, "a4-40-52.5x29.7");
	add("/sheet/bar_codes_of_70x37_keep_line_width_and_quiet", test_bars_quiet, "a4-24-70x37");
	add("/sheet/bar_codes_of_52x29_keep_line_width_and_quiet", test_bars_quiet,
		"a4-40-52.5x29.7");
	add("/sheet/a_label_too_small_for_a_bar_code_is_refused", test_bars_unfit, NULL);
	add("/sheet/one_wrong_tag_stops_the_job", test_refused_tags, NULL);
	return g_test_run();
}
