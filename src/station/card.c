/* SPDX-License-Identifier: Apache-2.0
 * Cards. Every event of a unit is one line; the fields that are worth a word stand in one table. */
#include "station/card.h"

#include "base/error.h"
#include "model/standing.h"
#include "station/desk.h"
#include "station/verdict.h"

#include <string.h>

static void add_part(GString *line, const char *part)
{
	if (!part || !*part)
		return;
	if (line->len)
		g_string_append(line, " · ");
	g_string_append(line, part);
}

char *card_title(const struct unit_view *unit, const char *tag, const char *serial)
{
	const char *maker = unit ? unit->maker : NULL;
	const char *model = unit ? unit->model : NULL;
	GString *line = g_string_new(NULL);
	char shown[TAG_SHOWN_SIZE];

	if (unit && unit->tag)
		tag = unit->tag;
	/* Suppliers write the maker into the model as often as not. */
	if (maker && model && !g_str_has_prefix(model, maker)) {
		g_autofree char *both = g_strdup_printf("%s %s", maker, model);
		add_part(line, both);
	} else {
		add_part(line, model ? model : maker);
	}
	add_part(line, unit && unit->serial ? unit->serial : serial);
	if (tag && *tag) {
		tag_show(shown, tag);
		add_part(line, shown);
	}
	return g_string_free(line, FALSE);
}

char *card_org(struct store *store, const char *org, enum lang lang)
{
	static const char *const fields[LANG_COUNT][4] = {
		[LANG_EN] = { "short_ru", "name_ru", "short_kk", "name_kk" },
		[LANG_RU] = { "short_ru", "name_ru", "short_kk", "name_kk" },
		[LANG_KK] = { "short_kk", "name_kk", "short_ru", "name_ru" },
	};

	for (guint i = 0; org && i < 4; i++) {
		char *text = store_org_text(store, org, fields[lang][i]);
		if (text)
			return text;
	}
	return g_strdup(org ? org : "?");
}

/* Fields that a line of history shows, in this order. */
static const char *const shown_fields[] = { "tag", "to", "ship", "box", "verdict", "reason", "inv",
	"person", "finding", "gate" };

/* Those of them whose words have names. */
static const char *const named_fields[] = { "verdict", "finding" };

/* A reason can be the line of the specification that failed. */
static char *reason_text(struct store *store, const char *reason, enum lang lang)
{
	const char *name = word_name("reason", reason, lang);
	g_autoptr(struct spec) spec = strcmp(name, reason) == 0 ? store_spec(store, NULL) : NULL;

	for (guint i = 0; spec && i < spec->rows->len; i++) {
		const struct spec_row *row = spec->rows->pdata[i];
		if (strcmp(row->key, reason) == 0)
			name = line_name(row, lang);
	}
	return g_strdup(name);
}

static char *field_text(
	struct store *store, const struct event *event, const char *field, enum lang lang)
{
	const char *text = event_text(event, field);
	char shown[TAG_SHOWN_SIZE];

	if (!text)
		return NULL;
	if (strcmp(field, "tag") == 0) {
		tag_show(shown, text);
		return g_strdup(shown);
	}
	if (strcmp(field, "to") == 0)
		return card_org(store, text, lang);
	if (strcmp(field, "reason") == 0)
		return reason_text(store, text, lang);
	for (guint i = 0; i < G_N_ELEMENTS(named_fields); i++)
		if (strcmp(field, named_fields[i]) == 0)
			return g_strdup(word_name(field, text, lang));
	return g_strdup(text);
}

char *card_event(struct store *store, const struct event *event, enum lang lang)
{
	g_autofree char *when = clock_show(event->at, event->tz);
	g_autofree char *org = card_org(store, event->org, lang);
	GString *line = g_string_new(NULL);

	g_string_printf(line, "%s  %s  %s", when, org, word_name("kind", event->kind_name, lang));
	for (guint i = 0; i < G_N_ELEMENTS(shown_fields); i++) {
		g_autofree char *text = field_text(store, event, shown_fields[i], lang);
		if (text)
			g_string_append_printf(line, ", %s", text);
	}
	return g_string_free(line, FALSE);
}

