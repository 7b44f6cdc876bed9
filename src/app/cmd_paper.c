/* SPDX-License-Identifier: Apache-2.0
 * belgi paper: papers to sign, as PDF. The paper is recorded and signed before it is written; the
 * file that the user names is the only place where it is kept. */
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "model/spec.h"
#include "model/vouch.h"
#include "print/library.h"
#include "station/act.h"
#include "station/job.h"

#include <string.h>

static char *form_name(const struct call *call, const char *form)
{
	g_autofree char *key = g_strconcat("paper.", form, NULL);

	return word_find(key) ? tell(call, key, NULL) : g_strdup(form);
}

/* ---- saying ---- */

static void print_json(const struct act *act, const char *file)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "file", file);
	json_put_text(&w, "form", act->form ? act->form->word : NULL);
	json_put_text(&w, "no", act->no);
	json_put_text(&w, "day", act->day);
	json_put_text(&w, "act", act->id);
	json_put_int(&w, "units", act->units);
	json_put_bool(&w, "proof", !act->alone);
	json_end(&w, '}');
	say_json(w.out);
}

static void print(const struct call *call, const struct act *act, const char *key, const char *file)
{
	if (call->json) {
		print_json(act, file);
		return;
	}
	g_autofree char *form = form_name(call, act->form ? act->form->word : "");
	g_autofree char *units = tell_count(call, "unit", (guint64)act->units);
	g_autofree char *sentence = tell(call, key, "file", file ? file : "", "form", form, "no",
		act->no, "units", units, NULL);
	g_autofree char *alone = file && act->alone ? tell(call, "paper.alone", NULL) : NULL;
	say("%s\n", sentence);
	if (alone)
		say("%s\n", alone);
}

/* ---- making ---- */

static bool read_form(const struct call *call, struct act_order *order, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);

	for (const struct act_form *form = act_forms; form->word; form++)
		g_string_append_printf(
			known, "%s%s %s", known->len ? ", " : "", form->word, form->subject);
	order->form = call_arg(call, 0) ? act_form_named(call_arg(call, 0)) : NULL;
	if (order->form && call_arg(call, 1))
		return true;
	if (call_arg(call, 0) && !order->form)
		return refuse(error, BELGI_ERROR_USAGE, "paper '%s': no such form; known are %s",
			call_arg(call, 0), known->str);
	return refuse(error, BELGI_ERROR_USAGE,
		"paper: write what it is and what it is made of: %s", known->str);
}

