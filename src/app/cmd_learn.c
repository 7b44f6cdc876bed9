/* SPDX-License-Identifier: Apache-2.0
 * belgi learn: a label profile from the codes of a few labels. A file has a code a line and an
 * empty line between labels; a source gives them as they are scanned, the codes of a picture as
 * those of one label. The profile is read again before it is written, as every program reads it. */
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "model/label_learn.h"
#include "scan/source.h"
#include "station/labels.h"

#include <string.h>

enum { FILE_MAX = 256 * 1024, CODES_MAX = 30, PROFILE_LABELS_MAX = 1000 };

static void label_free(gpointer data)
{
	g_ptr_array_unref(data);
}

static GPtrArray *labels_none(void)
{
	return g_ptr_array_new_with_free_func(label_free);
}

/* Adds a code to the last label, or to a new one. */
static void add_code(GPtrArray *labels, bool begin, const char *text)
{
	if (begin || labels->len == 0)
		g_ptr_array_add(labels, g_ptr_array_new_with_free_func(g_free));
	g_ptr_array_add(labels->pdata[labels->len - 1], g_strstrip(g_strdup(text)));
}

/* Without an empty line every label has as many lines as were said. */
static bool read_lines(const char *path, guint codes, GPtrArray *labels, GError **error)
{
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	bool begin = true;
	guint count = 0;
	gsize len;

	if (!file_read(path, FILE_MAX, &text, &len, error))
		return false;
	if (!g_utf8_validate(text, (gssize)len, NULL))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: not UTF-8 text; write a code a line, or use --from images:%s", path,
			path);
	g_strdelimit(text, "\r", '\n');
	g_strstrip(text);
	bool single = !strstr(text, "\n\n");
	lines = g_strsplit(text, "\n", 0);
	for (char **line = lines; *line; line++) {
		g_strstrip(*line);
		if (**line)
			add_code(labels, single ? count++ % codes == 0 : begin, *line);
		begin = !**line;
	}
	return true;
}

static bool is_done(const char *text)
{
	g_autofree char *folded = g_utf8_casefold(text, -1);
	g_autofree char *code = g_utf8_casefold("BELGI:CMD:DONE", -1);

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		g_autofree char *word =
			g_utf8_casefold(word_name("cmd", "done", (enum lang)lang), -1);
		if (strcmp(folded, word) == 0)
			return true;
	}
	return strcmp(folded, code) == 0;
}

/* Codes of one picture are one label; of other scans so many as were said. */
static bool read_source(
	const struct call *call, const char *name, guint codes, GPtrArray *labels, GError **error)
{
	g_autoptr(struct source) source = source_open(name, error);
	bool more = false;
	guint count = 0;

	for (bool done = !source; !done;) {
		g_autoptr(GError) problem = NULL;
		struct scan scan = { 0 };
		enum source_answer answer = source_next(source, &scan, &problem);

		done = answer == SOURCE_END || (answer == SOURCE_SCAN && is_done(scan.text)) ||
		       labels->len > PROFILE_LABELS_MAX;
		if (answer == SOURCE_ERROR)
			complain(call, problem);
		if (!done && answer == SOURCE_SCAN) {
			add_code(labels, scan.image ? !more : count % codes == 0, scan.text);
			more = scan.more;
			count++;
		}
		scan_clear(&scan);
	}
	return source != NULL;
}

/* ---- which of the codes ---- */

static bool refuse_choice(const GPtrArray *label, GError **error)
{
	g_autoptr(GString) codes = g_string_new(NULL);

	for (guint i = 0; i < label->len; i++)
		g_string_append_printf(
			codes, "%s%u %s", i ? ", " : "", i + 1, (const char *)label->pdata[i]);
	return refuse(error, BELGI_ERROR_USAGE,
		"the first label has %u codes: %s; say with --serial which is the serial number, by "
		"its number or its text",
		label->len, codes->str);
}

/* The chosen code to the front of every label, so that its place is the same on all. */
static void bring_forward(GPtrArray *labels, const char *text)
{
	for (guint i = 0; i < labels->len; i++) {
		GPtrArray *label = labels->pdata[i];
		guint at = label_alike(label, text);
		gpointer code = label->pdata[at];

		label->pdata[at] = label->pdata[0];
		label->pdata[0] = code;
	}
}

