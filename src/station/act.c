/* SPDX-License-Identifier: Apache-2.0
 * A paper is one act.signed {act, form, no, day, [devs], [text], [blobs]}, of more than CODE_UNITS
 * units in parts (wire.md section 2), so that the last part fits a code.
 *
 * text   H of the legal wording used: of each language in order its text and a NUL
 * blobs  one hash, of the content with 16 random bytes before it (station/act_data.c)
 * no     PREFIX-YEAR-NNNN: of the form, the organisation and the year of the paper's day, counted
 *        from every paper of it that the record has, void ones too, and from those made here
 *
 * The setting `paper.number.PREFIX-YEAR` has the last number given here; what else is kept of a
 * paper: act_kept.c. Both are written before the event, so that no event is without its salt. */
#include "station/act.h"

#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "model/chain.h"
#include "model/standing.h"
#include "model/vouch.h"
#include "station/act_code.h"
#include "station/act_kept.h"
#include "station/act_page.h"
#include "station/parts.h"
#include "station/signatory.h"

#include <string.h>
#include <unistd.h>

enum { PART_UNITS = 250, CODE_REST = 630, NUMBER_MAX = 999999 };

void act_clear(struct act *act)
{
	g_clear_pointer(&act->pdf, g_byte_array_unref);
}

char *act_signatories_path(struct store *store)
{
	g_autofree char *folder = g_path_get_dirname(store_path(store));

	return g_build_filename(folder, "signatories.ini", NULL);
}

/* ---- what it says ---- */

static void put_signer(
	struct act_data *data, const struct act_signer *signer, const struct signatory *signatory)
{
	if (!signatory)
		return;
	act_put_signer(data, signer->name, NULL, signatory->name);
	if (!signer->position)
		return;
	act_put_signer(data, signer->position, NULL, signatory->position);
	act_put_signer(data, signer->position, "kk", signatory->position_kk);
	act_put_signer(data, signer->position, "ru", signatory->position_ru);
}

static bool put_signers(const struct act_asked *asked, const struct act_form *form,
	struct act_data *data, GError **error)
{
	g_autofree char *path = act_signatories_path(asked->store);
	g_autoptr(struct signatories) signatories = signatories_open(path, error);

	if (!signatories)
		return false;
	for (const struct act_signer *signer = form->signers; signer->name; signer++)
		put_signer(data, signer, signatories_on(signatories, signer->role, asked->day));
	return true;
}

/* What every paper has, and what its form asks of the record. */
static struct act_data *ask(const struct act_order *order, const struct act *act, GError **error)
{
	const struct act_asked asked = {
		.store = order->store,
		.subject = order->subject,
		.day = act->day,
		.grouped = order->grouped,
		.sheet = order->sheet,
		.start = order->start,
	};
	g_autoptr(struct act_data) data = act_data_new();

	act_put(data, "number", act->no);
	return act_put_day(data, "date", act->day, error) &&
			       order->form->query(&asked, data, error) &&
			       put_signers(&asked, order->form, data, error)
		       ? g_steal_pointer(&data)
		       : NULL;
}

/* ---- finding ---- */

bool act_stands(struct store *store, const struct event *event)
{
	g_autoptr(GPtrArray) events = act_events(store, "act", event_text(event, "act"));

	for (guint i = 0; i < events->len; i++)
		if (strcmp(((struct event *)events->pdata[i])->name, event->name) == 0)
			return true;
	return false;
}

/* The paper of that number: one made here before one of another desk. */
static struct event *find(struct store *store, const char *no, GError **error)
{
	g_autoptr(GPtrArray) acts = store_acts(store, store_org(store));
	struct event *found = NULL;

	for (guint i = 0; i < acts->len; i++) {
		struct event *event = g_ptr_array_index(acts, i);
		if (g_ascii_strcasecmp(event_text(event, "no"), no) == 0 &&
			(!found || strcmp(event->st, store_station(store)) == 0))
			found = event;
	}
	if (!found)
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"paper %s: there is none of this number here; see belgi paper list", no);
	return found ? event_ref(found) : NULL;
}

