/* SPDX-License-Identifier: Apache-2.0
 * A station that was stolen: what it writes from then on counts nowhere. */
#include "country.h"

static bool shut_out(struct country *country, const char *st, gint64 *last, GError **error)
{
	return hub_revoke(country->hub_folder, st, last, &country->clock.clock, error);
}

static void refused(struct country *country, const char *st, gint64 last, enum belgi_error code,
	const char *message)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(shut_out(country, st, &last, &error));
	g_assert_error(error, BELGI_ERROR, (int)code);
	g_assert_cmpstr(error->message, ==, message);
}

static enum state state_at(struct store *store, const char *serial)
{
	const struct unit_view *unit = store_unit_of_serial(store, serial);

	return unit ? unit->state : STATE_NONE;
}

static void a_stolen_station_is_shut_out(void)
{
	struct country country;
	struct sync_report report;
	g_autoptr(GError) error = NULL;
	gint64 last = -1, held;
	struct hash hash;

	country_open(&country);
	g_autoptr(struct store) stolen = station_new(&country, "stolen", "S052", "school");
	g_autoptr(struct store) desk = station_new(&country, "desk", "S052", "school");
	receive_unit(stolen, "PF2W2GLT");
	sync_now(&country, stolen);
	held = store_chain_end(stolen, store_station(stolen), &hash);
	hub_down(&country);
	g_assert_true(shut_out(&country, store_station(stolen), &last, &error));
	g_assert_no_error(error);
	g_assert_cmpint(last, ==, held);
	hub_up(&country);
	/* It works on alone, and nobody hears of it. */
	receive_unit(stolen, "PF2W2GM1");
	g_assert_false(sync_once(stolen, &report, &error));
	g_assert_nonnull(strstr(error->message, "is revoked"));
	sync_now(&country, desk);
	g_assert_cmpint(state_at(desk, "PF2W2GLT"), ==, STATE_ARRIVED);
	g_assert_cmpint(state_at(desk, "PF2W2GM1"), ==, STATE_NONE);
	g_assert_cmpint(authority_last(store_authority(desk), store_station(stolen)), ==, held);
	country_close(&country);
}

static void with_an_earlier_number_later_events_fall_away(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;
	struct hash hash;
	gint64 last;

	country_open(&country);
	g_autoptr(struct store) stolen = station_new(&country, "stolen", "S052", "school");
	receive_unit(stolen, "PF2W2GLT");
	last = store_chain_end(stolen, store_station(stolen), &hash);
	receive_unit(stolen, "PF2W2GM1");
	sync_now(&country, stolen);
	hub_down(&country);
	g_assert_true(shut_out(&country, store_station(stolen), &last, &error));
	g_autofree char *sentence =
		g_strdup_printf("station %s: is shut out above %d already, which "
				"cannot be taken back; admit it anew with a code",
			store_station(stolen), (int)last);
	refused(&country, store_station(stolen), last, BELGI_ERROR_CONFLICT, sentence);
	hub_up(&country);
	g_autoptr(struct store) desk = station_new(&country, "desk", "S052", "school");
	sync_now(&country, desk);
	g_assert_cmpint(state_at(desk, "PF2W2GLT"), ==, STATE_ARRIVED);
	g_assert_cmpint(state_at(desk, "PF2W2GM1"), ==, STATE_NONE);
	country_close(&country);
}

static void a_serving_hub_shuts_out_at_once_and_knows_whom(void)
{
	struct country country;
	struct sync_report report;
	g_autoptr(GError) error = NULL;
	gint64 last = -1, held;
	struct hash hash;

	country_open(&country);
	refused(&country, "K7Q2M9XA", -1, BELGI_ERROR_NOT_FOUND,
		"station K7Q2M9XA: was never admitted here; look for its name with belgi verify");
	g_autoptr(struct store) stolen = station_new(&country, "stolen", "S052", "school");
	receive_unit(stolen, "PF2W2GLT");
	sync_now(&country, stolen);
	held = store_chain_end(stolen, store_station(stolen), &hash);
	g_assert_true(shut_out(&country, store_station(stolen), &last, &error));
	g_assert_no_error(error);
	g_assert_cmpint(last, ==, held);
	g_assert_false(sync_once(stolen, &report, &error));
	g_assert_nonnull(strstr(error->message, "is revoked"));
	g_autofree char *sentence =
		g_strdup_printf("station %s: is shut out above %d already, which "
				"cannot be taken back; admit it anew with a code",
			store_station(stolen), (int)last);
	refused(&country, store_station(stolen), -1, BELGI_ERROR_CONFLICT, sentence);
	g_autoptr(struct store) desk = station_new(&country, "desk", "S052", "school");
	sync_now(&country, desk);
	g_assert_cmpint(authority_last(store_authority(desk), store_station(stolen)), ==, held);
	country_close(&country);
}

