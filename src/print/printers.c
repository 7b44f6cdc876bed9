/* SPDX-License-Identifier: Apache-2.0
 * The list of named printers, rewritten whole with every change:
 *
 *   [gate]                        how the people here call it
 *   where = usb:0a5f:0166:S19A    transport.h: usb:ID, tcp:HOST:PORT, cups:QUEUE, file:PATH
 *   profile = zebra-zpl           a file of firmware-profiles/printers; what follows may be left
 *   stock = roll-58x40            a file of labels/stocks                              out
 *   offset-x = 4                  dots to the right, -9999 to 9999
 *   offset-y = -2                 dots down
 *   darkness = 12                 -1 to 999, in the printer's own scale; -1: as it is set
 *   speed = 3                     likewise
 *
 * Who changes it locks its folder and reads it again first, so that two at once lose nothing.
 * Invariant: no two entries have one name or one place. */
#include "print/printers.h"

#include "base/error.h"
#include "base/file.h"
#include "base/ini.h"

#include <string.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024, ENTRIES_MAX = 64 };

static const char *const keys[] = { "where", "profile", "stock", "offset-x", "offset-y", "darkness",
	"speed", NULL };

static const struct number {
	const char *key;
	gsize at; /* in struct printer_entry */
	int least, most;
} numbers[] = {
	{ "offset-x", offsetof(struct printer_entry, offset_x), -9999, 9999 },
	{ "offset-y", offsetof(struct printer_entry, offset_y), -9999, 9999 },
	{ "darkness", offsetof(struct printer_entry, darkness), -1, 999 },
	{ "speed", offsetof(struct printer_entry, speed), -1, 999 },
};

static int *number_of(const struct printer_entry *entry, const struct number *number)
{
	return (int *)((char *)entry + number->at);
}

static void entry_free(gpointer data)
{
	struct printer_entry *entry = data;

	g_free(entry->name);
	g_free(entry->where);
	g_free(entry->profile);
	g_free(entry->stock);
	g_free(entry);
}

static struct printer_entry *entry_copy(const struct printer_entry *entry)
{
	struct printer_entry *copy = g_memdup2(entry, sizeof(*entry));

	copy->name = g_strdup(entry->name);
	copy->where = g_strdup(entry->where);
	copy->profile = g_strdup(entry->profile);
	copy->stock = g_strdup(entry->stock);
	return copy;
}

void printers_free(struct printers *printers)
{
	if (!printers)
		return;
	g_free(printers->path);
	g_ptr_array_unref(printers->entries);
	g_free(printers);
}

const struct printer_entry *printers_named(const struct printers *printers, const char *name)
{
	for (guint i = 0; i < printers->entries->len; i++) {
		const struct printer_entry *entry = g_ptr_array_index(printers->entries, i);

		if (strcmp(entry->name, name) == 0)
			return entry;
	}
	return NULL;
}

const struct printer_entry *printers_at(const struct printers *printers, const char *where)
{
	for (guint i = 0; i < printers->entries->len; i++) {
		const struct printer_entry *entry = g_ptr_array_index(printers->entries, i);

		if (strcmp(entry->where, where) == 0)
			return entry;
	}
	return NULL;
}

/* ---- reading ---- */

static bool take_numbers(struct printer_entry *entry, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		const struct number *number = &numbers[i];
		const struct ini_entry *row = ini_entry(section, number->key);
		gint64 value = PRINTERS_UNSET;

		if (row && !g_ascii_string_to_signed(
				   row->value, 10, number->least, number->most, &value, NULL))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s:%u: %s '%s': not a whole number from %d to %d", ini->file,
				row->line, row->key, row->value, number->least, number->most);
		*number_of(entry, number) = (int)value;
	}
	return true;
}

static bool refuse_section(const struct ini *ini, const struct ini_section *section,
	const char *problem, GError **error)
{
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s:%u: printer [%s] %s", ini->file,
		section->line, section->name, problem);
}

static bool take_section(struct printers *printers, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	const char *where = ini_value(section, "where");
	struct printer_entry entry = { .name = section->name, .where = (char *)where };

	if (!ini_only(ini, section, keys, error))
		return false;
	if (!where || !*where)
		return refuse_section(ini, section,
			"has no place; write where = and usb:ID, tcp:HOST, cups:QUEUE or file:PATH",
			error);
	if (printers_at(printers, where))
		return refuse_section(
			ini, section, "stands where another does; take one of the two out", error);
	if (printers->entries->len == ENTRIES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s:%u: more than %d printers; leave out those that are gone", ini->file,
			section->line, ENTRIES_MAX);
	entry.profile = (char *)ini_value(section, "profile");
	entry.stock = (char *)ini_value(section, "stock");
	if (!take_numbers(&entry, ini, section, error))
		return false;
	g_ptr_array_add(printers->entries, entry_copy(&entry));
	return true;
}

/* What the file says, in the place of what was known. */
static bool load(struct printers *printers, GError **error)
{
	g_autoptr(struct ini) ini = NULL;
	g_autofree char *text = NULL;
	gsize len;

	g_ptr_array_set_size(printers->entries, 0);
	if (!g_file_test(printers->path, G_FILE_TEST_EXISTS))
		return true;
	if (!file_read(printers->path, FILE_MAX, &text, &len, error))
		return false;
	ini = ini_read(text, len, printers->path, error);
	for (guint i = 0; ini && i < ini->sections->len; i++)
		if (!take_section(printers, ini, g_ptr_array_index(ini->sections, i), error))
			return false;
	return ini != NULL;
}

