/* SPDX-License-Identifier: Apache-2.0
 * A desk whose power is cut while it works: whatever it had answered with a tick is in the store,
 * and the store is whole. */
#include "store/store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

enum { CUTS = 25, SCANS = 60 };

struct desk {
	char *folder, *path;
	GHashTable *green; /* serials answered with a tick */
};

static char *serial_of(guint cut, guint scan)
{
	return g_strdup_printf("SN%03u%05u", cut, scan);
}

/* All scans of one session at once, as a scanner with a memory sends them. */
static void feed(GSubprocess *scanner, guint cut)
{
	GOutputStream *in = g_subprocess_get_stdin_pipe(scanner);
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < SCANS; i++) {
		g_autofree char *serial = serial_of(cut, i);
		g_string_append_printf(lines, "%s\n", serial);
	}
	g_assert_true(g_output_stream_write_all(in, lines->str, lines->len, NULL, NULL, NULL));
	g_string_free(lines, TRUE);
}

/* Reads answers, `count` of them or all; each tick is a promise. Returns the next scan's number. */
static guint read_answers(
	struct desk *desk, GDataInputStream *out, guint cut, guint from, guint count)
{
	guint scan = from;

	for (; scan - from < count; scan++) {
		g_autofree char *line = g_data_input_stream_read_line(out, NULL, NULL, NULL);
		if (!line)
			break;
		g_assert_true(g_str_has_prefix(line, "✓"));
		g_hash_table_add(desk->green, serial_of(cut, scan));
	}
	return scan;
}

static void cut_power(struct desk *desk, guint cut)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GSubprocess) scanner = g_subprocess_new(
		G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
		PROGRAM_DIR "/belgi", "--store", desk->path, "scan", "--mode", "receive", NULL);
	g_autoptr(GDataInputStream) out = NULL;
	guint said;

	g_assert_no_error(error);
	out = g_data_input_stream_new(g_subprocess_get_stdout_pipe(scanner));
	feed(scanner, cut);
	said = read_answers(desk, out, cut, 0, (guint)g_test_rand_int_range(1, SCANS));
	g_subprocess_force_exit(scanner);
	/* What it still said before it died counts as well. */
	read_answers(desk, out, cut, said, SCANS);
	g_subprocess_wait(scanner, NULL, NULL);
}

static void check_promises(struct desk *desk)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(struct store) store = store_open(desk->path, STORE_WRITE, &clock_system, &error);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter iter;
	gpointer serial;

	g_assert_no_error(error);
	g_hash_table_iter_init(&iter, desk->green);
	while (g_hash_table_iter_next(&iter, &serial, NULL)) {
		const struct unit_view *unit = store_unit_of_serial(store, serial);
		g_assert_nonnull(unit);
		g_assert_cmpint(unit->state, ==, STATE_ARRIVED);
	}
	g_assert_true(store_check(store, findings, NULL, &error));
	g_assert_cmpuint(findings->len, ==, 0);
}

static void set_up(struct desk *desk, gconstpointer unused)
{
	(void)unused;
	desk->folder = g_dir_make_tmp("belgi-kill-XXXXXX", NULL);
	desk->path = g_build_filename(desk->folder, "store.sqlite", NULL);
	desk->green = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(struct store) store = store_open(desk->path, STORE_CREATE, &clock_system, NULL);
	g_assert_nonnull(store);
	g_assert_true(store_open_chain(store, "S052", 0, NULL));
}

static void tear_down(struct desk *desk, gconstpointer unused)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", desk->folder);

	(void)unused;
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_hash_table_unref(desk->green);
	g_free(desk->folder);
	g_free(desk->path);
}

static void every_tick_outlives_a_power_cut(struct desk *desk, gconstpointer unused)
{
	(void)unused;
	for (guint cut = 0; cut < CUTS; cut++)
		cut_power(desk, cut);
	check_promises(desk);
}

/* A page of the store's index for which the disk has no room. */
static void a_disk_that_gives_out_is_named(struct desk *desk, gconstpointer unused)
{
	g_autoptr(GSubprocess) scanner =
		g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
					 G_SUBPROCESS_FLAGS_STDERR_PIPE,
			NULL, PROGRAM_DIR "/belgi", "--store", desk->path, "scan", "--mode",
			"receive", NULL);
	g_autoptr(GDataInputStream) out =
		g_data_input_stream_new(g_subprocess_get_stdout_pipe(scanner));
	g_autoptr(GDataInputStream) problem =
		g_data_input_stream_new(g_subprocess_get_stderr_pipe(scanner));
	g_autofree char *said = NULL;

	(void)unused;
	feed(scanner, 0);
	read_answers(desk, out, 0, 0, SCANS);
	g_subprocess_send_signal(scanner, SIGBUS);
	g_subprocess_wait(scanner, NULL, NULL);
	said = g_data_input_stream_read_line(problem, NULL, NULL, NULL);
	g_assert_cmpstr(said, ==,
		"belgi: the disk under the store is full or broken; free some space, then run "
		"belgi doctor");
	g_assert_true(g_subprocess_get_if_exited(scanner));
	g_assert_cmpint(g_subprocess_get_exit_status(scanner), ==, 8);
	check_promises(desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/kill/every_tick_outlives_a_power_cut", struct desk, NULL, set_up,
		every_tick_outlives_a_power_cut, tear_down);
	g_test_add("/kill/a_disk_that_gives_out_is_named", struct desk, NULL, set_up,
		a_disk_that_gives_out_is_named, tear_down);
	return g_test_run();
}
