/* SPDX-License-Identifier: Apache-2.0
 * The generator is a program, not a library, so its two files are taken in whole. */
#include "../tools/programme/photo.c"
#include "../tools/programme/random.c"

#include "expect.h"
#include "picture.h"

enum { PHOTOS = 100 };

static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static bool found(GPtrArray *scans, const char *text)
{
	for (guint i = 0; i < scans->len; i++) {
		if (strcmp(picture_scan(scans, i)->text, text) == 0)
			return true;
	}
	return false;
}

/* Everything that is printed on the label is read from its photo, and nothing else. */
static void read_photo(guint64 seed, const char *path, guint serial_chars)
{
	struct random random = { seed * 7919 };
	char serial[23], payload[11], tag[TAG_SIZE];
	g_autofree char *url = NULL;
	g_autoptr(GPtrArray) scans = NULL;
	struct photo_label label = { "Lenovo", "V15 G2 ALC", serial, "82KD002SRU", "4600000000015",
		"belgi.kz", seed % 2 ? tag : NULL };
	GError *error = NULL;

	random_text(&random, serial, serial_chars, crockford);
	random_text(&random, payload, 10, crockford);
	tag_complete(tag, payload);
	url = tag_url("belgi.kz", tag);
	photo_write(&label, seed, path, &error);
	g_assert_no_error(error);
	scans = picture_read(path);
	g_assert_true(found(scans, serial));
	g_assert_true(found(scans, label.part));
	g_assert_true(found(scans, label.ean));
	g_assert_true(found(scans, url) == (label.tag != NULL));
	g_assert_cmpuint(scans->len, ==, label.tag ? 4 : 3);
}

static void test_all_read(void)
{
	static const guint lengths[] = { 8, 10, 7, 22, 12 };
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "photo.jpg", NULL);

	for (guint64 seed = 0; seed < PHOTOS; seed++)
		read_photo(seed, path, lengths[seed % G_N_ELEMENTS(lengths)]);
	picture_folder_remove(folder);
}

static void test_same(void)
{
	const struct photo_label label = { "HP", "ProBook 445 G8", "5CG0384PW1", NULL, NULL,
		"belgi.kz", NULL };
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "photo.jpg", NULL);
	char *photos[3];
	gsize sizes[3];

	for (guint i = 0; i < 3; i++) {
		g_assert_true(photo_write(&label, i / 2, path, NULL));
		g_assert_true(file_read(path, 1 << 20, &photos[i], &sizes[i], NULL));
	}
	g_assert_cmpmem(photos[0], sizes[0], photos[1], sizes[1]);
	g_assert_false(sizes[0] == sizes[2] && memcmp(photos[0], photos[2], sizes[0]) == 0);
	for (guint i = 0; i < 3; i++)
		g_free(photos[i]);
	picture_folder_remove(folder);
}

static void test_refusals(void)
{
	struct photo_label label = { "HP", "ProBook", "5CGЖ", NULL, NULL, NULL, NULL };
	GError *error = NULL;

	g_assert_false(photo_write(&label, 1, "/nowhere/at/all.jpg", &error));
	expect_error(&error, BELGI_ERROR_BAD_INPUT,
		"Code 128: character 4 of '5CGЖ' is not printable ASCII; leave it out");
	label.serial = "5CG0384PW1";
	g_assert_false(photo_write(&label, 1, "/nowhere/at/all.jpg", &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_STORAGE);
	g_clear_error(&error);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/photo/everything_on_100_labels_is_read_and_nothing_else", test_all_read);
	g_test_add_func("/photo/the_same_seed_gives_the_same_photo", test_same);
	g_test_add_func("/photo/what_cannot_be_drawn_or_written_is_refused", test_refusals);
	return g_test_run();
}
