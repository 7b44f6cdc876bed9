/* SPDX-License-Identifier: Apache-2.0
 * The commands about scanners, run as programs beside virtual ones. */
#include "support/usbdesk.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static const struct fakeusb_spec keyboard = {
	.vid = 0x046d,
	.pid = 0xc31c,
	.port = "1-2",
	.address = 3,
	.product = "USB Keyboard",
	.interfaces = { { 3, 1, 1, 0x81, false, 8, KEYBOARD_REPORT, "usbhid" } },
};

static GSubprocess *start(const struct usbdesk *desk, GSubprocessFlags flags, const char *words)
{
	g_autofree char *command = g_strdup_printf(
		"%s/belgi %s --store %s/belgi.sqlite", PROGRAM_DIR, words, desk->folder);
	g_auto(GStrv) argv = NULL;
	GError *error = NULL;
	GSubprocess *process;

	g_assert_true(g_shell_parse_argv(command, NULL, &argv, &error));
	process = g_subprocess_newv((const char *const *)argv,
		flags | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
	g_assert_no_error(error);
	return process;
}

static void expect(const struct usbdesk *desk, const char *words, int status, const char *output)
{
	g_autoptr(GSubprocess) process = start(desk, 0, words);
	g_autofree char *said = NULL;

	g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &said, NULL, NULL));
	g_assert_cmpstr(said, ==, output);
	g_assert_cmpint(g_subprocess_get_exit_status(process), ==, status);
}

static void test_list(void)
{
	struct usbdesk desk;
	struct fakeusb *one, *two;

	usbdesk_open(&desk);
	expect(&desk, "scanner list", 0, "Сканер не подключён\n");
	expect(&desk, "scanner list --lang en", 0, "no scanner is plugged in\n");
	expect(&desk, "scanner list --lang kk", 0, "Сканер жалғанбаған\n");
	one = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	two = fakeusb_plug(desk.bed, &keyboard);
	expect(&desk, "scanner list --lang en", 0,
		"NLS-FM420 (1eab:1d10:FM042): ready\n"
		"    1eab:1d10:FM042, mode hid-pos, port 1-1, kernel driver usbhid\n"
		"USB Keyboard (046d:c31c@1-2): perhaps a scanner\n"
		"    046d:c31c@1-2, mode keyboard, port 1-2, kernel driver usbhid\n"
		"    only if this is a scanner and nobody's keyboard: "
		"belgi scanner name 046d:c31c@1-2 NAME\n");
	expect(&desk, "scanner list --lang ru", 0,
		"NLS-FM420 (1eab:1d10:FM042): готов\n"
		"    1eab:1d10:FM042, режим hid-pos, порт 1-1, драйвер ядра usbhid\n"
		"USB Keyboard (046d:c31c@1-2): возможно, сканер\n"
		"    046d:c31c@1-2, режим keyboard, порт 1-2, драйвер ядра usbhid\n"
		"    Только если это сканер, а не чья-то клавиатура: "
		"belgi scanner name 046d:c31c@1-2 ИМЯ\n");
	expect(&desk, "scanner name 1-1 'gate 2' --place 'ground floor' --json", 0,
		"{\"id\":\"1eab:1d10:FM042\",\"name\":\"gate 2\",\"place\":\"ground "
		"floor\"}\n");
	expect(&desk, "scanner name 046d:c31c 'gate 2'", 5,
		"belgi: name 'gate 2': scanner 1eab:1d10:FM042 has it; choose another\n");
	expect(&desk, "scanner name 046d:c31c white --lang en", 0,
		"046d:c31c@1-2 is called white from now on\n");
	expect(&desk, "scanner list --json", 0,
		"{\"scanner\":\"gate 2\",\"id\":\"1eab:1d10:FM042\",\"vid\":\"1eab\",\"pid\":"
		"\"1d10\",\"mode\":\"hid-pos\",\"port\":\"1-1\",\"driver\":\"usbhid\",\"name\":"
		"\"gate 2\",\"place\":\"ground floor\",\"state\":\"ready\"}\n"
		"{\"scanner\":\"white\",\"id\":\"046d:c31c@1-2\",\"vid\":\"046d\",\"pid\":"
		"\"c31c\",\"mode\":\"keyboard\",\"port\":\"1-2\",\"driver\":\"usbhid\",\"name\":"
		"\"white\",\"state\":\"ready\"}\n");
	expect(&desk, "scanner name white --forget --lang en", 0,
		"046d:c31c@1-2 has no name any more\n");
	expect(&desk, "scanner name white --forget", 4,
		"belgi: white: no such scanner is plugged in or known; see belgi scanner list\n");
	expect(&desk, "scanner name white", 2,
		"belgi: scanner name: give the name, or --forget without one\n");
	fakeusb_free(one);
	fakeusb_free(two);
	usbdesk_close(&desk);
}

static void expect_line(GDataInputStream *lines, const char *expected)
{
	g_autofree char *line = g_data_input_stream_read_line(lines, NULL, NULL, NULL);

	g_assert_cmpstr(line, ==, expected);
}

