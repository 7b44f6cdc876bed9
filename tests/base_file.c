/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "expect.h"

#include <glib/gstdio.h>
#include <string.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
	char *path;
	char *file;
};

static void folder_up(struct folder *folder, gconstpointer data)
{
	(void)data;
	folder->path = g_dir_make_tmp("belgi-file-XXXXXX", NULL);
	folder->file = g_build_filename(folder->path, "a.txt", NULL);
}

static guint folder_count(const struct folder *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder->path, 0, NULL);
	guint count = 0;

	while (g_dir_read_name(dir))
		count++;
	return count;
}

static void folder_down(struct folder *folder, gconstpointer data)
{
	(void)data;
	g_autoptr(GDir) dir = g_dir_open(folder->path, 0, NULL);
	for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
		g_autofree char *path = g_build_filename(folder->path, name, NULL);
		g_unlink(path);
	}
	g_rmdir(folder->path);
	g_free(folder->path);
	g_free(folder->file);
}

static void test_round(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *text = NULL;
	gsize len = 0;

	(void)data;
	g_assert_true(file_write(folder->file, "old", 3, &error));
	g_assert_true(file_write(folder->file, "a\0b", 3, &error));
	g_assert_true(file_read(folder->file, 3, &text, &len, &error));
	g_assert_no_error(error);
	g_assert_cmpmem(text, len, "a\0b", 3);
	g_assert_cmpint(text[3], ==, '\0');
	g_assert_cmpuint(folder_count(folder), ==, 1);
}

static void test_limit(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *text = NULL;
	g_autofree char *message = g_strdup_printf(
		"%s: larger than 3 bytes, the most that is read; make it smaller", folder->file);
	gsize len = 0;

	(void)data;
	g_assert_true(file_write(folder->file, "four", 4, NULL));
	g_assert_false(file_read(folder->file, 3, &text, &len, &error));
	expect_error(&error, BELGI_ERROR_LIMIT, message);
}

