/* SPDX-License-Identifier: Apache-2.0
 * The serial number inside what was scanned, normalised so that every desk names a unit alike.
 * Rules: serial.c (wire.md section 1; frozen). */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { SERIAL_SIZE = 41 };

enum serial_kind { SERIAL_GOOD, SERIAL_PLACEHOLDER, SERIAL_TOO_SHORT };

/* Normalises; `known` (may be NULL) tells whether a candidate is a known serial, for a bare leading
 * S. `serial` is the normalised text in every case. */
enum serial_kind serial_read(char serial[SERIAL_SIZE], const char *scanned,
	bool (*known)(const char *serial, void *data), void *data);
/* The upper-case ASCII character that this one stands for (itself, or the Latin that a Cyrillic
 * letter looks like); 0: none. */
char serial_letter(gunichar c);
