/* SPDX-License-Identifier: Apache-2.0
 * One scan in, one answer out: silence for a repeat, then commands, then what the mode wants to see
 * as text, then what identification says the code is. */
#include "station/desk.h"

#include "base/error.h"
#include "base/json.h"
#include "station/issuer.h"

#include <string.h>

enum { REPEAT_MS = 1500, KEPT_MAX = 100 };

void answer_clear(struct answer *answer)
{
	g_free(answer->sentence);
	g_free(answer->unit);
	g_free(answer->lines);
	g_free(answer->dev);
	g_free(answer->event);
	*answer = (struct answer){ 0 };
}

/* ---- a session ---- */

static const struct mode *mode_find(const char *name)
{
	for (const struct mode *const *mode = modes; *mode; mode++)
		if (name && g_ascii_strcasecmp((*mode)->row.name, name) == 0)
			return *mode;
	return NULL;
}

static bool find_mode(struct session *session, const char *name, GError **error)
{
	GString *names;

	session->mode = mode_find(name);
	if (session->mode)
		return true;
	names = g_string_new(NULL);
	for (const struct mode *const *mode = modes; *mode; mode++)
		g_string_append_printf(names, "%s%s", names->len ? " " : "", (*mode)->row.name);
	refuse(error, BELGI_ERROR_USAGE, "mode '%s': unknown; known are %s", name ? name : "",
		names->str);
	g_string_free(names, TRUE);
	return false;
}

static bool find_lang(struct session *session, const char *lang, GError **error)
{
	g_autofree char *own = lang ? NULL : store_get(session->store, "lang");

	session->lang = LANG_RU;
	if (lang && !lang_read(lang, &session->lang))
		return refuse(error, BELGI_ERROR_USAGE,
			"language '%s': unknown; known are kk ru en", lang);
	lang_read(own, &session->lang);
	return true;
}

/* An id that was given has its letter and 12 characters. */
static bool check_ids(const struct session *session, GError **error)
{
	const struct {
		const char *option, *id;
		char letter;
	} ids[] = {
		{ "ship", session->ship, 's' },
		{ "operator", session->operator_id, 'o' },
		{ "list", session->list, 'l' },
		{ "spec", session->spec_id, 'q' },
	};

	for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autofree char *good = ids[i].id ? meet_id(ids[i].id, ids[i].letter) : NULL;
		if (ids[i].id && g_strcmp0(good, ids[i].id) != 0)
			return refuse(error, BELGI_ERROR_USAGE,
				"%s '%s': not an id (%c and 12 characters); give one",
				ids[i].option, ids[i].id, ids[i].letter);
	}
	return true;
}

/* A station that only oversees looks and inspects: it holds nothing. */
static bool role_fits(const struct session *session, const struct mode *mode)
{
	const unsigned holders = ROLE_SCHOOL | ROLE_WAREHOUSE | ROLE_SUPPLIER | ROLE_FUND;
	unsigned roles =
		authority_roles(store_authority(session->store), store_station(session->store));

	return mode == &mode_show || mode == &mode_inspect || mode == &mode_print ||
	       (roles & holders);
}

static bool check_role(const struct session *session, GError **error)
{
	return role_fits(session, session->mode) ||
	       refuse(error, BELGI_ERROR_REFUSED,
		       "mode %s: this station holds no units; do it at a school, warehouse, "
		       "supplier or fund",
		       session->mode->row.name);
}

static bool begin(struct session *session, GError **error)
{
	return check_role(session, error) &&
	       (!session->mode->begin || session->mode->begin(session, error));
}

static void end(struct session *session)
{
	if (session->mode && session->mode->end)
		session->mode->end(session);
	session->own = NULL;
	g_clear_pointer(&session->expected, g_hash_table_unref);
	session->here = 0;
	if (session->seen)
		g_hash_table_remove_all(session->seen);
}

static GHashTable *seen_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static void copy_options(struct session *session, const struct session_options *options)
{
	const struct {
		char **to;
		const char *from;
	} texts[] = {
		{ &session->ship, options->ship },
		{ &session->to, options->to },
		{ &session->box, options->box },
		{ &session->manifest, options->manifest },
		{ &session->operator_id, options->operator_id },
		{ &session->list, options->list },
		{ &session->spec_id, options->spec },
		{ &session->inventory, options->first_inventory },
		{ &session->reason, options->reason },
		{ &session->at, options->at },
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i].to = g_strdup(texts[i].from);
	session->close = options->close;
	session->print = options->print;
	session->print_data = options->print_data;
}

struct session *session_new(const struct session_options *options, GError **error)
{
	g_autoptr(struct session) session = g_new0(struct session, 1);

