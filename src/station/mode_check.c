/* SPDX-License-Identifier: Apache-2.0
 * Checking against the specification: a unit, then what the machine says (key=value lines, as many
 * scans as they take) and what a person sees (YES or NO to each line by eye that nobody measured).
 * When every line has an answer, or at DONE, the verdict is computed and recorded; what nobody
 * measured counts as not met, and where nothing was measured nothing is recorded.
 * `SERIAL;key=value;...` in one text is a whole check. */
#include "station/verdict.h"

#include "base/error.h"

#include <string.h>

struct checking {
	struct kept *unit; /* under check; NULL */
	struct measurement measured;
	const struct spec_row *asked; /* by eye, waiting for YES or NO */
};

static bool checking_begin(struct session *session, GError **error)
{
	struct checking *own = g_new0(struct checking, 1);

	session->own = own;
	measurement_init(&own->measured);
	if (desk_spec(session))
		return true;
	if (session->spec_id)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"specification %s: not known here; sync, or publish it with belgi spec",
			session->spec_id);
	return refuse(error, BELGI_ERROR_NOT_FOUND,
		"specification: none is known here; sync, or publish one with belgi spec FILE");
}

static void forget(struct checking *own)
{
	g_clear_pointer(&own->unit, kept_free);
	measurement_clear(&own->measured);
	measurement_init(&own->measured);
	own->asked = NULL;
}

static void checking_end(struct session *session)
{
	struct checking *own = session->own;

	if (!own)
		return;
	kept_free(own->unit);
	measurement_clear(&own->measured);
	g_free(own);
}

/* ---- the verdict ---- */

/* The serial that the machine reports, when it is not the one on its sticker; else NULL. */
static char *other_serial(const struct checking *own, const struct met *met)
{
	static const char *const keys[] = { "serial", "sn" };
	char serial[SERIAL_SIZE];

	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		const char *value = g_hash_table_lookup(own->measured.values, keys[i]);
		if (value && *met->serial &&
			serial_read(serial, value, NULL, NULL) == SERIAL_GOOD &&
			strcmp(serial, met->serial) != 0)
			return g_strdup(serial);
	}
	return NULL;
}

static void add_row(struct draft *draft, const char *key, const char *value, int ok)
{
	struct draft *row = draft_new(NULL);

	draft_text(row, "key", key);
	draft_text(row, "value", value ? value : "");
	draft_int(row, "ok", ok);
	draft_row(draft, "rows", row);
}

static struct draft *verdict_draft(const struct session *session, const struct met *met,
	const GArray *rows, enum verdict verdict, const char *firmware)
{
	struct draft *draft = draft_new("device.checked");

	draft_text(draft, "dev", met->dev);
	draft_text(draft, "spec", session->spec->id);
	draft_text(draft, "verdict", verdict_word(firmware ? VERDICT_FAIL : verdict));
	draft_text(draft, "serial", *met->serial ? met->serial : NULL);
	for (guint i = 0; i < rows->len; i++) {
		const struct verdict_row *row = &g_array_index(rows, struct verdict_row, i);
		add_row(draft, row->row->key, row->value, row->ok);
	}
	if (firmware)
		add_row(draft, "serial", firmware, 0);
	return draft;
}

static bool say_verdict(struct session *session, const char *sticker, const GArray *rows,
	enum verdict verdict, const char *firmware, struct answer *answer)
{
	static const char *const keys[] = {
		[VERDICT_PASS] = "check.pass",
		[VERDICT_WARN] = "check.warn",
		[VERDICT_FAIL] = "check.fail",
	};
	const struct verdict_row *cause = verdict_cause(rows);
	g_autofree char *required = cause ? line_required(cause->row, session->lang) : NULL;
	g_autofree char *measured = cause ? line_measured(cause->value, session->lang) : NULL;

	if (firmware)
		return desk_no(session, answer, "check.serial_differs", "sticker", sticker,
			"firmware", firmware, NULL);
	if (verdict == VERDICT_FAIL)
		session->refused++;
	return desk_say(session, answer, keys[verdict], "line",
		cause ? line_name(cause->row, session->lang) : "", "measured", measured, "required",
		required, NULL);
}

static bool conclude(struct session *session, struct answer *answer, GError **error)
{
	struct checking *own = session->own;
	g_autoptr(GArray) rows = NULL;
	g_autoptr(struct draft) draft = NULL;
	g_autofree char *firmware = NULL;
	enum verdict verdict;
	struct met met;

	kept_met(session, own->unit, &met);
	verdict = spec_judge(session->spec, &own->measured, &rows);
	firmware = other_serial(own, &met);
	draft = verdict_draft(session, &met, rows, verdict, firmware);
	desk_unit(session, &met, answer);
	if (!desk_record(session, draft, &met, answer, error))
		return false;
	g_free(answer->lines);
	answer->lines = verdict_lines(rows, session->lang);
	say_verdict(session, met.serial, rows, verdict, firmware, answer);
	forget(own);
	return true;
}

