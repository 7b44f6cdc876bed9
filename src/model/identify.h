/* SPDX-License-Identifier: Apache-2.0
 * What a scan is: candidates with a role, never a rewritten guess. */
#pragma once

#include "base/auto.h"
#include "model/serial.h"
#include "model/tag.h"

#include <glib.h>

enum role_of_code {
	CODE_TAG,         /* value: the canonical tag; piece set */
	CODE_TAG_MISREAD, /* has a tag's form, the checks fail; value: folded; detail: see below */
	CODE_TAG_TORN,    /* has `?`; value: folded; detail: see below */
	CODE_SERIAL,      /* value: the normalised serial */
	CODE_PLACEHOLDER, /* value: as scanned */
	CODE_PERSON,      /* p + 12 */
	CODE_COMMAND,     /* BELGI:CMD:WORD; value: the word */
	CODE_BOX,         /* b + 12, or BELGI:BOX:... */
	CODE_SHIP,        /* s + 12 */
	CODE_MEASURE,     /* key=value lines of a probe or a check; value: as scanned */
	CODE_PART,        /* part number, MAC, EAN: not a serial; detail says which */
	CODE_MAC,
	CODE_EAN,
	CODE_URL, /* a URL that is no tag */
	CODE_UNKNOWN,
};
const char *code_role_word(enum role_of_code role); /* "tag", "serial", "part", "mac", "ean", ... */

/* The detail of a misread or torn tag is the one known tag that it may stand for (tag_valid), for a
 * person to confirm; else a sentence that says what is wrong. */
struct candidate {
	enum role_of_code role;
	char *value;
	char *detail; /* NULL or a short reason in English */
	char piece;
};

struct identity {
	GArray *candidates; /* struct candidate, most likely first; never empty */
};

/* What the identification may ask its store; either may be NULL. */
struct identify_known {
	void *data;
	bool (*tag)(void *data, const char *code);      /* the tag is known here */
	bool (*issuer)(void *data, const char *code);   /* the issuer of the tag is known */
	bool (*serial)(void *data, const char *serial); /* the serial is expected or known */
};

/* `text` is what the scanner sent (may contain RS, GS, EOT); `aim` its AIM identifier without `]`,
 * or NULL. */
struct identity *identify(const char *text, const char *aim, const struct identify_known *known);
void identity_free(struct identity *identity);
AUTOPTR(identity, identity_free);
