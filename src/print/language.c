/* SPDX-License-Identifier: Apache-2.0
 * The table of the languages and the words of the states. */
#include "print/language.h"

#include "print/lang.h"

#include <string.h>

const struct language *const languages[] = { &lang_zpl, &lang_epl, &lang_tspl, &lang_escpos,
	&lang_brother_ql, &lang_brother_ql_500, &lang_dymo, &lang_dymo_550, NULL };

static const char *const state_words[] = { "paper_out", "ribbon_out", "lid_open", "jam", "paused",
	"busy", "cutter", "media", "hot", "fault" };

const struct language *language_named(const char *name)
{
	for (guint i = 0; name && languages[i]; i++)
		if (strcmp(languages[i]->name, name) == 0)
			return languages[i];
	return NULL;
}

const char *printer_state_word(enum printer_state state)
{
	for (guint i = 0; i < G_N_ELEMENTS(state_words); i++)
		if ((unsigned)state == 1u << i)
			return state_words[i];
	return NULL;
}
