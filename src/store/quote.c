/* SPDX-License-Identifier: Apache-2.0
 * Runs out of the log: whole parts of a chain for a push or a file, and quotations for a feed,
 * where an event stands in a run from it to the next head, with hashes in the place of its
 * neighbours that are not for this reader. */
#include "store/quote.h"

#include "store/log.h"
#include "store/sql.h"

#include <string.h>

/* What a hidden line, the first line of a run and a head take (wire.md section 7). */
enum { HIDDEN_BYTES = 67, BEGIN_BYTES = 110, HEAD_BYTES = 155, RUNS_MAX = 250 };

static bool hash_before(struct store *store, const struct chain *chain, gint64 n, struct hash *out)
{
	AUTO_RESET sqlite3_stmt *row =
		sql_query(store, "SELECT prev FROM log WHERE id = ?", "i", chain_place(chain, n));
	if (sql_row(store, row) && sql_hash(row, 0, out))
		return true;
	return log_hash(store, chain_place(chain, n - 1), out);
}

static void write_row(sqlite3_stmt *row, gint64 n, GHashTable *shown, GString *out)
{
	const char *line = sqlite3_column_blob(row, 1);
	gsize len = (gsize)sqlite3_column_bytes(row, 1);
	struct hash line_hash;
	if (line != NULL && (shown == NULL || g_hash_table_contains(shown, &n)))
		run_write_line(out, line, len);
	else if (line != NULL)
		line_hash = hash_of(line, len), run_write_hidden(out, &line_hash);
	else if (sql_hash(row, 2, &line_hash))
		run_write_hidden(out, &line_hash);
}

static void write_head(sqlite3_stmt *row, gint64 n, GString *out)
{
	struct head head = { .n = n };
	const void *sig = sqlite3_column_blob(row, 3);
	if (sig == NULL || sqlite3_column_bytes(row, 3) != SIG_SIZE)
		return;
	memcpy(head.sig, sig, SIG_SIZE);
	run_write_head(out, &head);
}

static const char rows_text[] =
	"SELECT log.id, log.line, log.line_hash, head.sig, log.prev FROM log"
	" LEFT JOIN head ON head.id = log.id WHERE log.id BETWEEN ? AND ? ORDER BY log.id";

void quote_run(struct store *store, struct chain *chain, gint64 from, gint64 to, GHashTable *shown,
	GString *out)
{
	struct hash prev;
	if (!hash_before(store, chain, from, &prev))
		return;
	run_write_begin(out, chain->st, from, &prev);
	AUTO_RESET sqlite3_stmt *rows =
		sql_query(store, rows_text, "ii", chain_place(chain, from), chain_place(chain, to));
	while (sql_row(store, rows)) {
		gint64 n = place_n(sqlite3_column_int64(rows, 0));
		write_row(rows, n, shown, out);
		write_head(rows, n, out);
	}
}

gint64 quote_head(struct store *store, const struct chain *chain, gint64 n)
{
	gint64 place;
	bool any = sql_number(store, &place, "SELECT min(id) FROM head WHERE id BETWEEN ? AND ?",
		"ii", chain_place(chain, n), chain_place(chain, PLACE_N_MAX));
	return any ? place_n(place) : 0;
}

/* ---- whole parts ---- */

/* The lines that wait for the next head. */
struct part {
	GString *text;
	gint64 from; /* 0: none */
	struct hash prev;
};

static void begin_part(
	struct store *store, struct chain *chain, struct part *part, gint64 n, bool new_run)
{
	g_string_truncate(part->text, 0);
	part->from = n;
	if (new_run && hash_before(store, chain, n, &part->prev))
		run_write_begin(part->text, chain->st, n, &part->prev);
}

gint64 store_export(struct store *store, const char *st, gint64 after, gsize max_bytes,
	GString *out, GError **error)
{
	store_look(store);
	struct chain *chain = log_chain(store, st);
	g_autoptr(GString) text = g_string_new(NULL);
	struct part part = { .text = text };
	gint64 written = after, last = after;
	gsize start = out->len;
	if (chain == NULL || after >= PLACE_N_MAX)
		return after;
	AUTO_RESET sqlite3_stmt *rows = sql_query(store, rows_text, "ii",
		chain_place(chain, after + 1), chain_place(chain, PLACE_N_MAX));
	while (sql_row(store, rows)) {
		gint64 n = place_n(sqlite3_column_int64(rows, 0));
		if (part.from == 0 || n != last + 1)
			begin_part(store, chain, &part, n, out->len == start || n != written + 1);
		last = n;
		write_row(rows, n, NULL, part.text);
		if (sqlite3_column_type(rows, 3) == SQLITE_NULL)
			continue;
		write_head(rows, n, part.text);
		if (out->len - start + part.text->len > max_bytes)
			break;
		g_string_append_len(out, part.text->str, (gssize)part.text->len);
		g_string_truncate(part.text, 0);
		written = n;
	}
	if (!sql_settled(store, error))
		return after;
	/* What leaves must not be lost here, or the chain would be told in two ways. */
	return store->feeding || durable_all(store->durable, error) ? written : after;
}

/* ---- quotations ---- */

struct told {
	struct chain *chain;
	GArray *numbers; /* gint64, as they come */
	gint64 first, next,
		head; /* the part that the last one stands in: its first and last told, its head */
};

struct answer {
	struct store *store;
	GPtrArray *chains; /* struct told, in the order of appearance */
	gsize bytes;
	guint runs;
};

static void told_free(gpointer data)
{
	g_array_unref(((struct told *)data)->numbers);
	g_free(data);
}

