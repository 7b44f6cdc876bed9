/* SPDX-License-Identifier: Apache-2.0
 * belgi sync: one round with the hub, or rounds until stopped. Without a line everything stays as
 * it is, and the desk is told so in its words. */
#include "app/tell.h"

#include "base/error.h"
#include "station/sync.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void print_report(const struct call *call, const struct sync_report *report)
{
	struct json_writer w = { NULL, false };
	enum lang lang;

	if (call->json) {
		g_autofree char *parted = tell_parted(call);
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		json_put_int(&w, "sent", report->sent);
		json_put_int(&w, "received", report->received);
		json_put_int(&w, "waiting", report->waiting);
		json_put_bool(&w, "forked", report->forked);
		if (parted)
			json_put_bool(&w, "parted", true);
		json_end(&w, '}');
		say_json(w.out);
		return;
	}
	if (!call_lang(call, &lang, NULL))
		lang = LANG_RU;
	g_autofree char *words = word_say("sync.done", lang, NULL);
	g_autofree char *sent = g_strdup_printf("%u", report->sent);
	g_autofree char *received = g_strdup_printf("%u", report->received);
	const char *const values[] = { "sent", sent, "received", received, NULL };
	g_autofree char *counts = word_say("sync.counts", lang, values);
	g_autofree char *forked = word_say("sync.forked", lang, NULL);
	say("✓ %s  (%s%s%s)\n", words, counts, report->forked ? ", " : "",
		report->forked ? forked : "");
	fflush(stdout);
}

static void print_parted(const struct call *call)
{
	g_autofree char *parted = call->json ? NULL : tell_parted(call);

	if (parted)
		say("! %s\n", parted);
}

static void print_offline(const struct call *call, guint waiting)
{
	enum lang lang;

	if (call->json || !call_lang(call, &lang, NULL))
		return;
	g_autofree char *count = g_strdup_printf("%u", waiting);
	const char *const values[] = { "n", count, NULL };
	g_autofree char *words =
		word_say(waiting > 0 ? "sync.offline" : "sync.nothing", lang, values);
	say("! %s\n", words);
	fflush(stdout);
}

static void print_problem_json(const struct call *call, const GError *problem)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "error", problem->message);
	json_put_int(&w, "waiting", sync_waiting(call->store));
	json_end(&w, '}');
	say_json(w.out);
}

/* One line to the operator of what went wrong, one to the desk of what that means. */
static void print_problem(struct call *call, const GError *problem)
{
	complain(call, problem);
	if (call->json)
		print_problem_json(call, problem);
	if (g_error_matches(problem, BELGI_ERROR, BELGI_ERROR_OFFLINE))
		print_offline(call, sync_waiting(call->store));
}

static void after_round(void *data, const struct sync_report *report, const GError *problem)
{
	struct call *call = data;

	if (problem)
		print_problem(call, problem);
	else
		print_report(call, report);
}

/* Waits for SIGINT or SIGTERM, which every thread blocks. */
static void *wait_for_stop(void *data)
{
	gint *stop = data;
	sigset_t signals;
	int number;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigwait(&signals, &number);
	g_atomic_int_set(stop, 1);
	return NULL;
}

static bool watch(struct call *call, GError **error)
{
	sigset_t signals;
	gint stop = 0;
	bool done;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	GThread *thread = g_thread_new("stop", wait_for_stop, &stop);
	done = sync_watch(call->store, after_round, call, &stop, error);
	/* The thread may still wait, where the rounds ended by themselves. */
	if (!g_atomic_int_get(&stop))
		kill(getpid(), SIGTERM);
	g_thread_join(thread);
	return done;
}

bool cmd_sync(struct call *call, GError **error)
{
	struct sync_report report = { 0 };
	g_autoptr(GError) problem = NULL;

	if (call_flag(call, "watch"))
		return watch(call, error);
	if (sync_once(call->store, &report, &problem)) {
		print_report(call, &report);
		print_parted(call);
		return true;
	}
	print_problem(call, problem);
	call->status = error_class_of(problem)->exit_status;
	return true;
}
