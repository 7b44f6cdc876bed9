/* SPDX-License-Identifier: Apache-2.0
 * One USB device, scanner or not, and the set it stands in. Internal to usb*.c. */
#pragma once

#include "scan/usb.h"
#include "scan/usb_link.h"

struct usb_device {
	struct usb_scanner shown; /* first, so that one is the other */
	struct usb *usb;
	struct usb_loop *loop;
	libusb_device *device;
	struct usb_face *face; /* NULL: nothing here reads it */
	struct usb_known known;
	struct usb_link *link;
	bool scanner; /* it is shown */
	bool listed;  /* in this sweep */
	bool drop;    /* the link is to be freed */
	gint64 retry; /* us; 0: not by itself */
	guint tries;
};

struct usb {
	struct usb_options options;
	char *only;
	struct usb_sink sink;
	struct usb_loop *loop;
	libusb_hotplug_callback_handle hotplug;
	bool plugs;         /* hotplug is registered */
	char *bus;          /* usb_bus_state of the last look */
	guint look;         /* timer */
	GSource *sweeper;   /* its ready time is when the next sweep is due */
	GPtrArray *devices; /* struct usb_device* */
};

/* Asks for a sweep at that time of g_get_monotonic_time; 0: at once. */
void usb_sweep_at(struct usb *usb, gint64 when);

/* Looks at what libusb lists and opens it if it is a scanner. */
struct usb_device *usb_device_new(struct usb *usb, libusb_device *row);
void usb_device_free(struct usb_device *device);
/* Tries again what is due; closes what wants to be. */
void usb_device_sweep(struct usb_device *device, gint64 now);
