/* SPDX-License-Identifier: Apache-2.0
 * GS1 element strings and Digital Links: check digits, identifiers, and every address of the
 * standard's own tests. */
#include "model/gs1.h"

#include "base/file.h"
#include "base/json.h"
#include "expect.h"
#include "model/gs1_ai.h"
#include "model/gs1_link.h"

#include <string.h>

/* ---- element strings ---- */

static void an_element_string_is_read_and_written_again(void)
{
	static const struct {
		const char *text, *again;
	} rows[] = {
		{ "0104600000000008", "^0104600000000008" },
		{ "\x1d"
		  "0104600000000008"
		  "21SER123",
			"^010460000000000821SER123" },
		{ "0104600000000008"
		  "21SER123\x1d"
		  "10LOT\x1d"
		  "17210315",
			"^010460000000000821SER123^10LOT^17210315" },
		/* A GS behind a fixed length does no harm. */
		{ "0104600000000008\x1d"
		  "21A",
			"^010460000000000821A" },
		{ "(01)04600000000008(21)A(B)C", "^010460000000000821A(B)C" },
		{ "00006141411234567890", "^00006141411234567890" },
		{ "8003095201234567881234", "^8003095201234567881234" },
		{ "3103000195", "^3103000195" },
		{ "80181234567890123456758019123", NULL },
		{ "801812345678901234567\x1d"
		  "8019123",
			NULL },
		{ "8018123456789012345675\x1d"
		  "8019123",
			"^8018123456789012345675^8019123" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct gs1 gs1;
		bool good = gs1_read(&gs1, rows[i].text, NULL);
		g_autofree char *again = good ? gs1_text(&gs1, '^') : NULL;
		g_assert_cmpstr(again, ==, rows[i].again);
	}
}

static void what_does_not_hold_is_refused_with_its_place(void)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ "0104600000000009",
			"GS1 data: '0104' at position 1 begins no element that holds; scan it again" },
		{ "0104600000000008"
		  "89X",
			"GS1 data: '89X' at position 17 begins no element that holds; scan it again" },
		{ "0104600000000008"
		  "21A\x1d"
		  "21B",
			"GS1 data: '21B' at position 21 begins no element that holds; scan it again" },
		{ "0104600000000008"
		  "17211315",
			"GS1 data: '1721' at position 17 begins no element that holds; scan it again" },
		{ "(01)04600000000008(8)X",
			"GS1 data: '(01)' at position 1 begins no element that holds; scan it again" },
		{ "", "GS1 data: '' at position 1 begins no element that holds; scan it again" },
		{ "31", "GS1 data: '31' at position 1 begins no element that holds; scan it again" },
		{ "3106000195",
			"GS1 data: '3106' at position 1 begins no element that holds; scan it again" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		GError *error = NULL;
		struct gs1 gs1;
		g_assert_false(gs1_read(&gs1, rows[i].text, &error));
		expect_error(&error, BELGI_ERROR_BAD_INPUT, rows[i].message);
	}
}

static void more_elements_than_any_code_has_are_refused(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	struct gs1 gs1;

	for (int i = 3100; i < 3100 + 10 * 30; i += 10)
		g_string_append_printf(text, "%d000000", i);
	g_assert_false(gs1_read(&gs1, text->str, NULL));
	g_assert_cmpuint(gs1.count, <=, GS1_ELEMENTS);
}

static void check_digits_hold_for_every_length(void)
{
	g_assert_true(gs1_check_digit("96385074", 8));
	g_assert_true(gs1_check_digit("012345678905", 12));
	g_assert_true(gs1_check_digit("4006381333931", 13));
	g_assert_true(gs1_check_digit("006141411234567890", 18));
	g_assert_false(gs1_check_digit("4006381333932", 13));
	g_assert_false(gs1_check_digit("400638133393A", 13));
	g_assert_false(gs1_check_digit("", 0));
}

static void no_identifier_begins_another(void)
{
	for (int number = 0; number < 10000; number++) {
		char ai[5];
		gsize len;
		guint found = 0;
		g_snprintf(ai, sizeof(ai), "%04d", number);
		if (!gs1_ai_at(ai, &len))
			continue;
		for (gsize shorter = 2; shorter <= 4; shorter++) {
			g_autofree char *start = g_strndup(ai, shorter);
			found += gs1_ai_find(start) != NULL;
		}
		g_assert_cmpuint(found, ==, 1);
	}
}

