/* SPDX-License-Identifier: Apache-2.0 */
#include "base/ini.h"
#include "expect.h"

#include <string.h>

static struct ini *read_text(const char *text, GError **error)
{
	return ini_read(text, strlen(text), "x.spec", error);
}

static void test_values(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct ini) ini = read_text(
		"\xef\xbb\xbf# note\r\n\r\n[a]\r\nkey = v = 1 ; not a comment\r\n\tempty =\r\n"
		"  ; note\n[b c]\nkey=Ә\n",
		&error);

	g_assert_no_error(error);
	g_assert_cmpuint(ini->sections->len, ==, 2);
	g_assert_cmpstr(ini_value(ini_section(ini, "a"), "key"), ==, "v = 1 ; not a comment");
	g_assert_cmpstr(ini_value(ini_section(ini, "a"), "empty"), ==, "");
	g_assert_cmpstr(ini_value(ini_section(ini, "b c"), "key"), ==, "Ә");
	g_assert_null(ini_value(ini_section(ini, "a"), "no"));
	g_assert_null(ini_value(ini_section(ini, "no"), "no"));
	g_assert_cmpuint(ini_section(ini, "b c")->line, ==, 7);
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ "a = 1\n", "x.spec:1: a key before any [section]; put the section first" },
		{ "[a]\nb = 1\nb = 2\n",
			"x.spec:3: key 'b' stands already in line 2; leave one out" },
		{ "[a]\n[b]\n[a]\n",
			"x.spec:3: section [a] stands already in line 1; leave one out" },
		{ "[a\n", "x.spec:1: a section that does not end in ]; close the bracket" },
		{ "[]\n",
			"x.spec:1: a section needs a name of 1 to 64 bytes without brackets; rename it" },
		{ "[a]]\n",
			"x.spec:1: a section needs a name of 1 to 64 bytes without brackets; rename it" },
		{ "[a]\nword\n",
			"x.spec:2: neither [section] nor key = value; mend the line or begin it with #" },
		{ "[a]\n= 1\n",
			"x.spec:2: a key needs 1 to 64 letters, digits, _, - or . before the =; rename it" },
		{ "[a]\nk k = 1\n",
			"x.spec:2: a key needs 1 to 64 letters, digits, _, - or . before the =; rename it" },
		{ "[a]\nb = \x01\n", "x.spec:2: a control character; remove it" },
		{ "[a]\nb = \xc2\x85\n", "x.spec:2: a control character; remove it" },
		{ "[a]\nb = \xff\n", "x.spec:2: not valid UTF-8; save the file as UTF-8" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		g_assert_null(read_text(rows[i].text, &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
	}
}

static void test_nul(void)
{
	GError *error = NULL;

	g_assert_null(ini_read("[a]\nb=\0c\n", 9, "x.spec", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, "x.spec:2: a control character; remove it");
}

static void test_limits(void)
{
	GError *error = NULL;
	g_autofree char *line = g_strnfill(1025, 'x');
	g_autofree char *large = g_strnfill(65537, '\n');

	g_assert_null(read_text(line, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.spec:1: a line of 1025 bytes, at most 1024 are read; shorten it");
	g_assert_null(read_text(large, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"x.spec: 65537 bytes, at most 65536 are read; shorten it");
}

static void test_only(void)
{
	static const char *const keys[] = { "vid", "pid", NULL };
	GError *error = NULL;
	g_autoptr(struct ini) ini = read_text("[usb]\nvid = 1\npdi = 2\n", &error);

	g_assert_false(ini_only(ini, ini_section(ini, "usb"), keys, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"x.spec:3: unknown key 'pdi' in [usb]; the known keys are vid, pid");
}

static void test_empty(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct ini) ini = read_text("", &error);

	g_assert_no_error(error);
	g_assert_cmpuint(ini->sections->len, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ini/a_value_is_the_rest_of_its_line", test_values);
	g_test_add_func("/ini/whatever_breaks_the_grammar_is_refused_with_its_line", test_refused);
	g_test_add_func("/ini/a_nul_is_a_control_character", test_nul);
	g_test_add_func("/ini/long_lines_and_large_files_are_refused", test_limits);
	g_test_add_func("/ini/an_unknown_key_is_named_with_the_known_ones", test_only);
	g_test_add_func("/ini/an_empty_file_has_no_sections", test_empty);
	return g_test_run();
}
