/* SPDX-License-Identifier: Apache-2.0
 * belgi printer test on a printer that says which roll is in it: a Brother with 62 mm tape. */
#include "support/printdesk.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct printer {
	struct printed *printed;
	int door;
	guint16 port;
	GThread *thread;
	unsigned states; /* that it always says */
};

static void serve(struct printer *printer, int line)
{
	guint8 bytes[4096];
	guint asked = printed_asked(printer->printed);
	ssize_t len;

	while ((len = recv(line, bytes, sizeof(bytes), 0)) > 0) {
		g_autoptr(GByteArray) answers = g_byte_array_new();
		printed_feed(printer->printed, bytes, (gsize)len, NULL);
		for (; asked < printed_asked(printer->printed); asked++)
			printed_say("brother-ql", printer->states, answers);
		if (answers->len > 0)
			send(line, answers->data, answers->len, MSG_NOSIGNAL);
	}
	close(line);
}

static gpointer run_printer(gpointer data)
{
	struct printer *printer = data;
	int line;

	while ((line = accept(printer->door, NULL, NULL)) >= 0)
		serve(printer, line);
	return NULL;
}

static void start_printer(struct printer *printer, unsigned states)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	printer->printed = printed_new("brother-ql");
	printer->states = states;
	printer->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(printer->door, (struct sockaddr *)&at, len), ==, 0);
	g_assert_cmpint(listen(printer->door, 4), ==, 0);
	g_assert_cmpint(getsockname(printer->door, (struct sockaddr *)&at, &len), ==, 0);
	printer->port = ntohs(at.sin_port);
	printer->thread = g_thread_new("printer", run_printer, printer);
}

static void stop_printer(struct printer *printer)
{
	shutdown(printer->door, SHUT_RDWR);
	g_thread_join(printer->thread);
	close(printer->door);
	printed_free(printer->printed);
}

/* What `belgi printer test` says with that roll told, and its exit status. */
static char *test_print(const char *stock, const char *lang, int status, guint labels)
{
	struct printer printer;
	struct printdesk desk;
	g_autofree char *entry = NULL;
	g_autofree char *words = g_strdup_printf("printer test gate --lang %s", lang);
	g_autoptr(GSubprocess) process = NULL;
	char *said = NULL;

	start_printer(&printer, 0);
	entry = g_strdup_printf("where = tcp:127.0.0.1:%u\nprofile = brother-ql\nstock = %s\n",
		printer.port, stock);
	printdesk_open(&desk, entry);
	process = printdesk_start(&desk, words);
	g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, &said, NULL, NULL));
	g_test_message("%s", said);
	g_assert_cmpint(g_subprocess_get_exit_status(process), ==, status);
	g_assert_cmpuint(printed_count(printer.printed), ==, labels);
	printdesk_close(&desk);
	stop_printer(&printer);
	return said;
}

static void another_roll_than_was_told_is_named_before_anything_is_printed(void)
{
	g_autofree char *said = test_print("roll-70x37", "en", 1, 0);
	g_autofree char *kk = test_print("roll-70x37", "kk", 1, 0);

	g_assert_cmpstr(said, ==,
		"belgi: printer gate, 62 mm in it, roll-70x37 is 70 x 37 mm: another roll is in it "
		"than was told; change the roll, or name the one that is in it with belgi printer "
		"name --stock\n");
	g_assert_nonnull(strstr(kk, "айтылғаннан басқа орам тұр"));
}

static void tape_that_is_wide_enough_is_right(void)
{
	g_autofree char *tape = test_print("brother-62", "en", 0, 1);
	g_autofree char *label = test_print("roll-58x40", "en", 0, 1);

	g_assert_nonnull(strstr(tape, "gate: 1 label, all printed"));
	g_assert_nonnull(strstr(label, "gate: 1 label, all printed"));
}

static void a_printer_that_stays_busy_is_not_waited_for_in_silence(void)
{
	struct printer printer;
	struct printdesk desk;
	g_autofree char *entry = NULL, *line = NULL;
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GDataInputStream) said = NULL;

	start_printer(&printer, PRINTER_BUSY);
	entry = g_strdup_printf(
		"where = tcp:127.0.0.1:%u\nprofile = brother-ql\nstock = brother-62\n",
		printer.port);
	printdesk_open(&desk, entry);
	process = printdesk_start(&desk, "printer test gate --lang en");
	said = g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	line = g_data_input_stream_read_line(said, NULL, NULL, NULL);
	g_assert_cmpstr(line, ==,
		"gate: still busy. Look at it; if it does nothing, switch it off and on again");
	g_subprocess_force_exit(process);
	g_assert_true(g_subprocess_wait(process, NULL, NULL));
	printdesk_close(&desk);
	stop_printer(&printer);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/printer/another_roll_than_was_told_is_named_before_anything_is_printed",
		another_roll_than_was_told_is_named_before_anything_is_printed);
	g_test_add_func(
		"/printer/tape_that_is_wide_enough_is_right", tape_that_is_wide_enough_is_right);
	g_test_add_func("/printer/a_printer_that_stays_busy_is_not_waited_for_in_silence",
		a_printer_that_stays_busy_is_not_waited_for_in_silence);
	return g_test_run();
}
