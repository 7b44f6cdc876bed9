/* SPDX-License-Identifier: Apache-2.0
 * Connections, statements, transactions, and what a failure of the disk is called. Every statement
 * is prepared once and found again by the address of its text. The log is guarded by three things
 * at once, for each lets something through that another stops: an authorizer (INSERT OR REPLACE
 * passes it), triggers (a dropped trigger is none) and the DEFENSIVE flag (for writes to the schema
 * table). */
#include "store/sql.h"

#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

static const char *const frozen[] = { "chain", "log", "head", "own_key", "feed" };

static bool is_frozen(const char *table)
{
	for (guint i = 0; table != NULL && i < G_N_ELEMENTS(frozen); i++)
		if (g_ascii_strcasecmp(table, frozen[i]) == 0)
			return true;
	return false;
}

static bool is_log(const char *table)
{
	return strcmp(table, "log") == 0 || strcmp(table, "head") == 0;
}

/* Refuses what changes or removes anything of the frozen tables. A thawed store may update a line:
 * to erase it, or to fill it where it was hidden; a parting one may let lines and heads go. */
static int authorize(void *data, int action, const char *first, const char *second,
	G_GNUC_UNUSED const char *schema, G_GNUC_UNUSED const char *trigger)
{
	const struct store *store = data;
	if (store->parting && ((action == SQLITE_DELETE && is_log(first)) ||
				      (action == SQLITE_DROP_TRIGGER && is_log(second))))
		return SQLITE_OK;
	switch (action) {
	case SQLITE_UPDATE:
		if (store->thawed && strcmp(first, "log") == 0 &&
			(strcmp(second, "line") == 0 || strcmp(second, "line_hash") == 0))
			return SQLITE_OK;
		return is_frozen(first) ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_DELETE:
	case SQLITE_DROP_TABLE:
		return is_frozen(first) ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_ALTER_TABLE:
	case SQLITE_DROP_TRIGGER:
	case SQLITE_DROP_INDEX:
		return is_frozen(second) ? SQLITE_DENY : SQLITE_OK;
	default:
		return SQLITE_OK;
	}
}

static int number_of(sqlite3 *db, const char *pragma, int *out)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db, pragma, -1, &statement, NULL);
	if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
		*out = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* Only reads: a file of another program, or of a newer Belgi, stays as it is. */
static bool is_ours(struct store *store, sqlite3 *db)
{
	int application = 0, version = 0;
	int code = number_of(db, "PRAGMA application_id", &application);
	if (store->mode == STORE_CREATE)
		return true;
	if (code == SQLITE_OK)
		code = number_of(db, "PRAGMA user_version", &version);
	if (code != SQLITE_OK)
		sql_failed(store, code);
	else if (application != STORE_APPLICATION)
		sql_failed(store, SQLITE_NOTADB);
	else if (version > STORE_VERSION)
		refuse(&store->problem, BELGI_ERROR_STORAGE,
			"%s: written by a newer Belgi (version %d); update this program",
			store->path, version);
	return store->problem == NULL;
}

/* NORMAL syncs the WAL before it is moved into the file and when it starts again, but not at each
 * commit: that is durable.c's. */
static bool set_up(sqlite3 *db, const struct store *store)
{
	static const char settings[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
				       "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
				       "PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=0;"
				       "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;";
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, 5000);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 64 * 1024 * 1024);
	if (sqlite3_exec(db, settings, NULL, NULL, NULL) != SQLITE_OK)
		return false;
	return store->mode != STORE_READ ||
	       sqlite3_exec(db, "PRAGMA query_only=ON", NULL, NULL, NULL) == SQLITE_OK;
}

static bool note_file(struct store *store)
{
	struct stat info;
	bool found = stat(store->path, &info) == 0;
	store->device = found ? info.st_dev : 0;
	store->inode = found ? info.st_ino : 0;
	return found;
}

/* A backup copied over the store under a running desk: what is written then would stand in the file
 * that is gone, and its WAL would damage the new one. */
static bool is_still_there(const struct store *store, GError **error)
{
	struct stat info;
	return (stat(store->path, &info) == 0 && info.st_dev == store->device &&
		       info.st_ino == store->inode) ||
	       refuse(error, BELGI_ERROR_STORAGE,
		       "%s: another file stands there since it was opened; nothing of this was recorded; start again",
		       store->path);
}

