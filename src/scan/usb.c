/* SPDX-License-Identifier: Apache-2.0
 * The set of scanners. Everything that changes it (devices that come and go, one that was lost in
 * the middle, one that can be tried again) asks for a sweep, and the sweep alone opens and closes:
 * it compares what libusb lists with what is known. Invariant: one `struct usb_device` for each USB
 * device that is listed, of whatever kind, so that none is looked at twice. */
#include "scan/usb_device.h"

#include <string.h>
#include <unistd.h>

#define UDEV "/run/udev/control"
enum {
	LOOK_MS = 2000,
	SETTLE_MS = 2000,
	DEVICES_MAX = 1024,
};

void usb_sweep_at(struct usb *usb, gint64 when)
{
	gint64 due = g_source_get_ready_time(usb->sweeper);

	if (due < 0 || when < due)
		g_source_set_ready_time(usb->sweeper, when);
}

/* ---- the sweep ---- */

/* In one context a device is its pointer; contexts come one after the other where sysfs is read,
 * and there the kernel's number tells. */
static bool is_same(const struct usb_device *device, const struct usb *usb, libusb_device *row)
{
	if (device->loop == usb->loop)
		return device->device == row;
	return libusb_get_bus_number(device->device) == libusb_get_bus_number(row) &&
	       libusb_get_device_address(device->device) == libusb_get_device_address(row);
}

static struct usb_device *find(const struct usb *usb, libusb_device *row)
{
	for (guint i = 0; i < usb->devices->len; i++) {
		struct usb_device *device = g_ptr_array_index(usb->devices, i);

		if (is_same(device, usb, row))
			return device;
	}
	return NULL;
}

static void mark_listed(struct usb *usb, libusb_device **list)
{
	for (guint i = 0; i < usb->devices->len; i++)
		((struct usb_device *)g_ptr_array_index(usb->devices, i))->listed = false;
	for (libusb_device **row = list; *row; row++) {
		struct usb_device *device = find(usb, *row);

		if (device)
			device->listed = true;
	}
}

static void add_new(struct usb *usb, libusb_device **list)
{
	for (libusb_device **row = list; *row && usb->devices->len < DEVICES_MAX; row++)
		if (!find(usb, *row))
			g_ptr_array_add(usb->devices, usb_device_new(usb, *row));
}

static void remove_gone(struct usb *usb)
{
	for (guint i = usb->devices->len; i-- > 0;) {
		struct usb_device *device = g_ptr_array_index(usb->devices, i);

		if (device->listed)
			continue;
		if (device->link && !device->drop)
			usb_link_lose(device->link);
		g_ptr_array_remove_index(usb->devices, i);
	}
}

/* Those that are gone first: another may have come on the same port under the same id. */
static void sweep(struct usb *usb)
{
	gint64 now = g_get_monotonic_time();
	libusb_device **list;

	g_source_set_ready_time(usb->sweeper, -1);
	if (libusb_get_device_list(usb->loop->context, &list) < 0)
		return;
	mark_listed(usb, list);
	remove_gone(usb);
	add_new(usb, list);
	libusb_free_device_list(list, 1);
	for (guint i = 0; i < usb->devices->len; i++)
		usb_device_sweep(g_ptr_array_index(usb->devices, i), now);
}

static gboolean sweep_dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
	(void)source;
	(void)callback;
	sweep(data);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs sweeper_funcs = { .dispatch = sweep_dispatch };

/* ---- coming and going ---- */

static int LIBUSB_CALL plugged(
	libusb_context *context, libusb_device *device, libusb_hotplug_event event, void *data)
{
	(void)context;
	(void)device;
	(void)event;
	usb_sweep_at(data, 0);
	return 0;
}

/* Without udev libusb never lists what comes later; a new context does. */
static gboolean look(gpointer data)
{
	struct usb *usb = data;
	g_autofree char *bus = usb_bus_state();
	struct usb_loop *loop;

	if (bus && g_strcmp0(bus, usb->bus) == 0)
		return G_SOURCE_CONTINUE;
	loop = usb_loop_new(NULL);
	if (!loop)
		return G_SOURCE_CONTINUE;
	usb_loop_unref(usb->loop);
	usb->loop = loop;
	g_free(usb->bus);
	usb->bus = g_steal_pointer(&bus);
	usb_sweep_at(usb, 0);
	return G_SOURCE_CONTINUE;
}

