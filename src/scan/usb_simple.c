/* SPDX-License-Identifier: Apache-2.0
 * Symbol's simple COM: a HID device that sends text in blocks of 64 bytes, the length first. Its
 * descriptor says little; what tells is that of this maker the product id is the mode. */
#include "scan/usb_driver.h"

#include "model/frames.h"

enum { SYMBOL = 0x05e0, SIMPLE_COM = 0x0600, BLOCK = 64 };

static bool fits(const struct usb_face *face, const struct usb_interface *interface)
{
	return face->vid == SYMBOL && interface->class == LIBUSB_CLASS_HID &&
	       interface->protocol == 0 &&
	       (face->pid == SIMPLE_COM ||
		       (interface->described && interface->layout.kind == REPORT_SIMPLE_COM));
}

static gsize room(const struct usb_setting *setting)
{
	gsize packet = MAX(setting->interface->packet, 8);

	return (BLOCK + packet - 1) / packet * packet;
}

static struct decoder *begin(
	const struct usb_setting *setting, const struct reading_sink *sink, gint64 now)
{
	(void)setting;
	(void)now;
	return frames_new(FRAMES_BLOCKS, sink);
}

const struct usb_driver usb_simple = {
	.mode = SCANNER_SIMPLE_COM,
	.fits = fits,
	.room = room,
	.begin = begin,
};
