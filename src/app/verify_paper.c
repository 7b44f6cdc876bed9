/* SPDX-License-Identifier: Apache-2.0
 * belgi verify --paper: codes of a paper out of photos or from a scanner. With the root key alone:
 * is it genuine, and what is it. With a store: does it still stand, and what came of its units. */
#include "app/scanners.h"
#include "app/tell.h"

#include "base/error.h"
#include "base/file.h"
#include "model/serial.h"
#include "model/tag.h"
#include "model/vouch.h"
#include "scan/image.h"
#include "station/act_state.h"
#include "station/card.h"
#include "station/labels.h"

#include <string.h>

enum {
	STATUS_REFUSED = 1,
	STATUS_BAD = 3,
	STATUS_ABSENT = 4,
	STATUS_CONFLICT = 5,
	BUDGET_MS = 4000, /* a page has small codes, and nobody waits in a row for it */
	FILE_MAX = 64 * 1024 * 1024
};

/* ---- what the codes say ---- */

static void add_code(GString *codes, const char *text)
{
	if (codes->len < VOUCH_BYTES_MAX)
		g_string_append_printf(codes, "%s\n", text);
}

static bool add_picture(GString *codes, const char *path, GError **error)
{
	g_autoptr(GPtrArray) scans = g_ptr_array_new_with_free_func((GDestroyNotify)scan_free);

	if (!image_read(path, BUDGET_MS, scans, error))
		return false;
	for (guint i = 0; i < scans->len; i++)
		add_code(codes, ((const struct scan *)scans->pdata[i])->text);
	return true;
}

/* A picture, or runs as text: a log that was exported proves as much as a code. */
static bool add_file(GString *codes, const char *path, GError **error)
{
	g_autofree char *bytes = NULL;
	gsize len;

	if (!file_read(path, FILE_MAX, &bytes, &len, error))
		return false;
	if (g_str_has_prefix(bytes, "%PDF"))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a PDF, not a picture of one; make it with pdftoppm -r 200 -png", path);
	if (!g_str_has_prefix(bytes, "belgi-run-1 "))
		return add_picture(codes, path, error);
	if (len > VOUCH_BYTES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: over %d bytes; no codes of a paper are that long", path,
			VOUCH_BYTES_MAX);
	g_string_append_len(codes, bytes, (gssize)len);
	g_string_append_c(codes, '\n');
	return true;
}

static bool add_files(struct call *call, GString *codes, GError **error)
{
	for (guint i = 0; i < call->args->len; i++)
		if (!add_file(codes, call_arg(call, i), error))
			return false;
	return true;
}

/* Until the source ends, or DONE. */
static bool add_scans(struct call *call, GString *codes, const char *from, GError **error)
{
	AUTO_SCANNERS struct scanners scanners = { 0 };
	g_autoptr(struct source) source = NULL;
	enum source_answer answer = SOURCE_SCAN;

	if (!scanners_open(&scanners, call, error))
		return false;
	source = source_open(from, error);
	if (!source)
		return false;
	source_set_budget(source, BUDGET_MS);
	source_set_scanners(source, scanners.profiles, scanners.roster);
	while (answer != SOURCE_END) {
		struct scan scan = { 0 };
		g_autoptr(GError) problem = NULL;
		answer = source_next(source, &scan, &problem);
		if (answer == SOURCE_ERROR)
			complain(call, problem);
		if (answer != SOURCE_SCAN)
			continue;
		if (strstr(scan.text, "BELGI:CMD:DONE"))
			answer = SOURCE_END;
		else
			add_code(codes, scan.text);
		scan_clear(&scan);
	}
	return true;
}

/* ---- saying ---- */

static const char *const signs[] = {
	[OUTCOME_YES] = "✓",
	[OUTCOME_ATTENTION] = "!",
	[OUTCOME_NO] = "✗",
};

