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
		tool_words, paper_words, printer_words, problem_words, out_problem_words };
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

/* Where the literal of a pattern that begins at `from`, up to its next placeholder, ends. */
static gsize literal(const char *from)
{
	return strcspn(from, "{");
}

/* Reads `text` as the pattern, whose placeholders stand for one character or more each; their names
 * and values go to `values`, which owns them. */
static bool reads_as(const char *text, const char *pattern, GPtrArray *values)
{
	gsize len = literal(pattern);

	if (strncmp(text, pattern, len) != 0)
		return false;
	for (text += len, pattern += len; *pattern; text += len, pattern += len) {
		const char *name = pattern + 1, *end = strchr(name, '}');
		const char *found;

		pattern = end + 1;
		len = literal(pattern);
		if (len == 0) {
			found = text + strlen(text);
		} else {
			g_autofree char *next = g_strndup(pattern, len);
			found = *text ? strstr(text + 1, next) : NULL;
			/* The last literal ends the text. */
			if (found && !pattern[len])
				found = g_str_has_suffix(found, next) ? text + strlen(text) - len
								      : NULL;
		}
		if (!found || found == text)
			return false;
		g_ptr_array_add(values, g_strndup(name, (gsize)(end - name)));
		g_ptr_array_add(values, g_strndup(text, (gsize)(found - text)));
		text = found;
	}
	return !*text;
}

/* What begins at `text`; NULL when it is no such problem. */
static char *problem_in(const struct word *table, const char *text, enum lang lang)
{
	for (const struct word *row = table; row->key; row++) {
		g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

		if (!reads_as(text, row->text[LANG_EN], values))
			continue;
		g_ptr_array_add(values, NULL);
		return word_say(row->key, lang, (const char *const *)values->pdata);
	}
	return NULL;
}

char *word_problem(const char *message, enum lang lang)
{
	static const struct word *const tables[] = { problem_words, out_problem_words };

	for (const char *text = message; text; text = strstr(text, ": ")) {
		text += text == message ? 0 : 2;
		for (guint t = 0; t < G_N_ELEMENTS(tables); t++) {
			g_autofree char *said = problem_in(tables[t], text, lang);
			if (said)
				return g_strdup_printf(
					"%.*s%s", (int)(text - message), message, said);
		}
	}
	return g_strdup(message);
}

const char *word_name(const char *family, const char *word, enum lang lang)
{
	g_autofree char *key = g_strdup_printf("%s.%s", family, word);
	const struct word *row = find_in(name_words, key);

	return row ? row->text[lang] : word;
}
