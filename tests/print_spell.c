/* SPDX-License-Identifier: Apache-2.0
 * Numbers, sums and dates as papers say them. */
#include "print/spell.h"

#include "base/error.h"
#include "expect.h"

/* A no-break space is written _ here. */
static void expect(char *text, const char *wanted)
{
	g_autofree char *said = text;
	g_auto(GStrv) parts = said ? g_strsplit(said, "\xc2\xa0", -1) : NULL;
	g_autofree char *plain = parts ? g_strjoinv("_", parts) : NULL;

	g_assert_cmpstr(plain, ==, wanted);
}

static const struct {
	const char *lang;
	gint64 count;
	enum spell_gender gender;
	const char *words;
} counts[] = {
	{ "kk", 0, SPELL_MASCULINE, "нөл" },
	{ "kk", 1, SPELL_MASCULINE, "бір" },
	{ "kk", 10, SPELL_MASCULINE, "он" },
	{ "kk", 29, SPELL_MASCULINE, "жиырма тоғыз" },
	{ "kk", 34, SPELL_MASCULINE, "отыз төрт" },
	{ "kk", 45, SPELL_MASCULINE, "қырық бес" },
	{ "kk", 56, SPELL_MASCULINE, "елу алты" },
	{ "kk", 67, SPELL_MASCULINE, "алпыс жеті" },
	{ "kk", 88, SPELL_MASCULINE, "сексен сегіз" },
	{ "kk", 93, SPELL_MASCULINE, "тоқсан үш" },
	{ "kk", 100, SPELL_MASCULINE, "бір жүз" },
	{ "kk", 1000, SPELL_MASCULINE, "бір мың" },
	{ "kk", 1101, SPELL_MASCULINE, "бір мың бір жүз бір" },
	{ "kk", 530, SPELL_FEMININE, "бес жүз отыз" },
	{ "kk", 1000000, SPELL_MASCULINE, "бір миллион" },
	{ "kk", 1000001, SPELL_MASCULINE, "бір миллион бір" },
	{ "kk", 79500000, SPELL_MASCULINE, "жетпіс тоғыз миллион бес жүз мың" },
	{ "kk", 1000000000, SPELL_MASCULINE, "бір миллиард" },
	{ "kk", G_GINT64_CONSTANT(999999999999), SPELL_MASCULINE,
		"тоғыз жүз тоқсан тоғыз миллиард тоғыз жүз тоқсан тоғыз миллион "
		"тоғыз жүз тоқсан тоғыз мың тоғыз жүз тоқсан тоғыз" },
	{ "ru", 0, SPELL_FEMININE, "ноль" },
	{ "ru", 1, SPELL_MASCULINE, "один" },
	{ "ru", 1, SPELL_FEMININE, "одна" },
	{ "ru", 1, SPELL_NEUTER, "одно" },
	{ "ru", 2, SPELL_MASCULINE, "два" },
	{ "ru", 2, SPELL_FEMININE, "две" },
	{ "ru", 1000, SPELL_MASCULINE, "одна тысяча" },
	{ "ru", 2002, SPELL_FEMININE, "две тысячи две" },
	{ "ru", 5021, SPELL_MASCULINE, "пять тысяч двадцать один" },
	{ "ru", 1000000, SPELL_FEMININE, "один миллион" },
	{ "ru", 79500000, SPELL_MASCULINE, "семьдесят девять миллионов пятьсот тысяч" },
	{ "en", 1000, SPELL_MASCULINE, "one thousand" },
	{ "en", 79500000, SPELL_MASCULINE, "seventy-nine million five hundred thousand" },
};

static void test_counts(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(counts); i++)
		expect(spell_count(counts[i].lang, counts[i].count, counts[i].gender, NULL),
			counts[i].words);
}

static const struct {
	const char *lang;
	gint64 count;
	const char *text;
} pieces[] = {
	{ "kk", 1, "1 (бір) дана" },
	{ "kk", 530, "530 (бес жүз отыз) дана" },
	{ "ru", 0, "0 (ноль) штук" },
	{ "ru", 1, "1 (одна) штука" },
	{ "ru", 2, "2 (две) штуки" },
	{ "ru", 5, "5 (пять) штук" },
	{ "ru", 11, "11 (одиннадцать) штук" },
	{ "ru", 21, "21 (двадцать одна) штука" },
	{ "ru", 112, "112 (сто двенадцать) штук" },
	{ "ru", 1532, "1_532 (одна тысяча пятьсот тридцать две) штуки" },
	{ "en", 1, "1 (one) unit" },
	{ "en", 530, "530 (five hundred thirty) units" },
};

