/* SPDX-License-Identifier: Apache-2.0
 * The press: what does not fit is refused in words, what fits is whole, and symbols have whole dots
 * and white around them. */
#include "expect.h"
#include "picture.h"
#include "print/library.h"
#include "print/press.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char words[] = "[owner.is]\nkk = Иесі: {owner}\nru = Имущество\nen = Property of\n";

static const char address[] = "HTTPS://BELGI.KZ/T/VK09BP8JKZA4";

/* A label of 58 x 40 mm with these boxes. */
static struct template *label(const char *boxes)
{
	g_autofree char *text = g_strdup_printf(
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"58mm\" height=\"40mm\" "
		"viewBox=\"0 0 58 40\" data-belgi=\"tag\">\n%s\n</svg>\n",
		boxes);
	g_autoptr(struct legend) legend = legend_new();
	GError *error = NULL;
	struct template *template;

	g_assert_true(legend_add(legend, words, strlen(words), "words.ini", NULL));
	template = template_read(text, strlen(text), "x.svg", legend, &error);
	g_assert_no_error(error);
	return template;
}

/* One value, as vectors or dots; false with *error. */
static bool press_one(const char *boxes, int dpi, const char *field, const char *text, gsize len,
	struct bitmap *bitmap, GError **error)
{
	g_autoptr(struct template) template = label(boxes);
	const struct press_job job = { "kk", dpi, { 0 } };
	g_autoptr(struct press) press = press_new(template, &job, error);
	const struct filling list[] = { { field, text, len } };
	const struct values values = { list, 1 };
	AUTO_BITMAP struct bitmap own = { 0 };
	cairo_surface_t *surface;
	cairo_t *cr;
	bool good;

	if (!press)
		return false;
	if (dpi)
		return press_bitmap(press, &values, bitmap ? bitmap : &own, error);
	surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
	cr = cairo_create(surface);
	good = press_label(press, cr, &values, error);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return good;
}

#define QR(side) "<rect data-qr=\"link\" x=\"1\" y=\"1\" width=\"" side "\" height=\"" side "\"/>"
#define BARS(width) "<rect data-bars=\"code\" x=\"1\" y=\"25\" width=\"" width "\" height=\"10\"/>"
#define OWNER "<rect data-field=\"owner\" x=\"22\" y=\"1\" width=\"30\" height=\"8\"/>"
#define WRAPS                                                                                      \
	"<rect data-field=\"owner\" data-wrap=\"yes\" x=\"22\" y=\"1\" width=\"30\" height=\"8\"/>"

