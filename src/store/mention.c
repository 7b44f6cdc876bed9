/* SPDX-License-Identifier: Apache-2.0
 * A row of `subject`: 12 bytes a mention, numbers big-endian: place * 2 + older (8), mark (4); what
 * came last stands first. When the older ones are too many they all go to `subject_older`, a row
 * each, so that a manifest of a whole delivery is not written anew with every unit. A store that
 * nobody else writes to keeps what it has read for the next transactions: what follows an event
 * mostly names the same subjects. */
#include "store/mention.h"

#include "store/index.h"
#include "store/log.h"
#include "store/sql.h"

#include <string.h>

enum { MENTION_SIZE = 12, OLDER_MAX = 30, KEPT_MAX = 64 * 1024 };

void mentions_open(struct dirty *dirty)
{
	dirty->subjects = g_hash_table_new_full(place_hash, g_int64_equal, g_free, NULL);
	dirty->mentions = g_array_new(FALSE, FALSE, sizeof(struct mention));
	g_array_set_size(dirty->mentions, 1); /* index 0 is none */
	dirty->touched = g_ptr_array_new();
}

void mentions_close(struct dirty *dirty)
{
	g_hash_table_unref(dirty->subjects);
	g_array_unref(dirty->mentions);
	g_ptr_array_unref(dirty->touched);
}

static void forget_all(struct store *store)
{
	g_hash_table_remove_all(store->dirty->subjects);
	g_array_set_size(store->dirty->mentions, 1);
	g_ptr_array_set_size(store->dirty->touched, 0);
}

/* ---- in memory ---- */

static struct mention *at(const struct store *store, guint index)
{
	return index != 0 ? &g_array_index(store->dirty->mentions, struct mention, index) : NULL;
}

const struct mention *mention_at(const struct store *store, guint index)
{
	return at(store, index);
}

static void touch(struct store *store, struct mentions *mentions)
{
	if (!mentions->changed)
		g_ptr_array_add(store->dirty->touched, mentions);
	mentions->changed = true;
}

/* Puts it at the head of its list. */
static void link_in(struct store *store, struct mentions *mentions, guint index)
{
	struct mention *mention = at(store, index);
	guint *head = mention->older ? &mentions->older : &mentions->newest;
	mentions->older_count += mention->older;
	mention->next = *head;
	*head = index;
}

static void keep(struct store *store, struct mentions *mentions, const struct mention *mention)
{
	GArray *all = store->dirty->mentions;
	g_array_append_val(all, *mention);
	link_in(store, mentions, all->len - 1);
}

void mention_add(struct store *store, struct mentions *mentions, const struct mention *mention)
{
	keep(store, mentions, mention);
	touch(store, mentions);
}

void mentions_age(struct store *store, struct mentions *mentions,
	bool (*is_older)(const struct mention *mention, void *data), void *data)
{
	for (guint *link = &mentions->newest; *link != 0;) {
		const guint index = *link;
		struct mention *mention = at(store, index);
		if (!is_older(mention, data)) {
			link = &mention->next;
			continue;
		}
		*link = mention->next;
		mention->older = true;
		link_in(store, mentions, index);
		touch(store, mentions);
	}
}

void mentions_empty(struct store *store, struct mentions *mentions)
{
	mentions->newest = mentions->older = mentions->older_count = 0;
	touch(store, mentions);
}

static struct mention unpack(const guint8 *bytes)
{
	guint64 place;
	guint32 mark;
	memcpy(&place, bytes, sizeof place);
	memcpy(&mark, bytes + sizeof place, sizeof mark);
	place = GUINT64_FROM_BE(place);
	return (struct mention){
		.place = (gint64)(place >> 1), .mark = GUINT32_FROM_BE(mark), .older = place & 1
	};
}

static void pack(GByteArray *bytes, const struct mention *mention)
{
	const guint64 place = GUINT64_TO_BE((guint64)mention->place << 1 | mention->older);
	const guint32 mark = GUINT32_TO_BE(mention->mark);
	g_byte_array_append(bytes, (const guint8 *)&place, sizeof place);
	g_byte_array_append(bytes, (const guint8 *)&mark, sizeof mark);
}

/* ---- reading ---- */

static sqlite3_stmt *row_of(struct store *store, gint64 subject)
{
	return sql_query(store, "SELECT mentions, more FROM subject WHERE id = ?", "i", subject);
}

