/* SPDX-License-Identifier: Apache-2.0 */
#include "model/hidpos.h"
#include "support/usbdesk.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ID "NLS-FM420 (1eab:1d10:FM042)"
#define PLUGGED ID ": plugged, hid-pos\n"
#define UNPLUGGED ID ": unplugged\n"

/* A desk with one scanner, ready, its old reports behind it. */
static struct fakeusb *start_with(struct usbdesk *desk, const struct fakeusb_spec *spec)
{
	struct fakeusb *device;

	usbdesk_open(desk);
	device = fakeusb_plug(desk->bed, spec);
	usbdesk_start(desk, (struct usb_options){ 0 });
	usbdesk_hear(desk, PLUGGED);
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	return device;
}

static void end_with(struct usbdesk *desk, struct fakeusb *device)
{
	usb_free(g_steal_pointer(&desk->usb));
	fakeusb_free(device);
	usbdesk_close(desk);
}

static void unplug_in_a_code(bool with_error)
{
	struct fakeusb_spec again = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device = start_with(&desk, &usbdesk_hidpos);

	usbdesk_send_hidpos(device, "Q1", "the beginning of", true);
	usbdesk_idle(10);
	fakeusb_unplug(device, with_error);
	usbdesk_hear(&desk, "scanner " ID ": a code was dropped (unplugged in the middle of it); "
			    "plug it in and scan the code again\n" UNPLUGGED);
	fakeusb_free(device);
	again.address++;
	device = fakeusb_plug(desk.bed, &again);
	usbdesk_hear(&desk, PLUGGED);
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	usbdesk_send_hidpos(device, "Q1", "the whole", false);
	usbdesk_hear(&desk, ID ": Q1 QR-Code the whole\n");
	end_with(&desk, device);
}

/* usbfs says ENODEV, a real kernel EPROTO first. */
static void test_unplug_in_a_code(void)
{
	unplug_in_a_code(false);
	unplug_in_a_code(true);
}

static void test_unplug_between(void)
{
	struct usbdesk desk;
	struct fakeusb *device = start_with(&desk, &usbdesk_hidpos);

	fakeusb_unplug(device, true);
	usbdesk_hear(&desk, UNPLUGGED);
	end_with(&desk, device);
}

/* Something broke on the way, but the scanner is still there. */
static void test_hiccup(void)
{
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	usbdesk_start(&desk, (struct usb_options){ .look_ms = 20 });
	usbdesk_hear(&desk, PLUGGED);
	fakeusb_fail(device, 0x81, -EPROTO);
	usbdesk_hear(&desk, UNPLUGGED PLUGGED);
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	usbdesk_send_hidpos(device, "Q1", "still here", false);
	usbdesk_hear(&desk, ID ": Q1 QR-Code still here\n");
	end_with(&desk, device);
}

static void test_stalled_endpoint(void)
{
	struct usbdesk desk;
	struct fakeusb *device = start_with(&desk, &usbdesk_hidpos);

	fakeusb_fail(device, 0x81, -EPIPE);
	usbdesk_send_hidpos(device, "Q1", "after the stall", false);
	usbdesk_hear(&desk, ID ": Q1 QR-Code after the stall\n");
	g_assert_cmpuint(fakeusb_cleared(device), ==, 1);
	end_with(&desk, device);
}

static void test_give_back(void)
{
	struct usbdesk desk;
	struct fakeusb *device = start_with(&desk, &usbdesk_hidpos);

	g_assert_true(fakeusb_claimed(device, 0));
	g_assert_null(fakeusb_driver(device, 0));
	usb_free(g_steal_pointer(&desk.usb));
	g_assert_false(fakeusb_claimed(device, 0));
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	end_with(&desk, device);
}

static void test_busy(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.held = true;
	spec.interfaces[0].driver = "usbfs";
	spec.hidden = true;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ .look_ms = 20 });
	usbdesk_hear(&desk, "scanner " ID ": another program uses it; end that program, then it "
			    "works here\n");
	usbdesk_idle(100);
	fakeusb_let_go(device);
	usbdesk_hear(&desk, PLUGGED);
	end_with(&desk, device);
}

static void test_denied(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device;
	bool root = geteuid() == 0;

	spec.closed = true;
	usbdesk_open(&desk);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	device = fakeusb_plug(desk.bed, &spec);
	g_assert_cmpint(root ? seteuid(65534) : 0, ==, 0);
	usbdesk_hear(&desk,
		"scanner " ID ": this user may not open it, a udev rule is missing; run as root "
		"belgi scanner rule, then plug the scanner in again\n");
	g_assert_cmpint(root ? seteuid(0) : 0, ==, 0);
	end_with(&desk, device);
}