/* From the start to the signal, with the driver back at its end. */
static void test_watch(void)
{
	struct usbdesk desk;
	struct fakeusb *device;
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GDataInputStream) lines = NULL;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	process = start(&desk, 0, "scanner watch --lang en");
	lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	expect_line(lines, "NLS-FM420 (1eab:1d10:FM042): plugged (hid-pos)");
	usbdesk_idle(300);
	usbdesk_send_hidpos(device, "Q1", "PF2W2GLT", false);
	expect_line(lines, "NLS-FM420 (1eab:1d10:FM042): QR-Code: PF2W2GLT");
	g_assert_null(fakeusb_driver(device, 0));
	g_subprocess_send_signal(process, SIGTERM);
	g_assert_true(g_subprocess_wait(process, NULL, NULL));
	g_assert_cmpint(g_subprocess_get_exit_status(process), ==, 0);
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static void remove_store(const struct usbdesk *desk)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };

	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *path =
			g_strdup_printf("%s/belgi.sqlite%s", desk->folder, endings[i]);
		g_unlink(path);
	}
}

/* The desk itself: a scan of a named scanner is answered, and Ctrl+C ends the work in order. */
static void test_scan(void)
{
	struct usbdesk desk;
	struct fakeusb *device;
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GDataInputStream) lines = NULL;
	g_autofree char *made = NULL;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	process = start(&desk, 0, "init --org S052 --lang en");
	g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &made, NULL, NULL));
	g_clear_object(&process);
	expect(&desk, "scanner name 1-1 'gate 2'", 0,
		"1eab:1d10:FM042 is called gate 2 from now on\n");
	process = start(&desk, 0, "scan --mode show --from 'usb:gate 2' --json");
	lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	while (fakeusb_reads(device) == 0)
		usbdesk_idle(10);
	usbdesk_idle(300);
	usbdesk_send_hidpos(device, "Q1", "PF2W2GLT", false);
	{
		g_autofree char *line = g_data_input_stream_read_line(lines, NULL, NULL, NULL);
		const char *start_of_line = "{\"scan\":\"PF2W2GLT\",\"source\":\"gate 2\",";

		g_assert_cmpint(strncmp(line, start_of_line, strlen(start_of_line)), ==, 0);
	}
	g_subprocess_send_signal(process, SIGINT);
	g_assert_true(g_subprocess_wait(process, NULL, NULL));
	g_assert_true(g_subprocess_get_if_exited(process));
	g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
	fakeusb_free(device);
	remove_store(&desk);
	usbdesk_close(&desk);
}

/* What a clerk reads when the plug comes out in the middle of a code. */
static void test_unplug(void)
{
	struct usbdesk desk;
	struct fakeusb *device;
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GDataInputStream) lines = NULL;
	g_autofree char *made = NULL;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &usbdesk_hidpos);
	process = start(&desk, 0, "init --org S052 --lang ru");
	g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &made, NULL, NULL));
	g_clear_object(&process);
	process = start(&desk, 0, "scan --mode show --from usb");
	lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	while (fakeusb_reads(device) == 0)
		usbdesk_idle(10);
	usbdesk_idle(300);
	usbdesk_send_hidpos(device, "Q1", "PF2W2GLT", true);
	usbdesk_idle(50);
	fakeusb_unplug(device, true);
	expect_line(lines,
		"belgi: scanner NLS-FM420 (1eab:1d10:FM042): код потерян, связь прервалась "
		"посередине. Подключите и сканируйте код ещё раз");
	expect_line(lines, "belgi: scanner NLS-FM420 (1eab:1d10:FM042): нет связи. Подключите "
			   "снова, чтобы продолжить");
	g_subprocess_send_signal(process, SIGTERM);
	g_assert_true(g_subprocess_wait(process, NULL, NULL));
	fakeusb_free(device);
	remove_store(&desk);
	usbdesk_close(&desk);
}

static void test_rule(void)
{
	struct usbdesk desk;
	struct fakeusb *device;
	struct fakeusb_spec spec = usbdesk_hidpos;
	g_autofree char *path = NULL;
	g_autofree char *words = NULL;
	g_autofree char *rule = NULL;
	g_autofree char *said = NULL;

	spec.vid = 0x1234;
	spec.pid = 0x00ab;
	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &spec);
	path = g_build_filename(desk.folder, "rule", NULL);
	words = g_strdup_printf("scanner rule --out %s --lang en", path);
	said = g_strdup_printf("%s: written; run udevadm control --reload, then plug the scanners "
			       "in again\n",
		path);
	expect(&desk, words, 0, said);
	g_assert_true(g_file_get_contents(path, &rule, NULL, NULL));
	g_assert_nonnull(strstr(rule,
		"\nATTR{idVendor}==\"1234\", ATTR{idProduct}==\"00ab\", MODE=\"0660\", "
		"GROUP=\"plugdev\", TAG+=\"uaccess\", ENV{ID_MM_DEVICE_IGNORE}=\"1\"\n"));
	g_assert_nonnull(
		strstr(rule, "\nATTR{idVendor}==\"1eab\", ATTR{idProduct}==\"??10\", MODE"));
	/* A chip in any cable: who sits here gets no rights on it for being a scanner's too. */
	g_assert_null(strstr(rule, "1a86"));
	g_unlink(path);
	fakeusb_free(device);
	usbdesk_close(&desk);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scanner/what_is_plugged_in_is_listed_and_named", test_list);
	g_test_add_func("/scanner/a_watch_ends_with_a_signal_and_gives_back", test_watch);
	g_test_add_func("/scanner/a_desk_is_worked_by_the_scanner_of_that_name", test_scan);
	g_test_add_func("/scanner/the_rule_names_what_is_known_and_plugged_in", test_rule);
	g_test_add_func("/scanner/an_unplugged_scanner_is_said_in_the_language", test_unplug);
	return g_test_run();
}
