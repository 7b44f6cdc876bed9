/* SPDX-License-Identifier: Apache-2.0
 * The scanner test: what the scans of its two codes say of a scanner, and that it is remembered. */
#include "station/trial.h"
#include "support/stores.h"

#include <string.h>

#define LINE "BELGI:128"
#define MATRIX "BELGI:QR"

/* Scans as TEXT or NAME:TEXT, and the key of each answer. */
struct row {
	const char *scan, *key;
};

static enum trial_result play(const struct row *rows)
{
	struct trial trial;
	enum trial_result result;

	trial_init(&trial, LINE, MATRIX);
	for (; rows->scan; rows++) {
		const char *text = strchr(rows->scan, '/');
		g_autofree char *name =
			text ? g_strndup(rows->scan, (gsize)(text - rows->scan)) : g_strdup("-");

		g_assert_cmpstr(
			trial_scan(&trial, name, text ? text + 1 : rows->scan), ==, rows->key);
	}
	result = trial.result;
	trial_clear(&trial);
	return result;
}

static void both_codes_once_are_enough(void)
{
	static const struct row first_line[] = { { LINE, "trial.line" }, { MATRIX, "trial.both" },
		{ NULL, NULL } };
	static const struct row first_matrix[] = { { MATRIX, "trial.matrix" },
		{ LINE, "trial.both" }, { NULL, NULL } };

	g_assert_cmpint(play(first_line), ==, TRIAL_BOTH);
	g_assert_cmpint(play(first_matrix), ==, TRIAL_BOTH);
}

static void the_bar_code_twice_means_lines_only(void)
{
	static const struct row rows[] = { { LINE, "trial.line" }, { LINE, "trial.lines" },
		{ NULL, NULL } };

	g_assert_cmpint(play(rows), ==, TRIAL_LINES);
}

static void one_code_alone_decides_nothing(void)
{
	static const struct row rows[] = { { "PF2W2GLT", "trial.other" }, { LINE, "trial.line" },
		{ "PF2W2GLT", "trial.other" }, { NULL, NULL } };

	g_assert_cmpint(play(rows), ==, TRIAL_OPEN);
}

static void a_second_scanner_is_not_mixed_in(void)
{
	static const struct row rows[] = { { "gate/" LINE, "trial.line" },
		{ "desk/" MATRIX, "trial.another" }, { "desk/" LINE, "trial.another" },
		{ "gate/" LINE, "trial.lines" }, { NULL, NULL } };

	g_assert_cmpint(play(rows), ==, TRIAL_LINES);
}

/* BELGI:128 and BELGI:QR as keyboards set to these languages write them. */
static void a_scanner_that_types_through_another_layout_is_understood(void)
{
	static const struct row russian[] = { { "ИУДПШЖ128", "trial.line" },
		{ "ИУДПШЖЙК", "trial.both" }, { NULL, NULL } };
	static const struct row kazakh[] = { { "ИУДПШЖ\"әү", "trial.line" },
		{ "ИУДПШЖ\"әү", "trial.lines" }, { NULL, NULL } };

	g_assert_cmpint(play(russian), ==, TRIAL_BOTH);
	g_assert_cmpint(play(kazakh), ==, TRIAL_LINES);
}

static void what_reads_lines_only_is_remembered_until_it_reads_more(void)
{
	AUTO_SHELF shelf;
	struct store *store;
	char *names;

	shelf_init(&shelf);
	store = shelf_store(&shelf, "store", "S052");
	g_assert_null(trial_lines_only(store));
	g_assert_true(trial_remember(store, "gate 2", true, NULL));
	g_assert_true(trial_remember(store, "desk", true, NULL));
	g_assert_true(trial_remember(store, "gate 2", true, NULL));
	names = trial_lines_only(store);
	g_assert_cmpstr(names, ==, "desk, gate 2");
	g_free(names);
	g_assert_true(trial_remember(store, "desk", false, NULL));
	names = trial_lines_only(store);
	g_assert_cmpstr(names, ==, "gate 2");
	g_free(names);
	g_assert_true(trial_remember(store, "gate 2", false, NULL));
	g_assert_null(trial_lines_only(store));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/trial/" #name, name)
	TEST(both_codes_once_are_enough);
	TEST(the_bar_code_twice_means_lines_only);
	TEST(one_code_alone_decides_nothing);
	TEST(a_second_scanner_is_not_mixed_in);
	TEST(a_scanner_that_types_through_another_layout_is_understood);
	TEST(what_reads_lines_only_is_remembered_until_it_reads_more);
	return g_test_run();
}
