/* SPDX-License-Identifier: Apache-2.0
 * Event lines: what is read is the one way to write it, and reads and names its subjects the same
 * again. */
#include "model/event.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void check_subjects(const struct event *event)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	event_subjects(event, keys);
	for (guint i = 0; i < keys->len; i++)
		g_assert_true(g_hash_table_add(seen, keys->pdata[i]));
}

static void check_again(struct event *event)
{
	g_autoptr(struct draft) draft = draft_again(event);
	const struct stamp stamp = { event->st, event->n, event->at, event->tz, event->org, NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(struct event) again = draft_event(draft, &stamp, &error);

	g_assert_no_error(error);
	g_assert_true(again->newer == event->newer);
	g_assert_cmpuint(event_units(again), ==, event_units(event));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(struct event) event = event_read((const char *)data, size, &error);

	if (!event) {
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
		return 0;
	}
	value_write(&(struct json_writer){ out, false }, event->root);
	g_assert_cmpmem(out->str, out->len, data, size);
	check_subjects(event);
	check_again(event);
	return 0;
}
