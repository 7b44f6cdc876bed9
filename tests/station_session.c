/* SPDX-License-Identifier: Apache-2.0
 * The desk, scan by scan: what is said, what is recorded, and what is not. */
#include "base/error.h"
#include "model/tag.h"
#include "support/desk.h"

#include <string.h>

static const char two_units[] = "serial;model;school;price\nPF2W2GLT;82KU;S052;150000\n"
				"PF2W2GM1;82KU;S052;150000\nPF2W2GM2;82KU;S017;150000\n";

static const char units_away[] = "serial;model;school;price\nPF2W2GLT;82KU;S017;150000\n"
				 "PF2W2GM1;82KU;S017;150000\nPF2W2GM2;82KU;S052;150000\n";

static void the_same_code_is_silent_for_a_moment_and_counted_once(void)
{
	struct scan again = {
		.text = (char *)"PF2W2GLT", .len = 8, .how = "scan", .source = (char *)"gate"
	};
	struct desk desk;
	gint64 before;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "receive");
	said(&desk, "PF2W2GLT", "receive.match", "In the list: 1 of 2");
	before = events(&desk);
	again.at = desk.now + 1499;
	answer_clear(&desk.answer);
	g_assert_true(session_scan(desk.session, &again, &desk.answer, NULL));
	g_assert_cmpstr(desk.answer.key, ==, "");
	/* Another scanner speaks for itself, and so does the same one later. */
	again.source = (char *)"door";
	answer_clear(&desk.answer);
	g_assert_true(session_scan(desk.session, &again, &desk.answer, NULL));
	g_assert_cmpstr(desk.answer.key, ==, "receive.duplicate");
	said(&desk, "PF2W2GLT", "receive.duplicate", "Already scanned at 13:30");
	g_assert_cmpint(events(&desk), ==, before);
	close_desk(&desk);
}

static void a_clock_that_jumps_back_silences_nothing(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "receive");
	scan(&desk, "PF2W2GLT");
	desk.now -= 4000;
	said(&desk, "PF2W2GLT", "receive.duplicate", NULL);
	close_desk(&desk);
}

static void a_stranger_is_recorded_only_after_keep(void)
{
	struct desk desk;
	gint64 before;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "receive");
	before = events(&desk);
	said(&desk, "BELGI:CMD:KEEP", "receive.nothing_to_keep", NULL);
	said(&desk, "5CG0384PW1", "receive.extra", "Not in the list. Set it aside");
	g_assert_cmpint(events(&desk), ==, before);
	g_assert_null(desk.answer.event);
	said(&desk, "BELGI:CMD:KEEP", "receive.kept", "Kept as extra");
	g_assert_cmpstr(desk.answer.unit, ==, "5CG0384PW1");
	g_assert_nonnull(desk.answer.event);
	g_assert_cmpint(state_of(&desk, "5CG0384PW1"), ==, STATE_ARRIVED);
	said(&desk, "BELGI:CMD:KEEP", "receive.nothing_to_keep", NULL);
	said(&desk, "PF2W2GM2", "receive.other_school", "This one is for S017. Do not open it");
	said(&desk, "BELGI:CMD:KEEP", "receive.nothing_to_keep", NULL);
	close_desk(&desk);
}

static void without_any_list_everything_is_taken_as_it_comes(void)
{
	struct desk desk;

	open_desk(&desk);
	use(&desk, "receive");
	said(&desk, "PF2W2GLT", "receive.unlisted",
		"Recorded: 1. There is no list to compare with");
	said(&desk, "PF2W2GM1", "receive.unlisted", NULL);
	g_assert_cmpint(state_of(&desk, "PF2W2GM1"), ==, STATE_ARRIVED);
	use(&desk, "receive");
	said(&desk, "PF2W2GM1", "receive.already", "Already received here on 2026-08-12");
	close_desk(&desk);
}

