/* SPDX-License-Identifier: Apache-2.0
 * Reading profiles by their tables. Invariant: what is not in a table is refused, so that a key
 * that was mistyped is never ignored. */
#include "model/profile.h"

#include "base/error.h"

#include <string.h>

const char *const profile_flags[] = { "no", "yes", NULL };

/* ---- values ---- */

bool profile_text(const struct profile_key *key, void *at, const char *value)
{
	(void)key;
	if (!*value || g_utf8_strlen(value, -1) > PROFILE_TEXT_MAX)
		return false;
	*(char **)at = g_strdup(value);
	return true;
}

bool profile_list(const struct profile_key *key, void *at, const char *value)
{
	g_auto(GStrv) names = g_strsplit(value, ",", PROFILE_LIST_MAX + 1);

	(void)key;
	if (!names[0] || g_strv_length(names) > PROFILE_LIST_MAX)
		return false;
	for (char **name = names; *name; name++)
		if (!*g_strstrip(*name) || g_utf8_strlen(*name, -1) > PROFILE_TEXT_MAX)
			return false;
	*(char ***)at = g_steal_pointer(&names);
	return true;
}

static const char *const *words_of(const struct profile_key *key)
{
	return key->listed ? key->listed() : key->words;
}

int profile_index(const struct profile_key *key, const char *value)
{
	const char *const *words = words_of(key);

	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return -1;
}

bool profile_word(const struct profile_key *key, void *at, const char *value)
{
	int index = profile_index(key, value);

	if (index >= 0)
		*(int *)at = index;
	return index >= 0;
}

bool profile_choice(const struct profile_key *key, void *at, const char *value)
{
	int index = profile_index(key, value);

	if (index >= 0)
		*(const char **)at = words_of(key)[index];
	return index >= 0;
}

bool profile_flag(const struct profile_key *key, void *at, const char *value)
{
	int index = profile_index(key, value);

	*(bool *)at = index == 1;
	return index >= 0;
}

bool profile_number(const struct profile_key *key, void *at, const char *value)
{
	gint64 number;

	if (!g_ascii_string_to_signed(value, 10, key->least, key->most, &number, NULL) ||
		(key->step && number % key->step))
		return false;
	*(int *)at = (int)number;
	return true;
}

char *profile_allowed(const struct profile_key *key)
{
	const char *const *words = words_of(key);

	if (words)
		return g_strjoinv(", ", (char **)words);
	if (key->allowed)
		return g_strdup(key->allowed);
	if (key->step)
		return g_strdup_printf("%d to %d in steps of %d", key->least, key->most, key->step);
	if (key->take == profile_number)
		return g_strdup_printf("%d to %d", key->least, key->most);
	if (key->take == profile_list)
		return g_strdup_printf("up to %d names with commas between them", PROFILE_LIST_MAX);
	return g_strdup_printf("1 to %d characters", PROFILE_TEXT_MAX);
}

/* ---- sections ---- */

bool profile_refuse(const struct ini *ini, const struct ini_section *section, GError **error,
	const char *reason)
{
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: [%s] %s", ini->file, section->line,
		section->name, reason);
}

static bool refuse_unknown(const struct profile_kind *kind, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	g_autoptr(GString) known = g_string_new(NULL);

	for (guint i = 0; i < kind->section_count; i++)
		g_string_append_printf(known, "%s[%s%s%s]", i ? ", " : "", kind->sections[i].name,
			kind->sections[i].argument ? " " : "",
			kind->sections[i].argument ? kind->sections[i].argument : "");
	return refuse(error, BELGI_ERROR_BAD_INPUT,
		"%s:%u: unknown section [%s]; the known sections are %s", ini->file, section->line,
		section->name, known->str);
}

const struct profile_section *profile_section_of(const struct profile_kind *kind,
	const struct ini *ini, const struct ini_section *section, GError **error)
{
	const char *name = section->name;

	for (guint i = 0; i < kind->section_count; i++) {
		const struct profile_section *row = &kind->sections[i];
		gsize len = strlen(row->name);

		if (strncmp(name, row->name, len) == 0 &&
			(row->argument ? name[len] == ' ' && name[len + 1] : !name[len]))
			return row;
	}
	refuse_unknown(kind, ini, section, error);
	return NULL;
}