	session->store = options->store;
	session->clock = store_clock(options->store);
	session->seen = seen_new();
	session->recorded = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);
	copy_options(session, options);
	if (!find_lang(session, options->lang, error) ||
		!find_mode(session, options->mode, error) || !check_ids(session, error))
		return NULL;
	store_hold(session->store);
	bool begun = begin(session, error);
	store_release(session->store);
	if (!begun)
		return NULL;
	session->labels = labels_load();
	return g_steal_pointer(&session);
}

void session_free(struct session *session)
{
	if (!session)
		return;
	end(session);
	g_free(session->ship);
	g_free(session->to);
	g_free(session->box);
	g_free(session->manifest);
	g_free(session->operator_id);
	g_free(session->list);
	g_free(session->spec_id);
	g_free(session->inventory);
	g_free(session->reason);
	g_free(session->at);
	g_free(session->last_text);
	g_free(session->last_source);
	g_free(session->label);
	kept_free(session->suggested);
	spec_free(session->spec);
	labels_free(session->labels);
	g_free(session->makers);
	g_clear_pointer(&session->asked_makers, g_hash_table_unref);
	g_hash_table_unref(session->seen);
	g_ptr_array_unref(session->recorded);
	g_free(session);
}

enum lang session_lang(const struct session *session)
{
	return session->lang;
}

void session_progress(const struct session *session, struct progress *progress)
{
	progress->expected = session->expected ? g_hash_table_size(session->expected) : 0;
	progress->seen = g_hash_table_size(session->seen);
	progress->missing = progress->expected - session->here;
	progress->refused = session->refused;
}

/* ---- a scan ---- */

/* Answers that ask for a command. */
static const char *const questions[] = { "check.ask", "receive.confirm", "tag.suggest", "tag.has",
	NULL };

static bool is_question(const char *key)
{
	return key && g_strv_contains(questions, key);
}

/* A trigger pulled twice, or a scanner that goes on reading what it sees. The same command again is
 * no such echo where the last answer asked for one. */
static bool repeated(struct session *session, const struct scan *scan)
{
	g_autofree char *command = session->asked ? meet_command(scan->text) : NULL;
	gint64 since = scan->at - session->last_at;
	bool same = since >= 0 && since < REPEAT_MS && !command &&
		    g_strcmp0(session->last_text, scan->text) == 0 &&
		    g_strcmp0(session->last_source, scan->source) == 0;

	if (!same) {
		g_free(session->last_text);
		g_free(session->last_source);
		session->last_text = g_strdup(scan->text);
		session->last_source = g_strdup(scan->source);
	}
	session->last_at = scan->at;
	return same;
}

static bool stay_silent(struct answer *answer)
{
	answer->outcome = OUTCOME_YES;
	answer->key = "";
	answer->sentence = g_strdup("");
	return true;
}

/* On the label that showed a unit, what else looks like a serial number is its part number. */
static bool is_beside(struct session *session, const struct met *met)
{
	const struct scan *scan = met->scan;

	if (!scan || !scan->image)
		return false;
	if (!met->unit)
		return !*met->tag && g_strcmp0(session->label, scan->source) == 0;
	g_free(session->label);
	session->label = g_strdup(scan->source);
	return false;
}

bool session_meet(
	struct session *session, const struct met *met, struct answer *answer, GError **error)
{
	g_autofree char *name = NULL;

	if (is_beside(session, met))
		return desk_say(session, answer, "identify.part", NULL);
	if (met->unit || session->mode->unknown)
		return session->mode->unit(session, met, answer, error);
	name = desk_met_name(met);
	desk_unit(session, met, answer);
	if (desk_loose(session, met))
		return desk_no(session, answer, "tag.loose", NULL);
	return desk_no(session, answer, "unit.unknown", "code", name, NULL);
}

typedef bool handler(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error);

static bool on_tag(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	g_autofree char *issuer = store_get(session->store, "issuer");
	const char piece[] = { candidate->piece, '\0' };
	struct met met;

	if (issuer_practice(candidate->value) && !(issuer && issuer_practice(issuer)))
		return desk_no(session, answer, "tag.practice", NULL);
	if (candidate->piece && !session->mode->pieces)
		return desk_say(session, answer, "identify.piece", "piece",
			word_name("piece", piece, session->lang), NULL);
	return !meet_tag(session, scan, candidate->value, scan->how, &met, answer) ||
	       session_meet(session, &met, answer, error);
}

static bool on_serial(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	struct met met;

	meet_serial(session, scan, candidate->value, &met);
	return session_meet(session, &met, answer, error);
}

static bool on_torn(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	(void)error;
	return meet_torn(session, scan, candidate, answer);
}

/* What a mode may know what to do with. */
static bool on_code(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	if (session->mode->code && !session->mode->code(session, scan, candidate, answer, error))
		return false;
	return answer->key || desk_say(session, answer, "identify.not_here", NULL);
}

