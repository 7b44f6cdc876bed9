/* SPDX-License-Identifier: Apache-2.0
 * Old encoders write Windows-1251 into a QR and say nothing, Japanese ones Shift-JIS; ISO/IEC 18004
 * means Latin-1. Invariant: a set is believed only when its words look like words, so that no text
 * is made up; what nobody understands is shown byte for byte.
 *
 * Cyrillic words are Russian letters, or KZ-1048 where a letter is Kazakh beyond doubt (the same
 * places are Ukrainian in Windows-1251); no ASCII letter stands in them, capitals come first or
 * throughout, hard and soft signs stand where they can, of five letters one is a vowel, and one
 * word has two letters at least. A Latin-1 letter stands alone among ASCII letters. Shift-JIS is
 * left when both fail: kana, level 1 of the kanji, and katakana of half width that can be
 * spoken. */
#include "scan/charset.h"

#include <stdbool.h>
#include <string.h>

enum { WORD_MAX = 64 };

/* What is neither ASCII nor one of the 64 letters of A to Ya: the code point of 0x80 .. 0xbf in
 * KZ-1048, 0 where the two sets differ and no letter is Kazakh alone, or where nothing is. */
static const gunichar upper_half[64] = { //
	0, 0, 0x201a, 0, 0x201e, 0x2026, 0x2020, 0x2021, 0x20ac, 0x2030, 0, 0x2039, 0, 0x49a, 0x4ba,
	0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0, 0x2122, 0, 0x203a, 0,
	0x49b, 0x4bb, 0, 0xa0, 0x4b0, 0x4b1, 0x4d8, 0xa4, 0x4e8, 0xa6, 0xa7, 0x401, 0xa9, 0x492,
	0xab, 0xac, 0xad, 0xae, 0x4ae, 0xb0, 0xb1, 0x406, 0x456, 0x4e9, 0xb5, 0xb6, 0xb7, 0x451,
	0x2116, 0x493, 0xbb, 0x4d9, 0x4a2, 0x4a3, 0x4af
};
/* Of these the ones that are Ukrainian letters in Windows-1251. */
static const char doubtful[] = "\xa5\xaa\xaf\xb4\xba\xbf";
static const char vowels[] = "аеёиоуыэюяіәөұү";

static gunichar cyrillic_of(char c)
{
	const guint8 byte = (guint8)c;

	if (byte < 0x80)
		return byte;
	return byte >= 0xc0 ? 0x410 + (gunichar)(byte - 0xc0) : upper_half[byte - 0x80];
}

static bool is_cyrillic(gunichar c)
{
	return c >= 0x400 && c < 0x500;
}

/* Neither sign begins a word; a hard sign stands before a vowel that it keeps apart; small letters
 * are not followed by capitals. */
static bool may_follow(gunichar before, gunichar c)
{
	static const char iotated[] = "еёюя";
	const gunichar small = g_unichar_tolower(c), small_before = g_unichar_tolower(before);

	if (!before)
		return small != 0x44a && small != 0x44b && small != 0x44c;
	if (g_unichar_islower(before) && g_unichar_isupper(c))
		return false;
	if (small_before == 0x44a)
		return g_utf8_strchr(iotated, -1, small) != NULL;
	return small != 0x44a && small != 0x44c ? true
						: g_utf8_strchr(vowels, -1, small_before) == NULL;
}

static bool looks_cyrillic(const gunichar *word, guint len)
{
	guint sounds = 0;

	for (guint i = 0; i < len; i++) {
		if (!is_cyrillic(word[i]) || !may_follow(i ? word[i - 1] : 0, word[i]))
			return false;
		sounds += g_utf8_strchr(vowels, -1, g_unichar_tolower(word[i])) != NULL;
	}
	return sounds * 5 >= len - len % 5;
}

static bool has_doubt(const char *bytes, gsize len)
{
	bool kazakh = false, doubt = false;

	for (gsize i = 0; i < len; i++) {
		const gunichar c = cyrillic_of(bytes[i]);
		const bool either = strchr(doubtful, bytes[i]) && bytes[i];

		doubt |= either;
		kazakh |= is_cyrillic(c) && c > 0x45f && !either;
	}
	return doubt && !kazakh;
}

/* A quotation mark in the middle of a word, as katakana of half width looks like. */
static bool splits_word(const char *bytes, gsize len, gsize at)
{
	const gunichar c = cyrillic_of(bytes[at]);

	return c >= 0x80 && !g_unichar_isalpha(c) && c != 0x2013 && c != 0x2014 && c != 0xa0 &&
	       at > 0 && at + 1 < len && g_unichar_isalpha(cyrillic_of(bytes[at - 1])) &&
	       g_unichar_isalpha(cyrillic_of(bytes[at + 1]));
}

/* Adds the characters; the length of the longest Cyrillic word, 0 when a word cannot be one. */
static guint add_cyrillic(GString *text, const char *bytes, gsize len)
{
	gunichar word[WORD_MAX];
	guint letters = 0, longest = 0;
	bool other = false;

	for (gsize i = 0; i <= len; i++) {
		const gunichar c = i < len ? cyrillic_of(bytes[i]) : ' ';

		if (!c || letters == WORD_MAX || (i < len && splits_word(bytes, len, i)))
			return 0;
		if (g_unichar_isalpha(c)) {
			word[letters++] = c;
			other |= is_cyrillic(c);
		} else {
			if (other && !looks_cyrillic(word, letters))
				return 0;
			longest = other ? MAX(longest, letters) : longest;
			letters = 0;
			other = false;
		}
		g_string_append_unichar(text, c);
	}
	g_string_truncate(text, text->len - 1);
	return longest;
}

