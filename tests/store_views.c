/* SPDX-License-Identifier: Apache-2.0
 * What the store answers about units, tags, persons, lists and specifications. */
#include "support/stores.h"

#include <string.h>

static struct draft *tagged_draft(const char *dev, const char *tag)
{
	struct draft *draft = unit_draft("device.tagged", dev);
	draft_text(draft, "tag", tag);
	return draft;
}

static void a_unit_is_found_by_serial_tag_and_inventory_number(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	event_unref(append(store, tagged_draft(dev, "VK09BP8JKZA4")));
	struct draft *balanced = unit_draft("device.balanced", dev);
	draft_text(balanced, "inv", "2021-0001");
	draft_int(balanced, "cost", 15000000);
	draft_text(balanced, "custodian", "c0123456789AB");
	draft_text(balanced, "day", "2021-08-14");
	event_unref(append(store, balanced));
	bool more = true;
	g_assert_cmpstr(store_unit_of_serial(store, "PF2W2GLT")->dev, ==, dev);
	g_assert_cmpstr(store_unit_of_tag(store, "VK09BP8JKZA4", &more)->dev, ==, dev);
	g_assert_false(more);
	g_assert_cmpstr(store_unit_of_inventory(store, "S052", "2021-0001")->dev, ==, dev);
	g_assert_null(store_unit_of_inventory(store, "S009", "2021-0001"));
	g_assert_null(store_unit_of_serial(store, "PF2W2GLX"));
	g_assert_null(store_unit_of_tag(store, "VK01234567KT", &more));
	g_assert_null(store_unit(store, "0000000000000000"));
}

/* Met by its tag first, it has the tag's name; the serial was learned later. */
static void a_unit_named_by_its_tag_is_found_by_its_serial(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	dev_of_tag(dev, "VK09BP8JKZA4");
	event_unref(append(store, unit_draft("device.received", dev)));
	g_assert_cmpstr(store_unit_of_tag(store, "VK09BP8JKZA4", NULL)->dev, ==, dev);
	struct draft *tagged = tagged_draft(dev, "VK09BP8JKZA4");
	draft_text(tagged, "serial", "5CG0384PW1");
	event_unref(append(store, tagged));
	g_assert_cmpstr(store_unit_of_serial(store, "5CG0384PW1")->dev, ==, dev);
	g_assert_cmpstr(store_unit_of_tag(store, "VK09BP8JKZA4", NULL)->dev, ==, dev);
}

static void one_tag_on_two_units_gives_both(void)
{
	AUTO_SHELF shelf;
	char one[DEV_SIZE], two[DEV_SIZE];
	shelf_init(&shelf);
	g_autoptr(struct stage) stage = stage_new();
	struct actor *a = stage_actor(stage, "S052", "school"),
		     *b = stage_actor(stage, "S009", "school");
	stage_say(stage, a, received_draft("PF2W2GLT", one));
	stage_say(stage, a, tagged_draft(one, "VK09BP8JKZA4"));
	stage_say(stage, b, received_draft("5CG0384PW1", two));
	stage_say(stage, b, tagged_draft(two, "VK09BP8JKZA4"));
	struct store *store = shelf_store(&shelf, "belgi.sqlite", NULL);
	g_assert_true(store_set_root(store, stage->root.public_key, NULL));
	take_stage(store, stage);
	bool more = false;
	g_assert_nonnull(store_unit_of_tag(store, "VK09BP8JKZA4", &more));
	g_assert_true(more);
	g_autoptr(GPtrArray) conflicts = store_conflicts(store, true);
	g_assert_cmpuint(conflicts->len, ==, 1);
	const struct conflict *conflict = conflicts->pdata[0];
	g_assert_cmpstr(conflict->kind, ==, "tag");
	g_assert_cmpstr(conflict->key, ==, "tag:VK09BP8JKZA4");
	g_assert_cmpuint(conflict->events->len, ==, 2);
}

