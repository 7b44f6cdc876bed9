/* SPDX-License-Identifier: Apache-2.0
 * A supplier's list of units as device.expected events and one manifest.published. The manifest's
 * id is made from its organisation and its sorted rows, so the same rows are the same manifest,
 * whoever imports them in whatever order, and a second import finds them there. Expectations are
 * one transaction; a cut before manifest.published leaves it to the next import of the same rows.
 * A serial that another manifest expects is refused: one unit has one line. */
#include "station/import.h"

#include "base/encode.h"
#include "base/error.h"
#include "model/chain.h"
#include "model/serial.h"

#include <string.h>

enum { TEXT_MAX = 256 };

enum { SERIAL, MODEL, MAKER, TO, BOX, PRICE, LOT, COLUMNS };

#define NAMES(...)                                                                                 \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}
static const struct column columns[COLUMNS] = {
	[SERIAL] = { "serial number",
		NAMES("serial", "s/n", "sn", "serial number", "serial_number", "серийный номер",
			"серийный №", "сериялық нөмір", "сериялық нөмірі", "заводской номер",
			"заводской №", "зав. №", "зав. номер", "серийный номер устройства",
			"№ серийный", "сер. номер", "сер. №"),
		true, NAMES("серийн", "serial", "сериялық") },
	[MODEL] = { "model", NAMES("model", "модель", "наименование", "үлгі", "атауы"), false,
		NULL },
	[MAKER] = { "maker",
		NAMES("maker", "manufacturer", "vendor", "brand", "производитель", "марка",
			"өндіруші"),
		false, NULL },
	[TO] = { "school",
		NAMES("school", "to", "school_id", "organisation", "organization", "org", "школа",
			"получатель", "мектеп", "алушы"),
		false, NULL },
	[BOX] = { "box", NAMES("box", "package", "коробка", "место", "қорап"), false, NULL },
	[PRICE] = { "price",
		NAMES("price", "price_kzt", "cost", "цена", "стоимость", "баға", "бағасы", "құны"),
		false, NULL },
	[LOT] = { "lot", NAMES("lot", "лот", "лот №"), false, NULL },
};

/* A row that passed. Texts are borrowed from the table, but for `to`. */
struct unit_row {
	unsigned line;
	char serial[SERIAL_SIZE];
	char dev[DEV_SIZE];
	const char *model, *maker, *box, *lot;
	char *to;
	gint64 price; /* tiyn; -1: none */
};

struct reading {
	const struct import_options *options;
	const struct table *table;
	int found[COLUMNS];
	struct problems problems;
	GArray *rows;        /* struct unit_row */
	GHashTable *serials; /* serial -> line */
};

static void row_clear(gpointer data)
{
	g_free(((struct unit_row *)data)->to);
}

/* 5,12346E+12: a spreadsheet took the number for a quantity, and its last digits are lost. */
static bool is_rounded(const char *text)
{
	gsize whole = strspn(text, "0123456789");
	const char *at = text + whole;
	bool part = *at == '.' || *at == ',';

	if (part)
		at += 1 + strspn(at + 1, "0123456789");
	if (whole == 0 || g_ascii_toupper(*at) != 'E')
		return false;
	part |= at[1] == '+' || at[1] == '-';
	at += at[1] == '+' || at[1] == '-' ? 2 : 1;
	return part && *at && !at[strspn(at, "0123456789")];
}

static bool read_serial(struct reading *r, const struct table_row *from, struct unit_row *row)
{
	const char *text = cell(from, r->found[SERIAL]);
	unsigned before;

	if (!text) {
		problem_add(&r->problems, from->line,
			"no serial number; fill it in or leave the row out");
		return false;
	}
	if (is_rounded(text)) {
		problem_add(&r->problems, from->line,
			"serial '%s' was damaged by a spreadsheet; format the column as text and "
			"fill it in again",
			text);
		return false;
	}
	switch (serial_read(row->serial, text, NULL, NULL)) {
	case SERIAL_PLACEHOLDER:
		problem_add(&r->problems, from->line,
			"serial '%s' is a placeholder; fix the row or leave it out", text);
		return false;
	case SERIAL_TOO_SHORT:
		problem_add(&r->problems, from->line,
			"serial '%s' is too short; write the whole number of at least 4 characters",
			text);
		return false;
	case SERIAL_GOOD:
		break;
	}
	before = GPOINTER_TO_UINT(g_hash_table_lookup(r->serials, row->serial));
	if (before) {
		problem_add(&r->problems, from->line,
			"serial '%s' stands in line %u already; leave one of them out", text,
			before);
		return false;
	}
	g_hash_table_insert(r->serials, g_strdup(row->serial), GUINT_TO_POINTER(from->line));
	dev_of_serial(row->dev, row->serial);
	return true;
}

