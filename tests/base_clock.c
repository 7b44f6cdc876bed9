/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

static void test_local(void)
{
	g_autofree char *east = clock_show(1795324530123, 300);
	g_autofree char *day = clock_day(1795324530123, 720);
	g_autofree char *west = clock_show(-1, -60);

	g_assert_cmpstr(east, ==, "2026-11-22 10:15");
	g_assert_cmpstr(day, ==, "2026-11-22");
	g_assert_cmpstr(west, ==, "1969-12-31 22:59");
}

static void test_no_calendar(void)
{
	g_autofree char *shown = clock_show(9007199254740991, 0);

	g_assert_cmpstr(shown, ==, "9007199254740991");
}

static void test_system(void)
{
	gint64 now = clock_now(&clock_system);
	int offset = clock_system.offset(&clock_system, now);

	g_assert_cmpint(ABS(now - g_get_real_time() / 1000), <, 60000);
	g_assert_cmpint(offset, >=, -14 * 60);
	g_assert_cmpint(offset, <=, 14 * 60);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/clock/times_are_shown_in_the_offset_of_the_event", test_local);
	g_test_add_func("/clock/a_time_of_no_calendar_is_shown_as_its_number", test_no_calendar);
	g_test_add_func("/clock/the_system_clock_is_in_milliseconds", test_system);
	return g_test_run();
}
