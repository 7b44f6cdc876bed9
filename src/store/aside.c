/* SPDX-License-Identifier: Apache-2.0
 * Half of what a hub does with an event needs nothing but its line, or a handful of lines: so much
 * goes to another processor, and all that a transaction decides stays where the transaction is. */
#include "store/aside.h"

#include <glib.h>
#include <stdbool.h>

struct aside {
	GThread *thread;
	GMutex mutex;
	GCond changed;
	void (*work)(void *data); /* NULL: nothing to do */
	void *data;
	bool ended;
};

static gpointer run(gpointer data)
{
	struct aside *aside = data;
	g_mutex_lock(&aside->mutex);
	while (!aside->ended) {
		if (aside->work == NULL) {
			g_cond_wait(&aside->changed, &aside->mutex);
			continue;
		}
		g_mutex_unlock(&aside->mutex);
		aside->work(aside->data);
		g_mutex_lock(&aside->mutex);
		aside->work = NULL;
		g_cond_broadcast(&aside->changed);
	}
	g_mutex_unlock(&aside->mutex);
	return NULL;
}

struct aside *aside_new(void)
{
	struct aside *aside = g_new0(struct aside, 1);
	g_mutex_init(&aside->mutex);
	g_cond_init(&aside->changed);
	aside->thread = g_thread_new("aside", run, aside);
	return aside;
}

void aside_free(struct aside *aside)
{
	if (aside == NULL)
		return;
	g_mutex_lock(&aside->mutex);
	aside->ended = true;
	g_cond_broadcast(&aside->changed);
	g_mutex_unlock(&aside->mutex);
	g_thread_join(aside->thread);
	g_mutex_clear(&aside->mutex);
	g_cond_clear(&aside->changed);
	g_free(aside);
}

void aside_begin(struct aside *aside, void (*work)(void *data), void *data)
{
	if (aside == NULL) {
		work(data);
		return;
	}
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&aside->mutex);
	g_assert(aside->work == NULL);
	aside->work = work;
	aside->data = data;
	g_cond_broadcast(&aside->changed);
}

void aside_wait(struct aside *aside)
{
	if (aside == NULL)
		return;
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&aside->mutex);
	while (aside->work != NULL)
		g_cond_wait(&aside->changed, &aside->mutex);
}
