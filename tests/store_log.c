/* SPDX-License-Identifier: Apache-2.0
 * The file: what it is made of, who may open it, and that nothing changes a line. */
#include "expect.h"
#include "store/private.h"
#include "store/sql.h"
#include "support/stores.h"

#include <fcntl.h>
#include <signal.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_store_is_for_its_user_alone(void)
{
	AUTO_SHELF shelf;
	struct stat info;
	shelf_init(&shelf);
	shelf_store(&shelf, "belgi.sqlite", "S052");
	static const char *const names[] = { "belgi.sqlite", "belgi.sqlite-wal",
		"belgi.sqlite-lock" };
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = shelf_path(&shelf, names[i]);
		g_assert_cmpint(stat(path, &info), ==, 0);
		g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	}
}

static void no_statement_changes_a_line(void)
{
	static const char *const tries[] = {
		"UPDATE log SET line = 'x'",
		"UPDATE log SET line = NULL, line_hash = x'00'",
		"UPDATE log SET hash = x'00' WHERE id > 0",
		"DELETE FROM log",
		"DELETE FROM log WHERE id > 0",
		"DROP TABLE log",
		"DROP TRIGGER log_stays",
		"DROP TRIGGER log_known",
		"DROP INDEX log_gap",
		"ALTER TABLE log RENAME TO old_log",
		"ALTER TABLE log ADD COLUMN more TEXT",
		"INSERT INTO log (id, line, hash) SELECT id, 'x', hash FROM log WHERE true ON CONFLICT (id) DO UPDATE SET line = 'x'",
		"PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'log'",
		"DELETE FROM head",
		"UPDATE head SET sig = x'00'",
		"DELETE FROM chain",
		"UPDATE chain SET st = 'ZZZZZZZZ'",
		"DELETE FROM own_key",
		"DELETE FROM feed",
	};
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	for (guint i = 0; i < G_N_ELEMENTS(tries); i++)
		if (sqlite3_exec(store->db, tries[i], NULL, NULL, NULL) == SQLITE_OK)
			g_error("passed: %s", tries[i]);
}

static char *first_line(struct store *store)
{
	AUTO_RESET sqlite3_stmt *row =
		sql_query(store, "SELECT line FROM log ORDER BY id LIMIT 1", "");
	return sql_row(store, row) ? sql_text(row, 0) : NULL;
}

static void a_known_number_is_never_replaced(void)
{
	static const char *const tries[] = {
		"INSERT OR REPLACE INTO log (id, line, hash) SELECT id, 'x', hash FROM log",
		"REPLACE INTO log (id, line, hash) SELECT id, 'x', hash FROM log",
		"INSERT OR IGNORE INTO log (id, line, hash) SELECT id, 'x', hash FROM log",
	};
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_autofree char *before = first_line(store);
	for (guint i = 0; i < G_N_ELEMENTS(tries); i++) {
		sqlite3_exec(store->db, tries[i], NULL, NULL, NULL);
		g_autofree char *after = first_line(store);
		g_assert_cmpstr(after, ==, before);
	}
}

/* Another program has no authorizer: the triggers stand in its way. */
static void another_program_cannot_change_a_line_by_accident(void)
{
	static const char *const tries[] = {
		"UPDATE log SET line = 'x'",
		"DELETE FROM log",
		"UPDATE log SET hash = x'00'",
		"UPDATE head SET sig = x'00'",
		"DELETE FROM feed WHERE true",
		"DELETE FROM own_key WHERE true",
	};
	AUTO_SHELF shelf;
	sqlite3 *db;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_assert_true(store_sign(store, NULL));
	sqlite3_exec(store->db, "INSERT INTO feed (org, pos, first, last) VALUES ('', 1, 1, 1)",
		NULL, NULL, NULL);
	g_autofree char *before = first_line(store), *path = shelf_path(&shelf, "belgi.sqlite");
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	for (guint i = 0; i < G_N_ELEMENTS(tries); i++)
		g_assert_cmpint(sqlite3_exec(db, tries[i], NULL, NULL, NULL), !=, SQLITE_OK);
	sqlite3_exec(db, "REPLACE INTO log (id, line, hash) SELECT id, 'x', hash FROM log", NULL,
		NULL, NULL);
	sqlite3_close(db);
	g_autofree char *after = first_line(store);
	g_assert_cmpstr(after, ==, before);
}

/* ---- opening ---- */

