/* SPDX-License-Identifier: Apache-2.0
 * The ways in which scanners speak, a driver each: which interfaces it fits, what must be sent
 * before it listens, and the decoder of what then arrives. A driver sends nothing itself and knows
 * no libusb handle; usb_link.c carries its bytes. Internal to usb*.c. */
#pragma once

#include "model/decoder.h"
#include "model/scanner.h"
#include "scan/usb_face.h"

enum { USB_REQUESTS_MAX = 4, USB_REQUEST_DATA_MAX = 64 };

/* A control transfer to the interface `number`; a device that refuses it is read all the same. */
struct usb_request {
	guint8 type, request, number;
	guint16 value;
	guint8 data[USB_REQUEST_DATA_MAX];
	guint8 len;
};

/* One interface about to be read. */
struct usb_setting {
	const struct usb_face *face;
	const struct usb_interface *interface;
	const struct scanner_profile *profile; /* NULL: none */
};

struct usb_driver {
	enum scanner_mode mode;
	/* What it fits may be no scanner at all: only where a profile or the user says so. */
	bool shy;
	bool (*fits)(const struct usb_face *face, const struct usb_interface *interface);
	/* The interface to claim first, beside the one that is read; NULL: no driver needs one. */
	const struct usb_interface *(*beside)(const struct usb_face *face);
	/* Bytes of one transfer: a multiple of the packet, so that no device can send too much.
	 * NULL: one packet, for what ends anywhere: more would wait for a short packet that need
	 * not come. */
	gsize (*room)(const struct usb_setting *setting);
	/* What is sent before it is read, at most USB_REQUESTS_MAX; the number of them. NULL:
	 * nothing. */
	guint (*prepare)(const struct usb_setting *setting, struct usb_request *out);
	struct decoder *(*begin)(
		const struct usb_setting *setting, const struct reading_sink *sink, gint64 now);
};

extern const struct usb_driver usb_hidpos, usb_keyboard, usb_serial, usb_simple;

/* What is known of a device before its interfaces are looked at. */
struct usb_known {
	const struct scanner_profile *profile; /* NULL */
	enum scanner_mode mode;                /* that its ids tell; AUTO: none */
	bool scanner;                          /* a profile or the user calls it one */
};

/* The driver for an interface; NULL: none. *maybe is set to a shy one that would fit. */
const struct usb_driver *usb_driver_for(const struct usb_face *face,
	const struct usb_interface *interface, const struct usb_known *known,
	const struct usb_driver **maybe);
/* The driver of a mode for an interface that does not describe itself; NULL: none, or a shy one. */
const struct usb_driver *usb_driver_of(enum scanner_mode mode);

/* Devices in modes that are not spoken here: why not, and the way out. NULL: it can be read. Free
 * with g_free. */
char *usb_refusal(const struct usb_face *face, const struct usb_known *known);