static struct told *told_of(struct answer *answer, struct chain *chain)
{
	for (guint i = 0; i < answer->chains->len; i++)
		if (((struct told *)answer->chains->pdata[i])->chain == chain)
			return answer->chains->pdata[i];
	struct told *told = g_new0(struct told, 1);
	told->chain = chain;
	told->numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_ptr_array_add(answer->chains, told);
	return told;
}

static gsize line_bytes(struct store *store, gint64 place)
{
	gint64 len = 0;
	sql_number(
		store, &len, "SELECT length(CAST(line AS BLOB)) FROM log WHERE id = ?", "i", place);
	return (gsize)len + 1;
}

/* Adds an event unless the answer would be too large, which is false. */
static bool tell(struct answer *answer, gint64 place, gint64 head, gsize max_bytes)
{
	struct told *told = told_of(answer, log_chain_at(answer->store, place));
	gint64 n = place_n(place);
	bool inside = told->head != 0 && n > told->first && n <= told->head;
	bool behind = told->head != 0 && n == told->head + 1;
	gsize bytes = line_bytes(answer->store, place);
	if (!inside)
		bytes += (gsize)(head - n) * HIDDEN_BYTES + HEAD_BYTES + (behind ? 0 : BEGIN_BYTES);
	if (answer->bytes > 0 && (answer->bytes + bytes > max_bytes ||
					 (!inside && !behind && answer->runs >= RUNS_MAX)))
		return false;
	answer->bytes += bytes;
	answer->runs += !inside && !behind;
	if (!inside) {
		told->first = n;
		told->head = head;
	}
	g_array_append_val(told->numbers, n);
	return true;
}

static int by_number(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return x < y ? -1 : x > y;
}

static void write_told(struct store *store, struct told *told, GString *out)
{
	g_autoptr(GHashTable) shown = place_set_new();
	gint64 from = 0, to = 0;
	g_array_sort(told->numbers, by_number);
	for (guint i = 0; i < told->numbers->len; i++) {
		gint64 n = g_array_index(told->numbers, gint64, i);
		g_hash_table_add(shown, g_memdup2(&n, sizeof n));
		if (from != 0 && n <= to)
			continue;
		if (from != 0 && n != to + 1) {
			quote_run(store, told->chain, from, to, shown, out);
			from = 0;
		}
		from = from != 0 ? from : n;
		to = quote_head(store, told->chain, n);
	}
	if (from != 0)
		quote_run(store, told->chain, from, to, shown, out);
}

/* Adds the stretch's places above position `after`; false when the answer ends within it. */
static bool tell_stretch(struct answer *answer, gint64 pos, gint64 first, gint64 last, gint64 after,
	gsize max_bytes, gint64 *next, bool *more)
{
	for (gint64 place = first + MAX(after + 1 - pos, 0); place <= last; place++) {
		gint64 head = quote_head(
			answer->store, log_chain_at(answer->store, place), place_n(place));
		if (head == 0)
			return false; /* it leaves when its chain is signed, and those behind it
					 wait */
		*more = !tell(answer, place, head, max_bytes);
		if (*more)
			return false;
		*next = pos + place - first;
	}
	return true;
}

bool store_feed(struct store *store, const char *org, gint64 after, gsize max_bytes, GString *out,
	gint64 *next, bool *more, GError **error)
{
	g_autoptr(GPtrArray) chains = g_ptr_array_new_with_free_func(told_free);
	struct answer answer = { .store = store, .chains = chains };
	store_look(store);
	*next = after;
	*more = false;
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT pos, first, last FROM feed WHERE org = ?1 AND pos >="
		" ifnull((SELECT max(pos) FROM feed WHERE org = ?1 AND pos <= ?2 + 1), 0) ORDER BY pos",
		"ti", org != NULL ? org : "", after);
	while (sql_row(store, rows) &&
		tell_stretch(&answer, sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1),
			sqlite3_column_int64(rows, 2), after, max_bytes, next, more))
		;
	sql_reset(&rows);
	for (guint i = 0; i < chains->len; i++)
		write_told(store, chains->pdata[i], out);
	return sql_settled(store, error);
}

bool store_quote(struct store *store, const char *st, gint64 n, gint64 most, GString *out)
{
	g_autoptr(GHashTable) shown = place_set_new();
	store_look(store);
	struct chain *chain = log_chain(store, st);
	gint64 head = chain != NULL ? quote_head(store, chain, n) : 0;
	if (head == 0 || head - n >= most)
		return false;
	g_hash_table_add(shown, g_memdup2(&n, sizeof n));
	quote_run(store, chain, n, head, shown, out);
	return true;
}

bool store_newest_head(struct store *store, const char *st, struct head *head, struct hash *hash)
{
	store_look(store);
	struct chain *chain = log_chain(store, st);
	if (chain == NULL)
		return false;
	AUTO_RESET sqlite3_stmt *row = sql_query(store,
		"SELECT head.id, head.sig, log.hash FROM head JOIN log ON log.id = head.id"
		" WHERE head.id BETWEEN ? AND ? ORDER BY head.id DESC LIMIT 1",
		"ii", chain_place(chain, 1), chain_place(chain, PLACE_N_MAX));
	if (!sql_row(store, row) || sqlite3_column_bytes(row, 1) != SIG_SIZE)
		return false;
	head->n = place_n(sqlite3_column_int64(row, 0));
	memcpy(head->sig, sqlite3_column_blob(row, 1), SIG_SIZE);
	return sql_hash(row, 2, hash);
}
