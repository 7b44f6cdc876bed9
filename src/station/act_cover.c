/* SPDX-License-Identifier: Apache-2.0
 * The cover list of a manifest's tag sheets: which tag is for which unit, box by box, so that who
 * sticks them finds each one without a scanner. Tags stand on the sheets in the order in which they
 * were printed (station/job.h).
 *
 * manifest, receiver, receiver_bin   which, and where its units go when all go to one place
 * units, units_words                 how many tags
 * table units: no name serial tag box tail sheet
 *              tail: the last five characters of the serial; sheet: sheet and place on it, where
 *              the sheets were named */
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

/* What was printed for a unit: the tag, and where it stands among all of the job. */
struct printed {
	char tag[TAG_SHOWN_SIZE];
	guint at; /* from 0 */
};

/* DEV -> struct printed; of a unit that was printed for again the newest. */
static GHashTable *printed_by_unit(const GPtrArray *job)
{
	GHashTable *units = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

	for (guint i = 0; i < job->len; i++) {
		const struct job_tag *label = g_ptr_array_index(job, i);
		struct printed *printed = g_new0(struct printed, 1);
		tag_show(printed->tag, label->tag);
		printed->at = i;
		g_hash_table_replace(units, (gpointer)label->dev, printed);
	}
	return units;
}

static void cell_sheet(GArray *row, const struct act_asked *asked, guint at)
{
	guint label = at + MAX(asked->start, 1) - 1;
	g_autofree char *text = NULL;

	if (!asked->sheet)
		return;
	text = g_strdup_printf("%u, %u", label / asked->sheet + 1, label % asked->sheet + 1);
	act_cell(row, "sheet", text);
}

static void put_line(const struct act_asked *asked, struct act_data *data, const struct line *line,
	const struct printed *printed)
{
	const struct unit_view *unit = store_unit(asked->store, line->dev);
	const char *serial = unit ? unit->serial : NULL;
	gsize len = serial ? strlen(serial) : 0;
	g_autofree char *name = act_unit_name(unit);
	GArray *row = act_row(data, "units");

	act_cell_no(row, act_table(data, "units")->rows->len);
	act_cell(row, "name", name);
	act_cell(row, "serial", serial);
	act_cell(row, "tag", printed->tag);
	act_cell(row, "box", line->box);
	act_cell(row, "tail", serial ? serial + (len > TAIL ? len - TAIL : 0) : NULL);
	cell_sheet(row, asked, printed->at);
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

static guint put_lines(const struct act_asked *asked, struct act_data *data, const GArray *lines,
	const GPtrArray *job)
{
	g_autoptr(GHashTable) printed = printed_by_unit(job);
	guint count = 0;

	for (guint i = 0; i < lines->len; i++) {
		const struct line *line = &g_array_index(lines, struct line, i);
		const struct printed *label = g_hash_table_lookup(printed, line->dev);
		if (!label)
			continue;
		put_line(asked, data, line, label);
		count++;
	}
	return count;
}

bool act_cover(const struct act_asked *asked, struct act_data *data, GError **error)
{
	g_autoptr(GPtrArray) devs = job_order(asked->store, asked->subject, error);
	g_autoptr(GPtrArray) job = NULL;
	g_autoptr(GPtrArray) events = NULL;
	g_autoptr(GArray) lines = NULL;
	guint count;

	if (!devs)
		return false;
	job = job_tags(asked->store, asked->subject);
	if (job->len == 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"manifest %s: no tags were printed for it; run belgi tag print --manifest "
			"%s first",
			asked->subject, asked->subject);
	lines = read_lines(asked->store, devs);
	events = act_events(asked->store, "manifest", asked->subject);
	act_put(data, "manifest", asked->subject);
	act_put_org(asked, data, "receiver", receiver_of(events));
	count = put_lines(asked, data, lines, job);
	return act_put_number(data, "units", count, error) &&
	       act_put_pieces(data, "units_words", count, error);
}
