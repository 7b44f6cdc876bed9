/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "listener.h"
#include "picture.h"
#include "print/language.h"
#include "print/transport.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>

enum { SIZE = 150000, LATE_MS = 200, SOON_MS = 5000 };

/* Bytes of which none is like its neighbours. */
static guint8 *job(gsize len)
{
	guint8 *bytes = g_malloc(len);

	for (gsize i = 0; i < len; i++)
		bytes[i] = (guint8)(i * 7 + i / 251);
	return bytes;
}

static struct transport *open_it(const char *where)
{
	GError *error = NULL;
	struct transport *transport = transport_open(where, NULL, &error);

	g_assert_no_error(error);
	g_assert_nonnull(transport);
	return transport;
}

static void send_it(struct transport *transport, const guint8 *bytes, gsize len)
{
	GError *error = NULL;
	gsize sent;

	transport_send(transport, bytes, len, SOON_MS, &sent, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(sent, ==, len);
}

static void expect_refused(const char *where, enum belgi_error code, const char *message)
{
	g_autoptr(struct transport) transport = NULL;
	GError *error = NULL;

	transport = transport_open(where, NULL, &error);
	g_assert_null(transport);
	expect_error(&error, code, message);
}

static void expect_file(const char *path, const void *bytes, gsize len)
{
	g_autofree char *text = NULL;
	gsize taken;

	g_assert_true(g_file_get_contents(path, &text, &taken, NULL));
	g_assert_cmpmem(text, taken, bytes, len);
}

static void test_words(void)
{
	expect_refused("lpt1", BELGI_ERROR_USAGE,
		"printer 'lpt1': no such printer; write a name of belgi printer list, usb, usb:ID, "
		"tcp:HOST, cups:QUEUE or file:PATH");
	expect_refused("tcp", BELGI_ERROR_USAGE,
		"printer 'tcp': no such printer; write a name of belgi printer list, usb, usb:ID, "
		"tcp:HOST, cups:QUEUE or file:PATH");
	expect_refused("tcp:", BELGI_ERROR_USAGE,
		"printer tcp:: no address; write tcp:HOST, tcp:HOST:PORT or tcp:[IPv6]:PORT");
	expect_refused("tcp:a:x1", BELGI_ERROR_USAGE,
		"printer tcp:a:x1: no address; write tcp:HOST, tcp:HOST:PORT or "
		"tcp:[IPv6]:PORT");
	expect_refused("file:", BELGI_ERROR_USAGE,
		"printer file:: no file is named; write file: and its path");
}

/* ---- files ---- */

static void test_file(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "labels.zpl", NULL);
	g_autofree char *where = g_strconcat("file:", path, NULL);
	g_autofree guint8 *bytes = job(SIZE);
	GError *error = NULL;

	for (gsize half = 0; half < 2; half++) {
		g_autoptr(struct transport) transport = open_it(where);
		guint8 answer;

		g_assert_cmpstr(transport_where(transport), ==, where);
		g_assert_cmpint(g_file_test(path, G_FILE_TEST_EXISTS), ==, half == 1);
		g_assert_null(transport_profile(transport));
		g_assert_false(transport_answers(transport));
		g_assert_false(transport_is_printer(transport));
		g_assert_cmpint(transport_receive(transport, &answer, 1, SOON_MS, &error), ==, 0);
		g_assert_cmpuint(transport_port_status(transport), ==, 0);
		g_assert_false(transport_reset(transport));
		send_it(transport, bytes + half * SIZE / 2, SIZE / 2);
		expect_file(path, bytes, (half + 1) * SIZE / 2);
		g_assert_true(transport_finish(transport, &error));
	}
	picture_folder_remove(folder);
}

