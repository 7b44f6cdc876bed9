/* SPDX-License-Identifier: Apache-2.0
 * Labels of the real program on a virtual USB printer: how soon the first one is out after a scan,
 * and jobs that are broken off at 50 random bytes: the printer is unplugged, its paper ends. At
 * the end every label came out once, or is named as doubtful. umockdev does not survive a program
 * that is killed: app_print_kill.c has that. */
#include "support/firstlabel.h"
#include "support/unsteady.h"

enum { OUT_OF_PAPER = 2, FIRST_MS = 100, GONE = -19, READY = 0x18, NO_PAPER = 0x38 };

enum cut { UNPLUG, PAPER };

static const struct job {
	const char *path;
	enum cut cut;
	const struct unsteady_kind *kind;
} jobs[] = {
	{ "/print/unplugged_at_any_byte", UNPLUG, &unsteady_zpl },
	{ "/print/no_paper_at_any_byte", PAPER, &unsteady_zpl },
	{ "/print/unplugged_while_rows_come_out", UNPLUG, &unsteady_dymo },
	{ "/print/no_paper_while_rows_come_out", PAPER, &unsteady_dymo },
	{ "/print/unplugged_before_a_label_is_whole", UNPLUG, &unsteady_tspl },
	{ "/print/no_paper_before_a_label_is_whole", PAPER, &unsteady_tspl },
};

struct desk {
	struct printdesk desk;
	struct unsteady printer; /* of umockdev's thread while a program runs */
	enum cut cut;
	struct fakeusb_bed *bed;
	struct fakeusb *device;
};

/* ---- the printer ---- */

static void cut(struct desk *desk)
{
	if (desk->cut == UNPLUG) {
		fakeusb_take(desk->device, 0, GONE);
	} else {
		desk->printer.no_paper = OUT_OF_PAPER;
		fakeusb_port_status(desk->device, NO_PAPER);
	}
}

static gsize hear(void *data, const guint8 *bytes, gsize len)
{
	struct desk *desk = data;
	gsize taken = 0;
	bool here = true;

	while (taken < len && here) {
		g_autoptr(GByteArray) answers = g_byte_array_new();
		taken += unsteady_take(&desk->printer, bytes + taken, len - taken, answers);
		if (answers->len > 0)
			fakeusb_send(desk->device, FIRSTLABEL_IN, answers->data, answers->len);
		if (desk->printer.no_paper == 0)
			fakeusb_port_status(desk->device, READY);
		if (unsteady_cut(&desk->printer, desk->cut != PAPER)) {
			cut(desk);
			here = desk->cut != UNPLUG;
		}
	}
	return taken;
}

static void plug(struct desk *desk)
{
	desk->device = fakeusb_plug(desk->bed, &firstlabel_printer);
	fakeusb_port_status(desk->device, READY);
	fakeusb_hear(desk->device, hear, desk);
}

static void plug_again(void *data)
{
	struct desk *desk = data;

	fakeusb_free(desk->device);
	plug(desk);
}

/* ---- the job ---- */

static void each_label_comes_out_once_or_is_named(gconstpointer data)
{
	const struct job *job = data;
	const struct unsteady_kind *kind = job->kind;
	struct desk desk = { .cut = job->cut, .bed = fakeusb_bed_new() };
	g_autofree char *entry = g_strdup_printf("where = %s\n%s", FIRSTLABEL_WHERE, kind->entry);
	g_autofree char *said = NULL;
	guint doubtful, cuts;

	unsteady_init(&desk.printer, kind);
	plug(&desk);
	printdesk_open(&desk.desk, entry);
	said = printdesk_print(&desk.desk, kind->labels, plug_again, &desk);
	fakeusb_free(desk.device);
	fakeusb_bed_free(desk.bed);
	doubtful = printdesk_check(&desk.desk, desk.printer.printed, said, kind->labels);
	cuts = UNSTEADY_CUTS - desk.printer.cuts;
	g_test_message("%u cuts, %u doubtful", cuts, doubtful);
	g_assert_cmpuint(cuts, >, UNSTEADY_CUTS / 5);
	g_assert_cmpuint(doubtful, <=, cuts);
	printdesk_close(&desk.desk);
	unsteady_clear(&desk.printer);
}

/* A busy machine delays one, not all three; tools/bench labels measures the first alone. */
static void the_first_label_is_out_at_once(void)
{
	double times[3];

	firstlabel_measure(times, G_N_ELEMENTS(times));
	g_test_message("%.1f, %.1f, %.1f ms", times[0], times[1], times[2]);
	g_assert_cmpfloat(MIN(times[0], MIN(times[1], times[2])), <, FIRST_MS);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/print/the_first_label_is_out_at_once", the_first_label_is_out_at_once);
	for (guint i = 0; i < G_N_ELEMENTS(jobs); i++)
		g_test_add_data_func(jobs[i].path, &jobs[i], each_label_comes_out_once_or_is_named);
	return g_test_run();
}
