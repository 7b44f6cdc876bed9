/* SPDX-License-Identifier: Apache-2.0
 * Specifications. The file form is an INI (base/ini.c):
 *
 *   [specification]
 *   title = School laptop 2021      optional
 *   id = q0123456789AB              optional; made when absent
 *
 *   [line ram_mib]                  one for each line; the key is [a-z0-9_]{1,32}
 *   op = >=                         == >= <= between in yes
 *   value = 4096                    an integer; between: 1140..1580; in: words with spaces
 *                                   between them; yes: left out
 *   tolerance = 12                  optional, per cent; of >=, <= and between
 *   severity = reject               reject or warn
 *   measured = yes                  yes: the machine says it; no: a person looks
 *   clause = 4.1.2                  optional, of the contract
 *   ru = ...  kk = ...  en = ...    optional sentences for people
 *
 * Published, a specification is at most 100 lines in one event spec.published, whose rows hold op
 * and value as written here. Numbers are not negative and at most 2^53 - 1. Invariant: a
 * specification that was read can be published. */
#include "model/spec.h"

#include "base/encode.h"
#include "base/error.h"
#include "base/ini.h"
#include "model/chain.h"

#include <string.h>

enum {
	LINES_MAX = 100,
	TEXT_MAX = 256,
	/* Of the 16 384 bytes of an event, what the rows may take; the rest is for the common
	   fields and `on`. */
	PUBLISHED_MAX = 14 * 1024,
	ROW_FRAME = 113, /* the names of a row's fields, their quotes, the longest words */
};

static const char *const op_words[] = {
	[SPEC_EQ] = "==",
	[SPEC_GE] = ">=",
	[SPEC_LE] = "<=",
	[SPEC_BETWEEN] = "between",
	[SPEC_IN] = "in",
	[SPEC_YES] = "yes",
};

static void row_free(gpointer data)
{
	struct spec_row *row = data;

	g_free(row->key);
	g_free(row->value);
	g_free(row->clause);
	g_free(row->text_kk);
	g_free(row->text_ru);
	g_free(row->text_en);
	g_free(row);
}

static struct spec *spec_new(void)
{
	struct spec *spec = g_new0(struct spec, 1);

	spec->rows = g_ptr_array_new_with_free_func(row_free);
	return spec;
}

void spec_free(struct spec *spec)
{
	if (!spec)
		return;
	g_free(spec->title);
	g_ptr_array_unref(spec->rows);
	g_free(spec);
}

bool spec_number(const char *text, gint64 *number)
{
	return g_ascii_string_to_signed(
		text, 10, 0, (G_GINT64_CONSTANT(1) << 53) - 1, number, NULL);
}

bool spec_range(const char *text, gint64 *low, gint64 *high)
{
	const char *dots = strstr(text, "..");
	g_autofree char *first = dots ? g_strndup(text, (gsize)(dots - text)) : NULL;

	return dots && spec_number(first, low) && spec_number(dots + 2, high) && *low <= *high;
}

bool spec_key_good(const char *key)
{
	gsize len = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 0 && len <= 32 && key[len] == '\0';
}

/* The section being read. */
struct line_reader {
	const struct ini *ini;
	const struct ini_section *section;
	GError **error;
};

static bool refuse_line(const struct line_reader *reader, const char *reason)
{
	return refuse(reader->error, BELGI_ERROR_BAD_INPUT, "%s:%u: [%s] %s", reader->ini->file,
		reader->section->line, reader->section->name, reason);
}

static bool read_op(const struct line_reader *reader, struct spec_row *row)
{
	const char *op = ini_value(reader->section, "op");

	for (guint i = 0; op && i < G_N_ELEMENTS(op_words); i++)
		if (strcmp(op, op_words[i]) == 0) {
			row->op = (enum spec_op)i;
			return true;
		}
	return refuse_line(reader, "needs an op; write ==, >=, <=, between, in or yes");
}

/* What is wrong with the value for its op; NULL when nothing is. */
static const char *value_fault(enum spec_op op, const char *value)
{
	gint64 low;
	gint64 high;

	if (op == SPEC_YES)
		return value && strcmp(value, "yes") != 0
			       ? "op yes has no other value; leave the value out"
			       : NULL;
	if (!value || !*value)
		return "needs a value";
	if ((op == SPEC_GE || op == SPEC_LE) && !spec_number(value, &low))
		return "needs a whole number as value, in mm, MiB or MHz";
	if (op == SPEC_BETWEEN && !spec_range(value, &low, &high))
		return "needs a range as value, such as 1140..1580";
	return strlen(value) > TEXT_MAX ? "has a value over 256 bytes; shorten it" : NULL;
}

