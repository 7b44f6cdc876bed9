/* SPDX-License-Identifier: Apache-2.0
 * A check by hand: what is asked, what is answered to a slip, and what the verdict names. */
#include "model/spec.h"
#include "support/desk.h"

#include <string.h>

static const char laptop[] =
	"[specification]\ntitle = Laptop\nid = q0123456789AB\n"
	"[line cpu_cores]\nop = >=\nvalue = 2\nseverity = reject\nmeasured = yes\n"
	"[line usb_ports]\nop = >=\nvalue = 2\nseverity = reject\nmeasured = no\n"
	"[line charger]\nop = yes\nseverity = reject\nmeasured = no\n"
	"[line lid]\nop = yes\nseverity = reject\nmeasured = no\n";

static void open_commission(struct desk *desk)
{
	g_autoptr(struct spec) spec = spec_read(laptop, strlen(laptop), "laptop.spec", NULL);
	g_autoptr(GPtrArray) drafts = spec_drafts(spec);

	open_desk(desk);
	g_assert_true(store_append(
		desk->store, (struct draft *const *)drafts->pdata, drafts->len, NULL, NULL));
	expect_units(desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	use(desk, "receive");
	scan(desk, "PF2W2GLT");
	use(desk, "check");
}

static void only_yes_lines_are_asked_for_with_yes(void)
{
	struct desk desk;

	open_commission(&desk);
	said(&desk, "PF2W2GLT", "check.ask_number",
		"usb_ports: how many? Type usb_ports=NUMBER. Lines left: 4");
	said(&desk, "BELGI:CMD:YES", "check.ask_number", NULL);
	said(&desk, "usb_ports=3", "check.ask", "charger? Scan YES or NO. Lines left: 3");
	g_assert_cmpstr(desk.answer.lines, ==, "✓ usb_ports: 3 (≥ 2)");
	said(&desk, "BELGI:CMD:YES", "check.ask", "lid? Scan YES or NO. Lines left: 2");
	desk.now -= 800;
	said(&desk, "BELGI:CMD:YES", "check.measure", "Still to measure: 1");
	said(&desk, "cpu_cores=4", "check.pass", NULL);
	close_desk(&desk);
}

static void a_slip_is_answered_and_changes_nothing(void)
{
	struct desk desk;

	open_commission(&desk);
	scan(&desk, "PF2W2GLT");
	said(&desk, "foo=1", "check.unknown_key", "foo: not in this specification");
	said(&desk, "cpu_cores=abc", "check.no_number", "cpu_cores: abc is no number");
	said(&desk, "cpu_cores=4;vendor=ACME", "check.ask_number", NULL);
	g_assert_cmpstr(desk.answer.lines, ==, "✓ cpu_cores: 4 (≥ 2)");
	close_desk(&desk);
}

static void a_verdict_names_what_failed_before_what_nobody_measured(void)
{
	struct desk desk;

	open_commission(&desk);
	scan(&desk, "PF2W2GLT");
	scan(&desk, "usb_ports=1");
	said(&desk, "DONE", "check.fail", "usb_ports: 1, required ≥ 2");
	use(&desk, "reject");
	said(&desk, "PF2W2GLT", "reject.done",
		"Not accepted: usb_ports. Put it aside for the supplier");
	close_desk(&desk);
}

static void what_nobody_measured_is_no_reason_to_reject(void)
{
	struct desk desk;

	open_commission(&desk);
	scan(&desk, "PF2W2GLT");
	scan(&desk, "usb_ports=2");
	said(&desk, "DONE", "check.fail", NULL);
	use(&desk, "reject");
	said(&desk, "PF2W2GLT", "reject.needs_reason", NULL);
	close_desk(&desk);
}

static void nothing_measured_is_nothing_recorded(void)
{
	struct desk desk;
	gint64 before;

	open_commission(&desk);
	before = events(&desk);
	scan(&desk, "PF2W2GLT");
	g_assert_cmpstr(finish(&desk), ==, "check.nothing");
	scan(&desk, "PF2W2GLT");
	said(&desk, "DONE", "check.nothing",
		"PF2W2GLT: nothing was measured, so nothing is recorded");
	g_assert_cmpint(events(&desk), ==, before);
	close_desk(&desk);
}

static void what_was_not_received_is_not_checked(void)
{
	struct desk desk;

	open_commission(&desk);
	said(&desk, "PF2W2GM1", "desk.receive_first", NULL);
	said(&desk, "PF2W2GM1;cpu_cores=4", "desk.receive_first", NULL);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/check/only_yes_lines_are_asked_for_with_yes",
		only_yes_lines_are_asked_for_with_yes);
	g_test_add_func("/check/a_slip_is_answered_and_changes_nothing",
		a_slip_is_answered_and_changes_nothing);
	g_test_add_func("/check/a_verdict_names_what_failed_before_what_nobody_measured",
		a_verdict_names_what_failed_before_what_nobody_measured);
	g_test_add_func("/check/what_nobody_measured_is_no_reason_to_reject",
		what_nobody_measured_is_no_reason_to_reject);
	g_test_add_func("/check/nothing_measured_is_nothing_recorded",
		nothing_measured_is_nothing_recorded);
	g_test_add_func("/check/what_was_not_received_is_not_checked",
		what_was_not_received_is_not_checked);
	return g_test_run();
}
