/* SPDX-License-Identifier: Apache-2.0
 * belgi-hub: its commands. The folder they name holds all that a hub has. */
#include "app/commands.h"

#include "base/error.h"
#include "hub/hub.h"
#include "model/chain.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

enum { PORT = 8443 };

static void print_text(const struct call *call, const char *key, const char *text)
{
	struct json_writer w = { NULL, false };

	if (!call->json) {
		say("%s\n", text);
		return;
	}
	w.out = g_string_new(NULL);
	json_begin(&w, NULL, '{');
	json_put_text(&w, key, text);
	json_end(&w, '}');
	say_json(w.out);
}

bool hub_cmd_init(struct call *call, GError **error)
{
	char root[64];

	if (!hub_init(call_arg(call, 0), call_text(call, "org"), call_text(call, "name"),
		    call->clock, root, error))
		return false;
	print_text(call, "root", root);
	if (!call->json)
		say("Print this root key and keep it: belgi verify --root needs it.\n"
		    "%s/root.key signs hubs; keep a copy off line.\n",
			call_arg(call, 0));
	return true;
}

bool hub_cmd_invite(struct call *call, GError **error)
{
	const struct invite invite = {
		.org = call_text(call, "org"),
		.roles = call_text(call, "role"),
		.type = call_text(call, "type"),
		.up = call_text(call, "up"),
		.name_kk = call_text(call, "name-kk"),
		.name_ru = call_text(call, "name-ru"),
		.short_kk = call_text(call, "short-kk"),
		.short_ru = call_text(call, "short-ru"),
		.phone = call_text(call, "phone"),
	};
	g_autofree char *code = NULL;

	if (!invite.org || !invite.roles)
		return refuse(error, BELGI_ERROR_USAGE,
			"invite: %s is missing; give --org ORG and --role ROLE",
			invite.org ? "--role" : "--org");
	if (!hub_invite(call_arg(call, 0), &invite, call->clock, &code, error))
		return false;
	print_text(call, "code", code);
	return true;
}

bool hub_cmd_revoke(struct call *call, GError **error)
{
	const char *st = call_text(call, "station");
	g_autofree char *said = NULL;
	gint64 last;

	if (!st)
		return refuse(error, BELGI_ERROR_USAGE,
			"revoke: --station is missing; give --station ST");
	if (!call_int(call, "last", 0, G_MAXINT32, -1, &last, error) ||
		!hub_revoke(call_arg(call, 0), st, &last, call->clock, error))
		return false;
	said = g_strdup_printf("station %s: what it writes after event %" G_GINT64_FORMAT
			       " counts nowhere",
		st, last);
	print_text(call, "revoked", said);
	return true;
}

static gboolean stop(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static void run_until_stopped(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);
	guint sources[] = { g_unix_signal_add(SIGINT, stop, loop),
		g_unix_signal_add(SIGTERM, stop, loop) };

	g_main_loop_run(loop);
	for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
		g_source_remove(sources[i]);
	g_main_loop_unref(loop);
}

bool hub_cmd_serve(struct call *call, GError **error)
{
	struct hub_options options = {
		.folder = call_arg(call, 0),
		.address = call_text(call, "address"),
		.plain = call_flag(call, "plain"),
	};
	struct hub *hub;
	gint64 port;

	if (!call_int(call, "port", 0, 65535, PORT, &port, error))
		return false;
	options.port = (guint16)port;
	hub = hub_start(&options, call->clock, error);
	if (!hub)
		return false;
	print_text(call, "url", hub_url(hub));
	fflush(stdout);
	run_until_stopped();
	hub_stop(hub);
	return true;
}

bool hub_cmd_root(struct call *call, GError **error)
{
	g_autofree char *path = g_build_filename(call_arg(call, 0), "hub.sqlite", NULL);
	guint8 root[KEY_SIZE];
	char text[64];

	call->store = store_open(path, STORE_READ, call->clock, error);
	if (!call->store)
		return false;
	if (!store_root(call->store, root))
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: it trusts no root key; make the hub with belgi-hub init", path);
	root_show(text, root);
	print_text(call, "root", text);
	return true;
}

bool hub_cmd_restored(struct call *call, GError **error)
{
	if (!hub_restored(call_arg(call, 0), call->clock, error))
		return false;
	print_text(call, "restored",
		"a new epoch and a new chain: stations will send again what is missing");
	return true;
}
