/* SPDX-License-Identifier: Apache-2.0 */
#include "expect.h"
#include "picture.h"
#include "print/printers.h"

#include <string.h>

static const struct printer_entry gate = {
	.name = "қақпа 2",
	.where = "usb:0a5f:0166:S19A",
	.profile = "zebra-zpl",
	.stock = "roll-58x40",
	.offset_x = 4,
	.offset_y = -2,
	.darkness = 12,
	.speed = PRINTERS_UNSET,
};

static struct printers *open_list(const char *folder, const char *text)
{
	g_autofree char *path = g_build_filename(folder, "printers.ini", NULL);
	struct printers *printers;
	GError *error = NULL;

	if (text)
		g_assert_true(g_file_set_contents(path, text, -1, NULL));
	printers = printers_open(path, &error);
	g_assert_no_error(error);
	return printers;
}

static void put(struct printers *printers, const struct printer_entry *entry)
{
	GError *error = NULL;

	printers_put(printers, entry, &error);
	g_assert_no_error(error);
}

static void what_was_put_in_comes_back(void)
{
	g_autofree char *folder = picture_folder();
	g_autoptr(struct printers) printers = open_list(folder, NULL);
	g_autoptr(struct printers) again = NULL;
	const struct printer_entry *found;
	struct printer_entry other = { .name = "office",
		.where = "tcp:[fe80::1]:9100",
		.offset_x = PRINTERS_UNSET,
		.offset_y = PRINTERS_UNSET,
		.darkness = -1,
		.speed = 3 };

	g_assert_cmpuint(printers->entries->len, ==, 0);
	put(printers, &gate);
	put(printers, &other);
	again = open_list(folder, NULL);
	g_assert_cmpuint(again->entries->len, ==, 2);
	found = printers_named(again, "қақпа 2");
	g_assert_cmpstr(found->where, ==, gate.where);
	g_assert_cmpstr(found->profile, ==, "zebra-zpl");
	g_assert_cmpstr(found->stock, ==, "roll-58x40");
	g_assert_cmpint(found->offset_x, ==, 4);
	g_assert_cmpint(found->offset_y, ==, -2);
	g_assert_cmpint(found->darkness, ==, 12);
	g_assert_cmpint(found->speed, ==, PRINTERS_UNSET);
	found = printers_at(again, other.where);
	g_assert_cmpstr(found->name, ==, "office");
	g_assert_null(found->profile);
	g_assert_cmpint(found->darkness, ==, -1);
	g_assert_null(printers_named(again, "gate"));
	picture_folder_remove(folder);
}

static void a_name_can_move_and_be_forgotten(void)
{
	g_autofree char *folder = picture_folder();
	g_autoptr(struct printers) printers = open_list(folder, NULL);
	struct printer_entry moved = gate;
	GError *error = NULL;

	put(printers, &gate);
	moved.where = (char *)"cups:Zebra_2";
	put(printers, &moved);
	g_assert_cmpuint(printers->entries->len, ==, 1);
	g_assert_null(printers_at(printers, gate.where));
	moved.name = (char *)"other";
	g_assert_false(printers_put(printers, &moved, &error));
	expect_error(&error, BELGI_ERROR_CONFLICT,
		"printer cups:Zebra_2: already called 'қақпа 2'; forget that name first");
	/* The entry itself may be the one that is put in again. */
	put(printers, g_ptr_array_index(printers->entries, 0));
	g_assert_true(printers_forget(printers, printers_named(printers, gate.name)->name, &error));
	g_assert_false(printers_forget(printers, gate.name, &error));
	expect_error(&error, BELGI_ERROR_NOT_FOUND,
		"printer 'қақпа 2': no such name; belgi printer list shows them");
	picture_folder_remove(folder);
}

static void what_does_not_fit_is_refused(void)
{
	static const char *const names[] = { "", " a", "a\nb", "[a]", "tcp:a", "\xff",
		"01234567890123456789012345678901234567890123456789012345678901234" };
	g_autofree char *folder = picture_folder();
	g_autoptr(struct printers) printers = open_list(folder, NULL);
	struct printer_entry entry = gate;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(GError) error = NULL;

		entry.name = (char *)names[i];
		g_assert_false(printers_put(printers, &entry, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	}
	entry = gate;
	entry.offset_x = 10000;
	{
		GError *error = NULL;

		g_assert_false(printers_put(printers, &entry, &error));
		expect_error(
			&error, BELGI_ERROR_BAD_INPUT, "offset-x 10000: not from -9999 to 9999");
	}
	g_assert_false(g_file_test(printers->path, G_FILE_TEST_EXISTS));
	picture_folder_remove(folder);
}

static void wrong_files_are_refused_with_their_line(void)
{
	static const struct {
		const char *text, *message;
	} rows[] = {
		{ "[a]\nprofile = x\n",
			":1: printer [a] has no place; write where = and usb:ID, tcp:HOST, "
			"cups:QUEUE or file:PATH" },
		{ "[a]\nwhere = usb\n\n[b]\nwhere = usb\n",
			":4: printer [b] stands where another does; take one of the two out" },
		{ "[a]\nwhere = usb\n[a]\nwhere = tcp:x\n", NULL },
		{ "[a]\nwhere = usb\nwhere = usb\n", NULL },
		{ "[a]\nwhere = usb\ncolour = red\n", NULL },
		{ "where = usb\n", NULL },
		{ "[a]\nwhere = usb\ndarkness = very\n",
			":3: darkness 'very': not a whole number from -1 to 999" },
		{ "[a]\nwhere = usb\noffset-y = 10000\n",
			":3: offset-y '10000': not a whole number from -9999 to 9999" },
	};
	g_autofree char *folder = picture_folder();
	g_autofree char *path = g_build_filename(folder, "printers.ini", NULL);

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *message =
			g_strconcat(path, rows[i].message ? rows[i].message : "", NULL);
		GError *error = NULL;

		g_assert_true(g_file_set_contents(path, rows[i].text, -1, NULL));
		g_assert_null(printers_open(path, &error));
		g_assert_true(g_str_has_prefix(error->message, path));
		if (!rows[i].message)
			g_clear_error(&error);
		else
			expect_error(&error, BELGI_ERROR_BAD_INPUT, message);
	}
	picture_folder_remove(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/printers/what_was_put_in_comes_back", what_was_put_in_comes_back);
	g_test_add_func(
		"/printers/a_name_can_move_and_be_forgotten", a_name_can_move_and_be_forgotten);
	g_test_add_func("/printers/what_does_not_fit_is_refused", what_does_not_fit_is_refused);
	g_test_add_func("/printers/wrong_files_are_refused_with_their_line",
		wrong_files_are_refused_with_their_line);
	return g_test_run();
}
