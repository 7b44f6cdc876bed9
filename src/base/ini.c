/* SPDX-License-Identifier: Apache-2.0
 * The strict INI reader. Grammar, a line at a time (LF or CR LF; a UTF-8 byte order mark may open
 * the file):
 *
 *   line    = blank / comment / section / entry
 *   comment = [blanks] ("#" / ";") anything
 *   section = [blanks] "[" name "]" [blanks]        name: 1 to 64 bytes, no brackets
 *   entry   = [blanks] key [blanks] "=" [blanks] value [blanks]
 *   key     = 1*64(A-Z a-z 0-9 "_" "-" ".")         value: the rest of the line, may be empty
 *   blanks  = spaces and tabs
 *
 * A value has no quotes, escapes or comments: what stands there is the value. Invariant: a struct
 * ini has no two sections of one name and no two keys of one name in a section. */
#include "base/ini.h"

#include "base/error.h"

#include <string.h>

enum { INI_MAX = 64 * 1024, LINE_MAX_BYTES = 1024, NAME_MAX_BYTES = 64 };

/* What is being read. */
struct reader {
	struct ini *ini;
	struct ini_section *section; /* borrowed; NULL before the first */
	unsigned line;
	GError **error;
};

static void entry_free(gpointer data)
{
	struct ini_entry *entry = data;

	g_free(entry->key);
	g_free(entry->value);
	g_free(entry);
}

static void section_free(gpointer data)
{
	struct ini_section *section = data;

	g_free(section->name);
	g_ptr_array_unref(section->entries);
	g_free(section);
}

void ini_free(struct ini *ini)
{
	if (!ini)
		return;
	g_free(ini->file);
	g_ptr_array_unref(ini->sections);
	g_free(ini);
}

static bool refuse_line(struct reader *reader, const char *reason)
{
	return refuse(reader->error, BELGI_ERROR_BAD_INPUT, "%s:%u: %s", reader->ini->file,
		reader->line, reason);
}

static bool read_section(struct reader *reader, const char *text)
{
	gsize len = strlen(text);
	g_autofree char *name = NULL;
	const struct ini_section *twin;
	struct ini_section *section;

	if (text[len - 1] != ']')
		return refuse_line(reader, "a section that does not end in ]; close the bracket");
	name = g_strstrip(g_strndup(text + 1, len - 2));
	if (!*name || strlen(name) > NAME_MAX_BYTES || strpbrk(name, "[]"))
		return refuse_line(reader,
			"a section needs a name of 1 to 64 bytes without brackets; rename it");
	twin = ini_section(reader->ini, name);
	if (twin)
		return refuse(reader->error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: section [%s] stands already in line %u; leave one out",
			reader->ini->file, reader->line, name, twin->line);
	section = g_new0(struct ini_section, 1);
	section->name = g_steal_pointer(&name);
	section->line = reader->line;
	section->entries = g_ptr_array_new_with_free_func(entry_free);
	g_ptr_array_add(reader->ini->sections, section);
	reader->section = section;
	return true;
}

const struct ini_entry *ini_entry(const struct ini_section *section, const char *key)
{
	for (guint i = 0; i < section->entries->len; i++) {
		const struct ini_entry *entry = g_ptr_array_index(section->entries, i);
		if (strcmp(entry->key, key) == 0)
			return entry;
	}
	return NULL;
}

static bool key_good(const char *key)
{
	gsize len = strlen(key);

	for (const char *c = key; *c; c++)
		if (!g_ascii_isalnum(*c) && !strchr("_-.", *c))
			return false;
	return len > 0 && len <= NAME_MAX_BYTES;
}