/* How many mentions the row has, packed; lent until it is reset. */
static guint read_row(struct store *store, sqlite3_stmt *row, const guint8 **bytes, bool *more)
{
	*more = false;
	if (!sql_row(store, row))
		return 0;
	*bytes = sqlite3_column_blob(row, 0);
	*more = sqlite3_column_int(row, 1) != 0;
	return (guint)sqlite3_column_bytes(row, 0) / MENTION_SIZE;
}

struct mentions *mentions_of(struct store *store, gint64 subject)
{
	struct mentions *mentions = g_hash_table_lookup(store->dirty->subjects, &subject);
	const guint8 *bytes = NULL;
	if (mentions != NULL)
		return mentions;
	mentions = g_new0(struct mentions, 1);
	mentions->subject = subject;
	g_hash_table_add(store->dirty->subjects, mentions);
	AUTO_RESET sqlite3_stmt *row = row_of(store, subject);
	guint count = read_row(store, row, &bytes, &mentions->more);
	mentions->stored = count > 0 || mentions->more;
	for (guint i = count; i > 0; i--) {
		const struct mention mention = unpack(bytes + (gsize)(i - 1) * MENTION_SIZE);
		keep(store, mentions, &mention);
	}
	return mentions;
}

struct mentions *mentions_whole(struct store *store, gint64 subject)
{
	struct mentions *mentions = mentions_of(store, subject);
	if (!mentions->more)
		return mentions;
	sqlite3_stmt *rows = sql_query(
		store, "SELECT event, mark FROM subject_older WHERE subject = ?", "i", subject);
	while (sql_row(store, rows)) {
		const struct mention mention = { .place = sqlite3_column_int64(rows, 0),
			.mark = (guint32)sqlite3_column_int64(rows, 1),
			.older = true };
		mention_add(store, mentions, &mention);
	}
	sql_do(store, "DELETE FROM subject_older WHERE subject = ?", "i", subject);
	mentions->more = false;
	return mentions;
}

bool mentions_between(
	struct store *store, const struct mentions *mentions, gint64 first, gint64 last)
{
	gint64 one;
	const guint lists[] = { mentions->newest, mentions->older };
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
		for (const struct mention *mention = at(store, lists[i]); mention != NULL;
			mention = at(store, mention->next))
			if (mention->place >= first && mention->place <= last)
				return true;
	return mentions->more &&
	       sql_number(store, &one,
		       "SELECT 1 FROM subject_older WHERE subject = ? AND event BETWEEN ? AND ? LIMIT 1",
		       "iii", mentions->subject, first, last);
}

/* What is in memory of a subject, when that is all. */
static const struct mentions *kept(const struct store *store, gint64 subject)
{
	const struct mentions *mentions = g_hash_table_lookup(store->dirty->subjects, &subject);
	return mentions != NULL && !mentions->more ? mentions : NULL;
}

static guint count_of(const struct store *store, guint first)
{
	guint count = 0;
	for (const struct mention *mention = at(store, first); mention != NULL;
		mention = at(store, mention->next))
		count++;
	return count;
}

static void add_places(const struct store *store, guint first, GArray *places)
{
	for (const struct mention *mention = at(store, first); mention != NULL;
		mention = at(store, mention->next))
		g_array_append_val(places, mention->place);
}

GArray *mentions_places(struct store *store, gint64 subject)
{
	GArray *places = g_array_new(FALSE, FALSE, sizeof(gint64));
	const struct mentions *mentions = kept(store, subject);
	const guint8 *bytes = NULL;
	bool more;
	if (mentions != NULL) {
		add_places(store, mentions->newest, places);
		add_places(store, mentions->older, places);
		return places;
	}
	AUTO_RESET sqlite3_stmt *row = row_of(store, subject);
	guint count = read_row(store, row, &bytes, &more);
	for (guint i = 0; i < count; i++) {
		gint64 place = unpack(bytes + (gsize)i * MENTION_SIZE).place;
		g_array_append_val(places, place);
	}
	if (!more)
		return places;
	sqlite3_stmt *rows =
		sql_query(store, "SELECT event FROM subject_older WHERE subject = ?", "i", subject);
	while (sql_row(store, rows)) {
		gint64 place = sqlite3_column_int64(rows, 0);
		g_array_append_val(places, place);
	}
	return places;
}

guint mentions_count(struct store *store, gint64 subject)
{
	const struct mentions *mentions = kept(store, subject);
	const guint8 *bytes = NULL;
	bool more;
	if (mentions != NULL)
		return mentions->older_count + count_of(store, mentions->newest);
	AUTO_RESET sqlite3_stmt *row = row_of(store, subject);
	guint count = read_row(store, row, &bytes, &more);
	return more ? MAX(count, 2) : count;
}

