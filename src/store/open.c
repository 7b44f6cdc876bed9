/* SPDX-License-Identifier: Apache-2.0
 * Opening and closing. A file is looked at before anything is changed in it: a file of another
 * program stays as it was, one of a newer Belgi is refused. The lock comes before the file is
 * opened. */
#include "store/aside.h"
#include "store/index.h"
#include "store/log.h"
#include "store/own.h"
#include "store/queue.h"
#include "store/sql.h"
#include "store/views.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH = 10000 };

/* ---- what is in memory ---- */

static void load(struct store *store)
{
	log_open(store);
	own_open(store);
	g_autofree char *feeding = setting_get(store, "feeding"),
			*scrub = setting_get(store, "scrub");
	store->feeding = feeding != NULL;
	store->scrub = scrub != NULL;
	g_free(store->root_seen);
	store->root_seen = setting_get(store, "root");
	index_open(store);
	feed_open(store);
	if (store->mode != STORE_READ)
		queue_recover(store);
	sql_number(store, &store->version_seen, "PRAGMA data_version", "");
}

static void unload(struct store *store)
{
	views_forget(store);
	feed_close(store);
	if (store->authority != NULL)
		index_close(store);
	own_close(store);
	if (store->chains != NULL)
		log_close(store);
}

void store_reload(struct store *store)
{
	g_autoptr(GError) problem = g_steal_pointer(&store->problem);
	unload(store);
	load(store);
	if (problem != NULL) {
		g_clear_error(&store->problem);
		store->problem = g_steal_pointer(&problem);
	}
}

static bool text_differs(struct store *store, const char *key, const char *known)
{
	g_autofree char *now = setting_get(store, key);
	return strcmp(now != NULL ? now : "", known) != 0;
}

void store_see(struct store *store)
{
	gint64 version = 0;
	if (store->chains == NULL || !sql_number(store, &version, "PRAGMA data_version", "") ||
		version == store->version_seen)
		return;
	gint64 keys = 0;
	g_autofree char *root = setting_get(store, "root");
	sql_number(store, &keys, "SELECT count(*) FROM own_key", "");
	if (keys != g_hash_table_size(store->own_keys) || g_strcmp0(root, store->root_seen) != 0 ||
		text_differs(store, "org", store->org)) {
		store_reload(store);
		return;
	}
	store->version_seen = version;
	views_forget(store);
	log_look(store);
	index_look(store);
}

void store_look(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		return;
	g_clear_error(&store->problem);
	store_see(store);
}

void store_hold(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		return;
	g_clear_error(&store->problem);
	sql_do(store, "BEGIN", "");
	store->held = store->problem == NULL;
	store_see(store);
}

void store_move_on(struct store *store)
{
	if (!store->held)
		return;
	/* What failed to be read does not keep it open. */
	g_clear_error(&store->problem);
	store->held = false;
	sql_do(store, "COMMIT", "");
}

void store_release(struct store *store)
{
	store_move_on(store);
	views_forget(store);
}

/* ---- files ---- */

static bool make_file(struct store *store, GError **error)
{
	int fd = open(store->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return refuse(error, BELGI_ERROR_CONFLICT,
			"%s: exists already; use it, or name another file", store->path);
	if (fd < 0)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: %s; check the folder and its permissions", store->path,
			g_strerror(errno));
	close(fd);
	return true;
}

static bool find_file(struct store *store, GError **error)
{
	struct stat info;
	if (stat(store->path, &info) != 0)
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: %s; run belgi init, or name another file", store->path,
			errno == ENOENT ? "no such file" : g_strerror(errno));
	return S_ISREG(info.st_mode) ||
	       refuse(error, BELGI_ERROR_STORAGE, "%s: not a Belgi store; name another file",
		       store->path);
}

