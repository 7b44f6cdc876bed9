/* SPDX-License-Identifier: Apache-2.0
 * The strict INI reader for profiles, specifications and stocks. Grammar in ini.c. A duplicate key or
 * section, a key before any section, a line over 1 KiB, a control character or invalid UTF-8 is an error with
 * file:line. Comments start a line with # or ;. Nothing continues a line. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct ini_entry {
	char *key;
	char *value;
	unsigned line;
};

struct ini_section {
	char *name;
	unsigned line;
	GPtrArray *entries; /* struct ini_entry* in file order */
};

struct ini {
	char *file;          /* as errors name it */
	GPtrArray *sections; /* struct ini_section* in file order */
};

/* Reads at most 64 KiB of text. `file` is only for messages. */
struct ini *ini_read(const char *text, gsize len, const char *file, GError **error);
void ini_free(struct ini *ini);
AUTOPTR(ini, ini_free);

/* These are NULL when absent. */
const struct ini_section *ini_section(const struct ini *ini, const char *name);
const struct ini_entry *ini_entry(const struct ini_section *section, const char *key);
const char *ini_value(const struct ini_section *section, const char *key);
/* Refuses any key of the section that is not in the NULL-terminated list, with file:line and the known keys. */
bool ini_only(const struct ini *ini, const struct ini_section *section, const char *const *keys, GError **error);
