/* SPDX-License-Identifier: Apache-2.0
 * The file, rewritten whole with every change, readable by its user alone:
 *
 *   [1]
 *   role = head               a word of signatory_roles
 *   name = Сәдуақасов Ерлан
 *   position = директор       on papers in any language; may be left out
 *   position-kk = директор    on papers in Kazakh; position-ru likewise
 *   from = 2021-01-01         the first day
 *   to = 2021-06-30           the last day; may be left out
 *
 * Who changes it locks its folder and reads it again first. Invariant: nobody shares a role with
 * another on any day. */
#include "station/signatory.h"

#include "base/error.h"
#include "base/file.h"
#include "base/ini.h"
#include "model/field.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024, ENTRIES_MAX = 500 };

const char *const signatory_roles[] = { "head", "accountant", "releaser", "carrier", "keeper",
	"chairman", "member1", "member2", "member3", NULL };

static const char *const keys[] = { "role", "name", "position", "position-kk", "position-ru",
	"from", "to", NULL };

struct signatories {
	char *path;
	GPtrArray *list; /* struct signatory*, by role and day */
};

static void signatory_free(gpointer data)
{
	struct signatory *entry = data;

	g_free(entry->role);
	g_free(entry->name);
	g_free(entry->position);
	g_free(entry->position_kk);
	g_free(entry->position_ru);
	g_free(entry->from);
	g_free(entry->to);
	g_free(entry);
}

static struct signatory *copy(const struct signatory *from)
{
	struct signatory *entry = g_new0(struct signatory, 1);

	entry->role = g_strdup(from->role);
	entry->name = g_strdup(from->name);
	entry->position = g_strdup(from->position);
	entry->position_kk = g_strdup(from->position_kk);
	entry->position_ru = g_strdup(from->position_ru);
	entry->from = g_strdup(from->from);
	entry->to = g_strdup(from->to);
	return entry;
}

void signatories_free(struct signatories *signatories)
{
	if (!signatories)
		return;
	g_free(signatories->path);
	g_ptr_array_unref(signatories->list);
	g_free(signatories);
}

const GPtrArray *signatories_list(const struct signatories *signatories)
{
	return signatories->list;
}

/* Days are compared as texts: 2021-08-14 sorts as it comes. */
static bool has_on(const struct signatory *entry, const char *role, const char *day)
{
	return strcmp(entry->role, role) == 0 && strcmp(entry->from, day) <= 0 &&
	       (!entry->to || strcmp(entry->to, day) >= 0);
}

const struct signatory *signatories_on(
	const struct signatories *signatories, const char *role, const char *day)
{
	for (guint i = 0; i < signatories->list->len; i++)
		if (has_on(g_ptr_array_index(signatories->list, i), role, day))
			return g_ptr_array_index(signatories->list, i);
	return NULL;
}

static int by_role(gconstpointer a, gconstpointer b)
{
	const struct signatory *x = *(struct signatory *const *)a,
			       *y = *(struct signatory *const *)b;
	int order = strcmp(x->role, y->role);

	return order ? order : strcmp(x->from, y->from);
}

/* ---- reading ---- */

static bool overlaps(const struct signatory *a, const struct signatory *b)
{
	return strcmp(a->role, b->role) == 0 && (!a->to || strcmp(a->to, b->from) >= 0) &&
	       (!b->to || strcmp(b->to, a->from) >= 0);
}

static bool check_texts(const char *where, const struct signatory *entry, GError **error)
{
	const char *const texts[] = { entry->name, entry->position, entry->position_kk,
		entry->position_ru };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		const char *text = texts[i];
		if (!text)
			continue;
		if (!*text || strlen(text) > SIGNATORY_TEXT_MAX ||
			!g_utf8_validate(text, -1, NULL) || g_ascii_isspace(*text) ||
			g_ascii_isspace(text[strlen(text) - 1]))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: a name and a position have 1 to %d bytes without blanks "
				"around; write it again",
				where, SIGNATORY_TEXT_MAX);
		for (const char *c = text; *c; c = g_utf8_next_char(c))
			if (g_unichar_iscntrl(g_utf8_get_char(c)))
				return refuse(error, BELGI_ERROR_BAD_INPUT,
					"%s: a control character is in it; write it again", where);
	}
	return true;
}

