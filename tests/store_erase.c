/* SPDX-License-Identifier: Apache-2.0
 * Redaction: the bytes are gone from every file of the store, the chain still verifies. */
#include "support/stores.h"

#include <string.h>

static const char secret[] = "\"reason\":\"its_name_is_ayan\"";

struct scene {
	struct stage *stage;
	struct actor *desk, *dir;
	struct event *named, *redaction;
	char dev[DEV_SIZE];
};

static struct scene scene_new(bool entitled)
{
	struct scene s = { .stage = stage_new() };
	s.desk = stage_actor(s.stage, "S052", "school");
	s.dir = stage_actor(s.stage, "EKO", entitled ? "directorate" : "school");
	stage_say(s.stage, s.desk, received_draft("PF2W2GLT", s.dev));
	struct draft *damaged = unit_draft("device.damaged", s.dev);
	draft_text(damaged, "reason", "its_name_is_ayan");
	s.named = stage_say(s.stage, s.desk, damaged);
	stage_say(s.stage, s.desk, unit_draft("device.accepted", s.dev));
	struct draft *redacted = draft_new("event.redacted");
	draft_text(redacted, "event", s.named->name);
	draft_text(redacted, "dev", s.dev);
	s.redaction = stage_say(s.stage, s.dir, redacted);
	return s;
}

static struct store *trusting(struct shelf *shelf, const char *name, const struct stage *stage)
{
	struct store *store = shelf_store(shelf, name, NULL);
	g_assert_true(store_set_root(store, stage->root.public_key, NULL));
	return store;
}

static bool stands_in_files(const struct shelf *shelf)
{
	g_autoptr(GDir) folder = g_dir_open(shelf->folder, 0, NULL);
	const char *name;
	bool found = false;
	while ((name = g_dir_read_name(folder)) != NULL) {
		g_autofree char *path = shelf_path(shelf, name), *bytes = NULL;
		gsize len = 0;
		g_file_get_contents(path, &bytes, &len, NULL);
		found |= bytes != NULL && memmem(bytes, len, secret, strlen(secret)) != NULL;
	}
	return found;
}

static void take_actor(
	struct store *store, const struct scene *s, const struct actor *actor, enum when when)
{
	g_autofree char *text = stage_run(s->stage, actor, 1, actor->n, NULL);
	take_text(store, text, when, NULL);
}

static void expect_erased(struct store *store, const struct scene *s)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *subject = g_strconcat("unit:", s->dev, NULL);
	g_autoptr(GPtrArray) events = store_events(store, subject),
			     findings = g_ptr_array_new_with_free_func(g_free);
	struct run_fault fault;
	g_assert_cmpuint(events->len, ==, 3);
	g_assert_cmpint(store_export(store, s->desk->st, 0, 1 << 20, out, NULL), ==, s->desk->n);
	g_assert_null(strstr(out->str, secret));
	g_autoptr(GPtrArray) runs = runs_read(out->str, out->len, 9, &fault, NULL);
	g_assert_true(run_check(runs->pdata[0], s->desk->keys.public_key, &fault, NULL));
	g_assert_cmpint(store_chain_end(store, s->desk->st, NULL), ==, s->desk->n);
	g_assert_true(store_check(store, findings, NULL, NULL));
	g_assert_cmpuint(findings->len, ==, 0);
}

static void a_redacted_line_is_gone_from_the_file_and_the_wal(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new(true);
	struct store *store = trusting(&shelf, "belgi.sqlite", s.stage);
	take_actor(store, &s, s.stage->hub, FOLD_NOW);
	take_actor(store, &s, s.desk, FOLD_NOW);
	g_assert_true(stands_in_files(&shelf));
	take_actor(store, &s, s.dir, FOLD_NOW);
	g_assert_false(stands_in_files(&shelf));
	expect_erased(store, &s);
	stage_free(s.stage);
}

static void a_line_of_before_the_restart_is_erased_too(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new(true);
	struct store *store = trusting(&shelf, "belgi.sqlite", s.stage);
	take_actor(store, &s, s.stage->hub, FOLD_NOW);
	take_actor(store, &s, s.desk, FOLD_NOW);
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	take_actor(store, &s, s.dir, FOLD_NOW);
	g_assert_false(stands_in_files(&shelf));
	expect_erased(store, &s);
	stage_free(s.stage);
}

static void a_late_copy_of_a_redacted_line_is_not_kept(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new(true);
	struct store *store = trusting(&shelf, "belgi.sqlite", s.stage);
	take_actor(store, &s, s.stage->hub, FOLD_NOW);
	take_actor(store, &s, s.dir, FOLD_NOW);
	take_actor(store, &s, s.desk, FOLD_LATER);
	g_assert_false(stands_in_files(&shelf));
	for (guint64 left = 1; left > 0;)
		g_assert_true(store_catch_up(store, &(struct limit){ .events = 100 }, &left, NULL));
	take_actor(store, &s, s.desk, FOLD_NOW);
	g_assert_false(stands_in_files(&shelf));
	expect_erased(store, &s);
	stage_free(s.stage);
}

static void a_redaction_counts_once_its_station_is_known_to_be_a_directorate(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new(true);
	struct store *store = trusting(&shelf, "belgi.sqlite", s.stage);
	take_actor(store, &s, s.dir, FOLD_NOW);
	take_actor(store, &s, s.desk, FOLD_NOW);
	g_assert_true(stands_in_files(&shelf));
	take_actor(store, &s, s.stage->hub, FOLD_NOW);
	g_assert_false(stands_in_files(&shelf));
	expect_erased(store, &s);
	stage_free(s.stage);
}

static void a_school_can_not_redact(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new(false);
	struct store *store = trusting(&shelf, "belgi.sqlite", s.stage);
	take_stage(store, s.stage);
	g_assert_true(stands_in_files(&shelf));
	g_autofree char *subject = g_strconcat("unit:", s.dev, NULL);
	g_autoptr(GPtrArray) events = store_events(store, subject);
	g_assert_cmpuint(events->len, ==, 4);
	stage_free(s.stage);
}

static void the_order_of_arrival_leaves_no_trace(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct scene s = scene_new(true);
	static const guint orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 2, 0 }, { 2, 0, 1 } };
	g_autofree char *first = NULL;
	for (guint i = 0; i < G_N_ELEMENTS(orders); i++) {
		g_autofree char *name = g_strdup_printf("store%u", i);
		struct store *store = trusting(&shelf, name, s.stage);
		for (guint k = 0; k < 3; k++)
			take_actor(store, &s, s.stage->actors->pdata[orders[i][k]], FOLD_NOW);
		g_autofree char *views = store_dump_views(store);
		first = first != NULL ? first : g_strdup(views);
		g_assert_cmpstr(views, ==, first);
		g_assert_true(store_rebuild(store, NULL));
		g_autofree char *rebuilt = store_dump_views(store);
		g_assert_cmpstr(rebuilt, ==, first);
	}
	stage_free(s.stage);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/erase/" #name, name)
	TEST(a_redacted_line_is_gone_from_the_file_and_the_wal);
	TEST(a_line_of_before_the_restart_is_erased_too);
	TEST(a_late_copy_of_a_redacted_line_is_not_kept);
	TEST(a_redaction_counts_once_its_station_is_known_to_be_a_directorate);
	TEST(a_school_can_not_redact);
	TEST(the_order_of_arrival_leaves_no_trace);
	return g_test_run();
}