/* What is no serial number: which code it is, and which to scan instead. */
static bool on_other(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	const char *which = candidate->reason ? candidate->reason : code_role_word(candidate->role);
	g_autofree char *key = g_strdup_printf("identify.%s", which);

	(void)scan;
	(void)error;
	return desk_say(session, answer, key, NULL);
}

static bool on_placeholder(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	(void)scan;
	(void)error;
	return desk_no(session, answer, "identify.placeholder", "serial", candidate->value, NULL);
}

/* The newest unknown codes are kept as JSON strings, a line each, for a person to look at. */
static bool on_unknown(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	g_autofree char *kept = store_get(session->store, "kept");
	g_auto(GStrv) lines = g_strsplit(kept ? kept : "", "\n", -1);
	GString *all = g_string_new(NULL);
	guint count = g_strv_length(lines);
	bool done;

	(void)candidate;
	for (guint i = count >= KEPT_MAX ? count - KEPT_MAX + 1 : 0; i < count; i++)
		g_string_append_printf(all, "%s\n", lines[i]);
	json_quote(all, scan->text);
	done = store_set(session->store, "kept", all->str, error) &&
	       desk_say(session, answer, "identify.unknown", NULL);
	g_string_free(all, TRUE);
	return done;
}

/* ---- commands ---- */

static bool confirm(
	struct session *session, const char *word, struct answer *answer, GError **error)
{
	g_autoptr(struct kept) suggested = g_steal_pointer(&session->suggested);
	struct met met;

	if (strcmp(word, "YES") != 0)
		return desk_say(session, answer, "tag.not_confirmed", NULL);
	kept_met(session, suggested, &met);
	return session_meet(session, &met, answer, error);
}

/* What a mode has in a session. */
struct stage {
	const struct mode *mode;
	void *own;
	GHashTable *expected, *seen;
	guint here;
};

static struct stage stage_of(const struct session *session)
{
	return (struct stage){ session->mode, session->own, session->expected, session->seen,
		session->here };
}

static void set_stage(struct session *session, const struct stage *stage)
{
	session->mode = stage->mode;
	session->own = stage->own;
	session->expected = stage->expected;
	session->seen = stage->seen;
	session->here = stage->here;
}

/* Begins a mode afresh; one that cannot begin leaves the one before as it was. */
static bool change_stage(struct session *session, const struct mode *mode, GError **error)
{
	const struct stage before = stage_of(session);
	const struct stage fresh = { .mode = mode, .seen = seen_new() };
	struct stage begun;
	bool good;

	set_stage(session, &fresh);
	good = begin(session, error);
	begun = stage_of(session);
	set_stage(session, good ? &before : &begun);
	end(session);
	g_hash_table_unref(session->seen);
	set_stage(session, good ? &begun : &before);
	return good;
}

/* Why a mode cannot begin with what the desk was started with. */
static const struct {
	const struct mode *mode;
	enum belgi_error code;
	const char *key;
} hindrances[] = {
	{ &mode_ship, BELGI_ERROR_USAGE, "begin.no_destination" },
	{ &mode_ship, BELGI_ERROR_REFUSED, "begin.waybill" },
	{ &mode_check, BELGI_ERROR_NOT_FOUND, "begin.no_spec" },
	{ &mode_receive, BELGI_ERROR_NOT_FOUND, "begin.no_shipment" },
	{ &mode_tag, BELGI_ERROR_NOT_FOUND, "begin.no_manifest" },
	{ &mode_pack, BELGI_ERROR_USAGE, "begin.no_box" },
	{ &mode_balance, BELGI_ERROR_USAGE, "begin.no_number" },
	{ &mode_reject, BELGI_ERROR_USAGE, "begin.no_reason" },
	{ &mode_print, BELGI_ERROR_USAGE, "begin.no_printer" },
};

/* NULL: it is not for the desk to answer. */
static const char *hindrance(const struct mode *mode, const GError *problem)
{
	for (guint i = 0; i < G_N_ELEMENTS(hindrances); i++)
		if (hindrances[i].mode == mode &&
			g_error_matches(problem, BELGI_ERROR, (int)hindrances[i].code))
			return hindrances[i].key;
	return NULL;
}

static bool switch_mode(
	struct session *session, const struct mode *mode, struct answer *answer, GError **error)
{
	g_autoptr(GError) problem = NULL;
	const char *key;