static void test_pieces(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(pieces); i++)
		expect(spell_pieces(pieces[i].lang, pieces[i].count, NULL), pieces[i].text);
}

static const struct {
	const char *lang;
	gint64 tiyn;
	const char *words, *amount;
} sums[] = {
	{ "kk", 7950000000, "79_500_000 (жетпіс тоғыз миллион бес жүз мың) теңге 00_тиын",
		"79_500_000,00" },
	{ "kk", 100000, "1_000 (бір мың) теңге 00_тиын", "1_000,00" },
	{ "kk", 5, "0 (нөл) теңге 05_тиын", "0,05" },
	{ "ru", 7950000000, "79_500_000 (семьдесят девять миллионов пятьсот тысяч) тенге 00_тиын",
		"79_500_000,00" },
	{ "ru", 200199, "2_001 (две тысячи один) тенге 99_тиын", "2_001,99" },
	{ "en", 7950000050, "79,500,000 (seventy-nine million five hundred thousand) tenge 50_tiyn",
		"79,500,000.50" },
};

static void test_sums(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(sums); i++) {
		expect(spell_money(sums[i].lang, sums[i].tiyn, NULL), sums[i].words);
		expect(spell_amount(sums[i].lang, sums[i].tiyn, NULL), sums[i].amount);
	}
	expect(spell_number("ru", 999, NULL), "999");
	expect(spell_number("kk", -1234567, NULL), "\xe2\x88\x92"
						   "1_234_567");
	expect(spell_amount("ru", -50, NULL), "\xe2\x88\x92"
					      "0,50");
	expect(spell_amount("ru", -150, NULL), "\xe2\x88\x92"
					       "1,50");
}

static void test_dates(void)
{
	expect(spell_date("kk", "2021-03-15", NULL), "2021_ж. 15_наурыз");
	expect(spell_date("ru", "2021-03-01", NULL), "1_марта_2021_г.");
	expect(spell_date("en", "2026-12-31", NULL), "31_December_2026");
	expect(spell_day("2021-03-15", NULL), "15.03.2021");
}

static void expect_refused(char *text, GError **error, enum belgi_error code, const char *message)
{
	g_assert_null(text);
	expect_error(error, code, message);
}

static void test_refused(void)
{
	GError *error = NULL;

	expect_refused(spell_count("de", 1, SPELL_MASCULINE, &error), &error, BELGI_ERROR_USAGE,
		"language 'de': papers are written in kk, ru and en; choose one");
	expect_refused(spell_pieces("kk", -1, &error), &error, BELGI_ERROR_LIMIT,
		"-1: only 0 to 999 999 999 999 can be said in words; check the number");
	expect_refused(spell_money("ru", -1, &error), &error, BELGI_ERROR_LIMIT,
		"-1: only 0 to 999 999 999 999 can be said in words; check the number");
	expect_refused(spell_money("ru", G_MAXINT64, &error), &error, BELGI_ERROR_LIMIT,
		"92233720368547758: only 0 to 999 999 999 999 can be said in words; check the number");
	expect_refused(spell_date("kk", "2021-02-29", &error), &error, BELGI_ERROR_BAD_INPUT,
		"'2021-02-29': no day; write it as 2021-03-15");
	expect_refused(spell_day("15.03.2021", &error), &error, BELGI_ERROR_BAD_INPUT,
		"'15.03.2021': no day; write it as 2021-03-15");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/spell/counts_say_one_thousand_and_follow_the_gender", test_counts);
	g_test_add_func("/spell/pieces_follow_their_number", test_pieces);
	g_test_add_func("/spell/sums_stand_in_digits_and_in_words", test_sums);
	g_test_add_func("/spell/dates_are_said_as_the_language_says_them", test_dates);
	g_test_add_func("/spell/what_cannot_be_said_is_refused", test_refused);
	return g_test_run();
}