/* ---- the steps to it ---- */

/* Its value is a whole number. */
static bool is_number(const struct spec_row *row)
{
	gint64 number;

	return row->op == SPEC_GE || row->op == SPEC_LE || row->op == SPEC_BETWEEN ||
	       (row->op == SPEC_EQ && spec_number(row->value, &number));
}

static bool is_open(const struct checking *own, const struct spec_row *row)
{
	return !g_hash_table_contains(own->measured.values, row->key);
}

/* YES and NO answer a line that is yes or no; of the others the value is typed. */
static bool ask(
	struct session *session, const struct spec_row *row, guint left, struct answer *answer)
{
	g_autofree char *count = g_strdup_printf("%u", left);
	g_autofree char *required = line_required(row, session->lang);
	const char *key = "check.ask_number";

	if (row->op == SPEC_YES)
		key = "check.ask";
	else if (!is_number(row))
		key = "check.ask_word";
	return desk_say(session, answer, key, "line", line_name(row, session->lang), "key",
		row->key, "required", required, "n", count, NULL);
}

/* Asks for the next line by eye, then for what the machine has not said, then concludes. */
static bool go_on(struct session *session, struct answer *answer, GError **error)
{
	struct checking *own = session->own;
	guint missing = 0;

	own->asked = NULL;
	for (guint i = 0; i < session->spec->rows->len; i++) {
		const struct spec_row *row = g_ptr_array_index(session->spec->rows, i);
		if (!is_open(own, row))
			continue;
		if (!row->measured && !own->asked)
			own->asked = row;
		missing++;
	}
	if (own->asked)
		return ask(session, own->asked, missing, answer);
	if (missing > 0)
		return desk_say_count(session, answer, "check.measure", missing);
	return conclude(session, answer, error);
}

/* The line that asks whether sticker and machine agree is answered by the two themselves. */
static void compare_serials(struct session *session)
{
	static const char line[] = "serial_matches";
	struct checking *own = session->own;
	g_autofree char *other = NULL;
	struct met met;

	if (g_hash_table_contains(own->measured.values, line) ||
		(!g_hash_table_contains(own->measured.values, "serial") &&
			!g_hash_table_contains(own->measured.values, "sn")))
		return;
	kept_met(session, own->unit, &met);
	other = other_serial(own, &met);
	g_hash_table_insert(own->measured.values, g_strdup(line), g_strdup(other ? "no" : "yes"));
}

static const struct spec_row *row_of(const struct session *session, const char *key)
{
	for (guint i = 0; i < session->spec->rows->len; i++) {
		const struct spec_row *row = g_ptr_array_index(session->spec->rows, i);
		if (strcmp(row->key, key) == 0)
			return row;
	}
	return NULL;
}

/* False when it answered: none of the values is asked for, or one is no number. What a probe says
 * beside the lines of the specification is let through. */
static bool values_fit(struct session *session, GHashTable *values, struct answer *answer)
{
	static const char *const serials[] = { "serial", "sn", NULL };
	const char *stray = NULL;
	guint fit = 0;
	GHashTableIter iter;
	gpointer key, value;
	gint64 number;

	g_hash_table_iter_init(&iter, values);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		const struct spec_row *row = row_of(session, key);
		if (row && is_number(row) && !spec_number(value, &number))
			return !desk_no(session, answer, "check.no_number", "key", key, "value",
				value, NULL);
		if (row || g_strv_contains(serials, key))
			fit++;
		else
			stray = key;
	}
	return fit > 0 || !desk_no(session, answer, "check.unknown_key", "key", stray, NULL);
}

/* The lines that were measured just now, judged. */
static char *noted(struct session *session, GHashTable *values)
{
	struct checking *own = session->own;
	g_autoptr(GArray) rows = NULL;

	spec_judge(session->spec, &own->measured, &rows);
	for (guint i = rows->len; i-- > 0;)
		if (!g_hash_table_contains(
			    values, g_array_index(rows, struct verdict_row, i).row->key))
			g_array_remove_index(rows, i);
	return rows->len ? verdict_lines(rows, session->lang) : NULL;
}

static bool take_values(struct session *session, const char *text, struct answer *answer)
{
	struct checking *own = session->own;
	struct measurement given;
	bool taken;

	measurement_init(&given);
	taken = measurement_add(&given, text, NULL);
	if (!taken)
		desk_no(session, answer, "check.bad_measure", "text", text, NULL);
	else if ((taken = values_fit(session, given.values, answer)) &&
		 !(taken = measurement_add(&own->measured, text, NULL)))
		desk_no(session, answer, "check.bad_measure", "text", text, NULL);
	if (taken) {
		compare_serials(session);
		answer->lines = noted(session, given.values);
	}
	measurement_clear(&given);
	return taken;
}