static bool check_entry(const char *where, const struct signatory *entry, GError **error)
{
	g_autofree char *roles = g_strjoinv(", ", (char **)signatory_roles);

	if (!entry->role || !g_strv_contains(signatory_roles, entry->role))
		return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: role '%s' is none; use one of %s",
			where, entry->role ? entry->role : "", roles);
	if (!entry->name)
		return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: no name; write who it is", where);
	if (!entry->from || !field_text_fits(FIELD_DAY, entry->from) ||
		(entry->to && !field_text_fits(FIELD_DAY, entry->to)))
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a day is written YYYY-MM-DD; write it so", where);
	if (entry->to && strcmp(entry->to, entry->from) < 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: the last day %s comes before the first, %s; turn them round", where,
			entry->to, entry->from);
	return check_texts(where, entry, error);
}

static bool take_section(struct signatories *signatories, const struct ini *ini,
	const struct ini_section *section, GError **error)
{
	g_autofree char *where = g_strdup_printf("%s:%u", ini->file, section->line);
	const struct signatory entry = {
		.role = (char *)ini_value(section, "role"),
		.name = (char *)ini_value(section, "name"),
		.position = (char *)ini_value(section, "position"),
		.position_kk = (char *)ini_value(section, "position-kk"),
		.position_ru = (char *)ini_value(section, "position-ru"),
		.from = (char *)ini_value(section, "from"),
		.to = (char *)ini_value(section, "to"),
	};

	if (!ini_only(ini, section, keys, error) || !check_entry(where, &entry, error))
		return false;
	if (signatories->list->len == ENTRIES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: more than %d signatories; leave out those of papers long past", where,
			ENTRIES_MAX);
	for (guint i = 0; i < signatories->list->len; i++)
		if (overlaps(&entry, g_ptr_array_index(signatories->list, i)))
			return refuse(error, BELGI_ERROR_BAD_INPUT,
				"%s: another has the role %s on some of these days; end one of "
				"them before",
				where, entry.role);
	g_ptr_array_add(signatories->list, copy(&entry));
	return true;
}

static bool load(struct signatories *signatories, GError **error)
{
	g_autoptr(struct ini) ini = NULL;
	g_autofree char *text = NULL;
	gsize len;

	g_ptr_array_set_size(signatories->list, 0);
	if (!g_file_test(signatories->path, G_FILE_TEST_EXISTS))
		return true;
	if (!file_read(signatories->path, FILE_MAX, &text, &len, error))
		return false;
	ini = ini_read(text, len, signatories->path, error);
	for (guint i = 0; ini && i < ini->sections->len; i++)
		if (!take_section(signatories, ini, g_ptr_array_index(ini->sections, i), error))
			return false;
	g_ptr_array_sort(signatories->list, by_role);
	return ini != NULL;
}

struct signatories *signatories_open(const char *path, GError **error)
{
	g_autoptr(struct signatories) signatories = g_new0(struct signatories, 1);

	signatories->path = g_strdup(path);
	signatories->list = g_ptr_array_new_with_free_func(signatory_free);
	return load(signatories, error) ? g_steal_pointer(&signatories) : NULL;
}

/* ---- writing ---- */

static void write_key(GString *text, const char *key, const char *value)
{
	if (value)
		g_string_append_printf(text, "%s = %s\n", key, value);
}

static GString *written(const struct signatories *signatories)
{
	GString *text = g_string_new(
		"# Who signs papers of this station, written by belgi signatory set.\n");

	for (guint i = 0; i < signatories->list->len; i++) {
		const struct signatory *entry = g_ptr_array_index(signatories->list, i);
		g_string_append_printf(text, "\n[%u]\n", i + 1);
		write_key(text, "role", entry->role);
		write_key(text, "name", entry->name);
		write_key(text, "position", entry->position);
		write_key(text, "position-kk", entry->position_kk);
		write_key(text, "position-ru", entry->position_ru);
		write_key(text, "from", entry->from);
		write_key(text, "to", entry->to);
	}
	return text;
}

