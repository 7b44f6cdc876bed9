/* SPDX-License-Identifier: Apache-2.0
 * Tags on a label printer, and jobs that were broken off. A job is on disk before its first label
 * leaves, so what became of each label is known whatever happens; a label of which that is not
 * known is named, and printed again only when somebody says that it did not come out. */
#include "app/printing.h"

#include "app/tell.h"
#include "app/verify.h"
#include "base/error.h"
#include "base/file.h"
#include "station/session.h"
#include "station/trial.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ANSWER_MAX = 64, TRIES = 3 };

/* ---- tag print --printer ---- */

static bool find_set(struct call *call, struct tag_set *set, GError **error)
{
	const char *manifest = call_text(call, "manifest");
	gint64 count;

	if (!call_int(call, "count", 1, PRINT_JOB_MAX, 0, &count, error))
		return false;
	if (!manifest == (count == 0))
		return refuse(error, BELGI_ERROR_USAGE,
			"tag print: how many is not said; give --count N or --manifest ID");
	return count ? tag_set_new(call->store, (guint)count, set, error)
		     : tag_set_manifest(call->store, manifest, set, error);
}

static bool begin_tags(struct printing *printing, const struct tag_set *set, struct print_job **job,
	GError **error)
{
	*job = printing_job(printing);
	for (guint i = 0; i < set->tags->len; i++)
		print_job_add(*job, set->tags->pdata[i], set->devs ? set->devs->pdata[i] : NULL);
	return tag_set_promise(printing->call->store, set, error) &&
	       print_job_begin(printing->call->store, *job, error);
}

/* Of two programs that print one manifest the second sees what the first has begun. */
static bool begin_alone(struct printing *printing, struct call *call, struct tag_set *set,
	struct print_job **job, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(store_path(call->store));
	int lock = file_lock(folder, error);
	bool begun = lock >= 0 && printing_is_free(call, printing->name, error) &&
		     find_set(call, set, error) && printing_tags_are_free(call, set->tags, error) &&
		     begin_tags(printing, set, job, error);

	if (lock >= 0)
		close(lock);
	return begun;
}

static guint count_known(struct call *call, const struct tag_set *set)
{
	guint count = 0;

	for (guint i = 0; i < set->tags->len; i++)
		count += store_tag_known(call->store, set->tags->pdata[i]);
	return count;
}

static void say_again(struct call *call, guint count)
{
	g_autofree char *again = tell_number(call, "tags.again", count);

	if (count && !call->json)
		say("%s\n", again);
}

static bool run_and_report(
	struct printing *printing, struct print_job *job, bool broken, GError **error)
{
	g_autoptr(struct verify) verify = NULL;
	bool done;

	if (call_flag(printing->call, "verify")) {
		verify = verify_open(printing->call, call_text(printing->call, "from"), error);
		if (!verify)
			return false;
	}
	printing->verify = verify;
	done = printing_run(printing, job, broken, error);
	printing->verify = NULL;
	if (done || job->id)
		printing_report(printing, job);
	return done;
}

bool cmd_tag_print_on(struct call *call, GError **error)
{
	const char *bars = call_text(call, "bar-code");
	g_autofree char *lines_only = trial_lines_only(call->store);
	const struct printing_wish wish = {
		.printer = call_text(call, "printer"),
		.template = call_text(call, "template"),
		.stock = call_text(call, "stock"),
		.bars = bars ? strcmp(bars, "yes") == 0 : lines_only != NULL,
		.kind = "tag",
	};
	AUTO_PRINTING struct printing printing = { 0 };
	AUTO_TAG_SET struct tag_set set = { 0 };
	g_autoptr(struct print_job) job = NULL;
	guint again;

	if (bars && strcmp(bars, "yes") != 0 && strcmp(bars, "no") != 0)
		return refuse(error, BELGI_ERROR_USAGE, "--bar-code %s: write yes or no", bars);
	if (!printing_is_free(call, wish.printer, error) ||
		!printing_open(&printing, call, &wish, error) ||
		!begin_alone(&printing, call, &set, &job, error))
		return false;
	again = count_known(call, &set);
	if (!run_and_report(&printing, job, false, error))
		return false;
	say_again(call, again);
	return true;
}

/* ---- the jobs ---- */

static bool find_jobs(struct call *call, GPtrArray **jobs, GError **error)
{
	const char *printer = call_arg(call, 0);

	*jobs = print_jobs(call->store, printer);
	if ((*jobs)->len > 0)
		return true;
	if (printer)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"printer %s: no job of it is unfinished; see belgi print list", printer);
	return refuse(error, BELGI_ERROR_NOT_FOUND, "print: no job is unfinished; nothing to do");
}

