/* SPDX-License-Identifier: Apache-2.0
 * A hub's folder and its codes: made once, opened by one, asked while it serves. */
#include "country.h"

#include <sys/stat.h>

static struct store *open_hub(struct country *country, enum store_mode mode)
{
	g_autofree char *path = g_build_filename(country->hub_folder, "hub.sqlite", NULL);
	g_autoptr(GError) error = NULL;
	struct store *store = store_open(path, mode, &country->clock.clock, &error);

	g_assert_no_error(error);
	return store;
}

static void the_folder_has_a_root_a_chain_and_secrets_of_its_own(void)
{
	static const char *const secrets[] = { "root.key", "hub.key", "admin.token" };
	struct country country;
	guint8 root[KEY_SIZE], shown[KEY_SIZE];

	country_open(&country);
	g_autoptr(struct store) store = open_hub(&country, STORE_READ);

	g_assert_true(store_root(store, root));
	g_assert_true(root_read(shown, country.root));
	g_assert_cmpmem(root, KEY_SIZE, shown, KEY_SIZE);
	g_assert_true(authority_admitted(store_authority(store), store_station(store)));
	g_assert_cmpuint(
		authority_roles(store_authority(store), store_station(store)), ==, ROLE_HUB);
	g_assert_cmpstr(store_org(store), ==, "HUB");
	for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++) {
		g_autofree char *path = g_build_filename(country.hub_folder, secrets[i], NULL);
		struct stat info;

		g_assert_cmpint(stat(path, &info), ==, 0);
		g_assert_cmpint(info.st_mode & 0777, ==, 0600);
	}
	country_close(&country);
}

static void a_folder_that_has_a_hub_is_left_alone(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;
	char root[64];

	country_open(&country);
	g_autofree char *sentence = g_strdup_printf(
		"%s: has a hub already; serve it, or choose another folder", country.hub_folder);

	g_assert_false(
		hub_init(country.hub_folder, NULL, NULL, &country.clock.clock, root, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_CONFLICT);
	g_assert_cmpstr(error->message, ==, sentence);
	country_close(&country);
}

static void a_folder_without_a_hub_is_named(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;
	char *code = NULL;

	country_open(&country);
	g_autofree char *sentence = g_strdup_printf(
		"%s: has no hub; make one with belgi-hub init, or name its folder", country.folder);

	g_assert_false(
		hub_invite(country.folder, &(struct invite){ .org = "S052", .roles = "school" },
			&country.clock.clock, &code, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_NOT_FOUND);
	g_assert_cmpstr(error->message, ==, sentence);
	country_close(&country);
}

static void codes_are_given_while_the_hub_serves_and_while_it_does_not(void)
{
	struct country country;

	country_open(&country);
	g_autofree char *serving = g_build_filename(country.hub_folder, "serving", NULL);
	g_autofree char *first = invite(&country, "S052", "school");

	g_assert_true(g_file_test(serving, G_FILE_TEST_EXISTS));
	hub_down(&country);
	g_assert_false(g_file_test(serving, G_FILE_TEST_EXISTS));
	g_autofree char *second = invite(&country, "S052", "school");

	g_assert_cmpstr(first, !=, second);
	hub_up(&country);
	g_autoptr(struct store) one = station_alone(&country, "one");
	g_autoptr(struct store) two = station_alone(&country, "two");

	enrol(&country, one, first);
	enrol(&country, two, second);
	country_close(&country);
}

static void what_a_hub_that_was_killed_left_behind_does_no_harm(void)
{
	struct country country;

	country_open(&country);
	g_autofree char *serving = g_build_filename(country.hub_folder, "serving", NULL);
	g_autofree char *token = g_build_filename(country.hub_folder, "admin.token", NULL);
	g_autofree char *left = NULL;

	g_assert_true(g_file_get_contents(serving, &left, NULL, NULL));
	hub_down(&country);
	g_assert_true(g_file_set_contents(serving, left, -1, NULL));
	g_assert_true(g_file_set_contents(token, "old", -1, NULL));
	g_autofree char *code = invite(&country, "S052", "school");

	g_assert_nonnull(code);
	country_close(&country);
}

static void an_organisation_that_prints_has_one_prefix_and_no_other_gets_it(void)
{
	static const struct {
		const char *org, *roles, *issuer;
	} rows[] = {
		{ "W1", "warehouse", "VK0" },
		{ "INSP", "inspector", NULL },
		{ "S052", "school", "VK1" },
		{ "W1", "warehouse,supplier", "VK0" },
		{ "DIR", "directorate", "VK2" },
	};
	struct country country;

	country_open(&country);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = g_strdup_printf("station%u", (guint)i);
		g_autoptr(struct store) store =
			station_new(&country, name, rows[i].org, rows[i].roles);
		g_autofree char *issuer = store_get(store, "issuer");

		g_assert_cmpstr(issuer, ==, rows[i].issuer);
		g_assert_cmpstr(store_org(store), ==, rows[i].org);
	}
	country_close(&country);
}

static void prefixes_go_on_after_VKZ_and_never_begin_with_Z(void)
{
	struct country country;

	country_open(&country);
	hub_down(&country);
	g_autoptr(struct store) hub = open_hub(&country, STORE_WRITE);

	g_assert_true(store_set(hub, "issuer.next", "31", NULL));
	g_clear_pointer(&hub, store_close);
	g_autofree char *last = invite(&country, "A", "school");
	g_autofree char *next = invite(&country, "B", "school");

	hub = open_hub(&country, STORE_WRITE);
	g_autofree char *a = store_get(hub, "issuer.A");
	g_autofree char *b = store_get(hub, "issuer.B");

	g_assert_cmpstr(a, ==, "VKZ");
	g_assert_cmpstr(b, ==, "VM0");
	g_assert_true(store_set(hub, "issuer.next", "3487", NULL));
	g_clear_pointer(&hub, store_close);
	g_autofree char *edge = invite(&country, "C", "school");
	g_autofree char *around = invite(&country, "D", "school");

	hub = open_hub(&country, STORE_WRITE);
	g_autofree char *c = store_get(hub, "issuer.C");
	g_autofree char *d = store_get(hub, "issuer.D");

	g_assert_cmpstr(c, ==, "YZZ");
	g_assert_cmpstr(d, ==, "001");
	g_clear_pointer(&hub, store_close);
	hub_up(&country);
	country_close(&country);
}

static void texts_of_an_organisation_are_published_when_they_are_new(void)
{
	struct country country;
	const struct invite full = { .org = "S052",
		.roles = "school",
		.up = "DIST",
		.name_kk = "Абай мектебі",
		.name_ru = "Школа Абая",
		.short_kk = "Абай",
		.short_ru = "Абая",
		.phone = "+7 7222 000000" };
	const struct invite bare = { .org = "S052", .roles = "school" };
	const struct invite moved = { .org = "S052", .roles = "school", .phone = "+7 7222 111111" };
	const struct invite *const steps[] = { &full, &full, &bare, &moved };
	g_autoptr(GError) error = NULL;

	country_open(&country);
	hub_down(&country);
	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_autofree char *code = NULL;

		hub_invite(country.hub_folder, steps[i], &country.clock.clock, &code, &error);
		g_assert_no_error(error);
	}
	g_autoptr(struct store) hub = open_hub(&country, STORE_WRITE);
	g_autofree char *log = dump_log(hub);
	g_autofree char *name = store_org_text(hub, "S052", "name_kk");
	g_autofree char *phone = store_org_text(hub, "S052", "phone");
	g_autofree char *type = store_org_text(hub, "S052", "type");

	g_assert_cmpuint(count_in(log, "\"kind\":\"org.defined\""), ==, 2);
	g_assert_cmpstr(name, ==, "Абай мектебі");
	g_assert_cmpstr(phone, ==, "+7 7222 111111");
	g_assert_cmpstr(type, ==, "school");
	g_assert_true(authority_above(store_authority(hub), "DIST", "S052"));
	g_clear_pointer(&hub, store_close);
	hub_up(&country);
	country_close(&country);
}

