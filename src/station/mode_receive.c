/* SPDX-License-Identifier: Apache-2.0
 * Receiving against what is expected here. A unit of the list is recorded; one for another school
 * or of no list is set aside and nothing is recorded (a stranger only after KEEP). Without any list
 * everything is taken as it comes: a supplier without Belgi is no reason for a red screen.
 * DONE closes the shipments that were seen; with units missing it is asked for twice. */
#include "station/desk.h"

#include "base/error.h"

#include <string.h>

enum { EXPECTED_MAX = 100 * 1000, BOX_MAX = 1000, BOX_PART = 250 };

struct receiving {
	struct kept *stranger; /* the last one refused, for KEEP */
	GHashTable *ships;     /* of the units received */
	bool confirmed;        /* DONE was asked for with units missing */
	bool finished;         /* how it ended was said, and nothing was scanned since */
};

static bool is_here(const struct session *session, const struct unit_view *unit)
{
	return state_rank(unit->state) >= state_rank(STATE_ARRIVED) &&
	       g_strcmp0(unit->place, store_org(session->store)) == 0;
}

static void expect(struct session *session, const struct unit_filter *filter)
{
	g_autoptr(GPtrArray) devs = store_units(session->store, filter, EXPECTED_MAX);

	for (guint i = 0; i < devs->len; i++) {
		const char *dev = g_ptr_array_index(devs, i);
		const struct unit_view *unit = store_unit(session->store, dev);
		if (!g_hash_table_add(session->expected, g_strdup(dev)))
			continue;
		if (unit && is_here(session, unit))
			desk_seen(session, dev, 0);
	}
}

static void expect_all(struct session *session)
{
	const char *org = store_org(session->store);
	const struct unit_filter shipped = { .ship = session->ship };
	const struct unit_filter listed = { .consignee = org };
	const struct unit_filter coming = { .state = "in_transit", .place = org };

	g_clear_pointer(&session->expected, g_hash_table_unref);
	session->expected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (session->ship) {
		expect(session, &shipped);
		return;
	}
	expect(session, &listed);
	expect(session, &coming);
}

static bool receiving_begin(struct session *session, GError **error)
{
	struct receiving *own = g_new0(struct receiving, 1);

	session->own = own;
	own->ships = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	expect_all(session);
	if (session->ship && g_hash_table_size(session->expected) == 0)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"shipment %s: nothing is known of it here; sync, or leave --ship out",
			session->ship);
	return true;
}

static void receiving_end(struct session *session)
{
	struct receiving *own = session->own;

	if (!own)
		return;
	kept_free(own->stranger);
	g_hash_table_unref(own->ships);
	g_free(own);
}

/* Where a unit is meant to go, as far as is known here; NULL when nothing says so. */
static const char *destination(const struct unit_view *unit)
{
	if (unit->state == STATE_IN_TRANSIT && unit->place)
		return unit->place;
	return unit->consignee;
}

static bool of_another_school(const struct session *session, const struct unit_view *unit)
{
	const char *org = store_org(session->store);
	const char *to = destination(unit);
	const struct authority *authority = store_authority(session->store);

	if (to)
		return strcmp(to, org) != 0;
	return unit->holder && strcmp(unit->holder, org) != 0 &&
	       state_rank(unit->state) >= state_rank(STATE_ARRIVED) &&
	       authority_is_school(authority, unit->holder);
}

/* How many of the list are here, and of how many. */
static bool say_match(struct session *session, struct answer *answer)
{
	struct progress progress;
	g_autofree char *seen = NULL;
	g_autofree char *total = NULL;

	session_progress(session, &progress);
	if (progress.expected == 0)
		return desk_say_count(session, answer, "receive.unlisted", progress.seen);
	seen = g_strdup_printf("%u", progress.expected - progress.missing);
	total = g_strdup_printf("%u", progress.expected);
	return desk_say(session, answer, "receive.match", "n", seen, "total", total, NULL);
}

/* The shipment that the unit came with; NULL: none that is known. */
static const char *shipment_of(
	const struct session *session, const struct unit_view *unit, bool extra)
{
	if (unit && unit->ship && unit->state == STATE_IN_TRANSIT && !extra)
		return unit->ship;
	if (extra || (unit && g_hash_table_contains(session->expected, unit->dev)))
		return session->ship;
	return NULL;
}

static bool record(struct session *session, const struct met *met, bool extra,
	struct answer *answer, GError **error)
{
	struct receiving *own = session->own;
	const struct unit_view *unit = met->unit;
	g_autofree char *ship = g_strdup(shipment_of(session, unit, extra));
	g_autoptr(struct draft) draft = draft_new("device.received");

	draft_text(draft, "dev", met->dev);
	draft_text(draft, "serial", !unit && *met->serial ? met->serial : NULL);
	draft_flag(draft, "extra", extra);
	draft_text(draft, "ship", ship);
	if (!desk_record(session, draft, met, answer, error))
		return false;
	if (ship)
		g_hash_table_add(own->ships, g_steal_pointer(&ship));
	return true;
}

