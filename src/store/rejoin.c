/* SPDX-License-Identifier: Apache-2.0
 * A store that was copied, or restored and then written to, went on beside another: after the fork
 * it writes a new chain, and of the old one it holds its own side only, for the log has one line a
 * number. Rejoining lets that side go, so that the one which the hub has can come in its place.
 * Invariant: a line goes only when it was said again in a later own chain (`was`), so nothing is
 * lost, and it goes in the transaction that makes all that is derived anew. */
#include "store/rejoin.h"

#include "store/log.h"
#include "store/sql.h"

#include "base/error.h"

#include <string.h>

static bool was_said_again(
	struct store *store, const struct chain *chain, gint64 n, const struct hash *hash)
{
	char name[NAME_SIZE];
	gint64 one;
	chain_event_name(name, chain->st, n, hash);
	return sql_number(store, &one, "SELECT 1 FROM alias WHERE was = ? LIMIT 1", "t", name);
}

/* The own chain that another own one continues below its end, and where; NULL when there is none.
 */
static struct chain *find_parted(struct store *store, gint64 *n)
{
	GHashTableIter iter;
	gpointer st;
	char before[ST_SIZE];
	g_hash_table_iter_init(&iter, store->own_keys);
	while (g_hash_table_iter_next(&iter, &st, NULL)) {
		struct hash hash;
		struct chain *old = authority_after(store->authority, st, before, n)
					    ? log_chain(store, before)
					    : NULL;
		if (old != NULL && log_hash(store, chain_place(old, *n + 1), &hash) &&
			was_said_again(store, old, *n + 1, &hash))
			return old;
	}
	return NULL;
}

bool store_parted(struct store *store, char st[ST_SIZE], gint64 *n)
{
	store_look(store);
	const struct chain *old = find_parted(store, n);
	if (old != NULL)
		g_strlcpy(st, old->st, ST_SIZE);
	return old != NULL;
}

/* The last number of the own side: what came from the hub joins nothing of it, so `prev` stands
 * with it. False when some line was not said again. */
static bool find_end(struct store *store, const struct chain *chain, gint64 above, gint64 *end)
{
	*end = above;
	AUTO_RESET sqlite3_stmt *rows = sql_query(store,
		"SELECT id, hash, line IS NULL, prev IS NULL FROM log WHERE id BETWEEN ? AND ? ORDER BY id",
		"ii", chain_place(chain, above + 1), chain_place(chain, PLACE_N_MAX));
	while (sql_row(store, rows)) {
		struct hash hash;
		gint64 n = place_n(sqlite3_column_int64(rows, 0));
		bool erased = sqlite3_column_int(rows, 2) != 0;
		if (n != *end + 1 || sqlite3_column_int(rows, 3) == 0)
			break;
		if (!sql_hash(rows, 1, &hash) ||
			(!erased && !was_said_again(store, chain, n, &hash)))
			return false;
		*end = n;
	}
	return true;
}

/* The only place where lines go. The triggers that keep them stand again before the commit. */
static void drop_lines(struct store *store, struct chain *chain, gint64 above, gint64 end)
{
	gint64 first = chain_place(chain, above + 1), last = chain_place(chain, end);
	store->parting = true;
	sql_script(store, "DROP TRIGGER log_stays; DROP TRIGGER head_stays;");
	sql_do(store, "DELETE FROM head WHERE id BETWEEN ? AND ?", "ii", first, last);
	sql_do(store, "DELETE FROM log WHERE id BETWEEN ? AND ?", "ii", first, last);
	sql_script(store, schema_stays);
	store->parting = false;
	chain->last = -1;
	chain->hashed = 0;
}

void rejoin_all(struct store *store)
{
	gint64 n = 0, end = 0;
	struct chain *old;
	while (store->problem == NULL && (old = find_parted(store, &n)) != NULL) {
		if (!find_end(store, old, n, &end)) {
			refuse(&store->problem, BELGI_ERROR_STORAGE,
				"%s: not all of %s above %" G_GINT64_FORMAT
				" was said again; run belgi sync first",
				store->path, old->st, n);
			return;
		}
		drop_lines(store, old, n, end);
	}
}
