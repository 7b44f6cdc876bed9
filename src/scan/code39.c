/* SPDX-License-Identifier: Apache-2.0
 * Code 39 has 43 characters. ISO/IEC 16388 annex A lets pairs of them stand for all of ASCII
 * (`+A` is a, `/A` is !, `$A` is control A, `%F` is ;), and nothing in the symbol says whether they
 * do. Code 32, of Italian medicine, writes nine digits to the base of 32 into six characters.
 *
 * - A text is plain when a sign in it has no letter after it, when all its signs are slashes (S/N),
 *   or when it is a HIBC (+ first, and its own check in the end).
 * - It is full ASCII when two small letters follow each other, `+X+T`.
 * - What else may be both, and six characters that pass the check of Code 32, are doubtful. */
#include "scan/code39.h"

#include <stdbool.h>
#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
static const char signs[] = "$/+%";

static gssize value_of(const char *set, char c)
{
	const char *at = c ? strchr(set, c) : NULL;

	return at ? at - set : -1;
}

/* ANSI/HIBC 2.6, 2.3.1: modulo 43 over all that stands before the check. */
static bool is_hibc(const char *text)
{
	const gsize len = strlen(text);
	gssize sum = 0;

	if (*text != '+' || len < 4)
		return false;
	for (gsize i = 0; i + 1 < len; i++)
		sum += value_of(alphabet, text[i]);
	return alphabet[sum % 43] == text[len - 1];
}

/* The digits before the last one, every second of them doubled and its digits added. */
static bool is_code32(const char *text)
{
	static const char base[] = "0123456789BCDFGHJKLMNPQRSTUVWXYZ";
	gint64 value = 0;
	int sum = 0;

	if (strlen(text) != 6)
		return false;
	for (; *text; text++) {
		const gssize digit = value_of(base, *text);

		if (digit < 0)
			return false;
		value = value * 32 + digit;
	}
	if (value > 999999999)
		return false;
	for (gint64 rest = value / 10, place = 0; place < 8; place++, rest /= 10) {
		const int digit = (int)(rest % 10) * (place % 2 ? 1 : 2);

		sum += digit / 10 + digit % 10;
	}
	return sum % 10 == value % 10;
}

enum code39_reading code39_reading(const char *text)
{
	bool only_slashes = true, small_run = false;

	if (is_code32(text))
		return CODE39_DOUBTFUL;
	if (!strpbrk(text, signs) || is_hibc(text))
		return CODE39_PLAIN;
	for (gsize i = 0; text[i]; i++) {
		if (value_of(signs, text[i]) < 0)
			continue;
		if (!g_ascii_isupper(text[i + 1]))
			return CODE39_PLAIN;
		small_run |= text[i] == '+' && text[i + 2] == '+' && g_ascii_isupper(text[i + 3]);
		only_slashes &= text[i] == '/';
	}
	if (only_slashes)
		return CODE39_PLAIN;
	return small_run ? CODE39_FULL : CODE39_DOUBTFUL;
}

/* ISO/IEC 16388:2007, table A.1. */
static char full_of(char sign, char letter)
{
	static const char percent[] = "\x1b\x1c\x1d\x1e\x1f;<=>?[\\]^_{|}~\x7f\0@`\x7f\x7f\x7f";

	switch (sign) {
	case '+':
		return g_ascii_tolower(letter);
	case '$':
		return (char)(letter - 'A' + 1);
	case '/':
		return letter == 'Z' ? ':' : (char)(letter - 'A' + '!');
	default:
		return percent[letter - 'A'];
	}
}

char *code39_full(const char *text)
{
	GString *full = g_string_new(NULL);

	for (; *text; text++) {
		if (value_of(signs, *text) < 0) {
			g_string_append_c(full, *text);
			continue;
		}
		g_string_append_c(full, full_of(text[0], text[1]));
		text++;
	}
	return g_string_free(full, false);
}
