/* SPDX-License-Identifier: Apache-2.0
 * belgi scan: the desk in a terminal. Each scan is answered by one line: sign, sentence, unit; what
 * more there is stands below it. An item of the source that cannot be read is named, and the next
 * one is read. */
#include "app/printing.h"
#include "app/scanners.h"

#include "base/error.h"
#include "scan/decode.h"
#include "station/session.h"
#include "station/typed.h"

#include <stdio.h>
#include <string.h>

enum { STATUS_REFUSED = 1 };

static const char *const signs[] = {
	[OUTCOME_YES] = "✓",
	[OUTCOME_ATTENTION] = "!",
	[OUTCOME_NO] = "✗",
};
static const char *const outcomes[] = {
	[OUTCOME_YES] = "yes",
	[OUTCOME_ATTENTION] = "attention",
	[OUTCOME_NO] = "no",
};

static void print_lines(const char *lines)
{
	g_auto(GStrv) all = g_strsplit(lines ? lines : "", "\n", -1);

	for (char **line = all; *line; line++)
		if (**line)
			say("    %s\n", *line);
}

static void print_answer(const struct answer *answer)
{
	if (!*answer->key)
		return;
	say("%s %s%s%s\n", signs[answer->outcome], answer->sentence,
		answer->unit && *answer->unit ? "  " : "", answer->unit ? answer->unit : "");
	print_lines(answer->lines);
	fflush(stdout);
}

static void print_json(const struct scan *scan, const struct answer *answer)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "scan", scan ? scan->text : NULL);
	json_put_text(&w, "source", scan ? scan->source : NULL);
	json_put_text(&w, "outcome", outcomes[answer->outcome]);
	json_put_text(&w, "key", answer->key);
	json_put_text(&w, "sentence", answer->sentence);
	json_put_text(&w, "unit", answer->unit);
	json_put_text(&w, "lines", answer->lines);
	json_put_text(&w, "dev", answer->dev);
	json_put_text(&w, "event", answer->event);
	json_end(&w, '}');
	say_json(w.out);
}

static void print(const struct call *call, const struct scan *scan, const struct answer *answer)
{
	if (!call->json)
		print_answer(answer);
	else if (scan || *answer->key)
		print_json(scan, answer);
}

static void print_progress_json(const struct progress *progress)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_int(&w, "expected", progress->expected);
	json_put_int(&w, "seen", progress->seen);
	json_put_int(&w, "missing", progress->missing);
	json_put_int(&w, "refused", progress->refused);
	json_end(&w, '}');
	say_json(w.out);
}

static void print_progress(const struct call *call, const struct session *session)
{
	struct progress progress;

	session_progress(session, &progress);
	if (call->json) {
		print_progress_json(&progress);
		return;
	}
	g_autofree char *expected = g_strdup_printf("%u", progress.expected);
	g_autofree char *seen = g_strdup_printf("%u", progress.seen);
	g_autofree char *missing = g_strdup_printf("%u", progress.missing);
	g_autofree char *refused = g_strdup_printf("%u", progress.refused);
	const char *const values[] = { "expected", expected, "seen", seen, "missing", missing,
		"refused", refused, NULL };
	g_autofree char *line = word_say("progress", session_lang(session), values);
	say("%s\n", line);
}

/* What came of the scans: with crosses alone the command fails. One answer may wait for the disk
 * while the next scan is worked out. */
struct tally {
	guint crosses;
	bool good;
	bool patient; /* an answer may wait: nothing else is said meanwhile */
	struct typed typed;
	bool owed;
	struct scan scan; /* that it answers */
	struct answer answer;
};

static void tally_clear(struct tally *tally)
{
	scan_clear(&tally->scan);
	answer_clear(&tally->answer);
	tally->owed = false;
}

/* Gives the answer that is owed as soon as it stands on the disk. */
static bool pay(struct call *call, struct tally *tally, GError **error)
{
	bool good = !tally->owed || store_durable(call->store, tally->answer.written, error);

	if (tally->owed && good) {
		print(call, &tally->scan, &tally->answer);
		tally->crosses += tally->answer.outcome == OUTCOME_NO;
		tally->good |= tally->answer.event ||
			       (*tally->answer.key && tally->answer.outcome == OUTCOME_YES);
	}
	tally_clear(tally);
	return good;
}

/* Takes over the scan. What was answered before is said even when this one fails. */
static bool answer_one(struct call *call, struct session *session, struct scan *scan,
	struct tally *tally, GError **error)
{
	struct answer answer = { 0 };

	if (tally->owed)
		store_hurry(call->store);

	bool answered = session_scan_soon(session, scan, &answer, error);
	bool paid = pay(call, tally, answered ? error : NULL);

	if (!answered || !paid) {
		answer_clear(&answer);
		return false;
	}
	tally->owed = true;
	tally->answer = answer;
	tally->scan = *scan;
	*scan = (struct scan){ 0 };
	return tally->patient || pay(call, tally, error);
}

/* Only what came as text can have met a keyboard's layout. */
static bool repair(struct call *call, struct session *session, struct scan *scan,
	struct tally *tally, GError **error)
{
	struct answer answer = { 0 };
	bool paid = true;

	if (strcmp(scan->source, "-") == 0 && typed_repair(&tally->typed, session, scan, &answer)) {
		paid = pay(call, tally, error);
		if (paid)
			print(call, NULL, &answer);
	}
	answer_clear(&answer);
	return paid;
}

static void clear_scan(gpointer scan)
{
	scan_clear(scan);
}

