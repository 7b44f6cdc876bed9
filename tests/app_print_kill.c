/* SPDX-License-Identifier: Apache-2.0
 * Jobs on a printer of the network that are broken off at 50 random bytes: the desk is killed, the
 * line is cut, the paper ends. One job of 500 labels for each, and shorter ones in languages that
 * print a label whole and that print its rows as they come. At the end every label came out once,
 * or is named as doubtful. */
#include "support/printdesk.h"
#include "support/unsteady.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OUT_OF_PAPER = 2 };

enum cut { KILL, UNPLUG, PAPER };

static const struct job {
	const char *path;
	enum cut cut;
	const struct unsteady_kind *kind;
} jobs[] = {
	{ "/print/a_desk_that_is_killed_prints_each_label_once_or_names_it", KILL, &unsteady_zpl },
	{ "/print/a_line_that_is_cut_prints_each_label_once_or_names_it", UNPLUG, &unsteady_zpl },
	{ "/print/paper_that_ends_prints_each_label_once_or_names_it", PAPER, &unsteady_zpl },
	{ "/print/killed_while_rows_come_out", KILL, &unsteady_dymo },
	{ "/print/cut_while_rows_come_out", UNPLUG, &unsteady_dymo },
	{ "/print/no_paper_while_rows_come_out", PAPER, &unsteady_dymo },
	{ "/print/killed_before_a_label_is_whole", KILL, &unsteady_brother },
	{ "/print/cut_before_a_label_is_whole", UNPLUG, &unsteady_brother },
	{ "/print/killed_in_a_label_of_lines", KILL, &unsteady_tspl },
};

struct desk {
	struct printdesk desk;
	struct unsteady printer;
	enum cut cut;
	int door, line; /* sockets; -1: no connection */
	guint16 port;
	GThread *thread;
	gint closed;
};

/* ---- the printer ---- */

static void hang_up(struct desk *desk)
{
	const struct linger at_once = { 1, 0 };

	setsockopt(desk->line, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(desk->line);
	desk->line = -1;
}

static void cut(struct desk *desk)
{
	if (desk->cut == PAPER)
		desk->printer.no_paper = OUT_OF_PAPER;
	else if (desk->cut == UNPLUG)
		hang_up(desk);
	else
		printdesk_kill(&desk->desk);
}

static void take(struct desk *desk, const guint8 *bytes, gsize len)
{
	while (len > 0 && desk->line >= 0) {
		g_autoptr(GByteArray) answers = g_byte_array_new();
		gsize part = unsteady_take(&desk->printer, bytes, len, answers);
		bytes += part;
		len -= part;
		if (answers->len > 0)
			send(desk->line, answers->data, answers->len, MSG_NOSIGNAL);
		if (unsteady_cut(&desk->printer, desk->cut != PAPER))
			cut(desk);
	}
}

static gpointer run_printer(gpointer data)
{
	struct desk *desk = data;
	guint8 bytes[4096];

	while (!g_atomic_int_get(&desk->closed)) {
		desk->line = accept(desk->door, NULL, NULL);
		while (desk->line >= 0) {
			const int at_once = 1;
			ssize_t len = recv(desk->line, bytes, sizeof(bytes), 0);
			setsockopt(
				desk->line, IPPROTO_TCP, TCP_QUICKACK, &at_once, sizeof(at_once));
			if (len <= 0)
				hang_up(desk);
			else
				take(desk, bytes, (gsize)len);
		}
	}
	return NULL;
}

static void start_printer(struct desk *desk)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	desk->line = -1;
	desk->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(desk->door, (struct sockaddr *)&at, len), ==, 0);
	g_assert_cmpint(listen(desk->door, 4), ==, 0);
	g_assert_cmpint(getsockname(desk->door, (struct sockaddr *)&at, &len), ==, 0);
	desk->port = ntohs(at.sin_port);
	desk->thread = g_thread_new("printer", run_printer, desk);
}

static void stop_printer(struct desk *desk)
{
	g_atomic_int_set(&desk->closed, 1);
	shutdown(desk->door, SHUT_RDWR);
	g_thread_join(desk->thread);
	close(desk->door);
}

/* ---- the job ---- */

static void each_label_comes_out_once_or_is_named(gconstpointer data)
{
	const struct job *job = data;
	const struct unsteady_kind *kind = job->kind;
	struct desk desk = { .cut = job->cut };
	g_autofree char *entry = NULL;
	g_autofree char *said = NULL;
	guint doubtful, cuts;

	unsteady_init(&desk.printer, kind);
	start_printer(&desk);
	entry = g_strdup_printf("where = tcp:127.0.0.1:%u\n%s", desk.port, kind->entry);
	printdesk_open(&desk.desk, entry);
	said = printdesk_print(&desk.desk, kind->labels, NULL, NULL);
	stop_printer(&desk);
	doubtful = printdesk_check(&desk.desk, desk.printer.printed, said, kind->labels);
	cuts = UNSTEADY_CUTS - desk.printer.cuts;
	g_test_message("%u cuts, %u doubtful", cuts, doubtful);
	g_assert_cmpuint(cuts, >, UNSTEADY_CUTS / 5);
	g_assert_cmpuint(doubtful, <=, cuts);
	printdesk_close(&desk.desk);
	unsteady_clear(&desk.printer);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(jobs); i++)
		g_test_add_data_func(jobs[i].path, &jobs[i], each_label_comes_out_once_or_is_named);
	return g_test_run();
}
