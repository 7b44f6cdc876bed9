/* SPDX-License-Identifier: Apache-2.0
 * Codes and revocations are asked for on the hub's machine. The store has one writer: while a hub
 * serves, it is the hub itself that is asked, at a listener of its own on loopback. Who may is
 * whoever can read admin.token, which is new at each start, so that a stranger at an old port
 * learns nothing of use.
 * POST /admin/invite: the fields of struct invite -> {"code"}
 * POST /admin/revoke: {"station","last"?} -> {"last"} (revoke.c) */
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "hub/centre.h"
#include "net/client.h"

#include <string.h>

enum { ADMIN_SECONDS = 30, ADMIN_MAX = 64 * 1024 };

static const struct {
	const char *key;
	gsize offset;
} fields[] = {
	{ "org", offsetof(struct invite, org) },
	{ "roles", offsetof(struct invite, roles) },
	{ "type", offsetof(struct invite, type) },
	{ "up", offsetof(struct invite, up) },
	{ "name_kk", offsetof(struct invite, name_kk) },
	{ "name_ru", offsetof(struct invite, name_ru) },
	{ "short_kk", offsetof(struct invite, short_kk) },
	{ "short_ru", offsetof(struct invite, short_ru) },
	{ "phone", offsetof(struct invite, phone) },
};

bool admin_may(
	const struct hub *hub, const struct http_request *request, struct http_answer *answer)
{
	if (g_strcmp0(request->token, hub->admin_token) == 0)
		return true;
	http_refuse(answer, 401,
		"admin token: is not the one in the hub's folder; run belgi-hub as its user");
	return false;
}

void handle_invite(void *data, const struct http_request *request, struct http_answer *answer)
{
	struct hub *hub = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(struct json) root = NULL;
	struct invite invite = { 0 };
	g_autofree char *code = NULL;

	if (!admin_may(hub, request, answer))
		return;
	root = json_read(request->body, request->len, &error);
	if (!root) {
		http_refuse_error(answer, error);
		return;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		G_STRUCT_MEMBER(const char *, &invite, fields[i].offset) =
			json_text(json_get(root, fields[i].key));
	AUTO_TURN struct turn *mine = turn_take(&hub->writing);

	if (!invite_make(hub->store, &invite, &code, &error)) {
		http_refuse_error(answer, error);
		return;
	}
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	json_put_text(&w, "code", code);
	json_end(&w, '}');
	http_json(answer, w.out);
	feeder_kick(hub);
}

/* ---- who asks ---- */

static char *write_invite(const struct invite *invite)
{
	struct json_writer w = { g_string_new(NULL), false };

	json_begin(&w, NULL, '{');
	for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
		json_put_text(
			&w, fields[i].key, G_STRUCT_MEMBER(const char *, invite, fields[i].offset));
	json_end(&w, '}');
	return g_string_free(w.out, FALSE);
}

static char *read_line(const char *folder, const char *name)
{
	g_autofree char *path = folder_path(folder, name);
	char *text = NULL;
	gsize len = 0;

	if (!file_read(path, ADMIN_MAX, &text, &len, NULL))
		return NULL;
	return g_strstrip(text);
}

/* The address of a hub that serves this folder, or did when it ended badly; NULL when none. */
static char *admin_url(const char *folder)
{
	g_autofree char *text = read_line(folder, "serving");
	g_autoptr(struct json) root = text ? json_read(text, strlen(text), NULL) : NULL;

	return g_strdup(json_text(json_get(root, "admin")));
}

bool admin_ask(const char *folder, const char *path, const char *text, struct reply *reply)
{
	g_autofree char *url = admin_url(folder);
	g_autofree char *token = url ? read_line(folder, "admin.token") : NULL;
	g_autoptr(struct client) client = token ? client_new(url, NULL, NULL) : NULL;

	if (!client)
		return false;
	client_set_token(client, token);
	return client_call(client,
		&(struct request){ .method = "POST",
			.path = path,
			.type = "application/json",
			.body = text,
			.len = strlen(text),
			.seconds = ADMIN_SECONDS,
			.max = ADMIN_MAX },
		reply, NULL);
}

struct json *admin_reply(const struct reply *reply, const char *field, GError **error)
{
	static const struct {
		long status;
		enum belgi_error code;
	} codes[] = {
		{ 404, BELGI_ERROR_NOT_FOUND },
		{ 409, BELGI_ERROR_CONFLICT },
		{ 503, BELGI_ERROR_STORAGE },
	};
	g_autoptr(struct json) root = json_read(reply->body, reply->len, NULL);
	const char *text = json_text(json_get(root, "error"));
	enum belgi_error code = BELGI_ERROR_REFUSED;

	if (reply->status == 200 && json_get(root, field))
		return g_steal_pointer(&root);
	for (gsize i = 0; i < G_N_ELEMENTS(codes); i++)
		if (codes[i].status == reply->status)
			code = codes[i].code;
	refuse(error, code, "%s", text ? text : "hub: answers garbage; stop it and try again");
	return NULL;
}

bool hub_invite(const char *folder, const struct invite *invite, const struct clock *clock,
	char **code, GError **error)
{
	AUTO_REPLY struct reply reply = { 0 };
	g_autofree char *text = NULL;

	if (!invite_check(invite, error))
		return false;
	text = write_invite(invite);
	if (admin_ask(folder, "/admin/invite", text, &reply)) {
		g_autoptr(struct json) root = admin_reply(&reply, "code", error);

		*code = g_strdup(json_text(json_get(root, "code")));
		return root != NULL;
	}
	g_autoptr(struct store) store = folder_open(folder, STORE_WRITE, clock, error);

	return store && invite_make(store, invite, code, error);
}
