/* SPDX-License-Identifier: Apache-2.0
 * A desk whose power is cut: of its files only what fdatasync had done is left. Each fdatasync of
 * the WAL first puts aside what it is about to make durable; after the cut the newest of these that
 * was finished is all there is, and every scan that was answered with a tick must stand in it. */
#include "app/commands.h"
#include "support/stores.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SCANS = 60, CUTS = 12, EXIT_STORAGE = 8 };

/* ---- the disk of the child ---- */

static struct {
	const char *store; /* NULL: nobody is watched */
	gint synced;       /* of the WAL, until now */
	gint fails;        /* from this one on; 0: never */
} disk;

static void put_aside(const char *from, int number, const char *as)
{
	g_autofree char *to = g_strdup_printf("%s.%d.%s", disk.store, number, as);
	g_autofree char *bytes = NULL;
	gsize len = 0;

	g_assert_true(g_file_get_contents(from, &bytes, &len, NULL));
	g_assert_true(g_file_set_contents(to, bytes, (gssize)len, NULL));
}

static bool is_wal(int fd)
{
	char link[64], path[4096] = "";

	g_snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return readlink(link, path, sizeof path - 1) > 0 && g_str_has_suffix(path, "-wal");
}

/* In the place of libc's, for SQLite too. */
int fdatasync(int fd)
{
	if (!disk.store || !is_wal(fd))
		return (int)syscall(SYS_fdatasync, fd);
	const int number = g_atomic_int_add(&disk.synced, 1) + 1;
	g_autofree char *wal = g_strconcat(disk.store, "-wal", NULL);

	if (disk.fails && number >= disk.fails) {
		errno = EIO;
		return -1;
	}
	put_aside(disk.store, number, "db");
	put_aside(wal, number, "db-wal");
	g_usleep(1000); /* so that an answer which does not wait comes before */
	if (syscall(SYS_fdatasync, fd) != 0)
		return -1;
	put_aside("/dev/null", number, "done");
	return 0;
}

/* ---- a desk ---- */

struct desk {
	struct shelf shelf;
	char *path;
	pid_t child;
	int out, err;
};

static char *serial_of(guint scan)
{
	return g_strdup_printf("PWR%05u", scan);
}

static int scans_file(const struct desk *desk)
{
	g_autofree char *path = shelf_path(&desk->shelf, "scans");
	g_autoptr(GString) lines = g_string_new(NULL);

	for (guint i = 0; i < SCANS; i++) {
		g_autofree char *serial = serial_of(i);
		g_string_append_printf(lines, "%s\n", serial);
	}
	g_assert_true(g_file_set_contents(path, lines->str, (gssize)lines->len, NULL));
	return g_open(path, O_RDONLY | O_CLOEXEC);
}

static void desk_start(struct desk *desk, int fails)
{
	int out[2], err[2];

	shelf_init(&desk->shelf);
	desk->path = shelf_path(&desk->shelf, "desk.sqlite");
	shelf_close(&desk->shelf, shelf_store(&desk->shelf, "desk.sqlite", "S052"));
	const int in = scans_file(desk);

	g_assert_true(in >= 0 && pipe(out) == 0 && pipe(err) == 0);
	desk->child = fork();
	if (desk->child == 0) {
		char *arguments[] = { (char *)"belgi", (char *)"--store", desk->path,
			(char *)"--lang", (char *)"en", (char *)"scan", (char *)"--mode",
			(char *)"receive", NULL };

		dup2(in, STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(err[1], STDERR_FILENO);
		disk.store = desk->path;
		disk.fails = fails;
		_exit(program_run(&program_belgi, G_N_ELEMENTS(arguments) - 1, arguments));
	}
	close(in);
	close(out[1]);
	close(err[1]);
	desk->out = out[0];
	desk->err = err[0];
}

static void desk_end(struct desk *desk)
{
	close(desk->out);
	close(desk->err);
	g_free(desk->path);
	shelf_clear(&desk->shelf);
}

static char *read_all(int fd, guint lines)
{
	GString *text = g_string_new(NULL);
	char byte;

	for (guint ends = 0; ends < lines && read(fd, &byte, 1) == 1; ends += byte == '\n')
		g_string_append_c(text, byte);
	return g_string_free(text, false);
}

static guint ticks(const char *said)
{
	guint count = 0;

	for (; (said = strstr(said, "✓")); said++)
		count++;
	return count;
}

/* The store as the disk has it, in the place of the one that the desk wrote. */
static struct store *after_the_cut(struct desk *desk)
{
	int last = 0;
	char *name;

	for (int number = 1; number <= 10 * SCANS; number++) {
		g_autofree char *done = g_strdup_printf("%s.%d.done", desk->path, number);
		if (g_file_test(done, G_FILE_TEST_EXISTS))
			last = number;
	}
	g_assert_cmpint(last, >, 0);
	name = g_strdup_printf("desk.sqlite.%d.db", last);
	struct store *store = shelf_open(&desk->shelf, name, STORE_WRITE);
	g_free(name);
	return store;
}

static void expect_answered(struct desk *desk, guint answered)
{
	struct store *store = after_the_cut(desk);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < answered; i++) {
		g_autofree char *serial = serial_of(i);
		g_assert_nonnull(store_unit_of_serial(store, serial));
	}
	g_assert_true(store_check(store, findings, NULL, NULL));
	g_assert_cmpuint(findings->len, ==, 0);
}

