/* SPDX-License-Identifier: Apache-2.0
 * Kept in the store's settings, for it concerns this desk alone:
 *
 *   print          a line for each job that is not finished, oldest first: its ID
 *   print.ID       lines "printer NAME", "template NAME", "stock NAME", "lang WORD", "tags yes",
 *                  "above N", then "label WHAT" or "label WHAT DEV" for each label
 *   print.ID.at    the marks, each with how many labels in a row have it: 37p1s462w
 *   print.left     a line for each printer in which a job that was given up may have left a part
 *
 * A mark is written alone and is a few bytes, whatever the job. That a tag was recorded is read
 * from the log: a job has a tag once, so an own tags.printed of it behind `above` is this job's. */
#include "station/print_job.h"

#include "base/error.h"

#include <string.h>

struct print_job *print_job_new(
	const char *printer, const char *template, const char *stock, const char *lang)
{
	struct print_job *job = g_new0(struct print_job, 1);

	job->printer = g_strdup(printer);
	job->template = g_strdup(template);
	job->stock = g_strdup(stock);
	job->lang = g_strdup(lang);
	return job;
}

static void label_free(gpointer data)
{
	struct print_label *label = data;

	g_free(label->what);
	g_free(label->dev);
	g_free(label);
}

void print_job_free(struct print_job *job)
{
	if (!job)
		return;
	g_free(job->id);
	g_free(job->printer);
	g_free(job->template);
	g_free(job->stock);
	g_free(job->lang);
	if (job->labels)
		g_ptr_array_unref(job->labels);
	g_free(job->marks);
	g_free(job->told);
	g_free(job);
}

static void free_job(gpointer job)
{
	print_job_free(job);
}

void print_job_add(struct print_job *job, const char *what, const char *dev)
{
	struct print_label *label = g_new0(struct print_label, 1);

	label->what = g_strdup(what);
	label->dev = g_strdup(dev);
	if (!job->labels)
		job->labels = g_ptr_array_new_with_free_func(label_free);
	g_ptr_array_add(job->labels, label);
}

static char *key_of(const struct print_job *job, const char *suffix)
{
	return g_strdup_printf("print.%s%s", job->id, suffix);
}

/* ---- marks ---- */

static char *marks_text(const struct print_job *job)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0, next; i < job->labels->len; i = next) {
		for (next = i + 1; next < job->labels->len && job->marks[next] == job->marks[i];)
			next++;
		g_string_append_printf(text, "%u%c", next - i, job->marks[i]);
	}
	return g_string_free(text, FALSE);
}

/* What is not said waits. */
static void read_marks(struct print_job *job, const char *text)
{
	guint at = 0;

	job->marks = g_malloc(job->labels->len);
	memset(job->marks, PRINT_WAITING, job->labels->len);
	while (text && g_ascii_isdigit(*text)) {
		char *end;
		guint64 count = g_ascii_strtoull(text, &end, 10);
		if (!*end || count > job->labels->len - at)
			return;
		memset(job->marks + at, *end, count);
		at += (guint)count;
		text = end + 1;
	}
}

guint print_job_count(const struct print_job *job, enum print_mark mark)
{
	guint count = 0;

	for (guint i = 0; i < job->labels->len; i++)
		count += job->marks[i] == (char)mark;
	return count;
}

static bool write_marks(struct store *store, const struct print_job *job, GError **error)
{
	g_autofree char *key = key_of(job, ".at");
	g_autofree char *text = marks_text(job);

	return store_set(store, key, text, error);
}

bool print_job_mark(struct store *store, struct print_job *job, guint index, enum print_mark mark,
	GError **error)
{
	char before = job->marks[index];

	job->marks[index] = (char)mark;
	if (!write_marks(store, job, error)) {
		job->marks[index] = before;
		return false;
	}
	job->untold += mark == PRINT_DONE;
	return true;
}

/* ---- the list of jobs ---- */

static char **job_ids(struct store *store)
{
	g_autofree char *text = store_get(store, "print");

	return g_strsplit(text ? text : "", "\n", -1);
}

/* With the id at its end, or without it. */
static bool list_job(struct store *store, const char *id, bool with, GError **error)
{
	g_auto(GStrv) ids = job_ids(store);
	GString *text = g_string_new(NULL);
	bool done;

	for (char **at = ids; *at; at++)
		if (**at && strcmp(*at, id) != 0)
			g_string_append_printf(text, "%s\n", *at);
	if (with)
		g_string_append_printf(text, "%s\n", id);
	done = store_set(store, "print", text->len ? text->str : NULL, error);
	g_string_free(text, TRUE);
	return done;
}

/* ---- on disk ---- */

static const struct {
	const char *name;
	gsize offset;
} texts[] = {
	{ "printer ", offsetof(struct print_job, printer) },
	{ "template ", offsetof(struct print_job, template) },
	{ "stock ", offsetof(struct print_job, stock) },
	{ "lang ", offsetof(struct print_job, lang) },
};

