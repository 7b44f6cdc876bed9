/* SPDX-License-Identifier: Apache-2.0
 * Who has the store open for writing. Desks share it: each transaction waits for the one before and
 * looks at what others wrote. A hub, whose feeder keeps its own count, and a rebuild have it alone.
 * The lock stands on PATH-lock, not on the file itself: closing any descriptor of the database
 * would drop SQLite's own locks. The system releases it however the holder ends. */
#include "store/private.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { WAIT_MS = 5000, STEP_MS = 20 };

static int holder(int fd)
{
	char text[16] = "";
	ssize_t got = pread(fd, text, sizeof text - 1, 0);
	return got > 0 ? atoi(text) : 0;
}

static void write_holder(int fd)
{
	char text[16];
	int len = g_snprintf(text, sizeof text, "%d\n", (int)getpid());
	/* Only for the message of who waits: a full disk must not stop the opening. */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (gsize)len, 0) < 0)
		g_debug("lock: cannot say who holds it: %s", g_strerror(errno));
}

static bool lock_wait(struct store *store, int kind, GError **error)
{
	for (int waited = 0; flock(store->lock, kind | LOCK_NB) != 0; waited += STEP_MS) {
		if (waited >= WAIT_MS)
			return refuse(error, BELGI_ERROR_STORAGE,
				"%s: another Belgi is writing here (process %d); close it or wait",
				store->path, holder(store->lock));
		g_usleep(STEP_MS * 1000);
	}
	return true;
}

bool lock_take(struct store *store, GError **error)
{
	g_autofree char *path = g_strconcat(store->path, "-lock", NULL);
	store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (store->lock < 0)
		return refuse(error, BELGI_ERROR_STORAGE, "%s: %s; check the folder's permissions",
			path, g_strerror(errno));
	if (!lock_wait(store, LOCK_SH, error))
		return false;
	write_holder(store->lock);
	return true;
}

bool lock_alone(struct store *store, GError **error)
{
	return store->lock < 0 || lock_wait(store, LOCK_EX, error);
}

void lock_share(struct store *store)
{
	if (store->lock >= 0 && !store->feeding)
		flock(store->lock, LOCK_SH);
}

void lock_release(struct store *store)
{
	if (store->lock >= 0)
		close(store->lock);
	store->lock = -1;
}
