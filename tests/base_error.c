/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"

#include <gio/gio.h>

static void test_statuses(void)
{
	static const struct {
		enum belgi_error code;
		int exit_status;
		unsigned http_status;
	} rows[] = {
		{ BELGI_ERROR_REFUSED, 1, 403 },
		{ BELGI_ERROR_USAGE, 2, 400 },
		{ BELGI_ERROR_BAD_INPUT, 3, 400 },
		{ BELGI_ERROR_LIMIT, 3, 413 },
		{ BELGI_ERROR_NOT_FOUND, 4, 404 },
		{ BELGI_ERROR_CONFLICT, 5, 409 },
		{ BELGI_ERROR_OFFLINE, 6, 503 },
		{ BELGI_ERROR_DEVICE, 7, 503 },
		{ BELGI_ERROR_STORAGE, 8, 503 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_false(refuse(&error, rows[i].code, "x"));
		g_assert_cmpint(error_class_of(error)->exit_status, ==, rows[i].exit_status);
		g_assert_cmpuint(error_class_of(error)->http_status, ==, rows[i].http_status);
	}
}

static void test_foreign_domain(void)
{
	g_autoptr(GError) error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_FAILED, "x");

	g_assert_cmpint(error_class_of(error)->exit_status, ==, 70);
	g_assert_cmpuint(error_class_of(error)->http_status, ==, 500);
}

static void test_message(void)
{
	GError *error = NULL;

	g_assert_false(refuse(NULL, BELGI_ERROR_LIMIT, "nobody asks"));
	g_assert_false(
		refuse(&error, BELGI_ERROR_LIMIT, "%s:%d: too long; shorten it", "a.csv", 3));
	expect_error(&error, BELGI_ERROR_LIMIT, "a.csv:3: too long; shorten it");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/error/every_code_has_an_exit_and_an_http_status", test_statuses);
	g_test_add_func("/error/an_error_of_another_domain_is_a_bug", test_foreign_domain);
	g_test_add_func("/error/a_refusal_is_false_and_one_line", test_message);
	return g_test_run();
}