/* A paper that stands and was made here of the same thing. */
static struct event *made_of(const struct act_order *order)
{
	g_autoptr(GPtrArray) acts = store_acts(order->store, store_org(order->store));

	for (guint i = 0; i < acts->len; i++) {
		struct event *event = g_ptr_array_index(acts, i);
		AUTO_KEPT struct act_kept kept = { 0 };
		if (strcmp(event_text(event, "form"), order->form->word) == 0 &&
			act_kept_read(order->store, event_text(event, "act"), &kept) &&
			strcmp(kept.words[KEPT_SUBJECT], order->subject) == 0 &&
			act_stands(order->store, event))
			return event_ref(event);
	}
	return NULL;
}

/* ---- numbers ---- */

static char *series_of(const struct act_form *form, const char *day)
{
	return g_strdup_printf("%s-%.4s", form->prefix, day);
}

/* 0 for what no desk of ours counts to: one that is forged must not use up the series. */
static guint64 number_in(const char *no, const char *series)
{
	gsize len = strlen(series);
	guint64 number = 0;

	if (g_str_has_prefix(no, series) && no[len] == '-')
		number = g_ascii_strtoull(no + len + 1, NULL, 10);
	return number <= NUMBER_MAX ? number : 0;
}

/* Of desks that work apart two may give one number: station and act tell the papers apart. */
static bool next_number(const struct act_order *order, struct act *act, GError **error)
{
	g_autofree char *series = series_of(order->form, act->day);
	g_autofree char *key = g_strconcat("paper.number.", series, NULL);
	g_autofree char *given = store_get(order->store, key);
	g_autoptr(GPtrArray) acts = store_acts(order->store, store_org(order->store));
	guint64 last = given ? g_ascii_strtoull(given, NULL, 10) : 0;
	g_autofree char *next = NULL;

	for (guint i = 0; i < acts->len; i++)
		last = MAX(last, number_in(event_text(acts->pdata[i], "no"), series));
	g_snprintf(act->no, sizeof(act->no), "%s-%04" G_GUINT64_FORMAT, series, last + 1);
	next = g_strdup_printf("%" G_GUINT64_FORMAT, last + 1);
	return store_set(order->store, key, next, error);
}

/* ---- recording ---- */

static struct draft *act_draft(const struct act *act)
{
	struct draft *draft = draft_new("act.signed");

	draft_text(draft, "act", act->id);
	draft_text(draft, "form", act->form->word);
	draft_text(draft, "no", act->no);
	draft_text(draft, "day", act->day);
	return draft;
}

static void set_units(struct draft *draft, const GPtrArray *devs, guint from, guint count)
{
	g_autofree const char **list = g_new0(const char *, count + 1);

	for (guint i = 0; i < count; i++)
		list[i] = g_ptr_array_index(devs, from + i);
	if (count == 1)
		draft_text(draft, "dev", list[0]);
	else
		draft_texts(draft, "devs", list);
}

/* What the code of the paper's line takes, at most; a line with more than CODE_UNITS units names
 * none. Units that others wrote about last cost a name in `on` each. */
static gsize code_bytes(struct store *store, const GPtrArray *devs)
{
	enum { UNIT = DEV_SIZE + 2, NAME = 30 };
	gsize bytes = CODE_REST;

	for (guint i = 0; devs->len <= CODE_UNITS && i < devs->len; i++) {
		const struct unit_view *unit = store_unit(store, g_ptr_array_index(devs, i));
		guint last = unit ? unit->history->len : 0;
		const struct event *newest =
			last ? g_ptr_array_index(unit->history, last - 1) : NULL;
		bool own = newest && strcmp(newest->st, store_station(store)) == 0;
		bytes += UNIT + (own ? 0 : NAME);
	}
	return bytes <= CODE_BYTES ? bytes : CODE_REST;
}

