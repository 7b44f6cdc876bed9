/* SPDX-License-Identifier: Apache-2.0
 * Feeds: what is in whose, in positions that never change, and quotations that verify. */
#include "support/stores.h"

#include <string.h>

struct scene {
	struct stage *stage;
	struct actor *warehouse, *school, *other;
};

/* A warehouse receives twelve units and sends the odd ones to one school, the even ones to another;
 * both receive what they got. */
static struct scene scene_new(void)
{
	struct scene s = { .stage = stage_new() };
	s.warehouse = stage_actor(s.stage, "W01", "warehouse");
	s.school = stage_actor(s.stage, "S052", "school");
	s.other = stage_actor(s.stage, "S009", "school");
	char devs[12][DEV_SIZE];
	for (guint i = 0; i < 12; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		stage_say(s.stage, s.warehouse, received_draft(serial, devs[i]));
	}
	for (guint i = 0; i < 12; i++) {
		struct draft *sent = unit_draft("shipment.sent", devs[i]);
		draft_text(sent, "ship", i % 2 ? "s0123456789AB" : "sBA9876543210");
		draft_text(sent, "to", i % 2 ? "S052" : "S009");
		stage_say(s.stage, s.warehouse, sent);
	}
	for (guint i = 0; i < 12; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		stage_say(s.stage, i % 2 ? s.school : s.other, received_draft(serial, devs[i]));
	}
	return s;
}

static struct store *centre(struct shelf *shelf, const char *name, const struct stage *stage)
{
	struct store *store = shelf_store(shelf, name, NULL);
	g_assert_true(store_set_root(store, stage->root.public_key, NULL));
	g_assert_true(store_set_feeding(store, NULL));
	return store;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the events that a feed shows, sorted; pages of at most `bytes`. Every page verifies. */
static char *feed_names(struct store *store, const char *org, gsize bytes)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	gint64 after = 0;
	for (bool more = true; more;) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autoptr(GError) error = NULL;
		struct run_fault fault;
		g_assert_true(store_feed(store, org, after, bytes, text, &after, &more, &error));
		g_autoptr(GPtrArray) runs = runs_read(text->str, text->len, 256, &fault, &error);
		g_assert_no_error(error);
		for (guint r = 0; r < runs->len; r++) {
			const struct run *run = runs->pdata[r];
			guint8 key[KEY_SIZE];
			g_assert_true(store_chain_key(store, run->st, key));
			g_assert_true(run_check(run, key, &fault, &error));
			for (guint i = 0; i < run->lines->len; i++) {
				const struct run_line *line =
					&g_array_index(run->lines, struct run_line, i);
				if (line->text != NULL)
					g_ptr_array_add(names, g_strdup_printf("%s.%d", run->st,
								       (int)(run->from + i)));
			}
		}
	}
	g_assert_cmpint(after, ==, store_feed_end(store, org));
	g_ptr_array_sort(names, by_text);
	GString *all = g_string_new(NULL);
	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(all, "%s\n", (const char *)names->pdata[i]);
	return g_string_free(all, FALSE);
}

static void count_names(const char *names, const struct actor *actor, guint expected)
{
	g_auto(GStrv) lines = g_strsplit(names, "\n", -1);
	guint count = 0;
	for (guint i = 0; lines[i] != NULL; i++)
		count += g_str_has_prefix(lines[i], actor->st);
	g_assert_cmpuint(count, ==, expected);
}

static void a_school_is_told_what_was_sent_to_it_and_nothing_of_the_neighbour(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new();
	struct store *store = centre(&shelf, "hub", s.stage);
	take_stage(store, s.stage);
	g_autofree char *names = feed_names(store, "S052", 1 << 20);
	count_names(names, s.school, 6);
	count_names(names, s.warehouse, 12);
	count_names(names, s.other, 0);
	g_autofree char *stranger = feed_names(store, "S777", 1 << 20);
	g_assert_cmpstr(stranger, ==, "");
	stage_free(s.stage);
}

static void the_common_feed_has_stations_and_all_that_hubs_say(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new();
	struct store *store = centre(&shelf, "hub", s.stage);
	take_stage(store, s.stage);
	g_autofree char *names = feed_names(store, NULL, 1 << 20);
	count_names(names, s.stage->hub, (guint)s.stage->hub->n);
	count_names(names, s.school, 1);
	count_names(names, s.warehouse, 1);
	stage_free(s.stage);
}

static void small_pages_show_the_same_as_one(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new();
	struct store *store = centre(&shelf, "hub", s.stage);
	take_stage(store, s.stage);
	static const char *const orgs[] = { "S052", "W01", NULL };
	for (guint i = 0; i < G_N_ELEMENTS(orgs); i++) {
		g_autofree char *large = feed_names(store, orgs[i], 1 << 20);
		for (gsize bytes = 1; bytes < 6000; bytes = bytes * 3 + 100) {
			g_autofree char *small = feed_names(store, orgs[i], bytes);
			g_assert_cmpstr(small, ==, large);
		}
	}
	stage_free(s.stage);
}

