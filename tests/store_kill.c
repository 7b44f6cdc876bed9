/* SPDX-License-Identifier: Apache-2.0
 * A writer that is killed at any moment: the log is a gapless prefix, it verifies, and what was
 * answered for is in it. */
#include "support/stores.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 200, MOMENT_US = 30000 };

/* Scans for ever, and says each number once the store has it on disk. */
static void scan_for_ever(const char *path, int out)
{
	g_autoptr(struct store) store = store_open(path, STORE_WRITE, &clock_steady, NULL);
	for (guint i = 0; store != NULL; i++) {
		char dev[DEV_SIZE];
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i % 50);
		g_autoptr(struct draft) draft = received_draft(serial, dev);
		g_autoptr(GPtrArray) events =
			g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
		if (!store_append(store, &draft, 1, events, NULL))
			break;
		gint64 n = ((struct event *)events->pdata[0])->n;
		if (write(out, &n, sizeof n) != sizeof n)
			break;
	}
}

static gint64 last_answered(int in, gint64 before)
{
	gint64 n, last = before;
	while (read(in, &n, sizeof n) == sizeof n)
		last = n;
	return last;
}

/* Lets a writer work for a moment and kills it; the last number that it answered for. */
static gint64 kill_a_writer(const char *path, gulong moment, gint64 before)
{
	int pipes[2];
	g_assert_cmpint(pipe(pipes), ==, 0);
	pid_t child = fork();
	g_assert_cmpint(child, >=, 0);
	if (child == 0) {
		close(pipes[0]);
		scan_for_ever(path, pipes[1]);
		_exit(1);
	}
	close(pipes[1]);
	g_usleep(moment);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	gint64 last = last_answered(pipes[0], before);
	close(pipes[0]);
	return last;
}

static void expect_whole(struct store *store, gint64 answered)
{
	struct run_fault fault;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	gint64 end = store_chain_end(store, store_station(store), NULL);
	g_assert_cmpint(end, >=, answered);
	g_assert_true(store_sign(store, &error));
	gint64 from = MAX(0, end - 200);
	g_assert_cmpint(
		store_export(store, store_station(store), from, 1 << 22, text, &error), ==, end);
	g_autoptr(GPtrArray) runs = runs_read(text->str, text->len, 9, &fault, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(runs->len, ==, 1);
	g_assert_true(run_check(runs->pdata[0], store_keys(store)->public_key, &fault, &error));
}

static void nothing_answered_is_lost_at_200_kills(void)
{
	AUTO_SHELF shelf;
	gint64 answered = 0;
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
	shelf_close(&shelf, shelf_store(&shelf, "belgi.sqlite", "S052"));
	for (guint i = 0; i < KILLS; i++) {
		answered = kill_a_writer(
			path, (gulong)g_test_rand_int_range(100, MOMENT_US), answered);
		struct store *store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
		expect_whole(store, answered);
		shelf_close(&shelf, store);
	}
	struct store *store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_assert_cmpint(answered, >, KILLS);
	g_assert_true(store_check(store, findings, NULL, NULL));
	g_assert_cmpuint(findings->len, ==, 0);
	g_autofree char *before = store_dump_views(store);
	g_assert_true(store_rebuild(store, NULL));
	g_autofree char *after = store_dump_views(store);
	g_assert_cmpstr(before, ==, after);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/kill/nothing_answered_is_lost_at_200_kills",
		nothing_answered_is_lost_at_200_kills);
	return g_test_run();
}
