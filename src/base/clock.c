/* SPDX-License-Identifier: Apache-2.0
 * The system's clock, and times as people read them. */
#include "base/clock.h"

static gint64 system_now(const struct clock *clock)
{
	(void)clock;
	return g_get_real_time() / 1000;
}

static int system_offset(const struct clock *clock, gint64 at)
{
	(void)clock;
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(at / 1000);

	return time ? (int)(g_date_time_get_utc_offset(time) / G_TIME_SPAN_MINUTE) : 0;
}

const struct clock clock_system = { system_now, system_offset };

/* An event may claim any millisecond; what no calendar has is shown as the number it is. */
static char *show(gint64 at, int tz, const char *format)
{
	gint64 seconds = at / 1000 - (at % 1000 < 0);
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(seconds);
	g_autoptr(GDateTime) local = utc ? g_date_time_add_minutes(utc, tz) : NULL;
	char *text = local ? g_date_time_format(local, format) : NULL;

	return text ? text : g_strdup_printf("%" G_GINT64_FORMAT, at);
}

char *clock_show(gint64 at, int tz)
{
	return show(at, tz, "%Y-%m-%d %H:%M");
}

char *clock_day(gint64 at, int tz)
{
	return show(at, tz, "%Y-%m-%d");
}