static void test_file_full(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "labels.zpl", NULL);
	g_autofree char *where = g_strconcat("file:", path, NULL);
	g_autofree guint8 *bytes = job(SIZE);
	g_autoptr(struct transport) transport = open_it(where);
	struct rlimit before, small;
	GError *error = NULL;
	gsize sent = 1;
	g_autofree char *message =
		g_strdup_printf("printer %s: File too large; check the path", where);

	send_it(transport, bytes, 1000);
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	small = before;
	small.rlim_cur = 5000;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	g_assert_false(transport_send(transport, bytes, SIZE, SOON_MS, &sent, &error));
	setrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_DFL);
	expect_error(&error, BELGI_ERROR_DEVICE, message);
	g_assert_cmpuint(sent, ==, 0);
	expect_file(path, bytes, 1000);
	send_it(transport, bytes + 1000, 1000);
	expect_file(path, bytes, 2000);
	picture_folder_remove(folder);
}

static void test_file_wrong(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "belgi.sqlite", NULL);
	g_autofree char *where = g_strconcat("file:", path, NULL);
	g_autofree char *nowhere = g_strconcat("file:", folder, "/no/labels.zpl", NULL);
	g_autofree char *itself = g_strconcat("file:", folder, NULL);
	g_autofree char *log = g_strconcat(where, "-wal", NULL);
	g_autofree char *busy = g_strconcat("file:", folder, "/busy", NULL);
	struct transport *first = open_it(busy);
	g_autofree char *message = g_strdup_printf("printer %s: a database stands there, perhaps "
						   "the store; name another file",
		where);

	send_it(first, (const guint8 *)"x", 1);
	g_assert_true(g_file_set_contents(path, "SQLite format 3\0..", 18, NULL));
	expect_refused(where, BELGI_ERROR_REFUSED, message);
	expect_file(path, "SQLite format 3\0..", 18);
	g_free(message);
	message = g_strdup_printf("printer %s: a database stands there, perhaps the store; name "
				  "another file",
		log);
	g_assert_true(g_file_set_contents(log + strlen("file:"), "..", 2, NULL));
	expect_refused(log, BELGI_ERROR_REFUSED, message);
	g_free(message);
	message = g_strdup_printf("printer %s: no such folder or device; check the path", nowhere);
	expect_refused(nowhere, BELGI_ERROR_DEVICE, message);
	g_free(message);
	message = g_strdup_printf(
		"printer %s: no file, pipe or printer stands there; name another path", itself);
	expect_refused(itself, BELGI_ERROR_DEVICE, message);
	g_free(message);
	message = g_strdup_printf(
		"printer %s: another program prints on it; end that program, then print again",
		busy);
	expect_refused(busy, BELGI_ERROR_DEVICE, message);
	transport_free(first);
	picture_folder_remove(folder);
}

/* ---- FIFOs and devices ---- */

static gpointer read_fifo(gpointer path)
{
	GByteArray *got = g_byte_array_new();
	guint8 chunk[1000];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t taken;

	while ((taken = read(fd, chunk, sizeof(chunk))) > 0)
		g_byte_array_append(got, chunk, (guint)taken);
	close(fd);
	return got;
}

static void test_fifo(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "pipe", NULL);
	g_autofree char *where = g_strconcat("file:", path, NULL);
	g_autofree guint8 *bytes = job(SIZE);
	struct transport *transport;
	GByteArray *got;
	GThread *thread;

	g_assert_cmpint(mkfifo(path, 0600), ==, 0);
	thread = g_thread_new("reader", read_fifo, path);
	transport = open_it(where);
	send_it(transport, bytes, SIZE);
	transport_free(transport);
	got = g_thread_join(thread);
	g_assert_cmpmem(got->data, got->len, bytes, SIZE);
	g_byte_array_unref(got);
	picture_folder_remove(folder);
}

