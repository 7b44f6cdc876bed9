/* SPDX-License-Identifier: Apache-2.0
 * One thread at a time asks the disk, for all commits that were noted when it began; who comes
 * meanwhile waits for it and asks again if need be. So commits of several threads share one
 * fdatasync, and a single one makes its own. The descriptor is our own: SQLite holds no locks on
 * the WAL that closing it could drop. */
#include "store/durable.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct durable {
	char *store, *wal;
	int fd; /* of the WAL; -1: not opened yet */
	GMutex mutex;
	GCond answered; /* by the disk */
	GCond wish;     /* the thread has something to do */
	GThread *thread;
	guint64 noted, safe;
	bool asking, wished, ended;
	int failed; /* errno */
};

struct durable *durable_new(const char *store_path)
{
	struct durable *durable = g_new0(struct durable, 1);
	durable->store = g_strdup(store_path);
	durable->wal = g_strconcat(store_path, "-wal", NULL);
	durable->fd = -1;
	g_mutex_init(&durable->mutex);
	g_cond_init(&durable->answered);
	g_cond_init(&durable->wish);
	return durable;
}

void durable_free(struct durable *durable)
{
	if (durable == NULL)
		return;
	g_mutex_lock(&durable->mutex);
	durable->ended = true;
	g_cond_signal(&durable->wish);
	g_mutex_unlock(&durable->mutex);
	if (durable->thread != NULL)
		g_thread_join(durable->thread);
	if (durable->fd >= 0)
		close(durable->fd);
	g_mutex_clear(&durable->mutex);
	g_cond_clear(&durable->answered);
	g_cond_clear(&durable->wish);
	g_free(durable->store);
	g_free(durable->wal);
	g_free(durable);
}

/* With the mutex; 0 or errno. */
static int open_wal(struct durable *durable)
{
	if (durable->fd < 0)
		durable->fd = open(durable->wal, O_RDONLY | O_CLOEXEC);
	return durable->fd < 0 ? errno : 0;
}

/* An interrupted call is made again; 0 or errno. */
static int sync_wal(int fd)
{
	while (fdatasync(fd) != 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

/* With the mutex, which others have while the disk works. */
static void ask(struct durable *durable)
{
	const guint64 noted = durable->noted;
	int problem = open_wal(durable);
	durable->asking = true;
	g_mutex_unlock(&durable->mutex);
	if (problem == 0)
		problem = sync_wal(durable->fd);
	g_mutex_lock(&durable->mutex);
	durable->asking = false;
	if (problem == 0)
		durable->safe = MAX(durable->safe, noted);
	else
		durable->failed = problem;
	g_cond_broadcast(&durable->answered);
}

static gpointer work(gpointer data)
{
	struct durable *durable = data;
	g_mutex_lock(&durable->mutex);
	while (!durable->ended) {
		if (!durable->wished) {
			g_cond_wait(&durable->wish, &durable->mutex);
			continue;
		}
		durable->wished = false;
		if (durable->safe < durable->noted && !durable->asking && durable->failed == 0)
			ask(durable);
	}
	g_mutex_unlock(&durable->mutex);
	return NULL;
}

guint64 durable_note(struct durable *durable)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&durable->mutex);
	/* Of what failed before it was opened a descriptor may never hear. */
	open_wal(durable);
	return ++durable->noted;
}

guint64 durable_noted(struct durable *durable)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&durable->mutex);
	return durable->noted;
}

void durable_hurry(struct durable *durable)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&durable->mutex);
	if (durable->thread == NULL)
		durable->thread = g_thread_new("durable", work, durable);
	durable->wished = true;
	g_cond_signal(&durable->wish);
}

static bool refuse_failed(const struct durable *durable, GError **error)
{
	return refuse(error, BELGI_ERROR_STORAGE,
		"%s: the disk fails (%s); copy what can be read to another disk", durable->store,
		g_strerror(durable->failed));
}

bool durable_wait(struct durable *durable, guint64 number, GError **error)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&durable->mutex);
	while (durable->safe < number && durable->failed == 0) {
		if (durable->asking)
			g_cond_wait(&durable->answered, &durable->mutex);
		else
			ask(durable);
	}
	return durable->safe >= number || refuse_failed(durable, error);
}

bool durable_check(struct durable *durable, GError **error)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&durable->mutex);
	return durable->failed == 0 || refuse_failed(durable, error);
}

bool durable_all(struct durable *durable, GError **error)
{
	if (access(durable->wal, F_OK) != 0 && errno == ENOENT)
		return true; /* all is in the file */
	return durable_wait(durable, durable_note(durable), error);
}
