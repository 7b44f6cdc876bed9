/* SPDX-License-Identifier: Apache-2.0
 * What a USB device shows of itself before anyone opens it: descriptors, and what the kernel's
 * sysfs tells. Internal to usb*.c. */
#pragma once

#include "base/auto.h"
#include "model/report.h"
#include "scan/usb_loop.h"

enum { USB_INTERFACES_MAX = 8, USB_SERIAL_MAX = 48 };

struct usb_interface {
	guint8 number;
	guint8 class, subclass, protocol;
	guint8 in; /* address of the first interrupt or bulk IN endpoint; 0: none */
	bool bulk;
	guint16 packet;         /* of that endpoint */
	guint16 descriptor_len; /* the HID descriptor says so; 0: no HID */
	bool described;         /* layout is known */
	struct report_layout layout;
	char *driver; /* of the kernel; NULL: none */
};

struct usb_face {
	guint16 vid, pid;
	guint8 bus, address;
	char port[32];                   /* 1-1.4 */
	char serial[USB_SERIAL_MAX + 1]; /* printable ASCII without brackets; "" */
	char *product;                   /* UTF-8; NULL */
	struct usb_interface interfaces[USB_INTERFACES_MAX];
	guint count;
};

/* NULL for hubs and for devices without an interface that could be a scanner's. */
struct usb_face *usb_face_new(libusb_device *device);
void usb_face_free(struct usb_face *face);
AUTOPTR(usb_face, usb_face_free);

/* The interface of that class and subclass; NULL. */
const struct usb_interface *usb_face_find(
	const struct usb_face *face, guint8 class, guint8 subclass);
/* Who holds the device open: "belgi (process 812)"; NULL when it cannot be seen. g_free. */
char *usb_face_holder(const struct usb_face *face);

/* Every device and its number in one text; it changes with every plug. NULL: sysfs cannot be read.
 * Free with g_free. */
char *usb_bus_state(void);
