/* SPDX-License-Identifier: Apache-2.0
 * What the queries of papers read out of the record. */
#include "model/chain.h"
#include "station/act_form.h"
#include "station/job.h"
#include "support/desk.h"

#include <string.h>

static const char manifest[] = "serial;model;maker;school;price\n"
			       "PF2W2GLT;VivoBook X515EA;ASUS;S017;150000\n"
			       "PF2W2GM1;VivoBook X515EA;ASUS;S017;150000\n";

/* Free with g_free. */
static char *send_two(struct desk *desk)
{
	struct draft *draft = draft_new("shipment.sent");
	char dev[2][DEV_SIZE], ship[ID_SIZE];
	const char *const devs[] = { dev[0], dev[1], NULL };

	dev_of_serial(dev[0], "PF2W2GLT");
	dev_of_serial(dev[1], "PF2W2GM1");
	id_new(ship, 's');
	draft_text(draft, "ship", ship);
	draft_text(draft, "to", "S017");
	draft_text(draft, "plate", "123 ABC 16");
	draft_texts(draft, "devs", devs);
	g_assert_true(store_append(desk->store, &draft, 1, NULL, NULL));
	draft_free(draft);
	return g_strdup(ship);
}

static const char *cell_of(
	const struct act_data *data, const char *table, guint row, const char *field)
{
	for (guint t = 0; t < data->tables->len; t++) {
		const struct act_table *at = g_ptr_array_index(data->tables, t);
		const GArray *cells = strcmp(at->name, table) == 0 && row < at->rows->len
					      ? at->rows->pdata[row]
					      : NULL;
		for (guint i = 0; cells && i < cells->len; i++) {
			const struct act_value *value = &g_array_index(cells, struct act_value, i);
			if (strcmp(value->field, field) == 0)
				return value->text;
		}
	}
	return NULL;
}

static void a_waybill_has_its_sums_in_words(void)
{
	g_autoptr(struct act_data) data = act_data_new();
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, manifest);
	g_autofree char *ship = send_two(&desk);
	struct act_asked asked = {
		.store = desk.store, .subject = ship, .day = "2026-08-12", .grouped = true
	};
	g_assert_true(act_waybill(&asked, data, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(act_get(data, "units_words.ru"), ==, "2 (две) штуки");
	g_assert_cmpstr(
		act_get(data, "sum_words.kk"), ==, "300\u00a0000 (үш жүз мың) теңге 00\u00a0тиын");
	g_assert_cmpstr(act_get(data, "plate"), ==, "123 ABC 16");
	g_assert_cmpstr(cell_of(data, "lines", 0, "name.ru"), ==, "ASUS VivoBook X515EA");
	g_assert_cmpstr(cell_of(data, "lines", 0, "qty"), ==, "2");
	g_assert_cmpstr(cell_of(data, "lines", 0, "price.ru"), ==, "150\u00a0000,00");
	g_assert_null(cell_of(data, "lines", 1, "name.ru"));
	asked.grouped = false;
	g_autoptr(struct act_data) each = act_data_new();
	g_assert_true(act_waybill(&asked, each, &error));
	g_assert_cmpstr(
		cell_of(each, "lines", 1, "name.en"), ==, "ASUS VivoBook X515EA, S/N PF2W2GM1");
	close_desk(&desk);
}

static void a_receiving_report_says_what_is_missing_and_what_is_more(void)
{
	g_autoptr(struct act_data) data = act_data_new();
	g_autoptr(GError) error = NULL;
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	g_autofree char *ship = ship_here(&desk, "PF2W2GLT", "PF2W2GM1");
	use_options(&desk, (struct session_options){ .mode = "receive", .ship = ship });
	scan(&desk, "PF2W2GLT");
	scan(&desk, "BELGI:CMD:UNDO");
	scan(&desk, "PF2W2GM1");
	scan(&desk, "PF2W2GM9");
	scan(&desk, "BELGI:CMD:KEEP");
	finish(&desk);
	struct act_asked asked = { .store = desk.store, .subject = ship, .day = "2026-08-12" };
	g_assert_true(act_receiving(&asked, data, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(act_get(data, "expected.ru"), ==, "2");
	g_assert_cmpstr(act_get(data, "arrived.ru"), ==, "1");
	g_assert_cmpstr(act_get(data, "missing.ru"), ==, "1");
	g_assert_cmpstr(act_get(data, "surplus.ru"), ==, "1");
	g_assert_cmpstr(cell_of(data, "units", 0, "serial"), ==, "PF2W2GLT");
	g_assert_cmpstr(cell_of(data, "units", 0, "missing"), ==, "1");
	g_assert_cmpstr(cell_of(data, "units", 1, "serial"), ==, "PF2W2GM9");
	g_assert_cmpstr(cell_of(data, "units", 1, "surplus"), ==, "1");
	g_assert_null(cell_of(data, "units", 1, "expected"));
	close_desk(&desk);
}

static void a_cover_list_goes_box_by_box(void)
{
	g_autoptr(struct act_data) data = act_data_new();
	g_autoptr(GError) error = NULL;
	struct desk desk;
	char *tags[] = { (char *)"VK09BP8JKZA4", (char *)"VK01234567KT" };
	char *devs[2];

	open_desk(&desk);
	expect_units(&desk, "serial;school;box\nPF2W2GLT;S017;2\nPF2W2GM1;S017;1\n"
			    "PF2W2GM2;S017;2\n");
	g_autofree char *id = g_strdup(store_unit_of_serial(desk.store, "PF2W2GLT")->manifest);
	devs[0] = g_strdup(store_unit_of_serial(desk.store, "PF2W2GM1")->dev);
	devs[1] = g_strdup(store_unit_of_serial(desk.store, "PF2W2GLT")->dev);
	g_assert_true(job_add(desk.store, id, tags, devs, 2, &error));
	struct act_asked asked = {
		.store = desk.store, .subject = id, .day = "2026-08-12", .sheet = 24, .start = 24
	};
	g_assert_true(act_cover(&asked, data, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(act_get(data, "units.ru"), ==, "2");
	g_assert_cmpstr(cell_of(data, "units", 0, "tail"), ==, "W2GLT");
	g_assert_cmpstr(cell_of(data, "units", 0, "tag"), ==, "VK01-2345-67KT");
	g_assert_cmpstr(cell_of(data, "units", 0, "sheet"), ==, "2, 1");
	g_assert_cmpstr(cell_of(data, "units", 1, "tail"), ==, "W2GM1");
	g_assert_cmpstr(cell_of(data, "units", 1, "sheet"), ==, "1, 24");
	g_assert_null(cell_of(data, "units", 2, "tail"));
	g_free(devs[0]);
	g_free(devs[1]);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
		"/act_form/a_waybill_has_its_sums_in_words", a_waybill_has_its_sums_in_words);
	g_test_add_func("/act_form/a_receiving_report_says_what_is_missing_and_what_is_more",
		a_receiving_report_says_what_is_missing_and_what_is_more);
	g_test_add_func("/act_form/a_cover_list_goes_box_by_box", a_cover_list_goes_box_by_box);
	return g_test_run();
}