/* The reader takes 5000 bytes and goes, or stays and takes no more. */
static void fifo_that_ends(bool stays, enum belgi_error code, const char *text)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "pipe", NULL);
	g_autofree char *where = g_strconcat("file:", path, NULL);
	g_autofree char *message = g_strdup_printf("printer %s: %s", where, text);
	g_autofree guint8 *bytes = job(SIZE);
	guint8 taken[5000];
	struct transport *transport;
	GError *error = NULL;
	gsize sent, room;
	int fd;

	g_assert_cmpint(mkfifo(path, 0600), ==, 0);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	transport = open_it(where);
	send_it(transport, bytes, sizeof(taken));
	g_assert_cmpint(read(fd, taken, sizeof(taken)), ==, sizeof(taken));
	g_assert_cmpmem(taken, sizeof(taken), bytes, sizeof(taken));
	room = (gsize)fcntl(fd, F_GETPIPE_SZ);
	if (!stays)
		close(fd);
	g_assert_false(transport_send(transport, bytes, SIZE, LATE_MS, &sent, &error));
	expect_error(&error, code, message);
	g_assert_cmpuint(sent, ==, stays ? room : 0);
	if (stays)
		close(fd);
	transport_free(transport);
	picture_folder_remove(folder);
}

static void test_fifo_ends(void)
{
	fifo_that_ends(false, BELGI_ERROR_DEVICE,
		"who read at its other end has gone; start that program again");
	fifo_that_ends(
		true, BELGI_ERROR_OFFLINE, "it takes nothing more; see what its display says");
}

/* A serial line: nothing of it is changed on the way, it answers, and it is left as it was. */
static void test_device(void)
{
	static const guint8 bytes[] = { 0x1b, '@', '\n', 0, 0x03, 0x11, '\r', 0xff };
	struct termios before, after;
	g_autofree char *where = NULL;
	struct transport *transport;
	guint8 got[64];
	GError *error = NULL;
	char name[64];
	int master, slave;

	g_assert_cmpint(openpty(&master, &slave, name, NULL, NULL), ==, 0);
	tcgetattr(slave, &before);
	where = g_strconcat("file:", name, NULL);
	transport = open_it(where);
	g_assert_true(transport_answers(transport));
	g_assert_true(transport_is_printer(transport));
	send_it(transport, bytes, sizeof(bytes));
	for (gsize len = 0; len < sizeof(bytes);) {
		gssize part = read(master, got + len, sizeof(got) - len);

		g_assert_cmpint(part, >, 0);
		len += (gsize)part;
	}
	g_assert_cmpmem(got, sizeof(bytes), bytes, sizeof(bytes));
	g_assert_cmpint(transport_receive(transport, got, sizeof(got), 1, &error), ==, 0);
	g_assert_no_error(error);
	g_assert_cmpint(write(master, "\x12", 1), ==, 1);
	g_assert_cmpint(transport_receive(transport, got, sizeof(got), SOON_MS, &error), ==, 1);
	g_assert_cmpuint(got[0], ==, 0x12);
	g_assert_cmpuint(transport_port_status(transport), ==, 0);
	transport_free(transport);
	tcgetattr(slave, &after);
	g_assert_cmpuint(after.c_oflag, ==, before.c_oflag);
	close(master);
	close(slave);
}

/* ---- TCP ---- */

static char *at_port(const struct listener *listener, const char *host)
{
	return g_strdup_printf("tcp:%s:%u", host, listener->port);
}

static void bytes_arrive(const char *host, bool v6, bool stays)
{
	struct listener listener = { .stays = stays };
	g_autofree guint8 *bytes = job(SIZE);
	g_autofree char *where = NULL;
	struct transport *transport;
	GError *error = NULL;

	listener_start(&listener, v6);
	where = at_port(&listener, host);
	transport = open_it(where);
	g_assert_cmpstr(transport_where(transport), ==, where);
	send_it(transport, bytes, SIZE / 3);
	send_it(transport, bytes + SIZE / 3, SIZE - SIZE / 3);
	g_assert_true(transport_finish(transport, &error));
	g_assert_no_error(error);
	if (!stays)
		listener_wait(&listener, 1);
	listener_expect(&listener, bytes, SIZE);
	transport_free(transport);
	listener_stop(&listener);
}

