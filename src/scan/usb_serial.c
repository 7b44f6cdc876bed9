/* SPDX-License-Identifier: Apache-2.0
 * CDC-ACM: a scanner that is a serial port. The control interface sets the line, the data interface
 * beside it carries the text. */
#include "scan/usb_driver.h"

#include "model/frames.h"

enum {
	SUBCLASS_ACM = 2,
	SET_LINE_CODING = 0x20,        /* CDC PSTN 1.2, 6.3.10 */
	SET_CONTROL_LINE_STATE = 0x22, /* CDC PSTN 1.2, 6.3.12 */
	DTR = 1,
	RTS = 2,
	BAUD = 115200,
	BITS = 8,
};

static const struct usb_interface *beside(const struct usb_face *face)
{
	return usb_face_find(face, LIBUSB_CLASS_COMM, SUBCLASS_ACM);
}

static bool fits(const struct usb_face *face, const struct usb_interface *interface)
{
	return interface->class == LIBUSB_CLASS_DATA && interface->bulk && beside(face);
}

static guint prepare(const struct usb_setting *setting, struct usb_request *out)
{
	const struct scanner_profile *profile = setting->profile;
	const struct usb_interface *control = beside(setting->face);
	guint32 baud = profile && profile->baud ? profile->baud : BAUD;

	out[0] = (struct usb_request){
		.type = 0x21,
		.request = SET_LINE_CODING,
		.number = control->number,
		.data = { (guint8)baud, (guint8)(baud >> 8), (guint8)(baud >> 16),
			(guint8)(baud >> 24), 0, 0, BITS },
		.len = 7,
	};
	out[1] = (struct usb_request){
		.type = 0x21,
		.request = SET_CONTROL_LINE_STATE,
		.number = control->number,
		.value = DTR | RTS,
	};
	return 2;
}

static struct decoder *begin(
	const struct usb_setting *setting, const struct reading_sink *sink, gint64 now)
{
	(void)setting;
	(void)now;
	return frames_new(FRAMES_STREAM, sink);
}

const struct usb_driver usb_serial = {
	.mode = SCANNER_CDC,
	.shy = true,
	.fits = fits,
	.beside = beside,
	.prepare = prepare,
	.begin = begin,
};
