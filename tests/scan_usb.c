/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "expect.h"
#include "model/hidpos.h"
#include "support/usbdesk.h"

#include <signal.h>
#include <string.h>

#define HONEYWELL_REPORT                                                                           \
	"058C0902A1010912A1028502150026FF00750895010501093B81029503058C09FB09FC09FD810295"         \
	"3809FE8202010666FF9502090409008102058C25017501950809FF8102C00914A102850415002501"         \
	"75019508095E095F096009000900098509869186C00666FF750826FF000903A10285FE95010903B2"         \
	"8201C00901A10285FD950109219102953E0922928201C0C0"
#define SIMPLE_COM_REPORT "06A0FF0901A1010902150026FF007508954081020903150026FF00750895409102C0"

static const struct fakeusb_spec keyboard = {
	.vid = 0x05e0,
	.pid = 0x1200,
	.port = "1-2",
	.address = 3,
	.interfaces = { { 3, 1, 1, 0x81, false, 8, KEYBOARD_REPORT, "usbhid" } },
};

static const struct fakeusb_spec cdc = {
	.vid = 0x05e0,
	.pid = 0x1701,
	.port = "1-3",
	.address = 4,
	.product = "Symbol CDC",
	.interfaces = { { 2, 2, 1, 0x82, false, 8, NULL, "cdc_acm" },
		{ 10, 0, 0, 0x81, true, 64, NULL, "cdc_acm" } },
};

static const struct fakeusb_spec simple_com = {
	.vid = 0x05e0,
	.pid = 0x0600,
	.port = "1-4",
	.address = 5,
	.interfaces = { { 3, 0, 0, 0x81, false, 64, SIMPLE_COM_REPORT, "usbhid" } },
};

static void expect_requests(struct fakeusb *device, const char *expected)
{
	g_autofree char *requests = fakeusb_requests(device);

	g_assert_cmpstr(requests, ==, expected);
}

/* What scanner list would show of the only device. */
static const struct usb_scanner *the_only(const struct usb *usb)
{
	g_autoptr(GPtrArray) found = usb_scanners(usb);

	g_assert_cmpuint(found->len, ==, 1);
	return g_ptr_array_index(found, 0);
}

static void expect_none(const struct usb *usb)
{
	g_autoptr(GPtrArray) found = usb_scanners(usb);

	g_assert_cmpuint(found->len, ==, 0);
}

static void test_hidpos(void)
{
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	usbdesk_hear(&desk, "NLS-FM420 (1eab:1d10:FM042): plugged, hid-pos\n");
	g_assert_true(fakeusb_claimed(device, 0));
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	usbdesk_send_hidpos(device, "E0", "4006381333931", false);
	usbdesk_send_hidpos(device, "Q1", "A long code in three report", true);
	usbdesk_send_hidpos(device, "Q1", "s, one after the other, ", true);
	usbdesk_send_hidpos(device, "Q1", "whole", false);
	usbdesk_hear(&desk, "NLS-FM420 (1eab:1d10:FM042): E0 EAN-13 4006381333931\n"
			    "NLS-FM420 (1eab:1d10:FM042): Q1 QR-Code "
			    "A long code in three reports, one after the other, whole\n");
	g_assert_cmpuint(the_only(desk.usb)->scans, ==, 2);
	fakeusb_unplug(device, false);
	usbdesk_hear(&desk, "NLS-FM420 (1eab:1d10:FM042): unplugged\n");
	usbdesk_idle(20);
	expect_none(desk.usb);
	fakeusb_free(device);
	usbdesk_close(&desk);
}

/* Each line of a recording is a report in hex. */
static void send_recording(struct fakeusb *device, const char *path)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	gsize len;

	g_assert_true(file_read(path, 65536, &text, &len, NULL));
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		guint8 report[64];
		gsize size = strlen(*line) / 2;

		if (**line == '#' || size == 0 || size > sizeof(report))
			continue;
		for (gsize i = 0; i < size; i++)
			report[i] = (guint8)(g_ascii_xdigit_value((*line)[2 * i]) << 4 |
					     g_ascii_xdigit_value((*line)[2 * i + 1]));
		fakeusb_send(device, 0x81, report, size);
	}
}

