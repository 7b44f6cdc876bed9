/* SPDX-License-Identifier: Apache-2.0
 * The pass hands over the events of the next units and those of their tags; beside, they are folded
 * from these alone. What asks for more (a unit that another was joined to, a person) is left to the
 * pass. Nothing else is shared but events, which never change, and authority, which stays as it is
 * while a pass lasts. */
#include "store/ahead.h"

#include "store/aside.h"
#include "store/index.h"
#include "store/views.h"

#include <string.h>

enum { PORTION = 32, FEW = 3 };

struct told {
	const char *org;
	const struct event *event;
};

struct folded {
	const char *dev;
	const struct unit_view *view; /* NULL: not by its own events */
	guint told, told_end;         /* where those of the unit begin and end */
};

struct portion {
	const struct authority *authority;
	struct fold_reader reader;
	GHashTable *subjects; /* key -> GPtrArray of struct event*: what was handed over */
	GArray *units;        /* struct folded */
	GArray *told;         /* struct told */
	GPtrArray *folds;     /* struct fold*: the views are theirs */
	bool more;            /* more was asked for */
};

struct ahead {
	struct store *store;
	const GPtrArray *devs;
	struct portion portions[2], *now, *next;
};

/* ---- beside ---- */

static GPtrArray *read_handed(void *data, const char *subject)
{
	struct portion *portion = data;
	GPtrArray *events = g_hash_table_lookup(portion->subjects, subject);
	portion->more |= events == NULL;
	return events != NULL ? g_ptr_array_ref(events)
			      : g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
}

static gint64 read_no_chain(void *data, G_GNUC_UNUSED const char *st)
{
	((struct portion *)data)->more = true;
	return 0;
}

static void note_told(void *data, const char *org, const struct event *event)
{
	const struct told told = { org, event };
	g_array_append_val(((struct portion *)data)->told, told);
}

static void fold_alone(struct portion *portion, struct fold *fold, struct folded *unit)
{
	char subject[sizeof "unit:" + DEV_SIZE];
	g_snprintf(subject, sizeof subject, "unit:%s", unit->dev);
	portion->more = false;
	unit->told = portion->told->len;
	unit->view = fold_unit(fold, unit->dev);
	fold_feed(fold, subject, note_told, portion);
	unit->told_end = portion->told->len;
	if (portion->more)
		unit->view = NULL;
}

/* A fold that asked for more believes that there is none: the units after it have another. */
static void fold_portion(void *data)
{
	struct portion *portion = data;
	portion->more = true;
	g_ptr_array_set_size(portion->folds, 0);
	for (guint i = 0; i < portion->units->len; i++) {
		if (portion->more)
			g_ptr_array_add(
				portion->folds, fold_new(portion->authority, &portion->reader));
		fold_alone(portion, portion->folds->pdata[portion->folds->len - 1],
			&g_array_index(portion->units, struct folded, i));
	}
}

/* ---- handing over ---- */

static GPtrArray *hand_over(struct ahead *ahead, const char *prefix, const char *id)
{
	char *subject = g_strconcat(prefix, id, NULL);
	GPtrArray *events = index_events(ahead->store, subject);
	g_hash_table_replace(ahead->next->subjects, subject, events);
	return events;
}

static void hand_over_unit(struct ahead *ahead, const char *dev)
{
	const GPtrArray *events = hand_over(ahead, "unit:", dev);
	const struct folded unit = { .dev = dev };
	for (guint i = 0; i < events->len; i++)
		if (event_is(events->pdata[i], "device.tagged"))
			hand_over(ahead, "tag:", event_text(events->pdata[i], "tag"));
	g_array_append_val(ahead->next->units, unit);
}

static struct aside *helper_of(struct store *store)
{
	if (store->aside == NULL)
		store->aside = aside_new();
	return store->aside;
}

/* The units from `first` on begin to be folded. */
static void begin(struct ahead *ahead, guint first)
{
	struct portion *next = ahead->next;
	g_hash_table_remove_all(next->subjects);
	g_array_set_size(next->units, 0);
	g_array_set_size(next->told, 0);
	for (guint i = first; i < MIN(first + PORTION, ahead->devs->len); i++)
		hand_over_unit(ahead, ahead->devs->pdata[i]);
	aside_begin(helper_of(ahead->store), fold_portion, next);
}

static void move_on(struct ahead *ahead)
{
	struct portion *done = ahead->now;
	aside_wait(ahead->store->aside);
	ahead->now = ahead->next;
	ahead->next = done;
}

static void portion_init(struct portion *portion, const struct authority *authority)
{
	portion->authority = authority;
	portion->reader = (struct fold_reader){ portion, read_handed, read_no_chain };
	portion->subjects = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	portion->units = g_array_new(FALSE, FALSE, sizeof(struct folded));
	portion->told = g_array_new(FALSE, FALSE, sizeof(struct told));
	portion->folds = g_ptr_array_new_with_free_func((GDestroyNotify)fold_free);
}

static void portion_clear(struct portion *portion)
{
	g_ptr_array_unref(portion->folds);
	g_array_unref(portion->told);
	g_array_unref(portion->units);
	g_hash_table_unref(portion->subjects);
}

/* Few units are folded sooner than a thread wakes. */
struct ahead *ahead_new(struct store *store, const GPtrArray *devs)
{
	struct ahead *ahead = NULL;
	if (!store->feeding || devs->len < FEW)
		return NULL;
	ahead = g_new0(struct ahead, 1);
	ahead->store = store;
	ahead->devs = devs;
	ahead->now = &ahead->portions[0];
	ahead->next = &ahead->portions[1];
	portion_init(ahead->now, store->authority);
	portion_init(ahead->next, store->authority);
	begin(ahead, 0);
	return ahead;
}

void ahead_free(struct ahead *ahead)
{
	if (ahead == NULL)
		return;
	aside_wait(ahead->store->aside);
	portion_clear(&ahead->portions[0]);
	portion_clear(&ahead->portions[1]);
	g_free(ahead);
}

/* ---- asking ---- */

static const struct folded *folded_at(const struct ahead *ahead, guint i)
{
	const GArray *units = ahead->now->units;
	return i % PORTION < units->len ? &g_array_index(units, struct folded, i % PORTION) : NULL;
}

const struct unit_view *ahead_view(struct ahead *ahead, guint i)
{
	if (ahead == NULL)
		return NULL;
	if (i % PORTION == 0) {
		move_on(ahead);
		begin(ahead, i + PORTION);
	}
	const struct folded *unit = folded_at(ahead, i);
	return unit != NULL ? unit->view : NULL;
}

void ahead_feed(const struct ahead *ahead, guint i)
{
	const struct folded *unit = folded_at(ahead, i);
	for (guint t = unit->told; t < unit->told_end; t++) {
		const struct told *told = &g_array_index(ahead->now->told, struct told, t);
		feed_give(ahead->store, told->org, told->event);
	}
}
