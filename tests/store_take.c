/* SPDX-License-Identifier: Apache-2.0
 * What others bring: pieces in any order, holes, forks, and that a chain goes out as it came in. */
#include "expect.h"
#include "support/stores.h"

#include <string.h>

enum { PIECE = 7 };

struct scene {
	struct stage *stage;
	struct actor *desk;
};

/* What the desk says as its event number i + 2. */
static struct draft *step(guint i, const char *reason)
{
	static const char *const steps[] = { "device.received", "device.accepted",
		"device.damaged" };
	g_autofree char *serial = g_strdup_printf("PF2W%04u", i / 3);
	char dev[DEV_SIZE];
	dev_of_serial(dev, serial);
	struct draft *draft = unit_draft(steps[i % 3], dev);
	draft_text(draft, "reason", reason);
	return draft;
}

/* A school desk with some sixty events. */
static struct scene scene_new(void)
{
	struct scene scene = { .stage = stage_new() };
	scene.desk = stage_actor(scene.stage, "S052", "school");
	for (guint i = 0; i < 60; i++)
		stage_say(scene.stage, scene.desk, step(i, "screen"));
	return scene;
}

static struct store *trusting(struct shelf *shelf, const char *name, const struct stage *stage)
{
	struct store *store = shelf_store(shelf, name, NULL);
	g_assert_true(store_set_root(store, stage->root.public_key, NULL));
	return store;
}

static void take_piece(struct store *store, const struct scene *scene, gint64 from, gint64 to)
{
	g_autofree char *text = stage_run(scene->stage, scene->desk, from, to, NULL);
	take_text(store, text, FOLD_NOW, NULL);
}

static void pieces_in_any_order_and_twice_give_the_same_store(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *whole = trusting(&shelf, "whole", scene.stage);
	struct store *pieces = trusting(&shelf, "pieces", scene.stage);
	take_stage(whole, scene.stage);
	for (guint round = 0; round < 2; round++)
		for (gint64 to = scene.desk->n; to > 0; to -= PIECE)
			take_piece(pieces, &scene, MAX(to - PIECE + 1, 1), to);
	g_assert_cmpint(store_chain_end(pieces, scene.desk->st, NULL), ==, scene.desk->n);
	g_autofree char *hub =
		stage_run(scene.stage, scene.stage->hub, 1, scene.stage->hub->n, NULL);
	take_text(pieces, hub, FOLD_LATER, NULL);
	guint64 left = 1;
	while (left > 0)
		g_assert_true(store_catch_up(pieces, &(struct limit){ .events = 1 }, &left, NULL));
	g_autofree char *a = store_dump_views(whole), *b = store_dump_views(pieces);
	g_assert_cmpstr(a, ==, b);
	stage_free(scene.stage);
}

static void an_acknowledgement_stops_at_the_first_gap(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	static const struct {
		gint64 from, to, end;
	} steps[] = { { 20, 30, 0 }, { 1, 5, 5 }, { 8, 10, 5 }, { 6, 7, 10 }, { 11, 19, 30 } };
	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		struct intake intake;
		g_autofree char *text =
			stage_run(scene.stage, scene.desk, steps[i].from, steps[i].to, NULL);
		intake_init(&intake);
		take_text(store, text, FOLD_NOW, &intake);
		const gint64 *ack = g_hash_table_lookup(intake.acks, scene.desk->st);
		g_assert_nonnull(ack);
		g_assert_cmpint(*ack, ==, steps[i].end);
		g_assert_cmpuint(intake.added, ==, steps[i].to - steps[i].from + 1);
		intake_clear(&intake);
	}
	stage_free(scene.stage);
}

static bool only_received(const struct event *event)
{
	return event_is(event, "device.received");
}

