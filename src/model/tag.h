/* SPDX-License-Identifier: Apache-2.0
 * The printed code of a unit: 3 issuer, 7 random and 2 check characters (format: tag.c). */
#pragma once

#include "base/encode.h"

#include <glib.h>
#include <stdbool.h>

enum { TAG_SIZE = 13, TAG_SHOWN_SIZE = 15 };

struct tag {
	char code[TAG_SIZE]; /* canonical, upper case */
	char piece;          /* 'C' charger, 'B' bag, 0 the unit itself */
};

/* A new tag of the issuer (3 characters) with 7 random ones. */
void tag_new(struct tag *tag, const char *issuer);
/* Adds the two checks to 10 payload characters. */
void tag_complete(char code[TAG_SIZE], const char payload[10]);
/* True for 12 canonical characters whose checks hold and that are not all zero. */
bool tag_valid(const char *code);
/* Reads what people type and scanners send: any case, dashes, I/L/O, a URL of any host with
 * /T/CODE[/PIECE], a Digital Link or element string with 8004. Fails with BAD_INPUT, naming the
 * position of a wrong character. */
bool tag_read(struct tag *tag, const char *text, GError **error);
/* True when the text has the form of a tag (12 characters after folding, or .../T/...), right or
 * wrong. */
bool tag_looks_like(const char *text);
/* The 12 characters of such a text after folding, `?` for each that is unreadable or in no tag;
 * false for others. */
bool tag_fold(char seen[TAG_SIZE], const char *text);
/* Tags that a misread or torn code may stand for: one wrong character, or one or two `?` give one;
 * three `?` give 32 candidates. Suggestions are for a person to confirm. Returns how many; codes is
 * array of char[TAG_SIZE]. */
guint tag_suggest(const char *text, char (*codes)[TAG_SIZE], guint max);
void tag_show(char shown[TAG_SHOWN_SIZE], const char *code); /* VK09-BP8J-KZA4 */
/* HTTPS://HOST/T/CODE in upper case; free with g_free. */
char *tag_url(const char *host, const char *code);
