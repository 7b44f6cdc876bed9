/* SPDX-License-Identifier: Apache-2.0
 * From a scan to its durable answer. The disk, the small store and the large one take turns scan by
 * scan, so that a busy machine is as busy for each of them. */
#include "bench.h"

#include "base/error.h"
#include "station/session.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL = 10000, LARGE = 1000000, ROUNDS = 8, SCANS = 400 };

struct desk {
	struct store *store;
	struct session *session;
	guint next;    /* device to scan */
	GArray *times; /* double, seconds of each scan */
};

static void desk_clear(struct desk *desk)
{
	session_free(desk->session);
	store_close(desk->store);
	if (desk->times)
		g_array_unref(desk->times);
}

static bool desk_open(
	struct desk *desk, struct bench *bench, const char *name, guint units, GError **error)
{
	const gint64 start = g_get_monotonic_time();
	desk->store = seeded_store(bench, name, units, error);
	if (!desk->store)
		return false;
	g_autofree char *figure = g_strdup_printf("seed_%u", units);
	bench_report(bench, &(struct figure){ .name = figure,
				    .value = units / seconds_since(start),
				    .unit = "events/s" });

	desk->times = g_array_new(false, false, sizeof(double));
	return true;
}

/* A desk begins a session for each consignment. */
static bool desk_begin(struct desk *desk, GError **error)
{
	const struct session_options options = {
		.store = desk->store, .mode = "receive", .lang = "en"
	};
	session_free(desk->session);
	desk->session = session_new(&options, error);
	return desk->session != NULL;
}

static bool scan_one(struct desk *desk, GError **error)
{
	char serial[16];
	seeded_serial(serial, desk->next++);
	struct scan scan = { .text = serial,
		.len = strlen(serial),
		.how = "scan",
		.source = (char *)"bench",
		.symbology = "CODE-128",
		.aim = "C0",
		.at = clock_now(&clock_system) };
	struct answer answer = { 0 };
	const gint64 start = g_get_monotonic_time();
	bool good = session_scan(desk->session, &scan, &answer, error);
	const double took = seconds_since(start);
	if (good && (answer.outcome != OUTCOME_YES || !answer.event))
		good = refuse(error, BELGI_ERROR_REFUSED, "%s: %s", serial, answer.sentence);
	answer_clear(&answer);
	g_array_append_val(desk->times, took);
	return good;
}

static int by_time(const void *a, const void *b)
{
	const double one = *(const double *)a, *two = b;
	return one < *two ? -1 : one > *two;
}

static double quantile(GArray *sorted, double part)
{
	return g_array_index(sorted, double, (guint)(part * (sorted->len - 1)));
}

static double mean(GArray *times)
{
	double sum = 0;
	for (guint i = 0; i < times->len; i++)
		sum += g_array_index(times, double, i);
	return sum / times->len;
}

/* Times are sorted. */
static void report(struct bench *bench, const char *size, GArray *times, GArray *disk)
{
	g_autofree char *rate = g_strdup_printf("scan_rate_%s", size);
	g_autofree char *p50 = g_strdup_printf("scan_p50_%s", size);
	g_autofree char *p99 = g_strdup_printf("scan_p99_%s", size);
	bench_report(bench, &(struct figure){ rate, 1 / mean(times), "scans/s", 1 / mean(disk), 0.5,
				    RATIO_AT_LEAST });
	bench_report(bench, &(struct figure){ p50, quantile(times, 0.5) * 1000, "ms",
				    quantile(disk, 0.5) * 1000, 0, HOLD_NONE });
	bench_report(bench, &(struct figure){ p99, quantile(times, 0.99) * 1000, "ms",
				    quantile(disk, 0.99) * 1000, 3, VALUE_AT_MOST });
}

static bool take_turns(struct disk *disk, struct desk *small, struct desk *large, GError **error)
{
	for (int round = 0; round < ROUNDS; round++) {
		if (!desk_begin(small, error) || !desk_begin(large, error))
			return false;
		for (int i = 0; i < SCANS; i++)
			if (!disk_sync(disk, error) || !scan_one(small, error) ||
				!scan_one(large, error))
				return false;
	}
	return true;
}

static void report_all(
	struct bench *bench, struct desk *small, struct desk *large, const struct disk *disk)
{
	bench_report(bench, &(struct figure){ "scan_growth", mean(large->times) * 1000, "ms",
				    mean(small->times) * 1000, 1.2, RATIO_AT_MOST });
	g_array_sort(small->times, by_time);
	g_array_sort(large->times, by_time);
	g_array_sort(disk->times, by_time);
	report(bench, "10000", small->times, disk->times);
	report(bench, "1000000", large->times, disk->times);
}

bool bench_scan(struct bench *bench, GError **error)
{
	struct desk small = { 0 }, large = { 0 };
	struct disk disk = { .fd = -1 };
	const bool good = desk_open(&small, bench, "small.sqlite", SMALL, error) &&
			  desk_open(&large, bench, "large.sqlite", LARGE, error) &&
			  disk_open(&disk, bench, error) &&
			  take_turns(&disk, &small, &large, error);
	if (good)
		report_all(bench, &small, &large, &disk);
	desk_clear(&small);
	desk_clear(&large);
	disk_close(&disk);
	g_autofree char *a = bench_path(bench, "small.sqlite");
	g_autofree char *b = bench_path(bench, "large.sqlite");
	return good;
}