static char **text_at(struct print_job *job, guint index)
{
	return (char **)(void *)((char *)job + texts[index].offset);
}

static char *job_text(struct print_job *job)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		if (*text_at(job, i))
			g_string_append_printf(text, "%s%s\n", texts[i].name, *text_at(job, i));
	g_string_append_printf(
		text, "%sabove %" G_GINT64_FORMAT "\n", job->tags ? "tags yes\n" : "", job->above);
	for (guint i = 0; i < job->labels->len; i++) {
		const struct print_label *label = job->labels->pdata[i];
		g_string_append_printf(text, "label %s%s%s\n", label->what, label->dev ? " " : "",
			label->dev ? label->dev : "");
	}
	return g_string_free(text, FALSE);
}

static void read_line(struct print_job *job, const char *line)
{
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		if (g_str_has_prefix(line, texts[i].name)) {
			g_free(*text_at(job, i));
			*text_at(job, i) = g_strdup(line + strlen(texts[i].name));
		}
	if (strcmp(line, "tags yes") == 0)
		job->tags = true;
	if (g_str_has_prefix(line, "above "))
		job->above = g_ascii_strtoll(line + 6, NULL, 10);
	if (g_str_has_prefix(line, "label ")) {
		g_auto(GStrv) words = g_strsplit(line + 6, " ", 2);
		print_job_add(job, words[0], words[1]);
	}
}

static struct print_job *read_job(struct store *store, const char *id)
{
	g_autoptr(struct print_job) job = print_job_new(NULL, NULL, NULL, NULL);
	g_autofree char *key = NULL;
	g_autofree char *text = NULL;
	g_autofree char *at = NULL;
	g_autofree char *marks = NULL;

	job->id = g_strdup(id);
	key = key_of(job, "");
	at = key_of(job, ".at");
	text = store_get(store, key);
	marks = store_get(store, at);
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
	for (char **line = lines; *line; line++)
		read_line(job, *line);
	if (!job->labels || !job->printer)
		return NULL;
	read_marks(job, marks);
	job->told = g_new0(bool, job->labels->len);
	return g_steal_pointer(&job);
}

GPtrArray *print_jobs(struct store *store, const char *printer)
{
	g_auto(GStrv) ids = job_ids(store);
	GPtrArray *jobs = g_ptr_array_new_with_free_func(free_job);

	for (char **id = ids; *id; id++) {
		struct print_job *job = **id ? read_job(store, *id) : NULL;
		if (job && (!printer || strcmp(job->printer, printer) == 0))
			g_ptr_array_add(jobs, job);
		else
			print_job_free(job);
	}
	return jobs;
}

static bool check_lines(struct print_job *job, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		if (*text_at(job, i) && strpbrk(*text_at(job, i), "\r\n"))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: a name of more than one line; give another", *text_at(job, i));
	for (guint i = 0; i < job->labels->len; i++) {
		const struct print_label *label = job->labels->pdata[i];
		if (!*label->what || strpbrk(label->what, " \r\n"))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"'%s': no id, it is empty or has a blank; give it as it is printed",
				label->what);
	}
	return true;
}

/* The job is named last: what is not named was never begun. */
bool print_job_begin(struct store *store, struct print_job *job, GError **error)
{
	char id[ID_SIZE];
	struct hash hash;
	g_autofree char *text = NULL;
	g_autofree char *key = NULL;

	if (!job->labels || job->labels->len > PRINT_JOB_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"print: a job has 1 to %d labels; print in parts", PRINT_JOB_MAX);
	if (!check_lines(job, error))
		return false;
	id_new(id, 'j');
	job->id = g_strdup(id);
	job->above = store_station(store) ? store_chain_end(store, store_station(store), &hash) : 0;
	job->told = g_new0(bool, job->labels->len);
	read_marks(job, NULL);
	text = job_text(job);
	key = key_of(job, "");
	return store_set(store, key, text, error) && write_marks(store, job, error) &&
	       list_job(store, job->id, true, error);
}

/* ---- events ---- */

static bool is_told(struct store *store, const struct print_job *job, const char *tag)
{
	g_autofree char *subject = g_strdup_printf("tag:%s", tag);
	g_autoptr(GPtrArray) events = store_events(store, subject);

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = events->pdata[i];
		if (event->n > job->above && event_is(event, "tags.printed") &&
			g_strcmp0(event->st, store_station(store)) == 0)
			return true;
	}
	return false;
}

/* A printer's name as a word of an event; NULL when nothing of it can stand there. */
static char *printer_word(const char *name)
{
	g_autofree char *word = g_strndup(name, 32);
	bool any = false;

	for (char *at = word; at && *at; at++) {
		any |= g_ascii_isalnum(*at);
		*at = g_ascii_isalnum(*at) ? g_ascii_tolower(*at) : '_';
	}
	return any ? g_steal_pointer(&word) : NULL;
}

