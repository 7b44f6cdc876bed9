/* SPDX-License-Identifier: Apache-2.0
 * Lines become events, with the keys of their subjects and the hashes of these. */
#include "store/arrival.h"

/* A line that waits, in the text of all. */
struct line {
	gint64 place;
	struct hash hash;
	gsize at, len;
};

/* FNV-1a, stirred: chance alone must not bring two subjects together, and who wants to can as well
 * name the other subject. */
gint64 subject_hash(const char *key)
{
	guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);
	for (; *key != '\0'; key++)
		hash = (hash ^ (guchar)*key) * G_GUINT64_CONSTANT(0x100000001b3);
	hash = (hash ^ hash >> 32) * G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
	return (gint64)(hash ^ hash >> 32);
}

static GArray *hashes_of(const GPtrArray *keys)
{
	GArray *hashes = g_array_sized_new(FALSE, FALSE, sizeof(gint64), keys->len);
	for (guint i = 0; i < keys->len; i++) {
		gint64 hash = subject_hash(keys->pdata[i]);
		g_array_append_val(hashes, hash);
	}
	return hashes;
}

void arrival_init(struct arrival *arrival, gint64 place, struct event *event)
{
	arrival->place = place;
	arrival->event = event_ref(event);
	arrival->keys = g_ptr_array_new_with_free_func(g_free);
	event_subjects(event, arrival->keys);
	arrival->hashes = hashes_of(arrival->keys);
}

void arrival_clear(struct arrival *arrival)
{
	event_unref(arrival->event);
	g_ptr_array_unref(arrival->keys);
	g_array_unref(arrival->hashes);
}

static void clear_one(gpointer arrival)
{
	arrival_clear(arrival);
}

void arrivals_init(struct arrivals *arrivals)
{
	arrivals->text = g_string_new(NULL);
	arrivals->lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	arrivals->made = g_array_new(FALSE, FALSE, sizeof(struct arrival));
	g_array_set_clear_func(arrivals->made, clear_one);
}

void arrivals_clear(struct arrivals *arrivals)
{
	g_string_free(arrivals->text, TRUE);
	g_array_unref(arrivals->lines);
	g_array_unref(arrivals->made);
}

void arrivals_empty(struct arrivals *arrivals)
{
	g_string_truncate(arrivals->text, 0);
	g_array_set_size(arrivals->lines, 0);
	g_array_set_size(arrivals->made, 0);
}

void arrivals_add(struct arrivals *arrivals, gint64 place, const struct hash *hash,
	const void *line, gsize len)
{
	const struct line one = { place, *hash, arrivals->text->len, len };
	g_string_append_len(arrivals->text, line, (gssize)len);
	g_array_append_val(arrivals->lines, one);
}

void arrivals_make(struct arrivals *arrivals)
{
	for (guint i = 0; i < arrivals->lines->len; i++) {
		const struct line *line = &g_array_index(arrivals->lines, struct line, i);
		g_autoptr(struct event) event =
			event_read(arrivals->text->str + line->at, line->len, NULL);
		if (event == NULL)
			continue;
		event_place(event, &line->hash);
		struct arrival arrival;
		arrival_init(&arrival, line->place, event);
		g_array_append_val(arrivals->made, arrival);
	}
}
