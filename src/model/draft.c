/* SPDX-License-Identifier: Apache-2.0
 * Writing events: fields are gathered in any order and written in the canonical form, which is read
 * back by the reader of foreign lines. Nothing that this file writes is an event only by its own
 * word. */
#include "base/error.h"
#include "base/json.h"
#include "model/event.h"

#include <stdlib.h>
#include <string.h>

enum entry_type {
	ENTRY_TEXT,
	ENTRY_INT,
	ENTRY_TRUE,
	ENTRY_TEXTS,
	ENTRY_MAP,
	ENTRY_ROWS,
	ENTRY_VALUE
};

/* One block of memory holds an entry, its name and its text. */
struct entry {
	const char *name;
	enum entry_type type;
	const char *text;
	gint64 number;
	GStrv texts;
	GPtrArray *rows;           /* struct draft*; one for ENTRY_MAP */
	const struct value *value; /* borrowed from the draft's event */
};

struct draft {
	char *kind;
	struct event *event; /* that is written again; NULL */
	GPtrArray *entries;  /* struct entry* */
};

static void entry_free(gpointer data)
{
	struct entry *entry = data;

	g_strfreev(entry->texts);
	g_clear_pointer(&entry->rows, g_ptr_array_unref);
	g_free(entry);
}

struct draft *draft_new(const char *kind)
{
	struct draft *draft = g_new0(struct draft, 1);

	draft->kind = g_strdup(kind);
	draft->entries = g_ptr_array_new_with_free_func(entry_free);
	return draft;
}

void draft_free(struct draft *draft)
{
	if (!draft)
		return;
	g_free(draft->kind);
	g_ptr_array_unref(draft->entries);
	event_unref(draft->event);
	g_free(draft);
}

static void release_draft(gpointer draft)
{
	draft_free(draft);
}

static struct entry *find(const struct draft *draft, const char *field)
{
	for (guint i = 0; i < draft->entries->len; i++) {
		struct entry *entry = draft->entries->pdata[i];
		if (strcmp(entry->name, field) == 0)
			return entry;
	}
	return NULL;
}

static void forget(struct draft *draft, const char *field)
{
	struct entry *entry = find(draft, field);

	if (entry)
		g_ptr_array_remove_fast(draft->entries, entry);
}

static struct entry *put_with(
	struct draft *draft, const char *field, enum entry_type type, const char *text)
{
	gsize name_size = strlen(field) + 1, text_size = text ? strlen(text) + 1 : 0;
	struct entry *entry = g_malloc(sizeof(*entry) + name_size + text_size);
	char *name = (char *)(entry + 1);

	*entry = (struct entry){ .name = memcpy(name, field, name_size), .type = type };
	if (text)
		entry->text = memcpy(name + name_size, text, text_size);
	forget(draft, field);
	g_ptr_array_add(draft->entries, entry);
	return entry;
}

static struct entry *put(struct draft *draft, const char *field, enum entry_type type)
{
	return put_with(draft, field, type, NULL);
}

void draft_text(struct draft *draft, const char *field, const char *text)
{
	if (text)
		put_with(draft, field, ENTRY_TEXT, text);
	else
		forget(draft, field);
}

void draft_int(struct draft *draft, const char *field, gint64 number)
{
	put(draft, field, ENTRY_INT)->number = number;
}

