/* SPDX-License-Identifier: Apache-2.0
 * Text of a scanner that types through a Russian or Kazakh layout, and text that only looks so. */
#include "model/tag.h"
#include "model/wedge.h"

#include <string.h>

struct row {
	const char *typed, *meant;
	enum wedge_layout layout;
};

static void check(const struct row *rows, gsize count)
{
	for (gsize i = 0; i < count; i++) {
		enum wedge_layout layout;
		g_autofree char *meant = wedge_repair(rows[i].typed, &layout);
		g_assert_cmpstr(meant, ==, rows[i].meant);
		g_assert_cmpint(layout, ==, rows[i].layout);
	}
}

static void russian_letters_become_the_keys_they_stand_on(void)
{
	static const struct row rows[] = {
		{ "ЛЯ0012345678", "KZ0012345678", WEDGE_RUSSIAN },
		{ "ЗА2Ц2ПДЕ", "PF2W2GLT", WEDGE_RUSSIAN },
		{ "1Ы20Е7Ы0ОЦ00ЗА2Ц2ПДЕ", "1S20T7S0JW00PF2W2GLT", WEDGE_RUSSIAN },
		{ "00Ж1Ф-2И.3С", "00:1A-2B/3C", WEDGE_RUSSIAN },
		{ "ИУДПШЖСЬВЖВЩТУ", "BELGI:CMD:DONE", WEDGE_RUSSIAN },
		{ "РЕЕЗЫЖ..ИУДПШюЛЯ.Е.МЛ09ИЗ8ОЛЯФ4", "HTTPS://BELGI.KZ/T/VK09BP8JKZA4",
			WEDGE_RUSSIAN },
		{ "реезыЖ..иудпшюля.е.мл09", "https://belgi.kz/t/vk09", WEDGE_RUSSIAN },
	};

	check(rows, G_N_ELEMENTS(rows));
}

static void kazakh_letters_on_the_row_of_digits_become_digits(void)
{
	static const struct row rows[] = {
		{ "ЛЯққ\"әіңғ,.ү", "KZ0012345678", WEDGE_KAZAKH },
		{ "ңү.қққ\"әіңғ,.", "4870001234567", WEDGE_KAZAKH },
		{ "ЗАәЦәПДЕ", "PF2W2GLT", WEDGE_KAZAKH },
		{ "ИУДПШЖИЩЧЖқ\"", "BELGI:BOX:01", WEDGE_KAZAKH },
		{ "РЕЕЗЫЖ№№ИУДПШюЛЯ№Е№МЛқұИЗүОЛЯФң", "HTTPS://BELGI.KZ/T/VK09BP8JKZA4",
			WEDGE_KAZAKH },
		{ "реезыЖ№№иудпшюля№е№мл", "https://belgi.kz/t/vk", WEDGE_KAZAKH },
	};

	check(rows, G_N_ELEMENTS(rows));
}

static void every_tag_is_repaired_from_both_layouts(void)
{
	/* By the keys of tags: digits, capitals and the dash. */
	static const char ascii[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ-";
	static const char *const typed[] = { "0123456789ФИСВУАПРОЛЬТЗЙКЫЕМЦЧНЯ-",
		"қ\"әіңғ,.үұФИСВУАПРОЛЬТЗЙКЫЕМЦЧНЯө" };

	for (guint i = 0; i < 400; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *repaired = NULL;
		char shown[TAG_SHOWN_SIZE];
		enum wedge_layout layout;
		struct tag tag;
		tag_new(&tag, "VK0");
		tag_show(shown, tag.code);
		for (const char *at = i % 4 < 2 ? shown : tag.code; *at; at++)
			g_string_append_unichar(
				text, g_utf8_get_char(g_utf8_offset_to_pointer(
					      typed[i % 2], strchr(ascii, *at) - ascii)));
		repaired = wedge_repair(text->str, &layout);
		g_assert_cmpstr(repaired, ==, i % 4 < 2 ? shown : tag.code);
		g_assert_cmpint(layout, ==, i % 2 ? WEDGE_KAZAKH : WEDGE_RUSSIAN);
	}
}

static void text_that_is_meant_stays(void)
{
	static const struct row rows[] = {
		{ "", NULL, WEDGE_NONE },
		{ "KZ0012345678", NULL, WEDGE_NONE },
		{ "4870001234567", NULL, WEDGE_NONE },
		{ "Иванов Иван", NULL, WEDGE_NONE },
		{ "ИВАНОВ", NULL, WEDGE_NONE },
		{ "Школа 12", NULL, WEDGE_NONE },
		{ "ШКОЛА1234", NULL, WEDGE_NONE },
		{ "ДЕЛО2024", NULL, WEDGE_NONE },
		{ "КАБИНЕТ-1001", NULL, WEDGE_NONE },
		{ "ИНВ000123", NULL, WEDGE_NONE },
		{ "ОС-000123", NULL, WEDGE_NONE },
		{ "ОС0000123", NULL, WEDGE_NONE },
		{ "НК-000123", NULL, WEDGE_NONE },
		{ "РС12АВ34", NULL, WEDGE_NONE },
		{ "А000123", NULL, WEDGE_NONE },
		{ "\"ШКОЛА\".", NULL, WEDGE_NONE },
		{ "5Б-2024", NULL, WEDGE_NONE },
		{ "№ 123456", NULL, WEDGE_NONE },
		{ "Қазақстан", NULL, WEDGE_NONE },
		{ "үңгі әні өң", NULL, WEDGE_NONE },
		{ "Модель: ПК-5, серийный номер 123456", NULL, WEDGE_NONE },
	};

	check(rows, G_N_ELEMENTS(rows));
}

static void mixed_text_is_refused(void)
{
	static const struct row rows[] = {
		{ "ЛZ0012345678", NULL, WEDGE_NONE },
		{ "ЛЯ00123ABC", NULL, WEDGE_NONE },
		/* Digits that the Kazakh layout has not, beside letters that the Russian has not.
		 */
		{ "ЛЯққ12345678", NULL, WEDGE_NONE },
		{ "ЛЯ0012345678é", NULL, WEDGE_NONE },
		{ "ЛЯ00\xff", NULL, WEDGE_NONE },
	};

	check(rows, G_N_ELEMENTS(rows));
}

static void a_long_text_is_no_code(void)
{
	g_autofree char *text = g_malloc(2 * 3000 + 1);
	enum wedge_layout layout;

	for (guint i = 0; i < 3000; i++)
		memcpy(text + 2 * i, i % 2 ? "Я" : "11", 2);
	text[6000] = '\0';
	g_assert_null(wedge_repair(text, &layout));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/wedge/" #name, name)
	TEST(russian_letters_become_the_keys_they_stand_on);
	TEST(kazakh_letters_on_the_row_of_digits_become_digits);
	TEST(every_tag_is_repaired_from_both_layouts);
	TEST(text_that_is_meant_stays);
	TEST(mixed_text_is_refused);
	TEST(a_long_text_is_no_code);
	return g_test_run();
}
