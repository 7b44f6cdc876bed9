/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "model/tag.h"
#include "vectors.h"

#include <string.h>

static void test_checks(void)
{
	static const char *const codes[] = { "000000000168", "ZZZZZZZZZZQ3", "VK01234567KT",
		"0123456789P9", "ABCDEFGHJKWW", "VK09BP8JKZA4", "8KJ83D09S65R" };
	char code[TAG_SIZE];

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
		tag_complete(code, codes[i]);
		g_assert_cmpstr(code, ==, codes[i]);
		g_assert_true(tag_valid(code));
	}
	tag_complete(code, "0000000000");
	g_assert_cmpstr(code, ==, "000000000000");
	g_assert_false(tag_valid(code));
}

static void test_not_valid(void)
{
	static const char *const codes[] = { "", "VK09BP8JKZA", "VK09BP8JKZA4X", "vk09bp8jkza4",
		"VKO9BP8JKZA4", "VK09-BP8J-KZA4", "VK09BP8JKZA5" };

	for (guint i = 0; i < G_N_ELEMENTS(codes); i++)
		g_assert_false(tag_valid(codes[i]));
}

static void test_new(void)
{
	struct tag first;
	struct tag second;

	tag_new(&first, "VK0");
	tag_new(&second, "VK0");
	g_assert_true(tag_valid(first.code));
	g_assert_true(g_str_has_prefix(first.code, "VK0"));
	g_assert_cmpint(first.piece, ==, 0);
	g_assert_cmpstr(first.code, !=, second.code);
}

