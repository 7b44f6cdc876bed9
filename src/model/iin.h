/* SPDX-License-Identifier: Apache-2.0
 * Individual and business identification numbers of Kazakhstan (12 digits): form and check digit only. Never match a
 * person by the check alone: 9.2 % of single-digit errors pass (reference: iin.c). */
#pragma once

#include <stdbool.h>

enum id_number {
	ID_VALID,
	ID_WARN,     /* well formed, but something is unusual: see reason */
	ID_INVALID,
};

/* Digits of text with spaces and dashes dropped; `reason` (static, may be NULL on ID_VALID) says what is wrong. */
enum id_number iin_check(const char *text, char digits[13], const char **reason);
enum id_number bin_check(const char *text, char digits[13], const char **reason);
