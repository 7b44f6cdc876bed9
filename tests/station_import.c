/* SPDX-License-Identifier: Apache-2.0
 * Imports: sums and headings as people write them, the same table twice, and a power cut between
 * the transactions of one import. */
#include "station/import.h"

#include "base/encode.h"
#include "base/error.h"
#include "model/chain.h"

#include <glib/gstdio.h>
#include <string.h>

struct desk {
	char *folder;
	struct store *store;
};

static void open_desk(struct desk *desk)
{
	g_autoptr(GError) error = NULL;

	desk->folder = g_dir_make_tmp("belgi-import-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(desk->folder, "store.sqlite", NULL);
	desk->store = store_open(path, STORE_CREATE, &clock_system, &error);
	g_assert_no_error(error);
	g_assert_true(store_open_chain(desk->store, "EKREGION", 0, NULL));
}

static void close_desk(struct desk *desk)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", desk->folder);

	store_close(desk->store);
	g_assert_true(g_spawn_command_line_sync(command, NULL, NULL, NULL, NULL));
	g_free(desk->folder);
}

static gint64 events(const struct desk *desk)
{
	struct hash hash;

	return store_chain_end(desk->store, store_station(desk->store), &hash);
}

typedef GPtrArray *importer(
	const struct import_options *options, const char *text, gsize len, GError **error);

static GPtrArray *take(struct desk *desk, importer *import, const char *text)
{
	const struct import_options options = { .store = desk->store, .file = "t.csv" };
	g_autoptr(GError) error = NULL;
	GPtrArray *items = import(&options, text, strlen(text), &error);

	g_assert_no_error(error);
	return items;
}

static void sums_are_read_as_people_write_them(void)
{
	static const struct {
		const char *text;
		gint64 tiyn; /* -1: no sum */
	} rows[] = {
		{ "150000", 15000000 },
		{ "150 000", 15000000 },
		{ "150\u00a0000,50 ₸", 15000050 },
		{ "150\u202f000.5 тг.", 15000050 },
		{ "0", 0 },
		{ "150000 тенге", 15000000 },
		{ "999999999999", 99999999999900 },
		{ "9999999999999", -1 },
		{ "150,000.00", -1 },
		{ "150000,505", -1 },
		{ "150000,", -1 },
		{ "-5", -1 },
		{ "12x", -1 },
		{ "", -1 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		gint64 tiyn = -1;
		bool good = read_tenge(rows[i].text, &tiyn);
		g_test_message("'%s'", rows[i].text);
		g_assert_cmpint(good ? tiyn : -1, ==, rows[i].tiyn);
	}
}

static void organisations_are_read_in_any_case(void)
{
	g_autofree char *org = read_org(" s052 ");
	g_autofree char *empty = read_org("");
	g_autofree char *dash = read_org("S-52");
	g_autofree char *longer = read_org("A2345678901234567");

	g_assert_cmpstr(org, ==, "S052");
	g_assert_null(empty);
	g_assert_null(dash);
	g_assert_null(longer);
}

static void headings_in_three_languages_are_one_manifest(void)
{
	static const char *const texts[] = {
		"serial;model;school;price\nPF2W2GLT;82KU;S052;150000\n",
		"Серийный номер;Модель;Школа;Цена\nPF2W2GLT;82KU;S052;150000\n",
		"Сериялық нөмір;Үлгі;Мектеп;Бағасы\nPF2W2GLT;82KU;S052;150000\n",
		"price,SCHOOL,tag,Model,S/N\n\"150 000,00\",s052,whatever,82KU,pf2w2glt\n",
	};
	struct desk desk;
	g_autofree char *id = NULL;

	open_desk(&desk);
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GPtrArray) items = take(&desk, import_manifest, texts[i]);
		const struct import_item *item = g_ptr_array_index(items, 0);
		g_assert_cmpint(item->already, ==, i > 0);
		if (!id)
			id = g_strdup(item->id);
		g_assert_cmpstr(item->id, ==, id);
	}
	g_assert_cmpint(events(&desk), ==, 3);
	close_desk(&desk);
}

static const struct event *event_of(GPtrArray *all, const char *kind, guint index)
{
	for (guint i = 0; i < all->len; i++) {
		const struct event *event = g_ptr_array_index(all, i);
		if (event_is(event, kind) && index-- == 0)
			return event;
	}
	return NULL;
}