#define LOREM                                                                                      \
	"Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor "          \
	"incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud "      \
	"exercitation ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure "   \
	"dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur. "  \
	"Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt "      \
	"mollit anim id est laborum."

static void hear_recording(const struct fakeusb_spec *spec, const char *name, const char *lines)
{
	g_autofree char *path = g_build_filename(
		SOURCE_DIR, "..", "shared", "data", "scanners", "reports", name, NULL);
	struct usbdesk desk;
	struct fakeusb *device;

	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_test_skip("no recordings beside the checkout");
		return;
	}
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usb_settle(desk.usb);
	g_string_truncate(desk.heard, 0);
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	send_recording(device, path);
	usbdesk_hear(&desk, lines);
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

/* The layout that this Honeywell and its clones have, and the report that makes it speak. */
static void test_honeywell(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;

	spec.vid = 0x0c2e;
	spec.pid = 0x1007;
	spec.serial = NULL;
	spec.product = NULL;
	spec.interfaces[0].report = HONEYWELL_REPORT;
	hear_recording(&spec, "hidpos-honeywell-xenon1900-0c2e-1007.txt",
		"0c2e:1007@1-1: E0 EAN-13 306030209223\n0c2e:1007@1-1: Q1 QR-Code " LOREM "\n");
}

/* A scanner that does not say how its reports look is read by what they look like. */
static void test_mute_zebra(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;

	spec.vid = 0x05e0;
	spec.pid = 0x2100;
	spec.serial = NULL;
	spec.product = NULL;
	spec.mute = true;
	spec.hidden = true;
	hear_recording(&spec, "hidpos-zebra-ds2208-05e0-2100.txt",
		"05e0:2100@1-1: Xg UPC-A 306030209223\n05e0:2100@1-1: Q1 QR-Code " LOREM "\n");
}

static void test_feature(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.vid = 0x1234;
	spec.interfaces[0].report = HONEYWELL_REPORT;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "NLS-FM420 (1234:1d10:FM042): plugged, hid-pos\n");
	expect_requests(device, "21 09 03fe 0000:fe01");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void test_keyboard(void)
{
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &keyboard);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "05e0:1200@1-2: plugged, keyboard\n");
	expect_requests(device, "21 0b 0000 0000:,21 0a 0000 0000:");
	usbdesk_type(device, 0x81, "PF2W2GLT\n5cg0384PW1");
	usbdesk_hear(&desk, "05e0:1200@1-2: - - PF2W2GLT\n05e0:1200@1-2: - - 5cg0384PW1\n");
	g_assert_null(fakeusb_driver(device, 0));
	usb_free(g_steal_pointer(&desk.usb));
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	fakeusb_free(device);
	usbdesk_close(&desk);
}

/* An id of a big maker, and one of a chip that is in mice and scanners alike. */
static void leave_keyboard(guint16 vid, guint16 pid)
{
	struct fakeusb_spec spec = keyboard;
	g_autofree char *id = g_strdup_printf("%04x:%04x@1-2", vid, pid);
	struct usbdesk desk;
	struct fakeusb *device;
	const struct usb_scanner *scanner;

	spec.vid = vid;
	spec.pid = pid;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	scanner = the_only(desk.usb);
	g_assert_cmpint(scanner->state, ==, USB_MAYBE);
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	usb_free(g_steal_pointer(&desk.usb));
	g_assert_true(roster_set(desk.roster, id, "gate 2", NULL, NULL));
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "gate 2: plugged, keyboard\n");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void test_nobodys_keyboard(void)
{
	leave_keyboard(0x046d, 0xc31c);
	leave_keyboard(0x05fe, 0x1010);
}

