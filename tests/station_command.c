/* SPDX-License-Identifier: Apache-2.0
 * Commands at the desk: what counts as one, and when the same one again is no echo. */
#include "support/desk.h"

#include <string.h>

static const char three_units[] = "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\nPF2W2GM2;S052\n";

/* Scans after so many milliseconds. */
static const char *scan_after(struct desk *desk, gint64 ms, const char *text)
{
	desk->now += ms - 2000;
	return scan(desk, text);
}

static void the_command_that_was_asked_for_is_no_echo(void)
{
	struct desk desk;
	g_autofree char *ship = NULL;

	open_desk(&desk);
	expect_units(&desk, three_units);
	ship = ship_here(&desk, "PF2W2GLT", "PF2W2GM1");
	use_options(&desk, (struct session_options){ .mode = "receive", .ship = ship });
	said(&desk, "PF2W2GLT", "receive.match", NULL);
	g_assert_cmpstr(scan_after(&desk, 1200, "PF2W2GLT"), ==, "");
	said(&desk, "BELGI:CMD:DONE", "receive.confirm", NULL);
	g_assert_cmpstr(scan_after(&desk, 100, "BELGI:CMD:DONE"), ==, "receive.closed");
	g_assert_cmpstr(scan_after(&desk, 100, "BELGI:CMD:DONE"), ==, "");
	close_desk(&desk);
}

static void the_words_alone_are_commands_in_every_language(void)
{
	static const char *const undo[] = { "undo", "UNDO", "отменить", "ОТМЕНИТЬ", "болдырмау",
		" Болдырмау " };
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, three_units);
	use(&desk, "receive");
	for (guint i = 0; i < G_N_ELEMENTS(undo); i++) {
		said(&desk, "PF2W2GLT", "receive.match", NULL);
		said(&desk, undo[i], "undo.done", NULL);
	}
	said(&desk, "5CG0384PW1", "receive.extra", NULL);
	said(&desk, "Қалдыру", "receive.kept", NULL);
	said(&desk, "нет", "desk.unknown_command", NULL);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/command/the_command_that_was_asked_for_is_no_echo",
		the_command_that_was_asked_for_is_no_echo);
	g_test_add_func("/command/the_words_alone_are_commands_in_every_language",
		the_words_alone_are_commands_in_every_language);
	return g_test_run();
}
