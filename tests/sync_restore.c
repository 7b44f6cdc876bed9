/* SPDX-License-Identifier: Apache-2.0
 * Backups that come back: of a hub, of a station, of a station that went on. Nothing that was
 * acknowledged is lost while one station that holds it lives. */
#include "country.h"

static char *hub_path(struct country *country, const char *name)
{
	return g_build_filename(country->hub_folder, name, NULL);
}

static void backup_hub(struct country *country)
{
	g_autofree char *hub = hub_path(country, "hub.sqlite");
	g_autofree char *saved = hub_path(country, "backup.sqlite");

	hub_down(country);
	copy_store(hub, saved);
	hub_up(country);
}

static void restore_hub(struct country *country)
{
	g_autofree char *hub = hub_path(country, "hub.sqlite");
	g_autofree char *saved = hub_path(country, "backup.sqlite");
	g_autoptr(GError) error = NULL;

	hub_down(country);
	copy_store(saved, hub);
	g_assert_true(hub_restored(country->hub_folder, &country->clock.clock, &error));
	hub_up(country);
}

static void backup_station(struct country *country, struct store **store, const char *name)
{
	g_autofree char *path = station_path(country, name);
	g_autofree char *saved = station_path(country, "backup");

	g_clear_pointer(store, store_close);
	copy_store(path, saved);
	*store = station_open(country, name, STORE_WRITE);
}

static void restore_station(struct country *country, struct store **store, const char *name)
{
	g_autofree char *path = station_path(country, name);
	g_autofree char *saved = station_path(country, "backup");

	g_clear_pointer(store, store_close);
	copy_store(saved, path);
	*store = station_open(country, name, STORE_WRITE);
}

/* ---- the hub ---- */

static void a_restored_hub_gets_back_all_that_stations_hold(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");

	expect_unit(supplier, "PF2W2GL1", "S1");
	sync_now(&country, supplier);
	backup_hub(&country);
	/* All of this the backup lacks: events, a station, and the hub's own admission of it. */
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	expect_unit(supplier, "PF2W2GL2", "S1");
	sync_now(&country, supplier);
	receive_unit(school, "PF2W2GL1");
	sync_now(&country, school);
	g_autofree char *epoch = store_get(school, "epoch");

	restore_hub(&country);
	g_autofree char *lacking = hub_log(&country);

	g_assert_null(strstr(lacking, "PF2W2GL2"));
	struct sync_report report = sync_now(&country, school);
	g_autofree char *later = store_get(school, "epoch");

	g_assert_cmpstr(epoch, !=, later);
	g_assert_cmpuint(report.waiting, ==, 0);
	g_assert_false(report.forked);
	g_autofree char *log = hub_log(&country);

	/* The school alone brought back what the supplier had sent it. */
	g_assert_cmpuint(count_in(log, "\"serial\":\"PF2W2GL2\""), ==, 1);
	g_assert_cmpuint(count_in(log, "\"kind\":\"device.received\""), ==, 1);
	sync_now(&country, supplier);
	receive_unit(school, "PF2W2GL2");
	report = sync_now(&country, school);
	g_assert_cmpuint(report.sent, ==, 1);
	sync_now(&country, supplier);
	g_assert_cmpuint(sync_waiting(supplier), ==, 0);
	country_close(&country);
}

static void events_after_a_hubs_restore_still_verify(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) supplier = station_new(&country, "w", "W1", "supplier");

	backup_hub(&country);
	sync_now(&country, supplier);
	restore_hub(&country);
	/* Admitted by the hub's second chain, which continues the first. */
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	expect_unit(supplier, "PF2W2GL1", "S1");
	sync_now(&country, supplier);
	sync_now(&country, school);
	g_assert_true(authority_admitted(store_authority(school), store_station(school)));
	g_assert_true(authority_admitted(store_authority(supplier), store_station(school)));
	g_assert_cmpuint(store_count_units(school, &(struct unit_filter){ 0 }), ==, 1);
	country_close(&country);
}

