/* SPDX-License-Identifier: Apache-2.0
 * The commission's word: accepted, or not. Accepting needs a check of the specification in force
 * that the unit passed, or an exception that the commission signed; a refusal needs a reason, by
 * default the line that failed. */
#include "station/verdict.h"

#include "base/error.h"

#include <string.h>

/* The newest check against the specification in force; NULL: none. */
static const struct event *newest_check(struct session *session, const struct unit_view *unit)
{
	const struct event *checked = desk_event(session->store, unit, "device.checked", NULL);
	const struct spec *spec = desk_spec(session);

	return checked && spec && g_strcmp0(event_text(checked, "spec"), spec->id) == 0 ? checked
											: NULL;
}

static bool say_failed(struct session *session, const struct event *checked, struct answer *answer)
{
	g_autoptr(GArray) rows = verdict_of_event(checked, session->spec);
	const struct verdict_row *cause = verdict_cause(rows);
	const char *firmware = verdict_firmware(checked);
	g_autofree char *required = NULL;
	g_autofree char *measured = NULL;

	if (firmware)
		return desk_no(session, answer, "check.serial_differs", "sticker",
			event_text(checked, "serial"), "firmware", firmware, NULL);
	if (!cause)
		return desk_no(session, answer, "accept.needs_check", NULL);
	required = line_required(cause->row, session->lang);
	measured = line_measured(cause->value, session->lang);
	return desk_no(session, answer, "check.fail", "line", line_name(cause->row, session->lang),
		"measured", measured, "required", required, NULL);
}

static bool say_on_day(
	struct session *session, const struct met *met, const char *key, struct answer *answer)
{
	g_autofree char *day = desk_day(session, met->unit->at);

	return desk_say(session, answer, key, "date", day, NULL);
}

static bool accepting_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	const struct unit_view *unit = met->unit;
	const struct event *checked;
	g_autoptr(struct draft) draft = draft_new("device.accepted");

	desk_unit(session, met, answer);
	if (unit->state == STATE_ACCEPTED)
		return say_on_day(session, met, "accept.already", answer);
	if (desk_refuses(session, met, "device.accepted", NULL, answer))
		return true;
	checked = newest_check(session, unit);
	if (!desk_event(session->store, unit, "exception.signed", "spec")) {
		if (!checked)
			return desk_no(session, answer, "accept.needs_check", NULL);
		if (g_strcmp0(event_text(checked, "verdict"), "fail") == 0)
			return say_failed(session, checked, answer);
	}
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "spec", checked ? event_text(checked, "spec") : NULL);
	return desk_record(session, draft, met, answer, error) &&
	       desk_say(session, answer, "accept.done", NULL);
}

const struct mode mode_accept = {
	.row = { "accept", "Accept units that passed their check" },
	.unit = accepting_unit,
};

static bool rejecting_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	const struct event *checked = newest_check(session, met->unit);
	g_autoptr(GArray) rows = checked ? verdict_of_event(checked, session->spec) : NULL;
	const struct verdict_row *cause = rows ? verdict_failed(rows) : NULL;
	g_autoptr(struct draft) draft = draft_new("device.rejected");
	const char *reason = session->reason;

	desk_unit(session, met, answer);
	if (met->unit->state == STATE_REJECTED)
		return say_on_day(session, met, "reject.already", answer);
	if (desk_refuses(session, met, "device.rejected", NULL, answer))
		return true;
	if (!reason && checked && verdict_firmware(checked))
		reason = "serial_differs";
	else if (!reason && cause)
		reason = cause->row->key;
	if (!reason)
		return desk_no(session, answer, "reject.needs_reason", NULL);
	draft_text(draft, "dev", met->dev);
	draft_text(draft, "reason", reason);
	if (!desk_record(session, draft, met, answer, error))
		return false;
	if (cause && strcmp(reason, cause->row->key) == 0)
		reason = line_name(cause->row, session->lang);
	else
		reason = word_name("reason", reason, session->lang);
	return desk_say(session, answer, "reject.done", "reason", reason, NULL);
}

static bool rejecting_begin(struct session *session, GError **error)
{
	return !session->reason || spec_key_good(session->reason) ||
	       refuse(error, BELGI_ERROR_USAGE,
		       "reason '%s': not a word of a-z, 0-9 and _; give one such as damaged",
		       session->reason);
}

const struct mode mode_reject = {
	.row = { "reject", "Refuse units, with the reason" },
	.begin = rejecting_begin,
	.unit = rejecting_unit,
};
