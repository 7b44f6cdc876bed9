/* SPDX-License-Identifier: Apache-2.0
 * The cover list of a manifest's tag sheets: which tag is for which unit, box by box, so that who
 * sticks them finds each one without a scanner. Tags stand on the sheets in the order in which they
 * were printed (station/job.h).
 *
 * manifest, receiver, receiver_bin   which, and where its units go when all go to one place
 * units, units_words                 how many
 * table units: no box serial tail tag name   tail: the last five characters of the serial */
#include "station/act_form.h"

#include "base/error.h"
#include "model/tag.h"
#include "station/job.h"

#include <string.h>

enum { TAIL = 5 };

struct line {
	const char *dev; /* borrowed */
	char *box;
	guint at; /* in the manifest */
};

static void line_clear(gpointer line)
{
	g_free(((struct line *)line)->box);
}

/* Boxes in the order in which the manifest comes to them, so that 10 follows 9. */
static int by_box(gconstpointer a, gconstpointer b, gpointer first)
{
	const struct line *x = a, *y = b;
	guint p = GPOINTER_TO_UINT(g_hash_table_lookup(first, x->box ? x->box : ""));
	guint q = GPOINTER_TO_UINT(g_hash_table_lookup(first, y->box ? y->box : ""));

	if (p != q)
		return p < q ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static GArray *read_lines(struct store *store, const GPtrArray *devs)
{
	g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));

	g_array_set_clear_func(lines, line_clear);
	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(store, g_ptr_array_index(devs, i));
		struct line line = { g_ptr_array_index(devs, i), g_strdup(unit ? unit->box : NULL),
			i };
		const char *box = line.box ? line.box : "";

		if (!g_hash_table_contains(first, box))
			g_hash_table_insert(first, g_strdup(box), GUINT_TO_POINTER(i + 1));
		g_array_append_val(lines, line);
	}
	g_array_sort_with_data(lines, by_box, first);
	return lines;
}

/* DEV -> the tag that was printed for it (borrowed from the job). */
static GHashTable *tags_by_unit(GHashTable *job)
{
	GHashTable *tags = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter iter;
	gpointer tag, dev;

	g_hash_table_iter_init(&iter, job);
	while (g_hash_table_iter_next(&iter, &tag, &dev)) {
		const char *other = g_hash_table_lookup(tags, dev);
		if (!other || strcmp(tag, other) < 0)
			g_hash_table_insert(tags, dev, tag);
	}
	return tags;
}

static void put_line(struct store *store, struct act_data *data, const struct line *line,
	GHashTable *tags, guint no)
{
	const struct unit_view *unit = store_unit(store, line->dev);
	const char *printed = g_hash_table_lookup(tags, line->dev);
	const char *serial = unit ? unit->serial : NULL;
	gsize len = serial ? strlen(serial) : 0;
	GArray *row = act_row(data, "units");
	char shown[TAG_SHOWN_SIZE];

	act_cell_no(row, no);
	act_cell_unit(row, unit, line->dev);
	act_cell(row, "tail", serial ? serial + (len > TAIL ? len - TAIL : 0) : NULL);
	if (printed && !(unit && unit->tag)) {
		tag_show(shown, printed);
		act_cell(row, "tag", shown);
	}
	act_unit(data, line->dev);
}

/* Where all of it goes; NULL when it goes to several. */
static const char *receiver_of(const GPtrArray *events)
{
	const char *to = NULL;

	for (guint i = 0; i < events->len; i++) {
		const char *other = event_text(g_ptr_array_index(events, i), "to");
		if (to && other && strcmp(to, other) != 0)
			return NULL;
		to = other ? other : to;
	}
	return to;
}

bool act_cover(const struct act_asked *asked, struct act_data *data, GError **error)
{
	g_autoptr(GPtrArray) devs = job_order(asked->store, asked->subject, error);
	g_autoptr(GPtrArray) events = NULL;
	g_autoptr(GHashTable) job = NULL;
	g_autoptr(GHashTable) tags = NULL;
	g_autoptr(GArray) lines = NULL;

	if (!devs)
		return false;
	events = act_events(asked->store, "manifest", asked->subject);
	job = job_read(asked->store, asked->subject);
	tags = tags_by_unit(job);
	lines = read_lines(asked->store, devs);
	act_put(data, "manifest", asked->subject);
	act_put_org(asked, data, "receiver", receiver_of(events));
	for (guint i = 0; i < lines->len; i++)
		put_line(asked->store, data, &g_array_index(lines, struct line, i), tags, i + 1);
	return act_put_count(data, "units", lines->len, error);
}
