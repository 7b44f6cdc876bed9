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
	/* What else is printed on devices and boxes; none of it is a serial number. */
	CODE_PART,
	CODE_MODEL,
	CODE_MAC,
	CODE_EAN, /* a GTIN of 8, 12, 13 or 14 digits */
	CODE_SNID,
	CODE_SSCC,
	CODE_IMEI,
	CODE_EXPRESS, /* Dell's express service code */
	CODE_QUANTITY,
	CODE_ORDER,
	CODE_LOT,
	CODE_ORIGIN,
	CODE_DATE,
	CODE_SUPPLIER,
	CODE_PACKAGE, /* a package's own number */
	CODE_GRAI,
	CODE_GIAI,
	CODE_GLN,
	CODE_GS1,         /* another GS1 application identifier; value: identifier and value */
	CODE_PRODUCT_KEY, /* value: its last five characters; the rest is kept nowhere */
	CODE_SETUP,       /* sets up a scanner */
	CODE_URL,         /* a URL that is no tag */
	CODE_UNKNOWN,
	CODE_ROLES,
};
const char *code_role_word(enum role_of_code role); /* "tag", "serial", "part", "mac", "ean", ... */
/* False when it is no word of a role. */
bool code_role_read(const char *word, enum role_of_code *role);

/* What a role alone does not say, each with a sentence of its own at the desk; ended by NULL. */
extern const char *const code_reasons[];

/* The detail of a misread or torn tag is the one known tag that it may stand for (tag_valid), for a
 * person to confirm; else a sentence that says what is wrong. */
struct candidate {
	enum role_of_code role;
	char *value;
	char *detail;       /* of tags; else NULL */
	char *why;          /* the rule that found it, in English */
	const char *reason; /* of code_reasons[]; NULL: the role says it all */
	char piece;
};

struct identity {
	GArray *candidates; /* struct candidate, most likely first; never empty */
};

struct labels;

/* What the identification may ask its store; any may be NULL. */
struct identify_known {
	void *data;
	const struct labels *labels;                    /* makers' labels (model/label_profile.h) */
	bool (*tag)(void *data, const char *code);      /* the tag is known here */
	bool (*issuer)(void *data, const char *code);   /* the issuer of the tag is known */
	bool (*serial)(void *data, const char *serial); /* the serial is expected or known */
	bool (*maker)(void *data, const char *maker);   /* a maker or model is expected */
	bool first; /* only the most likely candidate is asked for; others may be left out */
};

/* `text` is what the scanner sent (may contain RS, GS, EOT); `aim` its AIM identifier without `]`,
 * or NULL: then one that the text begins with is taken off. */
struct identity *identify(const char *text, const char *aim, const struct identify_known *known);
void identity_free(struct identity *identity);
AUTOPTR(identity, identity_free);