static void test_mute(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.vid = 0x1234;
	spec.mute = true;
	spec.interfaces[0].driver = NULL;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usb_settle(desk.usb);
	usbdesk_idle(20);
	g_assert_false(fakeusb_claimed(device, 0));
	end_with(&desk, device);
}

/* Nothing in sysfs: the device itself is asked. */
static void test_asked(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.hidden = true;
	device = start_with(&desk, &spec);
	usbdesk_send_hidpos(device, "Q1", "asked", false);
	usbdesk_hear(&desk, ID ": Q1 QR-Code asked\n");
	end_with(&desk, device);
}

static void test_odd_reports(void)
{
	static const guint8 large[128] = { 2, 3, ']', 'Q', '1', 'a', 'b', 'c' };
	struct usbdesk desk;
	struct fakeusb *device = start_with(&desk, &usbdesk_hidpos);

	fakeusb_send(device, 0x81, NULL, 0);
	fakeusb_send(device, 0x81, "\002\004]Q1ab", 7);
	usbdesk_hear(&desk,
		"scanner " ID ": a code was dropped (a report shorter than its descriptor says); "
		"scan it again\n");
	fakeusb_send(device, 0x81, large, sizeof(large));
	usbdesk_hear(&desk,
		"scanner " ID ": a code was dropped (a report longer than its descriptor "
		"says); scan it again\n");
	usbdesk_skip((gint64)HIDPOS_FLUSH);
	usbdesk_send_hidpos(device, "Q1", "all is well", false);
	usbdesk_hear(&desk, ID ": Q1 QR-Code all is well\n");
	end_with(&desk, device);
}

/* A code that fills its last report to the end, with nothing after it. */
static void test_full_report(void)
{
	struct usbdesk desk;
	struct fakeusb *device = start_with(&desk, &usbdesk_hidpos);

	usbdesk_send_hidpos(
		device, "Q1", "12345678901234567890123456789012345678901234567890123456", true);
	usbdesk_hear(&desk, ID ": Q1 QR-Code "
			       "12345678901234567890123456789012345678901234567890123456\n");
	end_with(&desk, device);
}

static void test_old_reports(void)
{
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	usbdesk_send_hidpos(device, "Q1", "of yesterday", false);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, PLUGGED);
	usbdesk_idle(10);
	g_assert_cmpuint(fakeusb_unread(device), ==, 0);
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	usbdesk_send_hidpos(device, "Q1", "of today", false);
	usbdesk_hear(&desk, ID ": Q1 QR-Code of today\n");
	end_with(&desk, device);
}

static void test_without_udev(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	usbdesk_start(&desk, (struct usb_options){ .udev = "/nowhere", .look_ms = 20 });
	for (guint8 turn = 0; turn < 3; turn++) {
		spec.address = (guint8)(2 + turn);
		device = fakeusb_plug(desk.bed, &spec);
		usbdesk_hear(&desk, PLUGGED);
		usbdesk_skip((gint64)HIDPOS_SETTLE);
		usbdesk_send_hidpos(device, "Q1", "seen", false);
		usbdesk_hear(&desk, ID ": Q1 QR-Code seen\n");
		fakeusb_unplug(device, turn % 2);
		usbdesk_hear(&desk, UNPLUGGED);
		fakeusb_free(device);
	}
	usb_free(g_steal_pointer(&desk.usb));
	usbdesk_close(&desk);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
		"/usb/unplugged_in_a_code_it_drops_the_code_and_says_so", test_unplug_in_a_code);
	g_test_add_func("/usb/unplugged_between_codes_it_says_so", test_unplug_between);
	g_test_add_func("/usb/after_an_error_a_scanner_still_there_is_opened_again", test_hiccup);
	g_test_add_func("/usb/a_stalled_endpoint_is_cleared", test_stalled_endpoint);
	g_test_add_func("/usb/the_kernels_driver_gets_its_device_back", test_give_back);
	g_test_add_func("/usb/a_busy_scanner_is_said_and_taken_when_free", test_busy);
	g_test_add_func("/usb/a_missing_permission_names_the_rule", test_denied);
	g_test_add_func("/usb/a_stranger_that_does_not_answer_is_let_go", test_mute);
	g_test_add_func("/usb/a_scanner_without_a_driver_is_asked_what_it_is", test_asked);
	g_test_add_func(
		"/usb/short_empty_and_long_reports_cost_one_code_at_most", test_odd_reports);
	g_test_add_func("/usb/a_code_that_fills_its_report_ends_after_a_while", test_full_report);
	g_test_add_func("/usb/reports_of_before_the_start_are_dropped", test_old_reports);
	g_test_add_func("/usb/without_udev_plugs_are_found_by_looking", test_without_udev);
	return g_test_run();
}
