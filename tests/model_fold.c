/* SPDX-License-Identifier: Apache-2.0
 * Stories: what people at desks did, in which order they knew of each other, and what everyone
 * sees. Each story is told under two sets of clocks, since clocks decide nothing. */
#include "support/cast.h"

#include <string.h>

/* ---- the stories ---- */

static void a_school_without_its_supplier_has_no_red_card(struct cast *cast)
{
	take_in(cast, cast->school);
	assert_all_see(cast, "on_balance", "S052", "");
}

static void a_supplier_that_comes_late_fills_in_history(struct cast *cast)
{
	take_in(cast, cast->school);
	expect(cast, cast->warehouse, "S052");
	say_with(cast, cast->warehouse, "device.tagged", "tag", TAG);
	send_off(cast, cast->warehouse, SHIP, "S052");
	assert_all_see(cast, "on_balance", "S052", "");
}

static void a_send_on_that_arrives_after_the_reception_closes_the_card(struct cast *cast)
{
	receive(cast, cast->school);
	stage_tell(cast->other, cast->school);
	struct event *sent = send_off(cast, cast->school, SHIP, "S009");
	receive(cast, cast->other);
	assert_all_see(cast, "arrived", "S009", "");
	g_autoptr(GPtrArray) before = g_ptr_array_copy(cast->stage->events, NULL, NULL);
	g_ptr_array_set_free_func(before, NULL);
	g_ptr_array_remove(before, sent);
	assert_seen(cast, before, "arrived", "S009", "place");
}

static void two_schools_that_claim_one_unit_see_one_card(struct cast *cast)
{
	receive(cast, cast->school);
	receive(cast, cast->other);
	assert_all_see(cast, "arrived", "S009", "place");
	expect(cast, cast->warehouse, "S052");
	assert_all_see(cast, "arrived", "S052", "place");
}

static void two_desks_that_assign_to_two_pupils_see_one_card(struct cast *cast)
{
	static const char *const persons[] = { PUPIL, OTHER_PUPIL, NULL };
	struct actor *desk = stage_actor(cast->stage, "S052", "school");
	approve(cast, persons);
	take_in(cast, cast->school);
	stage_tell(desk, cast->school);
	assign(cast, cast->school, DEV, PUPIL);
	assign(cast, desk, DEV, OTHER_PUPIL);
	assert_all_see(cast, "assigned", "S052", "pupils");
	stage_tell(desk, cast->school);
	say_with(cast, desk, "device.returned", "person", PUPIL);
	assert_all_see(cast, "on_balance", "S052", "");
}

static void two_units_for_one_pupil_are_a_card_of_the_pupil(struct cast *cast)
{
	static const char *const persons[] = { PUPIL, NULL };
	approve(cast, persons);
	take_in(cast, cast->school);
	assign(cast, cast->school, DEV, PUPIL);
	assert_subject(cast, "person:" PUPIL, "");
	stage_say(cast->stage, cast->school, unit_draft("device.received", DEV2));
	stage_say(cast->stage, cast->school, unit_draft("device.accepted", DEV2));
	balance(cast, cast->school, DEV2, "2021-0002");
	assign(cast, cast->school, DEV2, PUPIL);
	assert_subject(cast, "person:" PUPIL, "units");
	assert_all_see(cast, "assigned", "S052", "");
}

static void a_void_of_a_hand_over_puts_the_unit_back(struct cast *cast)
{
	static const char *const persons[] = { PUPIL, NULL };
	approve(cast, persons);
	take_in(cast, cast->school);
	struct event *assigned = assign(cast, cast->school, DEV, PUPIL);
	struct event *voided = stage_say(cast->stage, cast->school, void_draft(assigned));
	assert_all_see(cast, "on_balance", "S052", "");
	stage_say(cast->stage, cast->school, void_draft(voided));
	assert_all_see(cast, "assigned", "S052", "");
}

