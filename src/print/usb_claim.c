/* SPDX-License-Identifier: Apache-2.0
 * Claiming, the requests of the USB printer class (Universal Serial Bus Device Class Definition for
 * Printing Devices 1.1, 4.2), and the words for what goes wrong. Invariant: what was claimed is
 * released, and with it usblp comes back, also when it was another run of this program, since
 * killed, that took it away. */
#include "print/usb_claim.h"

#include "base/error.h"

#include <string.h>

enum {
	GET_DEVICE_ID = 0,
	GET_PORT_STATUS = 1,
	SOFT_RESET = 2,
	FROM_INTERFACE =
		LIBUSB_ENDPOINT_IN | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE,
	TO_INTERFACE = LIBUSB_ENDPOINT_OUT | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE,
	TO_OTHER = LIBUSB_ENDPOINT_OUT | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_OTHER,
	ANSWER_MS = 1000,
};

/* ---- claiming ---- */

int usb_claim_open(struct usb_claim *claim, const struct usb_printer *printer, bool take)
{
	int problem = libusb_open(printer->device, &claim->handle);

	claim->interface = printer->interface;
	claim->alternate = printer->alternate;
	if (problem) {
		claim->handle = NULL;
		return problem;
	}
	libusb_set_auto_detach_kernel_driver(claim->handle, take);
	problem = libusb_claim_interface(claim->handle, claim->interface);
	claim->claimed = problem == 0;
	/* Some printers with one setting choke on being given it. */
	if (!problem && printer->alternates)
		problem = libusb_set_interface_alt_setting(
			claim->handle, claim->interface, claim->alternate);
	if (problem)
		usb_claim_close(claim);
	return problem;
}

void usb_claim_close(struct usb_claim *claim)
{
	if (!claim->handle)
		return;
	if (claim->claimed)
		libusb_release_interface(claim->handle, claim->interface);
	libusb_close(claim->handle);
	claim->handle = NULL;
	claim->claimed = false;
}

int usb_claim_try(const struct usb_printer *printer)
{
	libusb_device_handle *handle;
	int problem = libusb_open(printer->device, &handle);

	if (problem == 0)
		libusb_close(handle);
	return problem;
}

/* ---- words ---- */

static const char *text_of(int problem)
{
	switch (problem) {
	case LIBUSB_ERROR_ACCESS:
		return "this user may not open it, a udev rule is missing; run as root belgi "
		       "printer rule, then plug the printer in again";
	case LIBUSB_ERROR_BUSY:
		return "another program prints on it; wait until it is done, or end that program";
	case LIBUSB_ERROR_TIMEOUT:
		return "it takes nothing more; see whether it has paper and its lid is closed";
	case LIBUSB_ERROR_PIPE:
		return "it broke off; see what its display says, or switch it off and on";
	case LIBUSB_ERROR_NO_DEVICE:
	case LIBUSB_ERROR_NOT_FOUND:
	case LIBUSB_ERROR_IO: /* what the kernel says of a plug that is being pulled */
		return "no connection, it was unplugged or switched off; plug it in and switch it "
		       "on";
	default:
		return NULL;
	}
}

bool usb_claim_refuse(
	const struct usb_printer *printer, const char *id, int problem, GError **error)
{
	const char *text = text_of(problem);
	g_autofree char *holder = problem == LIBUSB_ERROR_BUSY ? usb_printer_holder(printer) : NULL;

	if (!text)
		return refuse(error, BELGI_ERROR_DEVICE,
			"printer usb:%s: USB says: %s; unplug it and plug it in again", id,
			libusb_strerror(problem));
	return refuse(error,
		problem == LIBUSB_ERROR_TIMEOUT ? BELGI_ERROR_OFFLINE : BELGI_ERROR_DEVICE,
		"printer usb:%s%s%s: %s", id, holder ? ", held by " : "", holder ? holder : "",
		text);
}

/* ---- requests ---- */

static int ask(
	const struct usb_claim *claim, guint8 request, guint16 index, guint8 *answer, guint16 size)
{
	return libusb_control_transfer(
		claim->handle, FROM_INTERFACE, request, 0, index, answer, size, ANSWER_MS);
}

/* The length of the text that begins with two bytes of it, counting these: the high byte first, but
 * some have it the other way round; what is too long was cut on the way (f_printer loses two
 * bytes). */
static gsize length_of(const guint8 *answer, gsize taken)
{
	gsize right = (gsize)answer[0] << 8 | answer[1];
	gsize wrong = (gsize)answer[1] << 8 | answer[0];

	if (right < 2 || (right > taken + 2 && wrong >= 2 && wrong <= taken))
		right = wrong;
	return MIN(right, taken);
}

char *usb_claim_device_id(const struct usb_claim *claim)
{
	guint8 answer[DEVICE_ID_MAX] = { 0 };
	guint16 index = (guint16)(claim->interface << 8 | claim->alternate);
	int taken = ask(claim, GET_DEVICE_ID, index, answer, sizeof(answer));
	gsize len = taken > 2 ? length_of(answer, (gsize)taken) : 0;

	/* What follows a NUL is filling. */
	return len > 2 && answer[2] ? g_strndup((const char *)answer + 2, len - 2) : NULL;
}

guint8 usb_claim_port_status(const struct usb_claim *claim)
{
	guint8 status = 0;

	return ask(claim, GET_PORT_STATUS, claim->interface, &status, 1) == 1 ? status : 0;
}

bool usb_claim_reset(const struct usb_claim *claim)
{
	/* Version 1.0 of the class had another recipient, and printers of that time know only it.
	 */
	return libusb_control_transfer(claim->handle, TO_INTERFACE, SOFT_RESET, 0, claim->interface,
		       NULL, 0, ANSWER_MS) >= 0 ||
	       libusb_control_transfer(claim->handle, TO_OTHER, SOFT_RESET, 0, claim->interface,
		       NULL, 0, ANSWER_MS) >= 0;
}
