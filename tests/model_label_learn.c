/* SPDX-License-Identifier: Apache-2.0
 * What a few labels teach, and what they do not. */
#include "model/label_learn.h"

#include "expect.h"

#include <string.h>

/* A lesson of one code a label; `texts` with spaces between. */
static GPtrArray *labels_of(const char *texts)
{
	g_auto(GStrv) all = g_strsplit(texts, " ", 0);
	GPtrArray *labels = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

	for (char **text = all; *text; text++) {
		GPtrArray *label = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(label, g_strdup(*text));
		g_ptr_array_add(labels, label);
	}
	return labels;
}

static char *learn(const char *texts, const struct labels *known, GError **error)
{
	g_autoptr(GPtrArray) labels = labels_of(texts);
	const struct label_lesson lesson = {
		.maker = "Works", .source = "a test", .labels = labels
	};

	return label_learn(&lesson, known, error);
}

static void a_rule_has_what_all_serial_numbers_have_in_common(void)
{
	static const struct {
		const char *texts, *pattern;
	} rows[] = {
		/* Two show only their length. */
		{ "AB123456 AB123457", "[0-9A-Z]{8}" },
		/* Three show how they begin; digits at the end of that may be counting. */
		{ "AB123456 AB123457 AB123458", "AB[0-9A-Z]{6}" },
		{ "ABCDEFG1 ABCDEFH2 ABCDEFK3", "ABCD[0-9A-Z]{4}" },
		{ "12345671 12345682 12345693", "[0-9A-Z]{8}" },
		/* Five show where digits are. */
		{ "AB1X34 AB2Y45 AB3Z56 AB4Q67 AB5W78", "AB[0-9][0-9A-Z][0-9]{2}" },
		{ "AB1234 AB12345 AB123456", "AB[0-9A-Z]{4,6}" },
		{ "AB1234 AB12345 AB123456 AB2345 AB34567", "AB[0-9]{4,6}" },
		{ "A-1234 A-1235 A-2236", "A-[0-9A-Z]{4}" },
		{ "1234-56 2345-67", "[0-9A-Z]{4}-[0-9A-Z]{2}" },
		/* One that was scanned twice is one. */
		{ "ab123456 AB123456 AB123457", "[0-9A-Z]{8}" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = learn(rows[i].texts, NULL, &error);
		g_assert_no_error(error);
		g_autoptr(struct label_profile) profile =
			label_profile_read(text, strlen(text), "works.profile", &error);
		g_assert_no_error(error);
		const struct label_rule *rule = profile->rules->pdata[0];
		g_assert_cmpstr(rule->pattern, ==, rows[i].pattern);
		g_auto(GStrv) all = g_strsplit(rows[i].texts, " ", 0);
		for (char **one = all; *one; one++) {
			g_autofree char *upper = g_ascii_strup(*one, -1);
			g_autoptr(GArray) parts = label_rule_parts(rule, *one, upper);
			g_assert_nonnull(parts);
		}
	}
}

static void what_teaches_nothing_is_refused(void)
{
	static const struct {
		const char *texts, *message;
	} rows[] = {
		{ "AB123456",
			"1 serial number: too few to learn from; scan the labels of at least two "
			"units" },
		{ "AB12 AB1",
			"AB1: a serial number has 4 to 60 characters; scan the code marked S/N" },
		{ "AB12 AB:1234",
			"AB:1234: ':' is in no serial number; say with --serial which code of the "
			"label is the serial number" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		g_assert_null(learn(rows[i].texts, NULL, &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
	}
}

static void what_is_known_for_certain_is_not_learned_as_a_serial_number(void)
{
	static const char text[] = "[label]\nmaker = M\nsource = S\n[rule part]\nwhat = a part\n"
				   "pattern = P[0-9]{6}\nrole = part\ncertain = yes\n"
				   "example = P000001\nmeans = part P000001\n";
	g_autoptr(struct labels) known = labels_new();
	GError *error = NULL;

	labels_add(known, label_profile_read(text, strlen(text), "m.profile", NULL));
	g_assert_null(learn("P000001 P000002", known, &error));
	expect_error(&error, BELGI_ERROR_REFUSED,
		"P000001: read as something else (M: a part); scan the code marked S/N");
}

static void labels_of_different_length_are_refused(void)
{
	g_autoptr(GPtrArray) labels = labels_of("AB123456 AB123457");
	const struct label_lesson lesson = {
		.maker = "Works", .source = "a test", .labels = labels, .serial = 1
	};
	GError *error = NULL;

	g_assert_null(label_learn(&lesson, NULL, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"label 1: it has 1 codes, and number 2 is to be the serial number; scan the same "
		"codes of every label");
}

static void a_name_cannot_add_lines_to_the_profile(void)
{
	g_autoptr(GPtrArray) labels = labels_of("AB123456 AB123457");
	const struct label_lesson lesson = {
		.maker = "Works\n[rule x]", .models = "", .source = "a\rtest", .labels = labels
	};
	g_autofree char *text = label_learn(&lesson, NULL, NULL);

	g_assert_nonnull(strstr(text, "maker = Works [rule x]\nsource = a test\n"));
}

static void the_code_that_looks_most_alike_is_found(void)
{
	g_autoptr(GPtrArray) labels = labels_of("x");
	GPtrArray *label = labels->pdata[0];

	g_ptr_array_add(label, g_strdup("4870000000012"));
	g_ptr_array_add(label, g_strdup("XK100300"));
	g_ptr_array_add(label, g_strdup("AQ21B7K9"));
	g_assert_cmpuint(label_alike(label, "AQ21A0B1"), ==, 3);
	g_assert_cmpuint(label_alike(label, "XK100200"), ==, 2);
	g_assert_cmpuint(label_alike(label, "4600000000015"), ==, 1);
}

static void what_else_fits_is_said(void)
{
	static const char text[] = "[label]\nmaker = M\nsource = S\n[rule serial]\n"
				   "what = serial number\npattern = [0-9A-Z]{8}\nrole = serial\n"
				   "example = AB99999Z\nmeans = serial AB99999Z\n";
	g_autoptr(GPtrArray) labels = labels_of("AB123456 AB123457 AB123458");
	g_autoptr(struct labels) known = labels_new();
	const struct label_lesson lesson = {
		.maker = "Works", .source = "a test", .labels = labels
	};

	labels_add(known, label_profile_read(text, strlen(text), "m.profile", NULL));
	g_autofree char *learned = label_learn(&lesson, known, NULL);
	g_autoptr(struct label_profile) profile =
		label_profile_read(learned, strlen(learned), "works.profile", NULL);
	g_autoptr(GPtrArray) collisions = label_collisions(&lesson, known, profile);
	g_assert_cmpuint(collisions->len, ==, 1);
	g_assert_cmpstr(collisions->pdata[0], ==, "M: serial number also fits AB123456");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/learn/a_rule_has_what_all_serial_numbers_have_in_common",
		a_rule_has_what_all_serial_numbers_have_in_common);
	g_test_add_func("/learn/what_teaches_nothing_is_refused", what_teaches_nothing_is_refused);
	g_test_add_func("/learn/what_is_known_for_certain_is_not_learned_as_a_serial_number",
		what_is_known_for_certain_is_not_learned_as_a_serial_number);
	g_test_add_func("/learn/labels_of_different_length_are_refused",
		labels_of_different_length_are_refused);
	g_test_add_func("/learn/a_name_cannot_add_lines_to_the_profile",
		a_name_cannot_add_lines_to_the_profile);
	g_test_add_func("/learn/the_code_that_looks_most_alike_is_found",
		the_code_that_looks_most_alike_is_found);
	g_test_add_func("/learn/what_else_fits_is_said", what_else_fits_is_said);
	return g_test_run();
}