static void a_manifest_names_the_hash_of_its_lines(void)
{
	struct desk desk;
	struct hash hashes[2];
	struct hash hash;
	char text[2 * HASH_SIZE + 1];

	open_desk(&desk);
	g_autoptr(GPtrArray) items =
		take(&desk, import_manifest, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n");
	const struct import_item *item = g_ptr_array_index(items, 0);
	g_autofree char *subject = g_strdup_printf("manifest:%s", item->id);
	g_autoptr(GPtrArray) all = store_events(desk.store, subject);
	const struct event *published = event_of(all, "manifest.published", 0);
	for (guint i = 0; i < 2; i++)
		hashes[i] = event_line_hash(event_of(all, "device.expected", i));
	hash = hash_of_hashes(hashes, 2);
	hex_encode(text, hash.bytes, HASH_SIZE);
	g_assert_cmpstr(event_text(published, "hash"), ==, text);
	g_assert_cmpint(event_int(published, "count", 0), ==, 2);
	close_desk(&desk);
}

/* The events of one import up to `count`, as a power cut leaves them, in another store. */
static void copy_events(struct desk *to, GPtrArray *all, guint count)
{
	for (guint i = 0; i < count; i++) {
		g_autoptr(struct draft) draft = draft_again(g_ptr_array_index(all, i));
		g_assert_true(store_append(to->store, &draft, 1, NULL, NULL));
	}
}

static void an_import_that_was_cut_is_completed_by_the_next(void)
{
	static const char text[] = "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n";
	struct desk whole;
	struct desk cut;

	open_desk(&whole);
	open_desk(&cut);
	g_autoptr(GPtrArray) first = take(&whole, import_manifest, text);
	g_autofree char *subject =
		g_strdup_printf("manifest:%s", ((struct import_item *)first->pdata[0])->id);
	g_autoptr(GPtrArray) all = store_events(whole.store, subject);
	g_assert_cmpuint(all->len, ==, 3);
	copy_events(&cut, all, 2);
	g_autoptr(GPtrArray) again = take(&cut, import_manifest, text);
	g_assert_false(((struct import_item *)again->pdata[0])->already);
	g_assert_cmpint(events(&cut), ==, 4);
	g_autoptr(GPtrArray) third = take(&cut, import_manifest, text);
	g_assert_true(((struct import_item *)third->pdata[0])->already);
	g_assert_cmpint(events(&cut), ==, 4);
	close_desk(&whole);
	close_desk(&cut);
}

static char *long_list(guint count)
{
	GString *text = g_string_new("pupil;family;school\n");

	for (guint i = 0; i < count; i++)
		g_string_append_printf(text, "p00000000%04u;f000000000000;S052\n", i);
	return g_string_free(text, FALSE);
}

static void a_list_that_was_cut_is_completed_by_the_next(void)
{
	g_autofree char *text = long_list(400);
	struct desk whole;
	struct desk cut;
	struct hash hashes[2];
	struct hash hash;
	char hex[2 * HASH_SIZE + 1];

	open_desk(&whole);
	open_desk(&cut);
	g_autoptr(GPtrArray) first = take(&whole, import_list, text);
	g_autofree char *subject =
		g_strdup_printf("list:%s", ((struct import_item *)first->pdata[0])->id);
	g_autoptr(GPtrArray) all = store_events(whole.store, subject);
	g_assert_cmpuint(all->len, ==, 3);
	copy_events(&cut, all, 1);
	g_autoptr(GPtrArray) again = take(&cut, import_list, text);
	g_assert_cmpint(((struct import_item *)again->pdata[0])->version, ==, 1);
	g_autoptr(GPtrArray) parts = store_events(cut.store, subject);
	g_assert_cmpuint(parts->len, ==, 3);
	for (guint i = 0; i < 2; i++)
		hashes[i] = event_line_hash(parts->pdata[i]);
	hash = hash_of_hashes(hashes, 2);
	hex_encode(hex, hash.bytes, HASH_SIZE);
	g_assert_cmpstr(event_text(parts->pdata[2], "hash"), ==, hex);
	g_assert_cmpint(event_int(parts->pdata[2], "count", 0), ==, 400);
	close_desk(&whole);
	close_desk(&cut);
}

static void a_shorter_list_is_the_next_version(void)
{
	g_autofree char *text = long_list(160);
	g_autofree char *shorter = long_list(150);
	struct desk desk;

	open_desk(&desk);
	g_autoptr(GPtrArray) first = take(&desk, import_list, text);
	g_autoptr(GPtrArray) second = take(&desk, import_list, shorter);
	g_autoptr(GPtrArray) third = take(&desk, import_list, text);
	g_assert_cmpint(((struct import_item *)first->pdata[0])->version, ==, 1);
	g_assert_cmpint(((struct import_item *)second->pdata[0])->version, ==, 2);
	g_assert_cmpint(((struct import_item *)third->pdata[0])->version, ==, 3);
	close_desk(&desk);
}

static void more_errors_than_anyone_reads_are_counted(void)
{
	const struct import_options options = { .file = "t.csv" };
	GString *text = g_string_new("serial;school\n");
	struct desk desk;
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	struct import_options here = options;
	here.store = desk.store;
	for (guint i = 0; i < 30; i++)
		g_string_append(text, "Default string;S052\n");
	g_assert_null(import_manifest(&here, text->str, text->len, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, PROBLEMS_MAX + 1);
	g_assert_cmpstr(lines[PROBLEMS_MAX], ==, "t.csv: 10 more such rows; nothing was imported");
	g_assert_cmpint(events(&desk), ==, 1);
	g_string_free(text, TRUE);
	close_desk(&desk);
}

#define TEST(name) g_test_add_func("/import/" #name, name)

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	TEST(sums_are_read_as_people_write_them);
	TEST(organisations_are_read_in_any_case);
	TEST(headings_in_three_languages_are_one_manifest);
	TEST(a_manifest_names_the_hash_of_its_lines);
	TEST(an_import_that_was_cut_is_completed_by_the_next);
	TEST(a_list_that_was_cut_is_completed_by_the_next);
	TEST(a_shorter_list_is_the_next_version);
	TEST(more_errors_than_anyone_reads_are_counted);
	return g_test_run();
}
