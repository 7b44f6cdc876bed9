/* SPDX-License-Identifier: Apache-2.0
 * IIN and BIN: 12 digits, the last a check over the others.
 * Check: c = sum of digit i * i for i = 1..11, mod 11; when that is 10, again with weights 3 4 5 6
 * 7 8 9 10 11 1 2; when that is 10 too, the number was never issued. An IIN begins with a birth
 * date and digit 7 says century and sex, but since Government Decree 853 of 26.08.2013 neither
 * binds: what they say is a reason to look, never to refuse. A BIN begins with year and month of
 * registration, digit 5 is the kind of entity (4 5 6), digit 6 the part of it (0 1 2 3). */
#include "model/iin.h"

#include <glib.h>
#include <string.h>

enum { DIGITS = 12 };

static bool read_digits(const char *text, char digits[DIGITS + 1], const char **reason)
{
	int count = 0;

	digits[0] = '\0';
	for (; *text; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (!g_ascii_isdigit(*text)) {
			*reason = "something else than a digit";
			return false;
		}
		if (count == DIGITS) {
			*reason = "more than 12 digits";
			return false;
		}
		digits[count++] = *text;
		digits[count] = '\0';
	}
	if (count < DIGITS)
		*reason = count == 0 ? "empty" : "fewer than 12 digits";
	return count == DIGITS;
}

/* 10 when both passes give 10. */
static int check_digit(const char *digits)
{
	int sum = 0;

	for (int i = 0; i < DIGITS - 1; i++)
		sum += (digits[i] - '0') * (i + 1);
	if (sum % 11 != 10)
		return sum % 11;
	sum = 0;
	for (int i = 0; i < DIGITS - 1; i++)
		sum += (digits[i] - '0') * ((i + 2) % 11 + 1);
	return sum % 11;
}

static bool check_holds(const char *digits, const char **reason)
{
	int check = check_digit(digits);

	if (check == 10)
		*reason = "a number that is never issued";
	else if (digits[DIGITS - 1] != '0' + check)
		*reason = "the check digit is wrong";
	else if (strspn(digits, "0") == DIGITS)
		*reason = "all zeros";
	else
		return true;
	return false;
}

static int two(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

enum id_number iin_check(const char *text, char digits[13], const char **reason)
{
	*reason = NULL;
	if (!read_digits(text, digits, reason) || !check_holds(digits, reason))
		return ID_INVALID;
	if (two(digits + 2) < 1 || two(digits + 2) > 12 || two(digits + 4) < 1 ||
		two(digits + 4) > 31)
		*reason = "the first six digits are no date";
	else if (digits[6] == '0' || digits[6] > '6')
		*reason = "digit 7 is not 1 to 6";
	return *reason ? ID_WARN : ID_VALID;
}

enum id_number bin_check(const char *text, char digits[13], const char **reason)
{
	*reason = NULL;
	if (!read_digits(text, digits, reason) || !check_holds(digits, reason))
		return ID_INVALID;
	if (two(digits + 2) < 1 || two(digits + 2) > 12)
		*reason = "digits 3 and 4 are no month";
	else if (!strchr("456", digits[4]))
		*reason = "digit 5 is no kind of entity (4, 5, 6)";
	if (*reason)
		return ID_INVALID;
	if (digits[5] > '3')
		*reason = "digit 6 is not 0 to 3";
	return *reason ? ID_WARN : ID_VALID;
}
