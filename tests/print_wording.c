/* SPDX-License-Identifier: Apache-2.0
 * The legal wording of papers, shipped and a school's own. */
#include "expect.h"
#include "picture.h"
#include "print/wording.h"

#include <string.h>
#include <unistd.h>

static void test_shipped(void)
{
	static const char *const forms[] = { "waybill", "receiving", "cover" };
	static const char *const langs[] = { "kk", "ru", "en" };

	for (guint f = 0; f < G_N_ELEMENTS(forms); f++)
		for (guint l = 0; l < G_N_ELEMENTS(langs); l++) {
			GError *error = NULL;
			g_autofree char *text = wording_read(forms[f], langs[l], &error);

			g_assert_no_error(error);
			g_assert_cmpuint(strlen(text), >, 100);
			g_assert_null(strchr(text, '#'));
		}
}

static void test_missing(void)
{
	GError *error = NULL;

	g_assert_null(wording_read("waybill", "de", &error));
	expect_error(&error, BELGI_ERROR_NOT_FOUND,
		"waybill.de.txt: there is no wording of that name; write "
		"labels/papers/wording/waybill.de.txt");
}

/* Comments and line ends of Windows are no part of what is frozen. */
static void test_own(void)
{
	static const char own[] = "# for whoever edits it: {anything}\r\n"
				  "Первый абзац, № {number}.\r\n\r\nВторой {{скобки}.\r\n";
	g_autofree char *folder = picture_folder();
	g_autofree char *papers = g_build_filename(folder, "papers", NULL);
	g_autofree char *wording = g_build_filename(papers, "wording", NULL);
	g_autofree char *path = g_build_filename(wording, "waybill.ru.txt", NULL);
	g_autofree char *text = NULL;
	g_autofree char *other = NULL;
	GError *error = NULL;

	g_assert_cmpint(g_mkdir_with_parents(wording, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, own, -1, NULL));
	g_setenv("BELGI_LABELS", folder, true);
	text = wording_read("waybill", "ru", &error);
	g_assert_no_error(error);
	other = wording_read("cover", "ru", &error);
	g_assert_no_error(error);
	g_unsetenv("BELGI_LABELS");
	g_assert_cmpstr(text, ==, "Первый абзац, № {number}.\n\nВторой {{скобки}.");
	g_assert_nonnull(strstr(other, "наклеить"));
	g_assert_cmpint(
		g_unlink(path) | g_rmdir(wording) | g_rmdir(papers) | g_rmdir(folder), ==, 0);
}

/* Nobody signs the shipped text in place of the school's own. */
static void test_own_unread(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *papers = g_build_filename(folder, "papers", NULL);
	g_autofree char *wording = g_build_filename(papers, "wording", NULL);
	g_autofree char *path = g_build_filename(wording, "waybill.ru.txt", NULL);
	g_autofree char *message = g_strconcat(path, ": a folder; name a file", NULL);
	GError *error = NULL;

	g_assert_cmpint(g_mkdir_with_parents(path, 0700), ==, 0);
	g_setenv("BELGI_LABELS", folder, true);
	g_assert_null(wording_read("waybill", "ru", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, message);
	g_assert_cmpint(g_rmdir(path) | symlink("nowhere", path), ==, 0);
	g_assert_null(wording_read("waybill", "ru", &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	g_clear_error(&error);
	g_unsetenv("BELGI_LABELS");
	g_assert_cmpint(
		g_unlink(path) | g_rmdir(wording) | g_rmdir(papers) | g_rmdir(folder), ==, 0);
}

static void test_fill(void)
{
	const struct filling list[] = { { "number", "W-17", 4 }, { "date.ru", "15 марта", 13 },
		{ "date", "15.03.2021", 10 } };
	const struct values values = { list, G_N_ELEMENTS(list) };
	g_autofree char *ru = wording_fill("№ {number} от {date}, {{x}", "ru", &values, NULL);
	g_autofree char *en = wording_fill("{number}{date}", "en", &values, NULL);
	GError *error = NULL;

	g_assert_cmpstr(ru, ==, "№ W-17 от 15 марта, {x}");
	g_assert_cmpstr(en, ==, "W-1715.03.2021");
	g_assert_null(wording_fill("{number} {sum}", "ru", &values, &error));
	expect_error(&error, BELGI_ERROR_REFUSED,
		"wording: {sum} is not known for this paper; take it out of the wording, or record "
		"it first");
}

static void expect_refusal(const char *text, gsize len, enum belgi_error code, const char *message)
{
	GError *error = NULL;

	g_assert_false(wording_check(text, len, "cover", "cover.ru.txt", &error));
	expect_error(&error, code, message);
}

static void test_refused(void)
{
	g_autofree char *large = g_strnfill(WORDING_MAX + 1, 'x');

	g_assert_true(wording_check(large, WORDING_MAX, "cover", "cover.ru.txt", NULL));
	g_assert_true(wording_check("{units_words} {{ }", 18, "cover", "cover.ru.txt", NULL));
	expect_refusal(large, WORDING_MAX + 1, BELGI_ERROR_LIMIT,
		"cover.ru.txt: 16385 bytes; a wording has 1 to 16384, write it shorter or remove "
		"the file");
	expect_refusal("", 0, BELGI_ERROR_LIMIT,
		"cover.ru.txt: 0 bytes; a wording has 1 to 16384, write it shorter or remove the "
		"file");
	expect_refusal("one\ncaf\xe9", 8, BELGI_ERROR_BAD_INPUT,
		"cover.ru.txt: not valid UTF-8; save it as UTF-8");
	expect_refusal("one\ntwo {sum}", 13, BELGI_ERROR_BAD_INPUT,
		"cover.ru.txt:2: {sum}: a cover has no field of that name; it has page, pages, "
		"number, date, event, proof, wording, receiver, receiver_bin, manifest, units, "
		"units_words, releaser_position, releaser_name");
	expect_refusal("one {\n", 6, BELGI_ERROR_BAD_INPUT,
		"cover.ru.txt:1: a brace without the name of a field; write {number}, or {{ for "
		"the brace itself");
	expect_refusal("one\ttwo", 7, BELGI_ERROR_BAD_INPUT,
		"cover.ru.txt:1: a control character; leave it out");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_unsetenv("BELGI_LABELS");
	g_test_add_func("/wording/every_form_has_one_in_every_language", test_shipped);
	g_test_add_func("/wording/one_that_is_missing_is_named", test_missing);
	g_test_add_func("/wording/a_schools_own_takes_the_place_of_ours", test_own);
	g_test_add_func("/wording/an_own_one_that_cannot_be_read_is_not_replaced", test_own_unread);
	g_test_add_func("/wording/fields_are_filled_in_its_language", test_fill);
	g_test_add_func("/wording/what_cannot_be_printed_is_refused_with_its_line", test_refused);
	return g_test_run();
}
