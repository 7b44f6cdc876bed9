/* SPDX-License-Identifier: Apache-2.0
 * Settings: words under a key, and the root key that is trusted. */
#include "store/own.h"
#include "store/sql.h"
#include "store/views.h"

#include "base/encode.h"

#include <string.h>

static const char lost[] = "the setting was not kept; free some space and try again";

char *setting_get(struct store *store, const char *key)
{
	AUTO_RESET sqlite3_stmt *row =
		sql_query(store, "SELECT value FROM setting WHERE key = ?", "t", key);
	return sql_row(store, row) ? sql_text(row, 0) : NULL;
}

char *store_get(struct store *store, const char *key)
{
	store_look(store);
	return setting_get(store, key);
}

bool store_set(struct store *store, const char *key, const char *value, GError **error)
{
	if (!sql_begin(store, lost, error))
		return false;
	if (value != NULL)
		sql_do(store, "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)", "tt",
			key, value);
	else
		sql_do(store, "DELETE FROM setting WHERE key = ?", "t", key);
	if (!sql_commit(store, error))
		return false;
	if (strcmp(key, "org") == 0)
		g_strlcpy(store->org, value != NULL ? value : "", sizeof store->org);
	if (strcmp(key, "feeding") == 0) {
		store->feeding = value != NULL;
		sql_wait(store, store->feeding);
	}
	return sql_settled(store, error);
}

bool store_root(struct store *store, guint8 root[KEY_SIZE])
{
	g_autofree char *text = setting_get(store, "root");
	return text != NULL && strlen(text) == 2 * KEY_SIZE && hex_decode(root, KEY_SIZE, text);
}

bool store_set_root(struct store *store, const guint8 root[KEY_SIZE], GError **error)
{
	char text[2 * KEY_SIZE + 1];
	g_autofree char *before = store_get(store, "root");
	hex_encode(text, root, KEY_SIZE);
	if (g_strcmp0(before, text) == 0)
		return true;
	return store_set(store, "root", text, error) && store_rebuild(store, error);
}
