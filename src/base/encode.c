/* SPDX-License-Identifier: Apache-2.0
 * Hex and Crockford base 32. Every text has one reading: decoding refuses what encoding never
 * writes. */
#include "base/encode.h"

#include "base/crypto.h"

#include <string.h>

const char crockford_alphabet[33] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

int crockford_value(char c)
{
	const char *at = c ? strchr(crockford_alphabet, c) : NULL;

	return at ? (int)(at - crockford_alphabet) : -1;
}

/* The five bits of character `index`; bits behind the last byte are 0. */
static unsigned bits_at(const guint8 *bytes, gsize len, gsize index)
{
	gsize bit = index * 5;
	gsize at = bit / 8;
	unsigned first = at < len ? bytes[at] : 0;
	unsigned second = at + 1 < len ? bytes[at + 1] : 0;

	return ((first << 8 | second) >> (11 - bit % 8)) & 31;
}

void crockford_encode(char *out, gsize chars, const void *bytes, gsize len)
{
	for (gsize i = 0; i < chars; i++)
		out[i] = crockford_alphabet[bits_at(bytes, len, i)];
	out[chars] = '\0';
}

bool crockford_decode(void *bytes, gsize len, const char *text)
{
	guint8 *out = bytes;
	gsize written = 0;
	unsigned held = 0;
	unsigned bits = 0;

	for (gsize i = 0; i < (len * 8 + 4) / 5; i++) {
		int value = crockford_value(text[i]);
		if (value < 0)
			return false;
		held = (held << 5 | (unsigned)value) & 0xfff;
		bits += 5;
		if (bits >= 8 && written < len) {
			bits -= 8;
			out[written++] = (guint8)(held >> bits);
		}
	}
	return (held & ((1u << bits) - 1)) == 0;
}

void crockford_random(char *out, gsize chars)
{
	for (gsize i = 0; i < chars; i++)
		out[i] = crockford_alphabet[random_below(32)];
	out[chars] = '\0';
}

void hex_encode(char *out, const void *bytes, gsize len)
{
	static const char digits[] = "0123456789abcdef";
	const guint8 *in = bytes;

	for (gsize i = 0; i < len; i++) {
		*out++ = digits[in[i] >> 4];
		*out++ = digits[in[i] & 15];
	}
	*out = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_decode(void *bytes, gsize len, const char *text)
{
	guint8 *out = bytes;

	for (gsize i = 0; i < len; i++) {
		int high = hex_value(text[2 * i]);
		int low = high < 0 ? -1 : hex_value(text[2 * i + 1]);
		if (low < 0)
			return false;
		out[i] = (guint8)(high << 4 | low);
	}
	return true;
}