bool sql_connect(struct store *store, GError **error)
{
	sqlite3 *db = NULL;
	/* Counting its memory takes a lock each time; refused, and no matter, after the first. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int code = sqlite3_open_v2(store->path, &db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	store->db = db;
	if (code == SQLITE_OK && is_ours(store, db) && set_up(db, store) && note_file(store)) {
		sqlite3_set_authorizer(db, authorize, store);
		return true;
	}
	sql_failed(store, code != SQLITE_OK ? code : sqlite3_extended_errcode(db));
	sql_disconnect(store);
	return sql_settled(store, error);
}

void sql_disconnect(struct store *store)
{
	g_clear_pointer(&store->statements, g_hash_table_unref);
	g_clear_pointer(&store->updates, g_hash_table_unref);
	if (store->db != NULL)
		sqlite3_close_v2(store->db);
	store->db = NULL;
}

/* ENOSPC comes as SQLITE_FULL; a quota and a limit on file sizes come as a failed write, and their
 * number is often lost on the way. EIO is the disk itself. */
static bool is_full(const struct store *store, int code)
{
	int number = store->db != NULL ? sqlite3_system_errno(store->db) : 0;
	return (code & 0xff) == SQLITE_FULL ||
	       ((code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE) && number != EIO);
}

void sql_failed(struct store *store, int code)
{
	const char *lost = store->lost != NULL
				   ? store->lost
				   : "nothing was recorded; free some space and try again";
	const char *said = store->db != NULL ? sqlite3_errmsg(store->db) : sqlite3_errstr(code);
	if (store->problem != NULL)
		return;
	if (is_full(store, code)) {
		refuse(&store->problem, BELGI_ERROR_STORAGE, "%s: the disk is full; %s",
			store->path, lost);
		return;
	}
	switch (code & 0xff) {
	case SQLITE_IOERR:
		refuse(&store->problem, BELGI_ERROR_STORAGE,
			"%s: the disk fails (%s); copy what can be read to another disk",
			store->path, said);
		break;
	case SQLITE_CORRUPT:
		refuse(&store->problem, BELGI_ERROR_STORAGE,
			"%s: the file is damaged (%s); restore the last backup", store->path, said);
		break;
	case SQLITE_NOTADB:
		refuse(&store->problem, BELGI_ERROR_STORAGE,
			"%s: not a Belgi store; name another file", store->path);
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		refuse(&store->problem, BELGI_ERROR_STORAGE,
			"%s: another Belgi is writing here and does not end; close it or wait",
			store->path);
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_CANTOPEN:
		refuse(&store->problem, BELGI_ERROR_STORAGE,
			"%s: this user may not write there; ask for the permission", store->path);
		break;
	default:
		refuse(&store->problem, BELGI_ERROR_STORAGE, "%s: %s; run belgi doctor",
			store->path, said);
	}
}

bool sql_settled(struct store *store, GError **error)
{
	if (store->problem == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&store->problem));
	return false;
}

static void finalize(gpointer statement)
{
	sqlite3_finalize(statement);
}

