/* SPDX-License-Identifier: Apache-2.0
 * Picture files as a source: one file, or the .png, .jpg and .jpeg of a folder in the order of
 * their names. Every symbol of a picture is a scan; a picture without one, or one that cannot be
 * read, is reported by name and passed over. */
#include "scan/kind.h"

#include "base/error.h"
#include "scan/image.h"

#include <string.h>

enum { FILES_MAX = 100000 };

struct pictures {
	GPtrArray *paths;
	guint next;
};

static bool is_picture_name(const char *name)
{
	static const char *const endings[] = { ".png", ".jpg", ".jpeg" };
	g_autofree char *lower = g_ascii_strdown(name, -1);

	if (*name == '.')
		return false;
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		if (g_str_has_suffix(lower, endings[i]))
			return true;
	}
	return false;
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool list_folder(GPtrArray *paths, const char *folder, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
	const char *name;

	if (!dir)
		return refuse(error, BELGI_ERROR_NOT_FOUND, "%s", cause->message);
	while ((name = g_dir_read_name(dir))) {
		if (!is_picture_name(name))
			continue;
		if (paths->len == FILES_MAX)
			return refuse(error, BELGI_ERROR_LIMIT,
				"%s: more than %d pictures; divide the folder", folder, FILES_MAX);
		g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
	}
	if (!paths->len)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: no picture in this folder; put .png or .jpg files there", folder);
	g_ptr_array_sort(paths, compare_paths);
	return true;
}

static bool pictures_open(struct source *source, const char *rest, GError **error)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	struct pictures *pictures;

	if (!*rest)
		return refuse(error, BELGI_ERROR_USAGE,
			"source 'images:': no path; name a file or a folder after it");
	if (g_file_test(rest, G_FILE_TEST_IS_DIR)) {
		if (!list_folder(paths, rest, error))
			return false;
	} else if (g_file_test(rest, G_FILE_TEST_EXISTS)) {
		g_ptr_array_add(paths, g_strdup(rest));
	} else {
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: no such file or folder; check the path", rest);
	}
	pictures = source->state = g_new0(struct pictures, 1);
	pictures->paths = g_steal_pointer(&paths);
	return true;
}

static void pictures_more(struct source *source)
{
	struct pictures *pictures = source->state;
	g_autoptr(GPtrArray) scans = g_ptr_array_new();
	const char *path;
	GError *error = NULL;

	if (pictures->next == pictures->paths->len) {
		source->ended = true;
		return;
	}
	path = g_ptr_array_index(pictures->paths, pictures->next++);
	if (image_read(path, source->budget, scans, &error) && !scans->len)
		refuse(&error, BELGI_ERROR_NOT_FOUND,
			"%s: no bar code found; take the picture again, closer and sharp", path);
	for (guint i = 0; i < scans->len; i++) {
		struct scan *scan = g_ptr_array_index(scans, i);

		scan->more = i + 1 < scans->len;
		source_give_scan(source, scan);
	}
	if (error)
		source_give_error(source, error);
}

static void pictures_close(struct source *source)
{
	struct pictures *pictures = source->state;

	g_ptr_array_free(pictures->paths, true);
	g_free(pictures);
}

const struct source_kind pictures_kind = { "images:", "images:PATH (a picture or a folder of them)",
	pictures_open, pictures_more, pictures_close };
