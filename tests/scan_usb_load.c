/* SPDX-License-Identifier: Apache-2.0
 * Many scans, many plugs, and nothing at all. With -m slow the scans come at their real pace. */
#include "model/hidpos.h"
#include "support/usbdesk.h"

#include <dirent.h>
#include <malloc.h>
#include <string.h>
#include <sys/resource.h>

enum {
	SCANS = 5000, /* of each of two scanners */
	AT_ONCE = 50, /* reports that wait in a scanner */
	PACE_MS = 40, /* 25 a second of each */
	PLUGS = 200,
	WARM = 40, /* plugs after which nothing is new any more */
	IDLE_MS = 800,
	KEPT_BYTES = 512, /* of each plug: what the test bed itself keeps */
};

static const struct fakeusb_spec one = {
	.vid = 0x1eab,
	.pid = 0x1d10,
	.port = "1-1",
	.address = 2,
	.serial = "ONE",
	.interfaces = { { 3, 0, 0, 0x81, false, 64, HIDPOS_REPORT, "usbhid" } },
};

static const struct fakeusb_spec other = {
	.vid = 0x05e0,
	.pid = 0x1701,
	.port = "1-2",
	.address = 3,
	.serial = "TWO",
	.interfaces = { { 2, 2, 1, 0x82, false, 8, NULL, "cdc_acm" },
		{ 10, 0, 0, 0x81, true, 64, NULL, "cdc_acm" } },
};

/* What came of one scanner: the next number that must come. */
struct stream {
	struct fakeusb *device;
	const char *label;
	guint sent, heard;
};

struct load {
	struct usb *usb;
	struct stream streams[2];
	guint ready;
};

static void take_scan(void *data, struct scan *scan)
{
	struct load *load = data;
	struct stream *stream = &load->streams[strstr(scan->source, "TWO") != NULL];
	g_autofree char *expected = g_strdup_printf("%s%05u", stream->label, stream->heard);

	g_assert_cmpstr(scan->text, ==, expected);
	stream->heard++;
	scan_free(scan);
}

static void take_news(
	void *data, enum usb_news news, const struct usb_scanner *scanner, const GError *problem)
{
	struct load *load = data;

	(void)scanner;
	g_assert_no_error(problem);
	g_assert_cmpint(news, ==, USB_PLUGGED);
	load->ready++;
}

static void send_one(struct stream *stream)
{
	char text[16];

	if (stream->label[0] == 'H') {
		g_snprintf(text, sizeof(text), "H%05u", stream->sent);
		usbdesk_send_hidpos(stream->device, "C0", text, false);
	} else {
		g_snprintf(text, sizeof(text), "S%05u\r", stream->sent);
		fakeusb_send(stream->device, 0x81, text, strlen(text));
	}
	stream->sent++;
}

/* Both scanners send as fast as they are read, or at their pace. */
static void send_some(struct load *load)
{
	for (guint i = 0; i < 2; i++) {
		struct stream *stream = &load->streams[i];

		if (g_test_slow()) {
			if (stream->sent < SCANS)
				send_one(stream);
			continue;
		}
		while (stream->sent < SCANS && stream->sent < stream->heard + AT_ONCE)
			send_one(stream);
	}
	if (g_test_slow())
		usbdesk_idle(PACE_MS);
}

