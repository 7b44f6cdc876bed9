/* SPDX-License-Identifier: Apache-2.0
 * The own chain: what appending fills in, heads, continuing with a new key, and saying again after
 * a fork. */
#include "expect.h"
#include "support/stores.h"

#include <string.h>

static GStrv on_of(const struct event *event)
{
	const struct value *on = event_value(event, "on");
	GPtrArray *names = g_ptr_array_new();
	for (const struct value *item = on != NULL ? on->child : NULL; item != NULL;
		item = item->next)
		g_ptr_array_add(names, g_strdup(item->text));
	g_ptr_array_add(names, NULL);
	return (GStrv)g_ptr_array_free(names, FALSE);
}

/* The event's `on` is exactly these names. */
static void expect_on(const struct event *event, const struct event *const *causes, guint count)
{
	g_auto(GStrv) on = on_of(event);
	g_assert_cmpuint(g_strv_length(on), ==, count);
	for (guint i = 0; i < count; i++)
		g_assert_true(g_strv_contains((const char *const *)on, causes[i]->name));
}

static void an_event_gets_its_place_and_is_on_disk(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_autoptr(struct event) event = append(store, received_draft("PF2W2GLT", dev));
	g_assert_cmpint(event->n, ==, 2);
	g_assert_cmpstr(event->st, ==, store_station(store));
	g_assert_cmpstr(event->org, ==, "S052");
	g_assert_cmpint(event->tz, ==, 300);
	g_autofree char *name = g_strdup(event->name);
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	g_autoptr(GPtrArray) events = store_events(store, "unit:R0XTAMNC183SEJ8C");
	g_assert_cmpuint(events->len, ==, 1);
	g_assert_cmpstr(((struct event *)events->pdata[0])->name, ==, name);
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_ARRIVED);
}

