/* SPDX-License-Identifier: Apache-2.0
 * A libusb context on the GLib default main context: its descriptors are watched there, so that
 * idle devices cost nothing. Internal to usb*.c. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <libusb.h>
#include <stdbool.h>

struct usb_loop {
	libusb_context *context;
	GSource *source;
	int references;
};

/* DEVICE when libusb cannot start. */
struct usb_loop *usb_loop_new(GError **error);
struct usb_loop *usb_loop_ref(struct usb_loop *loop);
/* The last reference ends the context; nothing of it may be open then. */
void usb_loop_unref(struct usb_loop *loop);
AUTOPTR(usb_loop, usb_loop_unref);

/* Lets libusb do what is due, waiting at most so many ms, outside the main loop: for closing. */
void usb_loop_turn(struct usb_loop *loop, int ms);
