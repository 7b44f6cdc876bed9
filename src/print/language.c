/* SPDX-License-Identifier: Apache-2.0
 * The table of the languages and the words of the states. */
#include "print/language.h"

#include "base/error.h"
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

/* The smallest box around what is black; false: nothing is. */
static bool black_box(const struct bitmap *bitmap, int *left, int *top, int *right, int *bottom)
{
	*left = *top = G_MAXINT;
	*right = *bottom = -1;
	for (int y = 0; y < bitmap->height; y++) {
		const guint8 *row = bitmap->bits + (gsize)y * (gsize)bitmap->stride;

		for (int i = 0; i < bitmap->stride; i++) {
			if (!row[i])
				continue;
			*left = MIN(*left, i * 8 + 7 - g_bit_nth_msf(row[i], -1));
			*right = MAX(*right, i * 8 + 7 - g_bit_nth_lsf(row[i], -1));
			*top = MIN(*top, y);
			*bottom = y;
		}
	}
	return *bottom >= 0;
}

bool language_holds(const struct language *language, const struct media *media,
	const struct bitmap *bitmap, GError **error)
{
	int left, top, right, bottom;
	struct dots dots;

	if (!black_box(bitmap, &left, &top, &right, &bottom))
		return true;
	if (language->lay)
		language->lay(&dots, bitmap, media);
	else
		dots_init(&dots, bitmap, media);
	if (left + dots.x >= 0 && top + dots.y >= 0 && right + dots.x < dots.width &&
		bottom + dots.y < dots.height)
		return true;
	return refuse(error, BELGI_ERROR_REFUSED,
		"a part is off what this printer reaches; choose a smaller template, or correct "
		"its offset");
}

gsize language_harmless(const GByteArray *label)
{
	gsize at = label->len ? label->len - 1 : 0;

	if (!label->len || label->data[at] != '\n')
		return at;
	while (at > 0 && label->data[at - 1] != '\n')
		at--;
	return at;
}