static bool choose_serial(
	const struct call *call, GPtrArray *labels, struct label_lesson *lesson, GError **error)
{
	const char *choice = call_text(call, "serial");
	const GPtrArray *first = labels->len ? labels->pdata[0] : NULL;
	guint64 number;

	if (!first)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"no codes: nothing to learn from; scan the labels of at least two units");
	if (!choice)
		return first->len == 1 || refuse_choice(first, error);
	for (guint i = 0; i < first->len; i++)
		if (strcmp(first->pdata[i], choice) == 0) {
			bring_forward(labels, choice);
			return true;
		}
	if (!g_ascii_string_to_unsigned(choice, 10, 1, first->len, &number, NULL))
		return refuse_choice(first, error);
	lesson->serial = (guint)number - 1;
	return true;
}

/* ---- writing ---- */

static void print_result(const struct call *call, const char *path,
	const struct label_profile *profile, const struct label_lesson *lesson,
	const GPtrArray *collisions)
{
	const struct label_rule *rule = profile->rules->pdata[0];
	struct json_writer w = { NULL, false };

	if (call->json) {
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		json_put_text(&w, "file", path);
		json_put_int(&w, "labels", lesson->labels->len);
		json_put_text(&w, "pattern", rule->pattern);
		json_begin(&w, "collisions", '[');
		for (guint i = 0; i < collisions->len; i++)
			json_put_text(&w, NULL, collisions->pdata[i]);
		json_end(&w, ']');
		json_end(&w, '}');
		say_json(w.out);
		return;
	}
	g_autofree char *n = g_strdup_printf("%u", lesson->labels->len);
	g_autofree char *done =
		tell(call, "learn.done", "file", path, "n", n, "pattern", rule->pattern, NULL);
	g_autofree char *next = tell(call, "learn.next", NULL);
	say("%s\n", done);
	for (guint i = 0; i < collisions->len; i++)
		say("  %s\n", (const char *)collisions->pdata[i]);
	say("%s\n", next);
}

/* maker.profile in lower case, letters and digits. */
static char *file_name(const char *maker)
{
	g_autofree char *lower = g_ascii_strdown(maker, -1);
	GString *name = g_string_new(NULL);

	for (const char *c = lower; *c && name->len < 40; c++)
		if (g_ascii_isalnum(*c))
			g_string_append_c(name, *c);
	g_string_append(name, name->len ? ".profile" : "label.profile");
	return g_string_free(name, FALSE);
}

static bool write_profile(struct call *call, const struct label_lesson *lesson, GError **error)
{
	const char *given = call_text(call, "out");
	g_autofree char *path = given ? g_strdup(given) : file_name(lesson->maker);
	g_autoptr(struct labels) known = labels_load();
	g_autofree char *body = label_learn(lesson, known, error);
	g_autofree char *text =
		body ? g_strdup_printf(
			       "# SPDX-License-Identifier: Apache-2.0\n# Written by belgi learn.\n\n%s",
			       body)
		     : NULL;
	g_autoptr(struct label_profile) profile =
		text ? label_profile_read(text, strlen(text), path, error) : NULL;
	g_autoptr(GPtrArray) collisions = NULL;

	if (!profile)
		return false;
	if (g_file_test(path, G_FILE_TEST_EXISTS))
		return refuse(error, BELGI_ERROR_CONFLICT,
			"%s: a file stands there; name another with --out", path);
	collisions = label_collisions(lesson, known, profile);
	if (!file_write(path, text, strlen(text), error))
		return false;
	print_result(call, path, profile, lesson, collisions);
	return true;
}

bool cmd_learn(struct call *call, GError **error)
{
	const char *file = call_arg(call, 0);
	const char *from = call_text(call, "from");
	g_autoptr(GPtrArray) labels = labels_none();
	g_autofree char *source = NULL;
	struct label_lesson lesson = { 0 };
	gint64 codes;

	call_peek_lang(call);
	if (!call_text(call, "maker"))
		return refuse(error, BELGI_ERROR_USAGE,
			"learn: whose labels are these? say it with --maker NAME");
	if (!file == !from)
		return refuse(error, BELGI_ERROR_USAGE,
			"learn: give a file of codes, or --from SOURCE; one of them");
	if (!call_int(call, "codes", 1, CODES_MAX, 1, &codes, error))
		return false;
	if (file ? !read_lines(file, (guint)codes, labels, error)
		 : !read_source(call, from, (guint)codes, labels, error))
		return false;
	lesson.maker = call_text(call, "maker");
	lesson.models = call_text(call, "model");
	source = g_strdup_printf("learned from %u labels", labels->len);
	lesson.source = source;
	lesson.labels = labels;
	return choose_serial(call, labels, &lesson, error) && write_profile(call, &lesson, error);
}
