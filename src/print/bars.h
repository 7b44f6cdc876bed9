/* SPDX-License-Identifier: Apache-2.0
 * Linear symbols as modules: Code 128 (ISO/IEC 15417) and EAN-13 (ISO/IEC 15420). */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct bars {
	int width;       /* in modules, without quiet zones */
	guint8 *modules; /* width, 1 dark */
};
/* Printable ASCII, at most 80 characters; runs of digits are packed in pairs. */
bool bars_code128(struct bars *bars, const char *text, GError **error);
/* Set-up codes: FNC3 before the first character, or before the last of at least two. Readers hide
 * FNC3, so only a look at the modules tells them from plain ones. */
bool bars_code128_fnc3(struct bars *bars, const char *text, GError **error);
bool bars_code128_fnc3_last(struct bars *bars, const char *text, GError **error);
/* 13 digits with the right check digit. */
bool bars_ean13(struct bars *bars, const char *digits, GError **error);
void bars_clear(struct bars *bars);