struct printers *printers_open(const char *path, GError **error)
{
	g_autoptr(struct printers) printers = g_new0(struct printers, 1);

	printers->path = g_strdup(path);
	printers->entries = g_ptr_array_new_with_free_func(entry_free);
	return load(printers, error) ? g_steal_pointer(&printers) : NULL;
}

/* ---- writing ---- */

static void write_entry(GString *text, const struct printer_entry *entry)
{
	g_string_append_printf(text, "\n[%s]\nwhere = %s\n", entry->name, entry->where);
	if (entry->profile)
		g_string_append_printf(text, "profile = %s\n", entry->profile);
	if (entry->stock)
		g_string_append_printf(text, "stock = %s\n", entry->stock);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
		if (*number_of(entry, &numbers[i]) != PRINTERS_UNSET)
			g_string_append_printf(
				text, "%s = %d\n", numbers[i].key, *number_of(entry, &numbers[i]));
}

static bool save(const struct printers *printers, GError **error)
{
	g_autoptr(GString) text =
		g_string_new("# Label printers of this station, written by belgi printer name.\n");

	for (guint i = 0; i < printers->entries->len; i++)
		write_entry(text, g_ptr_array_index(printers->entries, i));
	return file_write(printers->path, text->str, text->len, error);
}

static bool fits_a_line(const char *what, const char *text, gsize max, GError **error)
{
	if (!*text || strlen(text) > max || !g_utf8_validate(text, -1, NULL) ||
		g_ascii_isspace(*text) || g_ascii_isspace(text[strlen(text) - 1]))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s '%s': not 1 to %" G_GSIZE_FORMAT
			" bytes without blanks around; choose a short one",
			what, text, max);
	for (const char *c = text; *c; c = g_utf8_next_char(c))
		if (g_unichar_iscntrl(g_utf8_get_char(c)))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: it has a control character; leave it out", what);
	return true;
}

static bool fits(const struct printer_entry *entry, GError **error)
{
	if (!fits_a_line("name", entry->name, PRINTERS_TEXT_MAX, error) ||
		!fits_a_line("place", entry->where, PRINTERS_WHERE_MAX, error) ||
		(entry->profile &&
			!fits_a_line("profile", entry->profile, PRINTERS_TEXT_MAX, error)) ||
		(entry->stock && !fits_a_line("stock", entry->stock, PRINTERS_TEXT_MAX, error)))
		return false;
	/* What a command line takes for a place, and what ends the name of a section. */
	if (strpbrk(entry->name, "[]:"))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"name '%s': it has a bracket or a colon; leave it out", entry->name);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		const struct number *number = &numbers[i];
		int value = *number_of(entry, number);

		if (value != PRINTERS_UNSET && (value < number->least || value > number->most))
			return refuse(error, BELGI_ERROR_BAD_INPUT, "%s %d: not from %d to %d",
				number->key, value, number->least, number->most);
	}
	return true;
}

static bool put(struct printers *printers, const struct printer_entry *entry, GError **error)
{
	const struct printer_entry *there = printers_at(printers, entry->where);
	const struct printer_entry *old = printers_named(printers, entry->name);

	if (there && there != old)
		return refuse(error, BELGI_ERROR_CONFLICT,
			"printer %s: already called '%s'; forget that name first", entry->where,
			there->name);
	if (!old && printers->entries->len == ENTRIES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: more than %d printers; take out those that are gone", printers->path,
			ENTRIES_MAX);
	if (old)
		g_ptr_array_remove(printers->entries, (gpointer)old);
	g_ptr_array_add(printers->entries, entry_copy(entry));
	return true;
}

static bool forget(struct printers *printers, const char *name, GError **error)
{
	const struct printer_entry *old = printers_named(printers, name);

	if (!old)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"printer '%s': no such name; belgi printer list shows them", name);
	g_ptr_array_remove(printers->entries, (gpointer)old);
	return true;
}

/* Puts `entry` in, or without it takes `name` out. */
static bool change(struct printers *printers, const struct printer_entry *entry, const char *name,
	GError **error)
{
	g_autofree char *folder = g_path_get_dirname(printers->path);
	bool changed;
	int fd;

	g_mkdir_with_parents(folder, 0700);
	fd = file_lock(folder, error);
	if (fd < 0)
		return false;
	changed = load(printers, error) &&
		  (entry ? put(printers, entry, error) : forget(printers, name, error)) &&
		  save(printers, error);
	close(fd);
	return changed;
}

bool printers_put(struct printers *printers, const struct printer_entry *entry, GError **error)
{
	/* It may be one of the entries that are about to be read again. */
	struct printer_entry *own;
	bool done;

	if (!fits(entry, error))
		return false;
	own = entry_copy(entry);
	done = change(printers, own, NULL, error);
	entry_free(own);
	return done;
}

bool printers_forget(struct printers *printers, const char *name, GError **error)
{
	g_autofree char *own = g_strdup(name);

	return change(printers, NULL, own, error);
}