static void a_void_after_another_built_on_it_does_not_count(struct cast *cast)
{
	struct event *sent = send_off(cast, cast->warehouse, SHIP, "S052");
	stage_tell(cast->school, cast->warehouse);
	receive(cast, cast->school);
	stage_tell(cast->warehouse, cast->school);
	stage_say(cast->stage, cast->warehouse, void_draft(sent));
	assert_all_see(cast, "arrived", "S052", "entitled");
}

static void a_void_before_another_built_on_it_counts(struct cast *cast)
{
	struct event *sent = send_off(cast, cast->warehouse, SHIP, "S052");
	stage_say(cast->stage, cast->warehouse, void_draft(sent));
	receive(cast, cast->school);
	assert_all_see(cast, "arrived", "S052", "");
}

static void a_broken_gate_is_a_card_until_the_missing_event_comes(struct cast *cast)
{
	struct actor *desk = stage_actor(cast->stage, "S052", "school");
	receive(cast, cast->school);
	stage_tell(desk, cast->school);
	balance(cast, cast->school, DEV, "2021-0001");
	assert_all_see(cast, "on_balance", "S052", "gate_acceptance");
	say(cast, desk, "device.accepted");
	assert_all_see(cast, "on_balance", "S052", "");
}

static void a_hand_over_before_the_balance_and_off_the_list_breaks_two_gates(struct cast *cast)
{
	static const char *const persons[] = { PUPIL, NULL };
	receive(cast, cast->school);
	say(cast, cast->school, "device.accepted");
	assign(cast, cast->school, DEV, PUPIL);
	assert_all_see(cast, "assigned", "S052", "gate_balance gate_list");
	approve(cast, persons);
	assert_all_see(cast, "assigned", "S052", "gate_balance");
}

static void a_signed_exception_lifts_the_gate(struct cast *cast)
{
	receive(cast, cast->school);
	struct draft *draft = unit_draft("exception.signed", DEV);
	draft_text(draft, "gate", "acceptance");
	draft_text(draft, "reason", "urgent");
	draft_text(draft, "act", ACT);
	stage_say(cast->stage, cast->school, draft);
	balance(cast, cast->school, DEV, "2021-0001");
	assert_all_see(cast, "on_balance", "S052", "");
}

static void steps_that_exclude_each_other_are_a_card(struct cast *cast)
{
	struct actor *desk = stage_actor(cast->stage, "S052", "school");
	receive(cast, cast->school);
	stage_tell(desk, cast->school);
	say(cast, cast->school, "device.accepted");
	say_with(cast, desk, "device.rejected", "reason", "screen");
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_autofree char *open = sight_conflicts(sight, UNIT);
	g_assert_cmpstr(open, ==, "step");
	stage_tell(desk, cast->school);
	say(cast, desk, "device.accepted");
	assert_all_see(cast, "accepted", "S052", "");
}

static void accepted_though_not_to_specification_is_a_card(struct cast *cast)
{
	receive(cast, cast->school);
	struct draft *draft = unit_draft("device.checked", DEV), *row = draft_new(NULL);
	draft_text(row, "key", "ram_mib");
	draft_text(row, "value", "2048");
	draft_int(row, "ok", 0);
	draft_text(draft, "spec", SPEC);
	draft_text(draft, "verdict", "fail");
	draft_row(draft, "rows", row);
	stage_say(cast->stage, cast->school, draft);
	say(cast, cast->school, "device.accepted");
	assert_all_see(cast, "accepted", "S052", "spec");
}

static void one_inventory_number_on_two_units_is_a_card(struct cast *cast)
{
	take_in(cast, cast->school);
	stage_say(cast->stage, cast->school, unit_draft("device.received", DEV2));
	stage_say(cast->stage, cast->school, unit_draft("device.accepted", DEV2));
	balance(cast, cast->school, DEV2, "2021-0001");
	assert_subject(cast, "inv:S052:2021-0001", "inventory");
	balance(cast, cast->school, DEV2, "2021-0002");
	assert_subject(cast, "inv:S052:2021-0001", "");
}