static sqlite3_stmt *prepared(struct store *store, const char *text)
{
	sqlite3_stmt *statement = NULL;
	if (store->problem != NULL)
		return NULL;
	if (store->statements == NULL)
		store->statements = g_hash_table_new_full(NULL, NULL, NULL, finalize);
	statement = g_hash_table_lookup(store->statements, text);
	if (statement != NULL)
		return statement;
	int code = sqlite3_prepare_v3(
		store->db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	if (code != SQLITE_OK)
		sql_failed(store, code);
	else
		g_hash_table_insert(store->statements, (gpointer)text, statement);
	return statement;
}

/* `kept`: the arguments outlive the statement's run. */
static void bind(sqlite3_stmt *statement, const char *types, va_list *arguments, bool kept)
{
	sqlite3_destructor_type destructor = kept ? SQLITE_STATIC : SQLITE_TRANSIENT;
	for (int i = 1; *types != '\0'; i++, types++) {
		if (*types == 'i') {
			sqlite3_bind_int64(statement, i, va_arg(*arguments, gint64));
		} else if (*types == 't') {
			sqlite3_bind_text(
				statement, i, va_arg(*arguments, const char *), -1, destructor);
		} else if (*types == 'h') {
			const struct hash *hash = va_arg(*arguments, const struct hash *);
			sqlite3_bind_blob(statement, i, hash != NULL ? hash->bytes : NULL,
				HASH_SIZE, destructor);
		} else {
			const void *bytes = va_arg(*arguments, const void *);
			gsize len = va_arg(*arguments, gsize);
			sqlite3_bind_blob64(statement, i, bytes, len, destructor);
		}
	}
}

sqlite3_stmt *sql_query(struct store *store, const char *text, const char *types, ...)
{
	sqlite3_stmt *statement = prepared(store, text);
	va_list arguments;
	if (statement == NULL)
		return NULL;
	va_start(arguments, types);
	bind(statement, types, &arguments, false);
	va_end(arguments);
	return statement;
}

bool sql_row(struct store *store, sqlite3_stmt *statement)
{
	if (statement == NULL || store->problem != NULL)
		return false;
	int code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		sql_failed(store, code);
	sqlite3_reset(statement);
	return false;
}

void sql_do(struct store *store, const char *text, const char *types, ...)
{
	sqlite3_stmt *statement = prepared(store, text);
	va_list arguments;
	if (statement == NULL)
		return;
	va_start(arguments, types);
	bind(statement, types, &arguments, true);
	va_end(arguments);
	while (sql_row(store, statement))
		;
	sqlite3_reset(statement);
}

bool sql_number(struct store *store, gint64 *out, const char *text, const char *types, ...)
{
	sqlite3_stmt *statement = prepared(store, text);
	va_list arguments;
	if (statement == NULL)
		return false;
	va_start(arguments, types);
	bind(statement, types, &arguments, true);
	va_end(arguments);
	bool found = sql_row(store, statement) && sqlite3_column_type(statement, 0) != SQLITE_NULL;
	if (found)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return found;
}

void sql_script(struct store *store, const char *text)
{
	if (store->problem != NULL)
		return;
	int code = sqlite3_exec(store->db, text, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		sql_failed(store, code);
}

char *sql_text(sqlite3_stmt *statement, int column)
{
	return g_strdup((const char *)sqlite3_column_text(statement, column));
}

bool sql_hash(sqlite3_stmt *statement, int column, struct hash *out)
{
	const void *bytes = sqlite3_column_blob(statement, column);
	if (bytes == NULL || sqlite3_column_bytes(statement, column) != HASH_SIZE)
		return false;
	memcpy(out->bytes, bytes, HASH_SIZE);
	return true;
}

bool sql_begin(struct store *store, const char *lost, GError **error)
{
	store_move_on(store);
	g_clear_error(&store->problem);
	if (store->mode == STORE_READ)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: opened for reading only; open it for writing", store->path);
	if (!is_still_there(store, error) || !durable_check(store->durable, error))
		return false;
	store->lost = lost;
	sql_do(store, "BEGIN IMMEDIATE", "");
	if (store->problem == NULL)
		store_see(store);
	return sql_settled(store, error);
}

void sql_rollback(struct store *store)
{
	GHashTableIter statements;
	gpointer statement;
	if (store->statements != NULL) {
		g_hash_table_iter_init(&statements, store->statements);
		while (g_hash_table_iter_next(&statements, NULL, &statement))
			sqlite3_reset(statement);
	}
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->thawed = store->parting = false;
	store_reload(store);
}

void sql_wait(struct store *store, bool each)
{
	sql_script(store, each ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
}

bool sql_commit_soon(struct store *store, GError **error)
{
	g_autoptr(GError) problem = NULL;
	sql_do(store, "COMMIT", "");
	problem = g_steal_pointer(&store->problem);
	store->lost = NULL;
	if (problem == NULL) {
		/* One that waited itself is asked about too: if it wrote nothing it did not wait,
		 * neither for itself nor for those before it. */
		durable_note(store->durable);
		return true;
	}
	sql_rollback(store);
	g_clear_error(&store->problem);
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

bool sql_commit(struct store *store, GError **error)
{
	return sql_commit_soon(store, error) && store_durable(store, store_written(store), error);
}
