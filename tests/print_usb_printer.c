/* SPDX-License-Identifier: Apache-2.0 */
#include "base/shipped.h"
#include "expect.h"
#include "print/language.h"
#include "print/transport.h"
#include "shipped.h"
#include "support/fakeusb.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { SIZE = 150000, CUT = 40448, LATE_MS = 100, SOON_MS = 5000, OUT = 0x01, IN = 0x82 };

#define ZEBRA_ID "\0\x30MFG:Zebra;CMD:ZPL;MDL:GK420t;SN:54J0101;CLS:PRN"
#define ZEBRA "usb:0a5f:0081:54J0101"

static const struct fakeusb_spec zebra = {
	.vid = 0x0a5f,
	.pid = 0x0081,
	.port = "1-1",
	.address = 2,
	.serial = "54J0101",
	.product = "ZTC GK420t",
	.id = ZEBRA_ID,
	.id_len = sizeof(ZEBRA_ID) - 1,
	.interfaces = { { 7, 1, 2, IN, true, 64, NULL, "usblp", OUT, 0,
		"MFG:Zebra;CMD:ZPL;MDL:GK420t;" } },
};

struct bed {
	struct fakeusb_bed *usb;
	GPtrArray *profiles;
	struct fakeusb *device;
	struct transport *transport;
	guint8 *bytes;
};

static void begin(struct bed *bed, const struct fakeusb_spec *spec)
{
	g_autoptr(GPtrArray) files = shipped_files("printers", NULL);

	*bed = (struct bed){ .usb = fakeusb_bed_new() };
	bed->profiles = printer_profiles_read(files, shipped_wrong, NULL);
	bed->device = spec ? fakeusb_plug(bed->usb, spec) : NULL;
	bed->bytes = g_malloc(SIZE);
	for (gsize i = 0; i < SIZE; i++)
		bed->bytes[i] = (guint8)(i * 7 + i / 251);
}

static void open_it(struct bed *bed, const char *where)
{
	GError *error = NULL;

	bed->transport = transport_open(where, bed->profiles, &error);
	g_assert_no_error(error);
}

static void expect_refused(
	const struct bed *bed, const char *where, enum belgi_error code, const char *message)
{
	GError *error = NULL;

	g_assert_null(transport_open(where, bed->profiles, &error));
	expect_error(&error, code, message);
}

/* The rest goes too, and the printer has every byte once. */
static void send_rest(struct bed *bed, gsize from)
{
	g_autoptr(GBytes) taken = NULL;
	GError *error = NULL;
	gsize sent;

	transport_send(bed->transport, bed->bytes + from, SIZE - from, SOON_MS, &sent, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(sent, ==, SIZE - from);
	taken = fakeusb_taken(bed->device);
	g_assert_cmpmem(g_bytes_get_data(taken, NULL), g_bytes_get_size(taken), bed->bytes, SIZE);
}

static void end(struct bed *bed)
{
	transport_free(bed->transport);
	if (bed->device)
		fakeusb_free(bed->device);
	fakeusb_bed_free(bed->usb);
	g_ptr_array_unref(bed->profiles);
	g_free(bed->bytes);
}

/* ---- bytes ---- */

static void test_bytes(void)
{
	static const char *const places[] = { "usb", "usb:0a5f:0081", "usb:0A5F:0081:54j0101",
		"usb:0a5f:0081@1-1" };
	struct bed bed;

	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		GError *error = NULL;

		begin(&bed, &zebra);
		open_it(&bed, places[i]);
		g_assert_cmpstr(transport_where(bed.transport), ==, ZEBRA);
		g_assert_cmpstr(transport_profile(bed.transport)->name, ==, "zebra-zpl");
		g_assert_true(transport_answers(bed.transport));
		g_assert_false(transport_gathers(bed.transport));
		g_assert_true(fakeusb_claimed(bed.device, 0));
		g_assert_null(fakeusb_driver(bed.device, 0));
		send_rest(&bed, 0);
		g_assert_true(transport_finish(bed.transport, &error));
		g_clear_pointer(&bed.transport, transport_free);
		g_assert_false(fakeusb_claimed(bed.device, 0));
		g_assert_cmpstr(fakeusb_driver(bed.device, 0), ==, "usblp");
		end(&bed);
	}
}

/* What ends a send in the middle: its code and words, and how many were taken. */
static void cut(struct bed *bed, int status, enum belgi_error code, const char *message)
{
	GError *error = NULL;
	gsize sent;

	begin(bed, &zebra);
	open_it(bed, "usb");
	fakeusb_take(bed->device, CUT, status);
	g_assert_false(transport_send(
		bed->transport, bed->bytes, SIZE, status ? SOON_MS : LATE_MS, &sent, &error));
	expect_error(&error, code, message);
	g_assert_cmpuint(sent, ==, CUT);
}

