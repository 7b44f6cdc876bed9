/* SPDX-License-Identifier: Apache-2.0
 * Making the views anew, comparing them, and looking whether the file is still whole. */
#include "store/index.h"
#include "store/log.h"
#include "store/mention.h"
#include "store/sql.h"
#include "store/queue.h"
#include "store/rejoin.h"
#include "store/views.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 10000, COMPARED_MAX = 200 * 1000 };

static const char lost[] = "the views were not made anew; free some space and run belgi rebuild";

/* ---- rebuild ---- */

static void queue_all(struct store *store)
{
	for (guint i = 0; i < store->chains_by_id->len; i++) {
		struct chain *chain = store->chains_by_id->pdata[i];
		gint64 last = chain != NULL ? log_last(store, chain) : 0;
		if (last > 0)
			queue_add(store, chain_place(chain, 1), chain_place(chain, last));
		if (chain != NULL)
			chain->indexed = 0;
	}
}

/* `forget` (NULL: nothing) are settings that go with a rejoining. */
static bool start_anew(struct store *store, const char *const *forget, GError **error)
{
	if (!sql_begin(store, lost, error))
		return false;
	if (forget != NULL)
		rejoin_all(store);
	for (; forget != NULL && *forget != NULL; forget++)
		sql_do(store, "DELETE FROM setting WHERE key = ?", "t", *forget);
	sql_script(store, schema_drop_views);
	sql_script(store, schema_views);
	sql_do(store, "INSERT INTO stamp (rules) VALUES (?)", "i", schema_stamp());
	store_reload(store);
	queue_all(store);
	index_preload(store);
	return sql_commit(store, error);
}

static bool fold_anew(struct store *store, const char *const *forget, GError **error)
{
	guint64 left = 1;
	if (!start_anew(store, forget, error))
		return false;
	while (left > 0)
		if (!store_catch_up(store, &(struct limit){ .events = BATCH }, &left, error))
			return false;
	return true;
}

/* Alone: what another desk wrote between two batches would be folded into half of the views. */
bool store_rebuild(struct store *store, GError **error)
{
	bool done = lock_alone(store, error) && fold_anew(store, NULL, error);
	lock_share(store);
	return done;
}

bool store_rejoin(struct store *store, const char *const *forget, GError **error)
{
	bool done = lock_alone(store, error) && fold_anew(store, forget, error);
	lock_share(store);
	return done;
}

/* ---- dump ---- */

static void dump_rows(struct store *store, const char *title, const char *text, GString *out)
{
	AUTO_RESET sqlite3_stmt *rows = sql_query(store, text, "");
	while (sql_row(store, rows)) {
		g_string_append(out, title);
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const char *cell = (const char *)sqlite3_column_text(rows, i);
			g_string_append_printf(out, "|%s", cell != NULL ? cell : "");
		}
		g_string_append_c(out, '\n');
	}
}

/* Only what the set of events decides: no row numbers, nothing of the order of arrival. */
char *store_dump_views(struct store *store)
{
	GString *out = g_string_new(NULL);
	store_look(store);
	unit_dump(store, out);
	dump_rows(store, "name",
		"SELECT name, dev FROM unit_name JOIN unit ON unit.id = unit ORDER BY 1, 2", out);
	dump_rows(store, "tag",
		"SELECT unit_tag.tag, dev FROM unit_tag JOIN unit ON unit.id = unit ORDER BY 1, 2",
		out);
	dump_rows(store, "serial",
		"SELECT unit_serial.serial, dev FROM unit_serial JOIN unit ON unit.id = unit ORDER BY 1, 2",
		out);
	dump_rows(store, "conflict",
		"SELECT source, id, kind, key, events, settled FROM conflict ORDER BY 1, 2", out);
	mentions_dump(store, out);
	return g_string_free(out, FALSE);
}

/* ---- check ---- */