static void test_forms(void)
{
	static const struct {
		const char *text;
		char piece;
	} rows[] = {
		{ "VK09BP8JKZA4", 0 },
		{ "vk09-bp8j-kza4", 0 },
		{ "VKO9 BP8J KZA4", 0 },
		{ " VK09BP8JKZA4\r", 0 },
		{ "VK09BP8JKZA4\x1d", 0 },
		{ "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", 0 },
		{ "https://any.example/t/vk09bp8jkza4", 0 },
		{ "https://any.example/x/T/VK09-BP8J-KZA4?from=print#top", 0 },
		{ "http://[::1]:8080/t/VK09BP8JKZA4/", 0 },
		{ "HTTPS://BELGI.KZ/T/VK09BP8JKZA4/C", 'C' },
		{ "vk09bp8jkza4/b", 'B' },
		{ "https://example.com/8004/952061412VK09BP8JKZA4", 0 },
		{ "https://example.com/8004/952061412VK09BP8JKZA4?01=09520123456788", 0 },
		{ "8004952061412VK09BP8JKZA4", 0 },
		{ "\x1d"
		  "8004952061412VK09BP8JKZA4\x1d"
		  "21X",
			0 },
		{ "(8004)952061412VK09BP8JKZA4", 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct tag tag;
		g_assert_true(tag_read(&tag, rows[i].text, &error));
		g_assert_no_error(error);
		g_assert_cmpstr(tag.code, ==, "VK09BP8JKZA4");
		g_assert_cmpint(tag.piece, ==, rows[i].piece);
		g_assert_true(tag_looks_like(rows[i].text));
	}
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		const char *message;
	} rows[] = {
		{ "VK09BP8JKUA4",
			"tag 'VK09BP8JKUA4': 'U' at position 10 is in no tag; type what is printed under the code" },
		{ "VK09-BP8J-KZ",
			"tag 'VK09-BP8J-KZ': 10 characters, a tag has 12; type what is printed under the code" },
		{ "", "tag '': 0 characters, a tag has 12; type what is printed under the code" },
		{ "VK09BP8JKZA4X",
			"tag 'VK09BP8JKZA4X': 13 characters, a tag has 12; type what is printed under the code" },
		{ "VK09BPXJKZA4",
			"tag 'VK09-BPXJ-KZA4': 'X' at position 7 is probably wrong; compare it with the label" },
		{ "KZ1M9SY46QNW",
			"tag 'KZ1M-9SY4-6QNW': two or more characters are wrong; compare them with the label" },
		{ "0000-0000-0000",
			"tag '0000-0000-0000': all zeros are never printed; scan the label again" },
		{ "VK09BP8JK?A4",
			"tag 'VK09BP8JK?A4': position 10 is unreadable; let the tag be suggested, or scan the serial number" },
		{ "МК09BP8JKZA4",
			"tag 'МК09BP8JKZA4': 'М' at position 1 is in no tag; type what is printed under the code" },
		{ "VK09BP8JKZA4/X",
			"tag 'VK09BP8JKZA4/X': a part of the kit is /C (charger) or /B (bag); scan the label again" },
		{ "VK09\xff"
		  "P8J\nKZA4",
			"tag 'VK09\xef\xbf\xbdP8J\xef\xbf\xbdKZA4': '\xef\xbf\xbd' at position 5 is in no tag; type what is printed "
			"under the code" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		struct tag tag;
		g_assert_false(tag_read(&tag, rows[i].text, &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
	}
}

static void test_long_text(void)
{
	g_autofree char *text = g_strnfill(100000, 'Z');
	GError *error = NULL;
	struct tag tag;

	g_assert_false(tag_read(&tag, text, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"tag 'ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ...': 100000 characters, a tag has 12; type what is printed "
		"under the code");
}

/* Any one wrong character is located, and any one or two unreadable ones are computed. */
static void test_every_damage(void)
{
	static const char code[] = "VK09BP8JKZA4";

	for (int a = 0; a < 12; a++)
		for (int b = a; b < 12; b++) {
			char torn[TAG_SIZE];
			char codes[2][TAG_SIZE];
			memcpy(torn, code, TAG_SIZE);
			torn[a] = torn[b] = '?';
			g_assert_cmpuint(tag_suggest(torn, codes, 2), ==, 1);
			g_assert_cmpstr(codes[0], ==, code);
		}
	for (int a = 0; a < 12; a++)
		for (int value = 0; value < 32; value++) {
			char wrong[TAG_SIZE];
			char codes[2][TAG_SIZE];
			memcpy(wrong, code, TAG_SIZE);
			wrong[a] = crockford_alphabet[value];
			guint count = tag_suggest(wrong, codes, 2);
			g_assert_cmpuint(count, ==, wrong[a] != code[a]);
			if (count)
				g_assert_cmpstr(codes[0], ==, code);
			g_assert_cmpint(tag_valid(wrong), ==, wrong[a] == code[a]);
		}
}

static void test_no_suggestion(void)
{
	static const char *const texts[] = { "VK09BP8JKZA4", "KZ1M9SY46QNW", "????BP8JKZA4",
		"VK09BP8JKZ", "VK0?BP8JKZB4", "", "?", "000000000001" };
	char codes[32][TAG_SIZE];

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_cmpuint(tag_suggest(texts[i], codes, 32), ==, 0);
}

static void test_three(void)
{
	char codes[40][TAG_SIZE];
	bool found = false;

	g_assert_cmpuint(tag_suggest("V?0?B?8JKZA4", codes, 40), ==, 32);
	for (guint i = 0; i < 32; i++) {
		g_assert_true(tag_valid(codes[i]));
		found |= strcmp(codes[i], "VK09BP8JKZA4") == 0;
	}
	g_assert_true(found);
	g_assert_cmpuint(tag_suggest("V?0?B?8JKZA4", codes, 5), ==, 5);
}

/* A letter that tags do not have is as good as unreadable. */
static void test_foreign_letter(void)
{
	char codes[1][TAG_SIZE];

	g_assert_cmpuint(tag_suggest("UK09-BP8J-KZA4", codes, 1), ==, 1);
	g_assert_cmpstr(codes[0], ==, "VK09BP8JKZA4");
}

static void test_looks(void)
{
	static const char *const others[] = { "PF2W2GLT", "https://example.com/shop/laptop",
		"https://x.kz/t/shirts", "b.c.d.e.f.gh" };

	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		g_assert_false(tag_looks_like(others[i]));
	g_assert_true(tag_looks_like("VK09BP8JKUA4"));
	g_assert_true(tag_looks_like("VK09-B??J-KZA4"));
}

static void test_shown(void)
{
	char shown[TAG_SHOWN_SIZE];
	g_autofree char *url = tag_url("belgi.kz", "VK09BP8JKZA4");

	tag_show(shown, "VK09BP8JKZA4");
	g_assert_cmpstr(shown, ==, "VK09-BP8J-KZA4");
	g_assert_cmpstr(url, ==, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4");
}

static void test_check_vectors(void)
{
	g_autoptr(struct table) table = vectors_table("data/domain/tag-ids/tag_check_vectors.csv");
	char code[TAG_SIZE];

	for (guint i = 0; table && i < table->rows->len; i++) {
		GStrv cells = vectors_cells(table, i);
		tag_complete(code, cells[0]);
		g_assert_cmpstr(code + 10, ==, cells[5]);
	}
}

static void check_reading(const char *seen, const char *expected)
{
	g_autoptr(GString) text = g_string_new(seen);
	struct tag tag;

	g_string_replace(text, "\\r", "\r", 0);
	bool reads = tag_read(&tag, text->str, NULL);
	g_assert_cmpint(reads, ==, *expected != '\0');
	if (reads)
		g_assert_cmpstr(tag.code, ==, expected);
}

/* What the code alone suggests for a damaged one, as the vectors' sentence says. */
static void check_damage(
	const char *kind, const char *seen, const char *truth, const char *expected)
{
	char codes[33][TAG_SIZE];
	struct tag tag;
	guint count = tag_suggest(seen, codes, 33);
	const char *wrong = strstr(expected, "WRONGLY suggest ");

	g_assert_false(tag_read(&tag, seen, NULL));
	if (strcmp(kind, "three_erasures") == 0)
		g_assert_cmpuint(count, ==, 32);
	else if (strcmp(kind, "adjacent_swap") == 0)
		g_assert_cmpuint(count, <=, 1);
	else if (strstr(expected, "no single-character suggestion"))
		g_assert_cmpuint(count, ==, 0);
	else
		g_assert_cmpuint(count, ==, 1);
	if (wrong)
		g_assert_cmpstr(codes[0], ==, wrong + strlen("WRONGLY suggest "));
	else if (count == 1 && strcmp(kind, "adjacent_swap") != 0)
		g_assert_cmpstr(codes[0], ==, truth);
}

static void test_damage_vectors(void)
{
	g_autoptr(struct table) table = vectors_table("data/domain/tag-ids/tag_damage_vectors.csv");

	for (guint i = 0; table && i < table->rows->len; i++) {
		GStrv cells = vectors_cells(table, i);
		if (strcmp(cells[0], "normalise") == 0)
			check_reading(cells[1], cells[2]);
		else
			check_damage(cells[0], cells[1], cells[2], cells[3]);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tag/the_checks_are_those_of_the_reference", test_checks);
	g_test_add_func("/tag/only_the_canonical_form_is_valid", test_not_valid);
	g_test_add_func("/tag/a_new_tag_holds_and_is_of_its_issuer", test_new);
	g_test_add_func("/tag/every_printed_and_scanned_form_reads_as_the_same_tag", test_forms);
	g_test_add_func("/tag/a_wrong_tag_is_refused_with_the_position", test_refused);
	g_test_add_func("/tag/a_long_text_is_cut_in_the_message", test_long_text);
	g_test_add_func(
		"/tag/a_tag_with_two_unreadable_characters_is_suggested", test_every_damage);
	g_test_add_func("/tag/what_cannot_be_mended_has_no_suggestion", test_no_suggestion);
	g_test_add_func("/tag/three_unreadable_characters_leave_32_candidates", test_three);
	g_test_add_func("/tag/a_letter_of_no_tag_counts_as_unreadable", test_foreign_letter);
	g_test_add_func("/tag/other_texts_do_not_look_like_a_tag", test_looks);
	g_test_add_func("/tag/a_tag_is_shown_in_groups_and_as_an_upper_case_url", test_shown);
	g_test_add_func("/tag/all_check_vectors_hold", test_check_vectors);
	g_test_add_func("/tag/all_damage_vectors_hold", test_damage_vectors);
	return g_test_run();
}