static void a_swap_moves_the_tag_and_leaves_no_conflict(void)
{
	AUTO_SHELF shelf;
	char one[DEV_SIZE], two[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	event_unref(append(store, received_draft("PF2W2GLT", one)));
	event_unref(append(store, received_draft("5CG0384PW1", two)));
	event_unref(append(store, tagged_draft(one, "VK09BP8JKZA4")));
	event_unref(append(store, tagged_draft(two, "VK09BP8JKZA4")));
	bool more = true;
	g_assert_cmpstr(store_unit_of_tag(store, "VK09BP8JKZA4", &more)->dev, ==, two);
	g_assert_false(more);
	g_assert_null(store_unit(store, one)->tag);
	g_autoptr(GPtrArray) conflicts = store_conflicts(store, false);
	g_assert_cmpuint(conflicts->len, ==, 0);
}

static void printed_tags_are_known(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	static const char *const printed[] = { "8KJ83D09S65R", "VK01234567KT", "VK09BP8JKZA4",
		NULL };
	struct draft *draft = draft_new("tags.printed");
	draft_texts(draft, "tags", printed);
	event_unref(append(store, draft));
	g_assert_true(store_tag_known(store, "VK09BP8JKZA4"));
	g_assert_false(store_tag_known(store, "VK09BP8JKZA5"));
}

static void units_are_listed_and_counted_by_what_is_asked(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	for (guint i = 0; i < 12; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		event_unref(append(store, received_draft(serial, dev)));
		if (i % 3 == 0)
			event_unref(append(store, unit_draft("device.accepted", dev)));
	}
	const struct unit_filter all = { 0 }, accepted = { .state = "accepted" },
				 here = { .place = "S052", .state = "arrived" },
				 elsewhere = { .place = "S009" };
	g_assert_cmpuint(store_count_units(store, &all), ==, 12);
	g_assert_cmpuint(store_count_units(store, &accepted), ==, 4);
	g_assert_cmpuint(store_count_units(store, &here), ==, 8);
	g_assert_cmpuint(store_count_units(store, &elsewhere), ==, 0);
	g_autoptr(GPtrArray) devs = store_units(store, &here, 0),
			     few = store_units(store, &here, 3);
	g_assert_cmpuint(devs->len, ==, 8);
	g_assert_cmpuint(few->len, ==, 3);
	for (guint i = 1; i < devs->len; i++)
		g_assert_cmpstr(devs->pdata[i - 1], <, devs->pdata[i]);
}

static struct draft *list_draft(
	const char *list, gint64 version, gint64 part, gint64 of, const char *person)
{
	struct draft *draft = draft_new("list.approved"), *row = draft_new(NULL);
	draft_text(draft, "list", list);
	draft_int(draft, "version", version);
	draft_text(draft, "to", "S052");
	draft_int(row, "row", 10 * version + part);
	draft_text(row, "person", person);
	draft_text(row, "family", "f0123456789AB");
	draft_int(row, "held", 0);
	draft_row(draft, "rows", row);
	if (of > 1) {
		draft_int(draft, "part", part);
		draft_int(draft, "of", of);
	}
	if (of > 1 && part == of) {
		draft_int(draft, "count", of);
		draft_text(draft, "hash",
			"0000000000000000000000000000000000000000000000000000000000000000");
	}
	return draft;
}

static void a_person_is_listed_once_the_last_part_is_here(void)
{
	AUTO_SHELF shelf;
	char list[ID_SIZE] = "";
	gint64 row = 0;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_assert_false(store_listed(store, "p0123456789AB", list, &row));
	event_unref(append(store, list_draft("l0123456789AB", 1, 1, 2, "p0123456789AB")));
	g_assert_false(store_listed(store, "p0123456789AB", list, &row));
	event_unref(append(store, list_draft("l0123456789AB", 1, 2, 2, "pBA9876543210")));
	g_assert_true(store_listed(store, "p0123456789AB", list, &row));
	g_assert_cmpstr(list, ==, "l0123456789AB");
	g_assert_cmpint(row, ==, 11);
	event_unref(append(store, list_draft("l0123456789AB", 2, 1, 1, "p0123456789AB")));
	g_assert_true(store_listed(store, "p0123456789AB", list, &row));
	g_assert_cmpint(row, ==, 21);
}

static struct draft *assigned_draft(const char *dev, const char *person)
{
	struct draft *draft = unit_draft("device.assigned", dev);
	draft_text(draft, "person", person);
	draft_text(draft, "list", "l0123456789AB");
	draft_int(draft, "row", 1);
	draft_text(draft, "act", "a0123456789AB");
	return draft;
}

static guint open_of_kind(struct store *store, const char *kind)
{
	g_autoptr(GPtrArray) conflicts = store_conflicts(store, true);
	guint count = 0;
	for (guint i = 0; i < conflicts->len; i++)
		count += strcmp(((struct conflict *)conflicts->pdata[i])->kind, kind) == 0;
	return count;
}

/* What stands in another subject's events reaches the unit: a list, a joining, a void. */
static void a_list_that_comes_late_closes_the_gate_of_a_unit(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	event_unref(append(store, assigned_draft(dev, "p0123456789AB")));
	g_assert_cmpstr(store_unit(store, dev)->person, ==, "p0123456789AB");
	g_assert_cmpuint(open_of_kind(store, "gate_list"), ==, 1);
	g_autoptr(struct event) list =
		append(store, list_draft("l0123456789AB", 1, 1, 1, "p0123456789AB"));
	g_assert_cmpuint(open_of_kind(store, "gate_list"), ==, 0);
	event_unref(append(store, void_draft(list)));
	g_assert_cmpuint(open_of_kind(store, "gate_list"), ==, 1);
	event_unref(append(store, list_draft("lBA9876543210", 1, 1, 1, "pBA9876543210")));
	struct draft *joined = draft_new("person.joined");
	draft_text(joined, "person", "p0123456789AB");
	draft_text(joined, "same", "pBA9876543210");
	event_unref(append(store, joined));
	g_assert_cmpuint(open_of_kind(store, "gate_list"), ==, 0);
}

static void two_units_of_joined_persons_are_one_conflict(void)
{
	AUTO_SHELF shelf;
	char one[DEV_SIZE], two[DEV_SIZE];
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	event_unref(append(store, received_draft("PF2W2GLT", one)));
	event_unref(append(store, received_draft("5CG0384PW1", two)));
	event_unref(append(store, assigned_draft(one, "p0123456789AB")));
	event_unref(append(store, assigned_draft(two, "pBA9876543210")));
	g_assert_cmpuint(open_of_kind(store, "units"), ==, 0);
	struct draft *joined = draft_new("person.joined");
	draft_text(joined, "person", "p0123456789AB");
	draft_text(joined, "same", "pBA9876543210");
	event_unref(append(store, joined));
	g_assert_cmpuint(open_of_kind(store, "units"), ==, 1);
	struct draft *returned = unit_draft("device.returned", two);
	draft_text(returned, "person", "pBA9876543210");
	event_unref(append(store, returned));
	g_assert_cmpuint(open_of_kind(store, "units"), ==, 0);
}

static void texts_of_an_organisation_are_the_newest_published(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "EKO");
	static const char *const names[] = { "Old school", "School 52" };
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		struct draft *draft = draft_new("org.defined");
		draft_text(draft, "id", "S052");
		draft_text(draft, "type", "school");
		draft_text(draft, "name_ru", names[i]);
		event_unref(append(store, draft));
	}
	g_autofree char *name = store_org_text(store, "S052", "name_ru");
	g_assert_cmpstr(name, ==, "School 52");
	g_assert_null(store_org_text(store, "S052", "phone"));
	g_assert_null(store_org_text(store, "S009", "name_ru"));
}

