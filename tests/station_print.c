/* SPDX-License-Identifier: Apache-2.0
 * Printing by scanning, and what is kept of a job until it is on paper. */
#include "support/desk.h"

#include "base/error.h"
#include "model/tag.h"
#include "station/print_job.h"
#include "station/tags.h"

#include <string.h>

static const char two[] =
	"serial;model;school\nPF2W2GLT;Lenovo 82C4;S052\nPF2W2GM1;Lenovo 82C4;S052\n";

static void open_printing(struct desk *desk)
{
	open_desk(desk);
	expect_units(desk, two);
	use(desk, "print");
}

/* The tag of a label that was printed. */
static char *tag_at(const struct desk *desk, guint index)
{
	g_assert_cmpuint(index, <, desk->printed->len);
	return g_strndup(desk->printed->pdata[index], 12);
}

static void a_unit_without_a_tag_gets_one_that_is_meant_for_it(void)
{
	struct desk desk;
	g_autofree char *sentence = NULL;
	char shown[TAG_SHOWN_SIZE];

	open_printing(&desk);
	scan(&desk, "PF2W2GLT");
	g_autofree char *tag = tag_at(&desk, 0);
	tag_show(shown, tag);
	sentence = g_strdup_printf("%s is printed for PF2W2GLT. Stick it on", shown);
	g_assert_cmpstr(desk.answer.sentence, ==, sentence);
	use(&desk, "tag");
	said(&desk, "PF2W2GM1", "tag.next_tag", NULL);
	said(&desk, tag, "tag.printed_for_another", NULL);
	said(&desk, "PF2W2GLT", "tag.left", NULL);
	said(&desk, tag, "tag.bound", NULL);
	g_assert_cmpstr(store_unit_of_serial(desk.store, "PF2W2GLT")->tag, ==, tag);
	close_desk(&desk);
}

static void the_same_unit_gets_the_same_tag_again(void)
{
	struct desk desk;

	open_printing(&desk);
	scan(&desk, "PF2W2GLT");
	said(&desk, "PF2W2GLT", "print.again", NULL);
	g_assert_cmpstr(desk.printed->pdata[0], ==, desk.printed->pdata[1]);
	said(&desk, "PF2W2GM1", "print.printed", NULL);
	said(&desk, "BELGI:CMD:REPRINT", "print.again", NULL);
	g_assert_cmpstr(desk.printed->pdata[2], ==, desk.printed->pdata[3]);
	/* The label itself, before it is on its unit. */
	g_autofree char *tag = tag_at(&desk, 0);
	said(&desk, tag, "print.again", NULL);
	g_assert_cmpuint(desk.printed->len, ==, 5);
	close_desk(&desk);
}

static void reprint_is_said_in_three_languages(void)
{
	struct desk desk;

	open_printing(&desk);
	said(&desk, "REPRINT", "print.nothing", "Nothing was printed here yet. Scan a unit");
	scan(&desk, "PF2W2GLT");
	said(&desk, "Перепечатать", "print.again", NULL);
	said(&desk, "қайта басу", "print.again", NULL);
	close_desk(&desk);
}

static void an_inventory_number_is_a_unit_too(void)
{
	struct desk desk;

	open_printing(&desk);
	use(&desk, "receive");
	scan(&desk, "PF2W2GLT");
	use(&desk, "accept");
	scan(&desk, "PF2W2GLT");
	g_autofree char *dev = g_strdup(store_unit_of_serial(desk.store, "PF2W2GLT")->dev);
	g_autoptr(struct draft) draft = draft_new("device.balanced");
	g_autoptr(GError) error = NULL;
	draft_text(draft, "dev", dev);
	draft_text(draft, "how", "scan");
	draft_text(draft, "inv", "2026-0001");
	draft_int(draft, "cost", 15000000);
	draft_text(draft, "custodian", "c0123456789AB");
	draft_text(draft, "day", "2026-08-12");
	store_append(desk.store, &draft, 1, NULL, &error);
	g_assert_no_error(error);
	use(&desk, "print");
	said(&desk, "2026-0001", "print.printed", NULL);
	g_assert_true(g_str_has_suffix(desk.printed->pdata[0], dev));
	close_desk(&desk);
}

static void what_the_printer_refuses_is_said_and_the_desk_works_on(void)
{
	struct desk desk;

	open_printing(&desk);
	desk.refusing = true;
	said(&desk, "PF2W2GLT", "print.failed", "Not printed: gate: no paper; put a roll in");
	desk.refusing = false;
	said(&desk, "PF2W2GLT", "print.printed", NULL);
	said(&desk, "PF2W2GXX", "unit.unknown", NULL);
	close_desk(&desk);
}