static bool read_to(struct reading *r, const struct table_row *from, struct unit_row *row)
{
	const char *text = cell(from, r->found[TO]);

	if (!text)
		text = r->options->to;
	if (!text) {
		problem_add(&r->problems, from->line,
			"no school; fill in its id, or import with --to ORG");
		return false;
	}
	row->to = read_org(text);
	if (!row->to)
		problem_add(&r->problems, from->line,
			"school '%s' is no id of an organisation; write 1 to 16 of A-Z and 0-9",
			text);
	return row->to != NULL;
}

static bool read_price(struct reading *r, const struct table_row *from, struct unit_row *row)
{
	const char *text = cell(from, r->found[PRICE]);

	row->price = -1;
	if (!text || read_tenge(text, &row->price))
		return true;
	problem_add(&r->problems, from->line,
		"price '%s' is no sum in tenge; write it like 150000 or 150000,50", text);
	return false;
}

static bool read_text(
	struct reading *r, const struct table_row *from, guint column, const char **text)
{
	*text = cell(from, r->found[column]);
	if (!*text || strlen(*text) <= TEXT_MAX)
		return true;
	problem_add(&r->problems, from->line, "%s over %d bytes; shorten it", columns[column].what,
		TEXT_MAX);
	return false;
}

static void read_row(struct reading *r, const struct table_row *from)
{
	struct unit_row row = { .line = from->line };
	bool good = read_serial(r, from, &row);

	/* Every cell is looked at, so that one import names all that is wrong. */
	good &= read_to(r, from, &row);
	good &= read_price(r, from, &row);
	good &= read_text(r, from, MODEL, &row.model);
	good &= read_text(r, from, MAKER, &row.maker);
	good &= read_text(r, from, BOX, &row.box);
	good &= read_text(r, from, LOT, &row.lot);
	if (good)
		g_array_append_val(r->rows, row);
	else
		g_free(row.to);
}

/* ---- the manifest ---- */

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The organisation and the sorted rows, as one text. */
static void manifest_id(const struct reading *r, char id[ID_SIZE])
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	GString *text = g_string_new("manifest\n");

	for (guint i = 0; i < r->rows->len; i++) {
		const struct unit_row *row = &g_array_index(r->rows, struct unit_row, i);
		g_ptr_array_add(
			lines, g_strdup_printf("%s\t%s\t%s\t%s\t%s\t%s\t%" G_GINT64_FORMAT "\n",
				       row->serial, row->to, row->model ? row->model : "",
				       row->maker ? row->maker : "", row->box ? row->box : "",
				       row->lot ? row->lot : "", row->price));
	}
	g_ptr_array_sort(lines, compare_texts);
	g_string_append_printf(text, "%s\n", store_org(r->options->store));
	for (guint i = 0; i < lines->len; i++)
		g_string_append(text, lines->pdata[i]);
	id_of_text(id, 'x', text->str);
	g_string_free(text, TRUE);
}

/* What another manifest expects is named row by row. */
static void find_expected(struct reading *r, const char *id)
{
	for (guint i = 0; i < r->rows->len; i++) {
		const struct unit_row *row = &g_array_index(r->rows, struct unit_row, i);
		const struct unit_view *unit = store_unit(r->options->store, row->dev);
		if (unit && unit->manifest && strcmp(unit->manifest, id) != 0)
			problem_add(&r->problems, row->line,
				"serial '%s' is expected by manifest %s already; leave the row out",
				row->serial, unit->manifest);
	}
}

static struct draft *expected_draft(const struct unit_row *row, const char *manifest)
{
	struct draft *draft = draft_new("device.expected");
	char box[ID_SIZE];