static void expect_refusal(
	const char *path, enum store_mode mode, enum belgi_error code, const char *reason)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *message = g_strdup_printf("%s: %s", path, reason);
	g_assert_null(store_open(path, mode, &clock_steady, &error));
	expect_error(&error, code, message);
}

static void a_store_of_a_newer_version_is_refused(void)
{
	AUTO_SHELF shelf;
	sqlite3 *db;
	shelf_init(&shelf);
	shelf_close(&shelf, shelf_store(&shelf, "belgi.sqlite", "S052"));
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
	sqlite3_open(path, &db);
	g_assert_cmpint(
		sqlite3_exec(db, "PRAGMA user_version = 7", NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(db);
	static const enum store_mode modes[] = { STORE_WRITE, STORE_READ };
	for (guint i = 0; i < G_N_ELEMENTS(modes); i++)
		expect_refusal(path, modes[i], BELGI_ERROR_STORAGE,
			"written by a newer Belgi (version 7); update this program");
}

static void what_is_no_store_is_left_as_it_is(void)
{
	AUTO_SHELF shelf;
	g_autofree char *contents = NULL, *after = NULL;
	gsize len, after_len;
	sqlite3 *db;
	shelf_init(&shelf);
	g_autofree char *text = shelf_path(&shelf, "text"),
			*other = shelf_path(&shelf, "other.sqlite");
	g_autofree char *none = shelf_path(&shelf, "none"), *empty = shelf_path(&shelf, "empty");
	g_file_set_contents(text,
		"These are the days of our lives and this is no database at all.\n", -1, NULL);
	g_file_set_contents(empty, "", 0, NULL);
	sqlite3_open(other, &db);
	sqlite3_exec(db, "CREATE TABLE songs (name TEXT)", NULL, NULL, NULL);
	sqlite3_close(db);
	g_file_get_contents(other, &contents, &len, NULL);
	expect_refusal(
		text, STORE_WRITE, BELGI_ERROR_STORAGE, "not a Belgi store; name another file");
	expect_refusal(
		empty, STORE_WRITE, BELGI_ERROR_STORAGE, "not a Belgi store; name another file");
	expect_refusal(
		other, STORE_WRITE, BELGI_ERROR_STORAGE, "not a Belgi store; name another file");
	expect_refusal(shelf.folder, STORE_WRITE, BELGI_ERROR_STORAGE,
		"not a Belgi store; name another file");
	expect_refusal(none, STORE_WRITE, BELGI_ERROR_STORAGE,
		"no such file; run belgi init, or name another file");
	g_file_get_contents(other, &after, &after_len, NULL);
	g_assert_cmpmem(contents, len, after, after_len);
}

static void a_file_that_is_there_is_not_overwritten(void)
{
	AUTO_SHELF shelf;
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
	shelf_store(&shelf, "belgi.sqlite", "S052");
	expect_refusal(path, STORE_CREATE, BELGI_ERROR_CONFLICT,
		"exists already; use it, or name another file");
	g_assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void a_hub_has_its_store_alone(void)
{
	AUTO_SHELF shelf;
	g_autoptr(GError) error = NULL;
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
	g_autofree char *reason = g_strdup_printf(
		"another Belgi is writing here (process %d); close it or wait", (int)getpid());
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_assert_true(store_set_feeding(store, &error));
	shelf_close(&shelf, store);
	store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	expect_refusal(path, STORE_WRITE, BELGI_ERROR_STORAGE, reason);
	shelf_close(&shelf, store);
	shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
}

/* A desk and its sync: each sees at once what the other wrote, and neither breaks the chain. */
static void two_writers_take_turns(void)
{
	AUTO_SHELF shelf;
	char dev[2][DEV_SIZE];
	shelf_init(&shelf);
	struct store *desk = shelf_store(&shelf, "belgi.sqlite", "S052");
	struct store *other = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	for (guint i = 0; i < 20; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W2G%02u", i);
		struct store *writer = i % 3 == 0 ? other : desk;
		struct store *reader = i % 3 == 0 ? desk : other;
		event_unref(append(writer, received_draft(serial, dev[i % 2])));
		g_assert_cmpint(store_unit(reader, dev[i % 2])->state, ==, STATE_ARRIVED);
		struct draft *accepted = draft_new("device.accepted");
		draft_text(accepted, "dev", dev[i % 2]);
		draft_text(accepted, "how", "scan");
		event_unref(append(reader, accepted));
		g_assert_cmpint(store_unit(writer, dev[i % 2])->state, ==, STATE_ACCEPTED);
	}
	g_assert_true(store_sign(desk, NULL));
	g_autofree char *views = store_dump_views(other);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_assert_true(store_check(desk, findings, NULL, NULL));
	g_assert_cmpuint(findings->len, ==, 0);
	shelf_close(&shelf, other);
	g_assert_true(store_rebuild(desk, NULL));
	g_autofree char *rebuilt = store_dump_views(desk);
	g_assert_cmpstr(views, ==, rebuilt);
}

static void a_file_that_was_replaced_is_not_written(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	g_autoptr(GError) error = NULL;
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite"),
			*aside = shelf_path(&shelf, "aside.sqlite");
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	g_autoptr(struct draft) draft = received_draft("PF2W2GLT", dev);
	g_assert_cmpint(g_rename(path, aside), ==, 0);
	g_assert_true(g_file_set_contents(path, "a backup", -1, NULL));
	g_assert_false(store_append(store, &draft, 1, NULL, &error));
	g_autofree char *message = g_strdup_printf(
		"%s: another file stands there since it was opened; nothing of this was recorded; start again",
		path);
	expect_error(&error, BELGI_ERROR_STORAGE, message);
}

static void a_reader_beside_the_writer_sees_each_event_and_writes_none(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	g_autoptr(GError) error = NULL;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	struct store *reader = shelf_open(&shelf, "belgi.sqlite", STORE_READ);
	g_autoptr(struct draft) draft = received_draft("PF2W2GLT", dev);
	g_assert_null(store_unit(reader, dev));
	event_unref(append(store, received_draft("PF2W2GLT", dev)));
	g_assert_cmpint(store_unit(reader, dev)->state, ==, STATE_ARRIVED);
	g_assert_false(store_append(reader, &draft, 1, NULL, &error));
	g_autofree char *message = g_strdup_printf(
		"%s: opened for reading only; open it for writing", store_path(reader));
	expect_error(&error, BELGI_ERROR_STORAGE, message);
}

/* ---- the disk ---- */

static void a_full_disk_loses_the_scan_and_nothing_before_it(void)
{
	AUTO_SHELF shelf;
	char dev[DEV_SIZE];
	g_autoptr(GError) error = NULL;
	gint64 stored = 0, pages = 0;
	shelf_init(&shelf);
	struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
	sql_number(store, &pages, "PRAGMA page_count", "");
	g_autofree char *limit = g_strdup_printf("PRAGMA max_page_count = %d", (int)pages + 3);
	sqlite3_exec(store->db, limit, NULL, NULL, NULL);
	for (guint i = 0; error == NULL; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		g_autoptr(struct draft) draft = received_draft(serial, dev);
		g_assert_cmpuint(i, <, 1000);
		if (store_append(store, &draft, 1, NULL, &error))
			stored++;
	}
	g_autofree char *message = g_strdup_printf(
		"%s: the disk is full; nothing of this scan was recorded; free some space and scan again",
		store_path(store));
	expect_error(&error, BELGI_ERROR_STORAGE, message);
	g_assert_cmpint(stored, >, 0);
	g_assert_cmpint(store_chain_end(store, store_station(store), NULL), ==, stored + 1);
	g_assert_null(store_unit(store, dev));
	sqlite3_exec(store->db, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
	event_unref(append(store, received_draft("PF2WXXXX", dev)));
	g_assert_cmpint(store_chain_end(store, store_station(store), NULL), ==, stored + 2);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_assert_true(store_check(store, findings, NULL, &error));
	g_assert_cmpuint(findings->len, ==, 0);
}

/* In a child, for the limit is the whole process's. */
static int append_until_refused(struct store *store, const char *expected)
{
	char dev[DEV_SIZE];
	g_autoptr(GError) error = NULL;
	struct rlimit limit = { 400 * 1024, 400 * 1024 };
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 2;
	for (guint i = 0; i < 5000; i++) {
		g_autofree char *serial = g_strdup_printf("PF2W%04u", i);
		g_autoptr(struct draft) draft = received_draft(serial, dev);
		if (!store_append(store, &draft, 1, NULL, &error))
			return strcmp(error->message, expected) == 0 ? 0 : 3;
	}
	return 4;
}

static void a_limit_on_file_sizes_is_a_full_disk_too(void)
{
	AUTO_SHELF shelf;
	int status;
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
	g_autofree char *expected = g_strdup_printf(
		"%s: the disk is full; nothing of this scan was recorded; free some space and scan again",
		path);
	shelf_close(&shelf, shelf_store(&shelf, "belgi.sqlite", "S052"));
	pid_t child = fork();
	if (child == 0)
		_exit(append_until_refused(
			shelf_open(&shelf, "belgi.sqlite", STORE_WRITE), expected));
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
	struct store *store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
	g_assert_true(store_check(store, findings, NULL, NULL));
	g_assert_cmpuint(findings->len, ==, 0);
}

static void a_store_that_cannot_be_made_leaves_nothing(void)
{
	AUTO_SHELF shelf;
	int status;
	shelf_init(&shelf);
	g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
	g_autofree char *expected = g_strdup_printf(
		"%s: the disk is full; the store was not made; free some space and try again",
		path);
	pid_t child = fork();
	if (child == 0) {
		g_autoptr(GError) error = NULL;
		struct rlimit limit = { 20 * 1024, 20 * 1024 };
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		struct store *store = store_open(path, STORE_CREATE, &clock_steady, &error);
		_exit(store == NULL && strcmp(error->message, expected) == 0 ? 0 : 1);
	}
	g_assert_cmpint(waitpid(child, &status, 0), ==, child);
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
	g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* ---- check ---- */

static void tamper(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_open(path, &db);
	g_assert_cmpint(
		sqlite3_exec(db,
			"DROP TRIGGER log_frozen; DROP TRIGGER log_stays; DROP TRIGGER head_frozen",
			NULL, NULL, NULL),
		==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(db);
}

static void the_check_names_what_was_changed_behind_our_back(void)
{
	static const struct {
		const char *sql;
		const char *place; /* of the chain; "" for the views */
		const char *finding;
	} cases[] = {
		{ "UPDATE log SET line = replace(line, 'PF2W', 'PF3W') WHERE id & 1099511627775 = 3",
			".3: ", "the line was changed; restore the last backup" },
		{ "DELETE FROM log WHERE id & 1099511627775 = 3",
			".4: ", "what comes before it is lost; restore the last backup" },
		{ "UPDATE head SET sig = zeroblob(64)",
			".6: ", "the signature is wrong; restore the last backup" },
		{ "UPDATE unit SET state = 'lost' WHERE id = 1", "",
			"the views differ from the log; run belgi rebuild" },
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		AUTO_SHELF shelf;
		char dev[DEV_SIZE];
		shelf_init(&shelf);
		g_autofree char *path = shelf_path(&shelf, "belgi.sqlite");
		g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
		struct store *store = shelf_store(&shelf, "belgi.sqlite", "S052");
		for (guint k = 0; k < 5; k++) {
			g_autofree char *serial = g_strdup_printf("PF2W%04u", k);
			event_unref(append(store, received_draft(serial, dev)));
		}
		g_assert_true(store_sign(store, NULL));
		g_autofree char *expected =
			g_strconcat(path, ": ", *cases[i].place ? store_station(store) : "",
				cases[i].place, cases[i].finding, NULL);
		shelf_close(&shelf, store);
		tamper(path, cases[i].sql);
		store = shelf_open(&shelf, "belgi.sqlite", STORE_WRITE);
		g_assert_true(store_check(store, findings, NULL, NULL));
		g_assert_cmpuint(findings->len, ==, 1);
		g_assert_cmpstr(findings->pdata[0], ==, expected);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/log/" #name, name)
	TEST(a_store_is_for_its_user_alone);
	TEST(no_statement_changes_a_line);
	TEST(a_known_number_is_never_replaced);
	TEST(another_program_cannot_change_a_line_by_accident);
	TEST(a_store_of_a_newer_version_is_refused);
	TEST(what_is_no_store_is_left_as_it_is);
	TEST(a_file_that_is_there_is_not_overwritten);
	TEST(a_hub_has_its_store_alone);
	TEST(two_writers_take_turns);
	TEST(a_file_that_was_replaced_is_not_written);
	TEST(a_reader_beside_the_writer_sees_each_event_and_writes_none);
	TEST(a_full_disk_loses_the_scan_and_nothing_before_it);
	TEST(a_limit_on_file_sizes_is_a_full_disk_too);
	TEST(a_store_that_cannot_be_made_leaves_nothing);
	TEST(the_check_names_what_was_changed_behind_our_back);
	return g_test_run();
}
