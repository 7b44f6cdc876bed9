/* SPDX-License-Identifier: Apache-2.0
 * Profiles as tables: which sections and keys a kind of profile has, what each takes, and where it
 * goes. One loop reads them all and refuses the rest with file:line. */
#pragma once

#include "base/ini.h"
#include "base/shipped.h"

#include <glib.h>
#include <stdbool.h>

enum { PROFILE_TEXT_MAX = 120, PROFILE_LIST_MAX = 64 };

struct profile_key;
/* `at` is where the value goes. False: the value is not allowed. */
typedef bool profile_take(const struct profile_key *key, void *at, const char *value);

struct profile_key {
	const char *section, *key;
	profile_take *take;
	gsize at; /* offset into what the section fills */
	bool required;
	const char *const *words;           /* what is allowed, ended by NULL */
	int least, most, step;              /* of numbers; step 0: any */
	const char *allowed;                /* said instead, where `take` is the kind's own */
	const char *const *(*listed)(void); /* words that another module keeps */
};

/* Into char*, char**, int (the word's place), const char* (the word), bool, int. */
profile_take profile_text, profile_list, profile_word, profile_choice, profile_flag, profile_number;
/* Which of the key's words that is; -1: none. */
int profile_index(const struct profile_key *key, const char *value);
extern const char *const profile_flags[]; /* no, yes: the words of profile_flag */

struct profile_section {
	const char *name, *argument; /* of a section that stands any number of times, else NULL */
};

/* A kind of profile; the first section comes first. */
struct profile_kind {
	const char *title; /* "a profile of printers" */
	const struct profile_section *sections;
	guint section_count;
	const struct profile_key *keys;
	guint key_count;
};

/* What a key allows, in words; to free. */
char *profile_allowed(const struct profile_key *key);
/* The row of the kind for a section; NULL with *error, which names those that are known. */
const struct profile_section *profile_section_of(const struct profile_kind *kind,
	const struct ini *ini, const struct ini_section *section, GError **error);
/* Reads the keys of a section into `target`. */
bool profile_read_keys(const struct profile_kind *kind, const struct profile_section *row,
	const struct ini *ini, const struct ini_section *section, void *target, GError **error);
/* Is the first section the kind's first? */
bool profile_begins(const struct profile_kind *kind, const struct ini *ini, GError **error);

/* What `read` makes of each file (struct shipped*), in that order, freed by `release`. A file that
 * is wrong is told and left out. */
GPtrArray *profiles_read(const GPtrArray *files,
	gpointer (*read)(const struct shipped *file, GError **error), GDestroyNotify release,
	void (*wrong)(void *data, const GError *error), void *data);
/* VID:PID in lower-case hex; the PID may be *, 12* or *34. *mask has the bits that count. */
bool profile_device(const char *text, guint16 *vid, guint16 *pid, guint16 *mask);
/* The file's name without .profile. */
char *profile_name(const char *file);
/* "file:line: [section] reason"; false. */
bool profile_refuse(const struct ini *ini, const struct ini_section *section, GError **error,
	const char *reason);