static void test_stall(void)
{
	struct bed bed;

	cut(&bed, -EPIPE, BELGI_ERROR_DEVICE,
		"printer " ZEBRA ": it broke off; see what its display says, or switch it off and "
		"on");
	g_assert_cmpuint(fakeusb_cleared(bed.device), ==, 1);
	fakeusb_take(bed.device, SIZE, 0);
	send_rest(&bed, CUT);
	end(&bed);
}

static void test_late(void)
{
	struct bed bed;

	cut(&bed, 0, BELGI_ERROR_OFFLINE,
		"printer " ZEBRA ": it takes nothing more; see whether it has paper and its lid is "
		"closed");
	fakeusb_take(bed.device, SIZE, 0);
	send_rest(&bed, CUT);
	end(&bed);
}

/* usbfs says ENODEV, a real kernel EPROTO first. */
static void test_unplugged(void)
{
	static const int endings[] = { -ENODEV, -EPROTO, -ESHUTDOWN };
	struct bed bed;

	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		guint8 answer;
		GError *error = NULL;
		gsize sent;

		cut(&bed, endings[i], BELGI_ERROR_DEVICE,
			"printer " ZEBRA ": no connection, it was unplugged or switched off; plug "
			"it in and switch it on");
		fakeusb_unplug(bed.device, i);
		g_assert_false(transport_send(bed.transport, bed.bytes, 1, SOON_MS, &sent, &error));
		g_assert_cmpuint(sent, ==, 0);
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_DEVICE);
		g_clear_error(&error);
		g_assert_cmpint(
			transport_receive(bed.transport, &answer, 1, SOON_MS, &error), ==, -1);
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_DEVICE);
		g_clear_error(&error);
		g_assert_cmpuint(transport_port_status(bed.transport), ==, 0);
		end(&bed);
	}
}

/* ---- what it says ---- */

static void test_port_status(void)
{
	static const struct {
		int status;
		unsigned states;
	} rows[] = {
		{ -1, 0 },
		{ 0x18, 0 },
		{ 0x00, 0 },
		{ 0x38, PRINTER_PAPER_OUT },
		{ 0x30, PRINTER_PAPER_OUT },
		{ 0x20, PRINTER_PAPER_OUT },
		{ 0x10, PRINTER_FAULT },
		{ 0x08, PRINTER_PAUSED },
	};
	struct bed bed;

	begin(&bed, &zebra);
	open_it(&bed, "usb");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		fakeusb_port_status(bed.device, rows[i].status);
		g_assert_cmpuint(transport_port_status(bed.transport), ==, rows[i].states);
	}
	end(&bed);
}

static void test_language_status(void)
{
	static const char answer[] = "\x02"
				     "030,1,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02"
				     "001,0,1,0,1,2,6,0,00000000,1,000\x03\r\n\x02"
				     "1234,0\x03\r\n";
	const struct language *zpl = language_named("zpl");
	g_autoptr(GByteArray) question = g_byte_array_new();
	g_autoptr(GBytes) taken = NULL;
	struct printer_status status = { 0 };
	guint8 heard[256];
	gsize len = 0, sent;
	GError *error = NULL;
	struct bed bed;

	begin(&bed, &zebra);
	open_it(&bed, "usb");
	zpl->ask(question);
	g_assert_true(transport_send(
		bed.transport, question->data, question->len, SOON_MS, &sent, &error));
	fakeusb_send(bed.device, IN, "", 0);
	fakeusb_send(bed.device, IN, answer, 64);
	fakeusb_send(bed.device, IN, answer + 64, sizeof(answer) - 1 - 64);
	while (zpl->answer(&status, heard, len) == 0) {
		gssize got = transport_receive(bed.transport, heard + len, 7, SOON_MS, &error);

		g_assert_no_error(error);
		g_assert_cmpint(got, >, 0);
		len += (gsize)got;
	}
	g_assert_cmpmem(heard, len, answer, sizeof(answer) - 1);
	g_assert_cmpuint(status.states, ==, PRINTER_PAPER_OUT | PRINTER_LID_OPEN);
	taken = fakeusb_taken(bed.device);
	g_assert_cmpmem(g_bytes_get_data(taken, NULL), g_bytes_get_size(taken), question->data,
		question->len);
	g_assert_cmpint(
		transport_receive(bed.transport, heard, sizeof(heard), LATE_MS, &error), ==, 0);
	g_assert_no_error(error);
	end(&bed);
}

