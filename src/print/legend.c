/* SPDX-License-Identifier: Apache-2.0
 * Words of labels and papers. A file is strict INI; a section is a word, its key of a-z, digits,
 * `-` and `.`, and has exactly
 *
 *   kk ru en     the text; it may hold {field} of the job
 *
 * Invariant: every word is there in every language. */
#include "print/legend.h"

#include "base/error.h"
#include "base/ini.h"

#include <string.h>

static const char *const langs[] = { "kk", "ru", "en", NULL };

struct word {
	char *texts[G_N_ELEMENTS(langs) - 1];
	char *place; /* file:line */
};

struct legend {
	gint refs;
	GHashTable *words; /* key -> struct word */
};

static void word_free(gpointer data)
{
	struct word *word = data;

	for (guint i = 0; i < G_N_ELEMENTS(word->texts); i++)
		g_free(word->texts[i]);
	g_free(word->place);
	g_free(word);
}

struct legend *legend_new(void)
{
	struct legend *legend = g_new(struct legend, 1);

	*legend = (struct legend){ 1,
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, word_free) };
	return legend;
}

struct legend *legend_ref(struct legend *legend)
{
	g_atomic_int_inc(&legend->refs);
	return legend;
}

void legend_unref(struct legend *legend)
{
	if (!legend || !g_atomic_int_dec_and_test(&legend->refs))
		return;
	g_hash_table_unref(legend->words);
	g_free(legend);
}

static bool add_word(struct legend *legend, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	const struct word *other = g_hash_table_lookup(legend->words, section->name);
	struct word *word;

	if (strspn(section->name, "abcdefghijklmnopqrstuvwxyz0123456789.-") !=
		strlen(section->name))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: [%s]: a word's key has only a-z, digits, dots and dashes; rename it",
			ini->file, section->line, section->name);
	if (other)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: [%s] is a word of %s already; remove one", ini->file, section->line,
			section->name, other->place);
	if (!ini_only(ini, section, langs, error))
		return false;
	for (guint i = 0; langs[i]; i++) {
		const char *text = ini_value(section, langs[i]);
		if (!text || !*text)
			return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: [%s] has no %s; add it",
				ini->file, section->line, section->name, langs[i]);
	}
	word = g_new0(struct word, 1);
	for (guint i = 0; langs[i]; i++)
		word->texts[i] = g_strdup(ini_value(section, langs[i]));
	word->place = g_strdup_printf("%s:%u", ini->file, section->line);
	g_hash_table_insert(legend->words, g_strdup(section->name), word);
	return true;
}

bool legend_add(
	struct legend *legend, const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);

	for (guint i = 0; ini && i < ini->sections->len; i++)
		if (!add_word(legend, ini, ini->sections->pdata[i], error))
			return false;
	return ini != NULL;
}

const char *legend_text(const struct legend *legend, const char *key, const char *lang)
{
	const struct word *word = g_hash_table_lookup(legend->words, key);

	for (guint i = 0; word && langs[i]; i++)
		if (strcmp(langs[i], lang) == 0)
			return word->texts[i];
	return NULL;
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **legend_keys(const struct legend *legend)
{
	guint count;
	const char **keys = (const char **)g_hash_table_get_keys_as_array(legend->words, &count);

	qsort(keys, count, sizeof(*keys), by_text);
	return keys;
}
