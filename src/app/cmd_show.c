/* SPDX-License-Identifier: Apache-2.0
 * belgi show: the card of one unit: what it is, where and with whom, its history in plain words,
 * what people must settle. */
#include "app/tell.h"
#include "app/unit.h"
#include "station/card.h"

static void print_card(struct call *call, const struct unit_view *unit, enum lang lang)
{
	g_autofree char *title = card_title(unit, NULL, NULL);
	g_autofree char *place = card_org(call->store, unit->place, lang);
	g_autofree char *summary = card_summary(call->store, unit, lang);
	g_autofree char *history = card_history(call->store, unit, lang);
	g_autofree char *nameless = tell(call, "unit.nameless", "dev", unit->dev, NULL);
	bool named = unit->serial || unit->tag;

	say("%s%s%s\n", title, named || !*title ? "" : "  ", named ? "" : nameless);
	say("%s: %s\n", word_name("state", state_word(unit->state), lang), place);
	if (*summary)
		say("%s\n", summary);
	for (guint i = 0; i < unit->conflicts->len; i++)
		say_sides(call->store, unit->conflicts->pdata[i]);
	say("\n%s\n", history);
}

static void put_history(struct json_writer *w, const struct unit_view *unit)
{
	json_begin(w, "history", '[');
	for (guint i = 0; i < unit->history->len; i++) {
		const struct event *event = g_ptr_array_index(unit->history, i);
		json_begin(w, NULL, '{');
		json_put_text(w, "name", event->name);
		json_put_raw(w, "event", event->line);
		json_end(w, '}');
	}
	json_end(w, ']');
}

bool cmd_show(struct call *call, GError **error)
{
	const struct unit_view *unit = card_find(call->store, call_arg(call, 0), error);
	struct json_writer w = { NULL, false };
	enum lang lang;

	if (!unit || !call_lang(call, &lang, error))
		return false;
	if (!call->json) {
		print_card(call, unit, lang);
		return true;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	unit_json(&w, unit);
	put_history(&w, unit);
	json_end(&w, '}');
	say_json(w.out);
	return true;
}
