/* SPDX-License-Identifier: Apache-2.0
 * What every mode does: saying a sentence, naming a unit, recording an event. Invariant: an answer
 * carries an event's name only after store_append said that the event is on disk. */
#include "station/desk.h"

#include "base/error.h"
#include "station/card.h"

#include <stdarg.h>
#include <string.h>

enum { VALUES_MAX = 16 };

static void say(struct session *session, struct answer *answer, const char *key, va_list args)
{
	const char *values[VALUES_MAX + 1] = { NULL };
	const struct word *word = word_find(key);

	g_assert(word);
	for (guint i = 0; i < VALUES_MAX; i++) {
		values[i] = va_arg(args, const char *);
		if (!values[i])
			break;
	}
	g_free(answer->sentence);
	answer->outcome = word->outcome;
	answer->key = word->key;
	answer->sentence = word_say(key, session->lang, values);
}

bool desk_say(struct session *session, struct answer *answer, const char *key, ...)
{
	va_list args;

	va_start(args, key);
	say(session, answer, key, args);
	va_end(args);
	return true;
}

bool desk_say_count(struct session *session, struct answer *answer, const char *key, guint n)
{
	g_autofree char *number = g_strdup_printf("%u", n);

	return desk_say(session, answer, key, "n", number, NULL);
}

bool desk_no(struct session *session, struct answer *answer, const char *key, ...)
{
	va_list args;

	va_start(args, key);
	say(session, answer, key, args);
	va_end(args);
	session->refused++;
	return true;
}

bool desk_loose(const struct session *session, const struct met *met)
{
	return !met->unit && *met->tag && store_tag_known(session->store, met->tag);
}

char *desk_name(const struct unit_view *unit)
{
	char shown[TAG_SHOWN_SIZE];

	if (unit->serial)
		return g_strdup(unit->serial);
	if (!unit->tag)
		return g_strdup(unit->dev);
	tag_show(shown, unit->tag);
	return g_strdup(shown);
}

char *desk_met_name(const struct met *met)
{
	char shown[TAG_SHOWN_SIZE];

	if (met->unit)
		return desk_name(met->unit);
	if (*met->serial)
		return g_strdup(met->serial);
	if (!*met->tag)
		return g_strdup(met->dev);
	tag_show(shown, met->tag);
	return g_strdup(shown);
}

void desk_unit(struct session *session, const struct met *met, struct answer *answer)
{
	(void)session;
	g_free(answer->unit);
	g_free(answer->dev);
	answer->unit = card_title(met->unit, met->tag, met->serial);
	answer->dev = g_strdup(met->dev);
}

char *desk_day(const struct session *session, gint64 at)
{
	return clock_day(at, session->clock->offset(session->clock, at));
}

char *desk_time(const struct session *session, gint64 at)
{
	g_autofree char *whole = clock_show(at, session->clock->offset(session->clock, at));
	const char *space = strchr(whole, ' ');

	return g_strdup(space ? space + 1 : whole);
}

/* What was scanned, as much of it as a field takes, cut between characters. */
static void put_code(struct draft *draft, const struct scan *scan)
{
	enum { CODE_MAX = 1024 };
	g_autofree char *text = g_utf8_make_valid(scan->text, -1);

	if (strlen(text) > CODE_MAX) {
		char *cut = g_utf8_find_prev_char(text, text + CODE_MAX + 1);
		*cut = '\0';
	}
	draft_text(draft, "code", text);
}

/* The common fields that say how the unit was met, beside what the mode set. */
static void put_meeting(struct draft *draft, const struct met *met)
{
	const struct kind *kind = kind_find(draft_kind(draft));

	g_assert(kind);
	if (kind->how && !draft_get(draft, "how"))
		draft_text(draft, "how", met->how);
	if (met->scan && kind->how)
		put_code(draft, met->scan);
	if (*met->tag && kind->how && !draft_get(draft, "tag"))
		draft_text(draft, "tag", met->tag);
}

static bool is_expected(const struct session *session, const char *dev)
{
	return session->expected && g_hash_table_contains(session->expected, dev);
}

void desk_seen(struct session *session, const char *dev, gint64 at)
{
	struct sighting *sight = g_new(struct sighting, 1);

	sight->at = at;
	if (g_hash_table_replace(session->seen, g_strdup(dev), sight) && is_expected(session, dev))
		session->here++;
}

void desk_unseen(struct session *session, const char *dev)
{
	if (g_hash_table_remove(session->seen, dev) && is_expected(session, dev))
		session->here--;
}

void desk_remember(struct session *session, const GPtrArray *events, struct answer *answer)
{
	g_ptr_array_add(session->recorded, NULL);
	for (guint i = 0; i < events->len; i++) {
		struct event *event = g_ptr_array_index(events, i);

		g_ptr_array_add(session->recorded, event_ref(event));
		g_free(answer->event);
		answer->event = g_strdup(event->name);
	}
}

bool desk_append(struct session *session, struct draft *const *drafts, guint count,
	struct answer *answer, GError **error)
{
	g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)event_unref);

	for (guint i = 0; i < count; i++)
		draft_text(drafts[i], "by", session->operator_id);
	if (!store_append_soon(session->store, drafts, count, events, error))
		return false;
	desk_remember(session, events, answer);
	return true;
}

bool desk_record(struct session *session, struct draft *draft, const struct met *met,
	struct answer *answer, GError **error)
{
	put_meeting(draft, met);
	if (!desk_append(session, &draft, 1, answer, error))
		return false;
	desk_seen(session, met->dev, met->scan ? met->scan->at : clock_now(session->clock));
	return true;
}

bool desk_conflict(struct session *session, const char *dev, struct answer *answer)
{
	static const char *const shown[] = { "place", "pupils", "step", "tag", "serial" };
	const struct unit_view *unit = store_unit(session->store, dev);

	for (guint i = 0; unit && i < unit->conflicts->len; i++) {
		const struct conflict *conflict = g_ptr_array_index(unit->conflicts, i);
		for (guint k = 0; !conflict->settled && k < G_N_ELEMENTS(shown); k++)
			if (strcmp(conflict->kind, shown[k]) == 0)
				return desk_say(session, answer, "conflict.open", NULL);
	}
	return false;
}

const struct spec *desk_spec(struct session *session)
{
	if (!session->spec)
		session->spec = store_spec(session->store, session->spec_id);
	return session->spec;
}