	if (session->mode->busy && g_hash_table_size(session->seen) > 0)
		return desk_say(session, answer, "desk.finish_first", NULL);
	if (!role_fits(session, mode))
		return desk_no(session, answer, "begin.no_role", NULL);
	if (change_stage(session, mode, &problem))
		return desk_say(session, answer, "desk.mode", "mode",
			word_name("mode", mode->row.name, session->lang), NULL);
	key = hindrance(mode, problem);
	if (key)
		return desk_no(session, answer, key, NULL);
	g_propagate_error(error, g_steal_pointer(&problem));
	return false;
}

static bool do_done(struct session *session, struct answer *answer, GError **error)
{
	if (session->mode->done && !session->mode->done(session, answer, error))
		return false;
	return answer->key ||
	       desk_say_count(session, answer, "desk.done", g_hash_table_size(session->seen));
}

static bool obey(struct session *session, const char *word, struct answer *answer, GError **error)
{
	const struct mode *mode = mode_find(word);

	if (session->suggested && (strcmp(word, "YES") == 0 || strcmp(word, "NO") == 0))
		return confirm(session, word, answer, error);
	if (mode)
		return switch_mode(session, mode, answer, error);
	if (session->mode->command && !session->mode->command(session, word, answer, error))
		return false;
	if (answer->key)
		return true;
	if (strcmp(word, "UNDO") == 0)
		return session_undo(session, answer, error);
	if (strcmp(word, "DONE") == 0)
		return do_done(session, answer, error);
	return desk_say(session, answer, "desk.unknown_command", NULL);
}

/* What DONE has said is not said again when the scans end. */
static bool on_command(struct session *session, const struct scan *scan,
	const struct candidate *candidate, struct answer *answer, GError **error)
{
	bool obeyed = obey(session, candidate->value, answer, error);

	(void)scan;
	session->ended =
		obeyed && strcmp(candidate->value, "DONE") == 0 && !is_question(answer->key);
	return obeyed;
}

static const struct {
	enum role_of_code role;
	handler *handle;
} handlers[] = {
	{ CODE_TAG, on_tag },
	{ CODE_TAG_MISREAD, on_torn },
	{ CODE_TAG_TORN, on_torn },
	{ CODE_SERIAL, on_serial },
	{ CODE_PLACEHOLDER, on_placeholder },
	{ CODE_PERSON, on_code },
	{ CODE_COMMAND, on_command },
	{ CODE_BOX, on_code },
	{ CODE_SHIP, on_code },
	{ CODE_MEASURE, on_code },
	{ CODE_UNKNOWN, on_unknown },
};

static bool answer_code(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error)
{
	g_autofree char *command = meet_command(scan->text);
	g_autoptr(struct identity) identity =
		desk_identify(session, command ? command : scan->text, scan->aim);
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);

	if (first->role != CODE_COMMAND) {
		g_clear_pointer(&session->suggested, kept_free);
		if (session->mode->text && !session->mode->text(session, scan, answer, error))
			return false;
		if (answer->key)
			return true;
	}
	for (guint i = 0; i < G_N_ELEMENTS(handlers); i++)
		if (handlers[i].role == first->role)
			return handlers[i].handle(session, scan, first, answer, error);
	return on_other(session, scan, first, answer, error);
}

static bool clear(struct answer *answer)
{
	answer_clear(answer);
	return false;
}

bool session_scan_soon(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error)
{
	*answer = (struct answer){ 0 };
	if (repeated(session, scan))
		return stay_silent(answer);
	session->ended = false;
	store_hold(session->store);
	bool answered = answer_code(session, scan, answer, error);
	store_release(session->store);
	session->asked = answered && is_question(answer->key);
	answer->written = store_written(session->store);
	/* What was not recorded may be scanned again at once. */
	if (!answered)
		g_clear_pointer(&session->last_text, g_free);
	return answered || clear(answer);
}

static bool settled(struct session *session, struct answer *answer, GError **error)
{
	return store_durable(session->store, store_written(session->store), error) || clear(answer);
}

bool session_scan(
	struct session *session, const struct scan *scan, struct answer *answer, GError **error)
{
	return session_scan_soon(session, scan, answer, error) && settled(session, answer, error);
}

bool session_knows(struct session *session, const struct scan *scan)
{
	g_autoptr(struct identity) identity = desk_identify(session, scan->text, scan->aim);
	const struct candidate *first = &g_array_index(identity->candidates, struct candidate, 0);

	if (first->role == CODE_TAG)
		return store_unit_of_tag(session->store, first->value, NULL) != NULL;
	return first->role == CODE_SERIAL &&
	       store_unit_of_serial(session->store, first->value) != NULL;
}

bool session_done(struct session *session, struct answer *answer, GError **error)
{
	*answer = (struct answer){ 0 };
	if (session->ended)
		return stay_silent(answer);
	if (session->mode->done && !session->mode->done(session, answer, error))
		return clear(answer);
	return (answer->key || stay_silent(answer)) && settled(session, answer, error);
}