/* What is said of each verdict, and the exit status. */
static const struct saying {
	const char *word, *key;
	int status;
} verdicts[] = {
	[VOUCH_GENUINE] = { "genuine", "vouch.genuine", 0 },
	[VOUCH_ROOTLESS] = { "rootless", "vouch.rootless", 0 },
	[VOUCH_KEYLESS] = { "keyless", "vouch.keyless", STATUS_ABSENT },
	[VOUCH_CHANGED] = { "changed", "vouch.changed", STATUS_BAD },
	[VOUCH_STRANGER] = { "stranger", "vouch.stranger", STATUS_REFUSED },
	[VOUCH_REVOKED] = { "revoked", "vouch.revoked", STATUS_REFUSED },
	[VOUCH_ORG] = { "org", "vouch.org", STATUS_REFUSED },
	[VOUCH_SEVERAL] = { "several", "vouch.several", STATUS_BAD },
	[VOUCH_NONE] = { "none", "vouch.none", STATUS_ABSENT },
};

static const struct saying stands[] = {
	[ACT_STANDS] = { "stands", "stand.stands", 0 },
	[ACT_VOIDED] = { "voided", "stand.voided", STATUS_REFUSED },
	[ACT_ERASED] = { "erased", "stand.erased", STATUS_REFUSED },
	[ACT_ASIDE] = { "aside", "stand.aside", STATUS_REFUSED },
	[ACT_OTHER] = { "other", "stand.other", STATUS_CONFLICT },
	[ACT_UNKNOWN] = { "unknown", "stand.unknown", 0 },
};

/* Takes the text. */
static void say_signed(const char *key, char *text)
{
	say("%s %s\n", signs[word_find(key)->outcome], text);
	g_free(text);
}

static void worse(struct call *call, int status)
{
	if (call->status == 0)
		call->status = status;
}

static char *org_name(const struct call *call, const char *org)
{
	enum lang lang;

	call_lang(call, &lang, NULL);
	return call->store ? card_org(call->store, org, lang) : g_strdup(org);
}

static void print_verdict(struct call *call, const struct vouch *vouch)
{
	const struct saying *row = &verdicts[vouch->verdict];
	const struct event *act = vouch->act;
	bool damaged = vouch->verdict == VOUCH_CHANGED && !act;
	const char *key = damaged ? "vouch.damaged" : row->key;
	g_autofree char *org = act ? org_name(call, act->org) : g_strdup("");
	g_autofree char *n = g_strdup_printf("%" G_GINT64_FORMAT, act ? act->n : 0);
	g_autofree char *last = g_strdup_printf("%" G_GINT64_FORMAT, vouch->last);

	worse(call, row->status);
	say_signed(key,
		tell(call, key, "st", act ? act->st : "", "org", org, "n", n, "last", last, NULL));
}

static void print_paper(const struct call *call, const struct event *act)
{
	g_autofree char *key = g_strconcat("paper.", event_text(act, "form"), NULL);
	g_autofree char *form =
		word_find(key) ? tell(call, key, NULL) : g_strdup(event_text(act, "form"));
	g_autofree char *org = org_name(call, act->org);
	g_autofree char *units = tell_count(call, "unit", (guint64)vouch_units(act));
	g_autofree char *line = tell(call, "vouch.paper", "form", form, "no", event_text(act, "no"),
		"day", event_text(act, "day"), "org", org, "units", units, NULL);

	say("    %s\n", line);
}

static void print_changes(const struct call *call, const struct act_state *state)
{
	g_autoptr(GString) changes = g_string_new(NULL);
	g_autofree char *line = NULL;
	enum lang lang;

	call_lang(call, &lang, NULL);
	for (guint i = 0; i < state->changes->len; i++) {
		const struct act_change *change =
			&g_array_index(state->changes, struct act_change, i);
		g_string_append_printf(changes, "%s%s %u", i ? ", " : "",
			word_name("kind", change->kind, lang), change->units);
	}
	if (!changes->len)
		return;
	line = tell(call, "stand.since", "changes", changes->str, NULL);
	say("    %s\n", line);
}