static struct event *tag_unit(struct cast *cast, struct actor *actor, const char *dev)
{
	struct draft *draft = unit_draft("device.tagged", dev);
	draft_text(draft, "tag", TAG);
	return stage_say(cast->stage, actor, draft);
}

static const char *tag_on(struct sight *sight, const char *dev)
{
	const struct unit_view *view = fold_unit(sight->fold, dev);
	return view != NULL ? view->tag : NULL;
}

static void one_tag_on_two_units_is_a_card_and_a_swap_is_none(struct cast *cast)
{
	tag_unit(cast, cast->warehouse, DEV);
	struct event *second = tag_unit(cast, cast->dir, DEV2);
	assert_subject(cast, "tag:" TAG, "tag");
	stage_say(cast->stage, cast->dir, void_draft(second));
	assert_subject(cast, "tag:" TAG, "");
	stage_tell(cast->warehouse, cast->dir);
	tag_unit(cast, cast->warehouse, DEV2);
	assert_subject(cast, "tag:" TAG, "");
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_assert_null(tag_on(sight, DEV));
	g_assert_cmpstr(tag_on(sight, DEV2), ==, TAG);
}

static void two_names_of_one_unit_are_joined(struct cast *cast)
{
	receive(cast, cast->school);
	stage_say(cast->stage, cast->school, unit_draft("device.received", DEV2));
	stage_say(cast->stage, cast->school, unit_draft("device.accepted", DEV2));
	struct draft *draft = unit_draft("device.identified", DEV2);
	draft_text(draft, "same", DEV);
	struct event *joined = stage_say(cast->stage, cast->school, draft);
	assert_all_see(cast, "accepted", "S052", "");
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_assert_cmpstr(fold_unit(sight->fold, DEV2)->dev, ==, DEV);
	g_assert_cmpuint(fold_unit(sight->fold, DEV)->names->len, ==, 2);
	stage_say(cast->stage, cast->school, void_draft(joined));
	assert_all_see(cast, "arrived", "S052", "");
}

static void units_that_share_a_serial_are_split_by_tag(struct cast *cast)
{
	char of_tag[DEV_SIZE];
	const char *const tags[] = { TAG, NULL };
	dev_of_tag(of_tag, TAG);
	receive(cast, cast->school);
	say_with(cast, cast->school, "device.accepted", "tag", TAG);
	struct draft *draft = unit_draft("device.identified", DEV);
	draft_texts(draft, "split", tags);
	stage_say(cast->stage, cast->school, draft);
	assert_all_see(cast, "arrived", "S052", "");
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_assert_cmpstr(state_word(fold_unit(sight->fold, of_tag)->state), ==, "accepted");
}

static void what_a_stranger_did_changes_nothing_and_is_a_card(struct cast *cast)
{
	receive(cast, cast->school);
	stage_tell(cast->other, cast->school);
	say(cast, cast->other, "device.accepted");
	assert_all_see(cast, "arrived", "S052", "entitled");
}

static void a_station_nobody_admitted_changes_nothing(struct cast *cast)
{
	struct actor *guest = stage_actor(cast->stage, "S077", NULL);
	receive(cast, cast->school);
	receive(cast, guest);
	assert_all_see(cast, "arrived", "S052", "");
	stage_admit(cast->stage, guest, "school");
	assert_all_see(cast, "arrived", "S052", "place");
}

static void revoke_above(struct cast *cast, const struct actor *actor, gint64 last)
{
	struct draft *draft = draft_new("station.revoked");
	draft_text(draft, "station", actor->st);
	draft_int(draft, "last", last);
	stage_say(cast->stage, cast->stage->hub, draft);
}