static void a_desk_without_a_printer_says_so(void)
{
	struct desk desk;
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	g_assert_null(session_new(
		&(struct session_options){ .store = desk.store, .mode = "print" }, &error));
	g_assert_cmpstr(error->message, ==, "mode print: no printer; add --printer NAME");
	close_desk(&desk);
}

/* ---- jobs ---- */

static struct print_job *begin_job(struct desk *desk, guint count)
{
	struct print_job *job = print_job_new("Қойма gate 2", "tag-58x40", "roll-58x40", "kk");
	AUTO_TAG_SET struct tag_set set = { 0 };
	g_autoptr(GError) error = NULL;

	job->tags = true;
	g_assert_true(tag_set_new(desk->store, count, &set, &error));
	for (guint i = 0; i < count; i++)
		print_job_add(job, set.tags->pdata[i], NULL);
	g_assert_true(print_job_begin(desk->store, job, &error));
	g_assert_no_error(error);
	return job;
}

static void set_mark(struct desk *desk, struct print_job *job, guint index, enum print_mark mark)
{
	g_autoptr(GError) error = NULL;

	g_assert_true(print_job_mark(desk->store, job, index, mark, &error));
}

static void a_job_is_read_back_as_it_was_left(void)
{
	struct desk desk;

	open_desk(&desk);
	g_autoptr(struct print_job) job = begin_job(&desk, 7);
	for (guint i = 0; i < 3; i++)
		set_mark(&desk, job, i, PRINT_DONE);
	set_mark(&desk, job, 3, PRINT_SENDING);
	g_autoptr(GPtrArray) jobs = print_jobs(desk.store, "Қойма gate 2");
	g_assert_cmpuint(jobs->len, ==, 1);
	const struct print_job *again = jobs->pdata[0];
	g_assert_cmpstr(again->template, ==, "tag-58x40");
	g_assert_cmpstr(again->lang, ==, "kk");
	g_assert_true(again->tags);
	g_assert_cmpmem(again->marks, 7, "pppswww", 7);
	for (guint i = 0; i < 7; i++)
		g_assert_cmpstr(((struct print_label *)again->labels->pdata[i])->what, ==,
			((struct print_label *)job->labels->pdata[i])->what);
	g_autoptr(GPtrArray) none = print_jobs(desk.store, "other");
	g_assert_cmpuint(none->len, ==, 0);
	close_desk(&desk);
}

/* Killed between the event and anything after it. */
static void what_is_on_paper_is_recorded_once(void)
{
	struct desk desk;
	g_autoptr(GError) error = NULL;
	gint64 before;

	open_desk(&desk);
	g_autoptr(struct print_job) job = begin_job(&desk, 120);
	for (guint i = 0; i < 110; i++)
		set_mark(&desk, job, i, PRINT_DONE);
	before = events(&desk);
	g_assert_true(print_job_record(desk.store, job, &error));
	g_assert_cmpint(events(&desk), ==, before + 3);
	g_autoptr(GPtrArray) jobs = print_jobs(desk.store, NULL);
	g_assert_true(print_job_record(desk.store, jobs->pdata[0], &error));
	g_assert_cmpint(events(&desk), ==, before + 3);
	for (guint i = 0; i < 120; i++)
		g_assert_cmpint(store_tag_known(desk.store,
					((struct print_label *)job->labels->pdata[i])->what),
			==, i < 110);
	close_desk(&desk);
}

static void a_finished_job_is_forgotten_and_an_unfinished_one_is_not(void)
{
	struct desk desk;
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	g_autoptr(struct print_job) job = begin_job(&desk, 2);
	set_mark(&desk, job, 0, PRINT_DONE);
	g_assert_true(print_job_end(desk.store, job, false, &error));
	g_autoptr(GPtrArray) one = print_jobs(desk.store, NULL);
	g_assert_cmpuint(one->len, ==, 1);
	set_mark(&desk, job, 1, PRINT_DONE);
	g_assert_true(print_job_end(desk.store, job, false, &error));
	g_autoptr(GPtrArray) none = print_jobs(desk.store, NULL);
	g_assert_cmpuint(none->len, ==, 0);
	close_desk(&desk);
}