static void done_with_units_missing_is_asked_for_twice(void)
{
	struct desk desk;
	g_autofree char *ship = NULL;

	open_desk(&desk);
	expect_units(&desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	ship = ship_here(&desk, "PF2W2GLT", "PF2W2GM1");
	use_options(&desk, (struct session_options){ .mode = "receive", .ship = ship });
	said(&desk, "PF2W2GLT", "receive.match", "In the list: 1 of 2");
	said(&desk, "BELGI:CMD:DONE", "receive.confirm",
		"1 still missing. Scan DONE again to close");
	g_assert_null(desk.answer.event);
	said(&desk, "BELGI:CMD:DONE", "receive.closed", "Shipment closed: 1 of 2");
	g_assert_nonnull(desk.answer.event);
	g_autoptr(GPtrArray) conflicts = store_conflicts(desk.store, true);
	g_assert_cmpuint(conflicts->len, ==, 1);
	g_assert_cmpstr(((struct conflict *)conflicts->pdata[0])->kind, ==, "shipment");
	said(&desk, "PF2W2GM1", "receive.match", "In the list: 2 of 2");
	close_desk(&desk);
}

static void what_done_said_is_not_said_again(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	use(&desk, "receive");
	scan(&desk, "PF2W2GLT");
	scan(&desk, "PF2W2GM1");
	said(&desk, "BELGI:CMD:DONE", "receive.done", "All 2 are here");
	said(&desk, "BELGI:CMD:DONE", "receive.finished",
		"Finished already. Nothing was scanned since");
	g_assert_cmpstr(finish(&desk), ==, "");
	said(&desk, "BELGI:CMD:UNDO", "undo.done", NULL);
	said(&desk, "BELGI:CMD:DONE", "receive.confirm", NULL);
	said(&desk, "PF2W2GM1", "receive.match", NULL);
	g_assert_cmpstr(finish(&desk), ==, "receive.done");
	close_desk(&desk);
}

static void a_waybill_survives_a_power_cut(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, units_away);
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "S017" });
	scan(&desk, "PF2W2GLT");
	said(&desk, "PF2W2GM2", "ship.other_school", "This one is for S052. Leave it out");
	/* The session goes without an end. */
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "S017" });
	said(&desk, "PF2W2GLT", "ship.already", "Already on this waybill");
	said(&desk, "PF2W2GM1", "ship.listed", "On the waybill: 2. To send, scan DONE");
	said(&desk, "BELGI:CMD:RECEIVE", "desk.finish_first", NULL);
	said(&desk, "BELGI:CMD:UNDO", "undo.done", "Undone: PF2W2GM1");
	g_assert_cmpstr(finish(&desk), ==, "ship.waiting");
	g_assert_cmpstr(
		desk.answer.sentence, ==, "Not sent yet, on the waybill: 1. To send, scan DONE");
	g_assert_cmpint(state_of(&desk, "PF2W2GLT"), ==, STATE_EXPECTED);
	said(&desk, "BELGI:CMD:DONE", "ship.sent", NULL);
	g_assert_cmpint(state_of(&desk, "PF2W2GLT"), ==, STATE_IN_TRANSIT);
	g_assert_cmpint(state_of(&desk, "PF2W2GM1"), ==, STATE_EXPECTED);
	close_desk(&desk);
}

static void a_waybill_for_another_school_is_finished_first(void)
{
	struct desk desk;
	struct session_options options = { .mode = "ship", .to = "S018" };
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	expect_units(&desk, units_away);
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "S017" });
	scan(&desk, "PF2W2GLT");
	g_clear_pointer(&desk.session, session_free);
	options.store = desk.store;
	g_assert_null(session_new(&options, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_REFUSED);
	g_assert_nonnull(strstr(error->message, "scanned but not sent to S017"));
	close_desk(&desk);
}

static void nothing_is_sent_to_the_own_organisation(void)
{
	struct desk desk;
	struct session_options options = { .mode = "ship", .to = "s052" };
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	options.store = desk.store;
	g_assert_null(session_new(&options, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_USAGE);
	close_desk(&desk);
}

static void what_was_rejected_goes_back_to_whoever_delivered_it(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "receive");
	scan(&desk, "PF2W2GLT");
	scan(&desk, "PF2W2GM1");
	use_options(&desk, (struct session_options){ .mode = "reject", .reason = "damaged" });
	said(&desk, "PF2W2GLT", "reject.done", NULL);
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "DEPOT" });
	said(&desk, "PF2W2GM1", "ship.other_school", NULL);
	said(&desk, "PF2W2GLT", "ship.listed", NULL);
	said(&desk, "DONE", "ship.sent", NULL);
	close_desk(&desk);
}