static void nothing_is_recorded_when_one_of_several_is_no_event(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	g_autoptr(GError) error = NULL;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_autoptr(struct draft) good = received_draft("PF2W2GLT", dev);
	g_autoptr(struct draft) bad = draft_new("device.received");
	struct draft *const drafts[] = { good, bad };
	g_assert_false(store_append(store, drafts, 2, NULL, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	g_assert_cmpint(store_chain_end(store, store_station(store), NULL), ==, 1);
	g_assert_null(store_unit(store, dev));
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	g_assert_cmpint(store_chain_end(store, store_station(store), NULL), ==, 2);
}

static void a_store_without_a_chain_says_so(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	g_autoptr(GError) error = NULL;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", NULL);
	g_autoptr(struct draft) draft = received_draft("PF2W2GLT", dev);
	g_assert_null(store_station(store));
	g_assert_false(store_append(store, &draft, 1, NULL, &error));
	g_autofree char *message =
		g_strdup_printf("%s: no chain to write to; run belgi init", store_path(store));
	expect_error(&error, BELGI_ERROR_STORAGE, message);
}

static void an_event_names_the_newest_that_others_said_of_its_subjects(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *a = shelf_store(&shelf, "a", "S052"), *b = shelf_store(&shelf, "b", "S009");
	g_autoptr(struct event) first = append(a, received_draft("PF2W2GLT", dev));
	g_autoptr(struct event) second = append(a, unit_draft("device.accepted", dev));
	struct draft *tagged = unit_draft("device.tagged", dev);
	draft_text(tagged, "tag", "VK09BP8JKZA4");
	g_autoptr(struct event) third = append(b, tagged);
	expect_on(first, NULL, 0);
	expect_on(second, NULL, 0);
	expect_on(third, NULL, 0);
	carry(a, b);
	carry(b, a);
	/* b knew neither; each knows both now. */
	g_autoptr(struct event) fourth = append(b, received_draft("PF2W2GLT", dev));
	expect_on(fourth, (const struct event *[]){ second }, 1);
	g_autoptr(struct event) fifth = append(a, received_draft("PF2W2GLT", dev));
	expect_on(fifth, (const struct event *[]){ third }, 1);
	carry(b, a);
	carry(a, b);
	/* Of the unit the fourth is newest, of the tag the third. */
	struct draft *retired = draft_new("tag.retired");
	draft_text(retired, "dev", dev);
	draft_text(retired, "tag", "VK09BP8JKZA4");
	draft_text(retired, "reason", "torn");
	g_autoptr(struct event) sixth = append(a, retired);
	expect_on(sixth, (const struct event *[]){ third, fourth }, 2);
}

static void an_event_names_what_was_said_of_a_joined_unit(void)
{
	AUTO_SHELF shelf;
	char one[DEV_SIZE], two[DEV_SIZE];
	shelf_init(&shelf);
	struct store *a = shelf_store(&shelf, "a", "S052"), *b = shelf_store(&shelf, "b", "S009");
	event_unref(append(a, received_draft("PF2W2GLT", one)));
	event_unref(append(a, received_draft("5CG0384PW1", two)));
	struct draft *same = draft_new("device.identified");
	draft_text(same, "dev", one);
	draft_text(same, "same", two);
	g_autoptr(struct event) joined = append(a, same);
	carry(a, b);
	g_autoptr(struct event) of_two = append(b, received_draft("5CG0384PW1", two));
	carry(b, a);
	g_autoptr(struct event) of_one = append(a, unit_draft("device.accepted", one));
	expect_on(of_two, (const struct event *[]){ joined }, 1);
	expect_on(of_one, (const struct event *[]){ of_two }, 1);
}

static void a_head_stands_at_every_64th_event_and_where_it_is_asked_for(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	struct head head;
	struct hash hash;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_assert_false(store_newest_head(store, store_station(store), &head, &hash));
	for (guint i = 0; i < 70; i++)
		event_unref(append(store, received_draft("PF2W2GLT", dev)));
	g_assert_true(store_newest_head(store, store_station(store), &head, &hash));
	g_assert_cmpint(head.n, ==, 64);
	g_assert_true(
		head_check(&head, store_keys(store)->public_key, store_station(store), &hash));
	g_autoptr(GString) out = g_string_new(NULL);
	g_assert_cmpint(store_export(store, store_station(store), 0, 1 << 20, out, NULL), ==, 64);
	g_assert_true(store_sign(store, NULL));
	g_assert_true(store_sign(store, NULL));
	g_assert_true(store_newest_head(store, store_station(store), &head, &hash));
	g_assert_cmpint(head.n, ==, 71);
	g_assert_true(
		head_check(&head, store_keys(store)->public_key, store_station(store), &hash));
	g_assert_cmpint(store_export(store, store_station(store), 64, 1 << 20, out, NULL), ==, 71);
}

/* ---- chains ---- */

static void a_new_chain_has_a_new_key_that_the_old_one_signed_for(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE], old[ST_SIZE], after[ST_SIZE];
	gint64 n;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_autoptr(struct event) first = append(store, received_draft("PF2W2GLT", dev));
	g_strlcpy(old, store_station(store), sizeof old);
	g_assert_true(store_open_chain(store, "S052", 0, NULL));
	g_assert_cmpstr(store_station(store), !=, old);
	g_assert_true(authority_after(store_authority(store), store_station(store), after, &n));
	g_assert_cmpstr(after, ==, old);
	g_assert_cmpint(n, ==, 2);
	/* The first of the new chain names what the old one said. */
	g_autoptr(struct event) second = append(store, unit_draft("device.accepted", dev));
	expect_on(second, (const struct event *[]){ first }, 1);
	g_autoptr(struct event) third = append(store, received_draft("PF2W2GLT", dev));
	expect_on(third, NULL, 0);
}

static void an_organisation_that_nobody_invited_is_named_by_its_station(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", NULL);
	g_assert_true(store_open_chain(store, NULL, 0, NULL));
	g_assert_cmpint(store_org(store)[0], ==, 'Z');
	g_assert_cmpstr(store_org(store) + 1, ==, store_station(store));
	g_assert_true(store_set_org(store, "S052", NULL));
	g_assert_cmpstr(store_org(store), ==, "S052");
}

static void after_a_fork_everything_is_said_again_under_the_new_key(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE], old[ST_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	g_autoptr(struct event) diverged = append(store, unit_draft("device.accepted", dev));
	g_strlcpy(old, store_station(store), sizeof old);
	g_assert_true(store_open_chain(store, "S052", 2, NULL));
	for (guint twice = 0; twice < 2; twice++)
		g_assert_true(store_resend(store, old, 2, NULL));
	g_assert_cmpint(store_chain_end(store, store_station(store), NULL), ==, 2);
	g_autofree char *subject = g_strconcat("unit:", dev, NULL);
	g_autoptr(GPtrArray) events = store_events(store, subject);
	const struct event *again = events->pdata[events->len - 1];
	g_assert_cmpstr(event_text(again, "was"), ==, diverged->name);
	g_assert_cmpint(again->at, ==, diverged->at);
	g_assert_cmpstr(again->kind_name, ==, "device.accepted");
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_ACCEPTED);
}

