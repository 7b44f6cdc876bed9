/* SPDX-License-Identifier: Apache-2.0
 * belgi scanner list, watch, name, rule: the USB scanners of this desk. */
#include "app/scanners.h"
#include "app/tell.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "scan/usb.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RULE_FILE "/etc/udev/rules.d/70-belgi-scanners.rules"

/* The words of JSON and those for people. */
static const struct {
	const char *word, *key;
} states[] = {
	[USB_READY] = { "ready", "scanner.ready" },
	[USB_OPENING] = { "no answer", "scanner.opening" },
	[USB_TROUBLE] = { "trouble", "scanner.trouble" },
	[USB_MAYBE] = { "perhaps a scanner", "scanner.maybe" },
};

/* Takes the sentence. */
static void say_sentence(char *sentence)
{
	say("%s\n", sentence);
	g_free(sentence);
}

/* ---- list ---- */

static void ignore_scan(void *data, struct scan *scan)
{
	(void)data;
	scan_free(scan);
}

static void ignore_news(
	void *data, enum usb_news news, const struct usb_scanner *scanner, const GError *problem)
{
	(void)data;
	(void)news;
	(void)scanner;
	(void)problem;
}

/* What is plugged in, looked at and left as it is. */
static struct usb *look_around(const struct scanners *scanners, GError **error)
{
	const struct usb_options options = {
		.profiles = scanners->profiles,
		.roster = scanners->roster,
		.look_only = true,
	};
	const struct usb_sink sink = { ignore_scan, ignore_news, NULL };
	struct usb *usb = usb_new(&options, &sink, error);

	if (usb)
		usb_settle(usb);
	return usb;
}

static char *advice(const struct call *call, const struct usb_scanner *scanner)
{
	if (scanner->problem)
		return g_strdup(scanner->problem->message);
	if (scanner->state != USB_MAYBE)
		return NULL;
	return tell(call, "scanner.claim", "id", scanner->id, NULL);
}

static void print_scanner(const struct call *call, const struct usb_scanner *scanner)
{
	g_autofree char *state = tell(call, states[scanner->state].key, NULL);
	g_autofree char *where = tell(call, "scanner.where", "id", scanner->id, "mode",
		scanner->mode, "port", scanner->port, NULL);
	g_autofree char *driver =
		scanner->driver ? tell(call, "scanner.driver", "driver", scanner->driver, NULL)
				: NULL;
	g_autofree char *place =
		scanner->place ? tell(call, "scanner.place", "place", scanner->place, NULL) : NULL;
	g_autofree char *remedy = advice(call, scanner);

	say("%s: %s\n", scanner->label, state);
	say("    %s%s%s%s%s\n", where, driver ? ", " : "", driver ? driver : "", place ? ", " : "",
		place ? place : "");
	if (remedy)
		say("    %s\n", remedy);
}

static void put_scanner(struct json_writer *w, const struct usb_scanner *scanner)
{
	char vid[5], pid[5];

	g_snprintf(vid, sizeof(vid), "%04x", scanner->vid);
	g_snprintf(pid, sizeof(pid), "%04x", scanner->pid);
	json_put_text(w, "scanner", scanner->label);
	json_put_text(w, "id", scanner->id);
	json_put_text(w, "vid", vid);
	json_put_text(w, "pid", pid);
	json_put_text(w, "mode", scanner->mode);
	json_put_text(w, "port", scanner->port);
	json_put_text(w, "driver", scanner->driver);
	json_put_text(w, "name", scanner->name);
	json_put_text(w, "place", scanner->place);
}

