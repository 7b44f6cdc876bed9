/* SPDX-License-Identifier: Apache-2.0
 * What people are told of labels/ is so: its README, its pictures, the EXAMPLE, and the words of
 * the command sheet. */
#include "base/file.h"
#include "print/fields.h"
#include "print/library.h"
#include "print/preview.h"
#include "print/press.h"
#include "scan/image.h"
#include "station/session.h"
#include "station/words.h"

#include <string.h>

enum { PICTURE_DPI = 203 };

static char *text_of(const char *path)
{
	g_autofree char *whole = g_build_filename(SOURCE_DIR, path, NULL);
	char *text;
	gsize len;

	g_assert_true(file_read(whole, 1 << 20, &text, &len, NULL));
	return text;
}

static bool is_label(const struct template *template)
{
	static const char *const labels[] = { "tag", "roll", "box", "pallet", "commands", "test",
		NULL };

	return g_strv_contains(labels, template_kind(template));
}

/* Calls `check` for each template of labels/ that is no paper. */
static void each_label(void (*check)(struct template *template))
{
	g_autoptr(struct library) library = library_open(NULL);
	const GPtrArray *names = library_templates(library);

	g_assert_cmpuint(names->len, >=, 38);
	for (guint i = 0; i < names->len; i++) {
		g_autoptr(struct template) template =
			library_template(library, names->pdata[i], NULL);

		g_assert_nonnull(template);
		if (is_label(template))
			check(template);
	}
}

/* ---- pictures ---- */

static void press_sample(struct template *template, struct bitmap *bitmap)
{
	struct press_job job = { .lang = "kk", .dpi = PICTURE_DPI };
	g_autoptr(struct press) press = press_new(template, &job, NULL);
	const struct values none = { 0 };
	struct values values = { 0 };
	g_autofree struct filling *list = NULL;
	GError *error = NULL;

	values.list = list = preview_values(template, job.lang, &none, &values.count);
	press_bitmap(press, &values, bitmap, &error);
	g_assert_no_error(error);
}

/* Another version of the font's renderer moves the edges of letters, so a few dots may differ. */
static void expect_picture(struct template *template)
{
	g_autofree char *path =
		g_strdup_printf(SOURCE_DIR "/labels/pictures/%s.png", template_name(template));
	AUTO_PICTURE struct picture picture = { 0 };
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	g_autofree char *bytes = NULL;
	GError *error = NULL;
	int others = 0;
	gsize len;

	file_read(path, 1 << 20, &bytes, &len, &error);
	g_assert_no_error(error);
	g_assert_true(image_unpack(&picture, path, bytes, len, NULL));
	press_sample(template, &bitmap);
	g_assert_cmpint(picture.width, ==, bitmap.width);
	g_assert_cmpint(picture.height, ==, bitmap.height);
	for (int y = 0; y < bitmap.height; y++)
		for (int x = 0; x < bitmap.width; x++)
			others += bitmap_black(&bitmap, x, y) !=
				  (picture.grey[y * picture.width + x] < 128);
	if (others > bitmap.width * bitmap.height / 50)
		g_error("%s is of another template; make it anew: belgi label preview %s --lang kk "
			"--dpi %d --out %s",
			path, template_name(template), PICTURE_DPI, path);
}

static void test_pictures(void)
{
	each_label(expect_picture);
}

/* ---- the README ---- */

static void expect_shown(struct template *template)
{
	g_autofree char *readme = text_of("labels/README.md");
	g_autofree char *picture = g_strdup_printf("![](pictures/%s.png)", template_name(template));

	if (!strstr(readme, picture))
		g_error("labels/README.md does not show %s", template_name(template));
}

static void test_readme(void)
{
	g_autofree char *readme = text_of("labels/README.md");

	each_label(expect_shown);
	for (const struct field_of *field = fields_of_labels; field->name; field++) {
		g_autofree char *name = g_strdup_printf("`%s`", field->name);

		if (!strstr(readme, name) ||
			!(strstr(readme, field->what) || strcmp(field->kinds, " commands ") == 0))
			g_error("labels/README.md: nothing of '%s', %s", field->name, field->what);
	}
}

static void test_stocks(void)
{
	g_autoptr(struct library) library = library_open(NULL);
	g_autofree char *readme = text_of("labels/stocks/README.md");
	const GPtrArray *names = library_stocks(library);

	g_assert_cmpuint(names->len, >=, 27);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *name = g_strdup_printf("`%s`", (const char *)names->pdata[i]);

		if (!strstr(readme, name))
			g_error("labels/stocks/README.md: nothing of %s", name);
	}
}

/* A stock's templates are there, of the right kind, and fit on it. */
static void test_stock_templates(void)
{
	g_autoptr(struct library) library = library_open(NULL);
	const GPtrArray *names = library_stocks(library);

	for (guint i = 0; i < names->len; i++) {
		g_autoptr(struct stock) stock = library_stock(library, names->pdata[i], NULL);
		const char *const templates[] = { stock->template, stock->template_bars, NULL };

		for (const char *const *name = templates; *name; name++) {
			GError *error = NULL;
			g_autoptr(struct template) template =
				library_template(library, *name, &error);
			int x, y;

			g_assert_no_error(error);
			stock_place(stock, (int)(template_width(template) * 254 / 72 + 0.5),
				(int)(template_height(template) * 254 / 72 + 0.5), &x, &y, &error);
			g_assert_no_error(error);
		}
	}
}

