/* SPDX-License-Identifier: Apache-2.0
 * Jobs on a printer that is cut off, runs out of paper, or loses its desk at any byte. The printer
 * and the way to it are this file's own, so that every byte and every look can be chosen: a label
 * is L, four digits, DOTS dots and E. What came out is counted. */
#include "print/spool.h"

#include "base/error.h"

#include <string.h>

enum { LABELS = 500, DOTS = 20, LABEL_BYTES = 1 + 4 + DOTS + 1, NEVER = 1 << 30 };

enum fault { NO_FAULT, UNPLUG, PAPER, DEATH, FAULTS };

/* How the printer is. */
struct make {
	const char *name;
	bool whole, reprints, answers;
	guint works; /* looks that a label takes to come out; each but the last costs time */
	bool lines;  /* a label ends with a line, and any end of a line ends it */
};

/* The printer, and what is on its paper. */
struct transport {
	const struct make *make;
	char part[LABEL_BYTES]; /* of a label, as it came */
	gsize len;
	int at_work;       /* the label; -1: none */
	guint works;       /* looks until it is out */
	guint no_paper;    /* looks until there is paper again */
	guint refusals;    /* sends that it still does not take */
	guint unheard;     /* sends that it takes and does not say so; at the last it is gone */
	guint out[LABELS]; /* whole on paper */
	bool asked, gone;
	enum fault fault;
	gsize bytes, fault_at;
};

static void finish_work(struct transport *printer)
{
	if (printer->at_work >= 0)
		printer->out[printer->at_work]++;
	printer->at_work = -1;
}

static void run_out_of_paper(struct transport *printer)
{
	printer->no_paper = 2;
	if (!printer->make->reprints)
		printer->at_work = -1;
}

static void take_label(struct transport *printer)
{
	g_autofree char *digits = g_strndup(printer->part + 1, 4);

	finish_work(printer);
	printer->at_work = (int)g_ascii_strtoull(digits, NULL, 10);
	printer->works = printer->make->works;
	printer->len = 0;
	if (printer->works == 0)
		finish_work(printer);
}

/* Between labels there may be anything; within one every byte is a dot. */
static void take_byte(struct transport *printer, guint8 byte)
{
	if (printer->len == 0 && byte == '?')
		printer->asked = true;
	if (printer->len == 0 && byte != 'L')
		return;
	if (printer->len == LABEL_BYTES) {
		if (byte == '\n')
			take_label(printer);
		printer->len = 0;
		return;
	}
	printer->part[printer->len++] = (char)byte;
	if (printer->len == LABEL_BYTES && byte == 'E' && printer->make->lines)
		return;
	if (printer->len == LABEL_BYTES && byte == 'E')
		take_label(printer);
	else if (printer->len == LABEL_BYTES)
		printer->len = 0;
}

static bool meets_fault(struct transport *printer)
{
	if (printer->fault == NO_FAULT || printer->bytes != printer->fault_at)
		return false;
	if (printer->fault == PAPER) {
		printer->fault = NO_FAULT;
		run_out_of_paper(printer);
		return false;
	}
	printer->gone = true;
	return true;
}

bool transport_send(struct transport *printer, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error)
{
	(void)ms;
	for (*sent = 0; *sent < len; (*sent)++) {
		if (printer->gone || meets_fault(printer))
			return refuse(error, BELGI_ERROR_DEVICE, "printer: unplugged; plug it in");
		if (printer->refusals > 0) {
			printer->refusals--;
			return refuse(error, BELGI_ERROR_OFFLINE, "printer: takes nothing; look");
		}
		take_byte(printer, bytes[*sent]);
		printer->bytes++;
	}
	if (printer->unheard == 0)
		return true;
	printer->gone = --printer->unheard == 0;
	return refuse(error, printer->gone ? BELGI_ERROR_DEVICE : BELGI_ERROR_OFFLINE,
		"printer: says nothing; look");
}

static unsigned state_now(struct transport *printer)
{
	if (printer->no_paper > 0) {
		printer->no_paper--;
		return PRINTER_PAPER_OUT;
	}
	if (printer->at_work < 0)
		return 0;
	if (printer->works-- > 1)
		return PRINTER_BUSY;
	finish_work(printer);
	return 0;
}

gssize transport_receive(
	struct transport *printer, guint8 *bytes, gsize size, guint ms, GError **error)
{
	g_assert_cmpuint(size, >, 0);
	if (printer->gone) {
		refuse(error, BELGI_ERROR_DEVICE, "printer: unplugged; plug it in");
		return -1;
	}
	if (!printer->asked) {
		if (ms > 0)
			g_usleep(ms * 1000UL);
		return 0;
	}
	printer->asked = false;
	*bytes = (guint8)('a' + state_now(printer));
	return 1;
}

