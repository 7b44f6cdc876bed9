/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "expect.h"

#include <string.h>

static struct json *read_text(const char *text, GError **error)
{
	return json_read(text, strlen(text), error);
}

static void test_values(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct json) root =
		read_text("{\"t\":\"\\u04d9\",\"n\":-7,\"b\":true,\"a\":[1,\"x\"]}", &error);
	gint64 number = 0;

	g_assert_no_error(error);
	g_assert_cmpstr(json_text(json_get(root, "t")), ==, "ә");
	g_assert_true(json_int(json_get(root, "n"), &number));
	g_assert_cmpint(number, ==, -7);
	g_assert_cmpuint(json_size(json_get(root, "a")), ==, 2);
	g_assert_cmpstr(json_text(json_at(json_get(root, "a"), 1)), ==, "x");
}

static void test_absent(void)
{
	g_autoptr(struct json) root = read_text("{\"t\":\"x\",\"r\":1.5}", NULL);
	gint64 number = 5;

	g_assert_null(json_get(root, "no"));
	g_assert_null(json_get(json_get(root, "no"), "no"));
	g_assert_null(json_text(NULL));
	g_assert_false(json_int(NULL, &number));
	g_assert_false(json_int(json_get(root, "t"), &number));
	g_assert_false(json_int(json_get(root, "r"), &number));
	g_assert_cmpint(number, ==, 5);
	g_assert_cmpuint(json_size(NULL), ==, 0);
	g_assert_null(json_at(root, 0));
}

static void test_refused(void)
{
	static const struct {
		const char *text;
		gsize len;
	} rows[] = {
		{ "", 0 },
		{ "{\"a\":1,\"a\":2}", 13 },
		{ "{\"a\":\"x\\u0000y\"}", 16 },
		{ "\"\xff\"", 3 },
		{ "[1,]", 4 },
		{ "[1] x", 5 },
		{ "nul", 3 },
		{ "99999999999999999999", 20 },
		{ "{\"a\0\":1}", 8 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_null(json_read(rows[i].text, rows[i].len, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
		g_assert_true(g_str_has_prefix(error->message, "JSON: line 1, column "));
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		g_assert_null(strpbrk(error->message, "\n\r"));
	}
}

static void test_depth(void)
{
	GError *error = NULL;
	g_autoptr(GString) deep = g_string_new(NULL);

	for (int i = 0; i < 33; i++)
		g_string_append_c(deep, '[');
	g_assert_null(json_read(deep->str, deep->len, &error));
	expect_error(
		&error, BELGI_ERROR_LIMIT, "JSON: more than 32 levels deep; send fewer levels");
	/* Brackets inside a string are no levels. */
	g_string_prepend(deep, "\"\\\"");
	g_string_append_c(deep, '"');
	g_autoptr(struct json) text = json_read(deep->str, deep->len, &error);
	g_assert_no_error(error);
	g_assert_nonnull(text);
}

static void test_quote(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	json_quote(out, "\b\t\n\f\r\"\\/\x1d\x1f\x7f"
			"Қ");
	g_assert_cmpstr(out->str, ==, "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u001d\\u001f\x7fҚ\"");
}

static void test_writer(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct json_writer w = { out, false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "tag", "VK09");
	json_put_text(&w, "none", NULL);
	json_put_int(&w, "n", G_MININT64);
	json_begin(&w, "list", '[');
	json_put_bool(&w, NULL, true);
	json_put_number(&w, NULL, 0.5);
	json_begin(&w, NULL, '{');
	json_end(&w, '}');
	json_end(&w, ']');
	json_put_raw(&w, "raw", "[1]");
	json_end(&w, '}');
	g_assert_cmpstr(out->str, ==,
		"{\"tag\":\"VK09\",\"n\":-9223372036854775808,\"list\":[true,0.5,{}],\"raw\":[1]}");
	g_autoptr(struct json) back = json_read(out->str, out->len, NULL);
	g_assert_nonnull(back);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/json/values_are_read_by_key_and_index", test_values);
	g_test_add_func("/json/what_is_absent_or_of_another_type_is_nothing", test_absent);
	g_test_add_func(
		"/json/duplicates_nul_and_broken_text_are_refused_in_one_line", test_refused);
	g_test_add_func("/json/more_than_32_levels_are_refused", test_depth);
	g_test_add_func("/json/strings_are_escaped_as_rfc_8785_says", test_quote);
	g_test_add_func("/json/the_writer_puts_commas_where_they_belong", test_writer);
	return g_test_run();
}