static void a_hidden_line_is_filled_by_whoever_brings_it(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	struct store *whole = trusting(&shelf, "whole", scene.stage);
	g_autofree char *hub =
		stage_run(scene.stage, scene.stage->hub, 1, scene.stage->hub->n, NULL);
	g_autofree char *part = stage_run(scene.stage, scene.desk, 1, scene.desk->n, only_received);
	take_text(store, hub, FOLD_NOW, NULL);
	take_text(store, part, FOLD_NOW, NULL);
	dev_of_serial(dev, "PF2W0000");
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_ARRIVED);
	/* Number 1 is hidden: nothing of the chain may be acknowledged yet. */
	g_assert_cmpint(store_chain_end(store, scene.desk->st, NULL), ==, 0);
	take_piece(store, &scene, 1, scene.desk->n);
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_ACCEPTED);
	g_assert_cmpint(store_chain_end(store, scene.desk->st, NULL), ==, scene.desk->n);
	take_stage(whole, scene.stage);
	g_autofree char *a = store_dump_views(whole), *b = store_dump_views(store);
	g_assert_cmpstr(a, ==, b);
	stage_free(scene.stage);
}

static void what_is_hidden_goes_out_hidden_and_verifies(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	g_autofree char *part = stage_run(scene.stage, scene.desk, 5, 40, only_received);
	take_text(store, part, FOLD_NOW, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_assert_cmpint(store_export(store, scene.desk->st, 0, 1 << 20, out, &error), ==, 40);
	g_assert_cmpstr(out->str, ==, part);
	stage_free(scene.stage);
}

static void a_chain_goes_out_as_it_came_in(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	g_autofree char *first = stage_run(scene.stage, scene.desk, 1, 20, NULL);
	g_autofree char *third = stage_run(scene.stage, scene.desk, 31, 40, NULL);
	g_autofree char *both = g_strconcat(first, third, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	take_text(store, first, FOLD_NOW, NULL);
	take_text(store, third, FOLD_NOW, NULL);
	g_assert_cmpint(store_export(store, scene.desk->st, 0, 1 << 20, out, &error), ==, 40);
	g_assert_cmpstr(out->str, ==, both);
	g_string_truncate(out, 0);
	g_assert_cmpint(store_export(store, scene.desk->st, 20, 1 << 20, out, &error), ==, 40);
	g_assert_cmpstr(out->str, ==, third);
	g_string_truncate(out, 0);
	g_assert_cmpint(store_export(store, scene.desk->st, 0, strlen(first), out, &error), ==, 20);
	g_assert_cmpstr(out->str, ==, first);
	g_string_truncate(out, 0);
	g_assert_cmpint(store_export(store, scene.desk->st, 0, 100, out, &error), ==, 0);
	g_assert_cmpint(store_export(store, scene.desk->st, 40, 1 << 20, out, &error), ==, 40);
	g_assert_cmpstr(out->str, ==, "");
	stage_free(scene.stage);
}

/* ---- forks ---- */

/* The same key says something else from `from` on. */
static void say_otherwise(struct scene *other, const struct scene *scene, gint64 from)
{
	*other = (struct scene){ .stage = stage_new() };
	other->desk = stage_actor(other->stage, "S052", "school");
	g_assert_cmpstr(other->desk->st, ==, scene->desk->st);
	for (gint64 n = 2; n <= scene->desk->n; n++)
		stage_say(other->stage, other->desk,
			step((guint)n - 2, n < from ? "screen" : "battery"));
}

static void expect_fork(
	struct store *store, const char *text, const char *st, gint64 n, gint64 last)
{
	struct intake intake;
	intake_init(&intake);
	take_text(store, text, FOLD_NOW, &intake);
	g_assert_cmpuint(intake.added, ==, 0);
	g_assert_cmpuint(intake.forks->len, ==, 1);
	const struct fork *fork = &g_array_index(intake.forks, struct fork, 0);
	g_assert_cmpstr(fork->st, ==, st);
	g_assert_cmpint(fork->n, ==, n);
	g_assert_cmpint(fork->last, ==, last);
	intake_clear(&intake);
}

static void a_run_that_differs_is_a_fork_and_nothing_of_it_stays(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new(), other;
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	say_otherwise(&other, &scene, 30);
	g_autofree char *first = stage_run(scene.stage, scene.desk, 1, 40, NULL);
	g_autofree char *same = stage_run(other.stage, other.desk, 1, 29, NULL);
	g_autofree char *all = stage_run(other.stage, other.desk, 1, 61, NULL);
	g_autofree char *behind = stage_run(other.stage, other.desk, 41, 61, NULL);
	g_autofree char *inside = stage_run(other.stage, other.desk, 35, 36, NULL);
	g_autofree char *far = stage_run(scene.stage, scene.desk, 51, 61, NULL);
	g_autofree char *before = stage_run(other.stage, other.desk, 45, 50, NULL);
	take_text(store, first, FOLD_NOW, NULL);
	g_autofree char *views = store_dump_views(store);
	take_text(store, same, FOLD_NOW, NULL);
	expect_fork(store, all, scene.desk->st, 30, 40);
	expect_fork(store, behind, scene.desk->st, 40, 40);
	expect_fork(store, inside, scene.desk->st, 34, 40);
	g_autofree char *after = store_dump_views(store);
	g_assert_cmpstr(views, ==, after);
	/* What is held above a gap tells that a run below it is another's. */
	take_text(store, far, FOLD_NOW, NULL);
	expect_fork(store, before, scene.desk->st, 50, 61);
	stage_free(scene.stage);
	stage_free(other.stage);
}

static void other_chains_beside_a_fork_are_taken(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new(), other;
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	say_otherwise(&other, &scene, 30);
	g_autofree char *first = stage_run(scene.stage, scene.desk, 1, 40, NULL);
	g_autofree char *forked = stage_run(other.stage, other.desk, 1, 61, NULL);
	g_autofree char *hub = stage_run(scene.stage, scene.stage->hub, 1, 3, NULL);
	g_autofree char *both = g_strconcat(forked, hub, NULL);
	struct intake intake;
	take_text(store, first, FOLD_NOW, NULL);
	intake_init(&intake);
	take_text(store, both, FOLD_NOW, &intake);
	g_assert_cmpuint(intake.forks->len, ==, 1);
	g_assert_cmpuint(intake.added, ==, 3);
	g_assert_cmpint(*(gint64 *)g_hash_table_lookup(intake.acks, scene.stage->hub->st), ==, 3);
	g_assert_cmpint(*(gint64 *)g_hash_table_lookup(intake.acks, scene.desk->st), ==, 40);
	intake_clear(&intake);
	stage_free(scene.stage);
	stage_free(other.stage);
}

/* ---- lines that are no event ---- */

static void a_line_that_is_no_event_is_kept_and_blocks_nothing(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	const struct actor *hub = scene.stage->hub;
	const char line[] = "{\"float\":1.5,\"n\":NOTHING}";
	struct hash line_hash = hash_of(line, strlen(line)),
		    hash = chain_next(&hub->hash, &line_hash);
	struct head head;
	g_autoptr(GString) text = g_string_new(NULL), out = g_string_new(NULL);
	run_write_begin(text, hub->st, hub->n + 1, &hub->hash);
	run_write_line(text, line, strlen(line));
	head_sign(&head, &hub->keys, hub->st, hub->n + 1, &hash);
	run_write_head(text, &head);
	take_stage(store, scene.stage);
	g_autofree char *before = store_dump_views(store);
	take_text(store, text->str, FOLD_NOW, NULL);
	g_autofree char *after = store_dump_views(store);
	g_assert_cmpstr(before, ==, after);
	g_assert_cmpint(store_chain_end(store, hub->st, NULL), ==, hub->n + 1);
	store_export(store, hub->st, hub->n, 1 << 20, out, NULL);
	g_assert_cmpstr(out->str, ==, text->str);
	stage_free(scene.stage);
}

static void the_key_of_a_chain_is_known_before_its_events_are_folded(void)
{
	AUTO_SHELF shelf;
	guint8 key[KEY_SIZE];
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	g_autofree char *text = stage_run(scene.stage, scene.desk, 1, 9, NULL);
	g_assert_false(store_chain_key(store, scene.desk->st, key));
	take_text(store, text, FOLD_LATER, NULL);
	g_assert_true(store_chain_key(store, scene.desk->st, key));
	g_assert_cmpmem(key, KEY_SIZE, scene.desk->keys.public_key, KEY_SIZE);
	stage_free(scene.stage);
}

static bool at_once(void *data)
{
	guint *asked = data;
	(*asked)++;
	return true;
}

/* What is begun when somebody comes is written, and no more. */
static void who_waits_is_let_in_between_pieces_and_nothing_is_missed(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	guint asked = 0, steps = 0;
	guint64 left = 1;
	shelf_init(&shelf);
	struct store *desk = shelf_store(&shelf, "desk", "S052");
	struct store *hub = shelf_store(&shelf, "hub", "HUB");
	struct store *whole = shelf_store(&shelf, "whole", "HUB2");
	g_assert_true(store_set_feeding(hub, NULL));
	for (guint i = 0; i < 700; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i / 2);
		event_unref(append(desk, received_draft(serial, dev)));
	}
	g_assert_true(store_sign(desk, NULL));
	carry(desk, whole);
	g_autoptr(GString) runs = g_string_new(NULL);
	store_export(desk, store_station(desk), 0, 1 << 22, runs, NULL);
	take_text(hub, runs->str, FOLD_LATER, NULL);
	const struct limit limit = { 1 << 20, at_once, &asked };
	for (; left > 0; steps++)
		g_assert_true(store_catch_up(hub, &limit, &left, NULL));
	g_assert_cmpuint(steps, >, 4);
	g_assert_cmpuint(asked, >, 4);
	g_assert_cmpint(store_count_units(hub, &(struct unit_filter){ 0 }), ==, 350);
	g_autofree char *a = store_dump_views(hub);
	g_assert_true(store_rebuild(hub, NULL));
	g_autofree char *b = store_dump_views(hub);
	g_assert_cmpstr(a, ==, b);
	g_assert_cmpint(store_count_units(whole, &(struct unit_filter){ 0 }), ==, 350);
}

/* What the admission of the desk marked was in memory only. */
static void what_was_indexed_and_not_folded_is_folded_after_a_restart(void)
{
	AUTO_SHELF shelf;
	guint64 left = 0;
	shelf_init(&shelf);
	struct scene scene = scene_new();
	struct store *whole = trusting(&shelf, "whole", scene.stage);
	struct store *store = trusting(&shelf, "belgi.sqlite", scene.stage);
	take_stage(whole, scene.stage);
	take_piece(store, &scene, 1, scene.desk->n);
	g_autofree char *hub =
		stage_run(scene.stage, scene.stage->hub, 1, scene.stage->hub->n, NULL);
	take_text(store, hub, FOLD_LATER, NULL);
	g_assert_true(store_catch_up(store, &(struct limit){ .events = 100 }, &left, NULL));
	g_assert_cmpuint(left, >=, 20); /* units */
	g_autofree char *a = store_dump_views(whole), *before = store_dump_views(store);
	g_assert_cmpstr(a, !=, before);
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	g_autofree char *b = store_dump_views(store);
	g_assert_cmpstr(a, ==, b);
	stage_free(scene.stage);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/take/" #name, name)
	TEST(who_waits_is_let_in_between_pieces_and_nothing_is_missed);
	TEST(pieces_in_any_order_and_twice_give_the_same_store);
	TEST(an_acknowledgement_stops_at_the_first_gap);
	TEST(a_hidden_line_is_filled_by_whoever_brings_it);
	TEST(what_is_hidden_goes_out_hidden_and_verifies);
	TEST(a_chain_goes_out_as_it_came_in);
	TEST(a_run_that_differs_is_a_fork_and_nothing_of_it_stays);
	TEST(other_chains_beside_a_fork_are_taken);
	TEST(a_line_that_is_no_event_is_kept_and_blocks_nothing);
	TEST(the_key_of_a_chain_is_known_before_its_events_are_folded);
	TEST(what_was_indexed_and_not_folded_is_folded_after_a_restart);
	return g_test_run();
}
