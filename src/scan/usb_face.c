/* SPDX-License-Identifier: Apache-2.0
 * Descriptors come from libusb, which has them without opening; strings, report descriptors and
 * kernel drivers from sysfs, which anyone may read. Invariant: nothing here touches the device. */
#include "scan/usb_face.h"

#include "base/file.h"

#include <string.h>

#define SYSFS "/sys/bus/usb/devices"
enum {
	DEVICES_MAX = 1024, /* of one computer, that are looked at */
	HID_DESCRIPTOR = 0x21,
	REPORT_DESCRIPTOR = 0x22,
};

/* ---- sysfs ---- */

/* A short attribute without its end of line; NULL. */
static char *attribute(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	return g_strchomp(text);
}

static char *driver_of(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "driver", NULL);
	g_autofree char *target = g_file_read_link(path, NULL);

	return target ? g_path_get_basename(target) : NULL;
}

/* The HID core keeps the report descriptor of what it is bound to: 0003:05E0:2100.0001/... */
static void read_layout(struct usb_interface *interface, const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (!interface->described && dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, "report_descriptor", NULL);
		g_autofree char *bytes = NULL;
		gsize len;

		if (g_ascii_isxdigit(*name) && g_file_get_contents(path, &bytes, &len, NULL))
			interface->described =
				report_parse(&interface->layout, (const guint8 *)bytes, len, NULL);
	}
}

static void read_sysfs(struct usb_face *face)
{
	g_autofree char *folder = g_build_filename(SYSFS, face->port, NULL);
	g_autofree char *serial = attribute(folder, "serial");

	face->product = attribute(folder, "product");
	if (face->product && (!*face->product || !g_utf8_validate(face->product, -1, NULL)))
		g_clear_pointer(&face->product, g_free);
	if (serial)
		g_strlcpy(face->serial, g_strstrip(serial), sizeof(face->serial));
	for (char *c = face->serial; *c; c++)
		if (!g_ascii_isgraph(*c) || strchr("[]#;=", *c))
			*c = '_';
}

static void read_interface_sysfs(
	const struct usb_face *face, struct usb_interface *interface, guint8 configuration)
{
	g_autofree char *folder =
		g_strdup_printf(SYSFS "/%s:%u.%u", face->port, configuration, interface->number);

	interface->driver = driver_of(folder);
	if (interface->class == LIBUSB_CLASS_HID)
		read_layout(interface, folder);
}

char *usb_bus_state(void)
{
	g_autoptr(GDir) dir = g_dir_open(SYSFS, 0, NULL);
	GString *state;
	const char *name;
	guint count = 0;

	if (!dir)
		return NULL;
	state = g_string_new(NULL);
	while ((name = g_dir_read_name(dir)) && count++ < DEVICES_MAX) {
		g_autofree char *folder = g_build_filename(SYSFS, name, NULL);
		g_autofree char *number = strchr(name, ':') ? NULL : attribute(folder, "devnum");

		if (number)
			g_string_append_printf(state, "%s=%s ", name, number);
	}
	return g_string_free(state, FALSE);
}

/* ---- descriptors ---- */

static void take_endpoint(
	struct usb_interface *interface, const struct libusb_endpoint_descriptor *row)
{
	guint8 kind = row->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK;

	if (interface->in || !(row->bEndpointAddress & LIBUSB_ENDPOINT_IN) ||
		(kind != LIBUSB_TRANSFER_TYPE_INTERRUPT && kind != LIBUSB_TRANSFER_TYPE_BULK))
		return;
	interface->in = row->bEndpointAddress;
	interface->bulk = kind == LIBUSB_TRANSFER_TYPE_BULK;
	interface->packet = row->wMaxPacketSize & 0x7ff;
}

/* The HID descriptor (HID 1.11, 6.2.1) stands among what libusb leaves as it is, behind the
 * interface or, on some devices, behind its endpoint. */
