/* SPDX-License-Identifier: Apache-2.0
 * Approved lists of pupils as list.approved events: one list a school, in parts of at most 150
 * rows. The list's id is made from its owner, school and name, so a changed table is the next
 * version of the same list and an unchanged one changes nothing. Rows hold ids, never names: the
 * ids are made with the list by its owner. A table of pupil ids alone makes each pupil a family. */
#include "station/import.h"

#include "base/encode.h"
#include "base/error.h"
#include "model/chain.h"
#include "station/entitled.h"
#include "station/parts.h"

#include <string.h>

enum { PART_ROWS = 150 };

enum { PUPIL, FAMILY, HELD, TO, COLUMNS };

#define NAMES(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}
static const struct column columns[COLUMNS] = {
	[PUPIL] = { "pupil",
		NAMES("pupil", "pupil_id", "person", "ученик", "код ученика", "оқушы",
			"оқушы коды"),
		true, NULL },
	[FAMILY] = { "family",
		NAMES("family", "family_id", "семья", "код семьи", "отбасы", "отбасы коды"), true,
		NULL },
	[HELD] = { "number of units the family has",
		NAMES("held", "units_held", "уже есть", "уже выдано", "бар", "бұрын берілгені"),
		false, NULL },
	[TO] = { "school",
		NAMES("school", "to", "school_id", "organisation", "organization", "org", "школа",
			"мектеп"),
		false, NULL },
};

struct pupil_row {
	char person[ID_SIZE], family[ID_SIZE];
	gint64 held;
};

/* One school's part of the table. */
struct school {
	char *org;
	GArray *rows; /* struct pupil_row, in the order of the table */
};

struct reading {
	const struct import_options *options;
	const struct table *table;
	int found[COLUMNS];
	struct problems problems;
	GPtrArray *schools; /* struct school*, in the order of the table */
	GHashTable *pupils; /* id -> line */
};

static void school_free(gpointer data)
{
	struct school *school = data;

	g_free(school->org);
	g_array_unref(school->rows);
	g_free(school);
}

static struct school *school_of(struct reading *r, const char *org)
{
	struct school *school;

	for (guint i = 0; i < r->schools->len; i++) {
		school = g_ptr_array_index(r->schools, i);
		if (strcmp(school->org, org) == 0)
			return school;
	}
	school = g_new0(struct school, 1);
	school->org = g_strdup(org);
	school->rows = g_array_new(FALSE, FALSE, sizeof(struct pupil_row));
	g_ptr_array_add(r->schools, school);
	return school;
}

static bool read_person(struct reading *r, const struct table_row *from, guint column, char letter,
	char id[ID_SIZE])
{
	const char *text = cell(from, r->found[column]);
	bool good = text && text[0] == letter && strlen(text) == ID_SIZE - 1;

	for (guint i = 1; good && i < ID_SIZE - 1; i++)
		good = crockford_value(text[i]) >= 0;
	if (good)
		g_strlcpy(id, text, ID_SIZE);
	else
		problem_add(&r->problems, from->line,
			"'%s' is not a %s id (%c and 12 characters); make ids with the list",
			text ? text : "", columns[column].what, letter);
	return good;
}

static bool read_pupil(struct reading *r, const struct table_row *from, struct pupil_row *row)
{
	unsigned before;

	if (!read_person(r, from, PUPIL, 'p', row->person))
		return false;
	before = GPOINTER_TO_UINT(g_hash_table_lookup(r->pupils, row->person));
	if (before) {
		problem_add(&r->problems, from->line,
			"pupil %s stands in line %u already; leave one of them out", row->person,
			before);
		return false;
	}
	g_hash_table_insert(r->pupils, g_strdup(row->person), GUINT_TO_POINTER(from->line));
	return true;
}

/* In a list of ids alone each pupil is a family; its id is made from the pupil's. */
static bool read_family(struct reading *r, const struct table_row *from, struct pupil_row *row)
{
	g_autofree char *text = NULL;

	if (r->found[FAMILY] >= 0)
		return read_person(r, from, FAMILY, 'f', row->family);
	text = g_strdup_printf("family\n%s", row->person);
	id_of_text(row->family, 'f', text);
	return true;
}

static bool read_held(struct reading *r, const struct table_row *from, gint64 *held)
{
	const char *text = cell(from, r->found[HELD]);

	*held = 0;
	if (!text || g_ascii_string_to_signed(text, 10, 0, 100, held, NULL))
		return true;
	problem_add(&r->problems, from->line,
		"'%s' is no number of units; write a whole number from 0 to 100", text);
	return false;
}

static char *read_school(struct reading *r, const struct table_row *from)
{
	const char *text = cell(from, r->found[TO]);
	char *org;

	if (!text)
		text = r->options->to;
	org = read_org(text);
	if (!text)
		problem_add(&r->problems, from->line,
			"no school; fill in its id, or import with --to ORG");
	else if (!org)
		problem_add(&r->problems, from->line,
			"school '%s' is no id of an organisation; write 1 to 16 of A-Z and 0-9",
			text);
	return org;
}

static void read_row(struct reading *r, const struct table_row *from)
{
	struct pupil_row row = { 0 };
	bool good = read_pupil(r, from, &row);
	g_autofree char *org = read_school(r, from);

	good &= read_family(r, from, &row);
	good &= read_held(r, from, &row.held);
	if (good && org)
		g_array_append_val(school_of(r, org)->rows, row);
}

