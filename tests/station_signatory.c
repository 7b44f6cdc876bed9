/* SPDX-License-Identifier: Apache-2.0
 * Who signs, by role and day: one at a time, from the file and into it. */
#include "station/signatory.h"

#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <string.h>

struct place {
	char *folder, *path;
};

static void place_init(struct place *place)
{
	place->folder = g_dir_make_tmp("belgi-signatory-XXXXXX", NULL);
	place->path = g_build_filename(place->folder, "signatories.ini", NULL);
}

static void place_clear(struct place *place)
{
	g_unlink(place->path);
	g_rmdir(place->folder);
	g_free(place->folder);
	g_free(place->path);
}
#define AUTO_PLACE __attribute__((cleanup(place_clear))) struct place

static struct signatories *open_at(const struct place *place)
{
	g_autoptr(GError) error = NULL;
	struct signatories *signatories = signatories_open(place->path, &error);

	g_assert_no_error(error);
	return signatories;
}

static void set(const struct place *place, const char *role, const char *name, const char *from)
{
	g_autoptr(struct signatories) signatories = open_at(place);
	g_autoptr(GError) error = NULL;
	const struct signatory entry = {
		.role = (char *)role, .name = (char *)name, .from = (char *)from
	};

	signatories_set(signatories, &entry, &error);
	g_assert_no_error(error);
}

static void has(const struct place *place, const char *role, const char *day, const char *name)
{
	g_autoptr(struct signatories) signatories = open_at(place);
	const struct signatory *entry = signatories_on(signatories, role, day);

	g_assert_cmpstr(entry ? entry->name : NULL, ==, name);
}

static void each_has_the_role_until_the_next_one(void)
{
	AUTO_PLACE place = { 0 };
	g_autoptr(GError) error = NULL;
	const struct signatory *ended;
	GStatBuf info;

	place_init(&place);
	has(&place, "head", "2021-01-01", NULL);
	set(&place, "head", "Сәдуақасов Ерлан", "2021-01-01");
	set(&place, "accountant", "Асқарова Айгүл", "2021-01-01");
	set(&place, "head", "Иванова Мария", "2021-03-01");
	/* One between the two, found out later. */
	set(&place, "head", "Ким Виктор", "2021-02-10");
	has(&place, "head", "2020-12-31", NULL);
	has(&place, "head", "2021-02-09", "Сәдуақасов Ерлан");
	has(&place, "head", "2021-02-10", "Ким Виктор");
	has(&place, "head", "2021-02-28", "Ким Виктор");
	has(&place, "head", "2021-03-01", "Иванова Мария");
	has(&place, "accountant", "2030-01-01", "Асқарова Айгүл");
	/* The same day again mends a mistake. */
	set(&place, "head", "Иванова Мария Петровна", "2021-03-01");
	has(&place, "head", "2021-03-01", "Иванова Мария Петровна");

	g_autoptr(struct signatories) signatories = open_at(&place);
	g_assert_true(signatories_end(signatories, "head", "2021-06-30", &ended, &error));
	g_assert_cmpstr(ended->to, ==, "2021-06-30");
	has(&place, "head", "2021-07-01", NULL);
	g_assert_false(signatories_end(signatories, "head", "2021-07-01", &ended, &error));
	g_assert_cmpstr(error->message, ==,
		"signatory head, 2021-07-01: nobody has this role then; see belgi signatory list");
	g_assert_cmpint(g_stat(place.path, &info), ==, 0);
	g_assert_cmpint(info.st_mode & 0777, ==, 0600);
}

static void what_cannot_be_is_refused_with_its_line(void)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "[1]\nrole = king\nname = A\nfrom = 2021-01-01\n",
			":1: role 'king' is none; use one of head, accountant, releaser, carrier, "
			"keeper, chairman, member1, member2, member3" },
		{ "[1]\nrole = head\nfrom = 2021-01-01\n", ":1: no name; write who it is" },
		{ "[1]\nrole = head\nname = A\n", ":1: a day is written YYYY-MM-DD; write it so" },
		{ "[1]\nrole = head\nname = A\nfrom = 2021-02-30\n",
			":1: a day is written YYYY-MM-DD; write it so" },
		{ "[1]\nrole = head\nname = A\nfrom = 2021-02-02\nto = 2021-02-01\n",
			":1: the last day 2021-02-01 comes before the first, 2021-02-02; turn them "
			"round" },
		{ "[1]\nrole = head\nname = A\nfrom = 2021-01-01\n\n"
		  "[2]\nrole = head\nname = B\nfrom = 2022-01-01\n",
			":6: another has the role head on some of these days; end one of them "
			"before" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		AUTO_PLACE place = { 0 };
		g_autoptr(GError) error = NULL;

		place_init(&place);
		g_assert_true(file_write(place.path, rows[i].text, strlen(rows[i].text), NULL));
		g_autoptr(struct signatories) signatories = signatories_open(place.path, &error);
		g_autofree char *why = g_strconcat(place.path, rows[i].why, NULL);
		g_assert_null(signatories);
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
		g_assert_cmpstr(error->message, ==, why);
	}
}

static void a_name_that_would_break_the_file_is_refused(void)
{
	AUTO_PLACE place = { 0 };
	g_autofree char *long_name = g_strnfill(SIGNATORY_TEXT_MAX + 1, 'a');
	const char *const names[] = { "", " A", "A\n[2]", long_name, "\xff" };

	place_init(&place);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(struct signatories) signatories = open_at(&place);
		g_autoptr(GError) error = NULL;
		const struct signatory entry = { .role = (char *)"head",
			.name = (char *)names[i],
			.from = (char *)"2021-01-01" };
		g_assert_false(signatories_set(signatories, &entry, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	}
	g_assert_false(g_file_test(place.path, G_FILE_TEST_EXISTS));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signatory/each_has_the_role_until_the_next_one",
		each_has_the_role_until_the_next_one);
	g_test_add_func("/signatory/what_cannot_be_is_refused_with_its_line",
		what_cannot_be_is_refused_with_its_line);
	g_test_add_func("/signatory/a_name_that_would_break_the_file_is_refused",
		a_name_that_would_break_the_file_is_refused);
	return g_test_run();
}
