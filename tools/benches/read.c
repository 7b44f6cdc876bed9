/* SPDX-License-Identifier: Apache-2.0
 * Photos of codes, as people's folders hold them: a folder with MANIFEST.csv (file, symbology,
 * expected_text, expected_encoding) whose pictures lie in a folder for each family. For each family
 * how many are read rightly and how many wrongly, and the time of the whole program, of belgi,
 * zbarimg and ZXingReader in turns, as far as they are installed. Texts are compared without
 * carriage returns and blanks at their ends, in UTF-8. */
#include "bench.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "scan/charset.h"
#include "scan/decode.h"
#include "scan/image.h"
#include "scan/zbar.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

enum { TURNS = 3, FILE_MAX = 64 << 20, COLUMNS = 4, OURS = 0, ZBARIMG, ZXING, PROGRAMS };

static const struct {
	const char *name;
	const char *const argv[6]; /* the file comes after them */
} programs[PROGRAMS] = {
	{ "belgi", { "belgi", "read", NULL } },
	{ "zbarimg", { "zbarimg", "--nodbus", "-q", "--raw", "-Sbinary", NULL } },
	{ "ZXingReader", { "ZXingReader", NULL } },
};

struct score {
	guint right, wrong;
	GArray *times; /* double, ms */
};

struct family {
	char *name;
	guint count;
	struct score scores[PROGRAMS];
};

struct photos {
	const char *folder;
	char *found[PROGRAMS]; /* path; NULL: not installed */
	GPtrArray *families;   /* in the order of the table */
	/* Of photos that zbar reads by itself, ms: the programs, and inside them. */
	GArray *ours, *zbarimg, *pipeline, *zbar;
	double slowest;
};

static void family_free(gpointer data)
{
	struct family *family = data;

	for (int i = 0; i < PROGRAMS; i++)
		g_array_unref(family->scores[i].times);
	g_free(family->name);
	g_free(family);
}

static GArray *times_new(void)
{
	return g_array_new(false, false, sizeof(double));
}

static struct family *family_of(struct photos *photos, const char *file)
{
	g_autofree char *name = g_path_get_dirname(file);
	struct family *family;

	for (guint i = 0; i < photos->families->len; i++) {
		family = g_ptr_array_index(photos->families, i);
		if (strcmp(family->name, name) == 0)
			return family;
	}
	family = g_new0(struct family, 1);
	family->name = g_steal_pointer(&name);
	for (int i = 0; i < PROGRAMS; i++)
		family->scores[i].times = times_new();
	g_ptr_array_add(photos->families, family);
	return family;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const double one = *(const double *)a, two = *(const double *)b;

	return one < two ? -1 : one > two;
}

static double median(GArray *times)
{
	if (!times->len)
		return 0;
	g_array_sort(times, by_time);
	return g_array_index(times, double, times->len / 2);
}

static char *plain(const char *text)
{
	GString *out = g_string_new(text);

	g_string_replace(out, "\r", "", 0);
	return g_strstrip(g_string_free(out, false));
}

static int hex_digit(const char *text)
{
	return g_ascii_xdigit_value(text[0]) * 16 + g_ascii_xdigit_value(text[1]);
}

/* The expected text as our own program shows it. */
static char *expected_of(const char *text, const char *encoding)
{
	g_autoptr(GByteArray) bytes = NULL;
	g_autofree char *shown = NULL;

	if (strcmp(encoding, "hex(.bin)") != 0)
		return plain(text);
	bytes = g_byte_array_new();
	for (; text[0] && text[1]; text += 2) {
		const guint8 byte = (guint8)hex_digit(text);

		g_byte_array_append(bytes, &byte, 1);
	}
	shown = charset_text((const char *)bytes->data, bytes->len, NULL);
	return plain(shown);
}

/* One photo's texts, by one program. */
static void judge(struct score *score, const GPtrArray *texts, const char *expected)
{
	bool right = false, wrong = false;

	for (guint i = 0; i < texts->len; i++) {
		g_autofree char *text = plain(g_ptr_array_index(texts, i));

		if (*expected && strcmp(text, expected) == 0)
			right = true;
		else
			wrong = true;
	}
	score->right += right;
	score->wrong += wrong;
}

/* zbarimg writes the bytes of all codes without a sign between them. */
static void split_zbarimg(GPtrArray *texts, const char *out, gsize len, const char *expected)
{
	char *text;

	if (!len)
		return;
	text = charset_text(out, len, NULL);
	if (*expected && strstr(text, expected)) {
		g_free(text);
		text = g_strdup(expected);
	}
	g_ptr_array_add(texts, text);
}

/* `Text:       "..."` and, on the next line, `Bytes:`. */
static void split_zxing(GPtrArray *texts, const char *out)
{
	while ((out = strstr(out, "Text:"))) {
		const char *begin = strchr(out, '"');
		const char *end = begin ? strstr(begin, "\"\nBytes:") : NULL;

		if (!end)
			return;
		if (end > begin + 1)
			g_ptr_array_add(texts, g_strndup(begin + 1, (gsize)(end - begin) - 1));
		out = end;
	}
}