static void test_tcp(void)
{
	bytes_arrive("127.0.0.1", false, false);
	bytes_arrive("localhost", false, false);
	bytes_arrive("[::1]", true, false);
}

/* One label, and the next when the next unit is scanned. */
static void test_tcp_goes_on(void)
{
	struct listener listener = { 0 };
	g_autofree guint8 *bytes = job(SIZE);
	g_autofree char *where = NULL;
	struct transport *transport;
	GError *error = NULL;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	transport = open_it(where);
	for (int i = 0; i < 2; i++) {
		send_it(transport, bytes + i * (SIZE / 2), i ? SIZE - SIZE / 2 : SIZE / 2);
		g_assert_true(transport_finish(transport, &error));
		g_assert_no_error(error);
		listener_wait(&listener, i + 1);
	}
	listener_expect(&listener, bytes, SIZE);
	transport_free(transport);
	listener_stop(&listener);
}

static void test_tcp_stays(void)
{
	bytes_arrive("127.0.0.1", false, true);
}

static void test_tcp_slow(void)
{
	struct listener listener = { .pace_us = 2000 };
	g_autofree guint8 *bytes = job(SIZE);
	g_autofree char *where = NULL;
	struct transport *transport;
	GError *error = NULL;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	transport = open_it(where);
	send_it(transport, bytes, SIZE);
	g_assert_true(transport_finish(transport, &error));
	g_assert_no_error(error);
	listener_expect(&listener, bytes, SIZE);
	transport_free(transport);
	listener_stop(&listener);
}

/* It takes 5000 bytes; then it reads no more, or breaks off. */
static void tcp_that_ends(bool resets, enum belgi_error code, const char *text)
{
	struct listener listener = { .most = 5000, .resets = resets };
	g_autofree guint8 *bytes = job(8 << 20);
	g_autofree char *where = NULL;
	g_autofree char *message = NULL;
	struct transport *transport;
	GError *error = NULL;
	gsize sent;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	message = g_strdup_printf("printer %s: %s", where, text);
	transport = open_it(where);
	g_assert_false(transport_send(
		transport, bytes, 8 << 20, resets ? SOON_MS : LATE_MS, &sent, &error));
	expect_error(&error, code, message);
	g_assert_cmpuint(sent, >=, 5000);
	g_assert_cmpuint(sent, <, 8 << 20);
	listener_expect(&listener, bytes, 5000);
	transport_free(transport);
	listener_stop(&listener);
}

static void test_tcp_ends(void)
{
	tcp_that_ends(true, BELGI_ERROR_DEVICE,
		"the printer broke the connection; see what its display says");
	tcp_that_ends(
		false, BELGI_ERROR_OFFLINE, "it takes nothing more; see what its display says");
}

/* A label that fits into this computer's buffers is not printed when the printer reads nothing. */
static void test_tcp_small(void)
{
	struct listener listener = { .most = 1 };
	g_autofree guint8 *bytes = job(SIZE);
	g_autofree char *where = NULL;
	g_autofree char *message = NULL;
	struct transport *transport;
	GError *error = NULL;
	gsize sent;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	message = g_strdup_printf(
		"printer %s: it takes nothing more; see what its display says", where);
	transport = open_it(where);
	g_assert_false(transport_send(transport, bytes, SIZE, LATE_MS, &sent, &error));
	expect_error(&error, BELGI_ERROR_OFFLINE, message);
	g_assert_cmpuint(sent, ==, SIZE - 1);
	g_assert_false(transport_send(transport, bytes + sent, 1, LATE_MS, &sent, &error));
	expect_error(&error, BELGI_ERROR_OFFLINE, message);
	g_assert_cmpuint(sent, ==, 0);
	transport_free(transport);
	listener_stop(&listener);
}