static void test_cdc(void)
{
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &cdc);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "Symbol CDC (05e0:1701@1-3): plugged, cdc-acm\n");
	expect_requests(device, "21 20 0000 0000:00c20100000008,21 22 0003 0000:");
	fakeusb_send(device, 0x81, "PF2W", 4);
	fakeusb_send(device, 0x81, "2GLT\r\n]C15CG0384PW1\r", 20);
	fakeusb_send(device, 0x81, "\xd3\xed\xe8\r", 4);
	usbdesk_hear(&desk, "Symbol CDC (05e0:1701@1-3): - - PF2W2GLT\n"
			    "Symbol CDC (05e0:1701@1-3): C1 CODE-128 5CG0384PW1\n"
			    "Symbol CDC (05e0:1701@1-3): - - Уни\n");
	g_assert_true(fakeusb_claimed(device, 0) && fakeusb_claimed(device, 1));
	usb_free(g_steal_pointer(&desk.usb));
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "cdc_acm");
	g_assert_cmpstr(fakeusb_driver(device, 1), ==, "cdc_acm");
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void test_simple_com(void)
{
	static const guint8 block[64] = "\010PF2W2GLT";
	struct usbdesk desk;
	struct fakeusb *device;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &simple_com);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "05e0:0600@1-4: plugged, simple-com\n");
	expect_requests(device, "");
	fakeusb_send(device, 0x81, block, sizeof(block));
	usbdesk_hear(&desk, "05e0:0600@1-4: - - PF2W2GLT\n");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

/* Whichever of its interfaces speaks is heard. */
static void test_composite(void)
{
	struct fakeusb_spec spec = keyboard;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.interfaces[1] = usbdesk_hidpos.interfaces[0];
	spec.interfaces[0].in = 0x82;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "05e0:1200@1-2: plugged, keyboard\n");
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	usbdesk_type(device, 0x82, "typed\n");
	usbdesk_hear(&desk, "05e0:1200@1-2: - - typed\n");
	usbdesk_send_hidpos(device, "C0", "sent", false);
	usbdesk_hear(&desk, "05e0:1200@1-2: C0 CODE-128 sent\n");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void expect_refusal(guint16 vid, guint16 pid, const char *message)
{
	struct fakeusb_spec spec = simple_com;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.vid = vid;
	spec.pid = pid;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, message);
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void test_other_modes(void)
{
	expect_refusal(0x05e0, 0x1900,
		"scanner 05e0:1900@1-4: it is in SNAPI mode, which only its maker's programs read; "
		"switch it to hid-pos: belgi scanner setup zebra\n");
	expect_refusal(0x05e0, 0x1300,
		"scanner 05e0:1300@1-4: it is in IBM OEM mode, meant for cash desks; "
		"switch it to hid-pos: belgi scanner setup zebra\n");
	expect_refusal(0x05e0, 0x1400,
		"scanner 05e0:1400@1-4: it is in IBM OEM mode, meant for cash desks; "
		"switch it to hid-pos: belgi scanner setup zebra\n");
	expect_refusal(0x05f9, 0x1206,
		"scanner 05f9:1206@1-4: it is in IBM OEM mode, meant for cash desks; "
		"switch it to cdc-acm: belgi scanner setup datalogic\n");
}