void draft_flag(struct draft *draft, const char *field, bool value)
{
	if (value)
		put(draft, field, ENTRY_TRUE);
	else
		forget(draft, field);
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A copy, ascending, each text once. */
static GStrv sorted(const char *const *texts)
{
	GStrv copy = g_strdupv((GStrv)texts);
	guint count = g_strv_length(copy), kept = 0;

	qsort(copy, count, sizeof(*copy), compare_text);
	for (guint i = 0; i < count; i++)
		if (kept > 0 && strcmp(copy[kept - 1], copy[i]) == 0)
			g_free(copy[i]);
		else
			copy[kept++] = copy[i];
	copy[kept] = NULL;
	return copy;
}

void draft_texts(struct draft *draft, const char *field, const char *const *texts)
{
	bool in_order = strcmp(field, "on") == 0 || strcmp(field, "devs") == 0;

	if (!texts || !texts[0])
		forget(draft, field);
	else
		put(draft, field, ENTRY_TEXTS)->texts =
			in_order ? sorted(texts) : g_strdupv((GStrv)texts);
}

static struct entry *put_rows(struct draft *draft, const char *field, enum entry_type type)
{
	struct entry *entry = put(draft, field, type);

	entry->rows = g_ptr_array_new_with_free_func(release_draft);
	return entry;
}

void draft_row(struct draft *draft, const char *field, struct draft *row)
{
	struct entry *entry = find(draft, field);

	if (!entry || entry->type != ENTRY_ROWS)
		entry = put_rows(draft, field, ENTRY_ROWS);
	g_ptr_array_add(entry->rows, row);
}

void draft_map(struct draft *draft, const char *field, struct draft *map)
{
	g_ptr_array_add(put_rows(draft, field, ENTRY_MAP)->rows, map);
}

struct draft *draft_again(struct event *event)
{
	struct draft *draft = draft_new(event->kind_name);

	draft->event = event_ref(event);
	for (const struct value *member = event->root->child; member; member = member->next)
		put(draft, member->key, ENTRY_VALUE)->value = member;
	forget(draft, "on");
	return draft;
}

const char *draft_kind(const struct draft *draft)
{
	return draft->kind;
}

const char *draft_get(const struct draft *draft, const char *field)
{
	const struct entry *entry = find(draft, field);

	return !entry ? NULL : entry->value ? entry->value->text : entry->text;
}

static int compare_entry(const void *a, const void *b)
{
	const struct entry *const *first = a, *const *second = b;

	return strcmp((*first)->name, (*second)->name);
}

static void write_entry(struct json_writer *w, const struct entry *entry);

/* Writes the members in order; those of `over` (may be NULL) stand in place of the draft's. */
static void write_members(
	struct json_writer *w, const struct draft *draft, const struct draft *over)
{
	g_autoptr(GPtrArray) members = g_ptr_array_new();

	for (guint i = 0; i < draft->entries->len; i++)
		if (!over || !find(over, ((struct entry *)draft->entries->pdata[i])->name))
			g_ptr_array_add(members, draft->entries->pdata[i]);
	for (guint i = 0; over && i < over->entries->len; i++)
		g_ptr_array_add(members, over->entries->pdata[i]);
	g_ptr_array_sort(members, compare_entry);
	for (guint i = 0; i < members->len; i++)
		write_entry(w, members->pdata[i]);
}

static void write_map(struct json_writer *w, const char *key, const struct draft *map)
{
	json_begin(w, key, '{');
	write_members(w, map, NULL);
	json_end(w, '}');
}

static void write_entry(struct json_writer *w, const struct entry *entry)
{
	switch (entry->type) {
	case ENTRY_TEXT:
		json_put_text(w, entry->name, entry->text);
		break;
	case ENTRY_INT:
		json_put_int(w, entry->name, entry->number);
		break;
	case ENTRY_TRUE:
		json_put_bool(w, entry->name, true);
		break;
	case ENTRY_TEXTS:
		json_begin(w, entry->name, '[');
		for (char **text = entry->texts; *text; text++)
			json_put_text(w, NULL, *text);
		json_end(w, ']');
		break;
	case ENTRY_MAP:
		write_map(w, entry->name, entry->rows->pdata[0]);
		break;
	case ENTRY_ROWS:
		json_begin(w, entry->name, '[');
		for (guint i = 0; i < entry->rows->len; i++)
			write_map(w, NULL, entry->rows->pdata[i]);
		json_end(w, ']');
		break;
	case ENTRY_VALUE:
		value_write(w, entry->value);
		break;
	}
}

static struct draft *stamp_fields(const char *kind, const struct stamp *stamp)
{
	struct draft *fields = draft_new(NULL);

	draft_int(fields, "at", stamp->at);
	draft_text(fields, "kind", kind);
	draft_int(fields, "n", stamp->n);
	draft_texts(fields, "on", stamp->on);
	draft_text(fields, "org", stamp->org);
	draft_text(fields, "st", stamp->st);
	draft_int(fields, "tz", stamp->tz);
	draft_int(fields, "v", 1);
	return fields;
}

struct event *draft_event(const struct draft *draft, const struct stamp *stamp, GError **error)
{
	g_autoptr(struct draft) fields = stamp_fields(draft->kind, stamp);
	g_autoptr(GString) line = g_string_sized_new(512);
	struct json_writer w = { line, false };

	json_begin(&w, NULL, '{');
	write_members(&w, draft, fields);
	json_end(&w, '}');
	return event_read(line->str, line->len, error);
}
