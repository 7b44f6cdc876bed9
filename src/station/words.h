/* SPDX-License-Identifier: Apache-2.0
 * What the desk and the commands say, in three languages: sentences with {placeholders} and the
 * names of states, kinds, conflicts and modes. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum outcome { OUTCOME_YES, OUTCOME_ATTENTION, OUTCOME_NO };
enum lang { LANG_EN, LANG_RU, LANG_KK, LANG_COUNT };

/* False when the word is none of en ru kk. */
bool lang_read(const char *word, enum lang *lang);
const char *lang_word(enum lang lang);

struct word {
	const char *key; /* receive.match */
	enum outcome outcome;
	const char *text[LANG_COUNT];
};
/* Rows of a table end with a NULL key. */
extern const struct word desk_words[];        /* words_desk.c */
extern const struct word label_words[];       /* words_labels.c */
extern const struct word name_words[];        /* words_names.c */
extern const struct word tool_words[];        /* words_tools.c */
extern const struct word paper_words[];       /* words_papers.c */
extern const struct word printer_words[];     /* words_printers.c */
extern const struct word problem_words[];     /* words_problems.c */
extern const struct word out_problem_words[]; /* words_problems_out.c */

/* NULL when there is no such key. */
const struct word *word_find(const char *key);
/* The sentence; `values` is name, value, name, value, NULL (or NULL). A placeholder without a
 * value stays as it stands. Free with g_free. */
char *word_say(const char *key, enum lang lang, const char *const *values);
/* The text of an error in the language, where it has a row; what it is about stays before it. Free
 * with g_free. */
char *word_problem(const char *message, enum lang lang);
/* The name of FAMILY.WORD (state.arrived, kind.device.received); the word itself when none. */
const char *word_name(const char *family, const char *word, enum lang lang);