/* ---- tests ---- */

static void what_was_answered_is_on_the_disk_whenever_the_power_is_cut(void)
{
	for (guint cut = 1; cut <= CUTS; cut++) {
		struct desk desk;

		desk_start(&desk, 0);
		g_autofree char *first = read_all(desk.out, cut * SCANS / CUTS);
		kill(desk.child, SIGKILL);
		waitpid(desk.child, NULL, 0);
		g_autofree char *rest = read_all(desk.out, G_MAXUINT);
		const guint answered = ticks(first) + ticks(rest);

		g_assert_cmpuint(answered, >=, cut * SCANS / CUTS - 1);
		expect_answered(&desk, answered);
		desk_end(&desk);
	}
}

static void a_disk_that_fails_is_said_and_nothing_more_is_answered(void)
{
	struct desk desk;
	int status;

	desk_start(&desk, 12);
	g_autofree char *said = read_all(desk.out, G_MAXUINT);
	g_autofree char *problem = read_all(desk.err, G_MAXUINT);
	g_autofree char *expected = g_strdup_printf(
		"belgi: %s: the disk fails (Input/output error); copy what can be read to another disk\n",
		desk.path);

	waitpid(desk.child, &status, 0);
	g_assert_cmpint(WEXITSTATUS(status), ==, EXIT_STORAGE);
	g_assert_cmpstr(problem, ==, expected);
	g_assert_cmpuint(ticks(said), >, 0);
	g_assert_cmpuint(ticks(said), <, SCANS);
	expect_answered(&desk, ticks(said));
	desk_end(&desk);
}

/* The sync of a desk is another program, and sees what is not on the disk yet. */
static void what_leaves_is_on_the_disk_first(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "desk.sqlite");
	struct store *desk = shelf_store(&shelf, "desk.sqlite", "S052");
	struct store *sync = shelf_open(&shelf, "desk.sqlite", STORE_WRITE);
	g_autoptr(struct draft) draft = received_draft("PF2W2GLT", dev);
	struct draft *const drafts[] = { draft };
	g_autoptr(GString) run = g_string_new(NULL);

	g_assert_true(store_sign(sync, NULL));
	disk.store = path;
	g_assert_true(store_append_soon(desk, drafts, 1, NULL, NULL));
	g_assert_cmpint(disk.synced, ==, 0);
	g_assert_cmpint(store_export(sync, store_station(sync), 0, 65536, run, NULL), >, 0);
	g_assert_cmpint(disk.synced, ==, 1);
	disk.store = NULL;
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/power/what_was_answered_is_on_the_disk_whenever_the_power_is_cut",
		what_was_answered_is_on_the_disk_whenever_the_power_is_cut);
	g_test_add_func("/power/a_disk_that_fails_is_said_and_nothing_more_is_answered",
		a_disk_that_fails_is_said_and_nothing_more_is_answered);
	g_test_add_func(
		"/power/what_leaves_is_on_the_disk_first", what_leaves_is_on_the_disk_first);
	return g_test_run();
}
