/* SPDX-License-Identifier: Apache-2.0
 * The commands about printers, run as programs beside virtual ones. */
#include "support/fakeusb.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

enum { OUT = 0x01, IN = 0x82, PATIENCE_MS = 20000 };

#define ID "\0\x1fMFG:Zebra;CMD:ZPL;MDL:GK420t;"

static const struct fakeusb_spec zebra = {
	.vid = 0x0a5f,
	.pid = 0x0081,
	.port = "1-1",
	.address = 2,
	.serial = "54J0101",
	.product = "ZTC GK420t",
	.id = ID,
	.id_len = sizeof(ID) - 1,
	.interfaces = { { 7, 1, 2, IN, true, 64, NULL, "usblp", OUT, 0,
		"MFG:Zebra;CMD:ZPL;MDL:GK420t;" } },
};

static const struct fakeusb_spec stranger = {
	.vid = 0x1234,
	.pid = 0x5678,
	.port = "1-2",
	.address = 3,
	.product = "Label Printer",
	.interfaces = { { 7, 1, 2, IN, true, 64, NULL, NULL, OUT, 0, NULL } },
};

static const struct fakeusb_spec editor_lite = {
	.vid = 0x04f9,
	.pid = 0x204d,
	.port = "1-3",
	.address = 4,
	.serial = "B9Z1",
	.product = "QL-720NW",
	.interfaces = { { 8, 6, 0x50, IN, true, 64, NULL, "usb-storage", OUT, 0, NULL } },
};

struct desk {
	struct fakeusb_bed *bed;
	char *folder;
};

static GSubprocess *start(const struct desk *desk, const char *words)
{
	g_autofree char *command = g_strdup_printf(
		"%s/belgi %s --store %s/belgi.sqlite", PROGRAM_DIR, words, desk->folder);
	g_auto(GStrv) argv = NULL;
	GError *error = NULL;
	GSubprocess *process;

	g_assert_true(g_shell_parse_argv(command, NULL, &argv, &error));
	process = g_subprocess_newv((const char *const *)argv,
		G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
	g_assert_no_error(error);
	return process;
}

static void hear(GSubprocess *process, int status, const char *output)
{
	g_autofree char *said = NULL;

	g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &said, NULL, NULL));
	g_assert_cmpstr(said, ==, output);
	g_assert_cmpint(g_subprocess_get_exit_status(process), ==, status);
	g_object_unref(process);
}

static void expect(const struct desk *desk, const char *words, int status, const char *output)
{
	hear(start(desk, words), status, output);
}

/* It answers when it was asked, so many bytes in all. */
static void expect_asked(const struct desk *desk, struct fakeusb *device, gsize asked,
	const char *answer, const char *words, int status, const char *output)
{
	GSubprocess *process = start(desk, words);
	gsize taken = 0;

	for (guint i = 0; i < PATIENCE_MS / 5 && taken < asked; i++) {
		g_autoptr(GBytes) bytes = fakeusb_taken(device);

		taken = g_bytes_get_size(bytes);
		g_usleep(5000);
	}
	g_assert_cmpuint(taken, ==, asked);
	if (answer)
		fakeusb_send(device, IN, answer, strlen(answer));
	hear(process, status, output);
}

static void open_desk(struct desk *desk)
{
	desk->bed = fakeusb_bed_new();
	desk->folder = g_dir_make_tmp("belgi-printers-XXXXXX", NULL);
}

static void close_desk(struct desk *desk)
{
	g_autofree char *list = g_build_filename(desk->folder, "printers.ini", NULL);

	fakeusb_bed_free(desk->bed);
	g_unlink(list);
	g_assert_cmpint(g_rmdir(desk->folder), ==, 0);
	g_free(desk->folder);
}