static guint16 report_descriptor_len(const guint8 *extra, int len)
{
	while (len >= 2 && extra[0] >= 2 && extra[0] <= len) {
		for (int at = 6; extra[1] == HID_DESCRIPTOR && at + 2 < extra[0]; at += 3)
			if (extra[at] == REPORT_DESCRIPTOR)
				return (guint16)(extra[at + 1] | extra[at + 2] << 8);
		len -= extra[0];
		extra += extra[0];
	}
	return 0;
}

static void take_interface(struct usb_face *face, const struct libusb_interface_descriptor *row)
{
	struct usb_interface *interface = &face->interfaces[face->count];

	if (face->count == USB_INTERFACES_MAX)
		return;
	*interface = (struct usb_interface){
		.number = row->bInterfaceNumber,
		.class = row->bInterfaceClass,
		.subclass = row->bInterfaceSubClass,
		.protocol = row->bInterfaceProtocol,
		.descriptor_len = report_descriptor_len(row->extra, row->extra_length),
	};
	for (int i = 0; i < row->bNumEndpoints; i++) {
		const struct libusb_endpoint_descriptor *endpoint = &row->endpoint[i];

		take_endpoint(interface, endpoint);
		if (!interface->descriptor_len)
			interface->descriptor_len =
				report_descriptor_len(endpoint->extra, endpoint->extra_length);
	}
	face->count++;
}

static bool read_configuration(struct usb_face *face, libusb_device *device)
{
	struct libusb_config_descriptor *configuration = NULL;

	if (libusb_get_active_config_descriptor(device, &configuration) &&
		libusb_get_config_descriptor(device, 0, &configuration))
		return false;
	for (int i = 0; i < configuration->bNumInterfaces; i++) {
		const struct libusb_interface *row = &configuration->interface[i];

		if (row->num_altsetting > 0)
			take_interface(face, &row->altsetting[0]);
	}
	for (guint i = 0; i < face->count; i++)
		read_interface_sysfs(
			face, &face->interfaces[i], configuration->bConfigurationValue);
	libusb_free_config_descriptor(configuration);
	return true;
}

static void read_port(struct usb_face *face, libusb_device *device)
{
	guint8 ports[7];
	int depth = libusb_get_port_numbers(device, ports, sizeof(ports));
	GString *text = g_string_new(NULL);

	g_string_printf(text, "%u-", face->bus);
	for (int i = 0; i < depth; i++)
		g_string_append_printf(text, "%s%u", i ? "." : "", ports[i]);
	if (depth <= 0)
		g_string_append_printf(text, "?%u", face->address);
	g_strlcpy(face->port, text->str, sizeof(face->port));
	g_string_free(text, TRUE);
}

struct usb_face *usb_face_new(libusb_device *device)
{
	struct libusb_device_descriptor row;
	g_autoptr(struct usb_face) face = NULL;
	bool useful = false;

	if (libusb_get_device_descriptor(device, &row) || row.bDeviceClass == LIBUSB_CLASS_HUB)
		return NULL;
	face = g_new0(struct usb_face, 1);
	face->vid = row.idVendor;
	face->pid = row.idProduct;
	face->bus = libusb_get_bus_number(device);
	face->address = libusb_get_device_address(device);
	read_port(face, device);
	if (!read_configuration(face, device))
		return NULL;
	for (guint i = 0; i < face->count; i++)
		useful |= face->interfaces[i].in != 0 &&
			  face->interfaces[i].class != LIBUSB_CLASS_HUB;
	if (!useful)
		return NULL;
	read_sysfs(face);
	return g_steal_pointer(&face);
}

void usb_face_free(struct usb_face *face)
{
	if (!face)
		return;
	for (guint i = 0; i < face->count; i++)
		g_free(face->interfaces[i].driver);
	g_free(face->product);
	g_free(face);
}

const struct usb_interface *usb_face_find(
	const struct usb_face *face, guint8 class, guint8 subclass)
{
	for (guint i = 0; i < face->count; i++)
		if (face->interfaces[i].class == class && face->interfaces[i].subclass == subclass)
			return &face->interfaces[i];
	return NULL;
}

char *usb_face_holder(const struct usb_face *face)
{
	g_autofree char *node = g_strdup_printf("/dev/bus/usb/%03u/%03u", face->bus, face->address);

	return file_holder(node);
}