static void a_large_shipment_goes_in_parts(void)
{
	struct desk desk;
	GString *csv = g_string_new("serial;school\n");

	open_desk(&desk);
	for (guint i = 0; i < 600; i++)
		g_string_append_printf(csv, "SN%05u;S017\n", i);
	expect_units(&desk, csv->str);
	g_string_free(csv, TRUE);
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "S017", .close = true });
	for (guint i = 0; i < 600; i++) {
		g_autofree char *serial = g_strdup_printf("SN%05u", i);
		g_assert_cmpstr(scan(&desk, serial), ==, "ship.listed");
	}
	g_assert_cmpstr(finish(&desk), ==, "ship.sent");
	const struct unit_filter sent = { .state = "in_transit" };
	g_assert_cmpuint(store_count_units(desk.store, &sent), ==, 600);
	g_autofree char *subject =
		g_strdup_printf("ship:%s", store_unit_of_serial(desk.store, "SN00000")->ship);
	g_autoptr(GPtrArray) parts = store_events(desk.store, subject);
	g_assert_cmpuint(parts->len, ==, 3);
	const struct event *last = g_ptr_array_index(parts, 2);
	g_assert_cmpint(event_int(last, "part", 0), ==, 3);
	g_assert_cmpint(event_int(last, "count", 0), ==, 600);
	g_assert_nonnull(event_text(last, "hash"));
	close_desk(&desk);
}

static void a_serial_and_a_tag_pair_in_either_order(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "tag");
	said(&desk, "PF2W2GLT", "tag.next_tag", "Now the tag for PF2W2GLT");
	said(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", "tag.bound",
		"Tag VK09-BP8J-KZA4 is on PF2W2GLT. Stick it on now");
	said(&desk, "HTTPS://BELGI.KZ/T/VK01234567KT", "tag.next_serial",
		"Tag VK01-2345-67KT. Now the serial number");
	said(&desk, "PF2W2GM1", "tag.bound", NULL);
	said(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", "tag.same", NULL);
	use(&desk, "tag");
	said(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", "tag.used",
		"This tag is already on PF2W2GLT. Take another");
	close_desk(&desk);
}

