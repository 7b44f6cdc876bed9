/* SPDX-License-Identifier: Apache-2.0
 * One USB printer taken from the kernel's driver, and what the printer class can ask it. Internal
 * to usb_printer*.c. */
#pragma once

#include "print/usb_printers.h"

#include <stdbool.h>

enum { DEVICE_ID_MAX = 1024 };

struct usb_claim {
	libusb_device_handle *handle; /* NULL: closed */
	guint8 interface, alternate;
	bool claimed;
};

/* Opens and claims; `take`: also from a driver of the kernel, which has it again after the end.
 * 0, or what libusb says; then nothing is open. */
int usb_claim_open(struct usb_claim *claim, const struct usb_printer *printer, bool take);
void usb_claim_close(struct usb_claim *claim);
/* May this user open it at all? 0, or what libusb says. */
int usb_claim_try(const struct usb_printer *printer);
/* What a problem of libusb means for who prints, with what to do; `id` names the printer. */
bool usb_claim_refuse(
	const struct usb_printer *printer, const char *id, int problem, GError **error);

/* GET_DEVICE_ID, without its length; NULL when it says none. Free with g_free. */
char *usb_claim_device_id(const struct usb_claim *claim);
/* GET_PORT_STATUS; 0: it does not say. */
guint8 usb_claim_port_status(const struct usb_claim *claim);
/* SOFT_RESET: it forgets what it has not printed. */
bool usb_claim_reset(const struct usb_claim *claim);
