/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "print/qr.h"

#include <string.h>

static int version_of(const char *text)
{
	struct qr qr;
	int version;

	g_assert_true(qr_encode(&qr, text, strlen(text), NULL));
	version = qr.version;
	g_assert_cmpint(qr.width, ==, 17 + 4 * version);
	qr_clear(&qr);
	return version;
}

/* Version 2 at level M holds 38 characters of the alphanumeric mode and 26 bytes. */
static void test_versions(void)
{
	g_assert_cmpint(version_of("HTTPS://BELGI.KZ/T/VK09BP8JKZA4"), ==, 2);
	g_assert_cmpint(version_of("HTTPS://15-CHARACTERS.KZ/T/VK09BP8JKZA"), ==, 2);
	g_assert_cmpint(version_of("HTTPS://16-CHARACTERS.KZ/T/VK09BP8JKZA4"), ==, 3);
	g_assert_cmpint(version_of("https://belgi.kz/T/VK09BP8"), ==, 2);
	g_assert_cmpint(version_of("https://belgi.kz/T/VK09BP8J"), ==, 3);
}

/* The three finders stand in their corners, and the module beside the lower left one is always
 * dark. */
static void test_modules(void)
{
	struct qr qr;
	int last;

	g_assert_true(qr_encode(&qr, "VK09", 4, NULL));
	last = qr.width - 1;
	for (int i = 0; i < 7; i++) {
		g_assert_cmpint(qr.modules[i], ==, 1);
		g_assert_cmpint(qr.modules[last - i], ==, 1);
		g_assert_cmpint(qr.modules[last * qr.width + i], ==, 1);
	}
	g_assert_cmpint(qr.modules[7], ==, 0);
	g_assert_cmpint(qr.modules[(last - 7) * qr.width + 8], ==, 1);
	qr_clear(&qr);
	g_assert_null(qr.modules);
}

static void test_refusals(void)
{
	g_autofree char *text = g_strnfill(3392, 'A');
	struct qr qr;
	GError *error = NULL;

	g_assert_false(qr_encode(&qr, text, 0, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, "QR: nothing to encode; give a text");
	g_assert_true(qr_encode(&qr, text, 3391, NULL));
	g_assert_cmpint(qr.version, ==, 40);
	qr_clear(&qr);
	g_assert_false(qr_encode(&qr, text, 3392, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"QR: 3392 bytes are more than one symbol holds (3391); divide it");
	memset(text, 'a', 3392);
	g_assert_true(qr_encode(&qr, text, 2331, NULL));
	g_assert_cmpint(qr.version, ==, 40);
	qr_clear(&qr);
	g_assert_false(qr_encode(&qr, text, 2332, &error));
	expect_error(&error, BELGI_ERROR_LIMIT,
		"QR: 2332 bytes are more than one symbol holds (2331); divide it");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/qr/a_tag_is_of_version_2_while_the_host_is_short", test_versions);
	g_test_add_func("/qr/finders_stand_in_their_corners", test_modules);
	g_test_add_func("/qr/what_no_symbol_holds_is_refused", test_refusals);
	return g_test_run();
}