static void list_json(const struct print_job *job)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "job", job->id);
	json_put_text(&w, "printer", job->printer);
	json_put_text(&w, "template", job->template);
	json_put_text(&w, "stock", job->stock);
	json_put_int(&w, "labels", job->labels->len);
	json_put_int(&w, "printed", print_job_count(job, PRINT_DONE));
	json_put_int(&w, "doubtful", print_job_count(job, PRINT_SENDING));
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_print_list(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) jobs = print_jobs(call->store, NULL);

	(void)error;
	for (guint i = 0; i < jobs->len; i++) {
		const struct print_job *job = jobs->pdata[i];
		g_autofree char *labels = tell_count(call, "label", job->labels->len);
		g_autofree char *n = g_strdup_printf("%u", print_job_count(job, PRINT_DONE));
		g_autofree char *doubt = g_strdup_printf("%u", print_job_count(job, PRINT_SENDING));
		g_autofree char *line = tell(call, "print.job", "printer", job->printer, "labels",
			labels, "n", n, "doubt", doubt, "template", job->template, NULL);
		if (call->json)
			list_json(job);
		else
			say("%s\n", line);
	}
	if (jobs->len == 0 && !call->json) {
		g_autofree char *none = tell(call, "print.none", NULL);
		say("%s\n", none);
	}
	return true;
}

/* ---- doubtful labels ---- */

enum doubtful { DOUBT_LEFT, DOUBT_OUT, DOUBT_NOT_OUT };

/* YES: it came out. Anything that is neither YES nor NO, three times, leaves it as it is. */
static enum doubtful ask_about(struct call *call, const struct print_job *job, guint index)
{
	const char *what = ((const struct print_label *)job->labels->pdata[index])->what;
	char shown[TAG_SHOWN_SIZE] = "";
	g_autofree char *question = NULL;
	char answer[ANSWER_MAX];

	if (job->tags)
		tag_show(shown, what);
	question = tell(call, "print.came_out", "what", job->tags ? shown : what, NULL);
	for (int try = 0; try < TRIES; try++) {
		g_autofree char *command = NULL;
		say("%s\n", question);
		fflush(stdout);
		if (!fgets(answer, sizeof(answer), stdin))
			return DOUBT_LEFT;
		command = session_command(answer);
		if (g_strcmp0(command, "YES") == 0)
			return DOUBT_OUT;
		if (g_strcmp0(command, "NO") == 0)
			return DOUBT_NOT_OUT;
	}
	return DOUBT_LEFT;
}

static bool read_choice(struct call *call, const char **choice, GError **error)
{
	static const char *const choices[] = { "yes", "no", "ask", NULL };

	*choice = call_text(call, "doubtful");
	if (*choice && !g_strv_contains(choices, *choice))
		return refuse(error, BELGI_ERROR_USAGE,
			"--doubtful %s: write yes (they came out), no (print them again) or ask",
			*choice);
	if (!*choice && isatty(STDIN_FILENO))
		*choice = "ask";
	return true;
}

static bool settle_doubts(
	struct call *call, struct print_job *job, const char *choice, GError **error)
{
	for (guint i = 0; i < job->labels->len; i++) {
		enum doubtful doubt = DOUBT_LEFT;
		if (job->marks[i] != PRINT_SENDING || !choice)
			continue;
		if (strcmp(choice, "ask") == 0)
			doubt = ask_about(call, job, i);
		else
			doubt = strcmp(choice, "yes") == 0 ? DOUBT_OUT : DOUBT_NOT_OUT;
		if (doubt != DOUBT_LEFT &&
			!print_job_mark(call->store, job, i,
				doubt == DOUBT_OUT ? PRINT_DONE : PRINT_WAITING, error))
			return false;
	}
	return true;
}

/* The printer is opened only when there is something to print. */
static bool resume(struct call *call, struct print_job *job, const char *choice, GError **error)
{
	const struct printing_wish wish = {
		.printer = job->printer,
		.template = job->template,
		.stock = job->stock,
		.lang = job->lang,
	};
	AUTO_PRINTING struct printing printing = { .call = call };

	if (!print_job_record(call->store, job, error) || !settle_doubts(call, job, choice, error))
		return false;
	if (print_job_count(job, PRINT_WAITING) > 0)
		return printing_open(&printing, call, &wish, error) &&
		       run_and_report(&printing, job, true, error);
	if (!print_job_end(call->store, job, false, error))
		return false;
	printing_report(&printing, job);
	return true;
}

bool cmd_print_resume(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) jobs = NULL;
	const char *choice;

	if (!read_choice(call, &choice, error) || !find_jobs(call, &jobs, error))
		return false;
	for (guint i = 0; i < jobs->len; i++)
		if (!resume(call, jobs->pdata[i], choice, error))
			return false;
	return true;
}

/* What is on paper is recorded; of what is doubtful nobody is told again, so it is named now. */
bool cmd_print_cancel(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) jobs = NULL;

	if (!find_jobs(call, &jobs, error))
		return false;
	for (guint i = 0; i < jobs->len; i++) {
		struct printing printing = { .call = call };
		struct print_job *job = jobs->pdata[i];
		if (!print_job_leave(call->store, job->printer, true, error) ||
			!print_job_end(call->store, job, true, error))
			return false;
		printing_report(&printing, job);
	}
	call->status = 0;
	return true;
}