static void of_two_revocations_the_smaller_number_holds(struct cast *cast)
{
	receive(cast, cast->school);
	say(cast, cast->school, "device.accepted");
	balance(cast, cast->school, DEV, "2021-0001");
	revoke_above(cast, cast->school, cast->school->n - 1);
	assert_all_see(cast, "accepted", "S052", "");
	revoke_above(cast, cast->school, cast->school->n - 2);
	assert_all_see(cast, "arrived", "S052", "");
	revoke_above(cast, cast->school, cast->school->n);
	assert_all_see(cast, "arrived", "S052", "");
}

static void a_resolution_settles_and_a_third_claim_opens_again(struct cast *cast)
{
	struct actor *third = stage_actor(cast->stage, "S011", "school");
	struct event *first = receive(cast, cast->school), *second = receive(cast, cast->other);
	const char *const both[] = { first->name, second->name, NULL }, *const stands[] = {
		first->name, NULL
	};
	assert_all_see(cast, "arrived", "S009", "place");
	stage_say(cast->stage, cast->dir, resolve_draft("place", UNIT, both, stands, DEV));
	assert_all_see(cast, "arrived", "S052", "");
	receive(cast, third);
	assert_all_see(cast, "arrived", "S011", "place");
}

static void opposite_resolutions_of_equals_settle_nothing(struct cast *cast)
{
	struct actor *second_dir = stage_actor(cast->stage, "EKO", "directorate");
	struct event *first = receive(cast, cast->school), *second = receive(cast, cast->other);
	const char *const both[] = { first->name, second->name, NULL };
	const char *const one[] = { first->name, NULL }, *const two[] = { second->name, NULL };
	stage_say(cast->stage, cast->dir, resolve_draft("place", UNIT, both, one, DEV));
	stage_say(cast->stage, second_dir, resolve_draft("place", UNIT, both, two, DEV));
	assert_all_see(cast, "arrived", "S009", "place");
	stage_tell(cast->dir, second_dir);
	stage_say(cast->stage, cast->dir, resolve_draft("place", UNIT, both, one, DEV));
	assert_all_see(cast, "arrived", "S052", "");
}

static void a_school_may_only_set_aside_its_own(struct cast *cast)
{
	struct event *first = receive(cast, cast->school), *second = receive(cast, cast->other);
	const char *const both[] = { first->name, second->name, NULL };
	const char *const one[] = { first->name, NULL }, *const two[] = { second->name, NULL };
	stage_say(cast->stage, cast->school, resolve_draft("place", UNIT, both, one, DEV));
	assert_all_see(cast, "arrived", "S009", "entitled place");
	stage_say(cast->stage, cast->school, resolve_draft("place", UNIT, both, two, DEV));
	assert_all_see(cast, "arrived", "S009", "entitled");
}

static void a_redacted_line_is_absent_and_hands_on_its_causes(struct cast *cast)
{
	receive(cast, cast->school);
	struct event *accepted = say(cast, cast->school, "device.accepted");
	stage_tell(cast->dir, cast->school);
	struct draft *draft = draft_new("event.redacted");
	draft_text(draft, "event", accepted->name);
	draft_text(draft, "dev", DEV);
	stage_say(cast->stage, cast->dir, draft);
	assert_all_see(cast, "arrived", "S052", "");
	balance(cast, cast->school, DEV, "2021-0001");
	assert_all_see(cast, "on_balance", "S052", "gate_acceptance");
	g_autoptr(GPtrArray) gone = g_ptr_array_copy(cast->stage->events, NULL, NULL);
	g_ptr_array_set_free_func(gone, NULL);
	g_ptr_array_remove(gone, accepted);
	assert_seen(cast, gone, "on_balance", "S052", "gate_acceptance");
}

static void a_shipment_closed_short_is_a_card_until_the_rest_comes(struct cast *cast)
{
	send_off(cast, cast->warehouse, SHIP, "S052");
	stage_tell(cast->school, cast->warehouse);
	struct draft *draft = draft_new("shipment.arrived");
	draft_text(draft, "ship", SHIP);
	draft_flag(draft, "closed", true);
	stage_say(cast->stage, cast->school, draft);
	assert_subject(cast, "ship:" SHIP, "shipment");
	say_with(cast, cast->school, "device.received", "ship", SHIP);
	assert_subject(cast, "ship:" SHIP, "");
}

