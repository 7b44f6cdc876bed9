/* SPDX-License-Identifier: Apache-2.0
 * The wall clock, replaceable in tests. Clocks decide nothing: they are only shown. */
#pragma once

#include <glib.h>

struct clock {
	/* Milliseconds since 1970-01-01 UTC. */
	gint64 (*now)(const struct clock *clock);
	/* Minutes east of UTC at that instant. */
	int (*offset)(const struct clock *clock, gint64 at);
};

extern const struct clock clock_system;

static inline gint64 clock_now(const struct clock *clock)
{
	return clock->now(clock);
}

/* "2026-08-14 09:31" in local time of `tz` minutes; free with g_free. */
char *clock_show(gint64 at, int tz);
/* "2026-08-14" likewise. */
char *clock_day(gint64 at, int tz);
