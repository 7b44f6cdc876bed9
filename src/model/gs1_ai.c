/* SPDX-License-Identifier: Apache-2.0
 * The application identifiers (AI) of GS1, as the GS1 Barcode Syntax Dictionary has them. A format
 * is one or more parts with spaces between, taken from the value one after the other: a set of
 * characters (N digits, X the 82 of ISO/IEC 646, Y the 39, Z base64url), a length or a range of
 * lengths, and tests (c the last digit is a check digit, d begins with a date YYMMDD, z is 0). A
 * part with ? in front may be absent. Lengths of all but the last part are fixed. Invariant: no AI
 * begins another. */
#include "model/gs1_ai.h"

#include <string.h>

enum flags {
	FIXED = 1,     /* of a length known beforehand: nothing parts it from the next */
	ATTRIBUTE = 2, /* may stand in the query of a Digital Link */
	DECIMALS = 4,  /* the last digit says how many decimals, 0 to 5 */
};

static const struct gs1_ai table[] = {
	{ "00", "00", "N18c", FIXED | ATTRIBUTE, "" },
	{ "01", "01", "N14c", FIXED | ATTRIBUTE, "22,10,21|235" },
	{ "02", "02", "N14c", FIXED | ATTRIBUTE, NULL },
	{ "03", "03", "N14c", FIXED, NULL },
	{ "10", "10", "X1-20", ATTRIBUTE, NULL },
	{ "11", "13", "N6d", FIXED | ATTRIBUTE, NULL },
	{ "15", "17", "N6d", FIXED | ATTRIBUTE, NULL },
	{ "20", "20", "N2", FIXED | ATTRIBUTE, NULL },
	{ "21", "22", "X1-20", 0, NULL },
	{ "235", "235", "X1-28", 0, NULL },
	{ "240", "241", "X1-30", ATTRIBUTE, NULL },
	{ "242", "242", "N1-6", ATTRIBUTE, NULL },
	{ "243", "243", "X1-20", ATTRIBUTE, NULL },
	{ "250", "251", "X1-30", ATTRIBUTE, NULL },
	{ "253", "253", "N13c ?X1-17", ATTRIBUTE, "" },
	{ "254", "254", "X1-20", 0, NULL },
	{ "255", "255", "N13c ?N1-12", ATTRIBUTE, "" },
	{ "30", "30", "N1-8", ATTRIBUTE, NULL },
	{ "3100", "3165", "N6", FIXED | ATTRIBUTE | DECIMALS, NULL },
	{ "3200", "3375", "N6", FIXED | ATTRIBUTE | DECIMALS, NULL },
	{ "3400", "3575", "N6", FIXED | ATTRIBUTE | DECIMALS, NULL },
	{ "3600", "3695", "N6", FIXED | ATTRIBUTE | DECIMALS, NULL },
	{ "37", "37", "N1-8", ATTRIBUTE, NULL },
	{ "3900", "3909", "N1-15", ATTRIBUTE, NULL },
	{ "3910", "3919", "N3 N1-15", ATTRIBUTE, NULL },
	{ "3920", "3929", "N1-15", ATTRIBUTE, NULL },
	{ "3930", "3939", "N3 N1-15", ATTRIBUTE, NULL },
	{ "3940", "3943", "N4", ATTRIBUTE, NULL },
	{ "3950", "3955", "N6", ATTRIBUTE, NULL },
	{ "400", "400", "X1-30", ATTRIBUTE, NULL },
	{ "401", "401", "X1-30", ATTRIBUTE, "" },
	{ "402", "402", "N17c", ATTRIBUTE, "" },
	{ "403", "403", "X1-30", ATTRIBUTE, NULL },
	{ "410", "413", "N13c", FIXED | ATTRIBUTE, NULL },
	{ "414", "414", "N13c", FIXED | ATTRIBUTE, "254|7040" },
	{ "415", "415", "N13c", FIXED | ATTRIBUTE, "8020" },
	{ "416", "416", "N13c", FIXED | ATTRIBUTE, NULL },
	{ "417", "417", "N13c", FIXED | ATTRIBUTE, "7040" },
	{ "420", "420", "X1-20", ATTRIBUTE, NULL },
	{ "421", "421", "N3 X1-9", ATTRIBUTE, NULL },
	{ "422", "422", "N3", ATTRIBUTE, NULL },
	{ "423", "423", "N3 ?N3 ?N3 ?N3 ?N3", ATTRIBUTE, NULL },
	{ "424", "424", "N3", ATTRIBUTE, NULL },
	{ "425", "425", "N3 ?N3 ?N3 ?N3 ?N3", ATTRIBUTE, NULL },
	{ "426", "426", "N3", ATTRIBUTE, NULL },
	{ "427", "427", "X1-3", ATTRIBUTE, NULL },
	{ "4300", "4301", "X1-35", ATTRIBUTE, NULL },
	{ "4302", "4306", "X1-70", ATTRIBUTE, NULL },
	{ "4307", "4307", "X2", ATTRIBUTE, NULL },
	{ "4308", "4308", "X1-30", ATTRIBUTE, NULL },
	{ "4309", "4309", "N10 N10", ATTRIBUTE, NULL },
	{ "4310", "4311", "X1-35", ATTRIBUTE, NULL },
	{ "4312", "4316", "X1-70", ATTRIBUTE, NULL },
	{ "4317", "4317", "X2", ATTRIBUTE, NULL },
	{ "4318", "4318", "X1-20", ATTRIBUTE, NULL },
	{ "4319", "4319", "X1-30", ATTRIBUTE, NULL },
	{ "4320", "4320", "X1-35", ATTRIBUTE, NULL },
	{ "4321", "4323", "N1", ATTRIBUTE, NULL },
	{ "4324", "4325", "N6d N4", ATTRIBUTE, NULL },
	{ "4326", "4326", "N6d", ATTRIBUTE, NULL },
	{ "4330", "4333", "N6 ?X1", ATTRIBUTE, NULL },
	{ "7001", "7001", "N13", ATTRIBUTE, NULL },
	{ "7002", "7002", "X1-30", ATTRIBUTE, NULL },
	{ "7003", "7003", "N6d N4", ATTRIBUTE, NULL },
	{ "7004", "7004", "N1-4", ATTRIBUTE, NULL },
	{ "7005", "7005", "X1-12", ATTRIBUTE, NULL },
	{ "7006", "7006", "N6d", ATTRIBUTE, NULL },
	{ "7007", "7007", "N6d ?N6d", ATTRIBUTE, NULL },
	{ "7008", "7008", "X1-3", ATTRIBUTE, NULL },
	{ "7009", "7009", "X1-10", ATTRIBUTE, NULL },
	{ "7010", "7010", "X1-2", ATTRIBUTE, NULL },
	{ "7011", "7011", "N6d ?N4", ATTRIBUTE, NULL },
	{ "7020", "7022", "X1-20", ATTRIBUTE, NULL },
	{ "7023", "7023", "X1-30", ATTRIBUTE, NULL },
	{ "7030", "7039", "N3 X1-27", ATTRIBUTE, NULL },
	{ "7040", "7040", "N1 X1 X1 X1", 0, NULL },
	{ "7041", "7041", "X1-4", 0, NULL },
	{ "710", "717", "X1-20", ATTRIBUTE, NULL },
	{ "7230", "7239", "X2 X1-28", ATTRIBUTE, NULL },
	{ "7240", "7240", "X1-20", ATTRIBUTE, NULL },
	{ "7241", "7241", "N2", ATTRIBUTE, NULL },
	{ "7242", "7242", "X1-25", ATTRIBUTE, NULL },
	{ "7250", "7250", "N8", ATTRIBUTE, NULL },
	{ "7251", "7251", "N8 N4", ATTRIBUTE, NULL },
	{ "7252", "7252", "N1", ATTRIBUTE, NULL },
	{ "7253", "7254", "X1-40", ATTRIBUTE, NULL },
	{ "7255", "7255", "X1-10", ATTRIBUTE, NULL },
	{ "7256", "7256", "X1-90", ATTRIBUTE, NULL },
	{ "7257", "7257", "X1-70", ATTRIBUTE, NULL },
	{ "7258", "7258", "X3", ATTRIBUTE, NULL },
	{ "7259", "7259", "X1-40", ATTRIBUTE, NULL },
	{ "8001", "8001", "N4 N5 N3 N1 N1", ATTRIBUTE, NULL },
	{ "8002", "8002", "X1-20", ATTRIBUTE, NULL },
	{ "8003", "8003", "N1z N13c ?X1-16", ATTRIBUTE, "" },
	{ "8004", "8004", "X1-30", ATTRIBUTE, "7040" },
	{ "8005", "8005", "N6", ATTRIBUTE, NULL },
	{ "8006", "8006", "N14c N4", ATTRIBUTE, "22,10,21" },
	{ "8007", "8007", "X1-34", ATTRIBUTE, NULL },
	{ "8008", "8008", "N6d N2 ?N2 ?N2", ATTRIBUTE, NULL },
	{ "8009", "8009", "X1-50", ATTRIBUTE, NULL },
	{ "8010", "8010", "Y1-30", ATTRIBUTE, "8011" },
	{ "8011", "8011", "N1-12", 0, NULL },
	{ "8012", "8012", "X1-20", ATTRIBUTE, NULL },
	{ "8013", "8013", "X1-25", ATTRIBUTE, "" },
	{ "8014", "8014", "X1-25", 0, NULL },
	{ "8017", "8017", "N18c", ATTRIBUTE, "8019" },
	{ "8018", "8018", "N18c", ATTRIBUTE, "8019" },
	{ "8019", "8019", "N1-10", 0, NULL },
	{ "8020", "8020", "X1-25", 0, NULL },
	{ "8026", "8026", "N14c N4", ATTRIBUTE, NULL },
	{ "8030", "8030", "Z1-90", ATTRIBUTE, NULL },
	{ "8040", "8041", "N15", 0, NULL },
	{ "8042", "8042", "N32", 0, NULL },
	{ "8043", "8043", "N18 ?N1-2", 0, NULL },
	{ "8110", "8110", "X1-70", ATTRIBUTE, NULL },
	{ "8111", "8111", "N4", ATTRIBUTE, NULL },
	{ "8112", "8112", "X1-70", ATTRIBUTE, NULL },
	{ "8200", "8200", "X1-70", 0, NULL },
	{ "90", "90", "X1-30", ATTRIBUTE, NULL },
	{ "91", "99", "X1-90", ATTRIBUTE, NULL },
};

