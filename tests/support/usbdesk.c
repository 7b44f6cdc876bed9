/* SPDX-License-Identifier: Apache-2.0
 * What it hears is compared whole: a line too many fails as much as one too few. */
#include "support/usbdesk.h"

#include "scan/kind.h"
#include "shipped.h"

#include <glib/gstdio.h>
#include <string.h>

enum { PATIENCE_S = 5, SHIFT = 0x02, ENTER = 0x28 };

const struct fakeusb_spec usbdesk_hidpos = {
	.vid = 0x1eab,
	.pid = 0x1d10,
	.port = "1-1",
	.address = 2,
	.serial = "FM042",
	.product = "NLS-FM420",
	.interfaces = { { 3, 0, 0, 0x81, false, 64, HIDPOS_REPORT, "usbhid" } },
};

static gint64 ahead;

static gint64 desk_now(void)
{
	return g_get_monotonic_time() + ahead;
}

void usbdesk_skip(gint64 us)
{
	ahead += us;
}

static void hear_scan(void *data, struct scan *scan)
{
	struct usbdesk *desk = data;

	desk->scans++;
	g_string_append_printf(desk->heard, "%s: %s %s %s\n", scan->source,
		*scan->aim ? scan->aim : "-", *scan->symbology ? scan->symbology : "-", scan->text);
	g_assert_cmpstr(scan->how, ==, "scan");
	g_assert_cmpuint(scan->len, ==, strlen(scan->text));
	g_assert_cmpint(scan->at, >, 0);
	scan_free(scan);
}

static void hear_news(
	void *data, enum usb_news news, const struct usb_scanner *scanner, const GError *problem)
{
	struct usbdesk *desk = data;

	desk->news++;
	if (problem)
		g_string_append_printf(desk->heard, "%s\n", problem->message);
	else if (news == USB_PLUGGED)
		g_string_append_printf(
			desk->heard, "%s: plugged, %s\n", scanner->label, scanner->mode);
	else
		g_string_append_printf(desk->heard, "%s: unplugged\n", scanner->label);
}

void usbdesk_open(struct usbdesk *desk)
{
	g_autofree char *path = NULL;
	GError *error = NULL;

	*desk = (struct usbdesk){ .bed = fakeusb_bed_new(), .heard = g_string_new(NULL) };
	desk->folder = g_dir_make_tmp("belgi-usb-XXXXXX", &error);
	g_assert_no_error(error);
	path = g_build_filename(desk->folder, "scanners.ini", NULL);
	desk->profiles = shipped_scanners();
	desk->roster = roster_open(path, &error);
	g_assert_no_error(error);
}

void usbdesk_start(struct usbdesk *desk, struct usb_options options)
{
	const struct usb_sink sink = { hear_scan, hear_news, desk };
	GError *error = NULL;

	if (!options.udev)
		options.udev = "/";
	options.profiles = desk->profiles;
	options.roster = desk->roster;
	options.now = desk_now;
	desk->usb = usb_new(&options, &sink, &error);
	g_assert_no_error(error);
}

void usbdesk_close(struct usbdesk *desk)
{
	usb_free(desk->usb);
	fakeusb_bed_free(desk->bed);
	g_assert_cmpstr(desk->heard->str, ==, "");
	g_string_free(desk->heard, TRUE);
	g_ptr_array_unref(desk->profiles);
	g_unlink(desk->roster->path);
	g_rmdir(desk->folder);
	roster_free(desk->roster);
	g_free(desk->folder);
}

static guint count_lines(const char *text)
{
	guint count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static gboolean too_late(gpointer data)
{
	g_error("waited in vain; heard was:\n%s", ((struct usbdesk *)data)->heard->str);
	return G_SOURCE_REMOVE;
}

void usbdesk_hear(struct usbdesk *desk, const char *lines)
{
	guint timer = g_timeout_add_seconds(PATIENCE_S, too_late, desk);

	while (count_lines(desk->heard->str) < count_lines(lines))
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
	g_assert_cmpstr(desk->heard->str, ==, lines);
	g_string_truncate(desk->heard, 0);
}

static gboolean over(gpointer data)
{
	*(bool *)data = true;
	return G_SOURCE_REMOVE;
}

void usbdesk_idle(guint ms)
{
	bool done = false;

	g_timeout_add(ms, over, &done);
	while (!done)
		g_main_context_iteration(NULL, TRUE);
}

void usbdesk_send_hidpos(struct fakeusb *device, const char *aim, const char *text, bool more)
{
	guint8 report[62] = { 2, (guint8)strlen(text), ']', (guint8)aim[0], (guint8)aim[1] };

	g_assert_cmpuint(strlen(text), <=, 56);
	memcpy(report + 5, text, strlen(text));
	report[61] = more;
	fakeusb_send(device, 0x81, report, sizeof(report));
}

static guint8 key_of(char c)
{
	if (c >= '1' && c <= '9')
		return (guint8)(0x1e + c - '1');
	if (c == '0')
		return 0x27;
	return g_ascii_isalpha(c) ? (guint8)(0x04 + g_ascii_tolower(c) - 'a') : ENTER;
}

void usbdesk_type(struct fakeusb *device, guint8 endpoint, const char *text)
{
	static const guint8 released[8];

	for (; *text; text++) {
		const guint8 pressed[8] = { g_ascii_isupper(*text) ? SHIFT : 0, 0, key_of(*text) };

		fakeusb_send(device, endpoint, pressed, sizeof(pressed));
		fakeusb_send(device, endpoint, released, sizeof(released));
	}
}