static char *from_cyrillic(const char *bytes, gsize len)
{
	GString *text = g_string_sized_new(2 * len);
	const bool good = !has_doubt(bytes, len) && add_cyrillic(text, bytes, len) >= 2;

	return g_string_free(text, !good);
}

static bool letter_at(const char *bytes, gsize len, gsize at)
{
	return at < len && g_ascii_isalpha(bytes[at]);
}

static char *from_latin1(const char *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++) {
		const guint8 byte = (guint8)bytes[i];

		if (!byte || (byte >= 0x80 && byte < 0xc0) || byte == 0xd7 || byte == 0xf7)
			return NULL;
		if (byte >= 0x80 &&
			(!(letter_at(bytes, len, i - 1) || letter_at(bytes, len, i + 1)) ||
				(i + 1 < len && bytes[i + 1] & 0x80)))
			return NULL;
	}
	return g_convert(bytes, (gssize)len, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

/* What a first byte may be, and its second one; 0: it stands alone, katakana of half width. */
static const struct {
	guint8 first, last, low;
} jis_rows[] = {
	{ 0x81, 0x81, 0x40 }, /* signs */
	{ 0x82, 0x82, 0x4f }, /* figures, Latin, hiragana */
	{ 0x83, 0x84, 0x40 }, /* katakana, Greek, Cyrillic */
	{ 0x88, 0x88, 0x9f }, /* kanji of level 1 begin here */
	{ 0x89, 0x98, 0x40 },
	{ 0xa6, 0xdf, 0 },
};

static bool is_voiced(guint8 sound)
{
	return sound == 0xb3 || (sound >= 0xb6 && sound <= 0xc4) ||
	       (sound >= 0xca && sound <= 0xce);
}

/* The bytes that the character at the front takes; 0 when it is none. */
static gsize jis_step(const guint8 *at, gsize left, guint8 before)
{
	if (at[0] < 0x80)
		return 1;
	for (guint i = 0; i < G_N_ELEMENTS(jis_rows); i++) {
		if (at[0] < jis_rows[i].first || at[0] > jis_rows[i].last)
			continue;
		if (jis_rows[i].low)
			return left > 1 && at[1] >= jis_rows[i].low ? 2 : 0;
		if (at[0] == 0xb0)
			return before >= 0xa6 ? 1 : 0;
		return at[0] < 0xde || is_voiced(before) ? 1 : 0;
	}
	return 0;
}

static char *from_shift_jis(const char *bytes, gsize len)
{
	const guint8 *at = (const guint8 *)bytes;
	bool beyond_doubt = false; /* katakana of half width alone may be Cyrillic capitals */
	guint8 before = 0;

	for (gsize i = 0; i < len;) {
		const gsize step = jis_step(at + i, len - i, before);

		if (!step)
			return NULL;
		beyond_doubt |= step == 2 || at[i] == 0xde || at[i] == 0xdf ||
				(at[i] >= 0x80 && at[i] < 0xc0);
		before = step == 1 ? at[i] : 0;
		i += step;
	}
	if (!beyond_doubt)
		return NULL;
	return g_convert(bytes, (gssize)len, "UTF-8", "SHIFT_JIS", NULL, NULL, NULL);
}

/* A decoder that knows the mode of the code's parts may know better, if what it says is Chinese,
 * Japanese or Korean: its other guesses are made of Latin-1. */
static bool is_east_asian(const char *guess)
{
	if (!guess || !g_utf8_validate(guess, -1, NULL))
		return false;
	for (; *guess; guess = g_utf8_next_char(guess)) {
		const gunichar c = g_utf8_get_char(guess);

		if (c >= 0x80 && (c < 0x2e80 || c > 0xffef || (c > 0xd7a3 && c < 0xf900)))
			return false;
	}
	return true;
}

static char *shown(const char *bytes, gsize len)
{
	GString *text = g_string_sized_new(len);

	for (gsize i = 0; i < len; i++) {
		if (bytes[i] && !(bytes[i] & 0x80))
			g_string_append_c(text, bytes[i]);
		else
			g_string_append_printf(text, "\\x%02x", (guint8)bytes[i]);
	}
	return g_string_free(text, false);
}

/* Control characters, other than those of envelopes and line ends, mean data in such a number. */
static bool is_data(const char *bytes, gsize len)
{
	static const char known[] = "\t\r\n\x1c\x1d\x1e\x1f\x04";
	gsize strange = 0;

	for (gsize i = 0; i < len; i++) {
		if (!bytes[i])
			return true;
		strange += (guint8)bytes[i] < 0x20 && !strchr(known, bytes[i]);
	}
	return 4 * strange > len;
}

char *charset_text(const char *bytes, gsize len, const char *guess)
{
	static char *(*const sets[])(
		const char *, gsize) = { from_cyrillic, from_latin1, from_shift_jis };
	char *text = NULL;

	if (g_utf8_validate_len(bytes, len, NULL))
		return g_strndup(bytes, len);
	if (is_data(bytes, len))
		return shown(bytes, len);
	for (guint i = 0; !text && i < G_N_ELEMENTS(sets); i++)
		text = sets[i](bytes, len);
	if (!text && is_east_asian(guess))
		text = g_strdup(guess);
	return text ? text : shown(bytes, len);
}