static GPtrArray *act_drafts(const struct act_order *order, const struct act *act,
	const GPtrArray *devs, const struct act_hashes *hashes, const GString *wording)
{
	GPtrArray *drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	bool whole = devs->len == 0 || code_bytes(order->store, devs) > CODE_REST;
	char hex[2 * HASH_SIZE + 1];
	const char *blobs[] = { hex, NULL };
	struct hash hash;

	for (guint i = 0; !whole && i < devs->len; i += PART_UNITS) {
		struct draft *part = act_draft(act);
		set_units(part, devs, i, MIN(devs->len - i, PART_UNITS));
		g_ptr_array_add(drafts, part);
	}
	struct draft *last = act_draft(act);
	if (whole && devs->len > 0)
		set_units(last, devs, 0, devs->len);
	hex_encode(hex, hashes->whole.bytes, HASH_SIZE);
	draft_texts(last, "blobs", blobs);
	if (wording->len > 0) {
		hash = hash_of(wording->str, wording->len);
		hex_encode(hex, hash.bytes, HASH_SIZE);
		draft_text(last, "text", hex);
	}
	g_ptr_array_add(drafts, last);
	return drafts;
}

static struct event *record(const struct act_order *order, const struct act *act,
	const GPtrArray *drafts, guint units, GError **error)
{
	g_autofree char *subject = g_strconcat("act:", act->id, NULL);
	const struct parts parts = { .subject = subject, .count = units };
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	if (!parts_append(order->store, &parts, (struct draft *const *)drafts->pdata, drafts->len,
		    events, error) ||
		!store_sign(order->store, error))
		return NULL;
	return event_ref(g_ptr_array_index(events, events->len - 1));
}

/* ---- the page ---- */

static char *made_at(gint64 at, int tz)
{
	g_autofree char *sign =
		g_strdup_printf("%c%02d:%02d", tz < 0 ? '-' : '+', ABS(tz) / 60, ABS(tz) % 60);
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at / 1000);
	g_autoptr(GDateTime) local = time ? g_date_time_add_minutes(time, tz) : NULL;
	g_autofree char *text = local ? g_date_time_format(local, "%Y-%m-%dT%H:%M:%S") : NULL;

	return text ? g_strconcat(text, sign, NULL) : NULL;
}

static bool draw(const struct act_order *order, const struct act_data *data,
	const struct event *event, struct act *act, GError **error)
{
	g_autoptr(GString) code = g_string_new(NULL);
	g_autoptr(GString) proof = g_string_new(NULL);
	g_autofree char *made = made_at(event->at, event->tz);
	bool has_code = act_code_event(order->store, event, code);
	/* An older paper of a chain that was left since has none. */
	bool has_proof = has_code && act_code_proof(order->store, proof) &&
			 act_code_convinces(order->store, code, proof);
	const struct act_page page = {
		.form = order->form->word,
		.lang = order->lang,
		.made = made,
		.data = data,
		.event = has_code ? code->str : NULL,
		.proof = has_proof ? proof->str : NULL,
	};

	act->alone = !has_proof;
	act->pdf = act_pdf(&page, error);
	return act->pdf != NULL;
}

/* Whatever cannot be drawn is found before anything is recorded. */
static bool try_page(const struct act_order *order, const struct act_data *data, GError **error)
{
	g_autofree char *code = g_strnfill(code_bytes(order->store, data->devs), 'x');
	g_autoptr(GString) proof = g_string_new(NULL);
	bool has_proof = act_code_proof(order->store, proof);
	const struct act_page page = {
		.form = order->form->word,
		.lang = order->lang,
		.data = data,
		.event = code,
		.proof = has_proof ? proof->str : NULL,
	};
	g_autoptr(GByteArray) pdf = act_pdf(&page, error);

	return pdf != NULL;
}

static void fill_act(struct act *act, const struct act_form *form, const struct event *event)
{
	act->form = form;
	g_strlcpy(act->id, event_text(event, "act"), sizeof(act->id));
	g_strlcpy(act->no, event_text(event, "no"), sizeof(act->no));
	g_strlcpy(act->day, event_text(event, "day"), sizeof(act->day));
	act->units = vouch_units(event);
}