/* file_write keeps the mode of a file that is there. */
static bool save(struct signatories *signatories, GError **error)
{
	int fd = open(signatories->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	g_ptr_array_sort(signatories->list, by_role);
	g_autoptr(GString) text = written(signatories);
	if (fd >= 0) {
		(void)!fchmod(fd, 0600);
		close(fd);
	}
	return file_write(signatories->path, text->str, text->len, error);
}

static char *day_before(const char *day)
{
	int year = (int)g_ascii_strtoll(day, NULL, 10);
	int month = (int)g_ascii_strtoll(day + 5, NULL, 10);
	GDate date;

	g_date_clear(&date, 1);
	g_date_set_dmy(&date, (GDateDay)g_ascii_strtoll(day + 8, NULL, 10), (GDateMonth)month,
		(GDateYear)year);
	g_date_subtract_days(&date, 1);
	return g_strdup_printf("%04u-%02u-%02u", g_date_get_year(&date),
		(guint)g_date_get_month(&date), g_date_get_day(&date));
}

/* Makes room: who has the role goes the day before; who comes later stays. */
static void make_room(struct signatories *signatories, struct signatory *entry)
{
	for (guint i = signatories->list->len; i > 0; i--) {
		struct signatory *other = g_ptr_array_index(signatories->list, i - 1);
		if (!overlaps(entry, other))
			continue;
		if (strcmp(other->from, entry->from) > 0) {
			g_free(entry->to);
			entry->to = day_before(other->from);
		} else if (strcmp(other->from, entry->from) == 0) {
			g_ptr_array_remove_index(signatories->list, i - 1);
		} else {
			g_free(other->to);
			other->to = day_before(entry->from);
		}
	}
}

typedef bool changer(struct signatories *signatories, gpointer data, GError **error);

static bool change(
	struct signatories *signatories, changer *changing, gpointer data, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(signatories->path);
	int fd = file_lock(folder, error);
	bool changed;

	if (fd < 0)
		return false;
	changed = load(signatories, error) && changing(signatories, data, error) &&
		  save(signatories, error);
	close(fd);
	return changed;
}

static bool add(struct signatories *signatories, gpointer data, GError **error)
{
	struct signatory *entry = copy(data);

	if (signatories->list->len >= ENTRIES_MAX) {
		signatory_free(entry);
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: more than %d signatories; take out those of papers long past",
			signatories->path, ENTRIES_MAX);
	}
	make_room(signatories, entry);
	g_ptr_array_add(signatories->list, entry);
	return true;
}

bool signatories_set(
	struct signatories *signatories, const struct signatory *signatory, GError **error)
{
	return check_entry("signatory", signatory, error) &&
	       change(signatories, add, (gpointer)signatory, error);
}

struct ending {
	const char *role, *to;
	const struct signatory *ended;
};

static bool end(struct signatories *signatories, gpointer data, GError **error)
{
	struct ending *ending = data;
	struct signatory *entry =
		(struct signatory *)signatories_on(signatories, ending->role, ending->to);

	if (!entry)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"signatory %s, %s: nobody has this role then; see belgi signatory list",
			ending->role, ending->to);
	g_free(entry->to);
	entry->to = g_strdup(ending->to);
	ending->ended = entry;
	return true;
}

bool signatories_end(struct signatories *signatories, const char *role, const char *to,
	const struct signatory **ended, GError **error)
{
	struct ending ending = { role, to, NULL };

	if (!field_text_fits(FIELD_DAY, to))
		return refuse(error, BELGI_ERROR_USAGE,
			"signatory: day '%s' is none; write it YYYY-MM-DD", to);
	if (!change(signatories, end, &ending, error))
		return false;
	*ended = ending.ended;
	return true;
}
