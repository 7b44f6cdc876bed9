/* SPDX-License-Identifier: Apache-2.0
 * belgi scanner test: shows a bar code and a QR code, on the terminal or on paper, and remembers of
 * the scanner which of them it reads. */
#include "app/scanners.h"
#include "app/tell.h"
#include "base/error.h"
#include "print/setup.h"
#include "station/trial.h"

#include <stdio.h>
#include <string.h>

/* One run of the test. */
struct test_run {
	struct call *call;
	enum lang lang;
	const char *from, *name;
	struct trial trial;
};

static bool show(const struct test_run *run, GError **error)
{
	const char *path = call_text(run->call, "out");
	g_autofree char *drawing = NULL;
	g_autofree char *begin = NULL;

	if (path && (!call_may_write(path, error) ||
			    !setup_test_write(lang_word(run->lang), path, error)))
		return false;
	if (run->call->json)
		return true;
	begin = path ? tell(run->call, "trial.print", "file", path, NULL)
		     : tell(run->call, "trial.begin", NULL);
	drawing = path ? NULL : setup_test_text();
	say("%s%s%s\n", drawing ? drawing : "", drawing ? "\n" : "", begin);
	fflush(stdout);
	return true;
}

/* --name; of pictures where they come from, for each has a name of its own. What is typed comes
 * from a keyboard, or from a scanner that is one. */
static const char *scanner_of(const struct test_run *run, const struct scan *scan)
{
	if (run->name)
		return run->name;
	if (strcmp(scan->source, "-") == 0)
		return "keyboard";
	return strcmp(scan->how, "photo") == 0 ? run->from : scan->source;
}

static void answer(const struct test_run *run, const char *key)
{
	const char *const values[] = { "scanner", run->trial.scanner, NULL };
	g_autofree char *sentence = word_say(key, run->lang, run->trial.scanner ? values : NULL);

	if (run->call->json)
		return;
	say("%s\n", sentence);
	fflush(stdout);
}

static void take_scans(struct test_run *run, struct source *source)
{
	while (run->trial.result == TRIAL_OPEN) {
		struct scan scan = { 0 };
		g_autoptr(GError) problem = NULL;

		switch (source_next(source, &scan, &problem)) {
		case SOURCE_END:
			return;
		case SOURCE_ERROR:
			complain(run->call, problem);
			continue;
		case SOURCE_SCAN:
			answer(run, trial_scan(&run->trial, scanner_of(run, &scan), scan.text));
			scan_clear(&scan);
		}
	}
}

static bool end(const struct test_run *run, GError **error)
{
	bool lines = run->trial.result == TRIAL_LINES;
	struct json_writer w = { NULL, false };

	if (run->trial.result == TRIAL_OPEN)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"scanner test: the scans ended before it was clear what the scanner reads; "
			"scan both codes, or the bar code twice");
	if (!trial_remember(run->call->store, run->trial.scanner, lines, error))
		return false;
	if (!run->call->json)
		return true;
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, "scanner", run->trial.scanner);
	json_put_text(&w, "reads", lines ? "lines" : "lines+matrix");
	json_end(&w, '}');
	say_json(w.out);
	return true;
}

bool cmd_scanner_test(struct call *call, GError **error)
{
	struct test_run run = { .call = call, .name = call_text(call, "name") };
	AUTO_SCANNERS struct scanners scanners = { 0 };
	g_autoptr(struct source) source = NULL;
	bool good;

	run.from = call_text(call, "from") ? call_text(call, "from") : "-";
	if (!call_lang(call, &run.lang, error) || !scanners_open(&scanners, call, error))
		return false;
	source = source_open(run.from, error);
	if (!source)
		return false;
	source_set_scanners(source, scanners.profiles, scanners.roster);
	if (!show(&run, error))
		return false;
	trial_init(&run.trial, SETUP_TEST_LINE, SETUP_TEST_MATRIX);
	take_scans(&run, source);
	good = end(&run, error);
	trial_clear(&run.trial);
	return good;
}
