/* SPDX-License-Identifier: Apache-2.0
 * The words of the desk: every sentence in three languages with the same placeholders, a name for
 * every state and kind, and the first sentences as they were agreed. */
#include "base/file.h"
#include "base/table.h"
#include "model/identify.h"
#include "model/kinds.h"
#include "model/lifecycle.h"
#include "station/words.h"

#include <string.h>

static int compare(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The placeholders of a sentence, sorted, as one text. */
static char *placeholders(const char *text)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		g_assert_nonnull(close);
		g_ptr_array_add(names, g_strndup(open, (gsize)(close - open)));
	}
	g_ptr_array_sort(names, compare);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **)names->pdata);
}

static void check_table(const struct word *table)
{
	for (const struct word *row = table; row->key; row++) {
		g_autofree char *wanted = placeholders(row->text[LANG_EN]);
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			g_autofree char *have = placeholders(row->text[lang]);
			g_assert_true(g_utf8_validate(row->text[lang], -1, NULL));
			g_assert_cmpstr(row->text[lang], !=, "");
			g_assert_cmpstr(have, ==, wanted);
		}
		g_assert_true(word_find(row->key) == row);
	}
}

static void every_sentence_has_the_same_placeholders_in_three_languages(void)
{
	check_table(desk_words);
	check_table(label_words);
	check_table(name_words);
	check_table(tool_words);
	check_table(paper_words);
	check_table(printer_words);
	check_table(problem_words);
	check_table(out_problem_words);
}

/* Own codes are answered by what the desk does with them. */
static void every_code_that_is_no_serial_number_has_a_sentence(void)
{
	for (int role = CODE_PART; role < CODE_ROLES; role++) {
		g_autofree char *key =
			g_strdup_printf("identify.%s", code_role_word((enum role_of_code)role));
		if (!word_find(key))
			g_test_message("no sentence %s", key);
		g_assert_nonnull(word_find(key));
	}
	for (const char *const *reason = code_reasons; *reason; reason++) {
		g_autofree char *key = g_strdup_printf("identify.%s", *reason);
		g_assert_nonnull(word_find(key));
	}
}

/* All but the agreed ones say in every language what to scan instead. */
static void a_wrong_bar_code_is_answered_with_the_right_one(void)
{
	static const char *const wanted[] = { "S/N", "Service Tag" };

	for (const struct word *row = label_words; row->key; row++) {
		g_assert_cmpint(row->outcome, ==, OUTCOME_ATTENTION);
		for (int lang = 0; lang < LANG_COUNT; lang++)
			g_assert_true(strstr(row->text[lang], wanted[0]) ||
				      strstr(row->text[lang], wanted[1]));
	}
}

static void every_state_and_kind_has_a_name(void)
{
	for (int state = 0; state < STATE_COUNT; state++) {
		g_autofree char *key = g_strdup_printf("state.%s", state_word((enum state)state));
		g_assert_nonnull(word_find(key));
	}
	for (const struct kind *kind = kinds; kind->name; kind++) {
		g_autofree char *key = g_strdup_printf("kind.%s", kind->name);
		if (!word_find(key))
			g_test_message("no words for %s", kind->name);
		g_assert_nonnull(word_find(key));
	}
}

static void a_sentence_is_filled_and_an_unknown_placeholder_stays(void)
{
	const char *const values[] = { "n", "21", "total", "30", NULL };
	g_autofree char *ru = word_say("receive.match", LANG_RU, values);
	g_autofree char *kk = word_say("receive.match", LANG_KK, values);
	g_autofree char *en = word_say("receive.match", LANG_EN, values + 2);

	g_assert_cmpstr(ru, ==, "Есть в списке: 21 из 30");
	g_assert_cmpstr(kk, ==, "Тізімде бар: 21 / 30");
	g_assert_cmpstr(en, ==, "In the list: {n} of 30");
	g_assert_cmpstr(word_name("state", "on_balance", LANG_KK), ==, "теңгерімде");
	g_assert_cmpstr(word_name("state", "frozen", LANG_KK), ==, "frozen");
}

static void a_name_that_ends_in_a_full_stop_ends_the_sentence(void)
{
	const char *const values[] = { "school", "СШ № 9 г.", NULL };
	g_autofree char *ru = word_say("receive.other_school", LANG_RU, values);
	g_autofree char *en = word_say("receive.other_school", LANG_EN, values);

	g_assert_cmpstr(ru, ==, "Это для другой школы: СШ № 9 г. Не вскрывайте");
	g_assert_cmpstr(en, ==, "This one is for СШ № 9 г. Do not open it");
}