static bool say_again(struct session *session, const struct met *met, struct answer *answer)
{
	const struct sighting *sight = g_hash_table_lookup(session->seen, met->dev);
	const struct event *event;
	g_autofree char *when = NULL;

	if (sight && sight->at) {
		when = desk_time(session, sight->at);
		return desk_say(session, answer, "receive.duplicate", "time", when, NULL);
	}
	event = desk_event(session->store, met->unit, "device.received", NULL);
	when = desk_day(session, event ? event->at : met->unit->at);
	return desk_say(session, answer, "receive.already", "date", when, NULL);
}

static bool refuse_stranger(struct session *session, const struct met *met, struct answer *answer)
{
	struct receiving *own = session->own;

	own->stranger = kept_new(met);
	return desk_no(
		session, answer, desk_loose(session, met) ? "tag.loose" : "receive.extra", NULL);
}

static bool receiving_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct receiving *own = session->own;
	const struct unit_view *unit = met->unit;
	bool listed = g_hash_table_contains(session->expected, met->dev);
	g_autofree char *school = NULL;

	own->confirmed = own->finished = false;
	g_clear_pointer(&own->stranger, kept_free);
	desk_unit(session, met, answer);
	if (g_hash_table_contains(session->seen, met->dev) || (unit && is_here(session, unit)))
		return say_again(session, met, answer);
	if (!listed && unit && of_another_school(session, unit)) {
		const char *to = destination(unit);
		school = card_org(session->store, to ? to : unit->holder, session->lang);
		return desk_no(session, answer, "receive.other_school", "school", school, NULL);
	}
	if (!listed && g_hash_table_size(session->expected) > 0 && !(unit && destination(unit)))
		return refuse_stranger(session, met, answer);
	if (desk_refuses(session, met, "device.received", NULL, answer))
		return true;
	return record(session, met, false, answer, error) && say_match(session, answer);
}

/* ---- a whole box ---- */

static GPtrArray *box_units(struct session *session, const char *box)
{
	const struct unit_filter filter = { .box = box };
	GPtrArray *devs = store_units(session->store, &filter, BOX_MAX);

	for (guint i = devs->len; i-- > 0;) {
		const char *dev = g_ptr_array_index(devs, i);
		if (!g_hash_table_contains(session->expected, dev) ||
			g_hash_table_contains(session->seen, dev))
			g_ptr_array_remove_index(devs, i);
	}
	return devs;
}

/* One event of units that came with one shipment (NULL: with none). */
static struct draft *box_draft(
	const struct scan *scan, const char *ship, const GPtrArray *devs, guint from)
{
	struct draft *draft = draft_new("device.received");
	guint count = MIN(devs->len - from, BOX_PART);
	g_autofree const char **texts = g_new0(const char *, count + 1);

	for (guint i = 0; i < count; i++)
		texts[i] = devs->pdata[from + i];
	if (count > 1)
		draft_texts(draft, "devs", texts);
	else
		draft_text(draft, "dev", texts[0]);
	draft_text(draft, "ship", ship);
	draft_text(draft, "how", "box");
	draft_text(draft, "code", scan->text);
	return draft;
}

/* Shipment ("": none) -> GPtrArray of DEVs, which are borrowed. */
static GHashTable *by_shipment(struct session *session, const GPtrArray *devs)
{
	GHashTable *ships = g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);

	for (guint i = 0; i < devs->len; i++) {
		const struct unit_view *unit = store_unit(session->store, devs->pdata[i]);
		const char *ship = shipment_of(session, unit, false);
		GPtrArray *part = g_hash_table_lookup(ships, ship ? ship : "");
		if (!part) {
			part = g_ptr_array_new();
			g_hash_table_insert(ships, g_strdup(ship ? ship : ""), part);
		}
		g_ptr_array_add(part, devs->pdata[i]);
	}
	return ships;
}

/* Records the units of a box, those of one shipment together. */
static bool record_box(struct session *session, const struct scan *scan, const GPtrArray *devs,
	struct answer *answer, GError **error)
{
	struct receiving *own = session->own;
	g_autoptr(GHashTable) ships = by_shipment(session, devs);
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	GHashTableIter iter;
	gpointer ship, part;

	g_hash_table_iter_init(&iter, ships);
	while (g_hash_table_iter_next(&iter, &ship, &part))
		for (guint i = 0; i < ((GPtrArray *)part)->len; i += BOX_PART)
			g_ptr_array_add(
				drafts, box_draft(scan, *(char *)ship ? ship : NULL, part, i));
	if (!desk_append(session, (struct draft *const *)drafts->pdata, drafts->len, answer, error))
		return false;
	g_hash_table_iter_init(&iter, ships);
	while (g_hash_table_iter_next(&iter, &ship, NULL))
		if (*(char *)ship)
			g_hash_table_add(own->ships, g_strdup(ship));
	return true;
}

