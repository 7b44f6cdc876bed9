/* SPDX-License-Identifier: Apache-2.0
 * USB printers as their descriptors and the kernel's sysfs show them, before anyone opens them.
 * Internal to usb_printer*.c. */
#pragma once

#include "base/auto.h"
#include "model/printer.h"

#include <libusb.h>

/* What such a printer's user does (P-touch Editor Lite: Brother, QL series user's guides). */
#define USB_PRINTER_IS_A_DISK                                                                      \
	"it shows itself as a disk; hold its Editor Lite button until the lamp beside it goes "    \
	"out, then print again"

enum { USB_SERIAL_BYTES = 48 };

struct usb_printer {
	libusb_device *device; /* referenced */
	guint16 vid, pid;
	guint8 bus, address;
	char port[32];                     /* 1-1.4 */
	char serial[USB_SERIAL_BYTES + 1]; /* printable ASCII without brackets; "" */
	char *product;                     /* what it calls itself, UTF-8; NULL */
	char *id;                          /* VID:PID:SERIAL, or VID:PID@PORT where that is no
					    * other printer's too */
	bool storage;                      /* shows itself as a disk: nothing of what follows */
	guint8 interface, alternate, protocol;
	bool alternates; /* there are several to choose from */
	guint8 in, out;  /* endpoints; in 0: it cannot answer */
	char *driver;    /* of the kernel, that has it now; NULL: none */
	char *told;      /* its device id, as usblp keeps it in sysfs; NULL */
};

/* In the order of the ports (struct usb_printer*, free function set): every printer, and what a
 * profile knows as a printer that shows itself as a disk. */
GPtrArray *usb_printers(libusb_context *context, const GPtrArray *profiles);
/* Who holds the device open: "usb (process 812)"; NULL when it cannot be seen. g_free. */
char *usb_printer_holder(const struct usb_printer *printer);