static void test_tcp_late_reset(void)
{
	struct listener listener = { .most = 1000, .resets = true };
	g_autofree guint8 *bytes = job(1000);
	g_autofree char *where = NULL;
	g_autofree char *message = NULL;
	struct transport *transport;
	GError *error = NULL;
	gsize sent;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	message = g_strdup_printf(
		"printer %s: the printer broke the connection; see what its display says", where);
	transport = open_it(where);
	if (transport_send(transport, bytes, 1000, SOON_MS, &sent, &error))
		g_assert_false(transport_finish(transport, &error));
	expect_error(&error, BELGI_ERROR_DEVICE, message);
	transport_free(transport);
	listener_stop(&listener);
}

static void test_tcp_answers(void)
{
	struct listener listener = { .answer = "ready", .most = 1, .resets = true };
	g_autofree char *where = NULL;
	struct transport *transport;
	char answer[16] = "";
	GError *error = NULL;
	gsize sent;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	transport = open_it(where);
	g_assert_true(transport_answers(transport));
	g_assert_cmpint(transport_receive(transport, (guint8 *)answer, 3, SOON_MS, &error), ==, 3);
	g_assert_cmpint(
		transport_receive(transport, (guint8 *)answer + 3, 13, SOON_MS, &error), ==, 2);
	g_assert_cmpstr(answer, ==, "ready");
	g_assert_cmpint(transport_receive(transport, (guint8 *)answer, 16, 1, &error), ==, 0);
	g_assert_no_error(error);
	/* It may have broken off already. */
	transport_send(transport, (const guint8 *)"x", 1, SOON_MS, &sent, NULL);
	g_assert_cmpint(
		transport_receive(transport, (guint8 *)answer, 16, SOON_MS, &error), ==, -1);
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_DEVICE);
	g_clear_error(&error);
	transport_free(transport);
	listener_stop(&listener);
}

static void test_tcp_nobody(void)
{
	struct listener listener = { 0 };
	g_autofree char *where = NULL;
	g_autofree char *message = NULL;

	listener_start(&listener, false);
	where = at_port(&listener, "127.0.0.1");
	listener_stop(&listener);
	message = g_strdup_printf("printer %s: nothing there takes print jobs; switch the printer "
				  "on and check its address",
		where);
	expect_refused(where, BELGI_ERROR_DEVICE, message);
	expect_refused("tcp:no-such-printer.invalid", BELGI_ERROR_DEVICE,
		"printer tcp:no-such-printer.invalid: no computer or printer has this name; check "
		"it, or write the address as numbers");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/transport/what_is_no_printer_is_told_what_is", test_words);
	g_test_add_func("/transport/a_file_has_what_was_sent_and_what_follows", test_file);
	g_test_add_func("/transport/a_send_that_fails_leaves_nothing_in_the_file", test_file_full);
	g_test_add_func("/transport/databases_folders_and_busy_files_are_refused", test_file_wrong);
	g_test_add_func("/transport/who_reads_a_fifo_gets_every_byte", test_fifo);
	g_test_add_func("/transport/a_fifo_nobody_reads_any_more_is_said", test_fifo_ends);
	g_test_add_func("/transport/a_serial_line_hands_on_and_answers", test_device);
	g_test_add_func("/transport/bytes_arrive_by_number_name_and_ipv6", test_tcp);
	g_test_add_func("/transport/who_keeps_its_half_open_has_the_job", test_tcp_stays);
	g_test_add_func("/transport/what_is_sent_after_the_end_has_a_connection_of_its_own",
		test_tcp_goes_on);
	g_test_add_func("/transport/a_slow_printer_gets_all", test_tcp_slow);
	g_test_add_func("/transport/a_break_in_the_middle_is_said", test_tcp_ends);
	g_test_add_func("/transport/what_only_this_computer_holds_is_not_sent", test_tcp_small);
	g_test_add_func("/transport/a_break_at_the_end_is_said", test_tcp_late_reset);
	g_test_add_func("/transport/a_printer_on_the_network_answers", test_tcp_answers);
	g_test_add_func("/transport/nobody_there_is_said", test_tcp_nobody);
	return g_test_run();
}
