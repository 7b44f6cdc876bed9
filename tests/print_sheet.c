/* SPDX-License-Identifier: Apache-2.0
 * Sheets are judged as paper: rendered by poppler, read by our own scanner. */
#include "expect.h"
#include "model/tag.h"
#include "picture.h"
#include "print/library.h"
#include "print/sheet.h"

#include <stdio.h>
#include <string.h>

enum { TAGS_MAX = 130 };

struct fixture {
	char *folder;
	char *pdf;
	struct library *library;
	struct stock *stock;
	struct sheet sheet;
	const char *host, *owner, *phone;
	bool bars;
	char codes[TAGS_MAX][TAG_SIZE];
	const char *tags[TAGS_MAX], *lines[TAGS_MAX];
	struct tag_label label;
	GError *error;
};

static struct stock *stock_named(struct fixture *fixture, const char *name)
{
	struct stock *stock = library_stock(fixture->library, name, &fixture->error);

	g_assert_no_error(fixture->error);
	return stock;
}

static bool fill(void *data, guint index, struct values *values, GError **error)
{
	struct fixture *fixture = data;

	return tag_label_fill(&fixture->label, fixture->host, fixture->tags[index],
		fixture->lines[index], values, error);
}

static void set_up(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->folder = picture_folder();
	fixture->pdf = g_build_filename(fixture->folder, "tags.pdf", NULL);
	fixture->library = library_open(&fixture->error);
	g_assert_no_error(fixture->error);
	fixture->stock = stock_named(fixture, "a4-24-70x37");
	for (guint i = 0; i < TAGS_MAX; i++) {
		char payload[11];

		g_snprintf(payload, sizeof(payload), "VK0%07u", i * 76963u % 10000000u);
		tag_complete(fixture->codes[i], payload);
		fixture->tags[i] = fixture->codes[i];
	}
	fixture->host = "belgi.kz";
	fixture->owner = "«№ 15 орта мектеп» КММ, Өскемен қаласы";
	fixture->phone = "+7 7232 12-34-56";
	fixture->sheet = (struct sheet){
		.stock = fixture->stock, .lang = "kk", .start = 1, .label = fill, .data = fixture
	};
}

static void tear_down(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	g_assert_no_error(fixture->error);
	picture_folder_remove(fixture->folder);
	tag_label_clear(&fixture->label);
	stock_free(fixture->stock);
	library_free(fixture->library);
	g_free(fixture->folder);
	g_free(fixture->pdf);
}

static bool try_print(struct fixture *fixture, guint count)
{
	const struct filling constant[] = { { "owner", fixture->owner, strlen(fixture->owner) },
		{ "short", fixture->owner, strlen(fixture->owner) },
		{ "phone", fixture->phone, strlen(fixture->phone) } };
	const struct stock *stock = fixture->sheet.stock;
	g_autoptr(struct template) template = library_template(fixture->library,
		fixture->bars ? stock->template_bars : stock->template, &fixture->error);

	g_assert_no_error(fixture->error);
	fixture->sheet.template = template;
	fixture->sheet.constant = (struct values){ constant, G_N_ELEMENTS(constant) };
	fixture->sheet.count = count;
	return sheet_write(&fixture->sheet, fixture->pdf, &fixture->error);
}

static void print(struct fixture *fixture, guint count)
{
	try_print(fixture, count);
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
	fixture->owner = "№ 15 орта мектеп";
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(struct stock) stock = stock_named(fixture, names[i]);
		guint places = (guint)(stock->columns * stock->rows);

		fixture->sheet.stock = stock;
		print(fixture, 2 * places);
		if (!render(fixture, 300))
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
	g_autoptr(struct stock) stock = stock_named(fixture, name);
	guint places = (guint)(stock->columns * stock->rows);
	g_autoptr(GHashTable) expected =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *path = g_build_filename(fixture->folder, "page-1.png", NULL);

	fixture->sheet.stock = stock;
	fixture->owner = "№ 15 орта мектеп";
	fixture->bars = true;
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
	g_autoptr(struct stock) stock = stock_named(fixture, name);
	g_autofree char *path = g_build_filename(fixture->folder, "page-1.pgm", NULL);
	g_autofree char *bytes = NULL;
	int width, height, head, y;
	gsize len;

	fixture->sheet.stock = stock;
	fixture->owner = "№ 15 орта мектеп";
	fixture->bars = true;
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
	fixture->owner = "№ 15 орта мектеп";
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(struct stock) stock = stock_named(fixture, names[i]);
		g_autofree char *bytes = NULL;
		int width, height, head;
		gsize len;

		fixture->sheet.stock = stock;
		fixture->bars = i > 3;
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
	fixture->lines[0] = "Lenovo V15 G2, …2GLT";
	fixture->owner = "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸ № «»";
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
	fixture->owner = owner;
	fixture->lines[0] = "Lenovo V15 G2, 82KD002SRU, PF2W2GLT";
	print(fixture, 1);
	if (!poppler(fixture, (const char *const[6]){ "pdftotext", "-raw" }, "-", &text))
		return;
	g_strdelimit(text, "\n", ' ');
	g_assert_nonnull(strstr(text, owner));
	g_assert_nonnull(strstr(text, fixture->lines[0]));
}