static void a_settled_root_decides_whose_events_count(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_autoptr(struct stage) stage = stage_new();
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_ARRIVED);
	g_assert_true(store_set_root(store, stage->root.public_key, NULL));
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_NONE);
	/* Admitted by the hub: it counts again. */
	struct actor *self = stage_actor(stage, "S052", NULL);
	g_strlcpy(self->st, store_station(store), ST_SIZE);
	self->keys = *store_keys(store);
	stage_admit(stage, self, "school");
	g_autofree char *hub = stage_run(stage, stage->hub, 1, stage->hub->n, NULL);
	take_text(store, hub, FOLD_NOW, NULL);
	g_assert_cmpint(store_unit(store, dev)->state, ==, STATE_ARRIVED);
}

static void what_is_read_while_it_is_held_is_of_one_moment(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE], own[DEV_SIZE];
	shelf_init(&shelf);
	struct store *desk = shelf_store(&shelf, "belgi.sqlite", "S052");
	struct store *other = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	store_hold(desk);
	g_assert_null(store_unit_of_serial(desk, "PF2W2GLT"));
	g_autoptr(struct event) theirs = append(other, received_draft("PF2W2GLT", dev));
	g_assert_null(store_unit_of_serial(desk, "PF2W2GLT"));
	/* What is written then stands behind what the other wrote. */
	g_autoptr(struct event) mine = append(desk, received_draft("PF2W2GL7", own));
	g_assert_cmpint(mine->n, ==, theirs->n + 1);
	g_assert_nonnull(store_unit_of_serial(desk, "PF2W2GLT"));
	store_release(desk);
	g_assert_nonnull(store_unit_of_serial(other, "PF2W2GL7"));
}

static void the_name_of_the_station_stays_valid_when_another_program_changes_it(void)
{
	AUTO_SHELF shelf;
	g_autoptr(GError) error = NULL;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	const char *st = store_station(store), *org = store_org(store);
	struct store *other = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	g_assert_true(store_open_chain(other, "S017", 0, &error));
	g_assert_no_error(error);
	g_free(store_get(store, "lang")); /* looks, and reads all again */
	g_assert_true(st == store_station(store) && org == store_org(store));
	g_assert_cmpstr(st, ==, store_station(other));
	g_assert_cmpstr(org, ==, "S017");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/own/" #name, name)
	TEST(an_event_gets_its_place_and_is_on_disk);
	TEST(nothing_is_recorded_when_one_of_several_is_no_event);
	TEST(a_store_without_a_chain_says_so);
	TEST(an_event_names_the_newest_that_others_said_of_its_subjects);
	TEST(an_event_names_what_was_said_of_a_joined_unit);
	TEST(a_head_stands_at_every_64th_event_and_where_it_is_asked_for);
	TEST(a_new_chain_has_a_new_key_that_the_old_one_signed_for);
	TEST(an_organisation_that_nobody_invited_is_named_by_its_station);
	TEST(after_a_fork_everything_is_said_again_under_the_new_key);
	TEST(a_settled_root_decides_whose_events_count);
	TEST(what_is_read_while_it_is_held_is_of_one_moment);
	TEST(the_name_of_the_station_stays_valid_when_another_program_changes_it);
	return g_test_run();
}
