/* SPDX-License-Identifier: Apache-2.0
 * Descriptors come from libusb, which has them without opening; strings, the kernel's driver and
 * the device id that usblp read from sysfs, which anyone may read. Invariant: nothing here touches
 * a device, so that a job of another program goes on undisturbed. */
#include "print/usb_printers.h"

#include "base/file.h"

#include <string.h>

#define SYSFS "/sys/bus/usb/devices"
enum {
	DEVICES_MAX = 1024, /* of one computer, that are looked at */
	PRINTER_SUBCLASS = 1,
	ONE_WAY = 1, /* USB printer class 1.1, 4.1: protocols */
	BOTH_WAYS = 2,
	IEEE_1284_4 = 3,
};

static void usb_printer_free(gpointer data)
{
	struct usb_printer *printer = data;

	libusb_unref_device(printer->device);
	g_free(printer->product);
	g_free(printer->id);
	g_free(printer->driver);
	g_free(printer->told);
	g_free(printer);
}

/* ---- sysfs ---- */

/* A short attribute without its end of line; NULL when there is none, or it is no text. */
static char *attribute(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	g_strstrip(text);
	return *text && g_utf8_validate(text, -1, NULL) ? g_steal_pointer(&text) : NULL;
}

static void read_sysfs(struct usb_printer *printer)
{
	g_autofree char *folder = g_build_filename(SYSFS, printer->port, NULL);
	g_autofree char *serial = attribute(folder, "serial");

	printer->product = attribute(folder, "product");
	if (serial)
		g_strlcpy(printer->serial, serial, sizeof(printer->serial));
	for (char *c = printer->serial; *c; c++)
		if (!g_ascii_isgraph(*c) || strchr("[]#;=@", *c))
			*c = '_';
}

static void read_interface_sysfs(struct usb_printer *printer, guint8 configuration)
{
	g_autofree char *folder = g_strdup_printf(
		SYSFS "/%s:%u.%u", printer->port, configuration, printer->interface);
	g_autofree char *path = g_build_filename(folder, "driver", NULL);
	g_autofree char *driver = g_file_read_link(path, NULL);

	printer->driver = driver ? g_path_get_basename(driver) : NULL;
	printer->told = attribute(folder, "ieee1284_id");
}

/* ---- descriptors ---- */

/* 0: not to be used; of several the greatest. Printers that speak 1284.4 take plain bytes too, but
 * only where they have nothing else. */
static guint worth(const struct libusb_interface_descriptor *row)
{
	if (row->bInterfaceClass != LIBUSB_CLASS_PRINTER ||
		row->bInterfaceSubClass != PRINTER_SUBCLASS)
		return 0;
	switch (row->bInterfaceProtocol) {
	case BOTH_WAYS:
		return 3;
	case ONE_WAY:
		return 2;
	case IEEE_1284_4:
		return 1;
	default:
		return 0;
	}
}

static bool take_endpoints(
	struct usb_printer *printer, const struct libusb_interface_descriptor *row)
{
	printer->in = printer->out = 0;
	for (int i = 0; i < row->bNumEndpoints; i++) {
		const struct libusb_endpoint_descriptor *endpoint = &row->endpoint[i];
		bool in = endpoint->bEndpointAddress & LIBUSB_ENDPOINT_IN;
		guint8 *place = in ? &printer->in : &printer->out;

		if ((endpoint->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) ==
				LIBUSB_TRANSFER_TYPE_BULK &&
			!*place)
			*place = endpoint->bEndpointAddress;
	}
	/* A one-way printer's IN endpoint is none that it means. */
	if (row->bInterfaceProtocol == ONE_WAY)
		printer->in = 0;
	return printer->out != 0;
}

/* The best setting of the first interface that has one. */
static bool take_interface(struct usb_printer *printer, const struct libusb_interface *interface)
{
	guint best = 0;

	for (int i = 0; i < interface->num_altsetting; i++) {
		const struct libusb_interface_descriptor *row = &interface->altsetting[i];
		struct usb_printer maybe = *printer;

		if (worth(row) <= best || !take_endpoints(&maybe, row))
			continue;
		best = worth(row);
		maybe.interface = row->bInterfaceNumber;
		maybe.alternate = row->bAlternateSetting;
		maybe.protocol = row->bInterfaceProtocol;
		maybe.alternates = interface->num_altsetting > 1;
		*printer = maybe;
	}
	return best > 0;
}

