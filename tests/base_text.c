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
		{ "SN\xd8\x9c"
		  "1\xe2\x81\xa0"
		  "2\xc2\xad"
		  "3\xf3\xa0\x81\x81",
			"SN\\u061c1\\u20602\\u00ad3\\udb40\\udc41" },
		{ "", "" },
	};
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *shown = text_shown(rows[i].text);
		g_assert_cmpstr(shown, ==, rows[i].shown);
	}
}

static void a_field_stays_on_its_line(void)
{
	g_autofree char *line = text_line("a\nb\tc\r\x1d\x7f №9");

	g_assert_cmpstr(line, ==, "a\\x0ab\\x09c\\x0d\\x1d\\x7f №9");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/nothing_shown_steers_a_terminal", nothing_shown_steers_a_terminal);
	g_test_add_func("/text/a_field_stays_on_its_line", a_field_stays_on_its_line);
	return g_test_run();
}