static bool receive_box(struct session *session, const struct scan *scan, const char *box,
	struct answer *answer, GError **error)
{
	g_autoptr(GPtrArray) devs = box_units(session, box);
	g_autofree char *count = g_strdup_printf("%u", devs->len);
	g_autofree char *seen = NULL;
	g_autofree char *total = NULL;
	struct progress progress;

	if (devs->len == 0)
		return desk_no(session, answer, "receive.box_empty", NULL);
	if (!record_box(session, scan, devs, answer, error))
		return false;
	for (guint i = 0; i < devs->len; i++)
		desk_seen(session, devs->pdata[i], scan->at);
	session_progress(session, &progress);
	seen = g_strdup_printf("%u", progress.expected - progress.missing);
	total = g_strdup_printf("%u", progress.expected);
	return desk_say(
		session, answer, "receive.box", "n", count, "seen", seen, "total", total, NULL);
}

static bool receiving_code(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	struct receiving *own = session->own;

	own->finished = false;
	return candidate->role != CODE_BOX ||
	       receive_box(session, scan, candidate->value, answer, error);
}

/* ---- the end ---- */

static bool say_rest(struct session *session, struct answer *answer)
{
	struct progress progress;
	g_autofree char *total = NULL;

	session_progress(session, &progress);
	if (progress.expected == 0)
		return true;
	total = g_strdup_printf("%u", progress.expected);
	if (progress.missing > 0)
		return desk_say_count(session, answer, "receive.missing", progress.missing);
	return desk_say(session, answer, "receive.done", "total", total, NULL);
}

/* Closes the shipments that units came with; what is missing is then a shortage. */
static bool close_all(struct session *session, struct answer *answer, GError **error)
{
	struct receiving *own = session->own;
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autofree char *seen = NULL;
	g_autofree char *total = NULL;
	struct progress progress;
	GHashTableIter iter;
	gpointer ship;

	if (session->ship)
		g_hash_table_add(own->ships, g_strdup(session->ship));
	g_hash_table_iter_init(&iter, own->ships);
	while (g_hash_table_iter_next(&iter, &ship, NULL)) {
		struct draft *draft = draft_new("shipment.arrived");
		draft_text(draft, "ship", ship);
		draft_flag(draft, "closed", true);
		g_ptr_array_add(drafts, draft);
	}
	if (drafts->len == 0)
		return say_rest(session, answer);
	if (!desk_append(session, (struct draft *const *)drafts->pdata, drafts->len, answer, error))
		return false;
	g_hash_table_remove_all(own->ships);
	session_progress(session, &progress);
	if (progress.missing == 0)
		return say_rest(session, answer);
	seen = g_strdup_printf("%u", progress.expected - progress.missing);
	total = g_strdup_printf("%u", progress.expected);
	return desk_say(session, answer, "receive.closed", "n", seen, "total", total, NULL);
}

static bool keep_stranger(struct session *session, struct answer *answer, GError **error)
{
	struct receiving *own = session->own;
	g_autoptr(struct kept) stranger = g_steal_pointer(&own->stranger);
	struct met met;

	if (!stranger)
		return desk_say(session, answer, "receive.nothing_to_keep", NULL);
	kept_met(session, stranger, &met);
	desk_unit(session, &met, answer);
	if (desk_refuses(session, &met, "device.received", NULL, answer))
		return true;
	return record(session, &met, true, answer, error) &&
	       desk_say(session, answer, "receive.kept", NULL);
}

static bool finish(struct session *session, struct answer *answer, GError **error)
{
	struct receiving *own = session->own;
	struct progress progress;

	session_progress(session, &progress);
	if (own->finished)
		return desk_say(session, answer, "receive.finished", NULL);
	if (progress.missing > 0 && !own->confirmed) {
		own->confirmed = true;
		return desk_say_count(session, answer, "receive.confirm", progress.missing);
	}
	if (!close_all(session, answer, error))
		return false;
	own->finished = answer->key != NULL;
	return true;
}

static bool receiving_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct receiving *own = session->own;

	if (strcmp(word, "DONE") == 0)
		return finish(session, answer, error);
	own->finished = false;
	return strcmp(word, "KEEP") != 0 || keep_stranger(session, answer, error);
}

static bool receiving_done(struct session *session, struct answer *answer, GError **error)
{
	const struct receiving *own = session->own;

	if (own->finished)
		return true;
	return session->close ? close_all(session, answer, error) : say_rest(session, answer);
}

const struct mode mode_receive = {
	.row = { "receive", "Receive against what is expected" },
	.begin = receiving_begin,
	.end = receiving_end,
	.unit = receiving_unit,
	.code = receiving_code,
	.command = receiving_command,
	.done = receiving_done,
	.unknown = true,
};
