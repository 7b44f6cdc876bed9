/* SPDX-License-Identifier: Apache-2.0
 * Words of numbers come from ICU's rule-based formats. Kazakh has rules of its own here: ICU's say
 * "мың" and "миллион" for one thousand and one million, and a sum on paper says "бір мың", so that
 * nobody writes another digit in front of it. What needs no words (groups of digits, dates) is done
 * here, so that the same paper has the same bytes with every version of ICU. */
#include "print/spell.h"

#include "base/error.h"
#include "model/field.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

enum { WORDS_MAX = 512, RULES_MAX = 1024, TIYN = 100 };
#define COUNT_MAX G_GINT64_CONSTANT(999999999999)
#define NBSP "\xc2\xa0"

static const char kazakh_rules[] =
	"0: нөл; бір; екі; үш; төрт; бес; алты; жеті; сегіз; тоғыз;"
	"10: он[ >>]; 20: жиырма[ >>]; 30: отыз[ >>]; 40: қырық[ >>]; 50: елу[ >>];"
	"60: алпыс[ >>]; 70: жетпіс[ >>]; 80: сексен[ >>]; 90: тоқсан[ >>];"
	"100: << жүз[ >>]; 1000: << мың[ >>]; 1000000: << миллион[ >>];"
	"1000000000: << миллиард[ >>];";

enum { PLURALS = 3 }; /* one, few, and every other */

static const struct tongue {
	const char *name;
	const char *rules; /* NULL: ICU's own, of these sets */
	const char *sets[3];
	const char *pieces[PLURALS];
	enum spell_gender piece;
	const char *tenge, *tiyn;
	const char *group, *decimal;
	const char *year; /* behind the year; NULL: it stands in front */
	const char *months[12];
} tongues[] = {
	{ "kk", kazakh_rules, { NULL }, { "дана", "дана", "дана" }, SPELL_MASCULINE, "теңге",
		"тиын", NBSP, ",", NULL,
		{ "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз",
			"қыркүйек", "қазан", "қараша", "желтоқсан" } },
	{ "ru", NULL,
		{ "%spellout-cardinal-masculine", "%spellout-cardinal-feminine",
			"%spellout-cardinal-neuter" },
		{ "штука", "штуки", "штук" }, SPELL_FEMININE, "тенге", "тиын", NBSP, ",", NBSP "г.",
		{ "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
			"сентября", "октября", "ноября", "декабря" } },
	{ "en", NULL, { "%spellout-cardinal", "%spellout-cardinal", "%spellout-cardinal" },
		{ "unit", "units", "units" }, SPELL_MASCULINE, "tenge", "tiyn", ",", ".", "",
		{ "January", "February", "March", "April", "May", "June", "July", "August",
			"September", "October", "November", "December" } },
};

static const struct tongue *tongue_of(const char *name, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(tongues); i++) {
		if (strcmp(tongues[i].name, name) == 0)
			return &tongues[i];
	}
	refuse(error, BELGI_ERROR_USAGE,
		"language '%s': papers are written in kk, ru and en; choose one", name);
	return NULL;
}

static bool failed(UErrorCode status, GError **error)
{
	if (U_SUCCESS(status))
		return false;
	refuse(error, BELGI_ERROR_STORAGE,
		"numbers in words: ICU has no data for them (%s); install the package libicu72",
		u_errorName(status));
	return true;
}

static UNumberFormat *open_format(
	const struct tongue *tongue, enum spell_gender gender, UErrorCode *status)
{
	UChar rules[RULES_MAX];
	UNumberFormat *format;

	if (tongue->rules) {
		u_strFromUTF8(rules, RULES_MAX, NULL, tongue->rules, -1, status);
		return unum_open(UNUM_PATTERN_RULEBASED, rules, -1, tongue->name, NULL, status);
	}
	format = unum_open(UNUM_SPELLOUT, NULL, 0, tongue->name, NULL, status);
	u_strFromUTF8(rules, RULES_MAX, NULL, tongue->sets[gender], -1, status);
	if (format)
		unum_setTextAttribute(format, UNUM_DEFAULT_RULESET, rules, -1, status);
	return format;
}

static char *words_of(
	const struct tongue *tongue, gint64 count, enum spell_gender gender, GError **error)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *format;
	UChar words[WORDS_MAX];
	char text[WORDS_MAX * 3];
	int length = 0;

	if (count < 0 || count > COUNT_MAX) {
		refuse(error, BELGI_ERROR_LIMIT,
			"%" G_GINT64_FORMAT ": only 0 to 999 999 999 999 can be said in words; "
			"check the number",
			count);
		return NULL;
	}
	format = open_format(tongue, gender, &status);
	if (U_SUCCESS(status))
		length = unum_formatInt64(format, count, words, WORDS_MAX, NULL, &status);
	unum_close(format);
	u_strToUTF8(text, sizeof text, NULL, words, length, &status);
	return failed(status, error) ? NULL : g_strdup(text);
}

