/* SPDX-License-Identifier: Apache-2.0
 * Sending: units, or boxes with all that is packed in them, go on a waybill; DONE, or the end
 * of the scans with `close`, sends it as one shipment of as many parts as it needs. Invariant: what
 * was answered green is on disk: the waybill being made is kept in the setting `waybill`, and is
 * taken up again after a power cut.
 *
 * waybill: "SHIP TO\n", then a DEV a line in the order of the scans. */
#include "station/desk.h"

#include "station/import.h"
#include "station/parts.h"

#include "base/error.h"
#include "model/chain.h"

#include <string.h>

enum { PART_UNITS = 250 };

struct shipping {
	char *ship, *to;
	GPtrArray *devs; /* char*, in the order of the scans */
};

static bool keep(struct session *session, GError **error)
{
	const struct shipping *own = session->own;
	GString *text = g_string_new(NULL);
	bool kept;

	g_string_printf(text, "%s %s\n", own->ship, own->to);
	for (guint i = 0; i < own->devs->len; i++)
		g_string_append_printf(text, "%s\n", (char *)own->devs->pdata[i]);
	kept = store_set(session->store, "waybill", own->devs->len ? text->str : NULL, error);
	g_string_free(text, TRUE);
	return kept;
}

static void new_shipment(struct shipping *own)
{
	char ship[ID_SIZE];

	id_new(ship, 's');
	g_free(own->ship);
	own->ship = g_strdup(ship);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct draft *part_draft(const struct session *session, guint from)
{
	const struct shipping *own = session->own;
	struct draft *draft = draft_new("shipment.sent");
	guint count = MIN(own->devs->len - from, PART_UNITS);
	g_autofree const char **texts = g_new0(const char *, count + 1);

	for (guint i = 0; i < count; i++)
		texts[i] = own->devs->pdata[from + i];
	draft_text(draft, "ship", own->ship);
	draft_text(draft, "to", own->to);
	draft_text(draft, "by", session->operator_id);
	if (count > 1)
		draft_texts(draft, "devs", texts);
	else
		draft_text(draft, "dev", texts[0]);
	return draft;
}

/* Sends what is listed and forgets the waybill. */
static bool send_all(struct session *session, struct answer *answer, GError **error)
{
	struct shipping *own = session->own;
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autofree char *subject = g_strdup_printf("ship:%s", own->ship);
	const struct parts parts = { .subject = subject, .count = own->devs->len };
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	g_ptr_array_sort(own->devs, compare_texts);
	for (guint i = 0; i < own->devs->len; i += PART_UNITS)
		g_ptr_array_add(drafts, part_draft(session, i));
	if (!parts_append(session->store, &parts, (struct draft *const *)drafts->pdata, drafts->len,
		    events, error))
		return false;
	desk_remember(session, events, answer);
	g_ptr_array_set_size(own->devs, 0);
	g_hash_table_remove_all(session->seen);
	session->here = 0;
	return keep(session, error);
}

/* Takes up a waybill that a power cut left. */
static bool resume(struct session *session, char **lines, GError **error)
{
	struct shipping *own = session->own;
	g_auto(GStrv) words = g_strsplit(lines[0], " ", 2);
	g_autofree char *subject = NULL;
	g_autoptr(GPtrArray) sent = NULL;
	struct answer answer = { 0 };
	bool done;

	if (g_strv_length(words) != 2 || strcmp(words[1], own->to) != 0)
		return refuse(error, BELGI_ERROR_REFUSED,
			"waybill %s: scanned but not sent to %s; finish it first with --to %s",
			words[0], words[0] ? words[1] : "", words[0] ? words[1] : "");
	g_free(own->ship);
	own->ship = g_strdup(words[0]);
	for (char **line = lines + 1; *line && **line; line++) {
		g_ptr_array_add(own->devs, g_strdup(*line));
		desk_seen(session, *line, 0);
	}
	subject = g_strdup_printf("ship:%s", own->ship);
	sent = store_events(session->store, subject);
	if (sent->len == 0)
		return true;
	done = send_all(session, &answer, error);
	answer_clear(&answer);
	new_shipment(own);
	return done;
}

static bool shipping_begin(struct session *session, GError **error)
{
	struct shipping *own = g_new0(struct shipping, 1);
	g_autofree char *text = store_get(session->store, "waybill");
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);

	session->own = own;
	own->devs = g_ptr_array_new_with_free_func(g_free);
	if (!session->to)
		return refuse(error, BELGI_ERROR_USAGE,
			"mode ship: no destination; add --to ORGANISATION");
	own->to = read_org(session->to);
	if (!own->to)
		return refuse(error, BELGI_ERROR_USAGE,
			"to '%s': not an id of an organisation; give 1 to 16 of A-Z and 0-9",
			session->to);
	if (strcmp(own->to, store_org(session->store)) == 0)
		return refuse(error, BELGI_ERROR_USAGE,
			"to %s: this is the desk's own organisation; give another one", own->to);
	if (session->ship)
		own->ship = g_strdup(session->ship);
	else
		new_shipment(own);
	return !lines[0] || !*lines[0] || resume(session, lines, error);
}

