/* SPDX-License-Identifier: Apache-2.0
 * What a camera looks at. Invariant: a code is one scan, however many frames show it, until frames
 * without it span VIEWER_AWAY_MS; how long a slow machine looks at no frame at all does not count.
 */
#include "scan/viewer.h"

#include "base/clock.h"
#include "scan/decode.h"

#include <stdlib.h>
#include <string.h>

/* Grey levels that the sensor's noise moves the mean of a block, and how long a still picture goes
 * undecoded: a lens that finds its focus does not change means. */
enum { NOISE = 3, STILL_MS = 500, STEP = 4 };

struct sight {
	char *text;
	char symbology[16];
	gint64 gone; /* the first frame that lacks it; -1: the newest has it */
	bool here;   /* in the frame at hand */
};

static void sight_clear(gpointer sight)
{
	g_free(((struct sight *)sight)->text);
}

void viewer_init(struct viewer *viewer, struct source *source, const char *name)
{
	*viewer = (struct viewer){ .source = source, .name = name, .decoded = -1 };
	viewer->seen = g_array_new(false, false, sizeof(struct sight));
	g_array_set_clear_func(viewer->seen, sight_clear);
}

void viewer_clear(struct viewer *viewer)
{
	if (viewer->seen)
		g_array_unref(viewer->seen);
}

static guint8 block_mean(const struct picture *picture, int column, int row)
{
	const int left = column * picture->width / VIEWER_COLUMNS,
		  right = (column + 1) * picture->width / VIEWER_COLUMNS,
		  top = row * picture->height / VIEWER_ROWS,
		  bottom = (row + 1) * picture->height / VIEWER_ROWS;
	guint sum = 0, count = 0;

	for (int y = top; y < bottom; y += STEP) {
		const guint8 *line = picture->grey + (gsize)y * (gsize)picture->width;

		for (int x = left; x < right; x += STEP, count++)
			sum += line[x];
	}
	return count ? (guint8)(sum / count) : 0;
}

/* Whether the picture differs from the one that was decoded last; remembers it if so. */
static bool has_changed(struct viewer *viewer, const struct picture *picture)
{
	guint8 blocks[VIEWER_ROWS][VIEWER_COLUMNS];
	bool changed = viewer->decoded < 0;

	for (int row = 0; row < VIEWER_ROWS; row++) {
		for (int column = 0; column < VIEWER_COLUMNS; column++) {
			blocks[row][column] = block_mean(picture, column, row);
			changed |= abs(blocks[row][column] - viewer->blocks[row][column]) > NOISE;
		}
	}
	if (changed)
		memcpy(viewer->blocks, blocks, sizeof(blocks));
	return changed;
}

static bool has_left(const struct sight *sight, gint64 ms)
{
	return sight->gone >= 0 && ms - sight->gone > VIEWER_AWAY_MS;
}

/* True for a code that was not in the picture before, or had left it. */
static bool is_new(struct viewer *viewer, const struct scan *scan, gint64 ms)
{
	struct sight sight = { .gone = -1, .here = true };

	for (guint i = 0; i < viewer->seen->len; i++) {
		struct sight *earlier = &g_array_index(viewer->seen, struct sight, i);

		if (strcmp(earlier->text, scan->text) == 0 &&
			strcmp(earlier->symbology, scan->symbology) == 0) {
			bool left = has_left(earlier, ms);
			earlier->gone = -1;
			earlier->here = true;
			return left;
		}
	}
	sight.text = g_strdup(scan->text);
	g_strlcpy(sight.symbology, scan->symbology, sizeof(sight.symbology));
	g_array_append_val(viewer->seen, sight);
	return true;
}

/* After a frame: what it lacks is going, or has left. */
static void forget(struct viewer *viewer, gint64 ms)
{
	for (guint i = viewer->seen->len; i-- > 0;) {
		struct sight *sight = &g_array_index(viewer->seen, struct sight, i);

		if (!sight->here && sight->gone < 0)
			sight->gone = ms;
		sight->here = false;
		if (has_left(sight, ms))
			g_array_remove_index_fast(viewer->seen, i);
	}
}

static void give(struct viewer *viewer, GPtrArray *scans)
{
	while (scans->len > 0) {
		struct scan *scan = g_ptr_array_steal_index(scans, 0);

		scan->how = "scan";
		scan->source = g_strdup(viewer->name);
		scan->at = clock_now(&clock_system);
		scan->more = scans->len > 0;
		source_give_scan(viewer->source, scan);
	}
}

void viewer_frame(struct viewer *viewer, const struct picture *picture, gint64 ms)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);

	if (!has_changed(viewer, picture) && ms - viewer->decoded < STILL_MS)
		return;
	viewer->decoded = ms;
	decode_frame(scans, picture, &viewer->rate);
	for (guint i = scans->len; i-- > 0;) {
		if (!is_new(viewer, g_ptr_array_index(scans, i), ms))
			g_ptr_array_remove_index(scans, i);
	}
	forget(viewer, ms);
	give(viewer, scans);
}
