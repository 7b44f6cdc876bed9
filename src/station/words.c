/* SPDX-License-Identifier: Apache-2.0
 * Finding and filling sentences. The tables stand in words_*.c; every row has all three languages
 * with the same placeholders (tests/station_words.c holds them to it). */
#include "station/words.h"

#include <string.h>

static const char *const lang_words[LANG_COUNT] = { "en", "ru", "kk" };

bool lang_read(const char *word, enum lang *lang)
{
	for (int i = 0; word && i < LANG_COUNT; i++)
		if (strcmp(lang_words[i], word) == 0) {
			*lang = (enum lang)i;
			return true;
		}
	return false;
}

const char *lang_word(enum lang lang)
{
	return lang_words[lang];
}

static const struct word *find_in(const struct word *table, const char *key)
{
	for (const struct word *row = table; row->key; row++)
		if (strcmp(row->key, key) == 0)
			return row;
	return NULL;
}

const struct word *word_find(const char *key)
{
	static const struct word *const tables[] = { desk_words, label_words, name_words,
		tool_words, paper_words, printer_words, problem_words };
	const struct word *row = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(tables) && !row; i++)
		row = find_in(tables[i], key);
	return row;
}

/* The value of the placeholder that begins at `open`; *end behind its brace. NULL: none given. */
static const char *value_at(const char *open, const char *const *values, const char **end)
{
	const char *close = strchr(open, '}');
	gsize len;

	if (!close)
		return NULL;
	*end = close + 1;
	len = (gsize)(close - open - 1);
	for (; values && values[0]; values += 2)
		if (strlen(values[0]) == len && strncmp(values[0], open + 1, len) == 0)
			return values[1];
	return NULL;
}

char *word_say(const char *key, enum lang lang, const char *const *values)
{
	const struct word *word = word_find(key);
	GString *out = g_string_new(NULL);

	g_assert(word);
	for (const char *at = word->text[lang]; *at;) {
		const char *end;
		const char *value = *at == '{' ? value_at(at, values, &end) : NULL;

		if (value) {
			g_string_append(out, value);
			/* A name may end in a full stop of its own. */
			at = g_str_has_suffix(value, ".") && *end == '.' ? end + 1 : end;
		} else {
			g_string_append_c(out, *at++);
		}
	}
	return g_string_free(out, FALSE);
}

char *word_problem(const char *message, enum lang lang)
{
	for (const struct word *row = problem_words; row->key; row++) {
		const char *tail = row->text[LANG_EN];
		gsize before;

		if (!g_str_has_suffix(message, tail))
			continue;
		before = strlen(message) - strlen(tail);
		if (before == 0 || (before > 2 && strncmp(message + before - 2, ": ", 2) == 0))
			return g_strdup_printf("%.*s%s", (int)before, message, row->text[lang]);
	}
	return g_strdup(message);
}

const char *word_name(const char *family, const char *word, enum lang lang)
{
	g_autofree char *key = g_strdup_printf("%s.%s", family, word);
	const struct word *row = find_in(name_words, key);

	return row ? row->text[lang] : word;
}
