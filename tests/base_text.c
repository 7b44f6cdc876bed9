/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <glib.h>

static void nothing_shown_steers_a_terminal(void)
{
	static const struct {
		const char *text, *shown;
	} rows[] = {
		{ "Мұхтар Әуезов ОМ №9 ₸ 😀\n\tok", "Мұхтар Әуезов ОМ №9 ₸ 😀\n\tok" },
		{ "a\x1b[31m\x07", "a\\u001b[31m\\u0007" },
		{ "x\xc2\x9b"
		  "31m\x7f",
			"x\\u009b31m\\u007f" },
		{ "\xe2\x80\xae"
		  "gpj.exe",
			"\\u202egpj.exe" },
		{ "\r\xff\xd0", "\\u000d\\xff\\xd0" },
		{ "", "" },
	};
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *shown = text_shown(rows[i].text);
		g_assert_cmpstr(shown, ==, rows[i].shown);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/nothing_shown_steers_a_terminal", nothing_shown_steers_a_terminal);
	return g_test_run();
}
