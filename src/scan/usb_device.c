/* SPDX-License-Identifier: Apache-2.0
 * What becomes of one device: known or not, opened, in trouble, lost, tried again; and what the
 * user hears of it. Invariant: links are opened and freed in sweeps only, never while one of them
 * calls. */
#include "scan/usb_device.h"

#include "base/clock.h"
#include "base/error.h"
#include "model/aim.h"
#include "scan/charset.h"

#include <string.h>

enum { RETRY_DOUBLINGS = 5 }; /* of the wait before trouble is tried again */

/* ---- what is said of a scanner ---- */

static void set_trouble(struct usb_device *device, GError *problem)
{
	bool news = !device->shown.problem ||
		    strcmp(device->shown.problem->message, problem->message) != 0;

	g_clear_error(&device->shown.problem);
	device->shown.problem = problem;
	device->shown.state = USB_TROUBLE;
	if (news)
		device->usb->sink.news(
			device->usb->sink.data, USB_PROBLEM, &device->shown, problem);
}

static void G_GNUC_PRINTF(2, 3) trouble(struct usb_device *device, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;
	GError *problem = NULL;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	refuse(&problem, BELGI_ERROR_DEVICE, "scanner %s: %s", device->shown.label, text);
	set_trouble(device, problem);
}

static void try_again_later(struct usb_device *device)
{
	gint64 wait = (gint64)device->usb->options.look_ms << device->tries;

	device->tries = MIN(device->tries + 1, RETRY_DOUBLINGS);
	device->retry = g_get_monotonic_time() + wait * 1000;
	usb_sweep_at(device->usb, device->retry);
}

static void say_unreadable(struct usb_device *device)
{
	trouble(device, "it has nothing that Belgi can read; switch it to HID-POS or USB keyboard "
			"with the code in its manual");
}

static void say_refused(struct usb_device *device, enum usb_refused why)
{
	g_autofree char *holder = NULL;

	switch (why) {
	case USB_DENIED:
		trouble(device, "this user may not open it, a udev rule is missing; run as root "
				"belgi scanner rule, then plug the scanner in again");
		break;
	case USB_BUSY:
		holder = usb_face_holder(device->face);
		trouble(device, "%s uses it; end that program, then it works here",
			holder ? holder : "another program");
		break;
	case USB_FAILED:
		trouble(device, "it does not answer; plug it in again, into another socket if "
				"that does not help");
		break;
	case USB_OPENED:
	case USB_GONE:
		break;
	}
	try_again_later(device);
}

/* ---- what links tell ---- */

static void link_ready(void *data, enum scanner_mode mode)
{
	struct usb_device *device = data;
	struct usb_scanner *shown = &device->shown;

	device->tries = 0;
	device->scanner = mode != SCANNER_AUTO || device->known.scanner;
	if (mode == SCANNER_AUTO) {
		device->drop = true;
		usb_sweep_at(device->usb, 0);
		if (device->scanner)
			say_unreadable(device);
		return;
	}
	shown->mode = scanner_mode_word(mode);
	shown->state = USB_READY;
	g_clear_error(&shown->problem);
	device->drop = device->usb->options.look_only;
	if (device->drop)
		usb_sweep_at(device->usb, 0);
	device->usb->sink.news(device->usb->sink.data, USB_PLUGGED, shown, NULL);
}

static void link_reading(void *data, const struct reading *reading)
{
	struct usb_device *device = data;
	const struct aim_meaning *meaning = aim_find(reading->aim);
	struct scan *scan = g_new0(struct scan, 1);

	scan->text = charset_text((const char *)reading->bytes, reading->len, NULL);
	scan->len = strlen(scan->text);
	g_strlcpy(scan->aim, reading->aim, sizeof(scan->aim));
	if (meaning)
		g_strlcpy(scan->symbology, meaning->symbology, sizeof(scan->symbology));
	scan->how = "scan";
	scan->source = g_strdup(device->shown.label);
	scan->at = clock_now(&clock_system);
	device->shown.scans++;
	device->usb->sink.scan(device->usb->sink.data, scan);
}

static void say_dropped(struct usb_device *device, const char *why, const char *remedy)
{
	g_autoptr(GError) problem = NULL;

	refuse(&problem, BELGI_ERROR_DEVICE, "scanner %s: a code was dropped (%s); %s",
		device->shown.label, why, remedy);
	device->usb->sink.news(device->usb->sink.data, USB_PROBLEM, &device->shown, problem);
}

static void link_fault(void *data, const char *why)
{
	say_dropped(data, why, "scan it again");
}

static void link_lost(void *data, bool in_a_code)
{
	struct usb_device *device = data;
	bool was_ready = device->shown.state == USB_READY;

	if (in_a_code)
		say_dropped(device, "unplugged in the middle of it",
			"plug it in and scan the code again");
	device->shown.state = USB_OPENING;
	device->drop = true;
	try_again_later(device);
	usb_sweep_at(device->usb, 0);
	if (was_ready)
		device->usb->sink.news(device->usb->sink.data, USB_UNPLUGGED, &device->shown, NULL);
}

static const struct usb_link_sink link_sink = {
	.ready = link_ready,
	.reading = link_reading,
	.fault = link_fault,
	.lost = link_lost,
};

/* ---- one device ---- */

static void close_link(struct usb_device *device)
{
	usb_link_free(device->link);
	device->link = NULL;
	device->drop = false;
}

