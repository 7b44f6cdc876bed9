/* SPDX-License-Identifier: Apache-2.0
 * What belgi verify says of files that somebody put together from honest and other runs. */
#include "support/stores.h"

#include <gio/gio.h>
#include <string.h>

static const char whole[] = "whole, signed, every station admitted under this root key";

struct desk {
	struct shelf shelf;
	struct stage *stage;
	struct actor *school;
};

static void say_received(struct desk *desk, const char *serial)
{
	char dev[DEV_SIZE];

	stage_say(desk->stage, desk->school, received_draft(serial, dev));
}

/* A school whose chain has eight events; the sixth is of `serial`. */
static void open_desk(struct desk *desk, const char *serial)
{
	shelf_init(&desk->shelf);
	desk->stage = stage_new();
	desk->school = stage_actor(desk->stage, "S052", "school");
	for (int n = 2; n <= 8; n++) {
		g_autofree char *other = g_strdup_printf("PF2W2GM%d", n);
		say_received(desk, n == 6 ? serial : other);
	}
}

static void close_desk(struct desk *desk)
{
	stage_free(desk->stage);
	shelf_clear(&desk->shelf);
}

static char *run_of_school(struct desk *desk, gint64 from, gint64 to)
{
	return stage_run(desk->stage, desk->school, from, to, NULL);
}

/* The hub's chain, then these runs (each freed), through the program; what it says, and its status
 * in the last line. */
static char *verify(struct desk *desk, char *a, char *b, char *c)
{
	g_autofree char *first = a, *second = b, *third = c;
	g_autofree char *hub =
		stage_run(desk->stage, desk->stage->hub, 1, desk->stage->hub->n, NULL);
	g_autofree char *text =
		g_strconcat(hub, first, second ? second : "", third ? third : "", NULL);
	g_autofree char *path = shelf_path(&desk->shelf, "file.belgi");
	g_autoptr(GError) error = NULL;
	char root[64], *out = NULL;

	root_show(root, desk->stage->root.public_key);
	g_assert_true(g_file_set_contents(path, text, -1, &error));
	g_autoptr(GSubprocess) program =
		g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
			&error, PROGRAM_DIR "/belgi", "verify", "--root", root, path, NULL);
	g_assert_no_error(error);
	g_assert_true(g_subprocess_communicate_utf8(program, NULL, NULL, &out, NULL, &error));
	g_autofree char *said = out;
	return g_strdup_printf("%s%d", said, g_subprocess_get_exit_status(program));
}

static void says(
	struct desk *desk, const char *said, const char *spans, const char *sum, int status)
{
	g_autofree char *chain = g_strdup_printf("%s  %s", desk->school->st, spans);
	g_autofree char *end = g_strdup_printf("%s\n%d", sum, status);

	if (*spans)
		g_assert_nonnull(strstr(said, chain));
	if (!g_str_has_suffix(said, end))
		g_assert_cmpstr(said, ==, end);
}

static void runs_that_join_are_one_whole_chain(void)
{
	struct desk desk;

	open_desk(&desk, "PF2W2GLT");
	/* In any order, and with what was sent twice. */
	g_autofree char *said = verify(&desk, run_of_school(&desk, 5, 8),
		run_of_school(&desk, 1, 2), run_of_school(&desk, 2, 6));
	says(&desk, said, "1..8  S052  school\n", whole, 0);
	close_desk(&desk);
}

static void a_gap_is_told_as_parts(void)
{
	struct desk desk;

	open_desk(&desk, "PF2W2GLT");
	g_autofree char *said =
		verify(&desk, run_of_school(&desk, 1, 2), run_of_school(&desk, 7, 8), NULL);
	says(&desk, said, "1..2, 7..8  parts  S052  school\n",
		"lines: signed, every station admitted under this root key; 1 chain in parts", 0);
	close_desk(&desk);
}

static void a_chain_without_its_beginning_is_a_part(void)
{
	struct desk desk;

	open_desk(&desk, "PF2W2GLT");
	g_autofree char *said = verify(&desk, run_of_school(&desk, 4, 8), NULL, NULL);
	says(&desk, said, "4..8  part  S052  school\n",
		"lines: signed, every station admitted under this root key; 1 chain in parts", 0);
	close_desk(&desk);
}

static char *refusal(struct desk *desk, int n)
{
	return g_strdup_printf("belgi: %s: event %d: two versions of it are signed; keep both and "
			       "ask who runs the hub",
		desk->school->st, n);
}

/* The same key signed two chains: what a copied store makes. */
static void two_versions_of_a_number_are_named(void)
{
	static const struct {
		int from, to, other_from, other_to, differs;
	} rows[] = {
		{ 1, 8, 1, 8, 6 }, /* one over the other */
		{ 1, 8, 6, 6, 6 }, /* a line amid the other */
		{ 1, 6, 7, 8, 6 }, /* they touch, and do not join */
		{ 1, 7, 8, 8, 7 },
		{ 4, 8, 1, 7, 6 },
	};
	struct desk desk, other;

	open_desk(&desk, "PF2W2GLT");
	open_desk(&other, "PF2W2GLX");
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *expected = refusal(&desk, rows[i].differs);
		g_autofree char *said =
			verify(&desk, run_of_school(&desk, rows[i].from, rows[i].to),
				run_of_school(&other, rows[i].other_from, rows[i].other_to), NULL);
		says(&desk, said, "", expected, 5);
		g_autofree char *turned =
			verify(&desk, run_of_school(&other, rows[i].other_from, rows[i].other_to),
				run_of_school(&desk, rows[i].from, rows[i].to), NULL);
		says(&desk, turned, "", expected, 5);
	}
	close_desk(&other);
	close_desk(&desk);
}

#define TEST(name) g_test_add_func("/verify/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(runs_that_join_are_one_whole_chain);
	TEST(a_gap_is_told_as_parts);
	TEST(a_chain_without_its_beginning_is_a_part);
	TEST(two_versions_of_a_number_are_named);
	return g_test_run();
}