/* ---- Digital Links ---- */

struct vector {
	bool good;
	const char *uri, *text;
	struct gs1_link_rules rules;
};

static void check_vector(const struct vector *vector)
{
	struct gs1 gs1;
	bool good = gs1_link_read(&gs1, vector->uri, &vector->rules, NULL);
	g_autofree char *text = good ? gs1_text(&gs1, '^') : g_strdup("");

	if (good != vector->good)
		g_test_message("%s", vector->uri);
	g_assert_cmpint(good, ==, vector->good);
	g_assert_cmpstr(text, ==, vector->text);
}

static void a_digital_link_gives_its_elements(void)
{
	static const struct vector vectors[] = {
		{ true, "https://a/01/12312312312333", "^0112312312312333", { 0 } },
		{ true, "HTTPS://A/stem/01/12312312312333/21/ABC%2d1?17=211231&x=1#y",
			"^011231231231233321ABC-1^17211231", { 0 } },
		{ true, "https://a/8004/9520614141234567", "^80049520614141234567", { 0 } },
		{ true, "https://[2001:db8::1]:8443/00/006141411234567890", "^00006141411234567890",
			{ 0 } },
		{ false, "https://a/gtin/12312312312333", "", { 0 } },
		{ true, "https://a/gtin/12312312312333/ser/A", "^011231231231233321A",
			{ .words = true } },
		{ false, "https://a/01/2112345678900", "", { 0 } },
		{ true, "https://a/01/2112345678900", "^0102112345678900", { .short_gtin = true } },
		{ false, "https://a/01/12312312312333?10=A", "", { 0 } },
		{ true, "https://a/01/12312312312333/235/A?10=A", "^0112312312312333235A^10A",
			{ 0 } },
		{ false, "https://a/01/12312312312333/21/A/10/B", "", { 0 } },
		{ false, "https://a/01/12312312312333?89=A", "", { 0 } },
		{ true, "https://a/01/12312312312333?89=A", "^011231231231233389A",
			{ .unknown_keys = true } },
		{ false, "https://a/01/1231231231233%003", "", { 0 } },
		{ false, "https://a/01/12312312312333/21/%4", "", { 0 } },
		{ false, "https://a/support", "", { 0 } },
		{ false, "ftp://a/01/12312312312333", "", { 0 } },
		{ false, "", "", { 0 } },
	};

	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++)
		check_vector(&vectors[i]);
}

static bool is_set(const struct json *flags, const char *name, const char *value)
{
	return g_strcmp0(json_text(json_get(flags, name)), value) == 0;
}

/* The flags name settings of the validator that the vectors come from. Words for identifiers are
 * a setting too, but no flag says when it is on: then the same address holds. */
static struct vector vector_of(const struct json *row)
{
	const struct json *flags = json_get(row, "flags");
	struct vector vector = {
		.uri = json_text(json_get(row, "uri")),
		.text = json_text(json_get(row, "element_string")),
	};

	vector.good = *vector.text != '\0';
	vector.rules.words = vector.good;
	vector.rules.short_gtin = is_set(flags, "PermitZeroSuppressedGTINinDLuris", "true");
	vector.rules.unknown_keys =
		is_set(flags, "PermitUnknownAIs", "true") &&
		is_set(flags, "ValidationEnabled:gs1_encoder_vUNKNOWN_AI_NOT_DL_ATTR", "false");
	return vector;
}

static void every_address_of_the_standards_tests_is_as_stated(void)
{
	static const char path[] = SOURCE_DIR "/../shared/data/gs1-digital-link/dl-vectors.json";
	g_autofree char *text = NULL;
	gsize len;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("the vectors are not beside this checkout");
		return;
	}
	g_assert_true(file_read(path, 1 << 20, &text, &len, NULL));
	g_autoptr(struct json) root = json_read(text, len, NULL);
	const struct json *rows = json_get(root, "parse");
	g_assert_cmpuint(json_size(rows), ==, 118);
	for (gsize i = 0; i < json_size(rows); i++) {
		const struct vector vector = vector_of(json_at(rows, i));
		check_vector(&vector);
	}
}