static void a_clock_far_off_is_a_card_until_it_is_right(struct cast *cast)
{
	g_autofree char *subject = g_strconcat("st:", cast->school->st, NULL);
	for (gint64 off = 7200; off >= 0; off -= 7200) {
		struct draft *draft = draft_new("clock.noted");
		draft_text(draft, "station", cast->school->st);
		draft_int(draft, "head", 3);
		draft_int(draft, "off", off);
		stage_say(cast->stage, cast->stage->hub, draft);
		assert_subject(cast, subject, off > 0 ? "clock" : "");
	}
}

static void a_shipment_cancelled_puts_the_unit_back(struct cast *cast)
{
	expect(cast, cast->warehouse, "S052");
	say_with(cast, cast->warehouse, "device.tagged", "tag", TAG);
	send_off(cast, cast->warehouse, SHIP, "S052");
	assert_all_see(cast, "in_transit", "S052", "");
	struct draft *draft = unit_draft("shipment.cancelled", DEV);
	draft_text(draft, "ship", SHIP);
	draft_text(draft, "reason", "wrong_school");
	stage_say(cast->stage, cast->warehouse, draft);
	assert_all_see(cast, "tagged", "W01", "");
}

static void a_move_from_another_school_by_a_school_changes_nothing_of_the_other(struct cast *cast)
{
	receive(cast, cast->school);
	say(cast, cast->other, "device.received");
	struct draft *draft = unit_draft("device.moved", DEV);
	draft_text(draft, "from", "S052");
	draft_text(draft, "to", "S009");
	draft_text(draft, "act", ACT);
	stage_say(cast->stage, cast->other, draft);
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_assert_cmpstr(fold_unit(sight->fold, DEV)->place, ==, "S052");
}

static void a_move_by_the_directorate_leaves_the_school_it_names(struct cast *cast)
{
	receive(cast, cast->school);
	stage_tell(cast->dir, cast->school);
	struct draft *draft = unit_draft("device.moved", DEV);
	draft_text(draft, "from", "S052");
	draft_text(draft, "to", "S009");
	draft_text(draft, "act", ACT);
	stage_say(cast->stage, cast->dir, draft);
	assert_all_see(cast, "in_transit", "S009", "");
}

static void what_was_sent_and_cancelled_did_not_leave(struct cast *cast)
{
	receive(cast, cast->school);
	send_off(cast, cast->school, SHIP, "S009");
	struct draft *draft = unit_draft("shipment.cancelled", DEV);
	draft_text(draft, "ship", SHIP);
	draft_text(draft, "reason", "wrong_school");
	stage_say(cast->stage, cast->school, draft);
	say(cast, cast->school, "device.accepted");
	assert_all_see(cast, "accepted", "S052", "");
}

static void a_loaned_unit_stays_a_loan_after_its_repair(struct cast *cast)
{
	static const char *const persons[] = { PUPIL, NULL };
	approve(cast, persons);
	take_in(cast, cast->school);
	assign(cast, cast->school, DEV, PUPIL);
	stage_say(cast->stage, cast->school, unit_draft("device.received", DEV2));
	stage_say(cast->stage, cast->school, unit_draft("device.accepted", DEV2));
	balance(cast, cast->school, DEV2, "2021-0002");
	struct draft *draft = unit_draft("device.assigned", DEV2);
	draft_text(draft, "person", PUPIL);
	draft_text(draft, "list", LIST);
	draft_int(draft, "row", 1);
	draft_text(draft, "act", ACT);
	draft_flag(draft, "loan", true);
	stage_say(cast->stage, cast->school, draft);
	assert_subject(cast, "person:" PUPIL, "");
	draft = unit_draft("device.repair_sent", DEV2);
	draft_text(draft, "to", "W01");
	stage_say(cast->stage, cast->school, draft);
	draft = unit_draft("device.repaired", DEV2);
	draft_text(draft, "state", "assigned");
	draft_text(draft, "person", PUPIL);
	stage_say(cast->stage, cast->school, draft);
	assert_subject(cast, "person:" PUPIL, "");
}