static void test_no_way_out(void)
{
	struct fakeusb_spec spec = simple_com;
	struct usbdesk desk;
	struct fakeusb *device;

	spec.vid = 0x1a86;
	spec.pid = 0x7523;
	usbdesk_open(&desk);
	g_assert_true(roster_set(desk.roster, "1a86:7523@1-4", "till", NULL, NULL));
	device = fakeusb_plug(desk.bed, &spec);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "scanner till: it speaks through a serial chip that Belgi does not "
			    "drive; switch it to HID-POS, or to USB keyboard, with the code in its "
			    "manual\n");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void test_strangers(void)
{
	const struct fakeusb_spec mouse = {
		.vid = 0x05fe,
		.pid = 0x1010,
		.port = "1-1",
		.address = 2,
		.interfaces = { { 3, 1, 2, 0x81, false, 8, MOUSE_REPORT, "usbhid" } },
	};
	const struct fakeusb_spec disk = {
		.vid = 0x0951,
		.pid = 0x1666,
		.port = "1-2",
		.address = 3,
		.interfaces = { { 8, 6, 80, 0x81, true, 512, NULL, "usb-storage" } },
	};
	/* Page 8C as a pipe for firmware. */
	const struct fakeusb_spec decoy = {
		.vid = 0x1209,
		.pid = 0x0001,
		.port = "1-3",
		.address = 4,
		.interfaces = { { 3, 0, 0, 0x81, false, 64,
			"058C0906A1010906150026FF0075089540 91020906150026FF00750895408102C0",
			NULL } },
	};
	struct usbdesk desk;
	struct fakeusb *devices[3];

	usbdesk_open(&desk);
	devices[0] = fakeusb_plug(desk.bed, &mouse);
	devices[1] = fakeusb_plug(desk.bed, &disk);
	devices[2] = fakeusb_plug(desk.bed, &decoy);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usb_settle(desk.usb);
	expect_none(desk.usb);
	usbdesk_idle(20);
	g_assert_cmpstr(fakeusb_driver(devices[0], 0), ==, "usbhid");
	g_assert_cmpstr(fakeusb_driver(devices[1], 0), ==, "usb-storage");
	g_assert_false(fakeusb_claimed(devices[2], 0));
	usb_free(g_steal_pointer(&desk.usb));
	for (guint i = 0; i < G_N_ELEMENTS(devices); i++)
		fakeusb_free(devices[i]);
	usbdesk_close(&desk);
}

static void test_names(void)
{
	struct fakeusb_spec spec = usbdesk_hidpos;
	struct usbdesk desk;
	struct fakeusb *one, *two;
	g_autoptr(GPtrArray) found = NULL;
	const struct usb_scanner *second;

	spec.port = "1-5";
	spec.address = 9;
	usbdesk_open(&desk);
	g_assert_true(roster_set(desk.roster, "1eab:1d10:FM042", "gate 2", "ground floor", NULL));
	one = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "gate 2: plugged, hid-pos\n");
	two = fakeusb_plug(desk.bed, &spec);
	usbdesk_hear(&desk, "NLS-FM420 (1eab:1d10@1-5): plugged, hid-pos\n");
	found = usb_scanners(desk.usb);
	g_assert_cmpuint(found->len, ==, 2);
	second = g_ptr_array_index(found, 1);
	g_assert_cmpstr(
		((struct usb_scanner *)g_ptr_array_index(found, 0))->place, ==, "ground floor");
	g_assert_true(usb_is(second, "1-5") && usb_is(second, "1EAB:1D10@1-5"));
	g_assert_true(usb_is(second, "1eab:1d10") && !usb_is(second, "gate 2"));
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(one);
	fakeusb_free(two);
	usbdesk_close(&desk);
}

static void test_only(void)
{
	struct usbdesk desk;
	struct fakeusb *one, *two;

	usbdesk_open(&desk);
	g_assert_true(roster_set(desk.roster, "05e0:1200@1-2", "gate 2", NULL, NULL));
	one = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	two = fakeusb_plug(desk.bed, &keyboard);
	usbdesk_start(&desk, (struct usb_options){ .only = "gate 2" });
	usbdesk_hear(&desk, "gate 2: plugged, keyboard\n");
	g_assert_cmpstr(fakeusb_driver(one, 0), ==, "usbhid");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(one);
	fakeusb_free(two);
	usbdesk_close(&desk);
}

