/* SPDX-License-Identifier: Apache-2.0
 * What a desk refuses is what the fold would not take, and no more. */
#include "station/desk.h"
#include "station/import.h"
#include "support/desk.h"
#include "support/stores.h"

#include <string.h>

static const char first[] = "PF2W2GLT", second[] = "PF2W2GM1";
static const char pupil[] = "p0123456789AB", same_pupil[] = "p0123456789AC";

static void say_of(struct desk *desk, const char *kind, const char *serial, const char *const *more)
{
	struct draft *draft = draft_new(kind);
	char dev[DEV_SIZE];

	dev_of_serial(dev, serial);
	draft_text(draft, "dev", dev);
	draft_text(draft, "how", "scan");
	for (; more && *more; more += 2)
		draft_text(draft, more[0], more[1]);
	event_unref(append(desk->store, draft));
}

static void balance(struct desk *desk, const char *serial, const char *number)
{
	char dev[DEV_SIZE];
	struct draft *draft = draft_new("device.balanced");

	event_unref(append(desk->store, received_draft(serial, dev)));
	say_of(desk, "device.accepted", serial, NULL);
	draft_text(draft, "dev", dev);
	draft_text(draft, "how", "scan");
	draft_text(draft, "inv", number);
	draft_int(draft, "cost", 0);
	draft_text(draft, "custodian", "c0123456789AB");
	draft_text(draft, "day", "2026-08-12");
	event_unref(append(desk->store, draft));
}

/* Two units on the balance, two pupils on the list. */
static void open_school(struct desk *desk)
{
	static const char csv[] = "pupil;family;school\np0123456789AB;f0123456789AB;S052\n"
				  "p0123456789AC;f0123456789AC;S052\n";
	g_autoptr(GError) error = NULL;

	open_desk(desk);
	const struct import_options options = { .store = desk->store, .file = "l.csv" };
	g_autoptr(GPtrArray) items = import_list(&options, csv, strlen(csv), &error);
	g_assert_no_error(error);
	balance(desk, first, "1");
	balance(desk, second, "2");
}

static void assign(struct desk *desk, const char *serial, const char *person, bool loan)
{
	struct draft *draft = draft_new("device.assigned");
	char dev[DEV_SIZE], list[ID_SIZE];
	gint64 row;

	g_assert_true(store_listed(desk->store, person, list, &row));
	dev_of_serial(dev, serial);
	draft_text(draft, "dev", dev);
	draft_text(draft, "how", "scan");
	draft_text(draft, "person", person);
	draft_text(draft, "list", list);
	draft_int(draft, "row", row);
	draft_text(draft, "act", "a0123456789AB");
	draft_flag(draft, "loan", loan);
	event_unref(append(desk->store, draft));
}

static void a_pupil_with_a_loan_may_have_a_unit(void)
{
	struct desk desk;

	open_school(&desk);
	assign(&desk, first, pupil, true);
	use(&desk, "assign");
	said(&desk, pupil, "assign.next_unit", NULL);
	said(&desk, second, "assign.done", NULL);
	g_autoptr(GPtrArray) conflicts = store_conflicts(desk.store, true);
	g_assert_cmpuint(conflicts->len, ==, 0);
	close_desk(&desk);
}

static void a_pupil_known_by_two_ids_has_one_unit(void)
{
	struct desk desk;
	struct draft *draft = draft_new("person.joined");

	open_school(&desk);
	draft_text(draft, "person", pupil);
	draft_text(draft, "same", same_pupil);
	event_unref(append(desk.store, draft));
	assign(&desk, first, pupil, false);
	use(&desk, "assign");
	said(&desk, same_pupil, "assign.second", NULL);
	said(&desk, second, "assign.next_person", NULL);
	said(&desk, same_pupil, "assign.second", NULL);
	g_assert_nonnull(strstr(desk.answer.sentence, first));
	g_assert_cmpint(state_of(&desk, second), ==, STATE_ON_BALANCE);
	close_desk(&desk);
}

static void what_an_organisation_sent_under_its_new_name_is_gone(void)
{
	const char *const old[] = { "S051", NULL };
	struct desk desk;
	struct draft *draft = draft_new("org.defined");
	struct draft *sent = draft_new("shipment.sent");
	g_autoptr(GError) error = NULL;
	char dev[DEV_SIZE];

	open_desk(&desk);
	g_assert_true(store_set_org(desk.store, "S051", &error));
	event_unref(append(desk.store, received_draft(first, dev)));
	draft_text(draft, "id", "S052");
	draft_text(draft, "type", "school");
	draft_texts(draft, "from", old);
	event_unref(append(desk.store, draft));
	g_assert_true(store_set_org(desk.store, "S052", &error));
	g_assert_null(desk_may(
		desk.store, store_unit_of_serial(desk.store, first), "device.accepted", NULL));
	draft_text(sent, "ship", "s0123456789AB");
	draft_text(sent, "to", "S017");
	draft_text(sent, "dev", dev);
	event_unref(append(desk.store, sent));
	g_assert_cmpstr(desk_may(desk.store, store_unit_of_serial(desk.store, first),
				"device.accepted", NULL),
		==, "desk.elsewhere");
	close_desk(&desk);
}

static void only_witnesses_of_transport_need_no_reception(void)
{
	static const struct {
		const char *kind, *key;
	} rows[] = {
		{ "device.tagged", NULL },
		{ "device.packed", NULL },
		{ "shipment.sent", NULL },
		{ "device.unpacked", "desk.receive_first" },
		{ "device.moved", "desk.receive_first" },
		{ "device.accepted", "desk.receive_first" },
	};
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, "serial;school\nPF2W2GLT;S052\n");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(desk_may(desk.store, store_unit_of_serial(desk.store, first),
					rows[i].kind, NULL),
			==, rows[i].key);
	close_desk(&desk);
}

#define TEST(name) g_test_add_func("/may/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_pupil_with_a_loan_may_have_a_unit);
	TEST(a_pupil_known_by_two_ids_has_one_unit);
	TEST(what_an_organisation_sent_under_its_new_name_is_gone);
	TEST(only_witnesses_of_transport_need_no_reception);
	return g_test_run();
}