static void a_code_that_was_not_used_before_the_restore_is_void(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;

	country_open(&country);
	g_autofree char *code = invite(&country, "S1", "school");
	g_autoptr(struct store) school = station_alone(&country, "s1");

	backup_hub(&country);
	restore_hub(&country);
	g_autofree char *sentence = g_strdup_printf(
		"hub %s: code: the hub was restored since it was given; ask who runs the hub for a new one",
		hub_url(country.hub));

	g_assert_false(sync_enrol(school, hub_url(country.hub), NULL, code, &error));
	g_assert_cmpstr(error->message, ==, sentence);
	country_close(&country);
}

/* ---- a station ---- */

static void a_restored_station_that_appended_nothing_fetches_its_tail(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	receive_unit(school, "PF2W2GL1");
	sync_now(&country, school);
	backup_station(&country, &school, "s1");
	receive_unit(school, "PF2W2GL2");
	receive_unit(school, "PF2W2GL3");
	sync_now(&country, school);
	g_autofree char *st = g_strdup(store_station(school));
	g_autofree char *before = dump_log(school);

	restore_station(&country, &school, "s1");
	struct sync_report report = sync_now(&country, school);
	g_autofree char *after = dump_log(school);

	g_assert_false(report.forked);
	g_assert_cmpuint(report.waiting, ==, 0);
	g_assert_cmpstr(store_station(school), ==, st);
	g_assert_true(strcmp(before, after) == 0);
	receive_unit(school, "PF2W2GL4");
	report = sync_now(&country, school);
	g_assert_cmpuint(report.sent, ==, 1);
	country_close(&country);
}

static void check_forked(struct country *country, struct store *school, const char *st)
{
	g_autofree char *log = hub_log(country);
	g_autofree char *was = g_strdup_printf("\"was\":\"%s.3.", st);
	gint64 n = 0;
	char before[ST_SIZE];

	g_assert_cmpstr(store_station(school), !=, st);
	g_assert_true(authority_after(store_authority(school), store_station(school), before, &n));
	g_assert_cmpstr(before, ==, st);
	g_assert_cmpint(n, ==, 2);
	g_assert_true(authority_admitted(store_authority(school), store_station(school)));
	/* Both sides of the fork are at the hub, each once. */
	g_assert_cmpuint(count_in(log, "\"serial\":\"PF2W2GL2\""), ==, 1);
	g_assert_cmpuint(count_in(log, "\"serial\":\"PF2W2GL9\""), ==, 1);
	g_assert_cmpuint(count_in(log, was), ==, 1);
	g_assert_cmpuint(sync_waiting(school), ==, 0);
}

/* A school that was restored from a backup and went on: of its events 3 .. the hub has one side,
 * with PF2W2GL2, and the store another, with PF2W2GL9. Its chain goes to *st. */
static struct store *restored_school(struct country *country, char **st)
{
	struct store *school = station_new(country, "s1", "S1", "school");

	receive_unit(school, "PF2W2GL1");
	sync_now(country, school);
	backup_station(country, &school, "s1");
	receive_unit(school, "PF2W2GL2");
	sync_now(country, school);
	*st = g_strdup(store_station(school));
	restore_station(country, &school, "s1");
	receive_unit(school, "PF2W2GL9");
	return school;
}

static void a_restored_station_that_went_on_forks_and_loses_nothing(void)
{
	struct country country;

	g_autofree char *st = NULL;

	country_open(&country);
	g_autoptr(struct store) school = restored_school(&country, &st);

	struct sync_report report = sync_now(&country, school);

	g_assert_true(report.forked);
	check_forked(&country, school, st);
	receive_unit(school, "PF2W2GL5");
	report = sync_now(&country, school);
	g_assert_false(report.forked);
	g_assert_cmpuint(report.sent, ==, 1);
	country_close(&country);
}

/* As after a power cut between noticing the fork and each next step, and with the line gone. */
static struct store *cut_school(struct country *country, char **st)
{
	struct store *school = restored_school(country, st);
	g_autofree char *mark = g_strdup_printf("%s 2", *st);