static void shipping_end(struct session *session)
{
	struct shipping *own = session->own;

	if (!own)
		return;
	g_free(own->ship);
	g_free(own->to);
	g_ptr_array_unref(own->devs);
	g_free(own);
}

/* A unit whose list names another school does not go to this one, but for the way back of what the
 * commission did not accept. */
static const char *meant_for_another(struct session *session, const struct unit_view *unit)
{
	const struct shipping *own = session->own;
	const struct authority *authority = store_authority(session->store);
	bool other = unit->state != STATE_REJECTED && unit->consignee &&
		     strcmp(unit->consignee, own->to) != 0;

	return other && authority_is_school(authority, own->to) ? unit->consignee : NULL;
}

/* NULL when the unit may go on the waybill; else it is answered. */
static bool turned_away(struct session *session, const struct met *met, struct answer *answer)
{
	const struct unit_view *unit = met->unit;
	const char *other = meant_for_another(session, unit);
	g_autofree char *school = NULL;

	desk_unit(session, met, answer);
	if (g_hash_table_contains(session->seen, met->dev))
		return desk_say(session, answer, "ship.already", NULL);
	if (unit->state == STATE_IN_TRANSIT)
		return desk_no(session, answer, "desk.state", "state",
			word_name("state", state_word(unit->state), session->lang), NULL);
	if (other) {
		school = card_org(session->store, other, session->lang);
		return desk_no(session, answer, "ship.other_school", "school", school, NULL);
	}
	return desk_refuses(session, met, "shipment.sent", NULL, answer);
}

static void add(struct session *session, const char *dev, gint64 at)
{
	struct shipping *own = session->own;

	g_ptr_array_add(own->devs, g_strdup(dev));
	desk_seen(session, dev, at);
}

static bool shipping_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct shipping *own = session->own;

	if (turned_away(session, met, answer))
		return true;
	add(session, met->dev, met->scan->at);
	if (!keep(session, error)) {
		g_ptr_array_set_size(own->devs, (gint)own->devs->len - 1);
		desk_unseen(session, met->dev);
		return false;
	}
	return desk_say_count(session, answer, "ship.listed", own->devs->len);
}

/* A box stands for all that is packed in it. */
static bool shipping_code(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	const struct unit_filter filter = { .box = candidate->value, .state = "packed" };
	struct shipping *own = session->own;
	g_autoptr(GPtrArray) devs = NULL;
	guint added = 0;

	if (candidate->role != CODE_BOX)
		return true;
	devs = store_units(session->store, &filter, 1000);
	for (guint i = 0; i < devs->len; i++) {
		struct met met = { .scan = scan, .how = "box" };
		met.unit = store_unit(session->store, devs->pdata[i]);
		g_strlcpy(met.dev, devs->pdata[i], sizeof(met.dev));
		if (!met.unit || turned_away(session, &met, answer))
			continue;
		add(session, met.dev, scan->at);
		added++;
	}
	if (added == 0)
		return answer->key || desk_no(session, answer, "ship.box_empty", NULL);
	return keep(session, error) &&
	       desk_say_count(session, answer, "ship.listed", own->devs->len);
}

static bool send_waybill(struct session *session, struct answer *answer, GError **error)
{
	struct shipping *own = session->own;
	g_autofree char *count = g_strdup_printf("%u", own->devs->len);
	g_autofree char *school = card_org(session->store, own->to, session->lang);

	if (own->devs->len == 0)
		return session->recorded->len > 0 || desk_say(session, answer, "ship.empty", NULL);
	if (!send_all(session, answer, error))
		return false;
	desk_say(session, answer, "ship.sent", "school", school, "n", count, "ship", own->ship,
		NULL);
	/* The shipment that was asked for is on its way; what follows is another. */
	g_clear_pointer(&session->ship, g_free);
	new_shipment(own);
	return true;
}

static bool take_off(struct session *session, struct answer *answer, GError **error)
{
	struct shipping *own = session->own;
	g_autofree char *dev = g_ptr_array_steal_index(own->devs, own->devs->len - 1);
	const struct unit_view *unit = store_unit(session->store, dev);
	g_autofree char *name = unit ? desk_name(unit) : g_strdup(dev);

	desk_unseen(session, dev);
	return keep(session, error) && desk_say(session, answer, "undo.done", "what", name, NULL);
}

/* DONE sends. Before it, UNDO takes the last unit off the waybill. */
static bool shipping_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct shipping *own = session->own;

	if (strcmp(word, "DONE") == 0)
		return send_waybill(session, answer, error);
	if (strcmp(word, "UNDO") == 0 && own->devs->len > 0)
		return take_off(session, answer, error);
	return true;
}

/* The end of the scans alone sends nothing: it may be a cable that was pulled. */
static bool shipping_done(struct session *session, struct answer *answer, GError **error)
{
	const struct shipping *own = session->own;

	if (session->close || own->devs->len == 0)
		return send_waybill(session, answer, error);
	return desk_say_count(session, answer, "ship.waiting", own->devs->len);
}

const struct mode mode_ship = {
	.row = { "ship", "Send units to a school" },
	.begin = shipping_begin,
	.end = shipping_end,
	.unit = shipping_unit,
	.code = shipping_code,
	.command = shipping_command,
	.done = shipping_done,
	.busy = true,
};
