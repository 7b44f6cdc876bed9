/* SPDX-License-Identifier: Apache-2.0
 * The codes of a paper (wire.md sections 2, 3 and 7):
 *
 * - the paper: a run of its act.signed with a signed head; of a paper in parts, the last part;
 * - the station: runs from which the root key alone tells that the station may speak for the
 *   organisation: the hub's own admission, signed by the root; the hub's admission of the station;
 *   for a chain that continues another one, its first event.
 *
 * A run counts only when its heads fit the key under which its events are used in the end: runs
 * that do not are taken out and the rest is worked out again, so that no event of an unsigned run
 * ever gives a key, a role or an organisation. What the caller knows of stations (its own log) is
 * held against the paper separately: a key of the one and an admission of the other never make a
 * paper genuine together. */
#include "model/vouch.h"

#include "base/encode.h"
#include "base/error.h"
#include "model/run.h"

#include <string.h>

/* A run, and what became of it. */
struct code {
	struct run *run;
	bool unknown; /* nobody has its key */
	bool wrong;   /* its heads do not fit */
};

struct reading {
	GPtrArray *texts; /* char*: the runs, each once */
	GArray *codes;    /* struct code */
	GPtrArray *held;  /* arrays of struct run* that own what codes borrow */
	struct authority *authority;
	GHashTable *brought; /* st -> key (hex): see key_of */
	const guint8 *root;
	char *problem;
};

/* ---- the runs in the text ---- */

static bool is_of_run(const char *line)
{
	return *line == '{' || g_str_has_prefix(line, "- ") || g_str_has_prefix(line, "head ");
}

static void add_text(GPtrArray *texts, GString *run)
{
	if (run->len > 0 && !g_ptr_array_find_with_equal_func(texts, run->str, g_str_equal, NULL))
		g_ptr_array_add(texts, g_strdup(run->str));
	g_string_truncate(run, 0);
}

/* Scanners end a code as they like, and may send a line feed as CR LF. */
static GPtrArray *split(const char *text, gsize len)
{
	g_autofree char *copy = g_strndup(len ? text : "", len);
	g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) run = g_string_new(NULL);

	for (guint i = 0; lines[i]; i++) {
		char *line = g_strchomp(lines[i]);
		bool begins = g_str_has_prefix(line, "belgi-run-1 ");

		if (begins || !is_of_run(line))
			add_text(texts, run);
		if (begins || (run->len > 0 && is_of_run(line)))
			g_string_append_printf(run, "%s\n", line);
	}
	add_text(texts, run);
	return texts;
}

/* ---- what they come to ---- */

static void take_problem(struct reading *reading, const GError *problem)
{
	if (!reading->problem)
		reading->problem = g_strdup(problem->message);
}

static void read_runs(struct reading *reading)
{
	for (guint i = 0; i < reading->texts->len; i++) {
		const char *text = g_ptr_array_index(reading->texts, i);
		g_autoptr(GError) problem = NULL;
		struct run_fault fault;
		GPtrArray *runs = runs_read(text, strlen(text), 1, &fault, &problem);

		if (!runs) {
			take_problem(reading, problem);
			continue;
		}
		g_ptr_array_add(reading->held, runs);
		struct code code = { .run = g_ptr_array_index(runs, 0) };
		g_array_append_val(reading->codes, code);
	}
}

/* Calls for each event of the run. */
static void each_event(
	const struct run *run, void (*visit)(void *data, struct event *event), void *data)
{
	for (guint i = 0; i < run->lines->len; i++) {
		const struct run_line *line = &g_array_index(run->lines, struct run_line, i);
		g_autoptr(struct event) event =
			line->text ? event_read(line->text, line->len, NULL) : NULL;

		if (!event)
			continue;
		event_place(event, &line->hash);
		visit(data, event);
	}
}

