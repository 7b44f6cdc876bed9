/* SPDX-License-Identifier: Apache-2.0
 * What makers print on devices and boxes, as data: one profile a maker, a rule for each kind of
 * code. File format: label_profile.c; manual: firmware-profiles/device-labels/README.md. */
#pragma once

#include "base/auto.h"
#include "model/identify.h"

#include <glib.h>
#include <stdbool.h>

enum { LABEL_GROUPS = 4, LABEL_TEXT_MAX = 160 };

struct label_convert;

/* A kind of code. */
struct label_rule {
	const struct label_profile *profile;
	char *name; /* of [rule NAME] */
	unsigned line;
	char *what;     /* in English, for people */
	char *pattern;  /* as it stands in the file */
	GRegex *regex;  /* of the whole text, in upper case */
	guint min, max; /* length of the text */
	enum role_of_code
		roles[LABEL_GROUPS];         /* of the groups; of the whole text when it has none */
	guint groups;                        /* number of named groups */
	const char *reason;                  /* of code_reasons[]; NULL */
	bool (*check)(const char *text);     /* NULL: none */
	const struct label_convert *convert; /* NULL: none */
	bool certain;                        /* nothing else reads so */
	bool weak;                           /* other makers' serial numbers look alike */
	char *example, *means;
};

struct label_profile {
	char *name;       /* file name without .profile */
	char *maker;      /* as people see it; "" for labels of no one maker */
	char **models;    /* names of what the labels stand on; may be empty */
	char *source;     /* where the rules are from */
	GPtrArray *rules; /* struct label_rule* */
};

/* `file` is for messages and gives the name. Refuses with file:line and what is allowed; a rule
 * whose example does not give what it says is refused too. */
struct label_profile *label_profile_read(
	const char *text, gsize len, const char *file, GError **error);
void label_profile_free(struct label_profile *profile);
AUTOPTR(label_profile, label_profile_free);

/* The keys of the format, for the test of its manual: section ("label", "rule"), key and, to free,
 * what it allows. False behind the last. */
bool label_profile_key(guint index, const char **section, const char **key, char **allowed);

/* A part of a code as a rule reads it. */
struct label_part {
	enum role_of_code role;
	char *value;
	bool converted; /* computed, not printed */
};
/* The parts of the text by the rule (struct label_part, cleared with the array); NULL when it does
 * not fit. `upper` is `text` in upper case (ASCII). */
GArray *label_rule_parts(const struct label_rule *rule, const char *text, const char *upper);

/* Every profile that a program knows. */
struct labels *labels_new(void);
void labels_free(struct labels *labels);
AUTOPTR(labels, labels_free);
void labels_add(struct labels *labels, struct label_profile *profile); /* takes it over */
guint labels_count(const struct labels *labels);
const struct label_profile *labels_at(const struct labels *labels, guint index);

/* `\xNN`, `\n`, `\t` and `\\` as the bytes they stand for. Free with g_free; NULL when it is
 * written wrongly or stands for a NUL. */
char *label_unescape(const char *text);