static void print_state(struct call *call, const struct act_state *state)
{
	const struct saying *row = &stands[state->stand];
	g_autofree char *org = state->by ? org_name(call, state->by) : g_strdup("");

	worse(call, row->status);
	say_signed(row->key,
		tell(call, row->key, "org", org, "day", state->day ? state->day : "", NULL));
	print_changes(call, state);
}

/* ---- one unit ---- */

enum on_paper { ON_IT, NOT_ON_IT, UNSEEN, BY_SERIAL };
static const struct saying places[] = {
	[ON_IT] = { "on", "vouch.unit", 0 },
	[NOT_ON_IT] = { "not_on", "vouch.not_unit", STATUS_REFUSED },
	[UNSEEN] = { "unseen", "vouch.unseen", STATUS_ABSENT },
	[BY_SERIAL] = { "by_serial", "vouch.by_serial", STATUS_ABSENT },
};

static bool has_text(const GPtrArray *texts, const char *text)
{
	for (guint i = 0; i < texts->len; i++)
		if (strcmp(g_ptr_array_index(texts, i), text) == 0)
			return true;
	return false;
}

/* Whatever the text can be the name of; *serial: some of it was a serial number. */
static GPtrArray *names_of(const char *text, bool *serial)
{
	g_autoptr(struct labels) labels = labels_load();
	g_autoptr(struct identity) identity = labels_identify(labels, NULL, text, NULL, NULL, NULL);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	char normal[SERIAL_SIZE], dev[DEV_SIZE];
	struct tag tag;
	/* Whose issuer nobody here knows, and so may be a serial number as well. */
	bool is_tag = tag_read(&tag, text, NULL);

	g_ptr_array_add(names, g_strdup(text));
	for (guint i = 0; i < identity->candidates->len; i++) {
		const struct candidate *candidate =
			&g_array_index(identity->candidates, struct candidate, i);
		if (candidate->role == CODE_TAG)
			dev_of_tag(dev, candidate->value);
		else if (candidate->role == CODE_SERIAL &&
			 serial_read(normal, candidate->value, NULL, NULL) == SERIAL_GOOD)
			dev_of_serial(dev, normal);
		else
			continue;
		*serial |= candidate->role == CODE_SERIAL && !is_tag;
		g_ptr_array_add(names, g_strdup(dev));
	}
	return names;
}

static bool any_of(const GPtrArray *names, const GPtrArray *devs)
{
	for (guint i = 0; i < names->len; i++)
		if (has_text(devs, g_ptr_array_index(names, i)))
			return true;
	return false;
}

/* A record here may know every part of the paper, and every name of the unit. */
static bool is_on(
	const struct call *call, const struct vouch *vouch, const GPtrArray *names, bool *unseen)
{
	g_autoptr(GPtrArray) devs = call->store ? act_units(call->store, vouch->act) : NULL;
	bool on = false;

	for (guint i = 0; i < names->len; i++)
		on |= vouch_names(vouch, g_ptr_array_index(names, i), unseen);
	if (devs && (gint64)devs->len >= vouch_units(vouch->act)) {
		*unseen = false;
		on |= any_of(names, devs);
	}
	return on;
}

static enum on_paper find_unit(const struct call *call, const struct vouch *vouch, const char *text)
{
	const struct unit_view *unit = call->store ? card_find(call->store, text, NULL) : NULL;
	bool sure = unit != NULL, unseen = false;
	g_autoptr(GPtrArray) names = unit ? g_ptr_array_ref(unit->names) : names_of(text, &sure);

	if (is_on(call, vouch, names, &unseen))
		return ON_IT;
	if (unseen)
		return UNSEEN;
	return sure ? NOT_ON_IT : BY_SERIAL;
}

static void print_unit(struct call *call, enum on_paper place)
{
	const struct saying *row = &places[place];

	worse(call, row->status);
	say_signed(row->key, tell(call, row->key, "unit", call_text(call, "unit"), NULL));
}

/* ---- both ---- */

static void put_changes(struct json_writer *w, const struct act_state *state)
{
	json_begin(w, "since", '{');
	for (guint i = 0; i < state->changes->len; i++) {
		const struct act_change *change =
			&g_array_index(state->changes, struct act_change, i);
		json_put_int(w, change->kind, change->units);
	}
	json_end(w, '}');
}