static void a_repair_shop_is_no_consignee(struct cast *cast)
{
	receive(cast, cast->school);
	struct draft *draft = unit_draft("device.repair_sent", DEV);
	draft_text(draft, "to", "S009");
	stage_say(cast->stage, cast->school, draft);
	receive(cast, cast->other);
	stage_tell(cast->other, cast->school);
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	g_autofree char *open = sight_conflicts(sight, UNIT);
	g_assert_cmpstr(open, ==, "place");
}

static void a_replacement_takes_the_place_in_the_list(struct cast *cast)
{
	expect(cast, cast->warehouse, "S052");
	struct draft *draft = unit_draft("device.replaced", DEV);
	draft_text(draft, "new", DEV2);
	stage_say(cast->stage, cast->warehouse, draft);
	assert_all_see(cast, "replaced", "W01", "");
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	const struct unit_view *view = fold_unit(sight->fold, DEV2);
	g_assert_cmpstr(view->manifest, ==, MANIFEST);
	g_assert_cmpstr(view->consignee, ==, "S052");
}

/* A thousand events of one station are neither slow nor do they displace what others did. */
static void a_flooded_unit_keeps_what_others_did(struct cast *cast)
{
	struct actor *guest = stage_actor(cast->stage, "S077", "inspector");
	take_in(cast, cast->school);
	g_autoptr(GPtrArray) known = g_steal_pointer(&guest->knows);
	guest->knows = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	for (guint i = 0; i < 1200; i++) {
		struct draft *draft = unit_draft("device.inspected", DEV);
		draft_text(draft, "finding", "ok");
		stage_say(cast->stage, guest, draft);
		g_ptr_array_set_size(guest->knows, 0);
	}
	assert_all_see(cast, "on_balance", "S052", "");
}

struct question {
	const char *org, *name;
	bool told;
};

static void note_told(void *data, const char *org, const struct event *event)
{
	struct question *question = data;
	question->told |=
		strcmp(org, question->org) == 0 && strcmp(event->name, question->name) == 0;
}

static bool is_told(struct cast *cast, const char *org, const struct event *event)
{
	g_autoptr(struct sight) sight = sight_new(cast->stage, cast->stage->events);
	struct question question = { org, event->name, false };
	fold_feed(sight->fold, UNIT, note_told, &question);
	return question.told;
}

static void nobody_reads_what_others_did_by_naming_them(struct cast *cast)
{
	struct event *accepted;
	receive(cast, cast->school);
	accepted = say(cast, cast->school, "device.accepted");
	struct draft *draft = unit_draft("device.moved", DEV);
	draft_text(draft, "from", "S052");
	draft_text(draft, "to", "S009");
	draft_text(draft, "act", ACT);
	stage_say(cast->stage, cast->other, draft);
	g_assert_false(is_told(cast, "S009", accepted));
	g_assert_true(is_told(cast, "S052", accepted));
	send_off(cast, cast->school, SHIP, "S009");
	g_assert_true(is_told(cast, "S009", accepted));
}

static void a_sender_is_told_what_the_claims_of_its_units_rest_on(struct cast *cast)
{
	send_off(cast, cast->warehouse, SHIP, "S052");
	stage_tell(cast->school, cast->warehouse);
	receive(cast, cast->school);
	struct event *accepted = say(cast, cast->school, "device.accepted");
	struct event *balanced = balance(cast, cast->school, DEV, "2021-0001");
	g_assert_true(is_told(cast, "W01", accepted));
	g_assert_true(is_told(cast, "W01", balanced));
	g_assert_false(is_told(cast, "S009", accepted));
}