static void an_error_that_has_a_row_is_said_in_the_language(void)
{
	static const char *const messages[][2] = {
		{ "d/1.jpg: no bar code found; take the picture again, closer and sharp",
			"d/1.jpg: штрихкод не найден. Снимите ещё раз, ближе и чётче" },
		{ "scan: no mode; add --mode, such as --mode receive",
			"scan: не указан режим. Добавьте --mode, например --mode receive" },
		{ "label 1 of 2, Z3T1DYRVJBNV: a part is off what this printer reaches; choose a "
		  "smaller template, or correct its offset",
			"label 1 of 2, Z3T1DYRVJBNV: часть этикетки не помещается в область "
			"печати. Выберите шаблон поменьше или исправьте сдвиг" },
		/* Names and numbers in it. */
		{ "--offset-x '5mm': not a number from -9999 to 9999; give one",
			"--offset-x '5mm': это не число от -9999 до 9999. Укажите такое" },
		{ "s: paper R-1 was made of it; print it once more with belgi paper --again R-1, "
		  "or void it with belgi paper void R-1",
			"s: по этому уже составлен документ R-1. Напечатать ещё раз: belgi paper "
			"--again R-1, аннулировать: belgi paper void R-1" },
		{ "--dpi '': not a number from  to 9; give one",
			"--dpi '': not a number from  to 9; give one" },
		/* Another sentence that ends so, and one that nobody wrote. */
		{ "strange no such file; check the name and the folder",
			"strange no such file; check the name and the folder" },
		{ "disk: is full", "disk: is full" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(messages); i++) {
		g_autofree char *ru = word_problem(messages[i][0], LANG_RU);
		g_autofree char *en = word_problem(messages[i][0], LANG_EN);
		g_assert_cmpstr(ru, ==, messages[i][1]);
		g_assert_cmpstr(en, ==, messages[i][0]);
	}
}

static void languages_are_known_by_their_codes(void)
{
	enum lang lang = LANG_EN;

	g_assert_true(lang_read("kk", &lang));
	g_assert_cmpint(lang, ==, LANG_KK);
	g_assert_false(lang_read("fr", &lang));
	g_assert_false(lang_read(NULL, &lang));
	g_assert_cmpint(lang, ==, LANG_KK);
}

static int column(const struct table *table, const char *name)
{
	const char *const names[] = { name, NULL };
	int found = table_column(table, names);

	g_assert_cmpint(found, >=, 0);
	return found;
}

static void the_agreed_sentences_are_carried_over(void)
{
	static const char path[] = SOURCE_DIR "/../shared/design/words.csv";
	static const char *const outcomes[] = { "yes", "attention", "no" };
	static const char *const langs[LANG_COUNT] = { "en", "ru", "kk" };
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("the agreed sentences are not beside this checkout");
		return;
	}
	g_assert_true(file_read(path, 1 << 20, &text, &len, NULL));
	g_autoptr(struct table) table = table_read(text, len, path, NULL);
	g_assert_nonnull(table);
	for (guint i = 0; i < table->rows->len; i++) {
		const struct table_row *row = g_ptr_array_index(table->rows, i);
		const struct word *word = word_find(row->cells[column(table, "key")]);
		const char *outcome = row->cells[column(table, "outcome")];
		g_assert_nonnull(word);
		if (*outcome)
			g_assert_cmpstr(outcomes[word->outcome], ==, outcome);
		for (int lang = 0; lang < LANG_COUNT; lang++)
			g_assert_cmpstr(
				word->text[lang], ==, row->cells[column(table, langs[lang])]);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/words/every_sentence_has_the_same_placeholders_in_three_languages",
		every_sentence_has_the_same_placeholders_in_three_languages);
	g_test_add_func("/words/every_code_that_is_no_serial_number_has_a_sentence",
		every_code_that_is_no_serial_number_has_a_sentence);
	g_test_add_func("/words/a_wrong_bar_code_is_answered_with_the_right_one",
		a_wrong_bar_code_is_answered_with_the_right_one);
	g_test_add_func("/words/every_state_and_kind_has_a_name", every_state_and_kind_has_a_name);
	g_test_add_func("/words/a_sentence_is_filled_and_an_unknown_placeholder_stays",
		a_sentence_is_filled_and_an_unknown_placeholder_stays);
	g_test_add_func("/words/a_name_that_ends_in_a_full_stop_ends_the_sentence",
		a_name_that_ends_in_a_full_stop_ends_the_sentence);
	g_test_add_func("/words/an_error_that_has_a_row_is_said_in_the_language",
		an_error_that_has_a_row_is_said_in_the_language);
	g_test_add_func(
		"/words/languages_are_known_by_their_codes", languages_are_known_by_their_codes);
	g_test_add_func("/words/the_agreed_sentences_are_carried_over",
		the_agreed_sentences_are_carried_over);
	return g_test_run();
}
