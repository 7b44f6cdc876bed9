/* SPDX-License-Identifier: Apache-2.0
 * From a scan to its durable answer. The disk, the small store and the large one take turns, so
 * that a busy machine is as busy for each of them. First scan by scan: a person waits for each
 * answer (p50, p99, alone). Then in rows, as a scanner gives what it remembers, or a file: each
 * scan still has its own fdatasync and no answer is given before it, but the next scan is worked
 * out meanwhile (rate). */
#include "bench.h"

#include "base/error.h"
#include "station/session.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL = 10000, LARGE = 1000000, ROUNDS = 8, SCANS = 200, ROW = 50, ROWS = 4 };

struct desk {
	struct store *store;
	struct session *session;
	guint next;    /* device to scan */
	GArray *times; /* double, seconds of each scan alone */
	GArray *rows;  /* double, seconds of each row of scans */
};

static void desk_clear(struct desk *desk)
{
	session_free(desk->session);
	store_close(desk->store);
	if (desk->times)
		g_array_unref(desk->times);
	if (desk->rows)
		g_array_unref(desk->rows);
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
	desk->rows = g_array_new(false, false, sizeof(double));
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

static bool scan_next(struct desk *desk, struct answer *answer, GError **error)
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
	return session_scan_soon(desk->session, &scan, answer, error) &&
	       ((answer->outcome == OUTCOME_YES && answer->event) ||
		       refuse(error, BELGI_ERROR_REFUSED, "%s: %s", serial, answer->sentence));
}

static bool scan_one(struct desk *desk, GError **error)
{
	struct answer answer = { 0 };
	const gint64 start = g_get_monotonic_time();
	const bool good = scan_next(desk, &answer, error) &&
			  store_durable(desk->store, answer.written, error);
	const double took = seconds_since(start);
	answer_clear(&answer);
	g_array_append_val(desk->times, took);
	return good;
}

/* One answer is owed while the next scan is worked out. */
static bool scan_row(struct desk *desk, GError **error)
{
	struct answer owed = { 0 };
	bool good = true;
	const gint64 start = g_get_monotonic_time();
	for (int i = 0; good && i < ROW; i++) {
		struct answer answer = { 0 };
		if (owed.written > 0)
			store_hurry(desk->store);
		good = scan_next(desk, &answer, error) &&
		       store_durable(desk->store, owed.written, error);
		answer_clear(&owed);
		owed = answer;
	}
	good = good && store_durable(desk->store, owed.written, error);
	const double took = seconds_since(start);
	answer_clear(&owed);
	g_array_append_val(desk->rows, took);
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
static void report(
	struct bench *bench, const char *size, const struct desk *desk, const struct disk *disk)
{
	g_autofree char *rate = g_strdup_printf("scan_rate_%s", size);
	g_autofree char *alone = g_strdup_printf("scan_alone_%s", size);
	g_autofree char *p50 = g_strdup_printf("scan_p50_%s", size);
	g_autofree char *p99 = g_strdup_printf("scan_p99_%s", size);
	const double limit = 1 / mean(disk->times);
	bench_report(bench, &(struct figure){ rate, ROW / mean(desk->rows), "scans/s", limit, 0.5,
				    RATIO_AT_LEAST });
	bench_report(bench,
		&(struct figure){ alone, 1 / mean(desk->times), "scans/s", limit, 0, HOLD_NONE });
	bench_report(bench, &(struct figure){ p50, quantile(desk->times, 0.5) * 1000, "ms",
				    quantile(disk->times, 0.5) * 1000, 0, HOLD_NONE });
	bench_report(bench, &(struct figure){ p99, quantile(desk->times, 0.99) * 1000, "ms",
				    quantile(disk->times, 0.99) * 1000, 3, VALUE_AT_MOST });
}

static bool take_turns(struct disk *disk, struct desk *small, struct desk *large, GError **error)
{
	for (int i = 0; i < SCANS; i++)
		if (!disk_sync(disk, error) || !scan_one(small, error) || !scan_one(large, error))
			return false;
	for (int i = 0; i < ROWS * ROW; i++)
		if (!disk_sync(disk, error) ||
			(i % ROW == ROW - 1 &&
				(!scan_row(small, error) || !scan_row(large, error))))
			return false;
	return true;
}

static bool take_rounds(struct disk *disk, struct desk *small, struct desk *large, GError **error)
{
	for (int round = 0; round < ROUNDS; round++)
		if (!desk_begin(small, error) || !desk_begin(large, error) ||
			!take_turns(disk, small, large, error))
			return false;
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
	report(bench, "10000", small, disk);
	report(bench, "1000000", large, disk);
}

bool bench_scan(struct bench *bench, GError **error)
{
	struct desk small = { 0 }, large = { 0 };
	struct disk disk = { .fd = -1 };
	const bool good = desk_open(&small, bench, "small.sqlite", SMALL, error) &&
			  desk_open(&large, bench, "large.sqlite", LARGE, error) &&
			  disk_open(&disk, bench, error) &&
			  take_rounds(&disk, &small, &large, error);
	if (good)
		report_all(bench, &small, &large, &disk);
	desk_clear(&small);
	desk_clear(&large);
	disk_close(&disk);
	g_autofree char *a = bench_path(bench, "small.sqlite");
	g_autofree char *b = bench_path(bench, "large.sqlite");
	return good;
}
