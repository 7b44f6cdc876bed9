/* SPDX-License-Identifier: Apache-2.0
 * Speed, each figure beside what the machine or the library underneath can do in the same run. */
#pragma once

#include "store/store.h"

#include <glib.h>
#include <stdbool.h>

/* Which way a figure has to lie of its target, and whether the ratio or the value is held against
 * it. */
enum hold { HOLD_NONE, RATIO_AT_LEAST, RATIO_AT_MOST, VALUE_AT_MOST };

struct figure {
	const char *name;
	double value;
	const char *unit;
	double limit; /* in the same unit; 0: there is none */
	double target;
	enum hold hold;
};

struct bench {
	const char *folder; /* scratch, on the file system that is measured */
	const char *photos; /* the folder that the bench `read` is given */
	bool json;
	bool all_ok;
};

/* Prints the figure as a line or an object. */
void bench_report(struct bench *bench, const struct figure *figure);
/* A path in the scratch folder; what a run before left there is removed. */
char *bench_path(const struct bench *bench, const char *name);

/* What a run measures; false with the reason when it could not. */
bool bench_scan(struct bench *bench, GError **error);
bool bench_append(struct bench *bench, GError **error);
bool bench_hub(struct bench *bench, GError **error);
bool bench_labels(struct bench *bench, GError **error);
/* A part of it. */
bool bench_usb_label(struct bench *bench, GError **error);
/* A table of families comes before the figures. */
bool bench_read(struct bench *bench, GError **error);

/* ---- shared ---- */

static inline double seconds_since(gint64 start)
{
	return (double)(g_get_monotonic_time() - start) / 1e6;
}

/* The disk alone: 4 KiB pwrite + fdatasync in place, one at a time between what is compared to it.
 */
struct disk {
	char *path;
	int fd;
	GArray *times; /* double, seconds of each */
};
bool disk_open(struct disk *disk, struct bench *bench, GError **error);
bool disk_sync(struct disk *disk, GError **error);
void disk_close(struct disk *disk);

/* A station alone, of school S052, with `units` expected devices in manifests of 500; the first
 * DESK_UNITS are for it, the others for 900 schools. */
enum { DESK_UNITS = 4000 };
struct store *seeded_store(struct bench *bench, const char *name, guint units, GError **error);
/* The serial of device `i` of a seeded store; out has 16 bytes. */
void seeded_serial(char out[16], guint i);

/* The same lines into a bare SQLite table with the pragmas of our log, `batch` to a transaction;
 * rows a second, the middle of three runs. */
double bare_insert_rate(struct bench *bench, GPtrArray *lines, guint batch, GError **error);