static gint64 processor_us(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (gint64)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
	       usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void test_many_scans(void)
{
	struct usbdesk desk;
	struct load load = { .streams = { { .label = "H" }, { .label = "S" } } };
	const struct usb_sink sink = { take_scan, take_news, &load };
	struct usb_options options = { .udev = "/" };
	gint64 began, used;

	usbdesk_open(&desk);
	options.profiles = desk.profiles;
	load.streams[0].device = fakeusb_plug(desk.bed, &one);
	load.streams[1].device = fakeusb_plug(desk.bed, &other);
	load.usb = usb_new(&options, &sink, NULL);
	while (load.ready < 2)
		g_main_context_iteration(NULL, TRUE);
	usbdesk_idle(HIDPOS_SETTLE / 1000 + 10);
	began = g_get_monotonic_time();
	used = processor_us();
	while (load.streams[0].heard + load.streams[1].heard < 2 * SCANS) {
		send_some(&load);
		g_main_context_iteration(NULL, FALSE);
	}
	g_test_message("%d scans in %" G_GINT64_FORMAT " ms, %" G_GINT64_FORMAT
		       " ms of processor, the virtual scanners' share included",
		2 * SCANS, (g_get_monotonic_time() - began) / 1000, (processor_us() - used) / 1000);
	usbdesk_idle(20);
	g_assert_cmpuint(load.streams[0].heard, ==, SCANS);
	g_assert_cmpuint(load.streams[1].heard, ==, SCANS);
	usb_free(load.usb);
	fakeusb_free(load.streams[0].device);
	fakeusb_free(load.streams[1].device);
	usbdesk_close(&desk);
}

static guint open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	guint count = 0;

	g_assert_nonnull(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* The test bed closes its own ends in a thread, a moment later. */
static guint files_at_rest(guint wanted)
{
	gint64 until = g_get_monotonic_time() + G_TIME_SPAN_SECOND;

	usbdesk_idle(50);
	while (open_files() > wanted && g_get_monotonic_time() < until)
		usbdesk_idle(10);
	return open_files();
}

/* Plugged, scanned, unplugged in the middle of the next code. */
static void plug_once(struct usbdesk *desk, guint turn)
{
	struct fakeusb_spec spec = one;
	struct fakeusb *device;

	spec.address = (guint8)(2 + turn % 100);
	device = fakeusb_plug(desk->bed, &spec);
	usbdesk_hear(desk, "1eab:1d10:ONE: plugged, hid-pos\n");
	g_assert_null(fakeusb_driver(device, 0));
	usbdesk_skip((gint64)HIDPOS_SETTLE);
	usbdesk_send_hidpos(device, "C0", "whole", false);
	usbdesk_hear(desk, "1eab:1d10:ONE: C0 CODE-128 whole\n");
	fakeusb_unplug(device, turn % 2);
	usbdesk_hear(desk, "1eab:1d10:ONE: unplugged\n");
	fakeusb_free(device);
}

static void test_many_plugs(void)
{
	struct usbdesk desk;
	guint files = 0;
	gsize bytes = 0, kept;

	usbdesk_open(&desk);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	for (guint turn = 0; turn < PLUGS; turn++) {
		plug_once(&desk, turn);
		if (turn != WARM)
			continue;
		files = files_at_rest(G_MAXUINT);
		bytes = mallinfo2().uordblks;
	}
	kept = mallinfo2().uordblks - bytes;
	g_test_message("%d plugs: %u files, then %u; %zd bytes more", PLUGS, files,
		files_at_rest(files), (gssize)kept);
	g_assert_cmpuint(files_at_rest(files), ==, files);
	g_assert_cmpint((gssize)kept, <, KEPT_BYTES * PLUGS);
	usb_free(g_steal_pointer(&desk.usb));
	usbdesk_close(&desk);
}

/* A desk that is opened and closed leaves the device to the kernel's driver each time. */
static void test_many_starts(void)
{
	struct usbdesk desk;
	struct fakeusb *device;
	guint files = 0;
	gsize bytes = 0, kept;

	usbdesk_open(&desk);
	device = fakeusb_plug(desk.bed, &one);
	for (guint turn = 0; turn < PLUGS; turn++) {
		usbdesk_start(&desk, (struct usb_options){ 0 });
		usbdesk_hear(&desk, "1eab:1d10:ONE: plugged, hid-pos\n");
		g_assert_null(fakeusb_driver(device, 0));
		usb_free(g_steal_pointer(&desk.usb));
		g_assert_cmpstr(fakeusb_driver(device, 0), ==, "usbhid");
		if (turn != WARM)
			continue;
		files = files_at_rest(G_MAXUINT);
		bytes = mallinfo2().uordblks;
	}
	kept = mallinfo2().uordblks - bytes;
	g_test_message("%d starts: %u files, then %u; %zd bytes more", PLUGS, files,
		files_at_rest(files), (gssize)kept);
	g_assert_cmpuint(files_at_rest(files), ==, files);
	g_assert_cmpint((gssize)kept, <, KEPT_BYTES * PLUGS);
	fakeusb_free(device);
	usbdesk_close(&desk);
}

static gboolean stop(gpointer data)
{
	*(bool *)data = true;
	return G_SOURCE_REMOVE;
}

/* Two scanners lie on the desk and nobody scans. */
static void test_idle(void)
{
	struct usbdesk desk;
	struct fakeusb *first, *second;
	bool over = false;
	guint turns = 0;
	gint64 used;

	usbdesk_open(&desk);
	first = fakeusb_plug(desk.bed, &one);
	second = fakeusb_plug(desk.bed, &other);
	usbdesk_start(&desk, (struct usb_options){ 0 });
	usbdesk_hear(&desk, "1eab:1d10:ONE: plugged, hid-pos\n05e0:1701:TWO: plugged, cdc-acm\n");
	usbdesk_idle(50);
	g_timeout_add(IDLE_MS, stop, &over);
	used = processor_us();
	while (!over) {
		g_main_context_iteration(NULL, TRUE);
		turns++;
	}
	used = processor_us() - used;
	g_test_message("idle for %d ms: %u turns, %" G_GINT64_FORMAT " us of processor", IDLE_MS,
		turns, used);
	g_assert_cmpuint(turns, <=, 3);
	g_assert_cmpint(used, <, IDLE_MS * 1000 / 200);
	usb_free(g_steal_pointer(&desk.usb));
	fakeusb_free(first);
	fakeusb_free(second);
	usbdesk_close(&desk);
}

int main(int argc, char **argv)
{
	fakeusb_need_preload(argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
		"/usb/10000_scans_of_two_scanners_come_whole_in_order_and_once", test_many_scans);
	g_test_add_func("/usb/200_plugs_leave_nothing_behind", test_many_plugs);
	g_test_add_func("/usb/200_starts_give_the_driver_back_each_time", test_many_starts);
	g_test_add_func("/usb/an_idle_desk_sleeps", test_idle);
	return g_test_run();
}