/* ---- one school's list ---- */

static void list_id(const struct reading *r, const struct school *school, char id[ID_SIZE])
{
	g_autofree char *text = g_strdup_printf("list\n%s\n%s\n%s", store_org(r->options->store),
		school->org, r->options->name ? r->options->name : "");

	id_of_text(id, 'l', text);
}

static bool same_row(const struct pupil_row *row, guint number, const struct value *item)
{
	return value_int(item, "row", 0) == number &&
	       g_strcmp0(value_text(item, "person"), row->person) == 0 &&
	       g_strcmp0(value_text(item, "family"), row->family) == 0 &&
	       value_int(item, "held", 0) == row->held;
}

/* What there is of one version of a list. */
struct version {
	gint64 number;
	bool fits; /* every row of it is a row of this table */
	guint rows, parts, of;
};

static bool rows_fit(const struct event *event, const struct school *school, guint *rows)
{
	const struct value *list = event_value(event, "rows");

	for (const struct value *item = list ? list->child : NULL; item; item = item->next) {
		gint64 number = value_int(item, "row", 0);
		if (number < 1 || number > school->rows->len ||
			!same_row(&g_array_index(school->rows, struct pupil_row, (guint)number - 1),
				(guint)number, item))
			return false;
		(*rows)++;
	}
	return true;
}

static struct version newest_version(GPtrArray *events, const struct school *school)
{
	struct version newest = { .fits = true };

	for (guint i = 0; i < events->len; i++)
		newest.number = MAX(newest.number, event_int(events->pdata[i], "version", 0));
	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		if (event_int(event, "version", 0) != newest.number)
			continue;
		newest.fits &= rows_fit(event, school, &newest.rows);
		newest.parts++;
		newest.of = (guint)event_int(event, "of", 1);
	}
	return newest;
}

static struct draft *part_draft(
	const struct school *school, const struct import_item *item, guint from)
{
	struct draft *draft = draft_new("list.approved");

	draft_text(draft, "list", item->id);
	draft_int(draft, "version", item->version);
	draft_text(draft, "to", school->org);
	for (guint i = from; i < school->rows->len && i < from + PART_ROWS; i++) {
		const struct pupil_row *row = &g_array_index(school->rows, struct pupil_row, i);
		struct draft *line = draft_new(NULL);
		draft_int(line, "row", i + 1);
		draft_text(line, "person", row->person);
		draft_text(line, "family", row->family);
		draft_int(line, "held", row->held);
		draft_row(draft, "rows", line);
	}
	return draft;
}

static bool approve(const struct reading *r, const struct school *school,
	const struct import_item *item, GError **error)
{
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	g_autofree char *subject = g_strdup_printf("list:%s", item->id);
	const struct parts parts = {
		.subject = subject, .version = item->version, .count = school->rows->len
	};

	for (guint i = 0; i < school->rows->len; i += PART_ROWS)
		g_ptr_array_add(drafts, part_draft(school, item, i));
	return parts_append(r->options->store, &parts, (struct draft *const *)drafts->pdata,
		drafts->len, NULL, error);
}

/* Unchanged: nothing. Begun and cut: the rest of it. Changed: the next version. */
static bool record(const struct reading *r, const struct school *school, struct import_item *item,
	GError **error)
{
	g_autofree char *subject = g_strdup_printf("list:%s", item->id);
	g_autoptr(GPtrArray) events = store_events(r->options->store, subject);
	struct version newest = newest_version(events, school);
	guint of = (school->rows->len + PART_ROWS - 1) / PART_ROWS;
	bool begun = newest.parts > 0 && newest.fits && newest.of == of;

	item->already = begun && newest.rows == school->rows->len;
	item->version = begun ? newest.number : newest.number + 1;
	return item->already || r->options->dry_run || approve(r, school, item, error);
}

static GPtrArray *import_schools(struct reading *r, GError **error)
{
	g_autoptr(GPtrArray) items = import_items_new();

	bool alone = g_strv_length(r->table->header) == 1;

	/* Of a single column only the first can be meant. */
	for (guint i = 0; i < COLUMNS; i++)
		r->found[i] = -1;
	if (!columns_find(r->table, columns, alone ? PUPIL + 1 : COLUMNS, r->found, error))
		return NULL;
	for (guint i = 0; i < r->table->rows->len; i++)
		read_row(r, g_ptr_array_index(r->table->rows, i));
	if (!problems_end(&r->problems, error))
		return NULL;
	for (guint i = 0; i < r->schools->len; i++) {
		const struct school *school = g_ptr_array_index(r->schools, i);
		struct import_item *item;
		char id[ID_SIZE];
		list_id(r, school, id);
		item = import_item_new(id, school->org, school->rows->len);
		g_ptr_array_add(items, item);
		if (!record(r, school, item, error))
			return NULL;
	}
	return g_steal_pointer(&items);
}

GPtrArray *import_list(
	const struct import_options *options, const char *text, gsize len, GError **error)
{
	g_autoptr(struct table) table = import_table(options, text, len, error);
	g_autoptr(GPtrArray) schools = g_ptr_array_new_with_free_func(school_free);
	g_autoptr(GHashTable) pupils = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct reading reading = {
		.options = options,
		.table = table,
		.problems = { .file = options->file },
		.schools = schools,
		.pupils = pupils,
	};

	return table && entitled_to(options->store, "list.approved", options->file, error)
		       ? import_schools(&reading, error)
		       : NULL;
}
