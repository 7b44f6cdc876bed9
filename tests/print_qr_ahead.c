/* SPDX-License-Identifier: Apache-2.0 */
#include "print/qr_ahead.h"

#include <string.h>

enum { MANY = 200, TEXT_SIZE = 40, TOO_LONG = 4000 };

static void text_of(char text[TEXT_SIZE], int number)
{
	g_snprintf(text, TEXT_SIZE, "HTTPS://BELGI.KZ/T/VK09BP8J%04d", number);
}

static void ask(struct qr_ahead *ahead, int from, int to)
{
	char text[TEXT_SIZE];

	for (int i = from; i < to; i++) {
		text_of(text, i);
		qr_ahead_ask(ahead, text, strlen(text));
	}
}

static void expect_taken(struct qr_ahead *ahead, int number)
{
	struct qr here = { 0 }, ahead_of_time = { 0 };
	char text[TEXT_SIZE];

	text_of(text, number);
	g_assert_true(qr_encode(&here, text, strlen(text), NULL));
	g_assert_true(qr_ahead_take(ahead, text, strlen(text), &ahead_of_time));
	g_assert_cmpint(ahead_of_time.version, ==, here.version);
	g_assert_cmpmem(ahead_of_time.modules, (gsize)(ahead_of_time.width * ahead_of_time.width),
		here.modules, (gsize)(here.width * here.width));
	qr_clear(&here);
	qr_clear(&ahead_of_time);
}

static void what_was_asked_for_is_as_if_encoded_here(void)
{
	struct qr_ahead *ahead = qr_ahead_new();

	ask(ahead, 0, MANY);
	for (int i = 0; i < MANY; i++)
		expect_taken(ahead, i);
	qr_ahead_free(ahead);
}

static void what_was_passed_over_is_dropped(void)
{
	struct qr_ahead *ahead = qr_ahead_new();
	struct qr qr = { 0 };
	char text[TEXT_SIZE];

	ask(ahead, 0, 10);
	expect_taken(ahead, 4);
	expect_taken(ahead, 9);
	text_of(text, 9);
	g_assert_false(qr_ahead_take(ahead, text, strlen(text), &qr));
	ask(ahead, 20, 21);
	expect_taken(ahead, 20);
	qr_ahead_free(ahead);
}

static void what_no_symbol_holds_is_left_to_who_says_so(void)
{
	struct qr_ahead *ahead = qr_ahead_new();
	g_autofree char *text = g_strnfill(TOO_LONG, 'a');
	struct qr qr = { 0 };

	g_assert_false(qr_ahead_take(ahead, text, TOO_LONG, &qr));
	qr_ahead_ask(ahead, text, TOO_LONG);
	g_assert_false(qr_ahead_take(ahead, text, TOO_LONG, &qr));
	qr_ahead_free(ahead);
}

static void what_nobody_takes_goes_with_the_rest(void)
{
	struct qr_ahead *ahead = qr_ahead_new();

	ask(ahead, 0, MANY);
	expect_taken(ahead, 0);
	qr_ahead_free(ahead);
	qr_ahead_free(NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/qr_ahead/what_was_asked_for_is_as_if_encoded_here",
		what_was_asked_for_is_as_if_encoded_here);
	g_test_add_func(
		"/qr_ahead/what_was_passed_over_is_dropped", what_was_passed_over_is_dropped);
	g_test_add_func("/qr_ahead/what_no_symbol_holds_is_left_to_who_says_so",
		what_no_symbol_holds_is_left_to_who_says_so);
	g_test_add_func("/qr_ahead/what_nobody_takes_goes_with_the_rest",
		what_nobody_takes_goes_with_the_rest);
	return g_test_run();
}