	draft_text(draft, "dev", row->dev);
	draft_text(draft, "serial", row->serial);
	draft_text(draft, "manifest", manifest);
	draft_text(draft, "to", row->to);
	draft_text(draft, "model", row->model);
	draft_text(draft, "maker", row->maker);
	draft_text(draft, "lot", row->lot);
	if (row->price >= 0)
		draft_int(draft, "price", row->price);
	if (row->box) {
		g_autofree char *label = g_strdup_printf("box\n%s\n%s", manifest, row->box);
		id_of_text(box, 'b', label);
		draft_text(draft, "box", box);
	}
	return draft;
}

static bool expect_all(const struct reading *r, const char *id, GPtrArray *events, GError **error)
{
	g_autoptr(GPtrArray) drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);

	for (guint i = 0; i < r->rows->len; i++)
		g_ptr_array_add(
			drafts, expected_draft(&g_array_index(r->rows, struct unit_row, i), id));
	return store_append(r->options->store, (struct draft *const *)drafts->pdata, drafts->len,
		events, error);
}

static bool publish(const struct reading *r, const char *id, GPtrArray *events, GError **error)
{
	g_autoptr(struct draft) draft = draft_new("manifest.published");
	g_autofree struct hash *hashes = g_new(struct hash, MAX(events->len, 1));
	char text[2 * HASH_SIZE + 1];
	struct hash hash;

	for (guint i = 0; i < events->len; i++)
		hashes[i] = event_line_hash(events->pdata[i]);
	hash = hash_of_hashes(hashes, events->len);
	hex_encode(text, hash.bytes, HASH_SIZE);
	draft_text(draft, "manifest", id);
	draft_int(draft, "count", events->len);
	draft_text(draft, "hash", text);
	return store_append(r->options->store, &draft, 1, NULL, error);
}

/* What there is of the manifest already: its expectations, and whether it is published. */
static GPtrArray *there_already(struct store *store, const char *id, bool *published)
{
	g_autofree char *subject = g_strdup_printf("manifest:%s", id);
	GPtrArray *events = store_events(store, subject);

	*published = false;
	for (guint i = events->len; i-- > 0;) {
		const struct event *event = g_ptr_array_index(events, i);
		*published |= event_is(event, "manifest.published");
		if (!event_is(event, "device.expected"))
			g_ptr_array_remove_index(events, i);
	}
	return events;
}

static bool record(const struct reading *r, struct import_item *item, GError **error)
{
	bool published;
	g_autoptr(GPtrArray) events = there_already(r->options->store, item->id, &published);

	item->already = published;
	if (published || r->options->dry_run)
		return true;
	if (events->len == 0 && !expect_all(r, item->id, events, error))
		return false;
	return publish(r, item->id, events, error);
}

static bool read_rows(struct reading *r, GError **error)
{
	if (!columns_find(r->table, columns, COLUMNS, r->found, error))
		return false;
	for (guint i = 0; i < r->table->rows->len; i++)
		read_row(r, g_ptr_array_index(r->table->rows, i));
	return problems_end(&r->problems, error);
}

static GPtrArray *import_rows(struct reading *r, GError **error)
{
	g_autoptr(GPtrArray) items = import_items_new();
	struct import_item *item;
	char id[ID_SIZE];

	if (!read_rows(r, error))
		return NULL;
	manifest_id(r, id);
	find_expected(r, id);
	if (!problems_end(&r->problems, error))
		return NULL;
	item = import_item_new(id, NULL, r->rows->len);
	g_ptr_array_add(items, item);
	return record(r, item, error) ? g_steal_pointer(&items) : NULL;
}

GPtrArray *import_manifest(
	const struct import_options *options, const char *text, gsize len, GError **error)
{
	g_autoptr(struct table) table = import_table(options, text, len, error);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct unit_row));
	g_autoptr(GHashTable) serials =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct reading reading = {
		.options = options,
		.table = table,
		.problems = { .file = options->file },
		.rows = rows,
		.serials = serials,
	};

	g_array_set_clear_func(rows, row_clear);
	return table ? import_rows(&reading, error) : NULL;
}