static void print_scanner_json(const struct call *call, const struct usb_scanner *scanner)
{
	struct json_writer w = { g_string_new(NULL), false };
	g_autofree char *remedy = advice(call, scanner);

	json_begin(&w, NULL, '{');
	put_scanner(&w, scanner);
	json_put_text(&w, "state", states[scanner->state].word);
	json_put_text(&w, "problem", remedy);
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_scanner_list(struct call *call, GError **error)
{
	AUTO_SCANNERS struct scanners scanners = { 0 };
	g_autoptr(struct usb) usb = NULL;
	g_autoptr(GPtrArray) found = NULL;

	if (!scanners_open(&scanners, call, error))
		return false;
	usb = look_around(&scanners, error);
	if (!usb)
		return false;
	found = usb_scanners(usb);
	for (guint i = 0; i < found->len; i++) {
		if (call->json)
			print_scanner_json(call, g_ptr_array_index(found, i));
		else
			print_scanner(call, g_ptr_array_index(found, i));
	}
	if (!found->len && !call->json)
		say_sentence(tell(call, "scanner.none", NULL));
	return true;
}

/* ---- watch ---- */

struct watch {
	const struct call *call;
	GMainLoop *loop;
};

/* A reader that went away ends the watch, so that the scanners are given back. */
static void printed(const struct watch *watch)
{
	fflush(stdout);
	if (ferror(stdout))
		g_main_loop_quit(watch->loop);
}

static void watch_scan(void *data, struct scan *scan)
{
	const struct watch *watch = data;
	struct json_writer w = { NULL, false };

	if (watch->call->json) {
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		json_put_text(&w, "event", "scan");
		json_put_text(&w, "scanner", scan->source);
		json_put_text(&w, "text", scan->text);
		json_put_text(&w, "aim", *scan->aim ? scan->aim : NULL);
		json_put_text(&w, "symbology", *scan->symbology ? scan->symbology : NULL);
		json_put_int(&w, "at", scan->at);
		json_end(&w, '}');
		say_json(w.out);
	} else {
		g_autofree char *text = text_line(scan->text);

		say("%s: %s%s%s\n", scan->source, scan->symbology, *scan->symbology ? ": " : "",
			text);
	}
	scan_free(scan);
	printed(watch);
}

static void watch_news(
	void *data, enum usb_news news, const struct usb_scanner *scanner, const GError *problem)
{
	static const char *const words[] = {
		[USB_PLUGGED] = "plugged",
		[USB_UNPLUGGED] = "unplugged",
		[USB_PROBLEM] = "problem",
	};
	const struct watch *watch = data;
	struct json_writer w = { NULL, false };

	if (watch->call->json) {
		w.out = g_string_new(NULL);
		json_begin(&w, NULL, '{');
		json_put_text(&w, "event", words[news]);
		put_scanner(&w, scanner);
		json_put_text(&w, "problem", problem ? problem->message : NULL);
		json_end(&w, '}');
		say_json(w.out);
	} else if (problem) {
		complain(watch->call, problem);
	} else {
		g_autofree char *key = g_strdup_printf("scanner.%s", words[news]);
		say_sentence(tell(
			watch->call, key, "scanner", scanner->label, "mode", scanner->mode, NULL));
	}
	printed(watch);
}

static gboolean quit(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static void watch_until_signal(const struct watch *watch)
{
	static const int endings[] = { SIGINT, SIGTERM, SIGHUP };
	guint sources[G_N_ELEMENTS(endings)];

	signal(SIGPIPE, SIG_IGN);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		sources[i] = g_unix_signal_add(endings[i], quit, watch->loop);
	g_main_loop_run(watch->loop);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		g_source_remove(sources[i]);
}

/* Else the screen stays empty, and nobody knows whether it works. */
static void say_when_none(const struct call *call, struct usb *usb)
{
	g_autoptr(GPtrArray) found = NULL;

	usb_settle(usb);
	found = usb_scanners(usb);
	if (found->len || call->json)
		return;
	say_sentence(tell(call, "scanner.wait", NULL));
	fflush(stdout);
}

bool cmd_scanner_watch(struct call *call, GError **error)
{
	AUTO_SCANNERS struct scanners scanners = { 0 };
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	struct watch watch = { call, loop };
	const struct usb_sink sink = { watch_scan, watch_news, &watch };
	g_autoptr(struct usb) usb = NULL;
	struct usb_options options = { .only = call_arg(call, 0) };

	if (!scanners_open(&scanners, call, error))
		return false;
	options.profiles = scanners.profiles;
	options.roster = scanners.roster;
	usb = usb_new(&options, &sink, error);
	if (!usb)
		return false;
	say_when_none(call, usb);
	watch_until_signal(&watch);
	return true;
}

/* ---- name ---- */

/* The id of the one that is meant: plugged in, or known from before. */
static char *find_id(const struct scanners *scanners, const char *word, GError **error)
{
	g_autoptr(struct usb) usb = look_around(scanners, error);
	g_autoptr(GPtrArray) found = usb ? usb_scanners(usb) : NULL;
	const struct roster_entry *entry = roster_named(scanners->roster, word);
	const char *id = NULL;

	for (guint i = 0; found && i < found->len; i++) {
		const struct usb_scanner *scanner = g_ptr_array_index(found, i);

		if (!usb_is(scanner, word))
			continue;
		if (id) {
			refuse(error, BELGI_ERROR_CONFLICT,
				"%s: two scanners are meant, %s and %s; give one of these", word,
				id, scanner->id);
			return NULL;
		}
		id = scanner->id;
	}
	if (!id && !entry)
		entry = roster_find(scanners->roster, word);
	if (!id && entry)
		id = entry->id;
	if (!id && usb)
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: no such scanner is plugged in or known; see belgi scanner list", word);
	return g_strdup(id);
}

static void print_name_json(const char *id, const char *name, const char *place)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "id", id);
	json_put_text(&w, "name", name);
	json_put_text(&w, "place", place);
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_scanner_name(struct call *call, GError **error)
{
	AUTO_SCANNERS struct scanners scanners = { 0 };
	const char *name = call_arg(call, 1);
	g_autofree char *id = NULL;

	if (!name == !call_flag(call, "forget"))
		return refuse(error, BELGI_ERROR_USAGE,
			"scanner name: give the name, or --forget without one");
	if (!scanners_open(&scanners, call, error))
		return false;
	id = find_id(&scanners, call_arg(call, 0), error);
	if (!id || !roster_set(scanners.roster, id, name, call_text(call, "place"), error))
		return false;
	if (call->json)
		print_name_json(id, name, call_text(call, "place"));
	else if (name)
		say_sentence(tell(call, "scanner.named", "id", id, "name", name, NULL));
	else
		say_sentence(tell(call, "scanner.nameless", "id", id, NULL));
	return true;
}

/* ---- rule ---- */

static void print_rule_json(const char *file, const char *rule)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", file);
	json_put_text(&w, "rule", rule);
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_scanner_rule(struct call *call, GError **error)
{
	AUTO_SCANNERS struct scanners scanners = { 0 };
	const char *out = call_text(call, "out");
	g_autoptr(struct usb) usb = NULL;
	g_autofree char *rule = NULL;

	if ((out && !call_may_write(out, error)) || !scanners_open(&scanners, call, error))
		return false;
	usb = look_around(&scanners, NULL);
	rule = usb_rule(scanners.profiles, scanners.roster, usb);
	if (!out && geteuid() == 0)
		out = RULE_FILE;
	if (out && strcmp(out, "-") == 0)
		out = NULL;
	if (out && !file_write(out, rule, strlen(rule), error))
		return false;
	if (call->json)
		print_rule_json(out, rule);
	else if (out)
		say_sentence(tell(call, "scanner.rule", "file", out, NULL));
	else
		say("%s", rule);
	return true;
}
