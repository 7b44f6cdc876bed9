/* SPDX-License-Identifier: Apache-2.0
 * A real cupsd on a port of this machine, with raw queues to listeners of the test. */
#include "expect.h"
#include "listener.h"
#include "picture.h"
#include "print/language.h"
#include "print/transport.h"

#include <string.h>
#include <sys/wait.h>

enum { SIZE = 150000, SOON_MS = 10000 };

struct server {
	char *folder;
	GPid pid;
};

static void put_file(const struct server *server, const char *name, const char *format, ...)
	G_GNUC_PRINTF(3, 4);
static void put_file(const struct server *server, const char *name, const char *format, ...)
{
	g_autofree char *path = g_build_filename(server->folder, name, NULL);
	g_autofree char *text = NULL;
	va_list values;

	va_start(values, format);
	text = g_strdup_vprintf(format, values);
	va_end(values);
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* libcups looks at $CUPS_SERVER once: every server of these tests has the same port. */
static guint16 port;

static int loopback_socket(struct sockaddr_in *place)
{
	*place = (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void choose_port(void)
{
	struct sockaddr_in place;
	socklen_t len = sizeof(place);
	int fd = loopback_socket(&place);
	g_autofree char *host = NULL;

	g_assert_cmpint(bind(fd, (struct sockaddr *)&place, len), ==, 0);
	g_assert_cmpint(getsockname(fd, (struct sockaddr *)&place, &len), ==, 0);
	port = ntohs(place.sin_port);
	close(fd);
	host = g_strdup_printf("127.0.0.1:%u", port);
	g_setenv("CUPS_SERVER", host, TRUE);
}

static bool answers(void)
{
	struct sockaddr_in place;
	int fd = loopback_socket(&place);
	bool there = connect(fd, (struct sockaddr *)&place, sizeof(place)) == 0;

	close(fd);
	return there;
}

static void configure(const struct server *server)
{
	const char *at = server->folder;
	g_autofree char *temporary = g_build_filename(at, "temporary", NULL);

	g_assert_cmpint(g_mkdir(temporary, 0777) | g_chmod(temporary, 01777), ==, 0);
	put_file(server, "cupsd.conf",
		"Listen 127.0.0.1:%u\nBrowsing No\nWebInterface No\nDefaultAuthType None\n"
		"LogLevel warn\nMaxLogSize 0\n"
		"<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
		"<Policy default>\n  JobPrivateAccess all\n  JobPrivateValues none\n"
		"  <Limit All>\n    Order deny,allow\n  </Limit>\n</Policy>\n",
		port);
	put_file(server, "cups-files.conf",
		"ServerRoot %s\nRequestRoot %s/spool\nCacheDir %s/cache\nStateDir %s/state\n"
		"TempDir %s/temporary\nAccessLog %s/access\nErrorLog %s/error\nPageLog %s/page\n"
		"SystemGroup root\nUser %s\nGroup %s\nFileDevice Yes\n",
		at, at, at, at, at, at, at, at, geteuid() ? g_get_user_name() : "lp",
		geteuid() ? g_get_user_name() : "lp");
}

static int run_quietly(const char *const *words)
{
	int status = -1;

	g_assert_true(g_spawn_sync(NULL, (char **)words, NULL,
		G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
		NULL, NULL, NULL, &status, NULL));
	return status;
}

static void queue_command(const char *command, const char *queue)
{
	const char *const words[] = { command, queue, NULL };

	g_assert_cmpint(run_quietly(words), ==, 0);
}

/* NULL: there is no cupsd here, the test is skipped. */
static struct server *start(void)
{
	g_autofree char *program = g_find_program_in_path("cupsd");
	struct server *server;
	g_autofree char *conf = NULL, *files = NULL;
	char *words[] = { NULL, (char *)"-f", (char *)"-c", NULL, (char *)"-s", NULL, NULL };

	if (!program && g_file_test("/usr/sbin/cupsd", G_FILE_TEST_IS_EXECUTABLE))
		program = g_strdup("/usr/sbin/cupsd");
	if (!program) {
		g_test_skip("no cupsd on this machine");
		return NULL;
	}
	server = g_new0(struct server, 1);
	server->folder = picture_folder();
	g_assert_cmpint(g_chmod(server->folder, 0755), ==, 0);
	configure(server);
	words[0] = program;
	words[3] = conf = g_build_filename(server->folder, "cupsd.conf", NULL);
	words[5] = files = g_build_filename(server->folder, "cups-files.conf", NULL);
	g_assert_true(g_spawn_async(NULL, words, NULL,
		G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
		NULL, NULL, &server->pid, NULL));
	for (guint i = 0; i < 500 && !answers(); i++)
		g_usleep(20000);
	return server;
}

static void stop(struct server *server)
{
	const char *const words[] = { "rm", "-rf", server->folder, NULL };

	kill(server->pid, SIGTERM);
	waitpid(server->pid, NULL, 0);
	g_assert_cmpint(run_quietly(words), ==, 0);
	g_free(server->folder);
	g_free(server);
}

static void add_queue(const char *name, const struct listener *to)
{
	g_autofree char *device =
		g_strdup_printf("socket://127.0.0.1:%u/?waiteof=false&snmp=false", to->port);

	const char *const words[] = { "lpadmin", "-p", name, "-E", "-v", device, "-m", "raw",
		NULL };

	g_assert_cmpint(run_quietly(words), ==, 0);
}

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
	return transport;
}

static void expect_refused(const char *where, const char *message)
{
	GError *error = NULL;

	g_assert_null(transport_open(where, NULL, &error));
	expect_error(&error, BELGI_ERROR_DEVICE, message);
}

static void send_it(struct transport *transport, const guint8 *bytes, gsize len)
{
	GError *error = NULL;
	gsize sent;

	transport_send(transport, bytes, len, SOON_MS, &sent, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(sent, ==, len);
}

static void bytes_arrive_as_they_were_sent(void)
{
	struct server *server = start();
	struct listener printer = { 0 };
	g_autofree guint8 *bytes = job(SIZE);
	struct transport *transport;
	GError *error = NULL;

	if (!server)
		return;
	listener_start(&printer, false);
	add_queue("labels", &printer);
	transport = open_it("cups:labels");
	g_assert_true(transport_gathers(transport));
	g_assert_false(transport_answers(transport));
	g_assert_cmpuint(transport_port_status(transport), ==, 0);
	send_it(transport, bytes, 1);
	send_it(transport, bytes + 1, SIZE - 1);
	listener_expect(&printer, "", 0);
	g_assert_true(transport_finish(transport, &error));
	listener_wait(&printer, 1);
	listener_expect(&printer, bytes, SIZE);
	/* What follows is another job. */
	send_it(transport, bytes, 1000);
	g_assert_true(transport_finish(transport, &error));
	listener_wait(&printer, 2);
	g_assert_cmpuint(printer.got->len, ==, SIZE + 1000);
	transport_free(transport);
	listener_stop(&printer);
	stop(server);
}

static void a_job_that_was_not_finished_is_not_printed(void)
{
	struct server *server = start();
	struct listener printer = { 0 };
	g_autofree guint8 *bytes = job(SIZE);
	struct transport *transport;
	GError *error = NULL;

	if (!server)
		return;
	listener_start(&printer, false);
	add_queue("labels", &printer);
	transport = open_it("cups:labels");
	send_it(transport, bytes, SIZE);
	transport_free(transport);
	transport = open_it("cups:labels");
	send_it(transport, bytes, 10);
	g_assert_true(transport_finish(transport, &error));
	listener_wait(&printer, 1);
	listener_expect(&printer, bytes, 10);
	transport_free(transport);
	listener_stop(&printer);
	stop(server);
}

static void what_is_wrong_with_a_queue_is_said(void)
{
	struct server *server = start();
	struct listener printer = { 0 };
	GError *error = NULL;

	g_assert_null(transport_open("cups:", NULL, &error));
	expect_error(&error, BELGI_ERROR_USAGE,
		"printer cups:: no name of a queue; lpstat -e shows those that there are");
	if (!server)
		return;
	listener_start(&printer, false);
	add_queue("labels", &printer);
	expect_refused("cups:other",
		"printer cups:other: no such queue; lpstat -e shows those that there are");
	queue_command("cupsreject", "labels");
	expect_refused("cups:labels",
		"printer cups:labels: the queue takes no jobs; let it with cupsaccept");
	queue_command("cupsaccept", "labels");
	queue_command("cupsdisable", "labels");
	expect_refused("cups:labels", "printer cups:labels: the queue is stopped; see to the "
				      "printer, then start the queue with cupsenable");
	listener_stop(&printer);
	stop(server);
	expect_refused("cups:labels", "printer cups:labels, by 127.0.0.1: the print server does "
				      "not answer; see that cups runs");
}

static void a_queue_that_ends_in_the_middle_is_said(void)
{
	struct server *server = start();
	struct listener printer = { 0 };
	g_autofree guint8 *bytes = job(SIZE);
	struct transport *transport;
	g_autoptr(GError) error = NULL;
	gsize sent = 1;

	if (!server)
		return;
	listener_start(&printer, false);
	add_queue("labels", &printer);
	transport = open_it("cups:labels");
	queue_command("cupsdisable", "labels");
	g_assert_cmpuint(transport_port_status(transport), ==, PRINTER_PAUSED);
	queue_command("cupsreject", "labels");
	g_assert_false(transport_send(transport, bytes, SIZE, SOON_MS, &sent, &error));
	g_assert_cmpuint(sent, ==, 0);
	expect_error(&error, BELGI_ERROR_DEVICE,
		"printer cups:labels: the queue takes no jobs; let it with cupsaccept");
	queue_command("cupsaccept", "labels");
	send_it(transport, bytes, SIZE);
	stop(server);
	g_assert_false(transport_finish(transport, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_DEVICE);
	transport_free(transport);
	listener_expect(&printer, "", 0);
	listener_stop(&printer);
}

int main(int argc, char **argv)
{
	choose_port();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cups/bytes_arrive_as_they_were_sent", bytes_arrive_as_they_were_sent);
	g_test_add_func("/cups/a_job_that_was_not_finished_is_not_printed",
		a_job_that_was_not_finished_is_not_printed);
	g_test_add_func(
		"/cups/what_is_wrong_with_a_queue_is_said", what_is_wrong_with_a_queue_is_said);
	g_test_add_func("/cups/a_queue_that_ends_in_the_middle_is_said",
		a_queue_that_ends_in_the_middle_is_said);
	return g_test_run();
}
