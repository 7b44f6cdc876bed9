/* SPDX-License-Identifier: Apache-2.0
 * From a code to the unit it stands for. A serial or a whole tag names its unit; a torn tag is only
 * ever suggested, and a person confirms it with YES. */
#include "station/desk.h"

#include "model/chain.h"

#include <string.h>

/* Makers and models of the first units of the list, which speak for all of it; in lower case. */
static char *expected_makers(struct store *store, GHashTable *expected)
{
	enum { LOOKED_AT = 16 };
	g_autoptr(GString) makers = g_string_new(NULL);
	GHashTableIter all;
	gpointer dev;

	g_hash_table_iter_init(&all, expected);
	for (int i = 0; i < LOOKED_AT && g_hash_table_iter_next(&all, &dev, NULL); i++) {
		const struct unit_view *unit = store_unit(store, dev);
		if (unit)
			g_string_append_printf(makers, "%s\n%s\n", unit->maker ? unit->maker : "",
				unit->model ? unit->model : "");
	}
	return g_utf8_casefold(makers->str, -1);
}

static void read_makers(struct session *session)
{
	g_free(session->makers);
	g_clear_pointer(&session->asked_makers, g_hash_table_unref);
	session->makers = expected_makers(session->store, session->expected);
	session->makers_of = session->expected;
	session->asked_makers = g_hash_table_new(NULL, NULL);
}

/* A profile asks with the same names at every scan. */
static bool expects_maker(void *data, const char *maker)
{
	struct session *session = data;
	gpointer expected;

	if (!session->expected)
		return false;
	if (!session->makers || session->makers_of != session->expected)
		read_makers(session);
	if (!g_hash_table_lookup_extended(session->asked_makers, maker, NULL, &expected)) {
		g_autofree char *folded = g_utf8_casefold(maker, -1);
		expected = GINT_TO_POINTER(strstr(session->makers, folded) != NULL);
		g_hash_table_insert(session->asked_makers, (gpointer)maker, expected);
	}
	return GPOINTER_TO_INT(expected);
}

struct identity *desk_identify(struct session *session, const char *text, const char *aim)
{
	return labels_identify_first(
		session->labels, session->store, text, aim, expects_maker, session);
}

static void meet_view(struct met *met, const struct unit_view *unit)
{
	met->unit = unit;
	g_strlcpy(met->dev, unit->dev, sizeof(met->dev));
	if (unit->serial && !*met->serial)
		g_strlcpy(met->serial, unit->serial, sizeof(met->serial));
}

bool meet_tag(struct session *session, const struct scan *scan, const char *tag, const char *how,
	struct met *met, struct answer *answer)
{
	bool more = false;
	const struct unit_view *unit = store_unit_of_tag(session->store, tag, &more);

	*met = (struct met){ .scan = scan, .how = how };
	g_strlcpy(met->tag, tag, sizeof(met->tag));
	if (more) {
		desk_say(session, answer, "identify.two", NULL);
		return false;
	}
	if (unit)
		meet_view(met, unit);
	else
		dev_of_tag(met->dev, tag);
	return true;
}

void meet_serial(
	struct session *session, const struct scan *scan, const char *serial, struct met *met)
{
	const struct unit_view *unit = store_unit_of_serial(session->store, serial);

	*met = (struct met){ .scan = scan, .how = scan->how };
	g_strlcpy(met->serial, serial, sizeof(met->serial));
	if (unit)
		meet_view(met, unit);
	else
		dev_of_serial(met->dev, serial);
}

/* Tags on units known here that the text may stand for; elements are owned (char*). */
static GPtrArray *suggestions(struct session *session, const char *text)
{
	enum { SUGGEST_MAX = 32 };
	GPtrArray *tags = g_ptr_array_new_with_free_func(g_free);
	char codes[SUGGEST_MAX][TAG_SIZE];
	guint count = tag_suggest(text, codes, SUGGEST_MAX);

	for (guint i = 0; i < count; i++)
		if (store_unit_of_tag(session->store, codes[i], NULL))
			g_ptr_array_add(tags, g_strdup(codes[i]));
	return tags;
}