static void tags_of_a_sheet_pair_with_serials_in_order(void)
{
	char practice[TAG_SIZE];
	struct desk desk;

	open_desk(&desk);
	use(&desk, "tag");
	scan(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4");
	scan(&desk, "HTTPS://BELGI.KZ/T/VK01234567KT");
	scan(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4");
	said(&desk, "PF2W2GLT", "tag.bound", NULL);
	said(&desk, "PF2W2GM1", "tag.bound", NULL);
	g_assert_cmpstr(store_unit_of_serial(desk.store, "PF2W2GLT")->tag, ==, "VK09BP8JKZA4");
	g_assert_cmpstr(store_unit_of_serial(desk.store, "PF2W2GM1")->tag, ==, "VK01234567KT");
	tag_complete(practice, "ZZZ0000001");
	g_autofree char *url = tag_url("BELGI.KZ", practice);
	said(&desk, url, "tag.practice", "This is a practice tag. Take another");
	close_desk(&desk);
}

static void a_tagged_unit_gets_another_tag_only_after_yes(void)
{
	struct desk desk;

	open_desk(&desk);
	use(&desk, "tag");
	scan(&desk, "PF2W2GLT");
	scan(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4");
	said(&desk, "PF2W2GLT", "tag.has",
		"PF2W2GLT has tag VK09-BP8J-KZA4. To give it another, scan YES");
	said(&desk, "HTTPS://BELGI.KZ/T/VK01234567KT", "tag.next_serial", NULL);
	said(&desk, "BELGI:CMD:UNDO", "undo.done", NULL);
	scan(&desk, "PF2W2GLT");
	said(&desk, "BELGI:CMD:YES", "tag.next_tag", NULL);
	said(&desk, "HTTPS://BELGI.KZ/T/VK01234567KT", "tag.bound", NULL);
	g_assert_cmpstr(store_unit_of_serial(desk.store, "PF2W2GLT")->tag, ==, "VK01234567KT");
	close_desk(&desk);
}

static void undo_voids_and_what_it_voided_can_be_done_again(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "receive");
	said(&desk, "BELGI:CMD:UNDO", "undo.nothing", "Nothing to undo here");
	scan(&desk, "PF2W2GLT");
	scan(&desk, "PF2W2GM1");
	said(&desk, "BELGI:CMD:UNDO", "undo.done", "Undone: received, PF2W2GM1");
	g_assert_cmpint(state_of(&desk, "PF2W2GM1"), ==, STATE_EXPECTED);
	said(&desk, "PF2W2GM1", "receive.match", "In the list: 2 of 2");
	scan(&desk, "BELGI:CMD:UNDO");
	scan(&desk, "BELGI:CMD:UNDO");
	g_assert_cmpint(state_of(&desk, "PF2W2GLT"), ==, STATE_EXPECTED);
	said(&desk, "BELGI:CMD:UNDO", "undo.nothing", NULL);
	close_desk(&desk);
}

static void a_box_stands_for_what_is_packed_in_it(void)
{
	struct desk desk;
	char box[ID_SIZE] = "b0123456789AB";
	g_autofree char *ship = NULL;

	open_desk(&desk);
	expect_units(&desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\nPF2W2GM2;S052\n");
	use(&desk, "pack");
	said(&desk, "PF2W2GLT", "pack.needs_box", "Scan the box first");
	said(&desk, box, "pack.box", NULL);
	said(&desk, "PF2W2GLT", "pack.done", "In box b0123456789AB: 1");
	said(&desk, "PF2W2GM1", "pack.done", "In box b0123456789AB: 2");
	said(&desk, "PF2W2GLT", "pack.already", NULL);
	said(&desk, "NEVERSEEN1", "unit.unknown", NULL);
	ship = ship_here(&desk, "PF2W2GLT", "PF2W2GM1");
	use(&desk, "receive");
	said(&desk, box, "receive.box", "From the box: 2. In all: 2 of 3");
	g_assert_cmpint(state_of(&desk, "PF2W2GM1"), ==, STATE_ARRIVED);
	said(&desk, box, "receive.box_empty", NULL);
	said(&desk, "BELGI:CMD:UNDO", "undo.done", NULL);
	said(&desk, "PF2W2GLT", "receive.match", NULL);
	close_desk(&desk);
}

static void undo_of_a_box_voids_all_that_its_scan_recorded(void)
{
	struct desk desk;
	char box[ID_SIZE] = "b0123456789AB";
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use_options(&desk, (struct session_options){ .mode = "pack", .box = box });
	scan(&desk, "PF2W2GLT");
	scan(&desk, "PF2W2GM1");
	first = ship_here(&desk, "PF2W2GLT", NULL);
	second = ship_here(&desk, "PF2W2GM1", NULL);
	use(&desk, "receive");
	said(&desk, box, "receive.box", NULL);
	said(&desk, "BELGI:CMD:UNDO", "undo.done", "Undone: received, 2");
	g_assert_cmpint(state_of(&desk, "PF2W2GLT"), ==, STATE_IN_TRANSIT);
	g_assert_cmpint(state_of(&desk, "PF2W2GM1"), ==, STATE_IN_TRANSIT);
	said(&desk, "BELGI:CMD:UNDO", "undo.nothing", NULL);
	said(&desk, box, "receive.box", "From the box: 2. In all: 2 of 2");
	close_desk(&desk);
}

static guint arrivals(struct desk *desk, const char *ship)
{
	g_autofree char *subject = g_strdup_printf("ship:%s", ship);
	g_autoptr(GPtrArray) events_of = store_events(desk->store, subject);
	guint count = 0;

	for (guint i = 0; i < events_of->len; i++)
		count += event_is(events_of->pdata[i], "shipment.arrived") ||
			 event_is(events_of->pdata[i], "device.received");
	return count;
}

static void done_closes_the_shipments_that_a_box_came_with(void)
{
	struct desk desk;
	char box[ID_SIZE] = "b0123456789AB";
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;

	open_desk(&desk);
	expect_units(&desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	use_options(&desk, (struct session_options){ .mode = "pack", .box = box });
	scan(&desk, "PF2W2GLT");
	scan(&desk, "PF2W2GM1");
	first = ship_here(&desk, "PF2W2GLT", NULL);
	second = ship_here(&desk, "PF2W2GM1", NULL);
	g_assert_cmpstr(first, !=, second);
	use(&desk, "receive");
	said(&desk, box, "receive.box", "From the box: 2. In all: 2 of 2");
	said(&desk, "BELGI:CMD:DONE", "receive.done", NULL);
	g_assert_cmpuint(arrivals(&desk, first), ==, 2);
	g_assert_cmpuint(arrivals(&desk, second), ==, 2);
	g_autoptr(GPtrArray) conflicts = store_conflicts(desk.store, true);
	g_assert_cmpuint(conflicts->len, ==, 0);
	close_desk(&desk);
}

static void a_mode_is_switched_by_its_code(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "show");
	said(&desk, "PF2W2GLT", "show.unit", "expected: S052");
	said(&desk, "BELGI:CMD:RECEIVE", "desk.mode", "Mode: Receive");
	said(&desk, "PF2W2GLT", "receive.match", NULL);
	close_desk(&desk);
}

static void a_mode_that_cannot_begin_leaves_the_one_before_as_it_was(void)
{
	struct desk desk;

	open_desk(&desk);
	use(&desk, "receive");
	scan(&desk, "PF2W2GLT");
	said(&desk, "BELGI:CMD:CHECK", "begin.no_spec",
		"No specification is known here. Sync, or publish one");
	said(&desk, "PF2W2GLT", "receive.duplicate", NULL);
	use(&desk, "tag");
	said(&desk, "PF2W2GLT", "tag.next_tag", NULL);
	said(&desk, "BELGI:CMD:SHIP", "begin.no_destination",
		"Nothing says where to send. Start the desk again with --to");
	said(&desk, "HTTPS://BELGI.KZ/T/VK09BP8JKZA4", "tag.bound", NULL);
	close_desk(&desk);
}

static void every_mode_can_be_asked_for_from_every_other(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	for (guint from = 0; session_mode(from); from++)
		for (guint to = 0; session_mode(to); to++) {
			g_autofree char *code =
				g_strdup_printf("BELGI:CMD:%s", session_mode(to)->name);
			if (strcmp(session_mode(from)->name, "ship") == 0 ||
				strcmp(session_mode(from)->name, "check") == 0)
				continue;
			use(&desk, session_mode(from)->name);
			scan(&desk, "PF2W2GLT");
			scan(&desk, code);
			g_assert_true(strcmp(desk.answer.key, "desk.mode") == 0 ||
				      g_str_has_prefix(desk.answer.key, "begin."));
			scan(&desk, "PF2W2GLT");
			g_assert_cmpstr(desk.answer.key, !=, "");
		}
	close_desk(&desk);
}

static void what_was_sent_does_not_hinder_receiving(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, units_away);
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "S017" });
	scan(&desk, "PF2W2GLT");
	said(&desk, "BELGI:CMD:DONE", "ship.sent", NULL);
	said(&desk, "BELGI:CMD:RECEIVE", "desk.mode", NULL);
	said(&desk, "PF2W2GM2", "receive.match", "In the list: 1 of 1");
	close_desk(&desk);
}