/* A key fits its st or it is none; whose it is only the root can say. */
static void bring_key(struct reading *reading, const struct event *event)
{
	bool opened = event_is(event, "station.opened");
	const char *hex = event_text(event, "key");
	const char *st = opened ? event->st : event_text(event, "station");
	guint8 key[KEY_SIZE];
	char own[ST_SIZE];

	if (!event->kind || (!opened && !event_is(event, "station.admitted")) ||
		!hex_decode(key, KEY_SIZE, hex))
		return;
	chain_station(own, key);
	if (strcmp(own, st) == 0)
		g_hash_table_insert(reading->brought, g_strdup(st), g_strdup(hex));
}

static void add_event(void *data, struct event *event)
{
	struct reading *reading = data;

	authority_add(reading->authority, event);
	bring_key(reading, event);
}

/* The key as those whom the root admits have it; else one that a code brings, so that it can be
 * said that the paper is another programme's. */
static bool key_of(const struct reading *reading, const char *st, guint8 key[KEY_SIZE])
{
	const guint8 *known = authority_key(reading->authority, st);
	const char *hex = g_hash_table_lookup(reading->brought, st);

	if (known)
		memcpy(key, known, KEY_SIZE);
	return known || (hex && hex_decode(key, KEY_SIZE, hex));
}

static void learn(struct reading *reading)
{
	authority_free(reading->authority);
	reading->authority = authority_new(reading->root);
	g_hash_table_remove_all(reading->brought);
	for (guint i = 0; i < reading->codes->len; i++) {
		const struct code *code = &g_array_index(reading->codes, struct code, i);
		if (!code->wrong && !code->unknown)
			each_event(code->run, add_event, reading);
	}
}

/* Takes out the runs that do not fit what the others say; false when none had to go. */
static bool take_out(struct reading *reading)
{
	bool any = false;

	for (guint i = 0; i < reading->codes->len; i++) {
		struct code *code = &g_array_index(reading->codes, struct code, i);
		g_autoptr(GError) problem = NULL;
		struct run_fault fault;
		guint8 key[KEY_SIZE];

		if (code->wrong || code->unknown)
			continue;
		code->unknown = !key_of(reading, code->run->st, key);
		code->wrong = !code->unknown && !run_check(code->run, key, &fault, &problem);
		if (code->wrong)
			take_problem(reading, problem);
		any |= code->wrong || code->unknown;
	}
	return any;
}

/* ---- the paper ---- */

struct found {
	struct event *act;
	bool several;
};

static void find_act(void *data, struct event *event)
{
	struct found *found = data;

	if (!event_is(event, "act.signed") || !event->kind ||
		event_int(event, "part", 1) != event_int(event, "of", 1))
		return;
	if (found->act && strcmp(found->act->name, event->name) != 0)
		found->several = true;
	else if (!found->act)
		found->act = event_ref(event);
}

/* One authority's word on a paper that its key signed. */
static enum vouch_verdict judge(
	const struct authority *authority, const struct event *act, bool root)
{
	if (!root)
		return VOUCH_ROOTLESS;
	if (!authority_admitted(authority, act->st))
		return VOUCH_STRANGER;
	if (authority_last(authority, act->st) < act->n)
		return VOUCH_REVOKED;
	return authority_counts(authority, act) ? VOUCH_GENUINE : VOUCH_ORG;
}

static enum vouch_verdict judge_codes(
	const struct reading *reading, const struct code *code, const struct event *act)
{
	if (code->unknown)
		return VOUCH_KEYLESS;
	return code->wrong ? VOUCH_CHANGED : judge(reading->authority, act, reading->root != NULL);
}

static enum vouch_verdict judge_here(
	const struct authority *known, const struct code *code, const struct event *act, bool root)
{
	const guint8 *key = known ? authority_key(known, act->st) : NULL;
	struct run_fault fault;

	if (!key)
		return VOUCH_KEYLESS;
	return run_check(code->run, key, &fault, NULL) ? judge(known, act, root) : VOUCH_CHANGED;
}

static const struct code *code_of(const struct reading *reading, const struct event *act)
{
	for (guint i = 0; i < reading->codes->len; i++) {
		const struct code *code = &g_array_index(reading->codes, struct code, i);
		struct found found = { NULL, false };
		bool same;

		each_event(code->run, find_act, &found);
		same = found.act && strcmp(found.act->name, act->name) == 0;
		event_unref(found.act);
		if (same)
			return code;
	}
	return NULL;
}

