/* SPDX-License-Identifier: Apache-2.0
 * labels/ by name. Invariant: a name means one thing: a template of the user's own takes the place
 * of the shipped one of that name. */
#include "print/library.h"

#include "base/error.h"
#include "base/file.h"
#include "base/shipped.h"

#include <string.h>

enum { STOCK_MAX = 64 * 1024 };

/* Folders of labels/ with templates. */
static const char *const folders[] = { "tags", "boxes", "commands", "tests", "papers" };

struct library {
	struct legend *legend;
	GPtrArray *templates, *stocks;           /* struct shipped* */
	GPtrArray *template_names, *stock_names; /* char* */
};

static char *name_of(const struct shipped *file, const char *suffix)
{
	char *name = g_path_get_basename(file->file);

	name[strlen(name) - strlen(suffix)] = '\0';
	return name;
}

static bool first_unread(const GPtrArray *unread, GError **error)
{
	const struct shipped *file = unread->len ? unread->pdata[0] : NULL;

	if (file)
		g_propagate_error(error, g_error_copy(file->problem));
	return !file;
}

/* The files of a folder join those that are there. */
static bool add_files(
	GPtrArray *files, GPtrArray *names, const char *folder, const char *suffix, GError **error)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) found = shipped_labels(folder, suffix, unread);

	for (guint i = 0; i < found->len; i++)
		g_ptr_array_add(names, name_of(found->pdata[i], suffix));
	g_ptr_array_extend_and_steal(files, g_steal_pointer(&found));
	return first_unread(unread, error);
}

static bool read_words(struct library *library, GError **error)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) files = shipped_labels("words", ".ini", unread);

	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		if (!legend_add(library->legend, file->text, file->len, file->file, error))
			return false;
	}
	return first_unread(unread, error);
}

struct library *library_open(GError **error)
{
	g_autoptr(struct library) library = g_new0(struct library, 1);

	library->legend = legend_new();
	library->templates = g_ptr_array_new_with_free_func(shipped_free);
	library->stocks = g_ptr_array_new_with_free_func(shipped_free);
	library->template_names = g_ptr_array_new_with_free_func(g_free);
	library->stock_names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < G_N_ELEMENTS(folders); i++)
		if (!add_files(
			    library->templates, library->template_names, folders[i], ".svg", error))
			return NULL;
	if (!add_files(library->stocks, library->stock_names, "stocks", ".stock", error) ||
		!read_words(library, error))
		return NULL;
	return g_steal_pointer(&library);
}

void library_free(struct library *library)
{
	if (!library)
		return;
	legend_unref(library->legend);
	g_ptr_array_unref(library->templates);
	g_ptr_array_unref(library->stocks);
	g_ptr_array_unref(library->template_names);
	g_ptr_array_unref(library->stock_names);
	g_free(library);
}

/* Names with this one in them, in any case; NULL: none, or too many to choose from. */
static char *names_like(const GPtrArray *names, const char *name)
{
	enum { LISTED = 12 };
	g_autofree char *low = g_utf8_strdown(name, -1);
	g_autoptr(GString) like = g_string_new(NULL);
	guint count = 0;

	for (guint i = 0; strlen(low) > 2 && i < names->len; i++)
		if (strstr(names->pdata[i], low) && count++ < LISTED)
			g_string_append_printf(
				like, "%s%s", like->len ? ", " : "", (const char *)names->pdata[i]);
	return count && count <= LISTED ? g_strdup(like->str) : NULL;
}

/* The bytes of a name, or of a file; free file and text. */
static bool find(const GPtrArray *files, const GPtrArray *names, const char *name,
	const char *suffix, const char *what, gsize max, struct shipped *found, GError **error)
{
	g_autofree char *near = NULL;

	if (strchr(name, '/') || g_str_has_suffix(name, suffix)) {
		*found = (struct shipped){ .file = g_strdup(name) };
		return file_read(name, max, &found->text, &found->len, error);
	}
	for (guint i = 0; i < names->len; i++) {
		const struct shipped *file = files->pdata[i];
		if (strcmp(names->pdata[i], name) != 0)
			continue;
		*found = (struct shipped){ .file = g_strdup(file->file),
			.text = g_memdup2(file->text, file->len + 1),
			.len = file->len };
		return true;
	}
	near = names_like(names, name);
	if (near)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s %s: there is none of that name; take one of %s", what, name, near);
	return refuse(error, BELGI_ERROR_NOT_FOUND,
		"%s %s: there is none of that name; see belgi label list, or give a %s file", what,
		name, suffix);
}

struct legend *library_legend(const struct library *library)
{
	return library->legend;
}

bool library_text(const struct library *library, const char *name, char **file, char **text,
	gsize *len, GError **error)
{
	struct shipped found = { 0 };

	if (!find(library->templates, library->template_names, name, ".svg", "template",
		    TEMPLATE_MAX, &found, error)) {
		g_free(found.file);
		return false;
	}
	*file = found.file;
	*text = found.text;
	*len = found.len;
	return true;
}

struct template *library_template(struct library *library, const char *name, GError **error)
{
	g_autofree char *file = NULL;
	g_autofree char *text = NULL;
	gsize len;

	return library_text(library, name, &file, &text, &len, error)
		       ? template_read(text, len, file, library->legend, error)
		       : NULL;
}

const GPtrArray *library_templates(const struct library *library)
{
	return library->template_names;
}

struct stock *library_stock(struct library *library, const char *name, GError **error)
{
	struct shipped found = { 0 };
	struct stock *stock = NULL;

	if (find(library->stocks, library->stock_names, name, ".stock", "stock", STOCK_MAX, &found,
		    error))
		stock = stock_read(found.text, found.len, found.file, error);
	g_free(found.file);
	g_free(found.text);
	return stock;
}

const GPtrArray *library_stocks(const struct library *library)
{
	return library->stock_names;
}