static void ask(
	struct session *session, const struct scan *scan, const char *tag, struct answer *answer)
{
	g_autofree char *serial = NULL;
	char shown[TAG_SHOWN_SIZE];
	struct met met;

	if (!meet_tag(session, scan, tag, "suggested", &met, answer))
		return;
	tag_show(shown, tag);
	serial = desk_met_name(&met);
	desk_unit(session, &met, answer);
	desk_say(session, answer, "tag.suggest", "tag", shown, "serial", serial, NULL);
	kept_free(session->suggested);
	session->suggested = kept_new(&met);
}

bool meet_torn(struct session *session, const struct scan *scan, const struct candidate *candidate,
	struct answer *answer)
{
	g_autoptr(GPtrArray) tags = NULL;

	/* A scanner that reads a whole code wrongly reads it right the next time. */
	if (candidate->role == CODE_TAG_MISREAD)
		return desk_no(session, answer, "tag.misread", NULL);
	tags = suggestions(session, candidate->value ? candidate->value : scan->text);
	if (tags->len == 0)
		return desk_no(session, answer, "tag.torn", NULL);
	if (tags->len > 1)
		return desk_say_count(session, answer, "tag.many", tags->len);
	ask(session, scan, g_ptr_array_index(tags, 0), answer);
	return true;
}

struct kept *kept_new(const struct met *met)
{
	struct kept *kept = g_new0(struct kept, 1);

	kept->how = met->how;
	g_strlcpy(kept->dev, met->dev, sizeof(kept->dev));
	g_strlcpy(kept->tag, met->tag, sizeof(kept->tag));
	g_strlcpy(kept->serial, met->serial, sizeof(kept->serial));
	if (met->scan) {
		kept->scan = *met->scan;
		kept->scan.text = g_strdup(met->scan->text);
		kept->scan.source = g_strdup(met->scan->source);
	}
	return kept;
}

void kept_free(struct kept *kept)
{
	if (!kept)
		return;
	scan_clear(&kept->scan);
	g_free(kept);
}

void kept_met(struct session *session, const struct kept *kept, struct met *met)
{
	*met = (struct met){ .how = kept->how };
	met->scan = kept->scan.text ? &kept->scan : NULL;
	g_strlcpy(met->dev, kept->dev, sizeof(met->dev));
	g_strlcpy(met->tag, kept->tag, sizeof(met->tag));
	g_strlcpy(met->serial, kept->serial, sizeof(met->serial));
	met->unit = store_unit(session->store, kept->dev);
}

static bool is_word(const char *text, const char *command)
{
	g_autofree char *folded = g_utf8_casefold(text, -1);

	for (int lang = 0; lang < LANG_COUNT; lang++) {
		g_autofree char *word =
			g_utf8_casefold(word_name("cmd", command, (enum lang)lang), -1);
		if (strcmp(folded, word) == 0)
			return true;
	}
	return false;
}

char *meet_command(const char *text)
{
	static const char *const words[] = { "yes", "no", "done", "undo", "keep", "skip", "again",
		"reprint" };
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	g_strstrip(valid);
	for (guint i = 0; i < G_N_ELEMENTS(words) && !strpbrk(valid, "0123456789"); i++)
		if (is_word(valid, words[i]))
			return g_strdup_printf("BELGI:CMD:%s", words[i]);
	return g_ascii_strncasecmp(valid, "BELGI:CMD:", 10) == 0 ? g_steal_pointer(&valid) : NULL;
}

char *session_command(const char *text)
{
	g_autofree char *command = meet_command(text);

	return command ? g_ascii_strup(command + strlen("BELGI:CMD:"), -1) : NULL;
}

char *meet_id(const char *text, char letter)
{
	const char *colon = strrchr(text, ':');
	char *id = g_strdup(colon ? colon + 1 : text);
	bool good = strlen(id) == ID_SIZE - 1 && g_ascii_tolower(*id) == letter;

	for (guint i = 1; good && i < ID_SIZE - 1; i++)
		good = crockford_value(id[i]) >= 0;
	if (!good) {
		g_free(id);
		return NULL;
	}
	*id = letter;
	return id;
}
