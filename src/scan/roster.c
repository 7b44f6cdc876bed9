/* SPDX-License-Identifier: Apache-2.0
 * The roster of scanners, rewritten whole with every change:
 *
 *   [05e0:2100:S19A0042]    what the scanner shows: VID:PID:SERIAL, or VID:PID@PORT
 *   name = gate 2           how the people here call it
 *   place = ground floor    where it is; may be left out
 *
 * Who changes it locks its folder and reads it again first, so that two at once lose nothing.
 * Invariant: no two entries have one id or one name. */
#include "scan/roster.h"

#include "base/error.h"
#include "base/file.h"
#include "base/ini.h"

#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024, ENTRIES_MAX = 256 };

static const char *const keys[] = { "name", "place", NULL };

static void entry_free(gpointer data)
{
	struct roster_entry *entry = data;

	g_free(entry->id);
	g_free(entry->name);
	g_free(entry->place);
	g_free(entry);
}

void roster_free(struct roster *roster)
{
	if (!roster)
		return;
	g_free(roster->path);
	g_ptr_array_unref(roster->entries);
	g_free(roster);
}

const struct roster_entry *roster_find(const struct roster *roster, const char *id)
{
	for (guint i = 0; roster && i < roster->entries->len; i++) {
		const struct roster_entry *entry = g_ptr_array_index(roster->entries, i);

		if (g_ascii_strcasecmp(entry->id, id) == 0)
			return entry;
	}
	return NULL;
}

const struct roster_entry *roster_named(const struct roster *roster, const char *name)
{
	for (guint i = 0; roster && i < roster->entries->len; i++) {
		const struct roster_entry *entry = g_ptr_array_index(roster->entries, i);

		if (strcmp(entry->name, name) == 0)
			return entry;
	}
	return NULL;
}

static void add(struct roster *roster, const char *id, const char *name, const char *place)
{
	struct roster_entry *entry = g_new0(struct roster_entry, 1);

	entry->id = g_strdup(id);
	entry->name = g_strdup(name);
	entry->place = place && *place ? g_strdup(place) : NULL;
	g_ptr_array_add(roster->entries, entry);
}

static bool take_section(struct roster *roster, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	const char *name = ini_value(section, "name");

	if (!ini_only(ini, section, keys, error))
		return false;
	if (!name || !*name)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: scanner [%s] has no name; write name = and what you call it",
			ini->file, section->line, section->name);
	if (roster_named(roster, name))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s:%u: two scanners are called '%s'; give one of them another name",
			ini->file, section->line, name);
	if (roster->entries->len == ENTRIES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s:%u: more than %d scanners; leave out those that are gone", ini->file,
			section->line, ENTRIES_MAX);
	add(roster, section->name, name, ini_value(section, "place"));
	return true;
}

/* What the file says, in the place of what was known. */
static bool load(struct roster *roster, GError **error)
{
	g_autoptr(struct ini) ini = NULL;
	g_autofree char *text = NULL;
	gsize len;

	g_ptr_array_set_size(roster->entries, 0);
	if (!g_file_test(roster->path, G_FILE_TEST_EXISTS))
		return true;
	if (!file_read(roster->path, FILE_MAX, &text, &len, error))
		return false;
	ini = ini_read(text, len, roster->path, error);
	for (guint i = 0; ini && i < ini->sections->len; i++)
		if (!take_section(roster, ini, g_ptr_array_index(ini->sections, i), error))
			return false;
	return ini != NULL;
}

struct roster *roster_open(const char *path, GError **error)
{
	g_autoptr(struct roster) roster = g_new0(struct roster, 1);

	roster->path = g_strdup(path);
	roster->entries = g_ptr_array_new_with_free_func(entry_free);
	return load(roster, error) ? g_steal_pointer(&roster) : NULL;
}

static bool fits_a_line(const char *what, const char *text, GError **error)
{
	if (!*text || strlen(text) > ROSTER_TEXT_MAX || !g_utf8_validate(text, -1, NULL) ||
		g_ascii_isspace(*text) || g_ascii_isspace(text[strlen(text) - 1]))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s '%s': not 1 to %d bytes without blanks around; choose a short one",
			what, text, ROSTER_TEXT_MAX);
	for (const char *c = text; *c; c = g_utf8_next_char(c))
		if (g_unichar_iscntrl(g_utf8_get_char(c)))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: it has a control character; leave it out", what);
	return true;
}

static bool save(const struct roster *roster, GError **error)
{
	GString *text =
		g_string_new("# Scanners of this station, written by belgi scanner name.\n");
	bool saved;

	for (guint i = 0; i < roster->entries->len; i++) {
		const struct roster_entry *entry = g_ptr_array_index(roster->entries, i);

		g_string_append_printf(text, "\n[%s]\nname = %s\n", entry->id, entry->name);
		if (entry->place)
			g_string_append_printf(text, "place = %s\n", entry->place);
	}
	saved = file_write(roster->path, text->str, text->len, error);
	g_string_free(text, TRUE);
	return saved;
}

static bool change(
	struct roster *roster, const char *id, const char *name, const char *place, GError **error)
{
	const struct roster_entry *other = name ? roster_named(roster, name) : NULL;
	const struct roster_entry *old = roster_find(roster, id);

	if (other && other != old)
		return refuse(error, BELGI_ERROR_CONFLICT,
			"name '%s': scanner %s has it; choose another", name, other->id);
	if (!old && roster->entries->len == ENTRIES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: more than %d scanners; take out those that are gone", roster->path,
			ENTRIES_MAX);
	if (name)
		add(roster, id, name, place ? place : old ? old->place : NULL);
	if (old)
		g_ptr_array_remove(roster->entries, (gpointer)old);
	return save(roster, error);
}

bool roster_set(
	struct roster *roster, const char *id, const char *name, const char *place, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(roster->path);
	/* It may be the id of an entry that is about to be read again. */
	g_autofree char *own_id = g_strdup(id);
	bool changed;
	int fd;

	if ((name && !fits_a_line("name", name, error)) ||
		(place && *place && !fits_a_line("place", place, error)))
		return false;
	g_mkdir_with_parents(folder, 0700);
	fd = file_lock(folder, error);
	if (fd < 0)
		return false;
	changed = load(roster, error) && change(roster, own_id, name, place, error);
	close(fd);
	return changed;
}