static void a_feed_does_not_depend_on_the_order_of_arrival(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new();
	struct store *store = centre(&shelf, "hub", s.stage),
		     *late = centre(&shelf, "late", s.stage);
	take_stage(store, s.stage);
	for (guint a = s.stage->actors->len; a > 0; a--)
		for (gint64 n = ((struct actor *)s.stage->actors->pdata[a - 1])->n; n > 0; n--) {
			g_autofree char *one =
				stage_run(s.stage, s.stage->actors->pdata[a - 1], n, n, NULL);
			take_text(late, one, n % 2 ? FOLD_NOW : FOLD_LATER, NULL);
		}
	for (guint64 left = 1; left > 0;)
		g_assert_true(store_catch_up(late, &(struct limit){ .events = 3 }, &left, NULL));
	static const char *const orgs[] = { "S052", "S009", "W01", NULL };
	for (guint i = 0; i < G_N_ELEMENTS(orgs); i++) {
		g_autofree char *a = feed_names(store, orgs[i], 1 << 20),
				*b = feed_names(late, orgs[i], 1 << 20);
		g_assert_cmpstr(a, ==, b);
	}
	stage_free(s.stage);
}

static void a_rebuild_leaves_every_position_where_it_was(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new();
	struct store *store = centre(&shelf, "hub", s.stage);
	take_stage(store, s.stage);
	g_autoptr(GString) before = g_string_new(NULL), after = g_string_new(NULL);
	gint64 next, next_after, end = store_feed_end(store, "S052");
	bool more;
	g_assert_true(store_feed(store, "S052", 5, 1 << 20, before, &next, &more, NULL));
	g_assert_true(store_rebuild(store, NULL));
	g_assert_true(store_feed(store, "S052", 5, 1 << 20, after, &next_after, &more, NULL));
	g_assert_cmpint(store_feed_end(store, "S052"), ==, end);
	g_assert_cmpint(next, ==, next_after);
	g_assert_cmpstr(before->str, ==, after->str);
	stage_free(s.stage);
}

/* Across pages, and a stretch that comes between two others. */
static void what_a_feed_has_is_found_again_after_a_restart(void)
{
	enum { UNITS = 2500 };
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	g_autoptr(struct stage) stage = stage_new();
	struct actor *school = stage_actor(stage, "S052", "school");
	for (guint i = 0; i < UNITS; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		stage_say(stage, school, received_draft(serial, dev));
		g_ptr_array_set_size(school->knows, 0);
	}
	struct store *store = centre(&shelf, "hub", stage);
	g_autofree char *hub = stage_run(stage, stage->hub, 1, stage->hub->n, NULL),
			*early = stage_run(stage, school, 1, 1000, NULL),
			*late = stage_run(stage, school, 1101, school->n, NULL),
			*all = stage_run(stage, school, 1, school->n, NULL);
	take_text(store, hub, FOLD_NOW, NULL);
	take_text(store, early, FOLD_NOW, NULL);
	take_text(store, late, FOLD_NOW, NULL);
	g_assert_cmpint(store_feed_end(store, "S052"), ==, UNITS - 100);
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "hub", STORE_WRITE);
	take_text(store, all, FOLD_NOW, NULL);
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "hub", STORE_WRITE);
	g_assert_true(store_rebuild(store, NULL));
	g_autofree char *names = feed_names(store, "S052", 1 << 20);
	count_names(names, school, UNITS);
	g_assert_cmpint(store_feed_end(store, "S052"), ==, UNITS);
}

static void a_station_fed_by_the_hub_sees_its_units_as_the_hub_does(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new();
	struct store *hub = centre(&shelf, "hub", s.stage),
		     *station = shelf_store(&shelf, "station", NULL);
	g_assert_true(store_set_root(station, s.stage->root.public_key, NULL));
	take_stage(hub, s.stage);
	static const char *const feeds[] = { "S052", NULL };
	for (guint i = 0; i < G_N_ELEMENTS(feeds); i++) {
		gint64 after = 0;
		for (bool more = true; more;) {
			g_autoptr(GString) text = g_string_new(NULL);
			g_assert_true(
				store_feed(hub, feeds[i], after, 2000, text, &after, &more, NULL));
			take_text(station, text->str, FOLD_NOW, NULL);
		}
	}
	for (guint i = 1; i < 12; i += 2) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		const struct unit_view *there = store_unit_of_serial(hub, serial);
		const struct unit_view *here = store_unit_of_serial(station, serial);
		g_assert_cmpint(there->state, ==, STATE_ARRIVED);
		g_assert_cmpint(here->state, ==, there->state);
		g_assert_cmpstr(here->place, ==, there->place);
		g_assert_cmpstr(here->holder, ==, there->holder);
	}
	stage_free(s.stage);
}

static void an_own_event_waits_for_its_signature(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	gint64 next;
	bool more;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "hub", "HUB");
	g_assert_true(store_set_feeding(store, NULL));
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	g_autoptr(GString) text = g_string_new(NULL);
	g_assert_true(store_feed(store, NULL, 0, 1 << 20, text, &next, &more, NULL));
	g_assert_cmpint(next, ==, 0);
	g_assert_false(more);
	g_assert_cmpstr(text->str, ==, "");
	g_assert_true(store_sign(store, NULL));
	g_assert_true(store_feed(store, NULL, 0, 1 << 20, text, &next, &more, NULL));
	g_assert_cmpint(next, ==, store_feed_end(store, NULL));
	g_assert_cmpint(next, >, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/feed/" #name, name)
	TEST(a_school_is_told_what_was_sent_to_it_and_nothing_of_the_neighbour);
	TEST(the_common_feed_has_stations_and_all_that_hubs_say);
	TEST(small_pages_show_the_same_as_one);
	TEST(a_feed_does_not_depend_on_the_order_of_arrival);
	TEST(a_rebuild_leaves_every_position_where_it_was);
	TEST(what_a_feed_has_is_found_again_after_a_restart);
	TEST(a_station_fed_by_the_hub_sees_its_units_as_the_hub_does);
	TEST(an_own_event_waits_for_its_signature);
	return g_test_run();
}