static bool fits(const struct gs1_ai *row, const char *text)
{
	gsize len = strlen(row->first);

	if (strncmp(text, row->first, len) < 0 || strncmp(text, row->last, len) > 0)
		return false;
	return !(row->flags & DECIMALS) || text[len - 1] <= '5';
}

const struct gs1_ai *gs1_ai_at(const char *text, gsize *len)
{
	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		*len = strlen(table[i].first);
		if (strspn(text, "0123456789") >= *len && fits(&table[i], text))
			return &table[i];
	}
	return NULL;
}

const struct gs1_ai *gs1_ai_find(const char *ai)
{
	gsize len;
	const struct gs1_ai *row = gs1_ai_at(ai, &len);

	return row && strlen(ai) == len ? row : NULL;
}

bool gs1_ai_fixed(const struct gs1_ai *ai)
{
	return ai->flags & FIXED;
}

bool gs1_ai_attribute(const struct gs1_ai *ai)
{
	return ai->flags & ATTRIBUTE;
}

/* GS1 General Specifications 7.9: weights 3 and 1 from the right. */
bool gs1_check_digit(const char *digits, gsize len)
{
	guint sum = 0;

	for (gsize i = 0; i < len; i++) {
		if (!g_ascii_isdigit(digits[i]))
			return false;
		sum += (guint)(digits[i] - '0') * ((len - i) % 2 ? 1 : 3);
	}
	return len > 1 && sum % 10 == 0;
}

