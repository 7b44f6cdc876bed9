/* SPDX-License-Identifier: Apache-2.0
 * Conversions. Dell: the express service code is the service tag, a number of seven digits to the
 * base 36, written to the base 10. Acer: of the 22 characters of a serial number, 11-13 are digits,
 * 14-18 hexadecimal, 19 a digit, 20 to the base 36; the SNID is the first, the second as six
 * decimal digits, the third and the fourth as decimals. */
#include "model/label_convert.h"

#include <string.h>

struct label_convert {
	const char *name;
	enum role_of_code role; /* of the value */
	char *(*value)(const char *text);
};

static char *dell_tag(const char *express)
{
	static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	guint64 number = g_ascii_strtoull(express, NULL, 10);
	char tag[8] = "0000000";

	for (int i = 6; i >= 0; i--, number /= 36)
		tag[i] = digits[number % 36];
	return number ? NULL : g_strdup(tag);
}

static char *dell_express(const char *tag)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT, g_ascii_strtoull(tag, NULL, 36));
}

static char *acer_snid(const char *serial)
{
	char hex[6] = "";
	char last[2] = "";

	if (strlen(serial) != 22)
		return NULL;
	memcpy(hex, serial + 13, 5);
	last[0] = serial[19];
	return g_strdup_printf("%.3s%06u%c%u", serial + 10, (guint)g_ascii_strtoull(hex, NULL, 16),
		serial[18], (guint)g_ascii_strtoull(last, NULL, 36));
}

static const struct label_convert conversions[] = {
	{ "acer-snid", CODE_SNID, acer_snid },
	{ "dell-express", CODE_EXPRESS, dell_express },
	{ "dell-tag", CODE_SERIAL, dell_tag },
};

const struct label_convert *label_convert(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(conversions); i++)
		if (strcmp(conversions[i].name, name) == 0)
			return &conversions[i];
	return NULL;
}

enum role_of_code label_convert_role(const struct label_convert *convert)
{
	return convert->role;
}

char *label_convert_value(const struct label_convert *convert, const char *text)
{
	return convert->value(text);
}

/* ISO/IEC 7812-1: from the right, every second digit counts double, its digits added. */
static bool luhn(const char *text)
{
	gsize len = strlen(text);
	guint sum = 0;

	for (gsize i = 0; i < len; i++) {
		guint digit = (guint)g_ascii_digit_value(text[len - 1 - i]);
		if (digit > 9)
			return false;
		sum += i % 2 ? digit * 2 / 10 + digit * 2 % 10 : digit;
	}
	return len > 1 && sum % 10 == 0;
}

static const struct {
	const char *name;
	bool (*holds)(const char *text);
} checks[] = {
	{ "luhn", luhn },
};

bool (*label_check(const char *name))(const char *text)
{
	for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
		if (strcmp(checks[i].name, name) == 0)
			return checks[i].holds;
	return NULL;
}

char *label_convert_words(void)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(conversions); i++)
		g_string_append_printf(words, "%s%s", i ? " " : "", conversions[i].name);
	return g_string_free(words, FALSE);
}

char *label_check_words(void)
{
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
		g_string_append_printf(words, "%s%s", i ? " " : "", checks[i].name);
	return g_string_free(words, FALSE);
}