static void test_one_way(void)
{
	struct fakeusb_spec spec = zebra;
	guint8 answer;
	struct bed bed;

	spec.interfaces[0].protocol = 1;
	spec.interfaces[0].in = 0;
	begin(&bed, &spec);
	open_it(&bed, "usb");
	g_assert_false(transport_answers(bed.transport));
	g_assert_cmpint(transport_receive(bed.transport, &answer, 1, SOON_MS, NULL), ==, 0);
	send_rest(&bed, 0);
	end(&bed);
}

static void test_alternate(void)
{
	struct fakeusb_spec spec = zebra;
	struct bed bed;

	spec.interfaces[0].protocol = 1;
	spec.interfaces[0].other = 2;
	begin(&bed, &spec);
	open_it(&bed, "usb");
	g_assert_cmpuint(fakeusb_alternate(bed.device), ==, 1);
	g_assert_true(transport_answers(bed.transport));
	send_rest(&bed, 0);
	end(&bed);
}

static void test_reset(void)
{
	g_autofree char *before = NULL, *after = NULL;
	struct bed bed;

	begin(&bed, &zebra);
	open_it(&bed, "usb");
	send_rest(&bed, 0);
	before = fakeusb_requests(bed.device);
	g_assert_cmpstr(before, ==, "");
	g_assert_true(transport_reset(bed.transport));
	after = fakeusb_requests(bed.device);
	g_assert_cmpstr(after, ==, "21 02 0000 0000:");
	end(&bed);
}

#define ID(bytes) bytes, sizeof(bytes) - 1

