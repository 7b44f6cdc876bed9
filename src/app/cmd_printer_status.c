/* SPDX-License-Identifier: Apache-2.0
 * belgi printer status: asks a printer how it is. The printer class is asked first, which harms
 * nobody; the question of a language only goes to a printer that is known to speak it, for to
 * others it is dots or orders. */
#include "app/desk_printers.h"
#include "app/tell.h"

#include "base/error.h"
#include "print/language.h"
#include "print/transport.h"

#include <string.h>

enum { ASK_MS = 2000, HEARD_MAX = 512, STATES = 10, STATUS_NOT_READY = 1 };

struct answer {
	struct printer_status status;
	bool said;                      /* it has answered in its language */
	bool asked;                     /* it was asked in its language */
	const char *profile, *language; /* NULL: not known */
};

/* ---- asking ---- */

/* The answer that is whole, or nothing until the time is over; false when the printer is gone. */
static bool hear(struct transport *transport, const struct language *language,
	struct answer *answer, GError **error)
{
	gint64 end = g_get_monotonic_time() + ASK_MS * G_TIME_SPAN_MILLISECOND;
	guint8 heard[HEARD_MAX];
	gsize len = 0;

	while (!answer->said && len < sizeof(heard)) {
		gint64 left = (end - g_get_monotonic_time()) / G_TIME_SPAN_MILLISECOND;
		gssize got = left > 0 ? transport_receive(transport, heard + len,
						sizeof(heard) - len, (guint)left, error)
				      : 0;

		if (got <= 0)
			return got == 0;
		len += (gsize)got;
		for (gsize from = 0; from < len && !answer->said; from++) {
			struct printer_status status = { .waiting = -1 };
			int count = language->answer(&status, heard + from, len - from);

			if (count == 0)
				break;
			answer->said = count > 0;
			if (answer->said)
				answer->status = status;
		}
	}
	return true;
}

static bool ask(struct transport *transport, const struct language *language, struct answer *answer,
	GError **error)
{
	g_autoptr(GByteArray) question = g_byte_array_new();
	gsize sent;

	if (!language || !language->ask || !language->answer || !transport_answers(transport))
		return true;
	language->ask(question);
	answer->asked = true;
	return transport_send(transport, question->data, question->len, ASK_MS, &sent, error) &&
	       hear(transport, language, answer, error);
}

static bool ask_all(
	const struct desk_printers *desk, const char *name, struct answer *answer, GError **error)
{
	const struct printer_entry *entry = printers_named(desk->list, name);
	g_autoptr(struct transport) transport =
		transport_open(entry ? entry->where : name, desk->profiles, error);
	const struct printer_profile *profile;

	if (!transport)
		return false;
	profile = entry && entry->profile ? printer_profile_named(desk->profiles, entry->profile)
					  : transport_profile(transport);
	answer->status.waiting = -1;
	if (profile) {
		answer->profile = profile->name;
		answer->language = profile->language;
	}
	if (!ask(transport, answer->language ? language_named(answer->language) : NULL, answer,
		    error))
		return false;
	answer->status.states |= transport_port_status(transport);
	return true;
}

/* ---- saying ---- */

static char *states_text(const struct call *call, const struct answer *answer)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < STATES; i++) {
		const char *word = printer_state_word((enum printer_state)(1u << i));
		g_autofree char *key = g_strconcat("printer.says.", word, NULL);
		g_autofree char *one = NULL;

		if (!(answer->status.states & 1u << i))
			continue;
		one = tell(call, key, NULL);
		g_string_append_printf(text, "%s%s", text->len ? "\n    " : "", one);
	}
	if (text->len)
		return g_strdup(text->str);
	if (answer->said)
		return tell(call, "printer.ready", NULL);
	return tell(call, answer->asked ? "printer.silent" : "printer.mute", NULL);
}

static void add(GString *line, char *part)
{
	g_string_append_printf(line, "%s%s", line->len ? ", " : "", part);
	g_free(part);
}

/* What is in it and what it is; empty when it said nothing of that. */
static char *details_text(const struct call *call, const struct answer *answer)
{
	const struct printer_status *status = &answer->status;
	GString *line = g_string_new(NULL);
	g_autofree char *width = g_strdup_printf("%.4g", status->width / 10.0);
	g_autofree char *height = g_strdup_printf("%.4g", status->height / 10.0);

	if (*status->model)
		add(line, g_strdup(status->model));
	if (status->width && status->height)
		add(line, tell(call, "printer.roll", "width", width, "height", height, NULL));
	else if (status->width)
		add(line, tell(call, "printer.tape", "width", width, NULL));
	if (status->waiting > 0)
		add(line, tell_number(call, "printer.waiting", status->waiting));
	return g_string_free(line, FALSE);
}

static void say_json_answer(const char *name, const struct answer *answer)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "printer", name);
	json_put_text(&w, "profile", answer->profile);
	json_put_text(&w, "language", answer->language);
	json_put_bool(&w, "answered", answer->said);
	json_begin(&w, "states", '[');
	for (guint i = 0; i < STATES; i++)
		if (answer->status.states & 1u << i)
			json_put_text(&w, NULL, printer_state_word((enum printer_state)(1u << i)));
	json_end(&w, ']');
	json_put_text(&w, "model", *answer->status.model ? answer->status.model : NULL);
	if (answer->status.width)
		json_put_int(&w, "width", answer->status.width);
	if (answer->status.height)
		json_put_int(&w, "height", answer->status.height);
	if (answer->status.waiting >= 0)
		json_put_int(&w, "waiting", answer->status.waiting);
	json_end(&w, '}');
	say_json(w.out);
}

bool cmd_printer_status(struct call *call, GError **error)
{
	AUTO_DESK_PRINTERS struct desk_printers desk = { 0 };
	const char *name = call_arg(call, 0);
	struct answer answer = { 0 };
	g_autofree char *states = NULL;
	g_autofree char *details = NULL;

	if (!desk_printers_open(&desk, call, error) || !ask_all(&desk, name, &answer, error))
		return false;
	if (answer.status.states & (unsigned)PRINTER_STOPS)
		call->status = STATUS_NOT_READY;
	if (call->json) {
		say_json_answer(name, &answer);
		return true;
	}
	states = states_text(call, &answer);
	details = details_text(call, &answer);
	say("%s: %s\n", name, states);
	if (*details)
		say("    %s\n", details);
	return true;
}
