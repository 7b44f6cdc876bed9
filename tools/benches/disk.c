/* SPDX-License-Identifier: Apache-2.0
 * The limits underneath: the disk alone, and SQLite alone. */
#include "bench.h"

#include "base/error.h"
#include "model/event.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 4096, BLOCKS = 1024 };

bool disk_open(struct disk *disk, struct bench *bench, GError **error)
{
	g_autofree char *block = g_malloc0(BLOCK);
	disk->times = g_array_new(false, false, sizeof(double));
	disk->path = bench_path(bench, "disk.bin");
	disk->fd = open(disk->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool good = disk->fd >= 0;
	for (int i = 0; good && i < BLOCKS; i++)
		good = pwrite(disk->fd, block, BLOCK, (off_t)i * BLOCK) == BLOCK;
	return (good && fsync(disk->fd) == 0) ||
	       refuse(error, BELGI_ERROR_STORAGE, "%s: %s; choose another --folder", disk->path,
		       g_strerror(errno));
}

bool disk_sync(struct disk *disk, GError **error)
{
	char block[BLOCK];
	memset(block, (int)disk->times->len, BLOCK);
	const off_t at = (off_t)(disk->times->len % BLOCKS) * BLOCK;
	const gint64 start = g_get_monotonic_time();
	const bool good = pwrite(disk->fd, block, BLOCK, at) == BLOCK && fdatasync(disk->fd) == 0;
	const double took = seconds_since(start);
	g_array_append_val(disk->times, took);
	return good || refuse(error, BELGI_ERROR_STORAGE, "%s: %s; choose another --folder",
			       disk->path, g_strerror(errno));
}

void disk_close(struct disk *disk)
{
	if (!disk->path)
		return;
	if (disk->fd >= 0)
		close(disk->fd);
	unlink(disk->path);
	g_clear_pointer(&disk->path, g_free);
	g_clear_pointer(&disk->times, g_array_unref);
}

static bool run_sql(sqlite3 *db, const char *sql, GError **error)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return refuse(error, BELGI_ERROR_STORAGE, "bare SQLite: %s", sqlite3_errmsg(db));
}

static bool insert_all(sqlite3 *db, GPtrArray *lines, guint batch, GError **error)
{
	sqlite3_stmt *insert = NULL;
	sqlite3_prepare_v2(
		db, "INSERT INTO lines (st, n, hash, line) VALUES (?, ?, ?, ?)", -1, &insert, NULL);
	bool good = true;
	for (guint i = 0; good && i < lines->len; i++) {
		const struct event *event = lines->pdata[i];
		if (i % batch == 0)
			good = run_sql(db, "BEGIN IMMEDIATE", error);
		sqlite3_bind_text(insert, 1, event->st, -1, SQLITE_STATIC);
		sqlite3_bind_int64(insert, 2, event->n);
		sqlite3_bind_blob(insert, 3, event->hash.bytes, HASH_SIZE, SQLITE_STATIC);
		sqlite3_bind_text(insert, 4, event->line, (int)event->len, SQLITE_STATIC);
		if (good && sqlite3_step(insert) != SQLITE_DONE)
			good = refuse(
				error, BELGI_ERROR_STORAGE, "bare SQLite: %s", sqlite3_errmsg(db));
		sqlite3_reset(insert);
		if (good && (i % batch == batch - 1 || i == lines->len - 1))
			good = run_sql(db, "COMMIT", error);
	}
	sqlite3_finalize(insert);
	return good;
}

static double insert_rate(struct bench *bench, GPtrArray *lines, guint batch, GError **error)
{
	g_autofree char *path = bench_path(bench, "bare.sqlite");
	sqlite3 *db = NULL;
	double rate = 0;
	if (sqlite3_open(path, &db) != SQLITE_OK)
		refuse(error, BELGI_ERROR_STORAGE, "%s: %s; choose another --folder", path,
			sqlite3_errmsg(db));
	else if (
		run_sql(db,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
			"CREATE TABLE lines (st TEXT, n INTEGER, hash BLOB, line TEXT, PRIMARY KEY (st, n)) STRICT, WITHOUT ROWID",
			error)) {
		const gint64 start = g_get_monotonic_time();
		if (insert_all(db, lines, batch, error))
			rate = lines->len / seconds_since(start);
	}
	sqlite3_close(db);
	g_autofree char *gone = bench_path(bench, "bare.sqlite");
	return rate;
}

/* One run is over in a fifth of a second, and the disk has moods. */
double bare_insert_rate(struct bench *bench, GPtrArray *lines, guint batch, GError **error)
{
	double rates[3];
	for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
		rates[i] = insert_rate(bench, lines, batch, error);
		if (rates[i] == 0)
			return 0;
	}
	return MAX(MIN(rates[0], rates[1]), MIN(MAX(rates[0], rates[1]), rates[2]));
}
