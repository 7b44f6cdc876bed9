/* SPDX-License-Identifier: Apache-2.0 */
#include "support/firstlabel.h"

#include <string.h>

enum { PATIENCE_S = 20, READY = 0x18 };

#define ID "\0\x1fMFG:Zebra;CMD:ZPL;MDL:GK420t;"

const struct fakeusb_spec firstlabel_printer = {
	.vid = 0x0a5f,
	.pid = 0x0081,
	.port = "1-1",
	.address = 2,
	.serial = "54J0101",
	.product = "ZTC GK420t",
	.id = ID,
	.id_len = sizeof(ID) - 1,
	.interfaces = { { 7, 1, 2, FIRSTLABEL_IN, true, 64, NULL, "usblp", 0x01, 0,
		"MFG:Zebra;CMD:ZPL;MDL:GK420t;" } },
};

/* What the printer has so far; of umockdev's thread, which takes the lock. */
struct paper {
	GMutex lock;
	GCond changed;
	struct printed *printed;
	gsize bytes;
};

static gsize hear(void *data, const guint8 *bytes, gsize len)
{
	struct paper *paper = data;

	g_mutex_lock(&paper->lock);
	printed_feed(paper->printed, bytes, len, NULL);
	paper->bytes += len;
	g_cond_signal(&paper->changed);
	g_mutex_unlock(&paper->lock);
	return len;
}

/* Until so many labels are out, for labels 0 until there was anything. */
static void wait_for(struct paper *paper, guint labels)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_S * G_USEC_PER_SEC;

	g_mutex_lock(&paper->lock);
	while (labels ? printed_count(paper->printed) < labels : paper->bytes == 0)
		if (!g_cond_wait_until(&paper->changed, &paper->lock, end))
			g_error("waited in vain for label %u", labels);
	g_mutex_unlock(&paper->lock);
}

static void import(const struct printdesk *desk)
{
	g_autofree char *path = g_build_filename(desk->folder, "m.csv", NULL);
	g_autofree char *words = g_strdup_printf("import manifest '%s'", path);
	g_autoptr(GSubprocess) process = NULL;

	g_assert_true(g_file_set_contents(
		path, "serial;school\nPF2W2GLT;S052\nPF2W2GM1;S052\nPF2W2GM2;S052\n", -1, NULL));
	process = printdesk_start(desk, words);
	g_assert_true(g_subprocess_wait_check(process, NULL, NULL));
}

static double time_label(GOutputStream *in, struct paper *paper, const char *line, guint label)
{
	gint64 start = g_get_monotonic_time();

	g_assert_true(g_output_stream_write_all(in, line, strlen(line), NULL, NULL, NULL));
	g_output_stream_flush(in, NULL, NULL);
	wait_for(paper, label);
	return (double)(g_get_monotonic_time() - start) / 1000;
}

/* The desk is ready when it says nothing more: it asked the printer, which never answers. */
static void scan_units(struct printdesk *desk, struct paper *paper, double *ms, guint count)
{
	static const char *const lines[] = { "PF2W2GLT\n", "PF2W2GM1\n", "PF2W2GM2\n" };
	g_autoptr(GSubprocess) scanner = printdesk_start(desk, "scan --mode print --printer gate");
	GOutputStream *in = g_subprocess_get_stdin_pipe(scanner);

	g_assert_cmpuint(count, <=, G_N_ELEMENTS(lines));
	wait_for(paper, 0);
	g_usleep(700 * 1000);
	for (guint i = 0; i < count; i++)
		ms[i] = time_label(in, paper, lines[i], i + 1);
	g_output_stream_close(in, NULL, NULL);
	g_assert_true(g_subprocess_wait_check(scanner, NULL, NULL));
}

void firstlabel_measure(double *ms, guint count)
{
	struct paper paper = { .printed = printed_new("zpl") };
	struct fakeusb_bed *bed = fakeusb_bed_new();
	struct fakeusb *device = fakeusb_plug(bed, &firstlabel_printer);
	struct printdesk desk;

	g_mutex_init(&paper.lock);
	g_cond_init(&paper.changed);
	fakeusb_port_status(device, READY);
	fakeusb_hear(device, hear, &paper);
	printdesk_open(
		&desk, "where = " FIRSTLABEL_WHERE "\nprofile = zebra-zpl\nstock = roll-50x25\n");
	import(&desk);
	scan_units(&desk, &paper, ms, count);
	printdesk_close(&desk);
	fakeusb_free(device);
	fakeusb_bed_free(bed);
	printed_free(paper.printed);
	g_mutex_clear(&paper.lock);
	g_cond_clear(&paper.changed);
}