static bool read_entry(const struct ini *ini, const struct profile_key *key,
	const struct ini_entry *entry, void *target, GError **error)
{
	g_autofree char *what = NULL;

	if (key->take(key, (char *)target + key->at, entry->value))
		return true;
	what = profile_allowed(key);
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: %s = %s: allowed is %s; correct it",
		ini->file, entry->line, entry->key, entry->value, what);
}

static bool only_known(const struct profile_kind *kind, const struct profile_section *row,
	const struct ini *ini, const struct ini_section *section, GError **error)
{
	g_autofree const char **known = g_new0(const char *, kind->key_count + 1);
	guint count = 0;

	for (guint i = 0; i < kind->key_count; i++)
		if (strcmp(kind->keys[i].section, row->name) == 0)
			known[count++] = kind->keys[i].key;
	return ini_only(ini, section, known, error);
}

bool profile_read_keys(const struct profile_kind *kind, const struct profile_section *row,
	const struct ini *ini, const struct ini_section *section, void *target, GError **error)
{
	if (!only_known(kind, row, ini, section, error))
		return false;
	for (guint i = 0; i < kind->key_count; i++) {
		const struct profile_key *key = &kind->keys[i];
		const struct ini_entry *entry = ini_entry(section, key->key);

		if (strcmp(key->section, row->name) != 0)
			continue;
		if (entry && !read_entry(ini, key, entry, target, error))
			return false;
		if (!entry && key->required)
			return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: [%s] has no %s; add it",
				ini->file, section->line, section->name, key->key);
	}
	return true;
}

bool profile_begins(const struct profile_kind *kind, const struct ini *ini, GError **error)
{
	const struct ini_section *first = ini->sections->len ? ini->sections->pdata[0] : NULL;

	if (first && strcmp(first->name, kind->sections[0].name) == 0)
		return true;
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: %s begins with [%s]; put it first",
		ini->file, kind->title, kind->sections[0].name);
}

/* ---- devices and names ---- */

/* 1 to 4 lower-case hex digits; the number of them. */
static gsize hex_digits(const char *text, guint16 *number)
{
	gsize len = strspn(text, "0123456789abcdef");

	*number = 0;
	for (gsize i = 0; i < len && i < 4; i++)
		*number = (guint16)(16 * *number + g_ascii_xdigit_value(text[i]));
	return len;
}

static bool read_pid(const char *text, guint16 *pid, guint16 *mask)
{
	bool before = *text == '*';
	gsize len = hex_digits(text + before, pid);
	bool after = text[before + len] == '*';

	if (text[before + len + after] || (before && after) ||
		(before || after ? len > 3 : len != 4))
		return false;
	*mask = len < 4 ? (guint16)((1u << 4 * len) - 1) : 0xffff;
	*mask = after ? (guint16)(*mask << (16 - 4 * len)) : *mask;
	*pid = after ? (guint16)(*pid << (16 - 4 * len)) : *pid;
	return true;
}

bool profile_device(const char *text, guint16 *vid, guint16 *pid, guint16 *mask)
{
	return hex_digits(text, vid) == 4 && text[4] == ':' && read_pid(text + 5, pid, mask);
}

char *profile_name(const char *file)
{
	char *name = g_path_get_basename(file);

	if (g_str_has_suffix(name, ".profile"))
		name[strlen(name) - strlen(".profile")] = '\0';
	return name;
}

GPtrArray *profiles_read(const GPtrArray *files,
	gpointer (*read)(const struct shipped *file, GError **error), GDestroyNotify release,
	void (*wrong)(void *data, const GError *error), void *data)
{
	GPtrArray *profiles = g_ptr_array_new_with_free_func(release);

	for (guint i = 0; i < files->len; i++) {
		g_autoptr(GError) error = NULL;
		gpointer profile = read(files->pdata[i], &error);

		if (profile)
			g_ptr_array_add(profiles, profile);
		else
			wrong(data, error);
	}
	return profiles;
}