static struct draft *piece(const GPtrArray *tags, guint from, bool again, const char *printer)
{
	struct draft *draft = draft_new("tags.printed");
	guint count = MIN(tags->len - from, PRINT_PIECE);
	const char *list[PRINT_PIECE + 1] = { NULL };

	for (guint i = 0; i < count; i++)
		list[i] = tags->pdata[from + i];
	draft_texts(draft, "tags", list);
	draft_text(draft, "printer", printer);
	if (again)
		draft_flag(draft, "again", true);
	return draft;
}

static void add_pieces(GPtrArray *drafts, const GPtrArray *tags, bool again, const char *printer)
{
	for (guint i = 0; i < tags->len; i += PRINT_PIECE)
		g_ptr_array_add(drafts, piece(tags, i, again, printer));
}

/* Those that are done and have no event: new ones, and such as were printed before. */
static void find_untold(
	struct store *store, struct print_job *job, GPtrArray *fresh, GPtrArray *again)
{
	for (guint i = 0; i < job->labels->len; i++) {
		const struct print_label *label = job->labels->pdata[i];
		if (job->marks[i] != PRINT_DONE || job->told[i])
			continue;
		job->told[i] = is_told(store, job, label->what);
		if (!job->told[i])
			g_ptr_array_add(
				store_tag_known(store, label->what) ? again : fresh, label->what);
	}
}

bool print_job_record(struct store *store, struct print_job *job, GError **error)
{
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autoptr(GPtrArray) fresh = g_ptr_array_new();
	g_autoptr(GPtrArray) again = g_ptr_array_new();
	g_autofree char *printer = printer_word(job->printer);

	if (!job->tags)
		return true;
	find_untold(store, job, fresh, again);
	add_pieces(drafts, fresh, false, printer);
	add_pieces(drafts, again, true, printer);
	if (drafts->len > 0 && !store_append(store, (struct draft *const *)drafts->pdata,
				       drafts->len, NULL, error))
		return false;
	for (guint i = 0; i < job->labels->len; i++)
		job->told[i] |= job->marks[i] == PRINT_DONE;
	job->untold = 0;
	return true;
}

void print_job_look(struct store *store, struct print_job *job)
{
	for (guint i = 0; job->tags && i < job->labels->len; i++) {
		const struct print_label *label = job->labels->pdata[i];
		job->told[i] |= is_told(store, job, label->what);
	}
}

bool print_job_printed(struct store *store, struct print_job *job, GError **error)
{
	struct hash hash;

	job->above = store_station(store) ? store_chain_end(store, store_station(store), &hash) : 0;
	job->marks = g_malloc(job->labels->len);
	memset(job->marks, PRINT_DONE, job->labels->len);
	job->told = g_new0(bool, job->labels->len);
	return print_job_record(store, job, error);
}

bool print_job_again(struct store *store, struct print_job *job, guint index, GError **error)
{
	const struct print_label *label = job->labels->pdata[index];
	g_autofree char *printer = printer_word(job->printer);
	g_autoptr(GPtrArray) tags = g_ptr_array_new();
	g_autoptr(struct draft) draft = NULL;

	if (!job->tags)
		return true;
	g_ptr_array_add(tags, label->what);
	draft = piece(tags, 0, true, printer);
	return store_append(store, &draft, 1, NULL, error);
}

bool print_job_end(struct store *store, struct print_job *job, bool all, GError **error)
{
	g_autofree char *key = NULL;
	g_autofree char *at = NULL;

	if (!print_job_record(store, job, error))
		return false;
	if (!job->id || (!all && print_job_count(job, PRINT_DONE) < job->labels->len))
		return true;
	key = key_of(job, "");
	at = key_of(job, ".at");
	if (!list_job(store, job->id, false, error) || !store_set(store, key, NULL, error) ||
		!store_set(store, at, NULL, error))
		return false;
	g_clear_pointer(&job->id, g_free);
	return true;
}

/* ---- what is left in printers ---- */

static char **printers_left(struct store *store)
{
	g_autofree char *text = store_get(store, "print.left");

	return g_strsplit(text ? text : "", "\n", -1);
}

bool print_job_left(struct store *store, const char *printer)
{
	g_auto(GStrv) names = printers_left(store);

	return *printer && g_strv_contains((const char *const *)names, printer);
}

bool print_job_leave(struct store *store, const char *printer, bool left, GError **error)
{
	g_auto(GStrv) names = printers_left(store);
	g_autoptr(GString) text = g_string_new(NULL);

	if (print_job_left(store, printer) == left)
		return true;
	for (char **name = names; *name; name++)
		if (**name && strcmp(*name, printer) != 0)
			g_string_append_printf(text, "%s\n", *name);
	if (left)
		g_string_append_printf(text, "%s\n", printer);
	return store_set(store, "print.left", text->len ? text->str : NULL, error);
}
