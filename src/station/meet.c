/* SPDX-License-Identifier: Apache-2.0
 * From a code to the unit it stands for. A serial or a whole tag names its unit; a torn tag is only
 * ever suggested, and a person confirms it with YES. */
#include "station/desk.h"

#include "model/chain.h"
#include "station/labels.h"

#include <string.h>

/* Who asks: a desk, or (session NULL) a command that looks a unit up. */
struct asked {
	struct store *store;
	struct session *session;
};

static bool known_tag(void *data, const char *code)
{
	const struct asked *asked = data;

	return store_tag_known(asked->store, code);
}

/* A tag that is known here vouches for its issuer. */
static bool known_issuer(void *data, const char *code)
{
	const struct asked *asked = data;
	g_autofree char *own = store_get(asked->store, "issuer");

	return (own && g_str_has_prefix(code, own)) ||
	       authority_issuer(store_authority(asked->store), code) != NULL ||
	       store_tag_known(asked->store, code);
}

static bool known_serial(void *data, const char *serial)
{
	const struct asked *asked = data;

	return store_unit_of_serial(asked->store, serial) != NULL;
}

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

static bool expected_maker(void *data, const char *maker)
{
	const struct asked *asked = data;
	struct session *session = asked->session;
	g_autofree char *folded = g_utf8_casefold(maker, -1);

	if (!session || !session->expected)
		return false;
	if (!session->makers || session->makers_of != session->expected) {
		g_free(session->makers);
		session->makers = expected_makers(session->store, session->expected);
		session->makers_of = session->expected;
	}
	return strstr(session->makers, folded) != NULL;
}

static struct identity *ask_identity(
	struct asked *asked, const struct labels *labels, const char *text, const char *aim)
{
	const struct identify_known known = {
		.data = asked,
		.labels = labels,
		.tag = known_tag,
		.issuer = known_issuer,
		.serial = known_serial,
		.maker = expected_maker,
	};

	return identify(text, aim && *aim ? aim : NULL, &known);
}

struct identity *meet_identify(
	struct store *store, const struct labels *labels, const char *text, const char *aim)
{
	struct asked asked = { store, NULL };

	return ask_identity(&asked, labels, text, aim);
}

struct identity *desk_identify(struct session *session, const char *text, const char *aim)
{
	struct asked asked = { session->store, session };

	if (!session->labels)
		session->labels = labels_load();
	return ask_identity(&asked, session->labels, text, aim);
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
	static const char *const words[] = { "yes", "no", "done", "undo", "keep" };
	g_autofree char *valid = g_utf8_make_valid(text, -1);

	g_strstrip(valid);
	for (guint i = 0; i < G_N_ELEMENTS(words) && !strpbrk(valid, "0123456789"); i++)
		if (is_word(valid, words[i]))
			return g_strdup_printf("BELGI:CMD:%s", words[i]);
	return g_ascii_strncasecmp(valid, "BELGI:CMD:", 10) == 0 ? g_steal_pointer(&valid) : NULL;
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
