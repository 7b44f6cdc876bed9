/* SPDX-License-Identifier: Apache-2.0
 * One thread takes texts from one queue and gives symbols to another, in the same order. An item is
 * of one thread at a time: of the asker, of the thread, of the taker. */
#include "print/qr_ahead.h"

#include <string.h>

struct item {
	char *text; /* NULL: the end */
	gsize len;
	bool good;
	struct qr qr;
};

struct qr_ahead {
	GThread *thread;
	GAsyncQueue *asked, *made; /* struct item* */
	guint count;               /* asked for and not taken */
};

static void item_free(gpointer data)
{
	struct item *item = data;

	qr_clear(&item->qr);
	g_free(item->text);
	g_free(item);
}

static gpointer encode(gpointer data)
{
	struct qr_ahead *ahead = data;
	struct item *item;

	while ((item = g_async_queue_pop(ahead->asked))->text) {
		item->good = qr_encode(&item->qr, item->text, item->len, NULL);
		g_async_queue_push(ahead->made, item);
	}
	item_free(item);
	return NULL;
}

struct qr_ahead *qr_ahead_new(void)
{
	struct qr_ahead *ahead = g_new0(struct qr_ahead, 1);

	ahead->asked = g_async_queue_new_full(item_free);
	ahead->made = g_async_queue_new_full(item_free);
	ahead->thread = g_thread_new("qr", encode, ahead);
	return ahead;
}

void qr_ahead_free(struct qr_ahead *ahead)
{
	if (!ahead)
		return;
	g_async_queue_push(ahead->asked, g_new0(struct item, 1));
	g_thread_join(ahead->thread);
	g_async_queue_unref(ahead->asked);
	g_async_queue_unref(ahead->made);
	g_free(ahead);
}

void qr_ahead_ask(struct qr_ahead *ahead, const char *text, gsize len)
{
	struct item *item = g_new0(struct item, 1);

	item->text = g_strndup(text, len);
	item->len = len;
	ahead->count++;
	g_async_queue_push(ahead->asked, item);
}

bool qr_ahead_take(struct qr_ahead *ahead, const char *text, gsize len, struct qr *qr)
{
	bool found = false;

	while (!found && ahead->count) {
		struct item *item = g_async_queue_pop(ahead->made);

		ahead->count--;
		found = item->good && item->len == len && memcmp(item->text, text, len) == 0;
		if (found) {
			*qr = item->qr;
			item->qr.modules = NULL;
		}
		item_free(item);
	}
	return found;
}
