/* SPDX-License-Identifier: Apache-2.0
 * belgi scan with pictures that the test draws: labels with more than one code. */
#include "model/tag.h"
#include "picture.h"
#include "station/import.h"
#include "support/stores.h"

#include <gio/gio.h>
#include <string.h>

enum { WIDTH = 900, HEIGHT = 700, MODULE = 3 };

static void draw_label(const char *path, const char *above, const char *below)
{
	g_autoptr(struct raster) raster = raster_new(WIDTH, HEIGHT);
	const char *const texts[] = { above, below };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct bars bars;
		g_assert_true(bars_code128(&bars, texts[i], NULL));
		raster_bars(raster, 100, 100 + 300 * i, MODULE, 150, &bars);
		bars_clear(&bars);
	}
	picture_save(raster, WIDTH, HEIGHT, path);
}

static void expect_unit(struct shelf *shelf, const char *serial)
{
	struct store *store = shelf_store(shelf, "store.sqlite", "S052");
	g_autofree char *csv = g_strdup_printf("serial;school\n%s;S052\nPF2W2GZZ;S052\n", serial);
	const struct import_options options = { .store = store, .file = "m.csv" };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) items = import_manifest(&options, csv, strlen(csv), &error);

	g_assert_no_error(error);
	shelf_close(shelf, store);
}

/* What the desk says to one picture, without the count at the end. */
static char *receive(struct shelf *shelf, const char *picture)
{
	g_autofree char *path = shelf_path(shelf, "store.sqlite");
	g_autofree char *from = g_strconcat("images:", picture, NULL);
	g_autoptr(GError) error = NULL;
	char *said = NULL;
	g_autoptr(GSubprocess) program =
		g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
			&error, PROGRAM_DIR "/belgi", "--store", path, "--lang", "en", "scan",
			"--mode", "receive", "--from", from, NULL);

	g_assert_no_error(error);
	g_assert_true(g_subprocess_communicate_utf8(program, NULL, NULL, &said, NULL, &error));
	g_assert_nonnull(strstr(said, "1 still missing"));
	*strstr(said, "! 1 still missing") = '\0';
	return said;
}

static void a_part_number_is_no_stranger_wherever_it_stands_on_the_label(void)
{
	static const char *const orders[][2] = {
		{ "82KD002SRU", "PF2W2GLT" },
		{ "PF2W2GLT", "82KD002SRU" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(orders); i++) {
		AUTO_SHELF shelf;
		shelf_init(&shelf);
		g_autofree char *picture = shelf_path(&shelf, "label.jpg");
		draw_label(picture, orders[i][0], orders[i][1]);
		expect_unit(&shelf, "PF2W2GLT");
		g_autofree char *said = receive(&shelf, picture);
		g_assert_cmpstr(said, ==,
			"✓ In the list: 1 of 2  PF2W2GLT\n"
			"! That is the part number (P/N). Scan the one marked S/N\n");
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/scan/a_part_number_is_no_stranger_wherever_it_stands_on_the_label",
		a_part_number_is_no_stranger_wherever_it_stands_on_the_label);
	return g_test_run();
}
