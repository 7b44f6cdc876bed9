/* SPDX-License-Identifier: Apache-2.0
 * Moves the WAL into the file. A passive checkpoint runs on a thread with a connection of its own
 * as soon as the WAL is over a size, so that a scan does not wait for it. Under a writer that never
 * rests it leaves the pages that came meanwhile. Where these are few the writer moves them itself,
 * so that the WAL starts again at its beginning, for a file that grows costs more to sync than one
 * that is written over. */
#include "store/sql.h"

/* A hub writes the same pages of its index again and again while a burst lasts. */
enum {
	PAGES_BESIDE = 1000,
	PAGES_BESIDE_FEEDING = 4000,
	PAGES_AT_ONCE = 32 * 1000,
	SCRUB_TRIES = 40,
	SCRUB_STEP_MS = 50,
};

struct checkpointer {
	struct store *store;
	GThread *thread; /* NULL until the WAL is large for the first time */
	GMutex mutex;
	GCond cond;
	bool wanted, ended;
	guint moved;  /* atomic: so many pages of the WAL the thread has moved; 0: none yet */
	int expected; /* pages of the WAL at which the writer acts next */
};

static bool next_wish(struct checkpointer *checkpointer)
{
	g_mutex_lock(&checkpointer->mutex);
	while (!checkpointer->wanted && !checkpointer->ended)
		g_cond_wait(&checkpointer->cond, &checkpointer->mutex);
	checkpointer->wanted = false;
	bool more = !checkpointer->ended;
	g_mutex_unlock(&checkpointer->mutex);
	return more;
}

static gpointer work(gpointer data)
{
	struct checkpointer *checkpointer = data;
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(
		checkpointer->store->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	while (code == SQLITE_OK && next_wish(checkpointer)) {
		int moved = 0;
		sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, &moved);
		g_atomic_int_set(&checkpointer->moved, (guint)MAX(moved, 1));
	}
	sqlite3_close(db);
	return NULL;
}

static void wish(struct checkpointer *checkpointer)
{
	g_mutex_lock(&checkpointer->mutex);
	if (checkpointer->thread == NULL)
		checkpointer->thread = g_thread_new("checkpoint", work, checkpointer);
	checkpointer->wanted = true;
	g_cond_signal(&checkpointer->cond);
	g_mutex_unlock(&checkpointer->mutex);
}

/* After a commit. A checkpoint that a reader stands in the way of is tried again when the WAL has
 * grown. */
static int committed(void *data, sqlite3 *db, const char *schema, int pages)
{
	struct checkpointer *checkpointer = data;
	const int beside = checkpointer->store->feeding ? PAGES_BESIDE_FEEDING : PAGES_BESIDE;
	const int moved = (int)g_atomic_int_and(&checkpointer->moved, 0);
	if ((moved > 0 && pages - moved <= PAGES_BESIDE) || pages >= PAGES_AT_ONCE) {
		int all = 0, done = 0;
		sqlite3_wal_checkpoint_v2(db, schema, SQLITE_CHECKPOINT_PASSIVE, &all, &done);
		checkpointer->expected = (done < all ? pages : 0) + beside;
	} else if (moved > 0) {
		checkpointer->expected = pages + beside;
	} else if (pages >= checkpointer->expected) {
		checkpointer->expected = PAGES_AT_ONCE;
		wish(checkpointer);
	}
	return SQLITE_OK;
}

void checkpoint_start(struct store *store)
{
	struct checkpointer *checkpointer = g_new0(struct checkpointer, 1);
	checkpointer->store = store;
	checkpointer->expected = PAGES_BESIDE;
	g_mutex_init(&checkpointer->mutex);
	g_cond_init(&checkpointer->cond);
	store->checkpointer = checkpointer;
	sqlite3_wal_hook(store->db, committed, checkpointer);
}

void checkpoint_stop(struct store *store)
{
	struct checkpointer *checkpointer = store->checkpointer;
	if (checkpointer == NULL)
		return;
	g_mutex_lock(&checkpointer->mutex);
	checkpointer->ended = true;
	g_cond_signal(&checkpointer->cond);
	g_mutex_unlock(&checkpointer->mutex);
	if (checkpointer->thread != NULL)
		g_thread_join(checkpointer->thread);
	g_mutex_clear(&checkpointer->mutex);
	g_cond_clear(&checkpointer->cond);
	g_clear_pointer(&store->checkpointer, g_free);
}

/* The pragma says busy in its row, not in its code: 0,0,0 is the only good answer. */
static bool truncated(struct store *store)
{
	AUTO_RESET sqlite3_stmt *row = sql_query(store, "PRAGMA wal_checkpoint(TRUNCATE)", "");
	return sql_row(store, row) && sqlite3_column_int(row, 0) == 0 &&
	       sqlite3_column_int(row, 1) == 0 && sqlite3_column_int(row, 2) == 0;
}

bool checkpoint_scrub(struct store *store)
{
	sqlite3_busy_timeout(store->db, 0);
	bool done = truncated(store);
	for (int tries = 0; !done && tries < SCRUB_TRIES; tries++) {
		g_usleep(SCRUB_STEP_MS * 1000);
		done = truncated(store);
	}
	sqlite3_busy_timeout(store->db, 5000);
	g_clear_error(&store->problem);
	return done;
}
