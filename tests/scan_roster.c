/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"
#include "scan/roster.h"

enum { WRITERS = 4, EACH = 8 };

static char *roster_path(const char *folder)
{
	return g_build_filename(folder, "scanners.ini", NULL);
}

/* What a name may hold stands in the file so that it comes back. */
static void names_come_back(void)
{
	static const char *const names[] = { "#1", "; 2", "[gate]", "a = b", "\"x\"", "№2 қақпа",
		"0123456789012345678901234567890123456789012345678901234567890123" };
	g_autofree char *folder = picture_folder();
	g_autofree char *path = roster_path(folder);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(struct roster) roster = roster_open(path, NULL);
		g_autoptr(struct roster) again = NULL;
		GError *error = NULL;

		roster_set(roster, "05e0:1200:S1", names[i], names[i], &error);
		g_assert_no_error(error);
		again = roster_open(path, &error);
		g_assert_no_error(error);
		g_assert_cmpuint(again->entries->len, ==, 1);
		g_assert_cmpstr(roster_find(again, "05e0:1200:S1")->name, ==, names[i]);
		g_assert_cmpstr(roster_find(again, "05e0:1200:S1")->place, ==, names[i]);
	}
	picture_folder_remove(folder);
}

static void other_names_are_refused(void)
{
	static const char *const names[] = { "", " a", "a\t", "a\nb", "a\x1b[2J", "\xff",
		"01234567890123456789012345678901234567890123456789012345678901234" };
	g_autofree char *folder = picture_folder();
	g_autofree char *path = roster_path(folder);
	g_autoptr(struct roster) roster = roster_open(path, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_false(roster_set(roster, "05e0:1200:S1", names[i], NULL, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	}
	g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
	picture_folder_remove(folder);
}

struct writer {
	const char *path;
	guint number;
};

static gpointer write_names(gpointer data)
{
	const struct writer *writer = data;

	for (guint i = 0; i < EACH; i++) {
		g_autoptr(struct roster) roster = roster_open(writer->path, NULL);
		g_autofree char *id = g_strdup_printf("05e0:1200:S%u-%u", writer->number, i);
		g_autofree char *name = g_strdup_printf("gate %u-%u", writer->number, i);
		GError *error = NULL;

		g_assert_nonnull(roster);
		roster_set(roster, id, name, NULL, &error);
		g_assert_no_error(error);
	}
	return NULL;
}

static void two_at_once_lose_nothing(void)
{
	g_autofree char *folder = picture_folder();
	g_autofree char *path = roster_path(folder);
	g_autoptr(struct roster) roster = NULL;
	struct writer writers[WRITERS];
	GThread *threads[WRITERS];

	for (guint i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){ path, i };
		threads[i] = g_thread_new("writer", write_names, &writers[i]);
	}
	for (guint i = 0; i < WRITERS; i++)
		g_thread_join(threads[i]);
	roster = roster_open(path, NULL);
	g_assert_nonnull(roster);
	g_assert_cmpuint(roster->entries->len, ==, WRITERS * EACH);
	picture_folder_remove(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/roster/names_come_back", names_come_back);
	g_test_add_func("/roster/other_names_are_refused", other_names_are_refused);
	g_test_add_func("/roster/two_at_once_lose_nothing", two_at_once_lose_nothing);
	return g_test_run();
}
