/* SPDX-License-Identifier: Apache-2.0
 * Files inside the program. The program works wherever it is copied, and a school adds a profile or
 * a label by putting a file into a folder. */
#include "base/shipped.h"

#include "base/error.h"
#include "base/file.h"

#include <string.h>

enum { OWN_MAX = 1000 };

/* Folders of the source and where a user's own files of such lie. */
static const struct tree {
	const char *root, *variable;
	gsize max; /* bytes of a file */
} profiles = { "firmware-profiles", "BELGI_PROFILES", 64 * 1024 },
  labels = { "labels", "BELGI_LABELS", 1024 * 1024 };

void shipped_free(gpointer data)
{
	struct shipped *shipped = data;

	g_free(shipped->file);
	g_free(shipped->text);
	g_clear_error(&shipped->problem);
	g_free(shipped);
}

static struct shipped *shipped_new(char *file, char *text, gsize len)
{
	struct shipped *shipped = g_new(struct shipped, 1);

	*shipped = (struct shipped){ file, text, len, NULL };
	return shipped;
}

static const char *base_name(const char *file)
{
	return strrchr(file, '/') + 1;
}

static int by_name(gconstpointer a, gconstpointer b)
{
	const struct shipped *const *left = a, *const *right = b;

	return strcmp(base_name((*left)->file), base_name((*right)->file));
}

static void put(GPtrArray *files, struct shipped *own)
{
	for (guint i = 0; i < files->len; i++) {
		struct shipped *other = files->pdata[i];

		if (strcmp(base_name(other->file), base_name(own->file)) == 0) {
			shipped_free(other);
			files->pdata[i] = own;
			return;
		}
	}
	g_ptr_array_add(files, own);
}

static void put_unread(GPtrArray *unread, char *file, GError *problem)
{
	struct shipped *own = shipped_new(file, NULL, 0);

	own->problem = problem;
	if (unread)
		g_ptr_array_add(unread, own);
	else
		shipped_free(own);
}

static void add_own(
	GPtrArray *files, const char *folder, const char *suffix, gsize max, GPtrArray *unread)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	guint count = 0;

	while (dir && count <= OWN_MAX && (name = g_dir_read_name(dir))) {
		char *path;
		GError *problem = NULL;
		char *text;
		gsize len;

		if (!g_str_has_suffix(name, suffix))
			continue;
		path = g_build_filename(folder, name, NULL);
		if (++count > OWN_MAX)
			refuse(&problem, BELGI_ERROR_LIMIT,
				"%s: more than %d files of this kind; move some away", folder,
				OWN_MAX);
		else
			file_read(path, max, &text, &len, &problem);
		if (problem)
			put_unread(unread, path, problem);
		else
			put(files, shipped_new(path, text, len));
	}
}

static GPtrArray *tree_files(
	const struct tree *tree, const char *folder, const char *suffix, GPtrArray *unread)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(shipped_free);
	const char *own = g_getenv(tree->variable);
	g_autofree char *start = g_strdup_printf("%s/%s/", tree->root, folder);

	for (const struct shipped_row *row = shipped_rows; row->path; row++) {
		if (g_str_has_prefix(row->path, start) && g_str_has_suffix(row->path, suffix))
			g_ptr_array_add(
				files, shipped_new(g_strdup(row->path),
					       g_memdup2(row->text, row->len + 1), row->len));
	}
	if (own && *own) {
		g_autofree char *place = g_build_filename(own, folder, NULL);

		add_own(files, place, suffix, tree->max, unread);
	}
	g_ptr_array_sort(files, by_name);
	return files;
}

GPtrArray *shipped_files(const char *folder, GPtrArray *unread)
{
	return tree_files(&profiles, folder, ".profile", unread);
}

GPtrArray *shipped_labels(const char *folder, const char *suffix, GPtrArray *unread)
{
	return tree_files(&labels, folder, suffix, unread);
}