static bool take_configuration(struct usb_printer *printer)
{
	struct libusb_config_descriptor *configuration = NULL;
	bool found = false;

	if (libusb_get_active_config_descriptor(printer->device, &configuration))
		return false;
	for (int i = 0; i < configuration->bNumInterfaces && !found; i++)
		found = take_interface(printer, &configuration->interface[i]);
	if (found)
		read_interface_sysfs(printer, configuration->bConfigurationValue);
	libusb_free_config_descriptor(configuration);
	return found;
}

static void read_port(struct usb_printer *printer)
{
	guint8 ports[7];
	int depth = libusb_get_port_numbers(printer->device, ports, sizeof(ports));
	g_autoptr(GString) text = g_string_new(NULL);

	g_string_printf(text, "%u-", printer->bus);
	for (int i = 0; i < depth; i++)
		g_string_append_printf(text, "%s%u", i ? "." : "", ports[i]);
	if (depth <= 0)
		g_string_append_printf(text, "?%u", printer->address);
	g_strlcpy(printer->port, text->str, sizeof(printer->port));
}

static bool is_storage(const struct usb_printer *printer, const GPtrArray *profiles)
{
	const struct printer_match *match = NULL;

	return profiles &&
	       printer_profile_for(profiles, printer->vid, printer->pid, NULL, &match) && match &&
	       match->storage;
}

/* NULL: no printer. */
static struct usb_printer *usb_printer_new(libusb_device *device, const GPtrArray *profiles)
{
	struct libusb_device_descriptor row;
	struct usb_printer *printer;

	if (libusb_get_device_descriptor(device, &row) || row.bDeviceClass == LIBUSB_CLASS_HUB)
		return NULL;
	printer = g_new0(struct usb_printer, 1);
	printer->device = libusb_ref_device(device);
	printer->vid = row.idVendor;
	printer->pid = row.idProduct;
	printer->bus = libusb_get_bus_number(device);
	printer->address = libusb_get_device_address(device);
	read_port(printer);
	if (!take_configuration(printer)) {
		printer->storage = is_storage(printer, profiles);
		if (!printer->storage) {
			usb_printer_free(printer);
			return NULL;
		}
	}
	read_sysfs(printer);
	return printer;
}

/* ---- all of them ---- */

static int by_port(gconstpointer a, gconstpointer b)
{
	const struct usb_printer *left = *(const struct usb_printer *const *)a;
	const struct usb_printer *right = *(const struct usb_printer *const *)b;

	return strcmp(left->port, right->port);
}

/* Cheap printers often have one serial number for all. */
static bool has_own_serial(const struct usb_printer *printer, const GPtrArray *all)
{
	guint same = 0;

	for (guint i = 0; i < all->len; i++) {
		const struct usb_printer *other = g_ptr_array_index(all, i);

		same += other->vid == printer->vid && other->pid == printer->pid &&
			strcmp(other->serial, printer->serial) == 0;
	}
	return *printer->serial && same == 1;
}

GPtrArray *usb_printers(libusb_context *context, const GPtrArray *profiles)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(usb_printer_free);
	libusb_device **devices = NULL;
	gssize count = libusb_get_device_list(context, &devices);

	for (gssize i = 0; i < MIN(count, DEVICES_MAX); i++) {
		struct usb_printer *printer = usb_printer_new(devices[i], profiles);

		if (printer)
			g_ptr_array_add(all, printer);
	}
	if (devices)
		libusb_free_device_list(devices, 1);
	g_ptr_array_sort(all, by_port);
	for (guint i = 0; i < all->len; i++) {
		struct usb_printer *printer = g_ptr_array_index(all, i);
		bool own = has_own_serial(printer, all);

		printer->id = g_strdup_printf("%04x:%04x%s%s", printer->vid, printer->pid,
			own ? ":" : "@", own ? printer->serial : printer->port);
	}
	return all;
}

char *usb_printer_holder(const struct usb_printer *printer)
{
	g_autofree char *node =
		g_strdup_printf("/dev/bus/usb/%03u/%03u", printer->bus, printer->address);

	return file_holder(node);
}
