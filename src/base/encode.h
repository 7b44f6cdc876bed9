/* SPDX-License-Identifier: Apache-2.0
 * Bytes as text: lower-case hex, and Crockford base 32 (bits most significant first, five to a
 * character, alphabet 0123456789ABCDEFGHJKMNPQRSTVWXYZ). Encoders write a NUL. */
#pragma once

#include <glib.h>
#include <stdbool.h>

extern const char crockford_alphabet[33];

/* Value 0..31 of a canonical character, -1 for any other (no folding here). */
int crockford_value(char c);
/* The first `chars` characters of the encoding of `len` bytes; out has chars + 1 bytes. */
void crockford_encode(char *out, gsize chars, const void *bytes, gsize len);
/* Reads exactly the characters that crockford_encode writes for `len` bytes (52 for 32); false on any other. */
bool crockford_decode(void *bytes, gsize len, const char *text);
/* `chars` random characters. */
void crockford_random(char *out, gsize chars);

void hex_encode(char *out, const void *bytes, gsize len); /* out has 2 * len + 1 bytes */
/* Reads exactly 2 * len lower-case digits at text; false on any other character. */
bool hex_decode(void *bytes, gsize len, const char *text);
