/* SPDX-License-Identifier: Apache-2.0
 * belgi profile check: profiles read as the program reads them. Every file is read, and each that
 * is wrong is named with its line; without files those that the program has and those of
 * $BELGI_PROFILES. */
#include "app/commands.h"

#include "base/error.h"
#include "base/file.h"
#include "base/ini.h"
#include "base/shipped.h"
#include "model/label_profile.h"
#include "model/printer.h"
#include "model/scanner.h"

#include <string.h>

enum { PROFILE_MAX = 64 * 1024 };

static bool scanner_good(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct scanner_profile) profile = scanner_profile_read(text, len, file, error);

	return profile != NULL;
}

static bool label_good(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct label_profile) profile = label_profile_read(text, len, file, error);

	return profile != NULL;
}

static bool printer_good(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct printer_profile) profile = printer_profile_read(text, len, file, error);

	return profile != NULL;
}

/* One more kind of profile is a row. */
static const struct profile_kind {
	const char *folder;  /* in which such files lie */
	const char *section; /* with which they begin, wherever they lie */
	bool (*good)(const char *text, gsize len, const char *file, GError **error);
} profile_kinds[] = {
	{ "scanners", "scanner", scanner_good },
	{ "device-labels", "label", label_good },
	{ "printers", "printer", printer_good },
};

/* By what the file begins with, else by its folder. */
static const struct profile_kind *kind_of(const struct ini *ini, const char *file)
{
	const struct ini_section *first = ini->sections->len ? ini->sections->pdata[0] : NULL;
	g_autofree char *path = g_path_get_dirname(file);
	g_autofree char *folder = g_path_get_basename(path);

	for (guint i = 0; first && i < G_N_ELEMENTS(profile_kinds); i++)
		if (strcmp(profile_kinds[i].section, first->name) == 0)
			return &profile_kinds[i];
	for (guint i = 0; i < G_N_ELEMENTS(profile_kinds); i++)
		if (strcmp(profile_kinds[i].folder, folder) == 0)
			return &profile_kinds[i];
	return NULL;
}

static bool refuse_kind(const char *file, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(profile_kinds); i++)
		g_string_append_printf(known, "%s[%s]", i ? " or " : "", profile_kinds[i].section);
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: no kind of profile; begin it with %s",
		file, known->str);
}

static bool check_text(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	const struct profile_kind *kind = ini ? kind_of(ini, file) : NULL;

	if (!ini)
		return false;
	return kind ? kind->good(text, len, file, error) : refuse_kind(file, error);
}

static void say_result(struct call *call, const char *file, const GError *problem)
{
	struct json_writer w = { NULL, false };

	if (problem && call->status == 0)
		call->status = error_class_of(problem)->exit_status;
	if (problem && !call->json) {
		complain(call, problem);
		return;
	}
	if (!call->json) {
		say("%s: good\n", file);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", file);
	json_put_bool(&w, "good", !problem);
	json_put_text(&w, "error", problem ? problem->message : NULL);
	json_end(&w, '}');
	say_json(w.out);
}

static void check_file(struct call *call, const char *path)
{
	g_autoptr(GError) problem = NULL;
	g_autofree char *text = NULL;
	gsize len;

	if (file_read(path, PROFILE_MAX, &text, &len, &problem))
		check_text(text, len, path, &problem);
	say_result(call, path, problem);
}

static void check_kind(struct call *call, const struct profile_kind *kind)
{
	g_autoptr(GPtrArray) unread = g_ptr_array_new_with_free_func(shipped_free);
	g_autoptr(GPtrArray) files = shipped_files(kind->folder, unread);

	for (guint i = 0; i < files->len; i++) {
		const struct shipped *file = files->pdata[i];
		g_autoptr(GError) problem = NULL;

		kind->good(file->text, file->len, file->file, &problem);
		say_result(call, file->file, problem);
	}
	for (guint i = 0; i < unread->len; i++) {
		const struct shipped *file = unread->pdata[i];

		say_result(call, file->file, file->problem);
	}
}

bool cmd_profile_check(struct call *call, GError **error)
{
	(void)error;
	for (guint i = 0; i < call->args->len; i++)
		check_file(call, call_arg(call, i));
	for (guint i = 0; !call->args->len && i < G_N_ELEMENTS(profile_kinds); i++)
		check_kind(call, &profile_kinds[i]);
	return true;
}