bool transport_answers(const struct transport *printer)
{
	return printer->make->answers;
}

unsigned transport_port_status(struct transport *printer)
{
	return printer->make->answers ? 0 : state_now(printer) & ~(unsigned)PRINTER_BUSY;
}

bool transport_gathers(const struct transport *printer)
{
	(void)printer;
	return false;
}

bool transport_reset(struct transport *printer)
{
	(void)printer;
	return false;
}

bool transport_finish(struct transport *printer, GError **error)
{
	(void)printer;
	(void)error;
	return true;
}

/* ---- its language ---- */

static void put_label(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	char text[LABEL_BYTES + 1];

	(void)media;
	(void)index;
	(void)count;
	g_snprintf(
		text, sizeof(text), "L%04d%.*sE", bitmap->width, DOTS, "........................");
	g_byte_array_append(out, (const guint8 *)text, LABEL_BYTES);
}

/* Its last line, E, has an end. */
static void put_lines(GByteArray *out, const struct media *media, const struct bitmap *bitmap,
	guint index, guint count)
{
	put_label(out, media, bitmap, index, count);
	out->data[out->len - 2] = '\n';
	g_byte_array_append(out, (const guint8 *)"\n", 1);
}

/* Dots that are missing, and the end of a line. */
static void put_line_ends(GByteArray *out, const struct media *media)
{
	(void)media;
	for (guint i = 0; i < LABEL_BYTES; i++)
		g_byte_array_append(out, (const guint8 *)"\n", 1);
}

/* What a label that was cut still waits for; then the rest of the zeros is nothing. */
static void put_reset(GByteArray *out, const struct media *media)
{
	static const guint8 zeros[LABEL_BYTES] = { 0 };

	(void)media;
	g_byte_array_append(out, zeros, LABEL_BYTES - 1);
}

static void put_question(GByteArray *out)
{
	g_byte_array_append(out, (const guint8 *)"?", 1);
}

static int read_answer(struct printer_status *status, const guint8 *bytes, gsize len)
{
	if (len == 0)
		return 0;
	status->states = (unsigned)(*bytes - 'a');
	return 1;
}

/* ---- the desk ---- */

struct desk {
	struct transport printer;
	enum label_state states[LABELS];
	guint list[LABELS], count; /* what the run prints */
	guint waits;
	unsigned wanted;  /* all that the printer asked for */
	guint stop_after; /* labels */
	bool wrong_order; /* SENDING is said when the label has left */
	enum label_state last;
};

static bool draw(void *data, guint index, struct bitmap *bitmap, GError **error)
{
	const struct desk *desk = data;

	(void)error;
	/* The label's number is its width, which is all that this language says of it. */
	*bitmap = (struct bitmap){ .width = (int)desk->list[index] };
	return true;
}

static bool mark(void *data, guint index, enum label_state state, GError **error)
{
	struct desk *desk = data;
	bool dead = desk->printer.gone && desk->printer.fault == DEATH;

	if (dead)
		return refuse(error, BELGI_ERROR_STORAGE, "the desk is dead");
	if (!desk->wrong_order || state != LABEL_SENDING)
		desk->states[desk->list[index]] = state;
	return true;
}

static bool wait_for(void *data, unsigned states)
{
	struct desk *desk = data;

	desk->waits++;
	desk->wanted |= states;
	return true;
}

static bool next_label(void *data, guint index, GError **error)
{
	struct desk *desk = data;

	(void)error;
	return index + 1 < desk->stop_after;
}

static bool print(struct desk *desk, bool broken, guint *next, GError **error)
{
	const struct make *make = desk->printer.make;
	const struct language language = { .name = "fake",
		.label = make->lines ? put_lines : put_label,
		.reset = make->lines ? put_line_ends : put_reset,
		.ask = make->answers ? put_question : NULL,
		.answer = make->answers ? read_answer : NULL,
		.whole = make->whole,
		.reprints = make->reprints };
	const struct spool spool = { .transport = &desk->printer,
		.language = &language,
		.count = desk->count,
		.broken = broken };
	const struct spool_sink sink = { draw, mark, wait_for, next_label, desk };

	return spool_print(&spool, &sink, next, error);
}

static struct desk *desk_new(const struct make *make)
{
	struct desk *desk = g_new0(struct desk, 1);

	desk->printer.make = make;
	desk->printer.at_work = -1;
	desk->stop_after = NEVER;
	return desk;
}

/* What is surely not on paper. */
static void list_the_rest(struct desk *desk)
{
	desk->count = 0;
	for (guint i = 0; i < LABELS; i++)
		if (desk->states[i] == LABEL_WAITING || desk->states[i] == LABEL_NOT_SENT)
			desk->list[desk->count++] = i;
}

