/* SPDX-License-Identifier: Apache-2.0
 * Units and conflicts as JSON. */
#include "app/unit.h"

static void put_texts(struct json_writer *w, const char *key, const GPtrArray *texts)
{
	json_begin(w, key, '[');
	for (guint i = 0; i < texts->len; i++)
		json_put_text(w, NULL, texts->pdata[i]);
	json_end(w, ']');
}

void conflict_json(struct json_writer *w, const struct conflict *conflict)
{
	json_put_text(w, "id", conflict->id);
	json_put_text(w, "kind", conflict->kind);
	json_put_text(w, "key", conflict->key);
	json_put_bool(w, "settled", conflict->settled);
	put_texts(w, "events", conflict->events);
}

void unit_json(struct json_writer *w, const struct unit_view *unit)
{
	const struct {
		const char *key, *text;
	} texts[] = {
		{ "serial", unit->serial },
		{ "maker", unit->maker },
		{ "model", unit->model },
		{ "tag", unit->tag },
		{ "place", unit->place },
		{ "holder", unit->holder },
		{ "consignee", unit->consignee },
		{ "manifest", unit->manifest },
		{ "box", unit->box },
		{ "ship", unit->ship },
		{ "spec", unit->spec },
		{ "verdict", unit->verdict },
		{ "inv", unit->inv },
		{ "custodian", unit->custodian },
		{ "person", unit->person },
		{ "list", unit->list },
		{ "act", unit->act },
	};

	json_put_text(w, "dev", unit->dev);
	json_put_text(w, "state", state_word(unit->state));
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		json_put_text(w, texts[i].key, texts[i].text);
	if (unit->cost >= 0)
		json_put_int(w, "cost", unit->cost);
	if (unit->newer)
		json_put_bool(w, "newer", true);
	if (unit->not_entitled)
		json_put_bool(w, "not_entitled", true);
	json_begin(w, "conflicts", '[');
	for (guint i = 0; i < unit->conflicts->len; i++) {
		json_begin(w, NULL, '{');
		conflict_json(w, unit->conflicts->pdata[i]);
		json_end(w, '}');
	}
	json_end(w, ']');
}