/* The second sending is heard of before the first. */
static void all_on_the_way_are_told_what_the_last_one_accepted(struct cast *cast)
{
	struct actor *supplier = stage_actor(cast->stage, "SUP", "supplier");
	send_off(cast, cast->warehouse, SHIP, "S052");
	struct event *early = say(cast, supplier, "device.accepted");
	send_off(cast, supplier, SHIP, "W01");
	receive(cast, cast->school);
	struct event *accepted = say(cast, cast->school, "device.accepted");
	struct event *taken_back = stage_say(cast->stage, cast->school, void_draft(accepted));
	static const char *const told[] = { "SUP", "W01", "S052" };
	for (guint i = 0; i < G_N_ELEMENTS(told); i++) {
		g_assert_true(is_told(cast, told[i], accepted));
		g_assert_true(is_told(cast, told[i], taken_back));
	}
	g_assert_true(is_told(cast, "S052", early));
	g_assert_false(is_told(cast, "S009", accepted));
	g_assert_false(is_told(cast, "S009", taken_back));
	send_off(cast, cast->school, SHIP, "S009");
	g_assert_true(is_told(cast, "S009", early));
}

static const struct story stories[] = {
	STORY(a_school_without_its_supplier_has_no_red_card),
	STORY(a_supplier_that_comes_late_fills_in_history),
	STORY(a_send_on_that_arrives_after_the_reception_closes_the_card),
	STORY(two_schools_that_claim_one_unit_see_one_card),
	STORY(two_desks_that_assign_to_two_pupils_see_one_card),
	STORY(two_units_for_one_pupil_are_a_card_of_the_pupil),
	STORY(a_void_of_a_hand_over_puts_the_unit_back),
	STORY(a_void_after_another_built_on_it_does_not_count),
	STORY(a_void_before_another_built_on_it_counts),
	STORY(a_broken_gate_is_a_card_until_the_missing_event_comes),
	STORY(a_hand_over_before_the_balance_and_off_the_list_breaks_two_gates),
	STORY(a_signed_exception_lifts_the_gate),
	STORY(steps_that_exclude_each_other_are_a_card),
	STORY(accepted_though_not_to_specification_is_a_card),
	STORY(one_inventory_number_on_two_units_is_a_card),
	STORY(one_tag_on_two_units_is_a_card_and_a_swap_is_none),
	STORY(two_names_of_one_unit_are_joined),
	STORY(units_that_share_a_serial_are_split_by_tag),
	STORY(what_a_stranger_did_changes_nothing_and_is_a_card),
	STORY(a_station_nobody_admitted_changes_nothing),
	STORY(of_two_revocations_the_smaller_number_holds),
	STORY(a_resolution_settles_and_a_third_claim_opens_again),
	STORY(opposite_resolutions_of_equals_settle_nothing),
	STORY(a_school_may_only_set_aside_its_own),
	STORY(a_redacted_line_is_absent_and_hands_on_its_causes),
	STORY(a_shipment_closed_short_is_a_card_until_the_rest_comes),
	STORY(a_clock_far_off_is_a_card_until_it_is_right),
	STORY(a_shipment_cancelled_puts_the_unit_back),
	STORY(a_move_from_another_school_by_a_school_changes_nothing_of_the_other),
	STORY(a_move_by_the_directorate_leaves_the_school_it_names),
	STORY(what_was_sent_and_cancelled_did_not_leave),
	STORY(a_loaned_unit_stays_a_loan_after_its_repair),
	STORY(a_repair_shop_is_no_consignee),
	STORY(a_replacement_takes_the_place_in_the_list),
	STORY(a_flooded_unit_keeps_what_others_did),
	STORY(nobody_reads_what_others_did_by_naming_them),
	STORY(a_sender_is_told_what_the_claims_of_its_units_rest_on),
	STORY(all_on_the_way_are_told_what_the_last_one_accepted),
};

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(stories); i++)
		g_test_add_data_func(stories[i].name, &stories[i], tell_story);
	return g_test_run();
}