static GString *run(const struct photos *photos, int program, const char *path, double *ms)
{
	GPtrArray *argv = g_ptr_array_new();
	g_autoptr(GSubprocess) process = NULL;
	g_autoptr(GBytes) out = NULL;
	const gint64 start = g_get_monotonic_time();
	gsize len = 0;
	const char *bytes;

	g_ptr_array_add(argv, photos->found[program]);
	for (int i = 1; programs[program].argv[i]; i++)
		g_ptr_array_add(argv, (gpointer)programs[program].argv[i]);
	g_ptr_array_add(argv, (gpointer)path);
	g_ptr_array_add(argv, NULL);
	process = g_subprocess_newv((const char *const *)argv->pdata,
		G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
	g_ptr_array_free(argv, true);
	if (process)
		g_subprocess_communicate(process, NULL, NULL, &out, NULL, NULL);
	*ms = MIN(*ms, seconds_since(start) * 1000);
	bytes = out ? g_bytes_get_data(out, &len) : "";
	return g_string_new_len(bytes, (gssize)len);
}

/* Every program in turns, the best time of each. */
static void run_programs(struct photos *photos, struct family *family, const char *path,
	const char *expected, double best[PROGRAMS])
{
	for (int turn = 0; turn < TURNS; turn++) {
		for (int i = 0; i < PROGRAMS; i++) {
			g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
			g_autoptr(GString) out = NULL;

			if (!photos->found[i])
				continue;
			out = run(photos, i, path, &best[i]);
			if (turn || i == OURS)
				continue;
			if (i == ZBARIMG)
				split_zbarimg(texts, out->str, out->len, expected);
			else
				split_zxing(texts, out->str);
			judge(&family->scores[i], texts, expected);
		}
	}
	for (int i = 0; i < PROGRAMS; i++) {
		if (photos->found[i])
			g_array_append_val(family->scores[i].times, best[i]);
	}
}

static void decode_inside(struct photos *photos, struct family *family,
	const struct picture *picture, const char *expected)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

	for (int turn = 0; turn < TURNS; turn++) {
		g_autoptr(GPtrArray) scans =
			g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);
		const gint64 start = g_get_monotonic_time();
		double ms;

		decode_photo(scans, picture, DECODE_BUDGET_MS);
		ms = seconds_since(start) * 1000;
		if (turn == 0) {
			photos->slowest = MAX(photos->slowest, ms);
			for (guint i = 0; i < scans->len; i++)
				g_ptr_array_add(
					texts, g_strdup(((struct scan *)g_ptr_array_index(scans, i))
								->text));
			g_array_append_val(photos->pipeline, ms);
		}
		double *best = &g_array_index(photos->pipeline, double, photos->pipeline->len - 1);
		*best = MIN(*best, ms);
	}
	judge(&family->scores[OURS], texts, expected);
}

/* Whether zbar alone reads it; its time. */
static bool zbar_alone(const struct picture *picture, double *ms)
{
	bool read = false;

	for (int turn = 0; turn < TURNS; turn++) {
		g_autoptr(GArray) symbols = symbols_new();
		const gint64 start = g_get_monotonic_time();
		g_autoptr(struct zbar_room) room = zbar_room_new();

		zbar_look(room, symbols, picture);
		*ms = MIN(*ms, seconds_since(start) * 1000);
		read = symbols->len > 0;
	}
	return read;
}

static bool read_photo(struct photos *photos, char *const cells[COLUMNS], GError **error)
{
	g_autofree char *path = g_build_filename(photos->folder, cells[0], NULL);
	g_autofree char *expected = expected_of(cells[2], cells[3]);
	struct family *family = family_of(photos, cells[0]);
	double best[PROGRAMS] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE }, zbar = G_MAXDOUBLE;
	AUTO_PICTURE struct picture picture = { 0 };
	g_autofree char *bytes = NULL;
	gsize len;

	if (!file_read(path, FILE_MAX, &bytes, &len, error) ||
		!image_unpack(&picture, path, bytes, len, error))
		return false;
	family->count++;
	decode_inside(photos, family, &picture, expected);
	run_programs(photos, family, path, expected, best);
	if (zbar_alone(&picture, &zbar)) {
		g_array_append_val(photos->zbar, zbar);
		g_array_append_val(photos->ours, best[OURS]);
		g_array_append_val(photos->zbarimg, best[ZBARIMG]);
	} else {
		g_array_set_size(photos->pipeline, photos->pipeline->len - 1);
	}
	return true;
}