/* Prints all, going on after the fault with what was not printed. */
static void print_all(struct desk *desk)
{
	list_the_rest(desk);
	for (guint run = 0; desk->count > 0; run++) {
		g_autoptr(GError) error = NULL;
		guint next;
		g_assert_cmpuint(run, <, 3);
		print(desk, run > 0, &next, &error);
		desk->printer.gone = false;
		desk->printer.fault = NO_FAULT;
		list_the_rest(desk);
	}
	finish_work(&desk->printer);
}

/* How many labels are there twice, or not at all though they are said to be. */
static guint wrong(const struct desk *desk, guint *doubtful)
{
	guint count = 0;

	*doubtful = 0;
	for (guint i = 0; i < LABELS; i++) {
		bool doubt = desk->states[i] == LABEL_SENDING;
		*doubtful += doubt;
		count += desk->printer.out[i] > 1 || (!doubt && desk->printer.out[i] != 1);
	}
	return count;
}

static const struct make makes[] = {
	{ "whole_labels_and_reprints", true, true, true, 1, false },
	{ "whole_labels", true, false, true, 1, false },
	{ "rows_as_they_come", false, false, true, 0, false },
	{ "silent", true, false, false, 0, false },
	{ "lines", true, false, false, 0, true },
};

static void a_job_that_is_cut_anywhere_prints_each_label_once(gconstpointer data)
{
	const struct make *make = data;

	for (guint trial = 0; trial < 150; trial++) {
		g_autofree struct desk *desk = desk_new(make);
		guint doubtful;
		desk->printer.fault = (enum fault)(1 + trial % (FAULTS - 1));
		desk->printer.fault_at = (gsize)g_test_rand_int_range(0, LABELS * LABEL_BYTES);
		print_all(desk);
		g_assert_cmpuint(wrong(desk, &doubtful), ==, 0);
		g_assert_cmpuint(doubtful, <=, 1);
	}
}

/* Were a label's first byte to leave before SENDING is on disk, this is what would come of it. */
static void a_mark_that_comes_too_late_is_found(void)
{
	guint doubtful, found = 0;

	for (guint trial = 0; trial < 150; trial++) {
		g_autofree struct desk *desk = desk_new(&makes[1]);
		desk->wrong_order = true;
		desk->printer.fault = trial % 2 ? DEATH : UNPLUG;
		desk->printer.fault_at = (gsize)g_test_rand_int_range(0, LABELS * LABEL_BYTES);
		print_all(desk);
		found += wrong(desk, &doubtful);
	}
	g_assert_cmpuint(found, >, 0);
}

/* The fault behind label 1, with the printer's word for what it wants. */
static void run_once(struct desk *desk, enum fault fault, gsize at)
{
	g_autoptr(GError) error = NULL;
	guint next;

	desk->printer.fault = fault;
	desk->printer.fault_at = at;
	desk->count = 3;
	for (guint i = 0; i < 3; i++)
		desk->list[i] = i;
	print(desk, false, &next, &error);
}

static void a_printer_cut_within_a_whole_label_has_not_printed_it(void)
{
	g_autofree struct desk *desk = desk_new(&makes[1]);

	/* A question before each label and some behind it: somewhere in the second label. */
	run_once(desk, UNPLUG, NEVER);
	g_assert_cmpint(desk->states[2], ==, LABEL_PRINTED);
	g_autofree struct desk *cut = desk_new(&makes[3]);
	run_once(cut, UNPLUG, LABEL_BYTES + 10);
	g_assert_cmpint(cut->states[0], ==, LABEL_PRINTED);
	g_assert_cmpint(cut->states[1], ==, LABEL_NOT_SENT);
	g_assert_cmpint(cut->states[2], ==, LABEL_WAITING);
}

static void a_printer_cut_within_rows_leaves_the_label_doubtful(void)
{
	static const struct make rows = { "rows", false, false, false, 0, false };
	g_autofree struct desk *desk = desk_new(&rows);

	run_once(desk, UNPLUG, LABEL_BYTES + 10);
	g_assert_cmpint(desk->states[1], ==, LABEL_SENDING);
	g_assert_cmpint(desk->states[2], ==, LABEL_WAITING);
}

/* The end of its last line may come with the next job. */
static void a_label_whose_last_line_was_begun_is_doubtful(void)
{
	g_autofree struct desk *cut = desk_new(&makes[4]);
	g_autofree struct desk *desk = desk_new(&makes[4]);

	run_once(cut, UNPLUG, LABEL_BYTES - 1);
	g_assert_cmpint(cut->states[0], ==, LABEL_NOT_SENT);
	run_once(desk, UNPLUG, LABEL_BYTES);
	g_assert_cmpint(desk->states[0], ==, LABEL_SENDING);
}