	g_assert_true(store_set(school, "fork", mark, NULL));
	return school;
}

static void a_fork_that_was_cut_in_the_middle_is_finished_next_time(void)
{
	struct country country;
	struct sync_report report;

	g_autofree char *st = NULL;

	country_open(&country);
	g_autoptr(struct store) school = cut_school(&country, &st);

	hub_down(&country);
	g_assert_false(sync_once(school, &report, NULL));
	g_assert_false(sync_once(school, &report, NULL));
	hub_up(&country);
	report = sync_now(&country, school);
	check_forked(&country, school, st);
	country_close(&country);
}

static void a_fork_that_was_cut_is_finished_at_a_hub_that_was_restored(void)
{
	struct country country;
	struct sync_report report;

	g_autofree char *st = NULL;

	country_open(&country);
	g_autoptr(struct store) school = cut_school(&country, &st);

	backup_hub(&country);
	hub_down(&country);
	g_assert_false(sync_once(school, &report, NULL));
	hub_up(&country);
	restore_hub(&country);
	/* The proof is first signed for the epoch that is gone. */
	report = sync_now(&country, school);
	g_assert_true(report.forked);
	check_forked(&country, school, st);
	country_close(&country);
}

static void a_fork_above_the_first_body_is_found(void)
{
	enum { COMMON = 7000 };
	struct country country;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) drafts =
		g_ptr_array_new_with_free_func((GDestroyNotify)(void (*)(void))draft_free);

	country_open(&country);
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	for (guint i = 0; i < COMMON; i++) {
		g_autofree char *serial = g_strdup_printf("PF%06u", i);
		struct draft *draft = draft_new("device.received");
		char dev[DEV_SIZE];

		dev_of_serial(dev, serial);
		draft_text(draft, "dev", dev);
		draft_text(draft, "serial", serial);
		draft_text(draft, "how", "scan");
		g_ptr_array_add(drafts, draft);
	}
	store_append(school, (struct draft *const *)drafts->pdata, drafts->len, NULL, &error);
	g_assert_no_error(error);
	g_autofree char *st = g_strdup(store_station(school));

	/* The backup does not know that the hub has any of it. */
	backup_station(&country, &school, "s1");
	receive_unit(school, "PF2W2GL1");
	receive_unit(school, "PF2W2GL2");
	sync_now(&country, school);
	restore_station(&country, &school, "s1");
	receive_unit(school, "PF2W2GL9");
	struct sync_report report = sync_now(&country, school);
	gint64 n = 0;
	char before[ST_SIZE];

	g_assert_true(report.forked);
	g_assert_true(authority_after(store_authority(school), store_station(school), before, &n));
	g_assert_cmpstr(before, ==, st);
	g_assert_cmpint(n, ==, COMMON + 1);
	g_assert_cmpuint(sync_waiting(school), ==, 0);
	country_close(&country);
}

static void a_copied_station_forks_and_both_go_on(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	sync_now(&country, school);
	g_autofree char *path = station_path(&country, "s1");
	g_autofree char *other = station_path(&country, "copy");

	g_clear_pointer(&school, store_close);
	copy_store(path, other);
	school = station_open(&country, "s1", STORE_WRITE);
	g_autoptr(struct store) copy = station_open(&country, "copy", STORE_WRITE);

	for (int i = 0; i < 3; i++) {
		g_autofree char *here = g_strdup_printf("PFHERE%d", i);
		g_autofree char *there = g_strdup_printf("PFTHERE%d", i);

		receive_unit(school, here);
		receive_unit(copy, there);
		sync_now(&country, school);
		sync_now(&country, copy);
	}
	g_autofree char *log = hub_log(&country);

	g_assert_cmpuint(count_in(log, "\"serial\":\"PFHERE"), ==, 3);
	g_assert_cmpuint(count_in(log, "\"serial\":\"PFTHERE"), ==, 3);
	g_assert_cmpstr(store_station(school), !=, store_station(copy));
	country_close(&country);
}