static void expect_refusal(
	struct fixture *fixture, guint count, enum belgi_error code, const char *message)
{
	g_assert_false(try_print(fixture, count));
	expect_error(&fixture->error, code, message);
	g_assert_false(g_file_test(fixture->pdf, G_FILE_TEST_EXISTS));
}

static void test_refused_sheets(struct fixture *fixture, gconstpointer unused)
{
	g_autoptr(struct stock) roll = stock_named(fixture, "roll-58x40");
	struct stock tiny = { (char *)"tiny", .page_width = 2100, .page_height = 2970, .columns = 1,
		.rows = 1, .label_width = 250, .label_height = 120,
		.template = (char *)"tag-25x25" };
	struct sheet good = fixture->sheet;

	(void)unused;
	expect_refusal(
		fixture, 0, BELGI_ERROR_LIMIT, "sheet: 0 labels; print 1 to 100000 at a time");
	fixture->sheet.start = 25;
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE,
		"start position 25: not one of the positions 1 to 24 of a4-24-70x37; choose one");
	fixture->sheet.start = 0;
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE,
		"start position 0: not one of the positions 1 to 24 of a4-24-70x37; choose one");
	fixture->sheet = good;
	fixture->sheet.lang = "de";
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE, "language 'de': choose kk, ru or en");
	fixture->sheet = good;
	fixture->sheet.stock = roll;
	expect_refusal(fixture, 1, BELGI_ERROR_USAGE,
		"roll-58x40: a roll, and no sheet; print on it with --printer, or choose a sheet");
	fixture->sheet.stock = &tiny;
	expect_refusal(fixture, 1, BELGI_ERROR_REFUSED,
		"tiny: a label of 25.0 x 25.0 mm does not fit on it; take a smaller template or a "
		"larger stock");
}

/* The eleventh tag is wrong: nothing is printed. */
static void test_refused_tags(struct fixture *fixture, gconstpointer unused)
{
	(void)unused;
	fixture->tags[10] = "VK09BP8JKZA5";
	expect_refusal(fixture, 20, BELGI_ERROR_BAD_INPUT,
		"tag VK09BP8JKZA5: its check characters are wrong; print a valid one");
	fixture->tags[10] = "VK09BP8JKZA4";
	fixture->lines[10] = "\xff";
	expect_refusal(fixture, 20, BELGI_ERROR_BAD_INPUT,
		"label 11: line: not valid UTF-8; send it as UTF-8");
	fixture->lines[10] = NULL;
	fixture->host = "пример.kz";
	expect_refusal(fixture, 20, BELGI_ERROR_BAD_INPUT,
		"host: not at most 255 letters, digits, dots and dashes; correct it");
}

/* A sheet that was there stays until the new one is whole. */
static void test_old_sheet_stays(struct fixture *fixture, gconstpointer unused)
{
	g_autofree char *text = NULL;
	gsize len;

	(void)unused;
	g_assert_true(file_write(fixture->pdf, "old", 3, NULL));
	fixture->tags[10] = "VK09BP8JKZA5";
	g_assert_false(try_print(fixture, 20));
	g_clear_error(&fixture->error);
	g_assert_true(file_read(fixture->pdf, 1 << 20, &text, &len, NULL));
	g_assert_cmpstr(text, ==, "old");
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
	add("/sheet/a_job_that_fails_leaves_the_old_file", test_old_sheet_stays, NULL);
	add("/sheet/bar_codes_of_labels_of_70x37_read_back", test_bars, "a4-24-70x37");
	add("/sheet/bar_codes_of_labels_of_63x38_read_back", test_bars, "a4-21-63.5x38.1");
	add("/sheet/bar_codes_of_labels_of_52x29_read_back", test_bars, "a4-40-52.5x29.7");
	add("/sheet/bar_codes_of_70x37_keep_line_width_and_quiet", test_bars_quiet, "a4-24-70x37");
	add("/sheet/bar_codes_of_52x29_keep_line_width_and_quiet", test_bars_quiet,
		"a4-40-52.5x29.7");
	add("/sheet/one_wrong_tag_stops_the_job", test_refused_tags, NULL);
	return g_test_run();
}