static bool make_tables(struct store *store, GError **error)
{
	g_autofree char *marks =
		g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d;",
			STORE_APPLICATION, STORE_VERSION);
	if (!sql_begin(store, "the store was not made; free some space and try again", error))
		return false;
	sql_script(store, marks);
	sql_script(store, schema_events);
	sql_script(store, schema_views);
	sql_do(store, "INSERT INTO stamp (rules) VALUES (?)", "i", schema_stamp());
	sql_do(store, "COMMIT", "");
	/* Whoever looks at the file from outside finds its marks in it, not in the WAL. */
	if (store->problem == NULL)
		checkpoint_scrub(store);
	return sql_settled(store, error);
}

static bool is_fresh(struct store *store)
{
	gint64 stamp = 0, tables = 0;
	sql_number(store, &tables, "SELECT count(*) FROM sqlite_schema WHERE name = 'stamp'", "");
	if (tables > 0)
		sql_number(store, &stamp, "SELECT max(rules) FROM stamp", "");
	return stamp == schema_stamp();
}

/* Views of other rules are made anew; what a killed program left in the queue is folded. A hub
 * folds in its own time. */
static bool bring_up(struct store *store, GError **error)
{
	guint64 left = 0;
	if (!is_fresh(store)) {
		g_clear_error(&store->problem);
		if (store->mode == STORE_READ)
			return refuse(error, BELGI_ERROR_STORAGE,
				"%s: its views are of another version of Belgi; open it for writing once (belgi rebuild)",
				store->path);
		return store_rebuild(store, error);
	}
	load(store);
	if (!sql_settled(store, error))
		return false;
	if (store->mode == STORE_READ)
		return true;
	if (store->feeding)
		return lock_alone(store, error);
	erase_scrub(store);
	sql_number(store, (gint64 *)&left,
		"SELECT (SELECT count(*) FROM queue) + (SELECT count(*) FROM indexed)", "");
	while (left > 0)
		if (!store_catch_up(store, &(struct limit){ .events = BATCH }, &left, error))
			return false;
	return true;
}

static bool open_file(struct store *store, bool *made, GError **error)
{
	if (store->mode == STORE_CREATE ? !make_file(store, error) : !find_file(store, error))
		return false;
	*made = store->mode == STORE_CREATE;
	if (store->mode != STORE_READ && !lock_take(store, error))
		return false;
	if (!sql_connect(store, error))
		return false;
	if (store->mode == STORE_CREATE && !make_tables(store, error))
		return false;
	if (store->mode != STORE_READ)
		checkpoint_start(store);
	if (!bring_up(store, error))
		return false;
	if (store->feeding && store->mode != STORE_READ)
		sql_wait(store, true);
	return sql_settled(store, error);
}

static void remove_files(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock" };
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *name = g_strconcat(path, endings[i], NULL);
		unlink(name);
	}
}

struct store *store_open(
	const char *path, enum store_mode mode, const struct clock *clock, GError **error)
{
	struct store *store = g_new0(struct store, 1);
	g_autoptr(GError) problem = NULL;
	store->path = g_strdup(path);
	store->mode = mode;
	store->clock = clock;
	store->lock = -1;
	store->durable = durable_new(path);
	bool made = false;
	if (open_file(store, &made, &problem)) {
		if (store->mode == STORE_CREATE)
			store->mode = STORE_WRITE;
		return store;
	}
	store_close(store);
	/* A file that could not be made whole is no store and would only be in the way. */
	if (made)
		remove_files(path);
	g_propagate_error(error, g_steal_pointer(&problem));
	return NULL;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	checkpoint_stop(store);
	aside_free(store->aside);
	unload(store);
	sql_disconnect(store);
	durable_free(store->durable);
	lock_release(store);
	g_clear_error(&store->problem);
	g_free(store->root_seen);
	g_free(store->path);
	memset(&store->keys, 0, sizeof store->keys);
	g_free(store);
}

const char *store_path(const struct store *store)
{
	return store->path;
}

const struct clock *store_clock(const struct store *store)
{
	return store->clock;
}

guint64 store_written(const struct store *store)
{
	return durable_noted(store->durable);
}

void store_hurry(struct store *store)
{
	durable_hurry(store->durable);
}

bool store_durable(struct store *store, guint64 written, GError **error)
{
	return durable_wait(store->durable, written, error);
}