void usb_device_free(struct usb_device *device)
{
	close_link(device);
	usb_face_free(device->face);
	libusb_unref_device(device->device);
	usb_loop_unref(device->loop);
	g_clear_error(&device->shown.problem);
	g_free(device->shown.label);
	g_free(device->shown.name);
	g_free(device->shown.place);
	g_free(device->shown.driver);
	g_free(device);
}

/* Opens it, or only looks whether it could be opened. */
static void open_device(struct usb_device *device)
{
	struct usb *usb = device->usb;
	const struct usb_target target = { device->loop, device->device, device->face,
		device->known, usb->options.now, usb->options.look_only };
	struct usb_link_sink sink = link_sink;
	enum usb_refused why;

	device->retry = 0;
	device->shown.state = USB_OPENING;
	sink.data = device;
	if (usb->options.look_only && !usb_link_must_ask(device->face, &device->known)) {
		why = g_strcmp0(device->shown.driver, "usbfs") == 0 ? USB_BUSY
								    : usb_link_try(device->device);
		if (why == USB_OPENED)
			device->shown.state = USB_READY;
		else
			say_refused(device, why);
		return;
	}
	device->link = usb_link_open(&target, &sink, &why);
	if (!device->link && device->scanner)
		say_refused(device, why);
}

static bool id_is_taken(const struct usb *usb, const char *id)
{
	for (guint i = 0; i < usb->devices->len; i++) {
		const struct usb_device *other = g_ptr_array_index(usb->devices, i);

		if (strcmp(other->shown.id, id) == 0)
			return true;
	}
	return false;
}

/* Many cheap scanners share one serial number; of two such the second goes by its port. */
static void set_id(struct usb_device *device)
{
	const struct usb_face *face = device->face;
	struct usb_scanner *shown = &device->shown;

	g_snprintf(
		shown->id, sizeof(shown->id), "%04x:%04x:%s", face->vid, face->pid, face->serial);
	if (!*face->serial || id_is_taken(device->usb, shown->id))
		g_snprintf(shown->id, sizeof(shown->id), "%04x:%04x@%s", face->vid, face->pid,
			face->port);
}

/* The ids of chips that any maker buys say nothing; such a device is what the user says it is. */
static void set_known(struct usb_device *device)
{
	const struct usb_options *options = &device->usb->options;
	struct usb_known *known = &device->known;
	const struct usb_face *face = device->face;
	const struct scanner_match *match = options->profiles
						    ? scanner_profile_for(options->profiles,
							      face->vid, face->pid, &known->profile)
						    : NULL;
	bool named = roster_find(options->roster, device->shown.id) != NULL;

	if (match && !named && known->profile->generic)
		return;
	if (match)
		known->mode = match->mode;
	known->scanner = match || named;
}

static void set_label(struct usb_device *device)
{
	const struct roster_entry *entry =
		roster_find(device->usb->options.roster, device->shown.id);
	struct usb_scanner *shown = &device->shown;

	if (entry) {
		shown->name = g_strdup(entry->name);
		shown->place = g_strdup(entry->place);
	}
	if (shown->name)
		shown->label = g_strdup(shown->name);
	else if (device->face->product)
		shown->label = g_strdup_printf("%s (%s)", device->face->product, shown->id);
	else
		shown->label = g_strdup(shown->id);
}

/* The driver of the first interface that has one; *maybe: a shy one that would fit. */
static const struct usb_driver *judge(struct usb_device *device, const struct usb_driver **maybe)
{
	const struct usb_face *face = device->face;
	const struct usb_driver *first = NULL;

	for (guint i = 0; i < face->count; i++) {
		const struct usb_interface *interface = &face->interfaces[i];
		const struct usb_driver *driver =
			usb_driver_for(face, interface, &device->known, maybe);

		if (!first)
			first = driver;
		if (interface->driver && !device->shown.driver)
			device->shown.driver = g_strdup(interface->driver);
	}
	return first;
}

static void look_at(struct usb_device *device)
{
	struct usb_scanner *shown = &device->shown;
	g_autofree char *refusal = NULL;
	const struct usb_driver *driver, *maybe = NULL;

	shown->vid = device->face->vid;
	shown->pid = device->face->pid;
	g_strlcpy(shown->port, device->face->port, sizeof(shown->port));
	set_id(device);
	set_known(device);
	set_label(device);
	driver = judge(device, &maybe);
	refusal = usb_refusal(device->face, &device->known);
	shown->mode = scanner_mode_word(driver ? driver->mode : device->known.mode);
	if (!driver && maybe)
		shown->mode = scanner_mode_word(maybe->mode);
	shown->state = USB_MAYBE;
	device->scanner = driver || device->known.scanner || refusal;
	if (device->usb->only && !usb_is(shown, device->usb->only))
		return;
	if (refusal)
		trouble(device, "%s", refusal);
	else if (driver || usb_link_must_ask(device->face, &device->known))
		open_device(device);
	else if (device->scanner)
		say_unreadable(device);
	device->scanner |= maybe != NULL;
}

struct usb_device *usb_device_new(struct usb *usb, libusb_device *row)
{
	struct usb_device *device = g_new0(struct usb_device, 1);

	device->usb = usb;
	device->loop = usb_loop_ref(usb->loop);
	device->device = libusb_ref_device(row);
	device->face = usb_face_new(row);
	device->listed = true;
	if (device->face)
		look_at(device);
	return device;
}

void usb_device_sweep(struct usb_device *device, gint64 now)
{
	if (device->drop)
		close_link(device);
	if (device->retry && device->retry <= now)
		open_device(device);
	else if (device->retry)
		usb_sweep_at(device->usb, device->retry);
}
