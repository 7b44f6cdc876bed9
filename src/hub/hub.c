/* SPDX-License-Identifier: Apache-2.0
 * A hub that serves: its table of calls, its start and its end. What was acknowledged is in the
 * log; what is held in memory here is only what the store can tell again. */
#include "hub/hub.h"
#include "base/encode.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "hub/centre.h"
#include "net/wire.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

enum { ENROL_MAX = 1024 * 1024, ADMIN_MAX = 64 * 1024, PEM_MAX = 64 * 1024, FILES_WANTED = 20000 };

static const struct route routes[] = {
	{ "POST", "/v1/enrol", ENROL_MAX, handle_enrol },
	{ "POST", "/v1/events", WIRE_PACKED_MAX, handle_events },
	{ "GET", "/v1/chain", 0, handle_chain },
	{ "GET", "/v1/feed", 0, handle_feed },
	{ "GET", "/v1/extract", 0, handle_extract },
	{ NULL, NULL, 0, NULL },
};

static const struct route admin_routes[] = {
	{ "POST", "/admin/invite", ADMIN_MAX, handle_invite },
	{ "POST", "/admin/revoke", ADMIN_MAX, handle_revoke },
	{ NULL, NULL, 0, NULL },
};

/* Every long poll is an open file; the usual 1 024 are too few. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= FILES_WANTED)
		return;
	limit.rlim_cur = MIN(limit.rlim_max, (rlim_t)FILES_WANTED);
	setrlimit(RLIMIT_NOFILE, &limit);
}

static bool open_stores(struct hub *hub, GError **error)
{
	g_autofree char *epoch = NULL;

	hub->store = folder_open(hub->folder, STORE_WRITE, hub->clock, error);
	if (!hub->store)
		return false;
	hub->reader = folder_open(hub->folder, STORE_READ, hub->clock, error);
	if (!hub->reader)
		return false;
	epoch = store_get(hub->store, "epoch");
	if (!epoch || strlen(epoch) != EPOCH_SIZE - 1 || !store_root(hub->store, hub->root))
		return refuse(error, BELGI_ERROR_STORAGE,
			"%s: holds no whole hub; restore a backup, or start anew with belgi-hub init",
			hub->folder);
	g_strlcpy(hub->epoch, epoch, sizeof(hub->epoch));
	return true;
}

static bool start_admin(struct hub *hub, GError **error)
{
	guint8 bytes[KEY_SIZE];
	char token[2 * KEY_SIZE + 1];

	random_fill(bytes, sizeof(bytes));
	hex_encode(token, bytes, sizeof(bytes));
	hub->admin_token = g_strdup(token);
	hub->admin = server_start(
		&(struct server_options){
			.address = "127.0.0.1", .routes = admin_routes, .data = hub, .threads = 1 },
		error);
	return hub->admin && folder_write_secret(hub->folder, "admin.token", token, error);
}

static bool read_pem(const char *folder, const char *name, char **text, GError **error)
{
	g_autofree char *path = folder_path(folder, name);
	gsize len = 0;

	return file_read(path, PEM_MAX, text, &len, error);
}

static bool start_server(struct hub *hub, const struct hub_options *options, GError **error)
{
	g_autofree char *cert = NULL;
	g_autofree char *key = NULL;

	if (!options->plain && (!read_pem(hub->folder, "hub.cert", &cert, error) ||
				       !read_pem(hub->folder, "hub.key", &key, error)))
		return false;
	const char *address = options->address ? options->address : "127.0.0.1";

	hub->server = server_start(&(struct server_options){ .address = address,
					   .port = options->port,
					   .cert_pem = cert,
					   .key_pem = key,
					   .routes = routes,
					   .data = hub,
					   .epoch = hub->epoch,
					   .request_seconds = options->request_seconds },
		error);
	if (!hub->server)
		return false;
	bool any = strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0;
	bool bracket = strchr(address, ':') && !any;

	hub->url = g_strdup_printf("%s://%s%s%s:%u", options->plain ? "http" : "https",
		bracket ? "[" : "", any ? "127.0.0.1" : address, bracket ? "]" : "",
		server_port(hub->server));
	return true;
}

/* Where the hub is, for people, scripts and belgi-hub invite. */
static bool tell_serving(struct hub *hub, GError **error)
{
	struct json_writer w = { g_string_new(NULL), false };
	g_autofree char *path = folder_path(hub->folder, "serving");
	g_autofree char *admin = g_strdup_printf("http://127.0.0.1:%u", server_port(hub->admin));

	json_begin(&w, NULL, '{');
	json_put_text(&w, "url", hub->url);
	json_put_text(&w, "admin", admin);
	json_end(&w, '}');
	g_string_append_c(w.out, '\n');
	bool written = file_write(path, w.out->str, w.out->len, error);

	g_string_free(w.out, TRUE);
	return written;
}

struct hub *hub_start(const struct hub_options *options, const struct clock *clock, GError **error)
{
	struct hub *hub = g_new0(struct hub, 1);

	raise_file_limit();
	hub->clock = clock;
	hub->folder = g_strdup(options->folder);
	turn_init(&hub->writing);
	turn_init(&hub->reading);
	g_mutex_init(&hub->mutex);
	g_cond_init(&hub->changed);
	hub->callers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	hub->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	hub->newest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!open_stores(hub, error) || !start_admin(hub, error) ||
		!start_server(hub, options, error) || !tell_serving(hub, error)) {
		hub_stop(hub);
		return NULL;
	}
	feeder_start(hub);
	return hub;
}

guint16 hub_port(const struct hub *hub)
{
	return server_port(hub->server);
}

const char *hub_url(const struct hub *hub)
{
	return hub->url;
}

void hub_await_disk(struct hub *hub, guint64 written, struct http_answer *answer)
{
	g_autoptr(GError) error = NULL;

	if (!store_durable(hub->store, written, &error))
		http_refuse_error(answer, error);
}

static void forget(struct hub *hub, const char *name)
{
	g_autofree char *path = folder_path(hub->folder, name);

	g_unlink(path);
}

void hub_stop(struct hub *hub)
{
	if (!hub)
		return;
	/* The feeder wakes the server, so it ends first; what it had not done waits in the log. */
	feeder_stop(hub);
	server_stop(hub->server);
	server_stop(hub->admin);
	if (hub->admin) {
		forget(hub, "serving");
		forget(hub, "admin.token");
	}
	store_close(hub->reader);
	store_close(hub->store);
	g_hash_table_unref(hub->callers);
	g_hash_table_unref(hub->keys);
	g_hash_table_unref(hub->newest);
	g_mutex_clear(&hub->mutex);
	g_cond_clear(&hub->changed);
	turn_clear(&hub->writing);
	turn_clear(&hub->reading);
	g_free(hub->admin_token);
	g_free(hub->folder);
	g_free(hub->url);
	g_free(hub);
}
