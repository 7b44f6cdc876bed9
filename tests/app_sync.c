/* SPDX-License-Identifier: Apache-2.0
 * belgi sync as a whole command against hubs that fail: the exit status, the line for the operator,
 * the sentence for the desk, and a log that is as it was. */
#include "net/server.h"
#include "store/store.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A server that gives one answer to everything. */
struct liar {
	unsigned status;
	const char *type, *body;
};

static void lie(void *data, const struct http_request *request, struct http_answer *answer)
{
	const struct liar *liar = data;

	(void)request;
	answer->status = liar->status;
	answer->type = liar->type;
	answer->body = g_bytes_new_static(liar->body, strlen(liar->body));
}

static struct server *start(struct liar *liar)
{
	static const struct route routes[] = {
		{ "POST", "/v1/events", 4 << 20, lie },
		{ "POST", "/v1/enrol", 1 << 20, lie },
		{ "GET", "/v1/feed", 0, lie },
		{ NULL, NULL, 0, NULL },
	};
	const struct server_options options = {
		.address = "127.0.0.1",
		.routes = routes,
		.data = liar,
		.epoch = "0123456789abcdef0123456789abcdef",
		.request_seconds = 10,
	};
	g_autoptr(GError) error = NULL;
	struct server *server = server_start(&options, &error);

	g_assert_no_error(error);
	return server;
}

struct desk {
	char *folder, *path;
};

static void open_desk(struct desk *desk)
{
	g_autoptr(GError) error = NULL;

	desk->folder = g_dir_make_tmp("belgi-sync-XXXXXX", NULL);
	desk->path = g_build_filename(desk->folder, "store.sqlite", NULL);
	g_autoptr(struct store) store = store_open(desk->path, STORE_CREATE, &clock_system, &error);
	g_assert_no_error(error);
	g_assert_true(store_open_chain(store, "S052", 0, NULL));
	g_assert_true(store_set(store, "token", "secret", NULL));
}

static void close_desk(struct desk *desk)
{
	g_autoptr(GDir) dir = g_dir_open(desk->folder, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(desk->folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(desk->folder);
	g_free(desk->folder);
	g_free(desk->path);
}

static void enrolled_at(struct desk *desk, guint16 port)
{
	g_autoptr(struct store) store = store_open(desk->path, STORE_WRITE, &clock_system, NULL);
	g_autofree char *url = g_strdup_printf("http://127.0.0.1:%u", port);

	g_assert_true(store_set(store, "hub", url, NULL));
}

/* Runs belgi and compares both streams and the status; HUB in `err` stands for the address. */
static void run(struct desk *desk, guint16 port, int status, const char *out, const char *err)
{
	const char *argv[] = { PROGRAM_DIR "/belgi", "--store", desk->path, "--lang", "en", "sync",
		NULL };
	g_autofree char *said = NULL;
	g_autofree char *complained = NULL;
	g_autofree char *hub = g_strdup_printf("http://127.0.0.1:%u", port);
	g_auto(GStrv) parts = g_strsplit(err, "HUB", -1);
	g_autofree char *wanted = g_strjoinv(hub, parts);
	int wait = 0;

	g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said,
		&complained, &wait, NULL));
	g_assert_cmpstr(complained, ==, wanted);
	g_assert_cmpstr(said, ==, out);
	g_assert_true(WIFEXITED(wait));
	g_assert_cmpint(WEXITSTATUS(wait), ==, status);
}

static const char kept[] = "! No line. Everything is kept here: 1 to send\n";

static void against(unsigned status, const char *body, const char *err)
{
	struct liar liar = { status, "application/json", body };
	struct server *server = start(&liar);
	guint16 port = server_port(server);
	struct desk desk;

	open_desk(&desk);
	enrolled_at(&desk, port);
	run(&desk, port, 6, kept, err);
	server_stop(server);
	close_desk(&desk);
}

static void a_hub_that_answers_garbage_loses_nothing(void)
{
	against(200, "<h1>Welcome to the hotel</h1>",
		"belgi: hub HUB: answers garbage (no JSON); everything is kept here, check the "
		"address and ask who runs the hub\n");
}

static void a_hub_that_fails_loses_nothing(void)
{
	against(500, "",
		"belgi: hub HUB: fails (HTTP 500); everything is kept here, run belgi sync again "
		"later\n");
}

static void a_hub_that_is_not_there_loses_nothing(void)
{
	struct liar liar = { 200, "text/plain", "" };
	struct server *server = start(&liar);
	guint16 port = server_port(server);
	struct desk desk;

	server_stop(server);
	open_desk(&desk);
	enrolled_at(&desk, port);
	run(&desk, port, 6, kept,
		"belgi: hub HUB: does not answer (connection refused); everything is kept here, "
		"run belgi sync again when the line is back\n");
	close_desk(&desk);
}

static void a_station_without_a_hub_is_told_how_to_enrol(void)
{
	struct desk desk;

	open_desk(&desk);
	run(&desk, 0, 2, "",
		"belgi: hub: this station is not enrolled; run belgi init with the address of the "
		"hub and a code\n");
	close_desk(&desk);
}

#define TEST(name) g_test_add_func("/sync/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_hub_that_answers_garbage_loses_nothing);
	TEST(a_hub_that_fails_loses_nothing);
	TEST(a_hub_that_is_not_there_loses_nothing);
	TEST(a_station_without_a_hub_is_told_how_to_enrol);
	return g_test_run();
}
