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

double disk_rate(struct bench *bench, double seconds, GError **error)
{
	g_autofree char *path = bench_path(bench, "disk.bin");
	g_autofree char *block = g_malloc0(BLOCK);
	const int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool good = fd >= 0;
	for (int i = 0; good && i < BLOCKS; i++)
		good = pwrite(fd, block, BLOCK, (off_t)i * BLOCK) == BLOCK;
	good = good && fsync(fd) == 0;

	guint64 count = 0;
	const gint64 start = g_get_monotonic_time();
	while (good && seconds_since(start) < seconds) {
		memset(block, (int)count, BLOCK);
		good = pwrite(fd, block, BLOCK, (off_t)(count % BLOCKS) * BLOCK) == BLOCK &&
		       fdatasync(fd) == 0;
		count++;
	}
	const double rate = (double)count / seconds_since(start);
	if (!good)
		refuse(error, BELGI_ERROR_STORAGE, "%s: %s; choose another --folder", path,
			g_strerror(errno));
	if (fd >= 0)
		close(fd);
	unlink(path);
	return good ? rate : 0;
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

double bare_insert_rate(struct bench *bench, GPtrArray *lines, guint batch, GError **error)
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