/* The sets of characters: GS1 General Specifications 7.11. */
static bool in_set(char c, char set)
{
	switch (set) {
	case 'N':
		return g_ascii_isdigit(c);
	case 'X':
		return g_ascii_isalnum(c) || (c && strchr("!\"%&'()*+,-./:;<=>?_", c));
	case 'Y':
		return g_ascii_isdigit(c) || g_ascii_isupper(c) || (c && strchr("#-/", c));
	default:
		return g_ascii_isalnum(c) || (c && strchr("-_=", c));
	}
}

/* YYMMDD; a day 00 means the end of the month. */
static bool is_date(const char *text)
{
	int month = 10 * (text[2] - '0') + text[3] - '0';
	int day = 10 * (text[4] - '0') + text[5] - '0';

	return month >= 1 && month <= 12 && day >= 0 && day <= 31;
}

struct part {
	char set;
	bool optional;
	gsize min, max;
	const char *tests;
};

/* Reads one part of a format; returns what is behind it. */
static const char *part_read(const char *format, struct part *part)
{
	char *end;

	part->optional = *format == '?';
	format += part->optional;
	part->set = *format++;
	part->min = part->max = g_ascii_strtoull(format, &end, 10);
	if (*end == '-')
		part->max = g_ascii_strtoull(end + 1, &end, 10);
	part->tests = end;
	end += strspn(end, "cdz");
	return *end == ' ' ? end + 1 : end;
}

static bool part_holds(const struct part *part, const char *value, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (!in_set(value[i], part->set))
			return false;
	for (const char *test = part->tests; *test && *test != ' '; test++) {
		if ((*test == 'c' && !gs1_check_digit(value, len)) ||
			(*test == 'd' && !is_date(value)) || (*test == 'z' && *value != '0'))
			return false;
	}
	return true;
}

bool gs1_ai_holds(const struct gs1_ai *ai, const char *value, gsize len)
{
	const char *format = ai->format;
	struct part part;

	while (*format) {
		format = part_read(format, &part);
		if (len == 0 && part.optional)
			return true;
		gsize taken = MIN(len, part.max);
		if (taken < part.min || !part_holds(&part, value, taken))
			return false;
		value += taken;
		len -= taken;
	}
	return len == 0;
}

gsize gs1_ai_max(const struct gs1_ai *ai)
{
	const char *format = ai->format;
	gsize max = 0;
	struct part part;

	while (*format) {
		format = part_read(format, &part);
		max += part.max;
	}
	return max;
}
