/* SPDX-License-Identifier: Apache-2.0
 * What stands on labels of boxes and shipments. */
#include "support/desk.h"

#include "base/error.h"
#include "station/cargo.h"

#include <string.h>

#define BOX "b7Q2M9XAVK01B"
#define SECOND "b8Q2M9XAVK01C"

static const char four[] = "serial;maker;model;school\nPF2W2GLT;Lenovo;Lenovo 82C4;S015\n"
			   "PF2W2GM1;Lenovo;Lenovo 82C4;S015\nPF2W2GM2;HP;250 G8;S015\n"
			   "PF2W2GM3;HP;250 G8;S015\n";

/* Two Lenovo and one HP in the first box, one HP in the second. */
static void open_packed(struct desk *desk)
{
	open_desk(desk);
	expect_units(desk, four);
	use(desk, "pack");
	scan(desk, "BELGI:BOX:B7Q2M9XAVK01B");
	said(desk, "PF2W2GLT", "pack.done", NULL);
	said(desk, "PF2W2GM1", "pack.done", NULL);
	said(desk, "PF2W2GM2", "pack.done", NULL);
	scan(desk, "BELGI:BOX:B8Q2M9XAVK01C");
	said(desk, "PF2W2GM3", "pack.done", NULL);
}

static void find_box(struct desk *desk, const char *box, struct cargo *cargo)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(cargo_box(desk->store, box, LANG_RU, cargo, &error));
	g_assert_no_error(error);
}

static void a_box_says_what_is_packed_in_it(void)
{
	AUTO_CARGO struct cargo cargo = { 0 };
	struct desk desk;

	open_packed(&desk);
	find_box(&desk, BOX, &cargo);
	g_assert_cmpstr(cargo.code, ==, BOX);
	/* What its bar code gives to a scanner is a box, no serial number. */
	said(&desk, cargo.code, "pack.box", NULL);
	g_assert_cmpstr(cargo.link, ==, "BELGI:BOX:B7Q2M9XAVK01B");
	g_assert_cmpstr(cargo.count, ==, "3");
	g_assert_cmpstr(cargo.content, ==, "Lenovo 82C4 × 2, HP 250 G8 × 1");
	g_assert_cmpstr(cargo.to, ==, "S015");
	g_assert_cmpstr(cargo.from, ==, "S052");
	g_assert_null(cargo.ship);
	g_assert_null(cargo.index);
	g_assert_cmpuint(strlen(cargo.packed), ==, strlen("15.03.2021"));
	close_desk(&desk);
}

static void a_box_that_was_sent_has_its_place_in_the_shipment(void)
{
	AUTO_CARGO struct cargo first = { 0 }, second = { 0 }, whole = { 0 };
	g_autoptr(GError) error = NULL;
	g_autofree char *ship = NULL;
	struct desk desk;

	open_packed(&desk);
	use_options(&desk, (struct session_options){ .mode = "ship", .to = "S015" });
	scan(&desk, "BELGI:BOX:B7Q2M9XAVK01B");
	scan(&desk, "BELGI:BOX:B8Q2M9XAVK01C");
	said(&desk, "BELGI:CMD:DONE", "ship.sent", NULL);
	ship = g_strdup(store_unit_of_serial(desk.store, "PF2W2GLT")->ship);
	find_box(&desk, BOX, &first);
	find_box(&desk, SECOND, &second);
	g_assert_cmpstr(first.index, ==, "1 / 2");
	g_assert_cmpstr(second.index, ==, "2 / 2");
	g_assert_cmpstr(second.count, ==, "1");
	g_assert_cmpstr(first.to, ==, "S015");
	g_assert_true(cargo_shipment(desk.store, ship, LANG_KK, &whole, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(whole.count, ==, "2");
	g_assert_cmpstr(whole.to, ==, "S015");
	g_assert_cmpstr(whole.ship, ==, first.ship);
	g_assert_true(g_str_has_prefix(whole.link, "BELGI:SHIP:S"));
	close_desk(&desk);
}

static void what_is_not_recorded_is_refused(void)
{
	AUTO_CARGO struct cargo cargo = { 0 };
	g_autoptr(GError) box = NULL, ship = NULL, id = NULL;
	struct desk desk;

	open_desk(&desk);
	g_assert_false(cargo_box(desk.store, BOX, LANG_EN, &cargo, &box));
	g_assert_error(box, BELGI_ERROR, BELGI_ERROR_NOT_FOUND);
	g_assert_false(cargo_shipment(desk.store, "s7Q2M9XAVK01B", LANG_EN, &cargo, &ship));
	g_assert_error(ship, BELGI_ERROR, BELGI_ERROR_NOT_FOUND);
	g_assert_null(cargo_id('b', "17", &id));
	g_assert_error(id, BELGI_ERROR, BELGI_ERROR_USAGE);
	close_desk(&desk);
}

static void ids_are_read_as_they_are_typed_and_scanned(void)
{
	static const char *const texts[] = { "BELGI:BOX:B7Q2M9XAVK01B", "b7q2m9xavk01b",
		"B7Q2M9XAVK01B", BOX };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *id = cargo_id('b', texts[i], &error);
		g_assert_no_error(error);
		g_assert_cmpstr(id, ==, BOX);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/cargo/" #name, name)
	TEST(a_box_says_what_is_packed_in_it);
	TEST(a_box_that_was_sent_has_its_place_in_the_shipment);
	TEST(what_is_not_recorded_is_refused);
	TEST(ids_are_read_as_they_are_typed_and_scanned);
	return g_test_run();
}