static void family_json(const struct photos *photos, struct family *family)
{
	g_autoptr(GString) out = g_string_new(NULL);
	struct json_writer w = { .out = out };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "family", family->name);
	json_put_int(&w, "count", family->count);
	for (int i = 0; i < PROGRAMS; i++) {
		if (!photos->found[i])
			continue;
		json_begin(&w, programs[i].name, '{');
		json_put_int(&w, "right", family->scores[i].right);
		json_put_int(&w, "wrong", family->scores[i].wrong);
		json_put_number(&w, "ms", median(family->scores[i].times));
		json_end(&w, '}');
	}
	json_end(&w, '}');
	puts(out->str);
}

static void family_line(const struct photos *photos, struct family *family)
{
	printf("%-28s %4u photos", family->name, family->count);
	for (int i = 0; i < PROGRAMS; i++) {
		const struct score *score = &family->scores[i];

		if (photos->found[i])
			printf("  %s %3u right %2u wrong %6.1f ms", programs[i].name, score->right,
				score->wrong, median(score->times));
	}
	putchar('\n');
}

static void report_times(struct bench *bench, struct photos *photos)
{
	if (!photos->zbar->len)
		return;
	if (photos->found[ZBARIMG] && photos->found[OURS])
		bench_report(bench, &(struct figure){ "read_program_ms", median(photos->ours), "ms",
					    median(photos->zbarimg), 1.3, RATIO_AT_MOST });
	bench_report(bench, &(struct figure){ "read_pipeline_ms", median(photos->pipeline), "ms",
				    median(photos->zbar), 1.3, RATIO_AT_MOST });
}

static void report(struct bench *bench, struct photos *photos)
{
	guint right = 0, wrong = 0, count = 0;

	for (guint i = 0; i < photos->families->len; i++) {
		struct family *family = g_ptr_array_index(photos->families, i);

		right += family->scores[OURS].right;
		wrong += family->scores[OURS].wrong;
		count += family->count;
		if (bench->json)
			family_json(photos, family);
		else
			family_line(photos, family);
	}
	bench_report(bench, &(struct figure){ "read_right", right, "photos", count, 0, HOLD_NONE });
	bench_report(bench, &(struct figure){ "read_wrong", wrong, "photos", 0, 0, VALUE_AT_MOST });
	bench_report(
		bench, &(struct figure){ "read_slowest", photos->slowest, "ms", 0, 0, HOLD_NONE });
	report_times(bench, photos);
}

/* belgi is the one that was built beside this program. */
static void find_programs(struct photos *photos)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = g_path_get_dirname(self ? self : "");
	g_autofree char *ours = g_build_filename(folder, "belgi", NULL);

	photos->found[OURS] = g_find_program_in_path(ours);
	for (int i = OURS + 1; i < PROGRAMS; i++)
		photos->found[i] = g_find_program_in_path(programs[i].argv[0]);
}

/* The next cell of a table whose cells are all quoted and may hold anything; NULL at its end. */
static char *next_cell(const char **at)
{
	GString *cell;

	*at = strchr(*at, '"');
	if (!*at)
		return NULL;
	cell = g_string_new(NULL);
	for (++*at; **at && (**at != '"' || (*at)[1] == '"'); ++*at) {
		*at += **at == '"';
		g_string_append_c(cell, **at);
	}
	*at += **at == '"';
	return g_string_free(cell, false);
}

static bool read_rows(struct photos *photos, const char *at, GError **error)
{
	bool good = true;

	while (good) {
		char *cells[COLUMNS] = { NULL };

		for (int i = 0; i < COLUMNS && (i == 0 || cells[i - 1]); i++)
			cells[i] = next_cell(&at);
		if (!cells[COLUMNS - 1])
			return true;
		good = read_photo(photos, cells, error);
		for (int i = 0; i < COLUMNS; i++)
			g_free(cells[i]);
	}
	return false;
}

static bool read_all(struct bench *bench, struct photos *photos, GError **error)
{
	g_autofree char *path = g_build_filename(photos->folder, "MANIFEST.csv", NULL);
	g_autofree char *bytes = NULL;
	gsize len;

	if (!file_read(path, FILE_MAX, &bytes, &len, error))
		return false;
	if (!strchr(bytes, '\n'))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: no row; needed are file, symbology, expected_text, expected_encoding",
			path);
	if (!read_rows(photos, strchr(bytes, '\n'), error))
		return false;
	report(bench, photos);
	return true;
}

bool bench_read(struct bench *bench, GError **error)
{
	struct photos photos = { .folder = bench->photos,
		.families = g_ptr_array_new_with_free_func(family_free),
		.ours = times_new(),
		.zbarimg = times_new(),
		.pipeline = times_new(),
		.zbar = times_new() };
	bool good;

	find_programs(&photos);
	good = read_all(bench, &photos, error);
	for (int i = 0; i < PROGRAMS; i++)
		g_free(photos.found[i]);
	g_ptr_array_unref(photos.families);
	g_array_unref(photos.ours);
	g_array_unref(photos.zbarimg);
	g_array_unref(photos.pipeline);
	g_array_unref(photos.zbar);
	return good;
}