static void a_tag_of_an_earlier_job_is_recorded_again(void)
{
	struct desk desk;
	g_autoptr(GError) error = NULL;
	gint64 before;

	open_desk(&desk);
	g_autoptr(struct print_job) job = begin_job(&desk, 1);
	set_mark(&desk, job, 0, PRINT_DONE);
	g_assert_true(print_job_end(desk.store, job, false, &error));
	g_autoptr(struct print_job) next = print_job_new("gate", "t", "s", "ru");
	next->tags = true;
	print_job_add(next, ((struct print_label *)job->labels->pdata[0])->what, NULL);
	g_assert_true(print_job_begin(desk.store, next, &error));
	set_mark(&desk, next, 0, PRINT_DONE);
	before = events(&desk);
	g_assert_true(print_job_end(desk.store, next, false, &error));
	g_assert_cmpint(events(&desk), ==, before + 1);
	close_desk(&desk);
}

static void a_forgotten_job_ends_once_more_beside_others(void)
{
	struct desk desk;
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	g_autoptr(struct print_job) other = begin_job(&desk, 1);
	g_autoptr(struct print_job) job = begin_job(&desk, 1);
	g_assert_true(print_job_end(desk.store, job, true, &error));
	g_assert_null(job->id);
	g_assert_true(print_job_end(desk.store, job, true, &error));
	g_autoptr(GPtrArray) left = print_jobs(desk.store, NULL);
	g_assert_cmpuint(left->len, ==, 1);
	close_desk(&desk);
}

static void what_is_left_in_a_printer_is_known_until_it_is_not(void)
{
	struct desk desk;

	open_desk(&desk);
	g_assert_false(print_job_left(desk.store, "gate"));
	g_assert_true(print_job_leave(desk.store, "Қойма 2", true, NULL));
	g_assert_true(print_job_leave(desk.store, "gate", true, NULL));
	g_assert_true(print_job_leave(desk.store, "gate", true, NULL));
	g_assert_true(print_job_left(desk.store, "gate"));
	g_assert_true(print_job_leave(desk.store, "gate", false, NULL));
	g_assert_false(print_job_left(desk.store, "gate"));
	g_assert_true(print_job_left(desk.store, "Қойма 2"));
	close_desk(&desk);
}

static void a_job_has_its_bounds(void)
{
	struct desk desk;
	g_autoptr(GError) error = NULL;

	open_desk(&desk);
	g_autoptr(struct print_job) empty = print_job_new("gate", "t", "s", "ru");
	g_assert_false(print_job_begin(desk.store, empty, &error));
	g_assert_cmpstr(error->message, ==, "print: a job has 1 to 10000 labels; print in parts");
	g_clear_error(&error);
	g_autoptr(struct print_job) lines = print_job_new("ga\nte", "t", "s", "ru");
	print_job_add(lines, "VK09BP8JKZA4", NULL);
	g_assert_false(print_job_begin(desk.store, lines, &error));
	g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
	close_desk(&desk);
}

/* They would come out as other labels after a break. */
static void what_is_no_id_is_on_no_label(void)
{
	static const char *const wrong[] = { "BOX 1", "BOX\nlabel BOX", "" };
	struct desk desk;

	open_desk(&desk);
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(struct print_job) job = print_job_new("gate", "t", "s", "ru");
		g_autoptr(GError) error = NULL;
		print_job_add(job, wrong[i], NULL);
		g_assert_false(print_job_begin(desk.store, job, &error));
		g_assert_error(error, BELGI_ERROR, BELGI_ERROR_BAD_INPUT);
		g_autoptr(GPtrArray) none = print_jobs(desk.store, NULL);
		g_assert_cmpuint(none->len, ==, 0);
	}
	close_desk(&desk);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define TEST(name) g_test_add_func("/print/" #name, name)
	TEST(a_unit_without_a_tag_gets_one_that_is_meant_for_it);
	TEST(the_same_unit_gets_the_same_tag_again);
	TEST(reprint_is_said_in_three_languages);
	TEST(an_inventory_number_is_a_unit_too);
	TEST(what_the_printer_refuses_is_said_and_the_desk_works_on);
	TEST(a_desk_without_a_printer_says_so);
	TEST(a_job_is_read_back_as_it_was_left);
	TEST(what_is_on_paper_is_recorded_once);
	TEST(a_finished_job_is_forgotten_and_an_unfinished_one_is_not);
	TEST(a_tag_of_an_earlier_job_is_recorded_again);
	TEST(a_forgotten_job_ends_once_more_beside_others);
	TEST(what_is_left_in_a_printer_is_known_until_it_is_not);
	TEST(a_job_has_its_bounds);
	TEST(what_is_no_id_is_on_no_label);
	return g_test_run();
}
