/* SPDX-License-Identifier: Apache-2.0
 * A hub whose disk is slow, loses what it was not asked to keep, or fails: nothing is acknowledged
 * that it does not have. */
#include "country.h"

#include <errno.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	PUSHES = 8,
	EARLY = 100 * 1000,       /* us in which an answer that does not wait has come */
	ASKED = 20 * 1000 * 1000, /* us in which the disk is asked */
};

/* ---- the disk ---- */

static struct {
	GMutex mutex;
	GCond changed;
	const char *hub;  /* its store, which is put aside before each fdatasync of the WAL */
	gint begun, done; /* of these: how many, the newest that is finished */
	bool holds;       /* it has not done yet what requests ask */
	bool holding;
	gint fails;
} disk;

static void put_aside(const char *end, int number)
{
	g_autofree char *from = g_strconcat(disk.hub, end, NULL);
	g_autofree char *to = g_strdup_printf("%s.%d%s", disk.hub, number, end);

	copy_file(from, to);
}

static bool is_wal(int fd)
{
	char link[64], path[4096] = "";

	g_snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	return readlink(link, path, sizeof path - 1) > 0 &&
	       g_str_has_suffix(path, "hub.sqlite-wal");
}

static bool is_feeder(void)
{
	char name[16] = "";

	pthread_getname_np(pthread_self(), name, sizeof name);
	return strcmp(name, "feeder") == 0;
}

static void hold(void)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&disk.mutex);

	while (disk.holds) {
		disk.holding = true;
		g_cond_broadcast(&disk.changed);
		g_cond_wait(&disk.changed, &disk.mutex);
	}
	disk.holding = false;
}

/* In the place of libc's, for SQLite too. */
int fdatasync(int fd)
{
	if (!is_wal(fd))
		return (int)syscall(SYS_fdatasync, fd);
	if (g_atomic_int_get(&disk.fails)) {
		errno = EIO;
		return -1;
	}
	if (!is_feeder())
		hold();
	const int number = g_atomic_int_add(&disk.begun, 1) + 1;

	if (disk.hub) {
		put_aside("", number);
		put_aside("-wal", number);
	}
	const int result = (int)syscall(SYS_fdatasync, fd);

	g_atomic_int_set(&disk.done, number);
	return result;
}

static void disk_hold(void)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&disk.mutex);

	disk.holds = true;
}

static void disk_await(void)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&disk.mutex);

	const gint64 until = g_get_monotonic_time() + ASKED;

	while (!disk.holding)
		g_assert_true(g_cond_wait_until(&disk.changed, &disk.mutex, until));
}

static void disk_release(void)
{
	g_autoptr(GMutexLocker) lock = g_mutex_locker_new(&disk.mutex);

	disk.holds = false;
	g_cond_broadcast(&disk.changed);
}

/* ---- pushes ---- */

struct pushing {
	struct country *country;
	const char *token, *text;
	struct said said;
	gint answered;
	GThread *thread;
};

static gpointer run_push(gpointer data)
{
	struct pushing *pushing = data;

	pushing->said = push_raw(pushing->country, pushing->token, pushing->text,
		pushing->text ? strlen(pushing->text) : 0, NULL);
	g_atomic_int_set(&pushing->answered, 1);
	return NULL;
}

static void push_begin(struct pushing *pushing)
{
	pushing->thread = g_thread_new("push", run_push, pushing);
}

/* The station asks for its own chain. */
static gpointer run_chain(gpointer data)
{
	struct pushing *asking = data;
	g_autoptr(struct client) client = client_new(hub_url(asking->country->hub), NULL, NULL);
	AUTO_REPLY struct reply reply = { 0 };

	client_set_token(client, asking->token);
	client_call(client,
		&(struct request){ .method = "GET",
			.path = "/v1/chain?from=1",
			.seconds = 20,
			.max = 1 << 20 },
		&reply, NULL);
	asking->said.status = reply.status;
	g_atomic_int_set(&asking->answered, 1);
	return NULL;
}

static bool is_answered_early(struct pushing *pushing)
{
	const gint64 until = g_get_monotonic_time() + EARLY;

	while (!g_atomic_int_get(&pushing->answered) && g_get_monotonic_time() < until)
		g_usleep(1000);
	return g_atomic_int_get(&pushing->answered);
}

static void expect_acked(struct pushing *pushing, const char *st, gint64 n)
{
	g_thread_join(pushing->thread);
	g_assert_cmpint(pushing->said.status, ==, 200);
	g_assert_cmpint(acked(&pushing->said, st), ==, n);
	said_clear(&pushing->said);
}

/* ---- tests ---- */