char *spell_count(const char *lang, gint64 count, enum spell_gender gender, GError **error)
{
	const struct tongue *tongue = tongue_of(lang, error);

	return tongue ? words_of(tongue, count, gender, error) : NULL;
}

/* The form of the noun for that many, as an index of `pieces`. */
static bool plural_of(const struct tongue *tongue, gint64 count, guint *plural, GError **error)
{
	static const char *const keywords[PLURALS - 1] = { "one", "few" };
	UErrorCode status = U_ZERO_ERROR;
	UPluralRules *rules = uplrules_open(tongue->name, &status);
	UChar keyword[16];
	char text[16 * 3];
	int length = 0;

	if (rules)
		length = uplrules_select(rules, (double)count, keyword, 16, &status);
	uplrules_close(rules);
	u_strToUTF8(text, sizeof text, NULL, keyword, length, &status);
	if (failed(status, error))
		return false;
	for (*plural = 0; *plural < PLURALS - 1; (*plural)++) {
		if (strcmp(text, keywords[*plural]) == 0)
			break;
	}
	return true;
}

static char *grouped(const struct tongue *tongue, gint64 number)
{
	g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
	const char *first = digits + (*digits == '-');
	GString *text = g_string_new(number < 0 ? "\xe2\x88\x92" : NULL); /* a minus sign */

	for (const char *digit = first; *digit; digit++) {
		if (digit > first && strlen(digit) % 3 == 0)
			g_string_append(text, tongue->group);
		g_string_append_c(text, *digit);
	}
	return g_string_free(text, false);
}

char *spell_pieces(const char *lang, gint64 count, GError **error)
{
	const struct tongue *tongue = tongue_of(lang, error);
	g_autofree char *words = tongue ? words_of(tongue, count, tongue->piece, error) : NULL;
	g_autofree char *digits = NULL;
	guint plural;

	if (!words || !plural_of(tongue, count, &plural, error))
		return NULL;
	digits = grouped(tongue, count);
	return g_strdup_printf("%s (%s) %s", digits, words, tongue->pieces[plural]);
}

char *spell_money(const char *lang, gint64 tiyn, GError **error)
{
	const struct tongue *tongue = tongue_of(lang, error);
	g_autofree char *words =
		tongue ? words_of(tongue, tiyn < 0 ? tiyn : tiyn / TIYN, SPELL_MASCULINE, error)
		       : NULL;
	g_autofree char *digits = NULL;

	if (!words)
		return NULL;
	digits = grouped(tongue, tiyn / TIYN);
	return g_strdup_printf("%s (%s) %s %02d" NBSP "%s", digits, words, tongue->tenge,
		(int)(tiyn % TIYN), tongue->tiyn);
}

char *spell_number(const char *lang, gint64 number, GError **error)
{
	const struct tongue *tongue = tongue_of(lang, error);

	return tongue ? grouped(tongue, number) : NULL;
}

char *spell_amount(const char *lang, gint64 tiyn, GError **error)
{
	const struct tongue *tongue = tongue_of(lang, error);
	g_autofree char *whole = NULL;

	if (!tongue)
		return NULL;
	whole = grouped(tongue, tiyn / TIYN);
	return g_strdup_printf("%s%s%s%02d", tiyn < 0 && tiyn > -TIYN ? "\xe2\x88\x92" : "", whole,
		tongue->decimal, (int)ABS(tiyn % TIYN));
}

static bool day_good(const char *day, GError **error)
{
	return field_text_fits(FIELD_DAY, day) ||
	       refuse(error, BELGI_ERROR_BAD_INPUT, "'%s': no day; write it as 2021-03-15", day);
}

char *spell_date(const char *lang, const char *day, GError **error)
{
	const struct tongue *tongue = tongue_of(lang, error);
	const char *month;

	if (!tongue || !day_good(day, error))
		return NULL;
	month = tongue->months[atoi(day + 5) - 1];
	if (!tongue->year)
		return g_strdup_printf("%.4s" NBSP "ж. %d" NBSP "%s", day, atoi(day + 8), month);
	return g_strdup_printf(
		"%d" NBSP "%s" NBSP "%.4s%s", atoi(day + 8), month, day, tongue->year);
}

char *spell_day(const char *day, GError **error)
{
	if (!day_good(day, error))
		return NULL;
	return g_strdup_printf("%.2s.%.2s.%.4s", day + 8, day + 5, day);
}