/* As the commission judges what it has received. */
static bool not_received(struct session *session, const struct met *met, struct answer *answer)
{
	static const char *const keys[] = { "desk.receive_first", "desk.elsewhere", NULL };
	const char *key = desk_may(session->store, met->unit, "device.accepted", NULL);

	return key && g_strv_contains(keys, key) &&
	       desk_refuses(session, met, "device.accepted", NULL, answer);
}

static char *name_of(const struct checking *own)
{
	return g_strdup(*own->unit->serial ? own->unit->serial : own->unit->tag);
}

static bool checking_unit(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	struct checking *own = session->own;

	if (own->unit && strcmp(own->unit->dev, met->dev) != 0) {
		g_autofree char *name = name_of(own);
		return desk_say(session, answer, "check.finish", "serial", name, NULL);
	}
	desk_unit(session, met, answer);
	if (not_received(session, met, answer) ||
		desk_refuses(session, met, "device.checked", NULL, answer))
		return true;
	if (!own->unit)
		own->unit = kept_new(met);
	return go_on(session, answer, error);
}

/* The unit before the first `;` of a whole check in one text. */
static bool start_whole(
	struct session *session, const struct scan *scan, const char *name, struct answer *answer)
{
	struct checking *own = session->own;
	g_autoptr(struct identity) identity = desk_identify(session, name, "");
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);
	struct met met;

	forget(own);
	if (first->role == CODE_TAG) {
		if (!meet_tag(session, scan, first->value, scan->how, &met, answer))
			return false;
	} else if (first->role == CODE_SERIAL) {
		meet_serial(session, scan, first->value, &met);
	} else {
		desk_no(session, answer, "unit.unknown", "code", name, NULL);
		return false;
	}
	if (!met.unit) {
		desk_no(session, answer, "unit.unknown", "code", name, NULL);
		return false;
	}
	if (not_received(session, &met, answer))
		return false;
	own->unit = kept_new(&met);
	return true;
}

static bool whole_check(struct session *session, const struct scan *scan, const char *semicolon,
	struct answer *answer, GError **error)
{
	struct checking *own = session->own;
	g_autofree char *name = g_strstrip(g_strndup(scan->text, (gsize)(semicolon - scan->text)));
	bool done;

	if (!start_whole(session, scan, name, answer))
		return true;
	done = !take_values(session, semicolon + 1, answer) || conclude(session, answer, error);
	forget(own);
	return done;
}

/* True for text that begins with `key=`. */
static bool is_values(const char *text)
{
	const char *equals = strchr(text, '=');
	g_autofree char *key = equals ? g_strndup(text, (gsize)(equals - text)) : NULL;

	return equals && spec_key_good(g_strstrip(key));
}

static bool checking_text(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error)
{
	struct checking *own = session->own;
	const char *semicolon = strchr(scan->text, ';');

	if (is_values(scan->text)) {
		if (!own->unit)
			return desk_say(session, answer, "check.scan_unit", NULL);
		return !take_values(session, scan->text, answer) || go_on(session, answer, error);
	}
	if (semicolon && is_values(semicolon + 1))
		return whole_check(session, scan, semicolon, answer, error);
	if (strchr(scan->text, '=') && !strstr(scan->text, "://"))
		return desk_no(session, answer, "check.bad_measure", "text", scan->text, NULL);
	return true;
}

/* A verdict on what was measured; on nothing there is none. */
static bool finish(struct session *session, struct answer *answer, GError **error)
{
	struct checking *own = session->own;
	g_autofree char *name = name_of(own);

	if (g_hash_table_size(own->measured.values) > 0)
		return conclude(session, answer, error);
	forget(own);
	return desk_say(session, answer, "check.nothing", "serial", name, NULL);
}

static bool checking_command(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	struct checking *own = session->own;
	bool yes = strcmp(word, "YES") == 0;

	if (!own->unit)
		return true;
	if (yes || strcmp(word, "NO") == 0) {
		if (own->asked && own->asked->op == SPEC_YES)
			g_hash_table_replace(own->measured.values, g_strdup(own->asked->key),
				g_strdup(yes ? "yes" : "no"));
		return go_on(session, answer, error);
	}
	if (strcmp(word, "DONE") == 0)
		return finish(session, answer, error);
	if (strcmp(word, "UNDO") == 0) {
		g_autofree char *name = name_of(own);
		forget(own);
		return desk_say(session, answer, "undo.done", "what", name, NULL);
	}
	return true;
}

/* The end of the scans ends the check that is under way. */
static bool checking_done(struct session *session, struct answer *answer, GError **error)
{
	const struct checking *own = session->own;

	return !own->unit || finish(session, answer, error);
}

const struct mode mode_check = {
	.row = { "check", "Check units against the specification" },
	.begin = checking_begin,
	.end = checking_end,
	.text = checking_text,
	.unit = checking_unit,
	.command = checking_command,
	.done = checking_done,
};