/* ---- writing ---- */

static void put_away(struct store *store, struct mentions *mentions)
{
	for (const struct mention *mention = at(store, mentions->older); mention != NULL;
		mention = at(store, mention->next))
		sql_do(store,
			"INSERT OR REPLACE INTO subject_older (subject, event, mark) VALUES (?, ?, ?)",
			"iii", mentions->subject, mention->place, (gint64)mention->mark);
	mentions->older = mentions->older_count = 0;
	mentions->more = true;
}

static void pack_list(struct store *store, guint first, GByteArray *bytes)
{
	for (const struct mention *mention = at(store, first); mention != NULL;
		mention = at(store, mention->next))
		pack(bytes, mention);
}

static void write_one(struct store *store, struct mentions *mentions, GByteArray *bytes)
{
	if (mentions->older_count > OLDER_MAX)
		put_away(store, mentions);
	g_byte_array_set_size(bytes, 0);
	pack_list(store, mentions->newest, bytes);
	pack_list(store, mentions->older, bytes);
	if (bytes->len == 0 && !mentions->more)
		sql_do(store, "DELETE FROM subject WHERE id = ?", "i", mentions->subject);
	else
		sql_do(store,
			mentions->stored
				? "UPDATE subject SET mentions = ?, more = ? WHERE id = ?"
				: "INSERT INTO subject (mentions, more, id) VALUES (?, ?, ?)",
			"bii", bytes->data, (gsize)bytes->len, (gint64)mentions->more,
			mentions->subject);
	mentions->stored = bytes->len > 0 || mentions->more;
	mentions->changed = false;
}

static int by_subject(gconstpointer a, gconstpointer b)
{
	const struct mentions *x = *(struct mentions *const *)a, *y = *(struct mentions *const *)b;
	return x->subject < y->subject ? -1 : x->subject > y->subject;
}

void mentions_write(struct store *store)
{
	GPtrArray *all = store->dirty->touched;
	g_autoptr(GByteArray) bytes = g_byte_array_sized_new(OLDER_MAX * MENTION_SIZE);
	g_ptr_array_sort(all, by_subject); /* neighbours share pages */
	for (guint i = 0; i < all->len; i++)
		write_one(store, all->pdata[i], bytes);
	g_ptr_array_set_size(all, 0);
	if (!store->feeding || g_hash_table_size(store->dirty->subjects) > KEPT_MAX ||
		store->dirty->mentions->len > 4 * KEPT_MAX)
		forget_all(store);
}

/* True when it was in the list. */
static bool unlink_place(struct store *store, guint *link, gint64 place)
{
	for (struct mention *mention; (mention = at(store, *link)) != NULL; link = &mention->next)
		if (mention->place == place) {
			*link = mention->next;
			return true;
		}
	return false;
}

void mention_drop(struct store *store, gint64 subject, gint64 place)
{
	struct mentions *mentions = mentions_of(store, subject);
	if (unlink_place(store, &mentions->older, place))
		mentions->older_count--;
	else if (!unlink_place(store, &mentions->newest, place) && mentions->more)
		sql_do(store, "DELETE FROM subject_older WHERE subject = ? AND event = ?", "ii",
			subject, place);
	touch(store, mentions);
}

/* ---- for comparing ---- */

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void mentions_dump(struct store *store, GString *out)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	sqlite3_stmt *rows = sql_query(store, "SELECT id, mentions FROM subject", "");
	while (sql_row(store, rows)) {
		const guint8 *bytes = sqlite3_column_blob(rows, 1);
		guint count = (guint)sqlite3_column_bytes(rows, 1) / MENTION_SIZE;
		for (guint i = 0; i < count; i++) {
			const struct mention mention = unpack(bytes + (gsize)i * MENTION_SIZE);
			char name[NAME_SIZE];
			if (mention.older || log_chain_at(store, mention.place) == NULL)
				continue;
			log_name(store, mention.place, mention.mark, name);
			g_ptr_array_add(
				lines, g_strdup_printf("newest|%016" G_GINT64_MODIFIER "x|%s\n",
					       (guint64)sqlite3_column_int64(rows, 0), name));
		}
	}
	g_ptr_array_sort(lines, by_text);
	for (guint i = 0; i < lines->len; i++)
		g_string_append(out, lines->pdata[i]);
}