/* Known by nothing but what it says, for its numbers are nobody's. */
static void test_device_ids(void)
{
	static const struct {
		const char *id;
		gsize len;
		const char *profile;
	} rows[] = {
		{ NULL, 0, NULL },
		{ ID("\0\x12MFG:X;CMD:ZPL II"), "zebra-zpl" },
		/* f_printer counts two bytes that it does not send. */
		{ ID("\0\x14MFG:X;CMD:ZPL II"), "zebra-zpl" },
		/* The low byte first. */
		{ ID("\x12\0MFG:X;CMD:ZPL II"), "zebra-zpl" },
		{ ID("\xff\xffMFG:X;CMD:ZPL II"), "zebra-zpl" },
		{ ID("\0\x09MFG:X;CMD:ZPL II"), NULL },
		{ ID("\0\0MFG:X;CMD:ZPL II"), NULL },
		{ ID("\0\x02"), NULL },
		{ ID("\0"), NULL },
		{ ID(""), NULL },
		{ ID("\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), NULL },
		{ ID("\0\x10\xff\xfe\x80;;;:::\x01\x1b[2J"), NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct fakeusb_spec spec = zebra;
		const struct printer_profile *profile;
		struct bed bed;

		spec.vid = 0x1234;
		spec.id = rows[i].id;
		spec.id_len = rows[i].len;
		begin(&bed, &spec);
		open_it(&bed, "usb");
		profile = transport_profile(bed.transport);
		g_test_message("row %u", i);
		g_assert_cmpstr(profile ? profile->name : NULL, ==, rows[i].profile);
		end(&bed);
	}
}

/* ---- what stands in the way ---- */

static void test_denied(void)
{
	struct fakeusb_spec spec = zebra;
	bool root = geteuid() == 0;
	struct bed bed;

	spec.closed = true;
	begin(&bed, &spec);
	g_assert_cmpint(root ? seteuid(65534) : 0, ==, 0);
	expect_refused(&bed, "usb", BELGI_ERROR_DEVICE,
		"printer " ZEBRA ": this user may not open it, a udev rule is missing; run as root "
		"belgi printer rule, then plug the printer in again");
	g_assert_cmpint(root ? seteuid(0) : 0, ==, 0);
	g_assert_cmpstr(fakeusb_driver(bed.device, 0), ==, "usblp");
	end(&bed);
}

static void test_held(void)
{
	struct fakeusb_spec spec = zebra;
	struct bed bed;

	spec.held = true;
	spec.interfaces[0].driver = "usbfs";
	begin(&bed, &spec);
	expect_refused(&bed, "usb", BELGI_ERROR_DEVICE,
		"printer " ZEBRA ": another program prints on it; wait until it is done, or end "
		"that program");
	fakeusb_let_go(bed.device);
	open_it(&bed, "usb");
	send_rest(&bed, 0);
	end(&bed);
}

static void test_absent(void)
{
	struct bed bed;

	begin(&bed, NULL);
	expect_refused(&bed, "usb", BELGI_ERROR_DEVICE,
		"printer usb: no printer is plugged in; plug one in and switch it on, or see belgi "
		"printer list");
	expect_refused(&bed, "usb:0a5f:0081:OTHER", BELGI_ERROR_DEVICE,
		"printer usb:0a5f:0081:OTHER: not plugged in, or switched off; plug it in, or see "
		"belgi printer list");
	end(&bed);
}

static void test_two(void)
{
	struct fakeusb_spec spec = zebra;
	g_autoptr(GBytes) taken = NULL;
	struct fakeusb *other;
	struct bed bed;

	begin(&bed, &zebra);
	spec.port = "1-2";
	spec.address = 3;
	spec.serial = "54J0102";
	other = fakeusb_plug(bed.usb, &spec);
	expect_refused(&bed, "usb", BELGI_ERROR_CONFLICT,
		"printer usb (" ZEBRA ", usb:0a5f:0081:54J0102): several printers are plugged in; "
		"name the one that is meant");
	open_it(&bed, ZEBRA);
	send_rest(&bed, 0);
	taken = fakeusb_taken(other);
	g_assert_cmpuint(g_bytes_get_size(taken), ==, 0);
	g_assert_cmpstr(fakeusb_driver(other, 0), ==, "usblp");
	fakeusb_free(other);
	end(&bed);
}

/* Their serial number tells them not apart, their ports do. */
static void test_twins(void)
{
	struct fakeusb_spec spec = zebra;
	struct fakeusb *other;
	struct bed bed;

	begin(&bed, &zebra);
	spec.port = "1-2";
	spec.address = 3;
	other = fakeusb_plug(bed.usb, &spec);
	expect_refused(&bed, ZEBRA, BELGI_ERROR_CONFLICT,
		"printer " ZEBRA " (usb:0a5f:0081@1-1, usb:0a5f:0081@1-2): several printers are "
		"plugged in; name the one that is meant");
	open_it(&bed, "usb:0a5f:0081@1-2");
	g_assert_true(fakeusb_claimed(other, 0));
	g_assert_false(fakeusb_claimed(bed.device, 0));
	g_clear_pointer(&bed.transport, transport_free);
	fakeusb_free(other);
	end(&bed);
}

static const struct fakeusb_spec editor_lite = {
	.vid = 0x04f9,
	.pid = 0x204d,
	.port = "1-3",
	.address = 4,
	.serial = "B9Z1",
	.product = "QL-720NW",
	.interfaces = { { 8, 6, 0x50, IN, true, 64, NULL, "usb-storage", OUT, 0, NULL } },
};
#define A_DISK                                                                                     \
	"printer usb:04f9:204d:B9Z1: it shows itself as a disk; hold its Editor Lite button "      \
	"until the lamp beside it goes out, then print again"

static void test_disk(void)
{
	struct bed bed;

	begin(&bed, &editor_lite);
	expect_refused(&bed, "usb", BELGI_ERROR_DEVICE, A_DISK);
	g_assert_cmpstr(fakeusb_driver(bed.device, 0), ==, "usb-storage");
	end(&bed);
}

/* ---- looking ---- */

static void expect_found(const GPtrArray *found, guint index, const char *where, const char *label,
	const char *model, const char *profile, const char *problem)
{
	const struct found_printer *printer = g_ptr_array_index(found, index);

	g_assert_cmpstr(printer->where, ==, where);
	g_assert_cmpstr(printer->label, ==, label);
	g_assert_cmpstr(printer->model, ==, model);
	g_assert_cmpstr(printer->profile ? printer->profile->name : NULL, ==, profile);
	g_assert_cmpstr(printer->problem ? printer->problem->message : NULL, ==, problem);
}

static void test_look(void)
{
	static const struct fakeusb_spec stranger = {
		.vid = 0x1234,
		.pid = 0x5678,
		.port = "1-2",
		.address = 3,
		.interfaces = { { 7, 1, 2, IN, true, 64, NULL, NULL, OUT, 0, NULL } },
		.id = "\0\x1bMFG:Nobody;MDL:Printer 1;",
		.id_len = 27,
	};
	static const struct fakeusb_spec keyboard = {
		.vid = 0x0a5f,
		.pid = 0x0001,
		.port = "1-4",
		.address = 5,
		.interfaces = { { 3, 1, 1, 0x81, false, 8, NULL, "usbhid", 0, 0, NULL } },
	};
	static const struct fakeusb_spec over_ip = {
		.vid = 0x0a5f,
		.pid = 0x0002,
		.port = "1-5",
		.address = 6,
		.interfaces = { { 7, 1, 4, IN, true, 64, NULL, NULL, OUT, 0, NULL } },
	};
	g_autoptr(GPtrArray) found = NULL;
	struct fakeusb *others[4];
	g_autoptr(GBytes) taken = NULL;
	GError *error = NULL;
	struct bed bed;

	begin(&bed, &zebra);
	others[0] = fakeusb_plug(bed.usb, &stranger);
	others[1] = fakeusb_plug(bed.usb, &editor_lite);
	others[2] = fakeusb_plug(bed.usb, &keyboard);
	others[3] = fakeusb_plug(bed.usb, &over_ip);
	found = transport_look(bed.profiles, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(found->len, ==, 3);
	expect_found(found, 0, ZEBRA, "ZTC GK420t", "GK420t", "zebra-zpl", NULL);
	expect_found(found, 1, "usb:1234:5678@1-2", "Printer 1", "Printer 1", NULL, NULL);
	expect_found(found, 2, "usb:04f9:204d:B9Z1", "QL-720NW", NULL, "brother-ql", A_DISK);
	/* Nobody was disturbed. */
	g_assert_cmpstr(fakeusb_driver(bed.device, 0), ==, "usblp");
	taken = fakeusb_taken(bed.device);
	g_assert_cmpuint(g_bytes_get_size(taken), ==, 0);
	g_assert_false(fakeusb_claimed(others[0], 0));
	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		fakeusb_free(others[i]);
	end(&bed);
}

static void test_look_trouble(void)
{
	struct fakeusb_spec held = zebra, closed = zebra;
	g_autoptr(GPtrArray) found = NULL;
	struct fakeusb *other;
	bool root = geteuid() == 0;
	struct bed bed;

	held.held = true;
	held.interfaces[0].driver = "usbfs";
	held.interfaces[0].told = NULL;
	closed.port = "1-2";
	closed.address = 3;
	closed.serial = "CLOSED";
	closed.closed = true;
	begin(&bed, &held);
	other = fakeusb_plug(bed.usb, &closed);
	g_assert_cmpint(root ? seteuid(65534) : 0, ==, 0);
	found = transport_look(bed.profiles, NULL);
	g_assert_cmpint(root ? seteuid(0) : 0, ==, 0);
	g_assert_cmpuint(found->len, ==, 2);
	expect_found(found, 0, ZEBRA, "ZTC GK420t", NULL, "zebra-zpl",
		"printer " ZEBRA ": another program prints on it; wait until it is done, or end "
		"that program");
	expect_found(found, 1, "usb:0a5f:0081:CLOSED", "ZTC GK420t", "GK420t", "zebra-zpl",
		"printer usb:0a5f:0081:CLOSED: this user may not open it, a udev rule is missing; "
		"run as root belgi printer rule, then plug the printer in again");
	fakeusb_free(other);
	end(&bed);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/usb_printer/every_byte_arrives_and_usblp_comes_back", test_bytes);
	g_test_add_func("/usb_printer/a_stall_in_the_middle_is_counted_exactly", test_stall);
	g_test_add_func("/usb_printer/what_time_ran_out_for_goes_on_later", test_late);
	g_test_add_func("/usb_printer/unplugged_in_the_middle_it_says_so", test_unplugged);
	g_test_add_func("/usb_printer/paper_out_stands_in_the_port_status", test_port_status);
	g_test_add_func(
		"/usb_printer/paper_out_comes_in_the_printers_language", test_language_status);
	g_test_add_func("/usb_printer/a_one_way_printer_is_not_asked", test_one_way);
	g_test_add_func("/usb_printer/of_two_settings_it_has_the_talking_one", test_alternate);
	g_test_add_func("/usb_printer/it_is_reset_only_when_asked", test_reset);
	g_test_add_func("/usb_printer/garbage_for_a_device_id_harms_nobody", test_device_ids);
	g_test_add_func("/usb_printer/a_missing_permission_names_the_rule", test_denied);
	g_test_add_func("/usb_printer/one_that_another_program_has_is_named", test_held);
	g_test_add_func("/usb_printer/none_is_said", test_absent);
	g_test_add_func("/usb_printer/of_two_one_must_be_named", test_two);
	g_test_add_func("/usb_printer/of_twins_the_port_is_their_name", test_twins);
	g_test_add_func("/usb_printer/one_that_is_a_disk_names_the_way_out", test_disk);
	g_test_add_func("/usb_printer/looking_disturbs_nobody", test_look);
	g_test_add_func("/usb_printer/looking_says_what_stands_in_the_way", test_look_trouble);
	return g_test_run();
}