/* What the codes say and what else is known: a revocation beats an admission, a good signature
 * beats not knowing the key. */
static void conclude(
	struct vouch *vouch, const struct reading *reading, const struct authority *known)
{
	static const enum vouch_verdict order[] = { VOUCH_REVOKED, VOUCH_GENUINE, VOUCH_ORG,
		VOUCH_STRANGER, VOUCH_ROOTLESS, VOUCH_CHANGED, VOUCH_KEYLESS };
	const struct code *code = code_of(reading, vouch->act);
	enum vouch_verdict alone = judge_codes(reading, code, vouch->act);
	enum vouch_verdict here = judge_here(known, code, vouch->act, reading->root != NULL);
	guint i = 0;

	while (order[i] != alone && order[i] != here)
		i++;
	vouch->verdict = order[i];
	vouch->last = authority_last(reading->authority, vouch->act->st);
	if (known)
		vouch->last = MIN(vouch->last, authority_last(known, vouch->act->st));
	/* A code that was tampered with is why the key is missing. */
	if (vouch->verdict == VOUCH_KEYLESS && reading->problem)
		vouch->verdict = VOUCH_CHANGED;
}

static void reading_clear(struct reading *reading)
{
	g_ptr_array_unref(reading->texts);
	g_array_unref(reading->codes);
	g_ptr_array_unref(reading->held);
	g_hash_table_unref(reading->brought);
	authority_free(reading->authority);
	g_free(reading->problem);
}

static struct vouch *answer(struct reading *reading, const struct authority *known)
{
	struct vouch *vouch = g_new0(struct vouch, 1);
	struct found found = { NULL, false };

	read_runs(reading);
	do
		learn(reading);
	while (take_out(reading));
	for (guint i = 0; i < reading->codes->len; i++)
		each_event(g_array_index(reading->codes, struct code, i).run, find_act, &found);
	vouch->act = found.act;
	if (found.several)
		vouch->verdict = VOUCH_SEVERAL;
	else if (found.act)
		conclude(vouch, reading, known);
	else
		vouch->verdict = reading->problem ? VOUCH_CHANGED : VOUCH_NONE;
	vouch->problem = g_steal_pointer(&reading->problem);
	return vouch;
}

static void free_runs(gpointer runs)
{
	g_ptr_array_unref(runs);
}

struct vouch *vouch_new(const char *text, gsize len, const guint8 *root,
	const struct authority *known, GError **error)
{
	struct reading reading = { .root = root };
	struct vouch *vouch = NULL;

	if (len > VOUCH_BYTES_MAX) {
		refuse(error, BELGI_ERROR_LIMIT,
			"codes: over %d bytes; no paper has so many, photograph one paper alone",
			VOUCH_BYTES_MAX);
		return NULL;
	}
	reading.texts = split(text, len);
	reading.codes = g_array_new(FALSE, FALSE, sizeof(struct code));
	reading.brought = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	reading.held = g_ptr_array_new_with_free_func(free_runs);
	if (reading.texts->len > VOUCH_RUNS_MAX)
		refuse(error, BELGI_ERROR_LIMIT,
			"codes: over %d runs; no paper has so many, photograph one paper alone",
			VOUCH_RUNS_MAX);
	else
		vouch = answer(&reading, known);
	reading_clear(&reading);
	return vouch;
}

void vouch_free(struct vouch *vouch)
{
	if (!vouch)
		return;
	event_unref(vouch->act);
	g_free(vouch->problem);
	g_free(vouch);
}

gint64 vouch_units(const struct event *act)
{
	return event_int(act, "count", (gint64)event_units(act));
}

bool vouch_names(const struct vouch *vouch, const char *dev, bool *unseen)
{
	*unseen = event_units(vouch->act) < vouch_units(vouch->act);
	return event_names_unit(vouch->act, dev);
}