/* ---- making ---- */

static bool refuse_second(const struct act_order *order, GError **error)
{
	g_autoptr(struct event) before = made_of(order);
	const char *no = before ? event_text(before, "no") : NULL;

	return !before ||
	       refuse(error, BELGI_ERROR_CONFLICT,
		       "%s: paper %s was made of it; print it once more with belgi paper --again "
		       "%s, or void it with belgi paper void %s",
		       order->subject, no, no, no);
}

static bool commit(
	const struct act_order *order, const struct act_data *data, struct act *act, GError **error)
{
	g_autoptr(GString) wording = g_string_new(NULL);
	g_autoptr(GPtrArray) drafts = NULL;
	g_autoptr(struct event) event = NULL;
	guint8 salt[ACT_SALT_SIZE];
	struct act_hashes hashes;

	if (!act_wording(order->form->word, order->lang, wording, error))
		return false;
	random_fill(salt, sizeof(salt));
	act_hash(data, salt, &hashes);
	if (!act_keep(order, act->id, salt, &hashes, error))
		return false;
	drafts = act_drafts(order, act, data->devs, &hashes, wording);
	event = record(order, act, drafts, data->devs->len, error);
	if (!event)
		return false;
	act->units = data->devs->len;
	return draw(order, data, event, act, error);
}

static bool make(const struct act_order *order, struct act *act, GError **error)
{
	g_autoptr(struct act_data) trial = NULL;
	g_autoptr(struct act_data) data = NULL;

	if (!refuse_second(order, error))
		return false;
	trial = ask(order, act, error);
	if (!trial || !try_page(order, trial, error) || !next_number(order, act, error))
		return false;
	data = ask(order, act, error);
	return data && commit(order, data, act, error);
}

bool act_make(const struct act_order *order, struct act *act, GError **error)
{
	const struct clock *clock = store_clock(order->store);
	gint64 now = clock_now(clock);
	g_autofree char *day = clock_day(now, clock->offset(clock, now));
	g_autofree char *folder = g_path_get_dirname(store_path(order->store));
	/* Two clerks at one desk must not count to the same number. */
	int lock = file_lock(folder, error);
	bool made;

	*act = (struct act){ .form = order->form };
	if (lock < 0)
		return false;
	g_strlcpy(act->day, day, sizeof(act->day));
	g_strlcpy(act->no, "W-0000-00000", sizeof(act->no)); /* of the trial */
	id_new(act->id, 'a');
	made = make(order, act, error);
	close(lock);
	return made;
}

/* ---- once more ---- */

/* Which part of the paper the record gives otherwise by now. */
static bool refuse_other(
	const char *no, const struct act_kept *kept, const struct act_hashes *now, GError **error)
{
	static const char *const whats[ACT_PARTS] = { "what its head and foot say",
		"the rows of its table", "who signs papers of that day" };
	g_autoptr(GString) what = g_string_new(NULL);

	for (guint i = 0; i < ACT_PARTS; i++) {
		char hex[2 * HASH_SIZE + 1];
		hex_encode(hex, now->parts[i].bytes, HASH_SIZE);
		if (strcmp(hex, kept->hashes[1 + i]) != 0)
			g_string_append_printf(what, "%s%s", what->len ? ", " : "", whats[i]);
	}
	return refuse(error, BELGI_ERROR_REFUSED,
		"paper %s: the record no longer gives the same paper (changed: %s); copy the signed "
		"one, or void it with belgi paper void %s and make another",
		no, what->len ? what->str : "its form", no);
}

static bool same_wording(const struct event *event, const char *lang, bool *same, GError **error)
{
	g_autoptr(GString) wording = g_string_new(NULL);
	char hex[2 * HASH_SIZE + 1] = "";
	struct hash hash;

	if (!act_wording(event_text(event, "form"), lang, wording, error))
		return false;
	hash = hash_of(wording->str, wording->len);
	hex_encode(hex, hash.bytes, HASH_SIZE);
	*same = g_strcmp0(wording->len ? hex : NULL, event_text(event, "text")) == 0;
	return true;
}

