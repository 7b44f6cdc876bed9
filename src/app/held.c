/* SPDX-License-Identifier: Apache-2.0
 * A run's numbers are under its signature, but nothing in a run says what other runs of its chain
 * hold. Runs that overlap or touch are compared number by number with the run that reaches
 * furthest; what lies between runs that do not is a gap, and is told as one. */
#include "app/held.h"

#include "base/error.h"

#include <string.h>

struct held *held_new(void)
{
	struct held *held = g_new0(struct held, 1);

	held->spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	held->hashes = g_array_new(FALSE, FALSE, sizeof(struct hash));
	return held;
}

void held_free(struct held *held)
{
	if (!held)
		return;
	g_array_unref(held->spans);
	g_array_unref(held->hashes);
	g_free(held);
}

gint64 held_last(const struct held *held)
{
	guint count = held->spans->len;

	return count ? g_array_index(held->spans, struct span, count - 1).last : 0;
}

bool held_whole(const struct held *held)
{
	return held->spans->len == 1 && g_array_index(held->spans, struct span, 0).first == 1;
}

static const struct hash *hash_at(const struct run *run, gint64 n)
{
	return n < run->from ? &run->prev
			     : &g_array_index(run->lines, struct run_line, n - run->from).hash;
}

static bool agrees(const struct held *held, const struct run *run, gint64 last, GError **error)
{
	gint64 common = held->hashes->len ? MIN(last, held_last(held)) : -1;

	for (gint64 n = run->from - 1; n <= common; n++) {
		const struct hash *known =
			&g_array_index(held->hashes, struct hash, n - (held->from - 1));
		if (memcmp(known, hash_at(run, n), sizeof(*known)) != 0)
			return refuse(error, BELGI_ERROR_CONFLICT,
				"%s: event %" G_GINT64_FORMAT
				": two versions of it are signed; keep both and ask who runs the "
				"hub",
				run->st, n);
	}
	return true;
}

static void reach(struct held *held, const struct run *run)
{
	held->from = run->from;
	g_array_set_size(held->hashes, 0);
	g_array_append_val(held->hashes, run->prev);
	for (guint i = 0; i < run->lines->len; i++)
		g_array_append_val(
			held->hashes, g_array_index(run->lines, struct run_line, i).hash);
}

static void count(struct held *held, const struct run *run, gint64 above)
{
	for (guint i = 0; i < run->lines->len; i++) {
		if (run->from + i <= above)
			continue;
		held->lines++;
		held->hidden += !g_array_index(run->lines, struct run_line, i).text;
	}
}

bool held_add(struct held *held, const struct run *run, GError **error)
{
	struct span span = { run->from, run->from + run->lines->len - 1 };
	gint64 above = held_last(held);

	if (!agrees(held, run, span.last, error))
		return false;
	if (span.last <= above)
		return true;
	count(held, run, above);
	reach(held, run);
	if (held->spans->len && span.first <= above + 1)
		g_array_index(held->spans, struct span, held->spans->len - 1).last = span.last;
	else
		g_array_append_val(held->spans, span);
	return true;
}
