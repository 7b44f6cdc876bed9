/* SPDX-License-Identifier: Apache-2.0
 * The labels that ship, with the longest texts of real schools, in three languages, as vectors and
 * at the dots of every printer: whole or refused by the press, so that what it takes is on paper.
 */
#include "expect.h"
#include "print/fields.h"
#include "print/library.h"
#include "print/preview.h"
#include "print/press.h"

#include <string.h>

/* Names of state schools as they are registered: every form of name, in the district and with the
 * person, village and number that make it longest. */
static const struct school {
	const char *kk, *ru;
} schools[] = {
	{ "Шығыс Қазақстан облысы білім басқармасы Катонқарағай ауданы бойынша білім бөлімінің "
	  "«Ахмет Байтұрсынұлы атындағы орта мектебі» КММ",
		"КГУ «Средняя школа имени Ахмет Байтұрсынұлы» отдела образования по "
		"Катон-Карагайскому району управления образования Восточно-Казахстанской области" },
	{ "Шығыс Қазақстан облысы білім басқармасы Үлкен Нарын ауданы бойынша білім бөлімінің "
	  "«Ыбырай Алтынсарин атындағы орта мектебі» КММ",
		"КГУ «Средняя школа имени Ыбырая Алтынсарина» отдела образования по "
		"Бородулихинскому району управления образования Восточно-Казахстанской области" },
	{ "Шығыс Қазақстан облысы білім басқармасы Тарбағатай ауданы бойынша білім бөлімінің "
	  "«Әлихан Бөкейхан атындағы орта мектебі» КММ",
		"КГУ «Средняя школа имени Әлихана Бөкейхана» отдела образования по г. "
		"Усть-Каменогорску управления образования Восточно-Казахстанской области" },
	{ "«№120 мектеп-гимназия» КММ", "КГУ «Школа-гимназия №120»" },
	{ "«Толеген Тохтаров негізгі орта мектебі» КММ",
		"КГУ «Толеген Тохтаровская основная средняя школа»" },
	{ "«Большенарымское мектеп-балабақша кешені» КММ",
		"КГУ «Комплекс школа – детский сад Большенарымское»" },
	{ "№ 9", "№ 9" },
};

enum { LARGE = 283 }; /* points: 100 mm */

static const int resolutions[] = { 0, 203, 300, 600 };

static bool is_label(const struct template *template)
{
	static const char *const kinds[] = { "tag", "roll", "box", "pallet", "commands", "test",
		NULL };

	return g_strv_contains(kinds, template_kind(template));
}

/* Calls `check` for each template of labels/ that is no paper. */
static void each_label(void (*check)(struct template *template))
{
	g_autoptr(struct library) library = library_open(NULL);
	const GPtrArray *names = library_templates(library);
	guint count = 0;

	for (guint i = 0; i < names->len; i++) {
		GError *error = NULL;
		g_autoptr(struct template) template =
			library_template(library, names->pdata[i], &error);

		g_assert_no_error(error);
		if (!is_label(template))
			continue;
		check(template);
		count++;
	}
	g_assert_cmpuint(count, >=, 38);
}

static bool draw(struct press *press, int dpi, const struct values *values, GError **error)
{
	AUTO_BITMAP struct bitmap bitmap = { 0 };
	cairo_surface_t *surface;
	cairo_t *cr;
	bool good;

	if (dpi)
		return press_bitmap(press, values, &bitmap, error);
	surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
	cr = cairo_create(surface);
	good = press_label(press, cr, values, error);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return good;
}

static void expect_drawn(struct template *template, struct press *press,
	const struct press_job *job, const struct values *own)
{
	g_autofree struct filling *list = NULL;
	struct values values = { 0 };
	GError *error = NULL;

	values.list = list = preview_values(template, job->lang, own, &values.count);
	draw(press, job->dpi, &values, &error);
	if (error)
		g_error("%s in %s at %d dpi: %s", template_name(template), job->lang, job->dpi,
			error->message);
}

static void expect_whole(
	struct template *template, const char *lang, int dpi, const struct values *own)
{
	struct press_job job = { .lang = lang, .dpi = dpi };
	GError *error = NULL;
	g_autoptr(struct press) press = press_new(template, &job, &error);

	g_assert_no_error(error);
	expect_drawn(template, press, &job, own);
}