/* "N13,csum,gcppos1" and "[X..17]" of the dictionary as gs1_ai.c writes them: N13c and ?X1-17. */
static void add_part(GString *format, const char *word)
{
	bool optional = *word == '[';
	g_auto(GStrv) names = g_strsplit(word + optional, ",", -1);
	g_autofree char *form = g_strdelimit(g_strdup(names[0]), "]", '\0');

	g_string_append_printf(
		format, "%s%s%c", format->len ? " " : "", optional ? "?" : "", *form);
	if (g_str_has_prefix(form + 1, ".."))
		g_string_append_printf(format, "1-%s", form + 3);
	else
		g_string_append(format, form + 1);
	for (char **name = names + 1; *name; name++) {
		if (strcmp(*name, "csum") == 0)
			g_string_append_c(format, 'c');
		else if (strcmp(*name, "zero") == 0)
			g_string_append_c(format, 'z');
		else if (strcmp(*name, "yymmdd") == 0 || strcmp(*name, "yymmd0") == 0)
			g_string_append_c(format, 'd');
	}
}

/* A row of the dictionary; returns how many identifiers it has. */
static guint check_row(const char *line)
{
	g_auto(GStrv) words = g_regex_split_simple("\\s+", line, 0, 0);
	g_autoptr(GString) format = g_string_new(NULL);
	const char *flags = strspn(words[1], "*?") ? words[1] : "", *path = NULL;
	const char *dash = strchr(words[0], '-');
	guint64 first = g_ascii_strtoull(words[0], NULL, 10);
	guint64 last = dash ? g_ascii_strtoull(dash + 1, NULL, 10) : first;
	int width = (int)strcspn(words[0], "-");

	for (char **word = words + 1 + (*flags != '\0'); *word && **word != '#'; word++) {
		if (g_str_has_prefix(*word, "dlpkey"))
			path = (*word)[6] ? *word + 7 : "";
		else if (!strchr(*word, '='))
			add_part(format, *word);
	}
	for (guint64 ai = first; ai <= last; ai++) {
		g_autofree char *text = g_strdup_printf("%0*" G_GUINT64_FORMAT, width, ai);
		const struct gs1_ai *row = gs1_ai_find(text);

		g_assert_nonnull(row);
		g_assert_cmpstr(row->format, ==, format->str);
		g_assert_cmpint(gs1_ai_fixed(row), ==, strchr(flags, '*') != NULL);
		g_assert_cmpint(gs1_ai_attribute(row), ==, strchr(flags, '?') != NULL);
		g_assert_cmpstr(row->path, ==, path);
	}
	return (guint)(last - first + 1);
}

static guint count_known(void)
{
	guint known = 0;

	for (int width = 2; width <= 4; width++)
		for (int ai = 0; ai < (width == 2 ? 100 : width == 3 ? 1000 : 10000); ai++) {
			g_autofree char *text = g_strdup_printf("%0*d", width, ai);
			known += gs1_ai_find(text) != NULL;
		}
	return known;
}

static void every_identifier_is_as_in_the_dictionary(void)
{
	static const char path[] =
		SOURCE_DIR "/../shared/data/gs1-digital-link/gs1-syntax-dictionary.txt";
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	guint count = 0;
	gsize len;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("the dictionary is not beside this checkout");
		return;
	}
	g_assert_true(file_read(path, 1 << 20, &text, &len, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_ascii_isdigit(**line))
			count += check_row(*line);
	g_assert_cmpuint(count, >, 400);
	g_assert_cmpuint(count_known(), ==, count);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/gs1/an_element_string_is_read_and_written_again",
		an_element_string_is_read_and_written_again);
	g_test_add_func("/gs1/what_does_not_hold_is_refused_with_its_place",
		what_does_not_hold_is_refused_with_its_place);
	g_test_add_func("/gs1/more_elements_than_any_code_has_are_refused",
		more_elements_than_any_code_has_are_refused);
	g_test_add_func(
		"/gs1/check_digits_hold_for_every_length", check_digits_hold_for_every_length);
	g_test_add_func("/gs1/no_identifier_begins_another", no_identifier_begins_another);
	g_test_add_func(
		"/gs1/a_digital_link_gives_its_elements", a_digital_link_gives_its_elements);
	g_test_add_func("/gs1/every_identifier_is_as_in_the_dictionary",
		every_identifier_is_as_in_the_dictionary);
	g_test_add_func("/gs1/every_address_of_the_standards_tests_is_as_stated",
		every_address_of_the_standards_tests_is_as_stated);
	return g_test_run();
}