static void test_no_file(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *text = NULL;
	g_autofree char *absent =
		g_strdup_printf("%s: no such file; check the name and the folder", folder->file);
	g_autofree char *kind = g_strdup_printf("%s: a folder; name a file", folder->path);
	gsize len = 0;

	(void)data;
	g_assert_false(file_read(folder->file, 3, &text, &len, &error));
	expect_error(&error, BELGI_ERROR_NOT_FOUND, absent);
	g_assert_false(file_read(folder->path, 3, &text, &len, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, kind);
	g_assert_false(file_read("/dev/null", 3, &text, &len, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, "/dev/null: a pipe or device; name a file");
	g_assert_false(file_write(folder->path, "x", 1, &error));
	expect_error(&error, BELGI_ERROR_STORAGE, kind);
}

static gpointer feed_pipe(gpointer data)
{
	FILE *pipe = fdopen(GPOINTER_TO_INT(data), "w");

	for (int i = 0; i < 200000; i++)
		fputc('x', pipe);
	fclose(pipe);
	return NULL;
}

/* As a shell lends one: <(command). */
static void test_pipe(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *text = NULL;
	gsize len = 0;
	int ends[2];

	(void)folder;
	(void)data;
	g_assert_cmpint(pipe(ends), ==, 0);
	GThread *writer = g_thread_new("pipe", feed_pipe, GINT_TO_POINTER(ends[1]));
	g_autofree char *path = g_strdup_printf("/dev/fd/%d", ends[0]);
	g_assert_true(file_read(path, 200000, &text, &len, &error));
	g_thread_join(writer);
	close(ends[0]);
	g_assert_no_error(error);
	g_assert_cmpuint(len, ==, 200000);
}

/* Nobody writes: it would wait for ever. */
static void test_named_pipe(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *text = NULL;
	g_autofree char *message =
		g_strdup_printf("%s: a pipe or device; name a file", folder->file);
	gsize len = 0;

	(void)data;
	g_assert_cmpint(mkfifo(folder->file, 0600), ==, 0);
	g_assert_false(file_read(folder->file, 200000, &text, &len, &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT, message);
}

static void test_kept(struct folder *folder, gconstpointer data)
{
	g_autofree char *link = g_build_filename(folder->path, "link", NULL);
	struct stat info;

	(void)data;
	g_assert_true(file_write(folder->file, "x", 1, NULL));
	g_assert_cmpint(g_chmod(folder->file, 0640), ==, 0);
	g_assert_cmpint(symlink("a.txt", link), ==, 0);
	g_assert_true(file_write(link, "y", 1, NULL));
	g_assert_cmpint(lstat(link, &info), ==, 0);
	g_assert_true(S_ISLNK(info.st_mode));
	g_assert_cmpint(stat(folder->file, &info), ==, 0);
	g_assert_cmpuint(info.st_mode & 07777, ==, 0640);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(folder->file, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "y");
}

static void test_full(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *deep = g_build_filename(folder->path, "no", "a.txt", NULL);
	g_autofree char *message =
		g_strdup_printf("%s: there is no such folder; make it first", deep);

	(void)data;
	g_assert_false(file_write("/dev/full", "x", 1, &error));
	expect_error(&error, BELGI_ERROR_STORAGE,
		"/dev/full: the disk is full; free some space and try again");
	g_assert_false(file_write(deep, "x", 1, &error));
	expect_error(&error, BELGI_ERROR_STORAGE, message);
}

/* The limit on file sizes stands for a disk that fills up half-way. */
static void test_half_written(struct folder *folder, gconstpointer data)
{
	GError *error = NULL;
	g_autofree char *large = g_strnfill(200000, 'x');
	g_autofree char *message = g_strdup_printf(
		"%s: the disk is full; free some space and try again", folder->file);
	g_autofree char *text = NULL;
	struct rlimit old;

	(void)data;
	g_assert_true(file_write(folder->file, "old", 3, NULL));
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &old), ==, 0);
	signal(SIGXFSZ, SIG_IGN);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 100000, old.rlim_max }), ==, 0);
	g_assert_false(file_write(folder->file, large, 200000, &error));
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &old), ==, 0);
	expect_error(&error, BELGI_ERROR_STORAGE, message);
	g_assert_true(g_file_get_contents(folder->file, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "old");
	g_assert_cmpuint(folder_count(folder), ==, 1);
}

/* The signal of the limit kills it in the middle of writing. */
static void test_killed(struct folder *folder, gconstpointer data)
{
	g_autofree char *large = g_strnfill(200000, 'x');
	int status = 0;
	pid_t child = fork();

	(void)data;
	if (child == 0) {
		signal(SIGXFSZ, SIG_DFL);
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 100000, 100000 });
		file_write(folder->file, large, 200000, NULL);
		_exit(0);
	}
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFSIGNALED(status));
	g_assert_cmpuint(folder_count(folder), ==, 0);
}

static void add(const char *path, void (*test)(struct folder *folder, gconstpointer data))
{
	g_test_add(path, struct folder, NULL, folder_up, test, folder_down);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/file/what_was_written_is_read_and_nothing_lies_beside_it", test_round);
	add("/file/a_file_over_its_limit_is_refused", test_limit);
	add("/file/folders_devices_and_absent_files_are_named", test_no_file);
	add("/file/a_pipe_is_read_to_its_end", test_pipe);
	add("/file/a_pipe_with_a_name_is_not_waited_for", test_named_pipe);
	add("/file/a_write_that_is_killed_leaves_nothing_behind", test_killed);
	add("/file/links_and_permissions_stay", test_kept);
	add("/file/a_write_that_fails_half_way_leaves_the_old_file_alone", test_half_written);
	add("/file/a_full_disk_is_said_with_a_remedy", test_full);
	return g_test_run();
}