char *card_history(struct store *store, const struct unit_view *unit, enum lang lang)
{
	g_autoptr(struct standing) standing = standing_new(store_authority(store), unit->history);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < standing->order->count; i++) {
		g_autofree char *line = card_event(store, standing->order->events[i], lang);
		g_string_append_printf(text, "%s%s", i ? "\n" : "", line);
		if (standing->marks[i].voided)
			g_string_append_printf(
				text, " (%s)", word_name("kind", "event.voided", lang));
	}
	return g_string_free(text, FALSE);
}

static void add_line(GString *text, const char *name, const char *value)
{
	if (value)
		g_string_append_printf(text, "%s%s: %s", text->len ? "\n" : "", name, value);
}

char *card_summary(struct store *store, const struct unit_view *unit, enum lang lang)
{
	GString *text = g_string_new(NULL);
	const struct event *accepted = desk_event(store, unit, "device.accepted", NULL);
	g_autofree char *day = accepted ? clock_day(accepted->at, accepted->tz) : NULL;

	add_line(text, word_name("say", "inventory", lang), unit->inv);
	add_line(text, word_name("say", "with", lang), unit->person);
	add_line(text, word_name("kind", "device.accepted", lang), day);
	for (guint i = 0; i < unit->conflicts->len; i++) {
		const struct conflict *conflict = g_ptr_array_index(unit->conflicts, i);
		if (!conflict->settled)
			add_line(text, word_name("say", "conflict", lang),
				word_name("conflict", conflict->kind, lang));
	}
	if (unit->newer)
		g_string_append_printf(
			text, "%s%s", text->len ? "\n" : "", word_name("say", "newer", lang));
	return g_string_free(text, FALSE);
}

static const struct unit_view *find_candidate(
	struct store *store, const struct candidate *candidate, bool *more)
{
	if (candidate->role == CODE_TAG)
		return store_unit_of_tag(store, candidate->value, more);
	if (candidate->role == CODE_SERIAL)
		return store_unit_of_serial(store, candidate->value);
	return NULL;
}

/* What to say of a text that means no unit. */
static void refuse_text(const char *text, const struct candidate *first, GError **error)
{
	g_autofree char *shown = g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), 40));
	char tag[TAG_SHOWN_SIZE];

	if ((first->role == CODE_TAG_TORN || first->role == CODE_TAG_MISREAD) && first->detail &&
		tag_valid(first->detail)) {
		tag_show(tag, first->detail);
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: not a whole tag; it may be %s: look at it and type that", shown, tag);
	} else if (first->role == CODE_TAG_TORN || first->role == CODE_TAG_MISREAD) {
		refuse(error, BELGI_ERROR_BAD_INPUT, "%s: not a whole tag: %s", shown,
			first->detail ? first->detail : "scan the serial number");
	} else if (first->role == CODE_TAG || first->role == CODE_SERIAL) {
		refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: nothing is known of it here; sync, or look at the code again", shown);
	} else {
		refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: neither a tag nor a serial number; scan the tag, or the code marked "
			"S/N",
			shown);
	}
}

const struct unit_view *card_find(struct store *store, const char *text, GError **error)
{
	g_autoptr(struct identity) identity = NULL;
	g_autoptr(struct labels) labels = NULL;
	const struct unit_view *unit = store_unit(store, text);
	bool more = false;

	if (unit)
		return unit;
	labels = labels_load();
	identity = labels_identify(labels, store, text, NULL, NULL, NULL);
	for (guint i = 0; i < identity->candidates->len && !unit; i++)
		unit = find_candidate(
			store, &g_array_index(identity->candidates, struct candidate, i), &more);
	if (more) {
		refuse(error, BELGI_ERROR_CONFLICT,
			"%s: two units carry this tag; give the serial number", text);
		return NULL;
	}
	if (!unit)
		refuse_text(text, &g_array_index(identity->candidates, struct candidate, 0), error);
	return unit;
}