static bool read_value(const struct line_reader *reader, struct spec_row *row)
{
	const char *value = ini_value(reader->section, "value");
	const char *tolerance = ini_value(reader->section, "tolerance");
	const char *fault = value_fault(row->op, value);
	gint64 percent = 0;

	if (fault)
		return refuse_line(reader, fault);
	row->value = g_strdup(row->op == SPEC_YES ? "yes" : value);
	if (!tolerance)
		return true;
	if (row->op != SPEC_GE && row->op != SPEC_LE && row->op != SPEC_BETWEEN)
		return refuse_line(reader,
			"has a tolerance, which only >=, <= and between take; leave it out");
	if (!spec_number(tolerance, &percent) || percent > 100)
		return refuse_line(reader, "needs a tolerance of 0 to 100 per cent");
	row->tolerance = (int)percent;
	return true;
}

/* One of two words; `absent` when the key is not there and -1 when it is another word. */
static int read_choice(const struct ini_section *section, const char *key, const char *yes,
	const char *no, int absent)
{
	const char *word = ini_value(section, key);

	if (!word)
		return absent;
	if (strcmp(word, yes) == 0)
		return 1;
	return strcmp(word, no) == 0 ? 0 : -1;
}

static bool read_choices(const struct line_reader *reader, struct spec_row *row)
{
	int reject = read_choice(reader->section, "severity", "reject", "warn", -1);
	int measured = read_choice(reader->section, "measured", "yes", "no", -1);

	if (reject < 0)
		return refuse_line(reader, "needs a severity; write reject or warn");
	if (measured < 0)
		return refuse_line(
			reader, "needs measured; write yes (by the machine) or no (by eye)");
	row->reject = reject;
	row->measured = measured;
	return true;
}

static bool read_texts(const struct line_reader *reader, struct spec_row *row)
{
	const struct {
		const char *key;
		char **text;
	} texts[] = {
		{ "clause", &row->clause },
		{ "kk", &row->text_kk },
		{ "ru", &row->text_ru },
		{ "en", &row->text_en },
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		const char *text = ini_value(reader->section, texts[i].key);
		if (text && strlen(text) > TEXT_MAX)
			return refuse_line(reader, "has a sentence over 256 bytes; shorten it");
		*texts[i].text = text && *text ? g_strdup(text) : NULL;
	}
	return true;
}

static bool read_row(struct spec *spec, const struct line_reader *reader)
{
	static const char *const keys[] = { "op", "value", "tolerance", "severity", "measured",
		"clause", "ru", "kk", "en", NULL };
	const char *key = reader->section->name + strlen("line ");
	struct spec_row *row;

	if (!spec_key_good(key))
		return refuse_line(reader,
			"needs a key of 1 to 32 characters a-z, 0-9 and _ behind the word line");
	if (!ini_only(reader->ini, reader->section, keys, reader->error))
		return false;
	row = g_new0(struct spec_row, 1);
	row->key = g_strdup(key);
	g_ptr_array_add(spec->rows, row);
	return read_op(reader, row) && read_value(reader, row) && read_choices(reader, row) &&
	       read_texts(reader, row);
}

static bool id_good(const char *id)
{
	if (strlen(id) != ID_SIZE - 1 || id[0] != 'q')
		return false;
	for (const char *c = id + 1; *c; c++)
		if (crockford_value(*c) < 0)
			return false;
	return true;
}

static bool read_head(struct spec *spec, const struct line_reader *reader)
{
	static const char *const keys[] = { "title", "id", NULL };
	const char *id = ini_value(reader->section, "id");

	if (!ini_only(reader->ini, reader->section, keys, reader->error))
		return false;
	if (id && !id_good(id))
		return refuse_line(reader,
			"has an id that is not q and 12 characters of a tag's alphabet; leave it out");
	if (id)
		g_strlcpy(spec->id, id, sizeof(spec->id));
	spec->title = g_strdup(ini_value(reader->section, "title"));
	return true;
}

static gsize published_size(const struct spec_row *row)
{
	const char *texts[] = { row->key, row->value, row->clause, row->text_kk, row->text_ru };
	gsize size = ROW_FRAME;

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		for (const char *c = texts[i]; c && *c; c++)
			size += *c == '"' || *c == '\\' ? 2 : 1;
	return size;
}