/* ---- the EXAMPLE ---- */

/* Attributes that the format's description has, each once. */
static void each_attribute(void (*check)(const char *name, const char *example))
{
	g_autofree char *format = text_of("src/print/template.c");
	g_autofree char *example = text_of("labels/EXAMPLE.svg");
	g_autoptr(GRegex) regex = g_regex_new("data-[a-z]+(?==\")", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	guint count = 0;

	*strstr(format, "*/") = '\0';
	for (g_regex_match(regex, format, 0, &match); g_match_info_matches(match);
		g_match_info_next(match, NULL)) {
		g_autofree char *name = g_match_info_fetch(match, 0);

		check(name, example);
		count++;
	}
	g_assert_cmpuint(count, >=, 16);
}

static void expect_attribute(const char *name, const char *example)
{
	g_autofree char *readme = text_of("labels/README.md");
	g_autofree char *used = g_strdup_printf(" %s=\"", name);
	g_autofree char *told = g_strdup_printf("`%s`", name);

	if (!strstr(example, used))
		g_error("labels/EXAMPLE.svg does not use %s", name);
	if (!strstr(readme, told))
		g_error("labels/README.md: nothing of %s", name);
}

static void test_example(void)
{
	g_autoptr(struct library) library = library_open(NULL);
	GError *error = NULL;
	g_autoptr(struct template) template =
		library_template(library, SOURCE_DIR "/labels/EXAMPLE.svg", &error);

	g_assert_no_error(error);
	each_attribute(expect_attribute);
	for (guint i = 0; i < FIELD_LANGS; i++) {
		const struct press_job job = { .lang = field_langs[i], .dpi = PICTURE_DPI };
		g_autoptr(struct press) press = press_new(template, &job, &error);

		g_assert_no_error(error);
		g_assert_nonnull(press);
	}
	g_assert_nonnull(template_rows(template, "units"));
}

/* ---- the command sheet ---- */

static void expect_command(const struct template *template, const char *prefix, const char *word)
{
	static const char *const langs[LANG_COUNT] = {
		[LANG_EN] = "en", [LANG_RU] = "ru", [LANG_KK] = "kk"
	};
	g_autofree char *key = g_strdup_printf("%s.%s", prefix, word);
	const GPtrArray *boxes = template_boxes(template);
	guint codes = 0, words = 0;

	for (int lang = 0; lang < LANG_COUNT; lang++)
		g_assert_cmpstr(legend_text(template_legend(template), key, langs[lang]), ==,
			word_name(prefix, word, (enum lang)lang));
	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];

		codes += box->kind != BOX_TEXT && strcmp(box->field, word) == 0;
		words += g_strcmp0(box->word, key) == 0;
	}
	/* QR and bars; one word a language. */
	g_assert_cmpuint(codes, ==, 2);
	g_assert_cmpuint(words, ==, LANG_COUNT);
}

static void test_commands(void)
{
	static const char *const answers[] = { "yes", "no", "done", "undo", "keep", "skip", "again",
		"reprint" };
	g_autoptr(struct library) library = library_open(NULL);
	g_autoptr(struct template) template = library_template(library, "commands-a4", NULL);
	const struct mode_name *mode;

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++)
		expect_command(template, "cmd", answers[i]);
	for (guint i = 0; (mode = session_mode(i)); i++)
		expect_command(template, "mode", mode->name);
}

/* The vertical middle of a command's QR code, in points. */
static double place_of(const struct template *template, const char *command)
{
	const GPtrArray *boxes = template_boxes(template);

	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];

		if (box->kind == BOX_QR && strcmp(box->field, command) == 0)
			return box->y + box->height / 2;
	}
	g_assert_not_reached();
}

static void test_undo(void)
{
	g_autoptr(struct library) library = library_open(NULL);
	g_autoptr(struct template) template = library_template(library, "commands-a4", NULL);
	double undo = place_of(template, "undo"), nearest = G_MAXDOUBLE;
	const GPtrArray *boxes = template_boxes(template);

	for (guint i = 0; i < boxes->len; i++) {
		const struct box *box = boxes->pdata[i];
		double away = ABS(undo - (box->y + box->height / 2));

		if (box->kind == BOX_QR && strcmp(box->field, "undo") != 0)
			nearest = MIN(nearest, away);
	}
	g_assert_cmpfloat(nearest, >, 22 * 72 / 25.4);
	g_assert_cmpfloat(ABS(undo - place_of(template, "done")), >, 150 * 72 / 25.4);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/labels/pictures_show_the_templates_as_they_are", test_pictures);
	g_test_add_func("/labels/the_readme_shows_every_label_and_field", test_readme);
	g_test_add_func("/labels/the_readme_names_every_stock", test_stocks);
	g_test_add_func("/labels/every_stock_has_templates_that_fit_on_it", test_stock_templates);
	g_test_add_func("/labels/the_example_has_every_attribute", test_example);
	g_test_add_func("/labels/the_sheet_has_every_command_as_the_desk_says_it", test_commands);
	g_test_add_func("/labels/undo_is_far_from_done", test_undo);
	return g_test_run();
}