static const char spec_text[] =
	"[specification]\ntitle = Laptop\n"
	"[line ram_mib]\nop = >=\nvalue = 4096\nseverity = reject\nmeasured = yes\n";

static void the_newest_specification_is_found_without_its_id(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "EKO");
	g_assert_null(store_spec(store, NULL));
	g_autofree char *last = NULL;
	for (guint i = 0; i < 2; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(struct spec) spec =
			spec_read(spec_text, strlen(spec_text), "laptop.ini", &error);
		g_assert_no_error(error);
		g_autoptr(GPtrArray) drafts = spec_drafts(spec);
		g_assert_true(store_append(
			store, (struct draft *const *)drafts->pdata, drafts->len, NULL, &error));
		g_free(last);
		last = g_strdup(spec->id);
	}
	g_autoptr(struct spec) newest = store_spec(store, NULL);
	g_autoptr(struct spec) same = store_spec(store, last);
	g_assert_cmpstr(newest->id, ==, last);
	g_assert_cmpstr(same->id, ==, last);
	g_assert_null(store_spec(store, "q0123456789AB"));
}

static void settings_stay(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", NULL);
	g_assert_null(store_get(store, "lang"));
	g_assert_true(store_set(store, "lang", "kk", NULL));
	g_assert_true(store_set(store, "host", "BELGI.KZ", NULL));
	g_assert_true(store_set(store, "host", NULL, NULL));
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "belgi.sqlite", STORE_READ);
	g_autofree char *lang = store_get(store, "lang");
	g_assert_cmpstr(lang, ==, "kk");
	g_assert_null(store_get(store, "host"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/views/" #name, name)
	TEST(a_unit_is_found_by_serial_tag_and_inventory_number);
	TEST(a_unit_named_by_its_tag_is_found_by_its_serial);
	TEST(one_tag_on_two_units_gives_both);
	TEST(a_swap_moves_the_tag_and_leaves_no_conflict);
	TEST(printed_tags_are_known);
	TEST(units_are_listed_and_counted_by_what_is_asked);
	TEST(a_person_is_listed_once_the_last_part_is_here);
	TEST(a_list_that_comes_late_closes_the_gate_of_a_unit);
	TEST(two_units_of_joined_persons_are_one_conflict);
	TEST(texts_of_an_organisation_are_the_newest_published);
	TEST(the_newest_specification_is_found_without_its_id);
	TEST(settings_stay);
	return g_test_run();
}
