/* SPDX-License-Identifier: Apache-2.0
 * Tags at the desk: which unit gets which, and which tag is refused. */
#include "base/error.h"
#include "model/tag.h"
#include "station/job.h"
#include "support/desk.h"

#include <string.h>

static const char two_units[] = "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\n";
static const char first_tag[] = "HTTPS://BELGI.KZ/T/VK09BP8JKZA4";
static const char second_tag[] = "HTTPS://BELGI.KZ/T/VK01234567KT";

static const char *tag_of(struct desk *desk, const char *serial)
{
	return store_unit_of_serial(desk->store, serial)->tag;
}

/* As `tag print --manifest` leaves it. */
static void print_for(struct desk *desk, char *tag, const char *serial)
{
	g_autofree char *manifest = store_get(desk->store, "manifest");
	g_autofree char *dev = g_strdup(store_unit_of_serial(desk->store, serial)->dev);

	g_assert_true(job_add(desk->store, manifest, &tag, &dev, 1, NULL));
}

/* A manifest that is the newest, as an import leaves it. */
static void expect_newest(struct desk *desk)
{
	expect_units(desk, two_units);
	g_assert_true(job_imported(
		desk->store, store_unit_of_serial(desk->store, "PF2W2GLT")->manifest, NULL));
}

static void a_tag_goes_to_the_serial_named_last(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "tag");
	said(&desk, "PF2W2GLT", "tag.next_tag", NULL);
	said(&desk, "PF2W2GM1", "tag.left", "PF2W2GLT has no tag yet; now the tag for PF2W2GM1");
	said(&desk, first_tag, "tag.bound", NULL);
	g_assert_cmpstr(tag_of(&desk, "PF2W2GM1"), ==, "VK09BP8JKZA4");
	g_assert_cmpstr(finish(&desk), ==, "tag.pending");
	g_assert_cmpstr(desk.answer.sentence, ==, "Without a tag: PF2W2GLT");
	/* A tag alone is never for the one that was left. */
	said(&desk, second_tag, "tag.next_serial", NULL);
	said(&desk, "PF2W2GLT", "tag.bound", NULL);
	g_assert_cmpstr(finish(&desk), ==, "");
	close_desk(&desk);
}

static void a_tag_that_is_on_another_unit_is_named_with_it(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_units(&desk, two_units);
	use(&desk, "tag");
	scan(&desk, "PF2W2GLT");
	scan(&desk, first_tag);
	scan(&desk, "PF2W2GM1");
	said(&desk, first_tag, "tag.used", "This tag is already on PF2W2GLT. Take another");
	g_assert_cmpint(desk.answer.outcome, ==, OUTCOME_NO);
	said(&desk, second_tag, "tag.bound", NULL);
	g_assert_cmpstr(tag_of(&desk, "PF2W2GM1"), ==, "VK01234567KT");
	close_desk(&desk);
}

static void a_tag_printed_for_one_unit_is_not_stuck_on_another(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_newest(&desk);
	print_for(&desk, "VK09BP8JKZA4", "PF2W2GLT");
	use(&desk, "tag");
	scan(&desk, "PF2W2GM1");
	said(&desk, first_tag, "tag.printed_for_another",
		"This tag was printed for PF2W2GLT. Take another one for PF2W2GM1");
	print_for(&desk, "VK01234567KT", "PF2W2GM1");
	use_options(&desk, (struct session_options){ .mode = "tag", .manifest = "newest" });
	scan(&desk, "PF2W2GM1");
	said(&desk, first_tag, "tag.printed_for",
		"This tag was printed for PF2W2GLT. Take the one printed for PF2W2GM1");
	g_assert_null(tag_of(&desk, "PF2W2GLT"));
	said(&desk, second_tag, "tag.bound", NULL);
	said(&desk, first_tag, "tag.bound", NULL);
	g_assert_cmpstr(tag_of(&desk, "PF2W2GLT"), ==, "VK09BP8JKZA4");
	close_desk(&desk);
}

static void a_tag_scanned_before_the_wrong_unit_is_refused_too(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_newest(&desk);
	print_for(&desk, "VK09BP8JKZA4", "PF2W2GLT");
	use(&desk, "tag");
	said(&desk, first_tag, "tag.next_serial", NULL);
	said(&desk, "PF2W2GM1", "tag.printed_for_another", NULL);
	said(&desk, second_tag, "tag.bound", NULL);
	g_assert_cmpstr(tag_of(&desk, "PF2W2GM1"), ==, "VK01234567KT");
	close_desk(&desk);
}

static void a_printed_tag_that_is_on_no_unit_yet_is_no_stranger(void)
{
	static const char *const modes[] = { "pack", "receive", "balance", "inspect", "show" };
	struct desk desk;
	char *tag = (char *)"VK09BP8JKZA4";

	open_desk(&desk);
	expect_newest(&desk);
	print_for(&desk, tag, "PF2W2GLT");
	{
		const char *const tags[] = { tag, NULL };
		g_autoptr(struct draft) draft = draft_new("tags.printed");
		struct draft *drafts[] = { draft };

		draft_texts(draft, "tags", tags);
		g_assert_true(store_append(desk.store, drafts, 1, NULL, NULL));
	}
	for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
		use(&desk, modes[i]);
		if (i == 0)
			said(&desk, "BELGI:BOX:bDPFNWRCTEAFW", "pack.box", NULL);
		said(&desk, first_tag, "tag.loose",
			"This tag is on no unit yet. Scan the serial number");
		said(&desk, second_tag,
			i == 1  ? "receive.extra"
			: i < 3 ? "unit.unknown"
				: "inspect.unknown_here",
			NULL);
	}
	said(&desk, "NEVERSEEN1", "inspect.unknown_number",
		"Nothing is known of this number here. Check again when the line is back");
	close_desk(&desk);
}

static void what_no_manifest_names_is_no_new_unit(void)
{
	struct desk desk;

	open_desk(&desk);
	expect_newest(&desk);
	use_options(&desk, (struct session_options){ .mode = "tag", .manifest = "newest" });
	said(&desk, "PF2W2GMX", "tag.not_in_manifest",
		"PF2W2GMX is not in this manifest. Look at the number again");
	use(&desk, "tag");
	said(&desk, "PRINTER", "tag.no_number", NULL);
	said(&desk, "QX0R-VK85-ET8Y", "tag.misread", NULL);
	said(&desk, "PF2W2GMX", "tag.next_tag", NULL);
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
		"/tag/a_tag_goes_to_the_serial_named_last", a_tag_goes_to_the_serial_named_last);
	g_test_add_func("/tag/a_tag_that_is_on_another_unit_is_named_with_it",
		a_tag_that_is_on_another_unit_is_named_with_it);
	g_test_add_func("/tag/a_printed_tag_that_is_on_no_unit_yet_is_no_stranger",
		a_printed_tag_that_is_on_no_unit_yet_is_no_stranger);
	g_test_add_func("/tag/a_tag_printed_for_one_unit_is_not_stuck_on_another",
		a_tag_printed_for_one_unit_is_not_stuck_on_another);
	g_test_add_func("/tag/a_tag_scanned_before_the_wrong_unit_is_refused_too",
		a_tag_scanned_before_the_wrong_unit_is_refused_too);
	g_test_add_func("/tag/what_no_manifest_names_is_no_new_unit",
		what_no_manifest_names_is_no_new_unit);
	return g_test_run();
}