static void expect_samples(struct template *template)
{
	const struct values none = { 0 };

	for (guint i = 0; i < FIELD_LANGS; i++)
		for (guint j = 0; j < G_N_ELEMENTS(resolutions); j++)
			expect_whole(template, field_langs[i], resolutions[j], &none);
}

/* English labels bear the name that is registered, in Russian. */
static void expect_schools_in(struct template *template, const char *lang, int dpi)
{
	struct press_job job = { .lang = lang, .dpi = dpi };
	g_autoptr(struct press) press = press_new(template, &job, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(schools); i++) {
		const char *name = strcmp(lang, "kk") == 0 ? schools[i].kk : schools[i].ru;
		const struct filling own[] = { { "owner", name, strlen(name) },
			{ "to", name, strlen(name) } };

		expect_drawn(template, press, &job, &(struct values){ own, G_N_ELEMENTS(own) });
	}
}

static void expect_schools(struct template *template)
{
	if (strcmp(template_kind(template), "test") == 0 ||
		strcmp(template_kind(template), "commands") == 0)
		return;
	/* A large label of 600 dpi is eight million dots, and has the most room of all. */
	for (guint i = 0; i < FIELD_LANGS; i++)
		for (guint j = 0; j < G_N_ELEMENTS(resolutions); j++)
			if (resolutions[j] < 600 || template_height(template) < LARGE)
				expect_schools_in(template, field_langs[i], resolutions[j]);
}

static void test_samples(void)
{
	each_label(expect_samples);
}

static void test_schools(void)
{
	each_label(expect_schools);
}

/* Hosts of 16 to 29 characters make the QR code larger (version 3). */
static void expect_long_host(struct template *template)
{
	static const char link[] = "HTTPS://TAGS.SCHOOLS.VKO.GOV.KZ/T/VK09BP8JKZA4";
	const struct filling own[] = { { "link", link, strlen(link) } };
	const struct values values = { own, G_N_ELEMENTS(own) };

	if (strcmp(template_kind(template), "tag") == 0)
		for (guint i = 0; i < G_N_ELEMENTS(resolutions); i++)
			expect_whole(template, "kk", resolutions[i], &values);
}

static void test_long_host(void)
{
	each_label(expect_long_host);
}

/* What stands below what, in points: no two boxes of a label share more than the leading of a row,
 * so that whole texts do not lie on each other either. */
static void expect_apart(struct template *template)
{
	enum { TOUCH = 2 };
	const GPtrArray *boxes = template_boxes(template);

	for (guint i = 0; i < boxes->len; i++)
		for (guint j = i + 1; j < boxes->len; j++) {
			const struct box *a = boxes->pdata[i], *b = boxes->pdata[j];
			double across = MIN(a->x + a->width, b->x + b->width) - MAX(a->x, b->x);
			double down = MIN(a->y + a->height, b->y + b->height) - MAX(a->y, b->y);

			if (across > TOUCH && down > TOUCH)
				g_error("%s:%u and line %u lie on each other",
					template_file(template), a->line, b->line);
		}
}

static void test_apart(void)
{
	each_label(expect_apart);
}

static void test_too_long(void)
{
	g_autoptr(struct library) library = library_open(NULL);
	g_autoptr(struct template) template = library_template(library, "tag-25x25", NULL);
	const struct press_job job = { .lang = "kk", .dpi = 203 };
	g_autoptr(struct press) press = press_new(template, &job, NULL);
	const struct filling list[] = { { "link", "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", 31 },
		{ "shown", "VK09-BP8J-KZA4", 14 },
		{ "short", schools[0].kk, strlen(schools[0].kk) } };
	const struct values values = { list, G_N_ELEMENTS(list) };
	GError *error = NULL;

	g_assert_false(draw(press, job.dpi, &values, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, "at 5 pt in a box of 22.6 x 4.7 mm"));
	g_error_free(error);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/templates/every_label_is_whole_with_the_longest_data", test_samples);
	g_test_add_func("/templates/every_school_name_is_whole_on_every_label", test_schools);
	g_test_add_func("/templates/tags_take_the_hub_of_a_long_name", test_long_host);
	g_test_add_func("/templates/boxes_do_not_lie_on_each_other", test_apart);
	g_test_add_func("/templates/a_name_too_long_for_a_small_tag_is_refused", test_too_long);
	return g_test_run();
}