static void nobody_is_told_of_a_push_that_the_disk_does_not_have(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autofree char *token = store_get(store, "token");
	const char *st = store_station(store);

	sync_now(&country, store);
	for (int again = 0; again < 2; again++) {
		const gint64 before = store_chain_end(store, st, NULL);

		receive_unit(store, again ? "PF2W2GLT" : "PF2W2GLU");
		g_autofree char *runs = runs_above(store, before);
		struct pushing first = { .country = &country, .token = token, .text = runs };
		struct pushing second = first;

		/* The same once more, and who only asks. */
		second.text = again ? runs : NULL;
		disk_hold();
		push_begin(&first);
		disk_await();
		push_begin(&second);
		g_assert_false(is_answered_early(&second));
		g_assert_false(g_atomic_int_get(&first.answered));
		disk_release();
		expect_acked(&first, st, before + 1);
		expect_acked(&second, st, before + 1);
	}
	country_close(&country);
}

static void no_line_leaves_that_the_disk_does_not_have(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autofree char *token = store_get(store, "token");

	receive_unit(store, "PF2W2GLT");
	g_autofree char *runs = runs_above(store, 0);
	struct pushing first = { .country = &country, .token = token, .text = runs };
	struct pushing asking = first;

	disk_hold();
	push_begin(&first);
	disk_await();
	asking.thread = g_thread_new("chain", run_chain, &asking);
	g_assert_false(is_answered_early(&asking));
	disk_release();
	expect_acked(&first, store_station(store), 2);
	g_thread_join(asking.thread);
	g_assert_cmpint(asking.said.status, ==, 200);
	country_close(&country);
}

/* The hub's store as the disk has it after so many fdatasyncs. */
static struct store *after_the_cut(struct country *country, int done)
{
	g_autofree char *path = g_strdup_printf("%s.%d", disk.hub, done);
	g_autofree char *wal = g_strconcat(path, "-wal", NULL);
	g_autofree char *name = g_build_filename(country->folder, "cut.sqlite", NULL);
	g_autofree char *name_wal = g_strconcat(name, "-wal", NULL);
	g_autofree char *name_shm = g_strconcat(name, "-shm", NULL);
	g_autoptr(GError) error = NULL;

	g_unlink(name_shm);
	copy_file(path, name);
	copy_file(wal, name_wal);
	struct store *store = store_open(name, STORE_READ, &country->clock.clock, &error);

	g_assert_no_error(error);
	return store;
}

static void what_is_acknowledged_outlives_a_power_cut(void)
{
	struct country country;

	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autofree char *token = store_get(store, "token");
	g_autofree char *hub = g_build_filename(country.hub_folder, "hub.sqlite", NULL);
	const char *st = store_station(store);

	sync_now(&country, store);
	disk.hub = hub;
	for (guint i = 0; i < PUSHES; i++) {
		const gint64 before = store_chain_end(store, st, NULL);
		g_autofree char *serial = g_strdup_printf("PWR%05u", i);

		receive_unit(store, serial);
		g_autofree char *runs = runs_above(store, before);
		AUTO_SAID struct said said = push_raw(&country, token, runs, strlen(runs), NULL);
		const int done = g_atomic_int_get(&disk.done);

		hub_settle(country.hub);
		g_autoptr(struct store) cut = after_the_cut(&country, done);

		g_assert_cmpint(acked(&said, st), ==, before + 1);
		g_assert_cmpint(store_chain_end(cut, st, NULL), >=, before + 1);
	}
	disk.hub = NULL;
	country_close(&country);
}

static void expect_refused(struct country *country, const char *token, const char *text)
{
	g_autofree char *expected = g_strdup_printf(
		"%s/hub.sqlite: the disk fails (Input/output error); copy what can be read to another disk",
		country->hub_folder);
	AUTO_SAID struct said said = push_raw(country, token, text, text ? strlen(text) : 0, NULL);

	g_assert_cmpint(said.status, ==, 503);
	g_assert_cmpstr(json_text(json_get(said.body, "error")), ==, expected);
}

static void a_disk_that_fails_acknowledges_nothing(void)
{
	struct country country;

	/* The feeder says that feeds stand still. */
	g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
	country_open(&country);
	g_autoptr(struct store) store = station_new(&country, "school", "S052", "school");
	g_autofree char *token = store_get(store, "token");

	receive_unit(store, "PF2W2GLT");
	g_autofree char *runs = runs_above(store, 0);

	hub_settle(country.hub);
	g_atomic_int_set(&disk.fails, true);
	expect_refused(&country, token, runs);
	expect_refused(&country, token, runs);
	expect_refused(&country, token, NULL);
	/* What became of the pages, nobody can tell. */
	g_atomic_int_set(&disk.fails, false);
	expect_refused(&country, token, runs);
	expect_refused(&country, token, NULL);
	hub_down(&country);
	hub_up(&country);
	AUTO_SAID struct said said = push(&country, store, runs);

	g_assert_cmpint(said.status, ==, 200);
	g_assert_cmpint(acked(&said, store_station(store)), ==, 2);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/disk/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(nobody_is_told_of_a_push_that_the_disk_does_not_have);
	TEST(no_line_leaves_that_the_disk_does_not_have);
	TEST(what_is_acknowledged_outlives_a_power_cut);
	TEST(a_disk_that_fails_acknowledges_nothing);
	return g_test_run();
}
