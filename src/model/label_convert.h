/* SPDX-License-Identifier: Apache-2.0
 * What label profiles name and C computes: tests of digits, and values that makers derive from one
 * another (tables: label_convert.c). */
#pragma once

#include "model/identify.h"

#include <stdbool.h>

struct label_convert;
/* By name; NULL when there is none. */
const struct label_convert *label_convert(const char *name);
enum role_of_code label_convert_role(const struct label_convert *convert);
/* The value for this text, NULL when it gives none. Free with g_free. */
char *label_convert_value(const struct label_convert *convert, const char *text);
bool (*label_check(const char *name))(const char *text);
/* The names that there are, with spaces between. Free with g_free. */
char *label_convert_words(void);
char *label_check_words(void);