static bool read_subject(
	const struct call *call, struct act_order *order, char **subject, GError **error)
{
	g_autofree char *id = job_manifest(call->store, call_arg(call, 1), error);
	gsize len = id ? strlen(id) : 0;

	if (!id)
		return false;
	if (len != ID_SIZE - 1 || (*id != 's' && *id != 'x') ||
		strspn(id + 1, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") != len - 1)
		return refuse(error, BELGI_ERROR_USAGE,
			"paper %s '%s': no %s; give its id, a letter and 12 characters",
			order->form->word, id, order->form->subject);
	order->subject = *subject = g_steal_pointer(&id);
	return true;
}

/* Where the tags of a cover list stand on their sheets. */
static bool read_sheets(const struct call *call, struct act_order *order, GError **error)
{
	const char *name = call_text(call, "stock");
	g_autoptr(struct library) library = name ? library_open(error) : NULL;
	g_autoptr(struct stock) stock = library ? library_stock(library, name, error) : NULL;
	gint64 start;

	if (!call_int(call, "start", 1, 1000, 1, &start, error) || (name && !stock))
		return false;
	order->start = (guint)start;
	if (stock && !stock_is_roll(stock))
		order->sheet = (guint)(stock->columns * stock->rows);
	return true;
}

static bool write_page(const struct act *act, const char *path, GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (file_write(path, act->pdf->data, act->pdf->len, &problem))
		return true;
	return refuse(error, BELGI_ERROR_STORAGE,
		"%s; paper %s is recorded: then write it with belgi paper --again %s",
		problem->message, act->no, act->no);
}

static bool make(struct call *call, const char *path, GError **error)
{
	const char *lang = call_text(call, "in");
	struct act_order order = { .store = call->store, .grouped = call_flag(call, "grouped") };
	g_autofree char *subject = NULL;
	AUTO_ACT struct act act = { 0 };

	if (!lang)
		lang = call_text(call, "lang") ? call_text(call, "lang") : "kk+ru";
	order.lang = lang;
	if (!read_form(call, &order, error) || !read_subject(call, &order, &subject, error) ||
		!read_sheets(call, &order, error) || !act_make(&order, &act, error) ||
		!write_page(&act, path, error))
		return false;
	print(call, &act, "paper.made", path);
	return true;
}

static bool make_again(struct call *call, const char *path, GError **error)
{
	AUTO_ACT struct act act = { 0 };

	if (call->args->len)
		return refuse(error, BELGI_ERROR_USAGE,
			"paper --again: the number says all; leave out '%s'", call_arg(call, 0));
	if (!act_again(call->store, call_text(call, "again"), &act, error) ||
		!file_write(path, act.pdf->data, act.pdf->len, error))
		return false;
	print(call, &act, "paper.again", path);
	return true;
}

/* A number that was given is recorded: whether the file can be is asked before. */
static bool has_folder(const char *path, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);

	return g_file_test(folder, G_FILE_TEST_IS_DIR) ||
	       refuse(error, BELGI_ERROR_STORAGE, "%s: there is no such folder; make it first",
		       path);
}

bool cmd_paper(struct call *call, GError **error)
{
	const char *path = call_text(call, "out");

	if (!path)
		return refuse(error, BELGI_ERROR_USAGE,
			"paper: not said where to; give --out FILE.pdf, it is kept nowhere else");
	if (!call_may_write(path, error) || !has_folder(path, error))
		return false;
	return call_text(call, "again") ? make_again(call, path, error) : make(call, path, error);
}

bool cmd_paper_void(struct call *call, GError **error)
{
	const char *reason = call_text(call, "reason");
	AUTO_ACT struct act act = { 0 };

	if (reason && !spec_key_good(reason))
		return refuse(error, BELGI_ERROR_USAGE,
			"--reason '%s': no word; use a-z, 0-9 and _, such as mistake", reason);
	if (!act_void(call->store, call_arg(call, 0), reason, &act, error))
		return false;
	print(call, &act, "paper.voided", NULL);
	return true;
}

/* ---- listing ---- */

static void list_json(const struct event *event, bool good)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "no", event_text(event, "no"));
	json_put_text(&w, "form", event_text(event, "form"));
	json_put_text(&w, "day", event_text(event, "day"));
	json_put_text(&w, "act", event_text(event, "act"));
	json_put_text(&w, "event", event->name);
	json_put_int(&w, "units", vouch_units(event));
	json_put_bool(&w, "stands", good);
	json_end(&w, '}');
	say_json(w.out);
}

static void list_one(const struct call *call, const struct event *event)
{
	bool good = act_stands(call->store, event);

	if (call->json) {
		list_json(event, good);
		return;
	}
	g_autofree char *form = form_name(call, event_text(event, "form"));
	g_autofree char *units = tell_count(call, "unit", (guint64)vouch_units(event));
	g_autofree char *state = tell(call, good ? "paper.stands" : "paper.void", NULL);
	say("%s  %s  %s  %s  %s%s%s\n", event_text(event, "no"), event_text(event, "day"), form,
		units, state, strcmp(event->st, store_station(call->store)) ? "  " : "",
		strcmp(event->st, store_station(call->store)) ? event->st : "");
}

bool cmd_paper_list(struct call *call, GError **error)
{
	g_autoptr(GPtrArray) acts = store_acts(call->store, store_org(call->store));

	(void)error;
	for (guint i = 0; i < acts->len; i++)
		list_one(call, g_ptr_array_index(acts, i));
	if (acts->len == 0 && !call->json) {
		g_autofree char *none = tell(call, "paper.none", NULL);
		say("%s\n", none);
	}
	return true;
}
