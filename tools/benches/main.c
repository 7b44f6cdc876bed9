/* SPDX-License-Identifier: Apache-2.0
 * belgi-bench: runs the benches named on the command line, all without a name. Exit status 1 when a
 * figure misses its target. */
#include "bench.h"

#include "base/error.h"
#include "base/json.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *name, *what;
	bool (*run)(struct bench *bench, GError **error);
} benches[] = {
	{ "scan", "from a scan to its durable answer, with 10 000 and 1 000 000 known devices",
		bench_scan },
	{ "append", "events appended to the log, against bare SQLite", bench_append },
	{ "hub", "a hub taking events over TLS, against a bare batched insert", bench_hub },
	{ "labels", "10 000 tags to PDF, against libqrencode and gLabels, and read back",
		bench_labels },
	{ "read", "read FOLDER: photos of codes, against zbarimg and ZXingReader", bench_read },
};

static double ratio_of(const struct figure *figure)
{
	return figure->limit > 0 ? figure->value / figure->limit : 0;
}

static bool holds(const struct figure *figure)
{
	switch (figure->hold) {
	case RATIO_AT_LEAST:
		return ratio_of(figure) >= figure->target;
	case RATIO_AT_MOST:
		return ratio_of(figure) <= figure->target;
	case VALUE_AT_MOST:
		return figure->value <= figure->target;
	case HOLD_NONE:
		break;
	}
	return true;
}

static void report_json(const struct figure *figure, bool ok)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct json_writer w = { .out = out };
	json_begin(&w, NULL, '{');
	json_put_text(&w, "figure", figure->name);
	json_put_number(&w, "value", figure->value);
	json_put_text(&w, "unit", figure->unit);
	if (figure->limit > 0) {
		json_put_number(&w, "limit", figure->limit);
		json_put_number(&w, "ratio", ratio_of(figure));
	}
	if (figure->hold != HOLD_NONE) {
		const char *word = figure->hold == RATIO_AT_LEAST  ? "ratio >= %g"
				   : figure->hold == RATIO_AT_MOST ? "ratio <= %g"
								   : "value <= %g";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		g_autofree char *target = g_strdup_printf(word, figure->target);
#pragma GCC diagnostic pop
		json_put_text(&w, "target", target);
	}
	json_put_bool(&w, "ok", ok);
	json_end(&w, '}');
	puts(out->str);
}

static void report_line(const struct figure *figure, bool ok)
{
	printf("%-28s %12.6g %-12s", figure->name, figure->value, figure->unit);
	if (figure->limit > 0)
		printf(" limit %10.6g  ratio %6.3f ", figure->limit, ratio_of(figure));
	else
		printf(" %32s", "");
	if (figure->hold != HOLD_NONE)
		printf(" %s %s %g: %s", figure->hold == VALUE_AT_MOST ? "value" : "ratio",
			figure->hold == RATIO_AT_LEAST ? ">=" : "<=", figure->target,
			ok ? "ok" : "MISSED");
	putchar('\n');
}

void bench_report(struct bench *bench, const struct figure *figure)
{
	const bool ok = holds(figure);
	bench->all_ok = bench->all_ok && ok;
	if (bench->json)
		report_json(figure, ok);
	else
		report_line(figure, ok);
	fflush(stdout);
}

char *bench_path(const struct bench *bench, const char *name)
{
	char *path = g_build_filename(bench->folder, name, NULL);
	static const char *const endings[] = { "", "-wal", "-shm", "-lock" };
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
		g_autofree char *old = g_strconcat(path, endings[i], NULL);
		g_remove(old);
	}
	return path;
}

static char *summary(void)
{
	GString *text = g_string_new("Benches:\n");
	for (guint i = 0; i < G_N_ELEMENTS(benches); i++)
		g_string_append_printf(text, "  %-8s %s\n", benches[i].name, benches[i].what);
	return g_string_free(text, false);
}

/* A folder follows the name of this one; without it the bench is left out. */
static bool takes_folder(const char *name)
{
	return strcmp(name, "read") == 0;
}

/* Takes the folder out of the names. */
static char *take_folder(GStrv names)
{
	for (guint i = 0; names && names[i]; i++) {
		if (!takes_folder(names[i]) || !names[i + 1])
			continue;
		char *folder = names[i + 1];
		for (guint j = i + 1; names[j]; j++)
			names[j] = names[j + 1];
		return folder;
	}
	return NULL;
}

static bool known(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(benches); i++)
		if (g_str_equal(benches[i].name, name))
			return true;
	return false;
}

/* build/bench for build/bin/belgi-bench: on the file system of the build, never in the sources. */
static char *default_folder(void)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *bin = g_path_get_dirname(self ? self : "");
	g_autofree char *build = g_path_get_dirname(bin);
	return g_build_filename(build, "bench", NULL);
}

int main(int argc, char **argv)
{
	struct bench bench = { .all_ok = true };
	g_auto(GStrv) names = NULL;
	g_autofree char *folder = NULL;
	const GOptionEntry entries[] = {
		{ "json", 0, 0, G_OPTION_ARG_NONE, &bench.json,
			"an object a figure instead of a line", NULL },
		{ "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder,
			"where to write (bench beside the program's folder)", "FOLDER" },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, "[NAME...]" },
		{ NULL, 0, 0, 0, NULL, NULL, NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autofree char *text = summary();
	g_option_context_set_summary(context, text);
	g_option_context_add_main_entries(context, entries, NULL);
	g_autoptr(GError) error = NULL;
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		fprintf(stderr, "belgi-bench: %s\n", error->message);
		return 2;
	}
	g_autofree char *photos = take_folder(names);
	bench.photos = photos;
	for (guint i = 0; names && names[i]; i++)
		if (!known(names[i])) {
			fprintf(stderr, "belgi-bench: %s is no bench; %s", names[i], text);
			return 2;
		}

	if (!folder)
		folder = default_folder();
	bench.folder = folder;
	g_mkdir_with_parents(bench.folder, 0755);
	for (guint i = 0; i < G_N_ELEMENTS(benches); i++) {
		if (names && !g_strv_contains((const char *const *)names, benches[i].name))
			continue;
		if (takes_folder(benches[i].name) && !bench.photos) {
			if (!names)
				continue;
			fprintf(stderr,
				"belgi-bench: read: no folder; name one with MANIFEST.csv after it\n");
			return 2;
		}
		if (!benches[i].run(&bench, &error)) {
			fprintf(stderr, "belgi-bench: %s: %s\n", benches[i].name, error->message);
			return error_class_of(error)->exit_status;
		}
	}
	return bench.all_ok ? 0 : 1;
}
