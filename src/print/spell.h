/* SPDX-License-Identifier: Apache-2.0
 * Numbers, sums and dates as papers say them, in kk, ru and en. Any other language is USAGE. The
 * only file pair that knows ICU, which opens its data with the first word and not before. All
 * texts: free with g_free. Groups of digits and units are tied with no-break spaces. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum spell_gender { SPELL_MASCULINE, SPELL_FEMININE, SPELL_NEUTER };

/* 0 to 999 999 999 999 in words: "бір мың", "одна тысяча", "one thousand". The gender is of the
 * noun that follows, and matters in ru. */
char *spell_count(const char *lang, gint64 count, enum spell_gender gender, GError **error);
/* "2 (екі) дана", "2 (две) штуки", "2 (two) units". */
char *spell_pieces(const char *lang, gint64 count, GError **error);
/* Of tiyn: "79 500 000 (жетпіс тоғыз миллион бес жүз мың) теңге 00 тиын". */
char *spell_money(const char *lang, gint64 tiyn, GError **error);

/* "79 500 000" and, of tiyn, "79 500 000,00" (kk, ru) or "79,500,000.00" (en). */
char *spell_number(const char *lang, gint64 number, GError **error);
char *spell_amount(const char *lang, gint64 tiyn, GError **error);
/* Of "2021-03-15": "2021 ж. 15 наурыз", "15 марта 2021 г.", "15 March 2021"; and "15.03.2021" in
 * all three. BAD_INPUT when it is no day. */
char *spell_date(const char *lang, const char *day, GError **error);
char *spell_day(const char *day, GError **error);
