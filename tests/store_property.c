/* SPDX-License-Identifier: Apache-2.0
 * What must hold for any history: random desks, one of them with a wrong clock, that know of each
 * other now and then. Their events reach replicas in random order, in pieces and repeatedly.
 * `BELGI_HISTORIES=N` runs another number of them. */
#include "support/history.h"

#include "model/run.h"
#include "store/store.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORIES = 1000 };

/* ---- replicas ---- */

static struct store *replica_new(const struct history *h, const char *path)
{
	g_autoptr(GError) error = NULL;
	struct store *store = store_open(path, STORE_CREATE, &clock_system, &error);
	g_assert_no_error(error);
	g_assert_true(store_set_root(store, h->stage->root.public_key, &error));
	return store;
}

static void replica_remove(struct store *store)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", ".lock" };
	g_autofree char *path = g_strdup(store_path(store));
	store_close(store);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *file = g_strconcat(path, endings[i], NULL);
		g_remove(file);
	}
}

/* Events from..to of one actor as a signed run. */
static void deliver_piece(struct store *store, const struct history *h, const struct actor *actor,
	gint64 from, gint64 to, enum when when)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	struct hash previous = chain_start(actor->keys.public_key);
	struct intake intake;
	struct run_fault fault;
	for (guint i = 0; i < h->stage->events->len; i++) {
		const struct event *event = h->stage->events->pdata[i];
		struct head head;
		if (strcmp(event->st, actor->st) != 0)
			continue;
		if (event->n == from)
			run_write_begin(text, actor->st, from, &previous);
		if (event->n >= from && event->n <= to)
			run_write_line(text, event->line, event->len);
		previous = event->hash;
		if (event->n != to)
			continue;
		head_sign(&head, &actor->keys, actor->st, to, &event->hash);
		run_write_head(text, &head);
	}
	g_autoptr(GPtrArray) runs = runs_read(text->str, text->len, 8, &fault, &error);
	g_assert_no_error(error);
	intake_init(&intake);
	g_assert_true(store_take(store, runs, when, &intake, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(intake.forks->len, ==, 0);
	intake_clear(&intake);
}

/* Whole chains, cut into pieces, shuffled, some of them twice. */
static void deliver_all(struct store *store, struct history *h)
{
	struct piece {
		const struct actor *actor;
		gint64 from, to;
	};
	g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
	for (guint a = 0; a < h->stage->actors->len; a++) {
		const struct actor *actor = h->stage->actors->pdata[a];
		for (gint64 from = 1; from <= actor->n;) {
			gint64 some = from + history_pick(h, 5), to = MIN(actor->n, some);
			struct piece piece = { actor, from, to };
			g_array_append_val(pieces, piece);
			if (history_pick(h, 4) == 0)
				g_array_append_val(pieces, piece);
			from = to + 1;
		}
	}
	for (guint i = pieces->len; i > 1; i--) {
		guint k = history_pick(h, i);
		struct piece *a = &g_array_index(pieces, struct piece, i - 1),
			     *b = &g_array_index(pieces, struct piece, k);
		struct piece swap = *a;
		*a = *b;
		*b = swap;
	}
	for (guint i = 0; i < pieces->len; i++) {
		const struct piece *piece = &g_array_index(pieces, struct piece, i);
		deliver_piece(store, h, piece->actor, piece->from, piece->to,
			history_pick(h, 2) == 0 ? FOLD_NOW : FOLD_LATER);
	}
	guint64 left = 1;
	while (left > 0)
		g_assert_true(store_catch_up(store, &(struct limit){ .events = 7 }, &left, NULL));
}

static char *temporary(const char *name)
{
	static int serial;
	const char *shm =
		g_file_test("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir();
	return g_strdup_printf(
		"%s/belgi-property-%d-%s-%d.sqlite", shm, (int)getpid(), name, serial++);
}

static guint histories(void)
{
	const char *wanted = g_getenv("BELGI_HISTORIES");
	return wanted != NULL ? (guint)atoi(wanted) : HISTORIES;
}

/* ---- the properties ---- */

static void the_same_events_give_the_same_bytes_in_any_order(void)
{
	guint with_conflicts = 0;
	for (guint seed = 0; seed < histories(); seed++) {
		struct history h = history_new(seed);
		g_autofree char *path_a = temporary("a"), *path_b = temporary("b");
		struct store *a = replica_new(&h, path_a), *b = replica_new(&h, path_b);
		deliver_all(a, &h);
		deliver_all(b, &h);
		g_autofree char *views_a = store_dump_views(a), *views_b = store_dump_views(b);
		if (strcmp(views_a, views_b) != 0)
			g_test_message("history %u", seed);
		g_assert_cmpstr(views_a, ==, views_b);
		g_assert_true(store_rebuild(a, NULL));
		g_autofree char *rebuilt = store_dump_views(a);
		if (strcmp(rebuilt, views_b) != 0)
			g_test_message("history %u, rebuilt", seed);
		g_assert_cmpstr(rebuilt, ==, views_b);
		g_autoptr(GPtrArray) conflicts = store_conflicts(b, false);
		with_conflicts += conflicts->len > 0;
		replica_remove(a);
		replica_remove(b);
		history_clear(&h);
	}
	g_assert_cmpuint(with_conflicts, >, histories() / 2);
}

/* "ORG NAME" of all that is told to organisations, as one fold sees the whole history. */
static void note_told(void *data, const char *org, const struct event *event)
{
	g_hash_table_add(data, g_strdup_printf("%s %s", org, event->name));
}

static bool is_erased(const struct sight *all, const struct event *event)
{
	bool erased = false;
	if (event_is(event, "event.redacted") || g_str_has_prefix(event->kind_name, "station."))
		return false;
	for (guint i = 0; i < all->events->len; i++) {
		const struct event *by = all->events->pdata[i];
		erased |= order_erases(all->authority, by) &&
			  strcmp(event_text(by, "event"), event->name) == 0;
	}
	return erased;
}

static GHashTable *told_at_last(const struct history *h)
{
	GHashTable *told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GPtrArray) held = g_ptr_array_new();
	g_autoptr(struct sight) all = sight_new(h->stage, h->stage->events);
	for (guint i = 0; i < h->stage->events->len; i++)
		if (!is_erased(all, h->stage->events->pdata[i]))
			g_ptr_array_add(held, h->stage->events->pdata[i]);
	g_autoptr(struct sight) sight = sight_new(h->stage, held);
	for (guint i = 0; i < held->len; i++) {
		g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
		event_subjects(held->pdata[i], keys);
		for (guint k = 0; k < keys->len; k++) {
			const char *key = keys->pdata[k];
			bool row = g_str_has_prefix(key, "row:");
			g_autofree char *subject =
				row ? g_strconcat("person:", key + strlen("row:"), NULL)
				    : g_strdup(key);
			fold_feed(sight->fold, subject, note_told, told);
		}
	}
	return told;
}

static guint told_to(GHashTable *told, const char *org)
{
	guint count = 0;
	GHashTableIter iter;
	const char *text;
	g_autofree char *prefix = g_strconcat(org, " ", NULL);
	g_hash_table_iter_init(&iter, told);
	while (g_hash_table_iter_next(&iter, (gpointer *)&text, NULL))
		count += g_str_has_prefix(text, prefix);
	return count;
}

/* A hub works on much at once with a second thread; a desk takes the same bit by bit. */
static void a_hub_sees_what_a_desk_sees_and_tells_what_the_rules_say(void)
{
	for (guint seed = 0; seed < histories(); seed += 4) {
		struct history h = history_new(seed);
		g_autofree char *path_a = temporary("hub"), *path_b = temporary("desk");
		struct store *a = replica_new(&h, path_a), *b = replica_new(&h, path_b);
		guint64 left = 1;
		g_assert_true(store_set_feeding(a, NULL));
		for (guint i = 0; i < h.stage->actors->len; i++) {
			const struct actor *actor = h.stage->actors->pdata[i];
			deliver_piece(a, &h, actor, 1, actor->n, FOLD_LATER);
		}
		while (left > 0)
			g_assert_true(
				store_catch_up(a, &(struct limit){ .events = 10000 }, &left, NULL));
		deliver_all(b, &h);
		g_autofree char *views_a = store_dump_views(a), *views_b = store_dump_views(b);
		if (strcmp(views_a, views_b) != 0)
			g_test_message("history %u", seed);
		g_assert_cmpstr(views_a, ==, views_b);
		g_autoptr(GHashTable) told = told_at_last(&h);
		for (guint i = 0; i < G_N_ELEMENTS(h.all); i++)
			g_assert_cmpint(
				store_feed_end(a, h.all[i]->org), ==, told_to(told, h.all[i]->org));
		replica_remove(a);
		replica_remove(b);
		history_clear(&h);
	}
}

/* Everything of a view but what only shows order. */
static char *view_text(const struct unit_view *view)
{
	GString *text = g_string_new(NULL);
	if (view == NULL)
		return g_string_free(text, FALSE);
	g_string_append_printf(text, "%s %s %s %s %s %s %s %s %d", view->dev,
		state_word(view->state), view->holder, view->place, view->tag, view->inv,
		view->person, view->verdict, view->not_entitled);
	for (guint i = 0; i < view->conflicts->len; i++) {
		const struct conflict *conflict = view->conflicts->pdata[i];
		g_string_append_printf(
			text, "\n%s %s %d", conflict->kind, conflict->key, conflict->settled);
		for (guint e = 0; e < conflict->events->len; e++)
			g_string_append_printf(
				text, " %s", (const char *)conflict->events->pdata[e]);
	}
	return g_string_free(text, FALSE);
}

static char *sight_text(struct sight *sight)
{
	GString *text = g_string_new(NULL);
	g_autoptr(GPtrArray) conflicts =
		g_ptr_array_new_with_free_func((GDestroyNotify)conflict_free);
	for (guint i = 0; i < HISTORY_UNITS; i++) {
		g_autofree char *one = view_text(fold_unit(sight->fold, history_units[i]));
		g_string_append_printf(text, "%s\n", one);
	}
	for (guint i = 0; i < HISTORY_PERSONS; i++) {
		g_autofree char *subject = g_strconcat("person:", history_persons[i], NULL);
		fold_subject(sight->fold, subject, conflicts);
	}
	for (guint i = 0; i < HISTORY_TAGS; i++) {
		g_autofree char *subject = g_strconcat("tag:", history_tags[i], NULL);
		fold_subject(sight->fold, subject, conflicts);
	}
	for (guint i = 0; i < conflicts->len; i++)
		g_string_append_printf(text, "%s %d\n",
			((struct conflict *)conflicts->pdata[i])->id,
			((struct conflict *)conflicts->pdata[i])->settled);
	return g_string_free(text, FALSE);
}

static void other_clocks_give_the_same_states(void)
{
	for (guint seed = 0; seed < histories(); seed++) {
		struct history h = history_new(seed);
		g_autoptr(struct sight) right = sight_new(h.stage, h.stage->events);
		g_autofree char *before = sight_text(right);
		for (guint i = 0; i < h.stage->events->len; i++)
			((struct event *)h.stage->events->pdata[i])->at =
				(gint64)history_pick(&h, 1000000);
		g_autoptr(struct sight) wrong = sight_new(h.stage, h.stage->events);
		g_autofree char *after = sight_text(wrong);
		if (strcmp(before, after) != 0)
			g_test_message("history %u", seed);
		g_assert_cmpstr(before, ==, after);
		g_clear_pointer(&right, sight_free);
		g_clear_pointer(&wrong, sight_free);
		history_clear(&h);
	}
}

/* ---- replicas that hold different sets ---- */

static bool is_tied(const char *key)
{
	static const char *const prefixes[] = { "unit:", "tag:", "person:", "row:", "list:" };
	for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
		if (g_str_has_prefix(key, prefixes[i]))
			return true;
	return false;
}

/* Every event that the unit's view can depend on, through whatever its events name. */
static GPtrArray *events_behind(const struct history *h, const char *dev)
{
	g_autoptr(GHashTable) subjects =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GPtrArray *behind = g_ptr_array_new();
	g_hash_table_add(subjects, g_strconcat("unit:", dev, NULL));
	for (bool again = true; again;) {
		again = false;
		for (guint i = 0; i < h->stage->events->len; i++) {
			struct event *event = h->stage->events->pdata[i];
			g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
			bool names_one = false;
			event_subjects(event, keys);
			for (guint k = 0; k < keys->len; k++)
				names_one |= g_hash_table_contains(subjects, keys->pdata[k]);
			if (!names_one || g_ptr_array_find(behind, event, NULL))
				continue;
			g_ptr_array_add(behind, event);
			again = true;
			for (guint k = 0; k < keys->len; k++)
				if (is_tied(keys->pdata[k])) {
					g_hash_table_add(subjects, g_strdup(keys->pdata[k]));
					if (g_str_has_prefix(keys->pdata[k], "person:"))
						g_hash_table_add(subjects,
							g_strconcat("row:",
								(char *)keys->pdata[k] + 7, NULL));
				}
		}
	}
	return behind;
}

static bool holds_all(const GPtrArray *held, const GPtrArray *events)
{
	for (guint i = 0; i < events->len; i++)
		if (!g_ptr_array_find((GPtrArray *)held, events->pdata[i], NULL))
			return false;
	return true;
}

static void replicas_with_different_sets_agree_on_what_both_hold(void)
{
	guint compared = 0;
	for (guint seed = 0; seed < histories(); seed++) {
		struct history h = history_new(seed);
		g_autoptr(GPtrArray) some = g_ptr_array_new();
		const char *left_out = history_units[history_pick(&h, HISTORY_UNITS)];
		for (guint i = 0; i < h.stage->events->len; i++)
			if (!event_names_unit(h.stage->events->pdata[i], left_out))
				g_ptr_array_add(some, h.stage->events->pdata[i]);
		g_autoptr(struct sight) all = sight_new(h.stage, h.stage->events);
		g_autoptr(struct sight) part = sight_new(h.stage, some);
		for (guint u = 0; u < HISTORY_UNITS; u++) {
			g_autoptr(GPtrArray) behind = events_behind(&h, history_units[u]);
			if (behind->len == 0 || !holds_all(some, behind))
				continue;
			g_autofree char *one = view_text(fold_unit(all->fold, history_units[u]));
			g_autofree char *other = view_text(fold_unit(part->fold, history_units[u]));
			g_assert_cmpstr(one, ==, other);
			compared++;
		}
		g_clear_pointer(&all, sight_free);
		g_clear_pointer(&part, sight_free);
		history_clear(&h);
	}
	g_test_message("%u units compared", compared);
	g_assert_cmpuint(compared, >, histories() / 20);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/property/a_hub_sees_what_a_desk_sees_and_tells_what_the_rules_say",
		a_hub_sees_what_a_desk_sees_and_tells_what_the_rules_say);
	g_test_add_func(
		"/property/other_clocks_give_the_same_states", other_clocks_give_the_same_states);
	g_test_add_func("/property/replicas_with_different_sets_agree_on_what_both_hold",
		replicas_with_different_sets_agree_on_what_both_hold);
	g_test_add_func("/property/the_same_events_give_the_same_bytes_in_any_order",
		the_same_events_give_the_same_bytes_in_any_order);
	return g_test_run();
}