static void a_last_byte_that_nobody_owns_up_to_is_doubt(void)
{
	g_autofree struct desk *desk = desk_new(&makes[3]);

	desk->printer.unheard = 2;
	run_once(desk, NO_FAULT, 0);
	g_assert_cmpint(desk->states[0], ==, LABEL_SENDING);
	g_assert_cmpint(desk->states[1], ==, LABEL_WAITING);
}

static void a_printer_that_took_nothing_leaves_no_doubt(void)
{
	static const struct make rows = { "rows", false, false, false, 0, false };
	g_autofree struct desk *desk = desk_new(&rows);

	run_once(desk, UNPLUG, LABEL_BYTES);
	g_assert_cmpint(desk->states[1], ==, LABEL_NOT_SENT);
}

static void what_the_printer_wants_is_waited_for(void)
{
	g_autofree struct desk *desk = desk_new(&makes[1]);

	desk->printer.no_paper = 2;
	run_once(desk, NO_FAULT, 0);
	g_assert_cmpuint(desk->wanted & PRINTER_PAPER_OUT, ==, PRINTER_PAPER_OUT);
	g_assert_cmpuint(desk->waits, ==, 1);
	for (guint i = 0; i < 3; i++)
		g_assert_cmpint(desk->states[i], ==, LABEL_PRINTED);
}

/* The paper that ends behind the label's last byte. */
static void paper_that_ends_under_a_label_is_doubt_unless_it_is_reprinted(void)
{
	for (guint reprints = 0; reprints < 2; reprints++) {
		struct make make = makes[0];
		make.reprints = reprints;
		make.works = 3;
		g_autofree struct desk *desk = desk_new(&make);
		/* One question, the label, one question: then it is at work. */
		run_once(desk, PAPER, 1 + LABEL_BYTES + 1);
		g_assert_cmpint(desk->states[0], ==, reprints ? LABEL_PRINTED : LABEL_SENDING);
		g_assert_cmpint(desk->states[1], ==, LABEL_PRINTED);
		g_assert_cmpuint(desk->printer.out[0], ==, reprints);
	}
}

static void bytes_that_are_not_taken_are_offered_again(void)
{
	g_autofree struct desk *desk = desk_new(&makes[3]);

	desk->printer.refusals = 4;
	run_once(desk, NO_FAULT, 0);
	g_assert_cmpint(desk->states[2], ==, LABEL_PRINTED);
	g_assert_cmpuint(desk->printer.out[0], ==, 1);
}

static void a_job_stops_after_the_label_when_it_is_told(void)
{
	g_autofree struct desk *desk = desk_new(&makes[1]);

	desk->stop_after = 2;
	run_once(desk, NO_FAULT, 0);
	g_assert_cmpint(desk->states[1], ==, LABEL_PRINTED);
	g_assert_cmpint(desk->states[2], ==, LABEL_WAITING);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(makes); i++) {
		g_autofree char *path = g_strdup_printf(
			"/spool/a_job_that_is_cut_anywhere_prints_each_label_once/%s",
			makes[i].name);
		g_test_add_data_func(
			path, &makes[i], a_job_that_is_cut_anywhere_prints_each_label_once);
	}
	g_test_add_func(
		"/spool/a_mark_that_comes_too_late_is_found", a_mark_that_comes_too_late_is_found);
	g_test_add_func("/spool/a_printer_cut_within_a_whole_label_has_not_printed_it",
		a_printer_cut_within_a_whole_label_has_not_printed_it);
	g_test_add_func("/spool/a_printer_cut_within_rows_leaves_the_label_doubtful",
		a_printer_cut_within_rows_leaves_the_label_doubtful);
	g_test_add_func("/spool/a_label_whose_last_line_was_begun_is_doubtful",
		a_label_whose_last_line_was_begun_is_doubtful);
	g_test_add_func("/spool/a_last_byte_that_nobody_owns_up_to_is_doubt",
		a_last_byte_that_nobody_owns_up_to_is_doubt);
	g_test_add_func("/spool/a_printer_that_took_nothing_leaves_no_doubt",
		a_printer_that_took_nothing_leaves_no_doubt);
	g_test_add_func("/spool/what_the_printer_wants_is_waited_for",
		what_the_printer_wants_is_waited_for);
	g_test_add_func("/spool/paper_that_ends_under_a_label_is_doubt_unless_it_is_reprinted",
		paper_that_ends_under_a_label_is_doubt_unless_it_is_reprinted);
	g_test_add_func("/spool/bytes_that_are_not_taken_are_offered_again",
		bytes_that_are_not_taken_are_offered_again);
	g_test_add_func("/spool/a_job_stops_after_the_label_when_it_is_told",
		a_job_stops_after_the_label_when_it_is_told);
	return g_test_run();
}