/* Listing takes nothing away from the kernel's drivers. */
static void test_look_only(void)
{
	struct usbdesk desk;
	struct fakeusb *device;
	const struct usb_scanner *scanner;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	usbdesk_start(&desk, (struct usb_options){ .look_only = true });
	usb_settle(desk.usb);
	scanner = the_only(desk.usb);
	g_assert_cmpint(scanner->state, ==, USB_READY);
	g_assert_cmpstr(scanner->mode, ==, "hid-pos");
	g_assert_cmpstr(scanner->driver, ==, "usbhid");
	g_assert_cmpstr(scanner->port, ==, "1-1");
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void expect_trouble(struct source *source, const char *message)
{
	struct scan scan = { 0 };
	GError *error = NULL;

	g_assert_cmpint(source_next(source, &scan, &error), ==, SOURCE_ERROR);
	expect_error(&error, BELGI_ERROR_DEVICE, message);
}

static struct source *open_source(const struct usbdesk *desk, const char *name)
{
	GError *error = NULL;
	struct source *source = source_open(name, &error);

	g_assert_no_error(error);
	source_set_scanners(source, desk->profiles, desk->roster);
	return source;
}

/* The end is a signal: nothing else ends scanners. */
static void test_source(void)
{
	struct usbdesk desk;
	struct scan scan = { 0 };
	struct source *source;
	struct fakeusb *device;

	usbdesk_open(&desk);
	source = open_source(&desk, "usb");
	expect_trouble(source, "no scanner is plugged in; plug one in, or see belgi scanner list");
	source_close(source);
	source = open_source(&desk, "usb:gate 2");
	expect_trouble(
		source, "scanner gate 2: not plugged in; plug it in, or see belgi scanner list");
	source_close(source);
	device = fakeusb_plug(desk.bed, &keyboard);
	source = open_source(&desk, "usb:05e0:1200");
	usbdesk_type(device, 0x81, "PF2W2GLT\n");
	g_assert_cmpint(source_next(source, &scan, NULL), ==, SOURCE_SCAN);
	g_assert_cmpstr(scan.text, ==, "PF2W2GLT");
	g_assert_cmpstr(scan.source, ==, "05e0:1200@1-2");
	scan_clear(&scan);
	raise(SIGTERM);
	g_assert_cmpint(source_next(source, &scan, NULL), ==, SOURCE_END);
	source_close(source);
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	fakeusb_free(device);
	usbdesk_close(&desk);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/usb/hid_pos_is_found_by_its_report_descriptor_and_read", test_hidpos);
	g_test_add_func("/usb/a_recorded_honeywell_says_what_it_said", test_honeywell);
	g_test_add_func(
		"/usb/a_recorded_zebra_without_descriptor_says_what_it_said", test_mute_zebra);
	g_test_add_func("/usb/what_must_be_told_to_speak_is_told", test_feature);
	g_test_add_func("/usb/a_scanner_that_types_is_read_by_key_and_given_back", test_keyboard);
	g_test_add_func(
		"/usb/nobodys_keyboard_is_taken_unless_it_was_named", test_nobodys_keyboard);
	g_test_add_func("/usb/a_serial_scanner_is_set_up_read_and_given_back", test_cdc);
	g_test_add_func("/usb/simple_com_is_read_in_blocks", test_simple_com);
	g_test_add_func("/usb/of_two_interfaces_each_is_heard", test_composite);
	g_test_add_func("/usb/modes_of_others_are_named_with_the_way_out", test_other_modes);
	g_test_add_func("/usb/where_no_sheet_helps_the_manual_is_named", test_no_way_out);
	g_test_add_func("/usb/mice_disks_and_decoys_are_left_alone", test_strangers);
	g_test_add_func("/usb/a_scanner_is_known_again_by_serial_number_or_port", test_names);
	g_test_add_func("/usb/one_of_several_can_be_chosen_by_name", test_only);
	g_test_add_func("/usb/looking_takes_nothing_from_the_kernel", test_look_only);
	g_test_add_func("/usb/scanners_are_a_source_until_a_signal", test_source);
	return g_test_run();
}
