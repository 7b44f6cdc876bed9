/* SPDX-License-Identifier: Apache-2.0
 * A paper as a PDF, in memory: what it says, its legal wording and its codes in the template of its
 * form. */
#pragma once

#include "station/act_data.h"

/* The legal wording of a form as it enters the event by its hash: of each language of `lang` (kk,
 * ru, en, or two with + between) its text, a NUL behind each; empty where a form has none. */
bool act_wording(const char *form, const char *lang, GString *out, GError **error);

/* Everything is borrowed. */
struct act_page {
	const char *form, *lang;
	const char *made; /* as print/paper.h has it */
	const struct act_data *data;
	const char *event; /* what the codes say; */
	const char *proof; /* NULL: no such code */
};
/* Free with g_byte_array_unref. */
GByteArray *act_pdf(const struct act_page *page, GError **error);