/* What the stations of one organisation come to see. */
static void check_same_views(struct store *one, struct store *other)
{
	g_autofree char *views = store_dump_views(one);
	g_autofree char *other_views = store_dump_views(other);

	g_assert_cmpstr(views, ==, other_views);
}

static void a_copied_station_that_rejoins_sees_what_the_other_one_wrote(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;
	char st[ST_SIZE];
	gint64 n = 0;

	country_open(&country);
	g_autoptr(struct store) school = station_new(&country, "s1", "S1", "school");

	sync_now(&country, school);
	g_autofree char *path = station_path(&country, "s1");
	g_autofree char *other = station_path(&country, "copy");
	g_autofree char *old = g_strdup(store_station(school));

	g_clear_pointer(&school, store_close);
	copy_store(path, other);
	school = station_open(&country, "s1", STORE_WRITE);
	g_autoptr(struct store) copy = station_open(&country, "copy", STORE_WRITE);

	for (int i = 0; i < 3; i++) {
		g_autofree char *here = g_strdup_printf("PFHERE%d", i);
		g_autofree char *there = g_strdup_printf("PFTHERE%d", i);

		receive_unit(school, here);
		receive_unit(copy, there);
		sync_now(&country, school);
		sync_now(&country, copy);
	}
	sync_now(&country, school);
	g_assert_false(store_parted(school, st, &n));
	g_assert_true(store_parted(copy, st, &n));
	g_assert_cmpstr(st, ==, old);
	g_assert_cmpint(n, ==, 1);
	g_assert_null(store_unit_of_serial(copy, "PFHERE1"));
	sync_rejoin(copy, &error);
	g_assert_no_error(error);
	/* Nothing of its own is gone, and the rest comes with the next round. */
	g_assert_nonnull(store_unit_of_serial(copy, "PFTHERE0"));
	sync_now(&country, copy);
	g_assert_false(store_parted(copy, st, &n));
	check_same_views(school, copy);
	receive_unit(copy, "PFTHERE9");
	g_assert_cmpuint(sync_now(&country, copy).sent, ==, 1);
	sync_now(&country, school);
	check_same_views(school, copy);
	country_close(&country);
}

static void a_restored_station_that_rejoins_gets_its_lost_tail_back(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;
	g_autofree char *old = NULL;
	char st[ST_SIZE];
	gint64 n = 0;

	country_open(&country);
	g_autoptr(struct store) school = restored_school(&country, &old);

	g_assert_true(sync_now(&country, school).forked);
	g_assert_true(store_parted(school, st, &n));
	g_assert_cmpstr(st, ==, old);
	g_assert_null(store_unit_of_serial(school, "PF2W2GL2"));
	sync_rejoin(school, &error);
	g_assert_no_error(error);
	sync_now(&country, school);
	g_assert_nonnull(store_unit_of_serial(school, "PF2W2GL2"));
	g_assert_nonnull(store_unit_of_serial(school, "PF2W2GL9"));
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_assert_true(store_check(school, findings, NULL, &error));
	g_assert_cmpuint(findings->len, ==, 0);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/restore/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_restored_hub_gets_back_all_that_stations_hold);
	TEST(events_after_a_hubs_restore_still_verify);
	TEST(a_code_that_was_not_used_before_the_restore_is_void);
	TEST(a_restored_station_that_appended_nothing_fetches_its_tail);
	TEST(a_restored_station_that_went_on_forks_and_loses_nothing);
	TEST(a_fork_that_was_cut_in_the_middle_is_finished_next_time);
	TEST(a_fork_that_was_cut_is_finished_at_a_hub_that_was_restored);
	TEST(a_fork_above_the_first_body_is_found);
	TEST(a_copied_station_forks_and_both_go_on);
	TEST(a_copied_station_that_rejoins_sees_what_the_other_one_wrote);
	TEST(a_restored_station_that_rejoins_gets_its_lost_tail_back);
	return g_test_run();
}