static bool read_entry(struct reader *reader, const char *text)
{
	const char *equals = strchr(text, '=');
	g_autofree char *key = NULL;
	const struct ini_entry *twin;
	struct ini_entry *entry;

	if (!equals)
		return refuse_line(reader,
			"neither [section] nor key = value; mend the line or begin it with #");
	key = g_strchomp(g_strndup(text, (gsize)(equals - text)));
	if (!key_good(key))
		return refuse_line(reader,
			"a key needs 1 to 64 letters, digits, _, - or . before the =; rename it");
	if (!reader->section)
		return refuse_line(reader, "a key before any [section]; put the section first");
	twin = ini_entry(reader->section, key);
	if (twin)
		return refuse(reader->error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: key '%s' stands already in line %u; leave one out",
			reader->ini->file, reader->line, key, twin->line);
	entry = g_new0(struct ini_entry, 1);
	entry->key = g_steal_pointer(&key);
	entry->value = g_strdup(g_strchug((char *)equals + 1));
	entry->line = reader->line;
	g_ptr_array_add(reader->section->entries, entry);
	return true;
}

static bool has_control(const char *text)
{
	for (const char *c = text; *c; c = g_utf8_next_char(c))
		if (*c != '\t' && g_unichar_iscntrl(g_utf8_get_char(c)))
			return true;
	return false;
}

static bool read_line(struct reader *reader, const char *bytes, gsize len)
{
	g_autofree char *line = NULL;
	char *text;

	if (len > LINE_MAX_BYTES)
		return refuse(reader->error, BELGI_ERROR_LIMIT,
			"%s:%u: a line of %" G_GSIZE_FORMAT
			" bytes, at most %d are read; shorten it",
			reader->ini->file, reader->line, len, LINE_MAX_BYTES);
	if (len > 0 && memchr(bytes, '\0', len))
		return refuse_line(reader, "a control character; remove it");
	if (!g_utf8_validate(bytes, (gssize)len, NULL))
		return refuse_line(reader, "not valid UTF-8; save the file as UTF-8");
	line = g_strndup(bytes, len);
	if (has_control(line))
		return refuse_line(reader, "a control character; remove it");
	text = g_strstrip(line);
	if (!*text || *text == '#' || *text == ';')
		return true;
	return *text == '[' ? read_section(reader, text) : read_entry(reader, text);
}

struct ini *ini_read(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = g_new0(struct ini, 1);
	struct reader reader = { .ini = ini, .error = error };
	const char *end = text + len;

	ini->file = g_strdup(file);
	ini->sections = g_ptr_array_new_with_free_func(section_free);
	if (len > INI_MAX) {
		refuse(error, BELGI_ERROR_LIMIT,
			"%s: %" G_GSIZE_FORMAT " bytes, at most %d are read; shorten it", file, len,
			INI_MAX);
		return NULL;
	}
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (text < end) {
		const char *lf = memchr(text, '\n', (gsize)(end - text));
		const char *stop = lf ? lf : end;
		reader.line++;
		if (!read_line(&reader, text,
			    (gsize)(stop - text) - (stop > text && stop[-1] == '\r')))
			return NULL;
		text = lf ? lf + 1 : end;
	}
	return g_steal_pointer(&ini);
}

const struct ini_section *ini_section(const struct ini *ini, const char *name)
{
	for (guint i = 0; i < ini->sections->len; i++) {
		const struct ini_section *section = g_ptr_array_index(ini->sections, i);
		if (strcmp(section->name, name) == 0)
			return section;
	}
	return NULL;
}

const char *ini_value(const struct ini_section *section, const char *key)
{
	const struct ini_entry *entry = section ? ini_entry(section, key) : NULL;

	return entry ? entry->value : NULL;
}

bool ini_only(const struct ini *ini, const struct ini_section *section, const char *const *keys,
	GError **error)
{
	for (guint i = 0; i < section->entries->len; i++) {
		const struct ini_entry *entry = g_ptr_array_index(section->entries, i);
		if (!g_strv_contains(keys, entry->key)) {
			g_autofree char *known = g_strjoinv(", ", (GStrv)keys);
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: unknown key '%s' in [%s]; the known keys are %s", ini->file,
				entry->line, entry->key, section->name, known);
		}
	}
	return true;
}
