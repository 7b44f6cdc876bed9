/* SPDX-License-Identifier: Apache-2.0
 * The numbers here encode dates of the 1890s or 2060s and later: they are nobody's. */
#include "model/iin.h"
#include "vectors.h"

#include <string.h>

struct row {
	const char *text;
	enum id_number expected;
	const char *reason;
};

static void check_rows(const struct row *rows, gsize count,
	enum id_number (*check)(const char *text, char digits[13], const char **reason))
{
	for (gsize i = 0; i < count; i++) {
		char digits[13];
		const char *reason = "";
		g_assert_cmpint(check(rows[i].text, digits, &reason), ==, rows[i].expected);
		g_assert_cmpstr(reason, ==, rows[i].reason);
	}
}

static void test_iin(void)
{
	static const struct row rows[] = {
		{ "980605631289", ID_VALID, NULL },
		{ "941012648808", ID_VALID, NULL },
		{ "980605-631289", ID_VALID, NULL },
		{ "980605631280", ID_INVALID, "the check digit is wrong" },
		{ "960902692480", ID_INVALID, "a number that is never issued" },
		{ "98060563128", ID_INVALID, "fewer than 12 digits" },
		{ "9806056312890", ID_INVALID, "more than 12 digits" },
		{ "98060O631289", ID_INVALID, "something else than a digit" },
		{ "", ID_INVALID, "empty" },
		{ "000000000000", ID_INVALID, "all zeros" },
		{ "911332500010", ID_WARN, "the first six digits are no date" },
	};

	check_rows(rows, G_N_ELEMENTS(rows), iin_check);
}

static void test_bin(void)
{
	static const struct row rows[] = {
		{ "700740277507", ID_VALID, NULL },
		{ "680740376437", ID_VALID, NULL },
		{ "700740277500", ID_INVALID, "the check digit is wrong" },
		{ "980605631289", ID_INVALID, "digit 5 is no kind of entity (4, 5, 6)" },
	};

	check_rows(rows, G_N_ELEMENTS(rows), bin_check);
}

static void test_digits(void)
{
	char digits[13];
	const char *reason;

	iin_check(" 980605 631-289 ", digits, &reason);
	g_assert_cmpstr(digits, ==, "980605631289");
}

/* Vectors whose last column of reasons says `suspicious` must be refused, `warn` passes with a
 * reason. */
static void check_vectors(
	const char *path, enum id_number (*check)(const char *, char[13], const char **))
{
	g_autoptr(struct table) table = vectors_table(path);

	for (guint i = 0; table && i < table->rows->len; i++) {
		GStrv cells = vectors_cells(table, i);
		char digits[13];
		const char *reason;
		enum id_number expected = ID_INVALID;
		if (strcmp(cells[1], "valid") == 0 || strcmp(cells[1], "normalise") == 0)
			expected = ID_VALID;
		else if (strcmp(cells[1], "warn") == 0)
			expected = ID_WARN;
		g_assert_cmpint(check(cells[0], digits, &reason), ==, expected);
		g_assert_cmpint(reason == NULL, ==, expected == ID_VALID);
	}
}

static void test_iin_vectors(void)
{
	check_vectors("data/domain/kz-ids/iin_test_vectors.csv", iin_check);
}

static void test_bin_vectors(void)
{
	check_vectors("data/domain/kz-ids/bin_test_vectors.csv", bin_check);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/iin/form_and_check_digit_decide_and_a_strange_date_only_warns", test_iin);
	g_test_add_func("/iin/a_bin_says_its_kind_of_entity", test_bin);
	g_test_add_func("/iin/spaces_and_dashes_are_dropped", test_digits);
	g_test_add_func("/iin/all_iin_vectors_hold", test_iin_vectors);
	g_test_add_func("/iin/all_bin_vectors_hold", test_bin_vectors);
	return g_test_run();
}
