/* SPDX-License-Identifier: Apache-2.0
 * A job of 500 labels on a printer of the network that is broken off at 50 random bytes: the desk
 * is killed, the line is cut, the paper ends. The printer reads the language by itself; what it
 * printed is known by the tag that our own reader finds on each label. At the end every label came
 * out once, or is named as doubtful. */
#include "scan/decode.h"
#include "store/store.h"
#include "support/printed.h"

#include "model/tag.h"

#include <arpa/inet.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LABELS = 500, CUTS = 50, LABEL_BYTES = 2500, ROUNDS_MAX = 2 * CUTS, OUT_OF_PAPER = 2 };

enum cut { KILL, UNPLUG, PAPER };

struct printer {
	struct printed *printed;
	int door, line; /* sockets; -1: no connection */
	guint16 port;
	enum cut cut;
	gsize left;     /* bytes until the next cut */
	guint cuts;     /* so many are still to come */
	guint asked;    /* questions that were answered */
	guint no_paper; /* answers that still say so */
	GSubprocess *program;
	GThread *thread;
	gint closed;
};

struct desk {
	char *folder, *store;
	struct printer printer;
};

/* ---- the printer ---- */

static void choose_cut(struct printer *printer)
{
	printer->left = printer->cuts > 0
				? (gsize)g_test_rand_int_range(1, 2 * LABEL_BYTES * LABELS / CUTS)
				: G_MAXSIZE;
}

static void hang_up(struct printer *printer)
{
	const struct linger at_once = { 1, 0 };

	setsockopt(printer->line, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(printer->line);
	printer->line = -1;
}

static void do_cut(struct printer *printer)
{
	printer->cuts--;
	choose_cut(printer);
	if (printer->cut == PAPER)
		printer->no_paper = OUT_OF_PAPER;
	else if (printer->cut == UNPLUG)
		hang_up(printer);
	else
		g_subprocess_send_signal(printer->program, SIGKILL);
}

static void answer(struct printer *printer)
{
	g_autoptr(GByteArray) out = g_byte_array_new();

	for (; printer->asked < printed_asked(printer->printed); printer->asked++) {
		bool empty = printer->no_paper > 0;
		printer->no_paper -= empty;
		printed_say("zpl", empty ? PRINTER_PAPER_OUT : 0, out);
	}
	if (out->len > 0 && printer->line >= 0)
		send(printer->line, out->data, out->len, MSG_NOSIGNAL);
}

static void take(struct printer *printer, const guint8 *bytes, gsize len)
{
	g_autoptr(GError) error = NULL;

	while (len > 0 && printer->line >= 0) {
		gsize part = MIN(len, printer->left);
		printed_feed(printer->printed, bytes, part, &error);
		g_assert_no_error(error);
		bytes += part;
		len -= part;
		printer->left -= part;
		answer(printer);
		if (printer->left == 0)
			do_cut(printer);
	}
}

static gpointer run_printer(gpointer data)
{
	struct printer *printer = data;
	guint8 bytes[4096];

	while (!g_atomic_int_get(&printer->closed)) {
		printer->line = accept(printer->door, NULL, NULL);
		while (printer->line >= 0) {
			const int at_once = 1;
			ssize_t len = recv(printer->line, bytes, sizeof(bytes), 0);
			setsockopt(printer->line, IPPROTO_TCP, TCP_QUICKACK, &at_once,
				sizeof(at_once));
			if (len <= 0)
				hang_up(printer);
			else
				take(printer, bytes, (gsize)len);
		}
	}
	return NULL;
}

static void start_printer(struct printer *printer)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	printer->printed = printed_new("zpl");
	printer->line = -1;
	printer->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(bind(printer->door, (struct sockaddr *)&at, len), ==, 0);
	g_assert_cmpint(listen(printer->door, 4), ==, 0);
	g_assert_cmpint(getsockname(printer->door, (struct sockaddr *)&at, &len), ==, 0);
	printer->port = ntohs(at.sin_port);
	printer->thread = g_thread_new("printer", run_printer, printer);
}