static bool publishable(const struct spec *spec, const char *file, GError **error)
{
	gsize size = 0;

	if (spec->rows->len == 0)
		return refuse(error, BELGI_ERROR_BAD_INPUT,
			"%s: a specification without lines; add a section [line ...] for each",
			file);
	if (spec->rows->len > LINES_MAX)
		return refuse(error, BELGI_ERROR_LIMIT,
			"%s: %u lines, a specification has at most %d; make two of it", file,
			spec->rows->len, LINES_MAX);
	for (guint i = 0; i < spec->rows->len; i++)
		size += published_size(g_ptr_array_index(spec->rows, i));
	return size <= PUBLISHED_MAX ||
	       refuse(error, BELGI_ERROR_LIMIT,
		       "%s: the lines take %" G_GSIZE_FORMAT
		       " bytes, at most %d fit into one event; shorten the sentences",
		       file, size, PUBLISHED_MAX);
}

static bool read_sections(struct spec *spec, const struct ini *ini, GError **error)
{
	for (guint i = 0; i < ini->sections->len; i++) {
		const struct line_reader reader = { ini, g_ptr_array_index(ini->sections, i),
			error };
		bool head = strcmp(reader.section->name, "specification") == 0;
		if (!head && !g_str_has_prefix(reader.section->name, "line "))
			return refuse_line(&reader,
				"is unknown here; the known sections are specification and line KEY");
		if (!(head ? read_head(spec, &reader) : read_row(spec, &reader)))
			return false;
	}
	return ini_section(ini, "specification") ||
	       refuse(error, BELGI_ERROR_BAD_INPUT, "%s: no section [specification]; put it first",
		       ini->file);
}

struct spec *spec_read(const char *text, gsize len, const char *file, GError **error)
{
	g_autoptr(struct ini) ini = ini_read(text, len, file, error);
	g_autoptr(struct spec) spec = spec_new();

	if (!ini || !read_sections(spec, ini, error) || !publishable(spec, file, error))
		return NULL;
	if (!spec->id[0])
		id_new(spec->id, 'q');
	return g_steal_pointer(&spec);
}

static struct draft *row_draft(const struct spec_row *row)
{
	struct draft *draft = draft_new(NULL);

	draft_text(draft, "key", row->key);
	draft_text(draft, "op", op_words[row->op]);
	draft_text(draft, "value", row->value);
	if (row->tolerance)
		draft_int(draft, "tol", row->tolerance);
	draft_text(draft, "sev", row->reject ? "reject" : "warn");
	draft_flag(draft, "auto", row->measured);
	draft_text(draft, "clause", row->clause);
	draft_text(draft, "text_kk", row->text_kk);
	draft_text(draft, "text_ru", row->text_ru);
	return draft;
}

GPtrArray *spec_drafts(const struct spec *spec)
{
	GPtrArray *drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
	struct draft *draft = draft_new("spec.published");

	draft_text(draft, "spec", spec->id);
	for (guint i = 0; i < spec->rows->len; i++)
		draft_row(draft, "rows", row_draft(g_ptr_array_index(spec->rows, i)));
	g_ptr_array_add(drafts, draft);
	return drafts;
}

/* An op of a newer program is one that nothing here can meet. */
static enum spec_op op_read(const char *word)
{
	for (guint i = 0; word && i < G_N_ELEMENTS(op_words); i++)
		if (strcmp(word, op_words[i]) == 0)
			return (enum spec_op)i;
	return SPEC_NEWER;
}

static struct spec_row *row_of_value(const struct value *map)
{
	const char *key = value_text(map, "key");
	const char *value = value_text(map, "value");
	const struct value *measured = value_get(map, "auto");
	struct spec_row *row;

	if (!key || !value)
		return NULL;
	row = g_new0(struct spec_row, 1);
	row->key = g_strdup(key);
	row->value = g_strdup(value);
	row->op = op_read(value_text(map, "op"));
	row->tolerance = (int)CLAMP(value_int(map, "tol", 0), 0, 100);
	row->reject = g_strcmp0(value_text(map, "sev"), "warn") != 0;
	row->measured = measured && measured->type == VALUE_BOOL && measured->number;
	row->clause = g_strdup(value_text(map, "clause"));
	row->text_kk = g_strdup(value_text(map, "text_kk"));
	row->text_ru = g_strdup(value_text(map, "text_ru"));
	return row;
}

struct spec *spec_from_events(GPtrArray *events)
{
	struct spec *spec = spec_new();

	for (guint i = 0; i < events->len; i++) {
		const struct event *event = g_ptr_array_index(events, i);
		const struct value *rows = event_value(event, "rows");
		const char *id = event_text(event, "spec");
		if (id)
			g_strlcpy(spec->id, id, sizeof(spec->id));
		for (const struct value *map = rows ? rows->child : NULL; map; map = map->next) {
			struct spec_row *row = row_of_value(map);
			if (row)
				g_ptr_array_add(spec->rows, row);
		}
	}
	return spec;
}