/* The scan and, of a picture, all that follow from it. */
static GArray *whole_picture(struct source *source, struct scan *scan)
{
	GArray *scans = g_array_new(FALSE, TRUE, sizeof(*scan));

	g_array_set_clear_func(scans, clear_scan);
	g_array_append_val(scans, *scan);
	while (scan->more && source_next(source, scan, NULL) == SOURCE_SCAN)
		g_array_append_val(scans, *scan);
	return scans;
}

/* Those that name a known unit first, each kind in its order. */
static bool answer_picture(struct call *call, struct session *session, const GArray *scans,
	struct tally *tally, GError **error)
{
	g_autofree bool *known = g_new0(bool, scans->len);

	for (guint i = 0; scans->len > 1 && i < scans->len; i++)
		known[i] = session_knows(session, &g_array_index(scans, struct scan, i));
	for (int first = 1; first >= 0; first--)
		for (guint i = 0; i < scans->len; i++)
			if (known[i] == first &&
				!answer_one(call, session, &g_array_index(scans, struct scan, i),
					tally, error))
				return false;
	return true;
}

/* Errors of single items are said; false when the store failed. */
static bool take(struct call *call, struct session *session, struct source *source,
	struct tally *tally, bool *more, GError **error)
{
	struct scan scan = { 0 };
	g_autoptr(GArray) scans = NULL;
	g_autoptr(GError) problem = NULL;

	switch (source_next(source, &scan, &problem)) {
	case SOURCE_END:
		*more = false;
		return true;
	case SOURCE_ERROR:
		if (!pay(call, tally, error))
			return false;
		complain(call, problem);
		if (call->status == 0)
			call->status = error_class_of(problem)->exit_status;
		return true;
	case SOURCE_SCAN:
		break;
	}
	bool repaired = repair(call, session, &scan, tally, error);
	scans = whole_picture(source, &scan);
	return repaired && answer_picture(call, session, scans, tally, error);
}

static bool scan_all(
	struct call *call, struct session *session, struct source *source, GError **error)
{
	struct tally tally = { .patient = !call_text(call, "printer") };
	bool good = true, more = true;

	while (good && more)
		good = (source_ready(source) || pay(call, &tally, error)) &&
		       take(call, session, source, &tally, &more, error);
	tally_clear(&tally);
	if (good && tally.crosses > 0 && !tally.good && call->status == 0)
		call->status = STATUS_REFUSED;
	return good;
}

/* A label that was begun and is in doubt is said so here and now: the next scan prints it again. */
static bool print_one(void *data, const char *tag, const char *dev, GError **error)
{
	struct printing *printing = data;
	struct store *store = printing->call->store;
	g_autoptr(struct print_job) job = printing_job(printing);
	g_autoptr(GError) problem = NULL;
	bool doubtful;

	print_job_add(job, tag, dev);
	if ((printing->broken && !printing_reopen(printing, error)) ||
		!print_job_begin(store, job, error))
		return false;
	if (!printing_run(printing, job, printing->broken, &problem) && !problem)
		return false;
	doubtful = print_job_count(job, PRINT_SENDING) > 0;
	printing->broken = print_job_count(job, PRINT_DONE) == 0;
	if (printing->broken && (!print_job_leave(store, job->printer, true, error) ||
					!print_job_end(store, job, true, error)))
		return false;
	if (!printing->broken)
		return true;
	if (!problem)
		refuse(&problem, BELGI_ERROR_DEVICE, "%s: stopped; scan it again", printing->name);
	if (doubtful)
		g_prefix_error(&problem, "look whether the label came out: ");
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

static bool open_printer(struct call *call, struct printing *printing, GError **error)
{
	const struct printing_wish wish = {
		.printer = call_text(call, "printer"),
		.template = call_text(call, "template"),
		.stock = call_text(call, "stock"),
		.kind = "tag",
	};

	return !wish.printer || (printing_is_free(call, wish.printer, error) &&
					printing_open(printing, call, &wish, error) &&
					printing_warm(printing, error));
}

bool cmd_scan(struct call *call, GError **error)
{
	AUTO_PRINTING struct printing printing = { 0 };
	const struct session_options options = {
		.store = call->store,
		.mode = call_text(call, "mode"),
		.lang = call_text(call, "lang"),
		.ship = call_text(call, "ship"),
		.to = call_text(call, "to"),
		.box = call_text(call, "box"),
		.manifest = call_text(call, "manifest"),
		.operator_id = call_text(call, "operator"),
		.list = call_text(call, "list"),
		.spec = call_text(call, "spec"),
		.first_inventory = call_text(call, "inventory"),
		.reason = call_text(call, "reason"),
		.at = call_text(call, "at"),
		.close = call_flag(call, "close"),
		.print = call_text(call, "printer") ? print_one : NULL,
		.print_data = &printing,
	};
	const char *from = call_text(call, "from");
	g_autoptr(struct session) session = NULL;
	AUTO_SCANNERS struct scanners scanners = { 0 };
	g_autoptr(struct source) source = NULL;
	struct answer answer = { 0 };
	gint64 budget;

	if (!call_int(call, "budget", 0, DECODE_BUDGET_MAX_MS, DECODE_BUDGET_MS, &budget, error))
		return false;
	if (!options.mode)
		return refuse(error, BELGI_ERROR_USAGE,
			"scan: no mode; add --mode, such as --mode receive");
	if (!open_printer(call, &printing, error))
		return false;
	session = session_new(&options, error);
	if (!session)
		return false;
	if (!scanners_open(&scanners, call, error))
		return false;
	source = source_open(from ? from : "-", error);
	if (source) {
		source_set_budget(source, (int)budget);
		source_set_scanners(source, scanners.profiles, scanners.roster);
	}
	if (!source || !scan_all(call, session, source, error) ||
		!session_done(session, &answer, error))
		return false;
	print(call, NULL, &answer);
	answer_clear(&answer);
	print_progress(call, session);
	return true;
}