static void test_list(void)
{
	struct fakeusb *devices[3];
	struct desk desk;

	open_desk(&desk);
	expect(&desk, "printer list --lang en", 0,
		"no label printer is plugged in, none has a name\n");
	devices[0] = fakeusb_plug(desk.bed, &zebra);
	devices[1] = fakeusb_plug(desk.bed, &stranger);
	devices[2] = fakeusb_plug(desk.bed, &editor_lite);
	expect(&desk, "printer name gate usb:0a5f:0081:54J0101 --stock nothing --lang en", 4,
		"belgi: stock nothing: there is none of that name; see belgi label list, or "
		"give a .stock file\n");
	expect(&desk, "printer name gate usb:0a5f:0081:54J0101 --offset-x 4 --lang en", 0,
		"gate: usb:0a5f:0081:54J0101 from now on\n");
	expect(&desk, "printer name office tcp:192.0.2.7 --profile tspl --lang en", 0,
		"office: tcp:192.0.2.7 from now on\n");
	expect(&desk, "printer name old usb:0a5f:0081:GONE --lang en", 0,
		"old: usb:0a5f:0081:GONE from now on\n");
	expect(&desk, "printer list --lang en", 0,
		"gate (ZTC GK420t): ready\n"
		"    usb:0a5f:0081:54J0101, Zebra, ZPL\n"
		"Label Printer: what it understands is not known\n"
		"    usb:1234:5678@1-2\n"
		"    say which kind it is: belgi printer name NAME usb:1234:5678@1-2 --profile "
		"PROFILE; there are bixolon, brother-ql-500, brother-ql-wide, brother-ql, "
		"citizen-cl, citizen-ct, dymo-4xl, dymo-550, dymo-5xl, dymo-se450, dymo, epson, "
		"pos58, tspl-300, tspl, zebra-epl, zebra-zpl-300, zebra-zpl\n"
		"QL-720NW: cannot be used yet\n"
		"    usb:04f9:204d:B9Z1, Brother QL\n"
		"    printer usb:04f9:204d:B9Z1: it shows itself as a disk; hold its Editor Lite "
		"button until the lamp beside it goes out, then print again\n"
		"office: not asked; belgi printer status asks it\n"
		"    tcp:192.0.2.7, TSC\n"
		"old: not plugged in, or switched off\n"
		"    usb:0a5f:0081:GONE\n");
	expect(&desk, "printer name second usb:1234:5678@1-2 --profile zebra-epl --json", 0,
		"{\"name\":\"second\",\"where\":\"usb:1234:5678@1-2\"}\n");
	expect(&desk, "printer name old --forget --lang kk", 0, "old: атауы ұмытылды\n");
	expect(&desk, "printer name office --forget --lang ru", 0, "office: имя забыто\n");
	expect(&desk, "printer list --json", 0,
		"{\"printer\":\"ZTC GK420t\",\"name\":\"gate\",\"where\":"
		"\"usb:0a5f:0081:54J0101\",\"model\":\"GK420t\",\"profile\":\"zebra-zpl\","
		"\"language\":\"zpl\",\"state\":\"ready\"}\n"
		"{\"printer\":\"Label Printer\",\"name\":\"second\",\"where\":"
		"\"usb:1234:5678@1-2\",\"profile\":\"zebra-epl\",\"language\":\"epl\",\"state\":"
		"\"ready\"}\n"
		"{\"printer\":\"QL-720NW\",\"where\":\"usb:04f9:204d:B9Z1\",\"profile\":"
		"\"brother-ql\",\"language\":\"brother-ql\",\"state\":\"trouble\",\"problem\":"
		"\"printer usb:04f9:204d:B9Z1: он показывает себя как диск. Держите кнопку Editor "
		"Lite, пока лампочка рядом не погаснет, и печатайте снова\"}\n");
	for (guint i = 0; i < G_N_ELEMENTS(devices); i++)
		fakeusb_free(devices[i]);
	close_desk(&desk);
}

#define ANSWER(paper, lid)                                                                         \
	"\x02"                                                                                     \
	"030," paper ",0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02"                                     \
	"001,0," lid ",0,1,2,6,0,00000000,1,000\x03\r\n\x02"                                       \
	"1234,0\x03\r\n"

static void test_status(void)
{
	struct fakeusb *device;
	struct desk desk;

	open_desk(&desk);
	device = fakeusb_plug(desk.bed, &zebra);
	fakeusb_port_status(device, 0x18);
	expect(&desk, "printer name gate usb --lang en", 0, "gate: usb from now on\n");
	expect_asked(&desk, device, 4, ANSWER("0", "0"), "printer status gate --lang en", 0,
		"gate: ready\n");
	expect_asked(&desk, device, 8, ANSWER("1", "1"), "printer status gate --lang en", 1,
		"gate: no paper; put a roll in\n    the lid is open; close it\n");
	expect_asked(&desk, device, 12, ANSWER("1", "0"), "printer status gate --lang ru", 1,
		"gate: нет бумаги, вставьте рулон\n");
	expect_asked(&desk, device, 16, ANSWER("1", "0"), "printer status gate --lang kk", 1,
		"gate: қағаз жоқ, орам салыңыз\n");
	expect_asked(&desk, device, 20, NULL, "printer status usb --lang en", 0,
		"usb: no answer; see whether it is on and whether its profile is right\n");
	fakeusb_port_status(device, 0x30);
	expect_asked(&desk, device, 24, NULL, "printer status usb --json", 1,
		"{\"printer\":\"usb\",\"profile\":\"zebra-zpl\",\"language\":\"zpl\","
		"\"answered\":false,\"states\":[\"paper_out\"]}\n");
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usblp");
	fakeusb_free(device);
	close_desk(&desk);
}

/* To it a question would be dots, or an order. */
static void test_status_of_a_stranger(void)
{
	struct fakeusb *device;
	struct desk desk;

	open_desk(&desk);
	device = fakeusb_plug(desk.bed, &stranger);
	expect_asked(&desk, device, 0, NULL, "printer status usb --lang en", 0,
		"usb: connected; how it is cannot be asked here\n");
	fakeusb_port_status(device, 0x10);
	expect_asked(&desk, device, 0, NULL, "printer status usb --lang en", 1,
		"usb: it reports a fault; look at its display\n");
	fakeusb_free(device);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/printer/the_list_says_what_is_there_and_what_to_do", test_list);
	g_test_add_func("/printer/its_state_is_asked_and_said", test_status);
	g_test_add_func("/printer/a_stranger_is_never_asked", test_status_of_a_stranger);
	return g_test_run();
}