static void test_refusals(void)
{
	static const struct {
		const char *boxes;
		int dpi;
		const char *field, *text, *message;
		enum belgi_error code;
	} rows[] = {
		{ OWNER, 0, "owner", "Шығыс Қазақстан облысы білім басқармасы",
			"owner: 'Шығыс Қазақстан облысы білім басқармасы' at 5 pt in a box of 30.0 x "
			"8.0 mm (x.svg:2): does not fit; shorten it, or take a larger label",
			BELGI_ERROR_REFUSED },
		{ OWNER, 203, "owner", "Шығыс Қазақстан облысы білім басқармасы",
			"owner: 'Шығыс Қазақстан облысы білім басқармасы' at 5 pt in a box of 30.0 x "
			"8.0 mm (x.svg:2): does not fit; shorten it, or take a larger label",
			BELGI_ERROR_REFUSED },
		{ WRAPS, 0, "owner", "Шығысқазақстаноблысыбілімбасқармасы",
			"owner: 'Шығысқазақстаноблысыбілімбасқармасы' at 5 pt in a box of 30.0 x "
			"8.0 mm (x.svg:2): does not fit; shorten it, or take a larger label",
			BELGI_ERROR_REFUSED },
		{ OWNER, 0, "owner", "caf\xe9", "owner: not valid UTF-8; send it as UTF-8",
			BELGI_ERROR_BAD_INPUT },
		{ OWNER, 0, "owner", "two\nrows", "owner: a control character; leave it out",
			BELGI_ERROR_BAD_INPUT },
		{ WRAPS, 0, "owner", "tab\tstop", "owner: a control character; leave it out",
			BELGI_ERROR_BAD_INPUT },
		{ OWNER, 0, "owner", "\xf3\xb0\x80\x81",
			"owner: '\xf3\xb0\x80\x81' has a character that the fonts lack; leave it out "
			"or install fonts-dejavu-core",
			BELGI_ERROR_BAD_INPUT },
		{ QR("10.5"), 0, "link", address,
			"x.svg:2: the QR code of 'link' has 25 modules and 4 of white on each side: "
			"0.32 mm a module, under 0.33 mm; make the box 10.9 mm wide and high, or "
			"shorten what it says",
			BELGI_ERROR_REFUSED },
		{ QR("12"), 203, "link", address,
			"x.svg:2: the QR code of 'link' has 25 modules and 4 of white on each side: "
			"0.36 mm a module at 203 dpi, under 0.38 mm; make the box 12.4 mm wide and "
			"high, or shorten what it says",
			BELGI_ERROR_REFUSED },
		{ BARS("40"), 0, "code", "VK09BP8JKZA4",
			"x.svg:2: the bar code of 'code' has 167 modules and 10 of white on each "
			"side: 0.21 mm a module, under 0.25 mm; make the box 46.8 mm wide, or shorten "
			"what it says",
			BELGI_ERROR_REFUSED },
		{ BARS("46"), 203, "code", "VK09BP8JKZA4",
			"x.svg:2: the bar code of 'code' has 167 modules and 10 of white on each "
			"side: 0.25 mm a module at 203 dpi, under 0.25 mm; make the box 46.8 mm wide, "
			"or shorten what it says",
			BELGI_ERROR_REFUSED },
		{ BARS("50"), 0, "code", "қ",
			"code: Code 128: character 1 of 'қ' is not printable ASCII; leave it out",
			BELGI_ERROR_BAD_INPUT },
		{ QR("20"), 0, "owner", "x", "link: no value for its code (x.svg:2); give one",
			BELGI_ERROR_REFUSED },
		{ QR("20") "<path d=\"M0 2H9\" stroke=\"#000\"/>", 0, "link", address,
			"x.svg:2: something is drawn in the box of the code 'link', whose white "
			"border it breaks; move one of them",
			BELGI_ERROR_REFUSED },
		{ QR("20") "<path d=\"M0 2H9\" stroke=\"#000\"/>", 203, "link", address,
			"x.svg:2: something is drawn in the box of the code 'link', whose white "
			"border it breaks; move one of them",
			BELGI_ERROR_REFUSED },
		{ OWNER, 50, "owner", "x",
			"50 dots an inch: no printer has so many; choose 100 to 1200",
			BELGI_ERROR_USAGE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;

		g_assert_false(press_one(rows[i].boxes, rows[i].dpi, rows[i].field, rows[i].text,
			strlen(rows[i].text), NULL, &error));
		expect_error(&error, rows[i].code, rows[i].message);
	}
}

static void test_long(void)
{
	g_autofree char *text = g_strnfill(5000, 'x');
	GError *error = NULL;

	g_assert_false(press_one(OWNER, 0, "owner", text, 5000, NULL, &error));
	expect_error(&error, BELGI_ERROR_LIMIT, "owner: longer than 4096 bytes; shorten it");
	g_assert_false(press_one(QR("20"), 0, "link", text, 5000, NULL, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"link: QR: 5000 bytes are more than one symbol holds (2331); divide it");
}

static void test_language(void)
{
	g_autoptr(struct template) template = label(OWNER);
	const struct press_job job = { "de", 0, { 0 } };
	GError *error = NULL;

	g_assert_null(press_new(template, &job, &error));
	expect_error(&error, BELGI_ERROR_USAGE, "language 'de': choose kk, ru or en");
}

/* Rectangle of the black dots. */
struct extent {
	int left, top, right, bottom;
};

static struct extent extent_of(const struct bitmap *bitmap)
{
	struct extent extent = { bitmap->width, bitmap->height, -1, -1 };

	for (int y = 0; y < bitmap->height; y++)
		for (int x = 0; x < bitmap->width; x++) {
			if (!bitmap_black(bitmap, x, y))
				continue;
			extent.left = MIN(extent.left, x);
			extent.right = MAX(extent.right, x);
			extent.top = MIN(extent.top, y);
			extent.bottom = MAX(extent.bottom, y);
		}
	return extent;
}

/* 20 mm at 203 dpi are 159 whole dots: four a module with its border, in the middle. */
static void test_dots(void)
{
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	GError *error = NULL;
	struct extent extent;

	g_assert_true(press_one(QR("20"), 203, "link", address, strlen(address), &bitmap, &error));
	g_assert_no_error(error);
	g_assert_cmpint(bitmap.width, ==, 464);
	g_assert_cmpint(bitmap.height, ==, 320);
	extent = extent_of(&bitmap);
	g_assert_cmpint(extent.right - extent.left + 1, ==, 25 * 4);
	g_assert_cmpint(extent.bottom - extent.top + 1, ==, 25 * 4);
	g_assert_cmpint(extent.left, >=, 8 + 4 * 4);
	for (int y = extent.top; y <= extent.bottom; y++)
		for (int x = extent.left; x <= extent.right; x++)
			g_assert_cmpint(bitmap_black(&bitmap, x, y), ==,
				bitmap_black(&bitmap, x - (x - extent.left) % 4,
					y - (y - extent.top) % 4));
}

/* A long word lies along a turned box, each way within it. */
static void test_turns(void)
{
	static const int turns[] = { 0, 90, 180, 270 };

	for (guint i = 0; i < G_N_ELEMENTS(turns); i++) {
		g_autofree char *box = g_strdup_printf(
			"<rect data-field=\"owner\" data-turn=\"%d\" x=\"20\" y=\"5\" width=\"%d\" "
			"height=\"%d\"/>",
			turns[i], i % 2 ? 5 : 30, i % 2 ? 30 : 5);
		AUTO_BITMAP struct bitmap bitmap = { 0 };
		GError *error = NULL;
		struct extent extent;

		press_one(box, 203, "owner", "Бөкейхан", strlen("Бөкейхан"), &bitmap, &error);
		g_assert_no_error(error);
		extent = extent_of(&bitmap);
		g_assert_cmpint(extent.left, >=, 20 * 203 * 10 / 254);
		g_assert_cmpint(extent.top, >=, 5 * 203 * 10 / 254);
		g_assert_cmpint(extent.right, <=, (20 + (i % 2 ? 5 : 30)) * 2030 / 254);
		g_assert_cmpint(extent.bottom, <=, (5 + (i % 2 ? 30 : 5)) * 2030 / 254);
		g_assert_true(
			(extent.right - extent.left > extent.bottom - extent.top) == (i % 2 == 0));
	}
}

/* Text shrinks before it is refused, and grows back for a shorter one. */
static void test_shrinks(void)
{
	static const char *const texts[] = { "Мектеп", "Ә. Бөкейхан атындағы мектеп", "Мектеп" };
	g_autoptr(struct template) template = label(OWNER);
	const struct press_job job = { "kk", 203, { 0 } };
	GError *error = NULL;
	g_autoptr(struct press) press = press_new(template, &job, &error);
	struct extent extents[3];

	g_assert_no_error(error);
	for (guint i = 0; i < 3; i++) {
		const struct filling list[] = { { "owner", texts[i], strlen(texts[i]) } };
		const struct values values = { list, 1 };
		AUTO_BITMAP struct bitmap bitmap = { 0 };

		press_bitmap(press, &values, &bitmap, &error);
		g_assert_no_error(error);
		extents[i] = extent_of(&bitmap);
	}
	g_assert_cmpint(
		extents[1].bottom - extents[1].top, <, extents[0].bottom - extents[0].top + 6);
	g_assert_cmpint(extents[1].right, <=, 52 * 2030 / 254);
	g_assert_cmpmem(&extents[0], sizeof(struct extent), &extents[2], sizeof(struct extent));
}

/* A value of the box's language goes first; a word takes fields of the job. */
static void test_languages(void)
{
	static const char boxes[] =
		"<rect data-field=\"owner\" data-lang=\"ru\" x=\"1\" y=\"1\" width=\"50\" height=\"8\"/>"
		"<rect data-word=\"owner.is\" x=\"1\" y=\"10\" width=\"50\" height=\"8\"/>";
	const struct filling list[] = { { "owner", "A", 1 }, { "owner.ru", "B", 1 },
		{ "owner.kk", "C", 1 } };
	g_autoptr(struct template) template = label(boxes);
	const struct press_job job = { "kk", 0, { list, G_N_ELEMENTS(list) } };
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "x.pdf", NULL);
	g_autofree char *text = NULL;
	GError *error = NULL;
	g_autoptr(struct press) press = press_new(template, &job, &error);
	char *argv[] = { (char *)"pdftotext", path, (char *)"-", NULL };
	cairo_surface_t *surface = cairo_pdf_surface_create(path, 200, 200);
	cairo_t *cr = cairo_create(surface);

	g_assert_no_error(error);
	press_label(press, cr, NULL, &error);
	g_assert_no_error(error);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	if (g_spawn_sync(
		    NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, NULL))
		g_assert_cmpstr(g_strstrip(text), ==, "B\nИесі: C");
	else
		g_test_skip("no poppler-utils on this machine");
	picture_folder_remove(folder);
}

/* In a process of its own: fontconfig keeps what it found. */
static void test_font(void)
{
	if (g_test_subprocess()) {
		GError *error = NULL;

		press_one(OWNER, 0, "owner", "x", 1, NULL, &error);
		g_assert_nonnull(error);
		fprintf(stderr, "%s\n", error->message);
		exit(1);
	}
	g_autofree char *folder = picture_folder();
	g_autofree char *config = g_build_filename(folder, "fonts.conf", NULL);
	static const char fonts[] = "/usr/share/fonts/type1/urw-base35";
	g_autofree char *text = g_strdup_printf(
		"<fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>", fonts, folder);

	if (!g_file_test(fonts, G_FILE_TEST_IS_DIR)) {
		g_test_skip("no fonts without Kazakh letters on this machine");
		picture_folder_remove(folder);
		return;
	}
	g_assert_true(file_write(config, text, strlen(text), NULL));
	g_setenv("FONTCONFIG_FILE", config, true);
	g_test_trap_subprocess(NULL, 0, 0);
	g_unsetenv("FONTCONFIG_FILE");
	g_test_trap_assert_failed();
	g_test_trap_assert_stderr("*x.svg:2: the font of 'owner' lacks *Ә*; install "
				  "fonts-dejavu-core*");
	picture_folder_remove(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/press/what_does_not_fit_is_refused_in_words", test_refusals);
	g_test_add_func("/press/what_is_too_long_is_refused", test_long);
	g_test_add_func("/press/an_unknown_language_is_refused", test_language);
	g_test_add_func("/press/modules_are_whole_dots", test_dots);
	g_test_add_func("/press/turned_text_lies_in_its_box", test_turns);
	g_test_add_func("/press/text_shrinks_and_grows_back", test_shrinks);
	g_test_add_func("/press/a_box_takes_the_value_of_its_language", test_languages);
	g_test_add_func("/press/a_font_without_kazakh_letters_is_refused", test_font);
	return g_test_run();
}