static void print_json(
	const struct vouch *vouch, const struct act_state *state, const enum on_paper *place)
{
	struct json_writer w = { g_string_new(NULL), false };
	const struct event *act = vouch->act;

	json_begin(&w, NULL, '{');
	json_put_text(&w, "verdict", verdicts[vouch->verdict].word);
	json_put_text(&w, "problem", vouch->problem);
	if (act) {
		json_put_text(&w, "form", event_text(act, "form"));
		json_put_text(&w, "no", event_text(act, "no"));
		json_put_text(&w, "day", event_text(act, "day"));
		json_put_text(&w, "org", act->org);
		json_put_text(&w, "st", act->st);
		json_put_text(&w, "event", act->name);
		json_put_int(&w, "units", vouch_units(act));
	}
	if (state) {
		json_put_text(&w, "record", stands[state->stand].word);
		put_changes(&w, state);
	}
	if (place)
		json_put_text(&w, "unit", places[*place].word);
	json_end(&w, '}');
	say_json(w.out);
}

/* What was not signed says nothing, of a unit neither. */
static bool is_signed(const struct vouch *vouch)
{
	return vouch->verdict == VOUCH_GENUINE || vouch->verdict == VOUCH_ROOTLESS ||
	       vouch->verdict == VOUCH_REVOKED;
}

static void print(struct call *call, const struct vouch *vouch)
{
	AUTO_ACT_STATE struct act_state state = { 0 };
	bool has_state = call->store && is_signed(vouch);
	bool has_unit = call_text(call, "unit") && is_signed(vouch);
	enum on_paper place = has_unit ? find_unit(call, vouch, call_text(call, "unit")) : UNSEEN;

	if (has_state)
		act_state_read(call->store, vouch->act, &state);
	if (call->json) {
		print_json(vouch, has_state ? &state : NULL, has_unit ? &place : NULL);
		worse(call, verdicts[vouch->verdict].status);
		worse(call, has_state ? stands[state.stand].status : 0);
		worse(call, has_unit ? places[place].status : 0);
		return;
	}
	print_verdict(call, vouch);
	if (is_signed(vouch))
		print_paper(call, vouch->act);
	if (has_state)
		print_state(call, &state);
	if (has_unit)
		print_unit(call, place);
}

/* A store that is there helps; only one that was named must be there. */
static bool open_store(struct call *call, GError **error)
{
	g_autofree char *path = call_store_path(call);

	if (!call_text(call, "store") && !g_file_test(path, G_FILE_TEST_EXISTS))
		return true;
	call->store = store_open(path, STORE_READ, call->clock, error);
	return call->store != NULL;
}

static struct vouch *judge(
	struct call *call, const GString *codes, const guint8 *given, GError **error)
{
	guint8 own[KEY_SIZE];
	bool has_own = call->store && store_root(call->store, own);
	bool same = has_own && (!given || memcmp(given, own, KEY_SIZE) == 0);
	const guint8 *root = given ? given : has_own ? own : NULL;

	/* What a store knows under another root key is no proof under this one. */
	return vouch_new(codes->str, codes->len, root,
		call->store && (same || !root) ? store_authority(call->store) : NULL, error);
}

bool verify_paper(struct call *call, const guint8 *root, GError **error)
{
	g_autoptr(GString) codes = g_string_new(NULL);
	g_autoptr(struct vouch) vouch = NULL;
	const char *from = call_text(call, "from");

	if (!from && !call->args->len)
		return refuse(error, BELGI_ERROR_USAGE,
			"verify --paper: no picture given; name photos of the codes, or --from "
			"SOURCE to scan them");
	if (!open_store(call, error) || (from && !add_scans(call, codes, from, error)) ||
		!add_files(call, codes, error))
		return false;
	vouch = judge(call, codes, root, error);
	if (vouch)
		print(call, vouch);
	return vouch != NULL;
}