static void the_answer_is_in_the_language_of_the_desk(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use_options(&desk, (struct session_options){ .mode = "receive", .lang = "kk" });
	said(&desk, "PF2W2GLT", "receive.match", "Тізімде бар: 1 / 2");
	use_options(&desk, (struct session_options){ .mode = "receive", .lang = "ru" });
	said(&desk, "PF2W2GM2", "receive.other_school",
		"Это для другой школы: S017. Не вскрывайте");
	close_desk(&desk);
}

#define TEST(name) g_test_add_func("/session/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(the_same_code_is_silent_for_a_moment_and_counted_once);
	TEST(a_clock_that_jumps_back_silences_nothing);
	TEST(a_stranger_is_recorded_only_after_keep);
	TEST(without_any_list_everything_is_taken_as_it_comes);
	TEST(done_with_units_missing_is_asked_for_twice);
	TEST(what_done_said_is_not_said_again);
	TEST(a_waybill_survives_a_power_cut);
	TEST(a_waybill_for_another_school_is_finished_first);
	TEST(nothing_is_sent_to_the_own_organisation);
	TEST(what_was_rejected_goes_back_to_whoever_delivered_it);
	TEST(a_large_shipment_goes_in_parts);
	TEST(a_serial_and_a_tag_pair_in_either_order);
	TEST(tags_of_a_sheet_pair_with_serials_in_order);
	TEST(a_tagged_unit_gets_another_tag_only_after_yes);
	TEST(undo_voids_and_what_it_voided_can_be_done_again);
	TEST(a_box_stands_for_what_is_packed_in_it);
	TEST(undo_of_a_box_voids_all_that_its_scan_recorded);
	TEST(done_closes_the_shipments_that_a_box_came_with);
	TEST(a_mode_is_switched_by_its_code);
	TEST(a_mode_that_cannot_begin_leaves_the_one_before_as_it_was);
	TEST(every_mode_can_be_asked_for_from_every_other);
	TEST(what_was_sent_does_not_hinder_receiving);
	TEST(the_answer_is_in_the_language_of_the_desk);
	return g_test_run();
}