static void what_cannot_be_invited_is_refused(void)
{
	static const struct {
		struct invite invite;
		const char *sentence;
	} rows[] = {
		{ { .org = "s052", .roles = "school" },
			"organisation 's052': cannot be used; use 1 to 16 of A-Z and 0-9" },
		{ { .org = "S052", .roles = "hub" },
			"role 'hub': cannot be used; use some of directorate, district, fund, supplier, warehouse, school, inspector, joined by commas" },
		{ { .org = "S052", .roles = "school," },
			"role 'school,': cannot be used; use some of directorate, district, fund, supplier, warehouse, school, inspector, joined by commas" },
		{ { .org = "S052", .roles = "school", .up = "S052" },
			"up 'S052': cannot be used; name the organisation above" },
		{ { .org = "S052", .roles = "school", .type = "A school" },
			"type 'A school': cannot be used; use a word of a-z, 0-9 and _" },
		{ { .org = "S052", .roles = "school", .name_ru = "a\nb" },
			"name_ru '': cannot be used; use 1 to 256 bytes of one line" },
	};
	struct country country;

	country_open(&country);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		char *code = NULL;

		g_assert_false(hub_invite(
			country.hub_folder, &rows[i].invite, &country.clock.clock, &code, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_USAGE);
		g_assert_cmpstr(error->message, ==, rows[i].sentence);
	}
	country_close(&country);
}

#define TEST(name) g_test_add_func("/invite/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(the_folder_has_a_root_a_chain_and_secrets_of_its_own);
	TEST(a_folder_that_has_a_hub_is_left_alone);
	TEST(a_folder_without_a_hub_is_named);
	TEST(codes_are_given_while_the_hub_serves_and_while_it_does_not);
	TEST(what_a_hub_that_was_killed_left_behind_does_no_harm);
	TEST(an_organisation_that_prints_has_one_prefix_and_no_other_gets_it);
	TEST(prefixes_go_on_after_VKZ_and_never_begin_with_Z);
	TEST(texts_of_an_organisation_are_published_when_they_are_new);
	TEST(what_cannot_be_invited_is_refused);
	return g_test_run();
}
