/* SPDX-License-Identifier: Apache-2.0
 * Who asks. A token is 32 random bytes in hex; the store has its hash only, as settings:
 *   token.HASH = ST         whose it is
 *   caller.ST  = HASH ORG   its token in force, and for whom it reads feeds
 * Whom a token names is remembered; whether the station was revoked is looked up each time. */
#include "base/encode.h"
#include "base/error.h"
#include "hub/centre.h"

#include <string.h>

enum { TOKEN_SIZE = 65 };

static char *setting(const char *prefix, const char *name)
{
	return g_strconcat(prefix, ".", name, NULL);
}

static void hash_token(char hex[TOKEN_SIZE], const char *token)
{
	struct hash hash = hash_of(token, strlen(token));

	hex_encode(hex, hash.bytes, HASH_SIZE);
}

static bool end_token(struct hub *hub, const char *st, GError **error)
{
	g_autofree char *name = setting("caller", st);
	g_autofree char *row = store_get(hub->store, name);

	if (!row || strlen(row) < TOKEN_SIZE)
		return true;
	row[TOKEN_SIZE - 1] = '\0';
	g_mutex_lock(&hub->mutex);
	g_hash_table_remove(hub->callers, row);
	g_mutex_unlock(&hub->mutex);
	g_autofree char *token = setting("token", row);

	return store_set(hub->store, token, NULL, error);
}

char *caller_admit(struct hub *hub, const char *st, const char *org, GError **error)
{
	guint8 bytes[KEY_SIZE];
	char token[TOKEN_SIZE];
	char hash[TOKEN_SIZE];

	random_fill(bytes, sizeof(bytes));
	hex_encode(token, bytes, sizeof(bytes));
	hash_token(hash, token);
	g_autofree char *caller_name = setting("caller", st);
	g_autofree char *token_name = setting("token", hash);
	g_autofree char *row = g_strconcat(hash, " ", org, NULL);

	if (!end_token(hub, st, error) || !store_set(hub->store, caller_name, row, error) ||
		!store_set(hub->store, token_name, st, error))
		return NULL;
	return g_strdup(token);
}

static bool remembered(struct hub *hub, const char *hash, struct caller *caller)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&hub->mutex);
	const struct caller *found = g_hash_table_lookup(hub->callers, hash);

	if (found)
		*caller = *found;
	return found != NULL;
}

/* In turn. */
static bool look_up(struct hub *hub, const char *hash, struct caller *caller)
{
	g_autofree char *token_name = setting("token", hash);
	g_autofree char *st = store_get(hub->store, token_name);
	g_autofree char *caller_name = st ? setting("caller", st) : NULL;
	g_autofree char *row = st ? store_get(hub->store, caller_name) : NULL;

	if (!row || strlen(row) <= TOKEN_SIZE || strncmp(row, hash, TOKEN_SIZE - 1) != 0)
		return false;
	g_strlcpy(caller->st, st, sizeof(caller->st));
	g_strlcpy(caller->org, row + TOKEN_SIZE, sizeof(caller->org));
	g_mutex_lock(&hub->mutex);
	g_hash_table_replace(hub->callers, g_strdup(hash), g_memdup2(caller, sizeof(*caller)));
	g_mutex_unlock(&hub->mutex);
	return true;
}

static bool refuse_token(struct http_answer *answer)
{
	http_refuse(
		answer, 401, "token: this hub does not know it; enrol with a code, or by proof");
	return false;
}

bool caller_find(struct hub *hub, const struct http_request *request, struct caller *caller,
	struct http_answer *answer)
{
	char hash[TOKEN_SIZE];

	if (!request->token || strlen(request->token) != TOKEN_SIZE - 1)
		return refuse_token(answer);
	hash_token(hash, request->token);
	if (remembered(hub, hash, caller))
		return true;
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	return look_up(hub, hash, caller) || refuse_token(answer);
}

bool caller_may(struct hub *hub, const struct caller *caller, struct http_answer *answer)
{
	const struct authority *authority = store_authority(hub->store);

	if (authority_admitted(authority, caller->st) &&
		authority_last(authority, caller->st) == G_MAXINT64)
		return true;
	http_refuse(answer, 403, "station %s: is revoked; ask who runs the hub for a new code",
		caller->st);
	return false;
}

bool caller_read(struct hub *hub, const struct http_request *request, struct caller *caller,
	struct http_answer *answer)
{
	if (!caller_find(hub, request, caller, answer))
		return false;
	/* A long poll that goes on was judged when it began. */
	if (request->again)
		return true;
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	return caller_may(hub, caller, answer);
}

bool caller_key(void *data, const char *st, guint8 key[KEY_SIZE])
{
	struct hub *hub = data;

	g_mutex_lock(&hub->mutex);
	const guint8 *found = g_hash_table_lookup(hub->keys, st);

	if (found)
		memcpy(key, found, KEY_SIZE);
	g_mutex_unlock(&hub->mutex);
	if (found)
		return true;
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	if (!store_chain_key(hub->store, st, key))
		return false;
	g_mutex_lock(&hub->mutex);
	g_hash_table_replace(hub->keys, g_strdup(st), g_memdup2(key, KEY_SIZE));
	g_mutex_unlock(&hub->mutex);
	return true;
}