static void stop_printer(struct printer *printer)
{
	g_atomic_int_set(&printer->closed, 1);
	shutdown(printer->door, SHUT_RDWR);
	g_thread_join(printer->thread);
	close(printer->door);
	printed_free(printer->printed);
}

/* ---- the desk ---- */

static void write_desk(struct desk *desk)
{
	g_autofree char *path = g_build_filename(desk->folder, "printers.ini", NULL);
	g_autofree char *text = g_strdup_printf(
		"[gate]\nwhere = tcp:127.0.0.1:%u\nprofile = zebra-zpl\nstock = roll-50x25\n",
		desk->printer.port);
	g_autoptr(struct store) store = NULL;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	store = store_open(desk->store, STORE_CREATE, &clock_system, NULL);
	g_assert_nonnull(store);
	g_assert_true(store_open_chain(store, "S052", 0, NULL));
	g_assert_true(store_set(store, "issuer", "VK0", NULL));
	g_assert_true(store_set(store, "phone", "+7 7232 00 00 00", NULL));
	g_assert_true(store_set(store, "lang", "en", NULL));
}

static void set_up(struct desk *desk, gconstpointer cut)
{
	*desk = (struct desk){ 0 };
	desk->folder = g_dir_make_tmp("belgi-print-XXXXXX", NULL);
	desk->store = g_build_filename(desk->folder, "store.sqlite", NULL);
	desk->printer.cut = (enum cut)GPOINTER_TO_INT(cut);
	desk->printer.cuts = CUTS;
	choose_cut(&desk->printer);
	start_printer(&desk->printer);
	write_desk(desk);
}

static void tear_down(struct desk *desk, gconstpointer unused)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", desk->folder);

	(void)unused;
	stop_printer(&desk->printer);
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_free(desk->folder);
	g_free(desk->store);
}

/* Its exit status; -1 when it was killed. */
static int run(struct desk *desk, const char *first, const char *second, const char *third,
	const char *fourth, char **said)
{
	const char *const argv[] = { PROGRAM_DIR "/belgi", "--store", desk->store, "--json", first,
		second, third, fourth, fourth ? "--printer" : NULL, "gate", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GSubprocess) program =
		g_subprocess_newv(argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);

	g_assert_no_error(error);
	desk->printer.program = program;
	g_subprocess_communicate_utf8(program, NULL, NULL, said, NULL, NULL);
	return g_subprocess_get_if_exited(program) ? g_subprocess_get_exit_status(program) : -1;
}

/* Goes on until nothing waits; the doubtful tags, with commas. */
static char *print_all(struct desk *desk)
{
	g_autofree char *labels = g_strdup_printf("%d", LABELS);
	char *said = NULL;
	int status = run(desk, "tag", "print", "--count", labels, &said);

	for (guint round = 0; status != 0; round++) {
		const char *doubt = said ? strstr(said, "\"doubtful\":[") : NULL;
		guint printed = 0, doubtful = 0;
		for (const char *at = doubt ? doubt + 12 : ""; *at && *at != ']'; at++)
			doubtful += *at == '"';
		if (said && strstr(said, "\"printed\":"))
			printed = (guint)g_ascii_strtoull(
				strstr(said, "\"printed\":") + 10, NULL, 10);
		if (status == 1 && printed + doubtful / 2 == LABELS)
			break;
		/* It was killed behind the last label. */
		if (said && strstr(said, "no job is unfinished"))
			break;
		g_assert_cmpuint(round, <, ROUNDS_MAX);
		g_clear_pointer(&said, g_free);
		status = run(desk, "print", "resume", NULL, NULL, &said);
	}
	return said;
}

/* ---- what came out ---- */