static void find_flaw(GPtrArray *findings, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void find_flaw(GPtrArray *findings, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(findings, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static void check_file(struct store *store, GPtrArray *findings)
{
	AUTO_RESET sqlite3_stmt *rows = sql_query(store, "PRAGMA quick_check(20)", "");
	while (sql_row(store, rows)) {
		const char *said = (const char *)sqlite3_column_text(rows, 0);
		if (g_strcmp0(said, "ok") != 0)
			find_flaw(findings, "%s: %s; restore the last backup", store->path, said);
	}
}

/* Where the reading of a chain stands. */
struct reading {
	struct chain *chain;
	bool has_key;
	guint8 key[KEY_SIZE];
	gint64 last;
	struct hash hash;
};

static bool row_hash(sqlite3_stmt *row, struct hash *out)
{
	const void *line = sqlite3_column_blob(row, 1);
	if (line == NULL)
		return sql_hash(row, 2, out);
	*out = hash_of(line, (gsize)sqlite3_column_bytes(row, 1));
	return true;
}

static bool head_holds(
	const struct reading *reading, sqlite3_stmt *row, gint64 n, const struct hash *hash)
{
	struct head head = { .n = n };
	if (sqlite3_column_type(row, 5) == SQLITE_NULL || !reading->has_key)
		return true;
	if (sqlite3_column_bytes(row, 5) != SIG_SIZE)
		return false;
	memcpy(head.sig, sqlite3_column_blob(row, 5), SIG_SIZE);
	return head_check(&head, reading->key, reading->chain->st, hash);
}

/* False at the first flaw: what follows it says nothing new. */
static bool check_row(
	struct store *store, struct reading *reading, sqlite3_stmt *row, GPtrArray *findings)
{
	const char *st = reading->chain->st;
	gint64 n = place_n(sqlite3_column_int64(row, 0));
	struct hash before, line_hash, held, hash;
	if (n == reading->last + 1 && n > 1)
		before = reading->hash;
	else if (!sql_hash(row, 4, &before)) {
		find_flaw(findings,
			"%s: %s.%" G_GINT64_FORMAT
			": what comes before it is lost; restore the last backup",
			store->path, st, n);
		return false;
	}
	if (reading->chain == store->own && n != reading->last + 1)
		find_flaw(findings,
			"%s: %s.%" G_GINT64_FORMAT
			": the own chain has a gap before it; sync with the hub",
			store->path, st, n);
	hash = row_hash(row, &line_hash) ? chain_next(&before, &line_hash) : (struct hash){ 0 };
	if (!sql_hash(row, 3, &held) || !hash_equal(&held, &hash)) {
		find_flaw(findings,
			"%s: %s.%" G_GINT64_FORMAT
			": the line was changed; restore the last backup",
			store->path, st, n);
		return false;
	}
	if (!head_holds(reading, row, n, &hash)) {
		find_flaw(findings,
			"%s: %s.%" G_GINT64_FORMAT
			": the signature is wrong; restore the last backup",
			store->path, st, n);
		return false;
	}
	reading->last = n;
	reading->hash = hash;
	return true;
}

static void check_chain(struct store *store, struct chain *chain, GPtrArray *findings)
{
	struct reading reading = { .chain = chain };
	reading.has_key = store_chain_key(store, chain->st, reading.key);
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT log.id, line, line_hash, hash, prev, sig FROM log LEFT JOIN head ON head.id = log.id"
		" WHERE log.id BETWEEN ? AND ? ORDER BY log.id",
		"ii", chain_place(chain, 0), chain_place(chain, PLACE_N_MAX));
	while (sql_row(store, rows) && check_row(store, &reading, rows, findings))
		;
}

/* A copy that nobody else may read, for it has the keys. A reader, whose connection writes nothing,
 * may make one all the same. */
static bool copy_file(struct store *store, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	sql_script(store, "PRAGMA query_only=OFF");
	sql_do(store, "VACUUM INTO ?", "t", path);
	if (store->mode == STORE_READ)
		sqlite3_exec(store->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
	return store->problem == NULL;
}

/* The copy has views and log of one moment, whoever writes meanwhile. */
static bool compare_views(
	struct store *store, const char *path, GPtrArray *findings, GError **error)
{
	g_autoptr(struct store) copy = store_open(path, STORE_WRITE, store->clock, error);
	if (copy == NULL)
		return false;
	g_autofree char *before = store_dump_views(copy);
	if (!store_rebuild(copy, error))
		return false;
	g_autofree char *anew = store_dump_views(copy);
	if (strcmp(before, anew) != 0)
		find_flaw(findings, "%s: the views differ from the log; run belgi rebuild",
			store->path);
	return true;
}

/* Beside the store, else, for whoever may only read there, where passing files go. */
static bool compare_with_copy(
	struct store *store, GPtrArray *findings, bool *compared, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(store->path),
			*base = g_path_get_basename(store->path);
	const char *const folders[] = { folder, g_get_tmp_dir() };
	bool good = true;
	for (guint i = 0; i < G_N_ELEMENTS(folders) && good && !*compared; i++) {
		g_autofree char *path =
			g_strdup_printf("%s/%s-check%d", folders[i], base, (int)getpid());
		g_autofree char *lock = g_strconcat(path, "-lock", NULL);
		*compared = copy_file(store, path);
		good = !*compared || compare_views(store, path, findings, error);
		g_clear_error(&store->problem);
		unlink(path);
		unlink(lock);
	}
	return good;
}

/* What is not in the views yet. A reader leaves it to whoever writes. */
static gint64 count_waiting(struct store *store, GPtrArray *findings)
{
	gint64 waiting = 0;
	sql_number(store, &waiting,
		"SELECT sum(last - first + 1) FROM (SELECT * FROM queue UNION ALL SELECT * FROM indexed)",
		"");
	if (waiting > 0 && store->mode != STORE_READ)
		find_flaw(findings,
			"%s: %" G_GINT64_FORMAT
			" events are not in the views yet; run belgi rebuild",
			store->path, waiting);
	return waiting;
}

bool store_check(struct store *store, GPtrArray *findings, bool *compared, GError **error)
{
	gint64 events = 0;
	bool ignored = false;
	compared = compared != NULL ? compared : &ignored;
	*compared = false;
	store_look(store);
	check_file(store, findings);
	for (guint i = 0; i < store->chains_by_id->len; i++)
		if (store->chains_by_id->pdata[i] != NULL)
			check_chain(store, store->chains_by_id->pdata[i], findings);
	sql_number(store, &events, "SELECT count(*) FROM log", "");
	gint64 waiting = count_waiting(store, findings);
	if (store->scrub)
		find_flaw(findings,
			"%s: erased lines still stand in the WAL; close other programs that read it",
			store->path);
	if (!sql_settled(store, error))
		return false;
	return findings->len > 0 || waiting > 0 || events > COMPARED_MAX ||
	       compare_with_copy(store, findings, compared, error);
}