static void a_hub_that_does_not_serve_knows_whom_it_shuts_out(void)
{
	struct country country;

	country_open(&country);
	hub_down(&country);
	refused(&country, "K7Q2M9XA", -1, BELGI_ERROR_NOT_FOUND,
		"station K7Q2M9XA: was never admitted here; look for its name with belgi verify");
	hub_up(&country);
	country_close(&country);
}

/* All that one hub wrote, into the store of another. */
static void carry(struct store *from, struct store *to)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	struct run_fault fault;
	struct intake intake;

	store_export(from, store_station(from), 0, 1 << 20, text, &error);
	g_assert_no_error(error);
	g_autoptr(GPtrArray) runs = runs_read(text->str, text->len, 16, &fault, &error);
	intake_init(&intake);
	g_assert_true(store_take(to, runs, FOLD_NOW, &intake, &error));
	intake_clear(&intake);
}

static struct store *hub_store(struct country *country, const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "hub.sqlite", NULL);
	g_autoptr(GError) error = NULL;
	struct store *store = store_open(path, STORE_WRITE, &country->clock.clock, &error);

	g_assert_no_error(error);
	return store;
}

/* A second hub under the same root key. */
static char *other_hub(struct country *country)
{
	g_autofree char *folder = g_build_filename(country->folder, "other", NULL);
	g_autofree char *from = g_build_filename(country->hub_folder, "root.key", NULL);
	g_autofree char *to = g_build_filename(folder, "root.key", NULL);
	g_autoptr(GError) error = NULL;
	char root[64];

	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	copy_file(from, to);
	g_assert_true(hub_init(folder, NULL, NULL, &country->clock.clock, root, &error));
	g_assert_cmpstr(root, ==, country->root);
	g_autoptr(struct store) first = hub_store(country, country->hub_folder);
	g_autoptr(struct store) other = hub_store(country, folder);
	carry(other, first);
	g_assert_true(authority_admitted(store_authority(first), store_station(other)));
	return g_strdup(store_station(other));
}

static void a_hub_is_shut_out_by_the_root_key_and_never_by_itself(void)
{
	struct country country;
	g_autoptr(GError) error = NULL;
	gint64 last = -1;

	country_open(&country);
	hub_down(&country);
	g_autofree char *st = other_hub(&country);
	g_autoptr(struct store) before = hub_store(&country, country.hub_folder);
	g_autofree char *own = g_strdup(store_station(before));
	g_clear_pointer(&before, store_close);
	g_assert_true(hub_restored(country.hub_folder, &country.clock.clock, &error));
	g_autofree char *sentence =
		g_strdup_printf("station %s: is this hub itself; shut it out at another hub", own);
	refused(&country, own, -1, BELGI_ERROR_REFUSED, sentence);
	g_assert_true(shut_out(&country, st, &last, &error));
	before = hub_store(&country, country.hub_folder);
	g_assert_cmpint(authority_last(store_authority(before), st), ==, last);
	g_clear_pointer(&before, store_close);
	hub_up(&country);
	country_close(&country);
}

#define TEST(name) g_test_add_func("/revoke/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(a_stolen_station_is_shut_out);
	TEST(with_an_earlier_number_later_events_fall_away);
	TEST(a_serving_hub_shuts_out_at_once_and_knows_whom);
	TEST(a_hub_that_does_not_serve_knows_whom_it_shuts_out);
	TEST(a_hub_is_shut_out_by_the_root_key_and_never_by_itself);
	return g_test_run();
}
