/* SPDX-License-Identifier: Apache-2.0
 * An open device: its interfaces claimed, what it is asked about itself, the transfers that read
 * it, and the way back to the kernel's drivers. Internal to usb*.c. */
#pragma once

#include "scan/usb_driver.h"

/* Called from the main loop; none may free the link. */
struct usb_link_sink {
	/* It answered and is read now, in the mode of its first reading driver. With AUTO nothing
	 * of it is a scanner, and nothing is claimed any more. */
	void (*ready)(void *data, enum scanner_mode mode);
	void (*reading)(void *data, const struct reading *reading);
	/* A scan was dropped. */
	void (*fault)(void *data, const char *why);
	/* The device is gone: free the link soon. */
	void (*lost)(void *data, bool in_a_code);
	void *data;
};

/* Of the caller, and outlives the link. */
struct usb_target {
	struct usb_loop *loop;
	libusb_device *device;
	struct usb_face *face; /* gets the layouts that were asked for */
	struct usb_known known;
	gint64 (*now)(void);
	bool look_only; /* ask, then let go */
};

enum usb_refused {
	USB_OPENED,
	USB_GONE, /* unplugged meanwhile */
	USB_DENIED,
	USB_BUSY,
	USB_FAILED,
};

/* Does an interface have to be asked what it is? */
bool usb_link_must_ask(const struct usb_face *face, const struct usb_known *known);
/* NULL with *why. The device is claimed before this returns, the sink hears of it later. */
struct usb_link *usb_link_open(
	const struct usb_target *target, const struct usb_link_sink *sink, enum usb_refused *why);
/* The device was seen to be gone: the sink hears of it, unless it has. */
void usb_link_lose(struct usb_link *link);
/* Gives back every interface. */
void usb_link_free(struct usb_link *link);

/* May this user open it? */
enum usb_refused usb_link_try(libusb_device *device);
