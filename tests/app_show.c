/* SPDX-License-Identifier: Apache-2.0
 * belgi show of a unit of which only a claim came here: no serial, no tag. */
#include "support/stores.h"

#include <gio/gio.h>

static char *show(const char *path, const char *lang, const char *dev)
{
	g_autoptr(GError) error = NULL;
	char *said = NULL;
	g_autoptr(GSubprocess) program = g_subprocess_new(
		G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
		PROGRAM_DIR "/belgi", "--store", path, "--lang", lang, "show", dev, NULL);

	g_assert_no_error(error);
	g_assert_true(g_subprocess_communicate_utf8(program, NULL, NULL, &said, NULL, &error));
	return said;
}

static void a_unit_without_serial_and_tag_is_named_for_what_it_is(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "store.sqlite", "S052");
	struct draft *damaged = unit_draft("device.damaged", "R0XTAMNC183SEJ8C");
	g_autofree char *path = shelf_path(&shelf, "store.sqlite");

	draft_text(damaged, "reason", "screen");
	event_unref(append(store, damaged));
	shelf_close(&shelf, store);
	g_autofree char *en = show(path, "en", "R0XTAMNC183SEJ8C");
	g_autofree char *kk = show(path, "kk", "R0XTAMNC183SEJ8C");
	g_assert_true(
		g_str_has_prefix(en, "a unit without serial number and tag (R0XTAMNC183SEJ8C)\n"));
	g_assert_true(g_str_has_prefix(
		kk, "Сериялық нөмірі мен белгісі жоқ құрылғы (R0XTAMNC183SEJ8C)\n"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/show/a_unit_without_serial_and_tag_is_named_for_what_it_is",
		a_unit_without_serial_and_tag_is_named_for_what_it_is);
	return g_test_run();
}