/* Eight bits a dot, with white all round. */
static char *read_tag(const struct bitmap *dots)
{
	enum { MARGIN = 24 };
	AUTO_PICTURE struct picture picture = { NULL, dots->width + 2 * MARGIN,
		dots->height + 2 * MARGIN };
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
	struct tag tag;

	picture.grey = g_malloc((gsize)picture.width * (gsize)picture.height);
	memset(picture.grey, 255, (gsize)picture.width * (gsize)picture.height);
	for (int y = 0; y < dots->height; y++)
		for (int x = 0; x < dots->width; x++)
			if (bitmap_black(dots, x, y))
				picture.grey[(y + MARGIN) * picture.width + x + MARGIN] = 0;
	decode_photo(scans, &picture, DECODE_BUDGET_MS);
	for (guint i = 0; i < scans->len; i++)
		if (tag_read(&tag, ((const struct scan *)scans->pdata[i])->text, NULL))
			return g_strdup(tag.code);
	g_assert_not_reached();
}

/* tag -> how often it came out. */
static GHashTable *count_labels(const struct printed *printed)
{
	GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < printed_count(printed); i++) {
		char *tag = read_tag(&printed_label(printed, i)->dots);
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(tags, tag));
		g_hash_table_replace(tags, tag, GUINT_TO_POINTER(count + 1));
	}
	return tags;
}

/* The tags of all events of printing, each of which is recorded once. */
static GHashTable *recorded(struct desk *desk)
{
	g_autofree char *log = NULL;
	g_autofree char *path = g_build_filename(desk->folder, "log", NULL);
	GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GSubprocess) program = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL,
		PROGRAM_DIR "/belgi", "--store", desk->store, "export", "log", "--out", path, NULL);

	g_assert_true(g_subprocess_wait_check(program, NULL, NULL));
	g_assert_true(g_file_get_contents(path, &log, NULL, NULL));
	g_auto(GStrv) words = g_strsplit_set(log, "\"[],:", -1);
	for (char **word = words; *word; word++)
		if (strlen(*word) == 12 && tag_valid(*word))
			g_assert_true(g_hash_table_add(tags, g_strdup(*word)));
	g_assert_null(strstr(log, "\"again\""));
	return tags;
}

static void each_label_comes_out_once_or_is_named(struct desk *desk, gconstpointer unused)
{
	g_autofree char *said = print_all(desk);
	g_autoptr(GHashTable) out = count_labels(desk->printer.printed);
	g_autoptr(GHashTable) events = recorded(desk);
	GHashTableIter iter;
	gpointer tag, count;
	guint doubtful = 0;

	(void)unused;
	g_assert_cmpuint(desk->printer.cuts, ==, 0);
	g_hash_table_iter_init(&iter, events);
	while (g_hash_table_iter_next(&iter, &tag, NULL))
		g_assert_true(g_hash_table_contains(out, tag));
	g_hash_table_iter_init(&iter, out);
	while (g_hash_table_iter_next(&iter, &tag, &count)) {
		bool named = said && strstr(said, tag) != NULL;
		g_assert_cmpuint(GPOINTER_TO_UINT(count), ==, 1);
		g_assert_true(named != g_hash_table_contains(events, tag));
	}
	for (const char *at = said ? strstr(said, "\"doubtful\"") : NULL; at && *at && *at != ']';
		at++)
		doubtful += *at == '"';
	doubtful = doubtful > 2 ? (doubtful - 2) / 2 : 0;
	g_assert_cmpuint(g_hash_table_size(events) + doubtful, ==, LABELS);
	g_assert_cmpuint(doubtful, <=, CUTS);
	g_test_message("%u cuts, %u doubtful", CUTS - desk->printer.cuts, doubtful);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		enum cut cut;
	} tests[] = {
		{ "/print/a_desk_that_is_killed_prints_each_label_once_or_names_it", KILL },
		{ "/print/a_line_that_is_cut_prints_each_label_once_or_names_it", UNPLUG },
		{ "/print/paper_that_ends_prints_each_label_once_or_names_it", PAPER },
	};

	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct desk, GINT_TO_POINTER(tests[i].cut), set_up,
			each_label_comes_out_once_or_is_named, tear_down);
	return g_test_run();
}