static bool same_content(const struct event *event, const struct act_hashes *hashes)
{
	const struct value *blobs = event_value(event, "blobs");
	char hex[2 * HASH_SIZE + 1];

	hex_encode(hex, hashes->whole.bytes, HASH_SIZE);
	return blobs && value_has(blobs, hex);
}

static bool draw_again(const struct act_order *order, const struct event *event,
	const struct act_kept *kept, struct act *act, GError **error)
{
	g_autoptr(struct act_data) data = ask(order, act, error);
	guint8 salt[ACT_SALT_SIZE];
	struct act_hashes hashes;
	bool same = false;

	if (!data || !same_wording(event, order->lang, &same, error))
		return false;
	if (!same)
		return refuse(error, BELGI_ERROR_REFUSED,
			"paper %s: its legal wording was changed since, in labels/papers/wording; "
			"put the earlier text back, or copy the signed paper",
			act->no);
	if (strlen(kept->hashes[0]) != 2 * ACT_SALT_SIZE ||
		!hex_decode(salt, ACT_SALT_SIZE, kept->hashes[0]))
		return refuse(error, BELGI_ERROR_STORAGE,
			"paper %s: what was kept of it is damaged; copy the signed paper", act->no);
	act_hash(data, salt, &hashes);
	if (!same_content(event, &hashes))
		return refuse_other(act->no, kept, &hashes, error);
	/* A power cut may have come between the event and its signature. */
	return store_sign(order->store, error) && draw(order, data, event, act, error);
}

static bool refuse_void(const char *no, GError **error)
{
	return refuse(error, BELGI_ERROR_REFUSED,
		"paper %s: does not stand any more, it is void; make a new one", no);
}

bool act_again(struct store *store, const char *no, struct act *act, GError **error)
{
	g_autoptr(struct event) event = find(store, no, error);
	AUTO_KEPT struct act_kept kept = { 0 };
	struct act_order order = { .store = store };

	*act = (struct act){ 0 };
	if (!event)
		return false;
	order.form = act_form_named(event_text(event, "form"));
	if (!order.form || !act_kept_read(store, event_text(event, "act"), &kept))
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"paper %s: was made at another desk, station %s; print it there", no,
			event->st);
	fill_act(act, order.form, event);
	if (!act_stands(store, event))
		return refuse_void(no, error);
	order.subject = kept.words[KEPT_SUBJECT];
	order.lang = kept.words[KEPT_LANG];
	order.grouped = *kept.words[KEPT_GROUPED] == '1';
	order.sheet = (guint)g_ascii_strtoull(kept.words[KEPT_SHEET], NULL, 10);
	order.start = (guint)g_ascii_strtoull(kept.words[KEPT_START], NULL, 10);
	return draw_again(&order, event, &kept, act, error);
}

/* ---- voiding ---- */

/* All its parts go together. */
static GPtrArray *voids_of(struct store *store, const struct event *act, const char *reason)
{
	GPtrArray *drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autoptr(GPtrArray) events = act_events(store, "act", event_text(act, "act"));

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		struct draft *draft;
		if (!event_is(event, "act.signed") || strcmp(event->st, act->st) != 0)
			continue;
		draft = draft_new("event.voided");
		draft_text(draft, "event", event->name);
		draft_text(draft, "reason", reason ? reason : "mistake");
		draft_repeat(draft, event);
		g_ptr_array_add(drafts, draft);
	}
	return drafts;
}

bool act_void(
	struct store *store, const char *no, const char *reason, struct act *act, GError **error)
{
	g_autoptr(struct event) event = find(store, no, error);
	g_autoptr(GPtrArray) drafts = NULL;

	*act = (struct act){ 0 };
	if (!event)
		return false;
	fill_act(act, act_form_named(event_text(event, "form")), event);
	if (!act_stands(store, event))
		return refuse_void(no, error);
	drafts = voids_of(store, event, reason);
	return store_append(store, (struct draft *const *)drafts->pdata, drafts->len, NULL, error);
}