static void watch_bus(struct usb *usb)
{
	const struct usb_options *options = &usb->options;
	const char *udev = options->udev ? options->udev : UDEV;
	int all = LIBUSB_HOTPLUG_MATCH_ANY;

	usb->plugs = access(udev, F_OK) == 0 && libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) &&
		     libusb_hotplug_register_callback(usb->loop->context,
			     LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
			     0, all, all, all, plugged, usb, &usb->hotplug) == 0;
	if (usb->plugs)
		return;
	usb->bus = usb_bus_state();
	usb->look = g_timeout_add(options->look_ms, look, usb);
}

/* ---- the whole ---- */

static void free_device(gpointer data)
{
	usb_device_free(data);
}

struct usb *usb_new(const struct usb_options *options, const struct usb_sink *sink, GError **error)
{
	struct usb_loop *loop = usb_loop_new(error);
	struct usb *usb;

	if (!loop)
		return NULL;
	usb = g_new0(struct usb, 1);
	usb->options = *options;
	usb->only = g_strdup(options->only);
	if (!usb->options.now)
		usb->options.now = g_get_monotonic_time;
	if (!usb->options.look_ms)
		usb->options.look_ms = LOOK_MS;
	usb->sink = *sink;
	usb->loop = loop;
	usb->devices = g_ptr_array_new_with_free_func(free_device);
	usb->sweeper = g_source_new(&sweeper_funcs, sizeof(GSource));
	g_source_set_callback(usb->sweeper, NULL, usb, NULL);
	g_source_attach(usb->sweeper, NULL);
	watch_bus(usb);
	sweep(usb);
	return usb;
}

void usb_free(struct usb *usb)
{
	if (!usb)
		return;
	if (usb->look)
		g_source_remove(usb->look);
	g_source_destroy(usb->sweeper);
	g_ptr_array_unref(usb->devices);
	if (usb->plugs)
		libusb_hotplug_deregister_callback(usb->loop->context, usb->hotplug);
	usb_loop_unref(usb->loop);
	g_source_unref(usb->sweeper);
	g_free(usb->bus);
	g_free(usb->only);
	g_free(usb);
}

static bool is_opening(const struct usb *usb)
{
	for (guint i = 0; i < usb->devices->len; i++) {
		const struct usb_device *device = g_ptr_array_index(usb->devices, i);

		if (device->link && device->shown.state == USB_OPENING && !device->drop)
			return true;
	}
	return false;
}

static gboolean time_is_up(gpointer data)
{
	*(bool *)data = true;
	return G_SOURCE_REMOVE;
}

void usb_settle(struct usb *usb)
{
	bool over = false;
	guint timer = g_timeout_add(SETTLE_MS, time_is_up, &over);

	while (!over && is_opening(usb))
		g_main_context_iteration(NULL, TRUE);
	if (!over)
		g_source_remove(timer);
}

static int compare_ports(gconstpointer a, gconstpointer b)
{
	const struct usb_scanner *const *one = a, *const *other = b;

	return strcmp((*one)->port, (*other)->port);
}

GPtrArray *usb_scanners(const struct usb *usb)
{
	GPtrArray *scanners = g_ptr_array_new();

	for (guint i = 0; i < usb->devices->len; i++) {
		struct usb_device *device = g_ptr_array_index(usb->devices, i);

		if (device->scanner)
			g_ptr_array_add(scanners, &device->shown);
	}
	g_ptr_array_sort(scanners, compare_ports);
	return scanners;
}

bool usb_is(const struct usb_scanner *scanner, const char *name)
{
	char ids[10];

	g_snprintf(ids, sizeof(ids), "%04x:%04x", scanner->vid, scanner->pid);
	return g_strcmp0(scanner->name, name) == 0 || strcmp(scanner->port, name) == 0 ||
	       g_ascii_strcasecmp(scanner->id, name) == 0 || g_ascii_strcasecmp(ids, name) == 0;
}
