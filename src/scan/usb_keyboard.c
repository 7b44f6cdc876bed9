/* SPDX-License-Identifier: Apache-2.0
 * A scanner that types: a HID boot keyboard, taken away from the desktop and read by key position,
 * so that the computer's layout does not matter. */
#include "scan/usb_driver.h"

#include "model/keys.h"

enum {
	SUBCLASS_BOOT = 1,
	PROTOCOL_KEYBOARD = 1,
	SET_IDLE = 0x0a,     /* HID 1.11, 7.2.4: 0, a report only when keys change */
	SET_PROTOCOL = 0x0b, /* HID 1.11, 7.2.6: 0, reports of the boot form */
};

static bool fits(const struct usb_face *face, const struct usb_interface *interface)
{
	(void)face;
	return interface->class == LIBUSB_CLASS_HID && interface->subclass == SUBCLASS_BOOT &&
	       interface->protocol == PROTOCOL_KEYBOARD;
}

static guint prepare(const struct usb_setting *setting, struct usb_request *out)
{
	static const guint8 requests[] = { SET_PROTOCOL, SET_IDLE };

	for (guint i = 0; i < G_N_ELEMENTS(requests); i++)
		out[i] = (struct usb_request){
			.type = 0x21,
			.request = requests[i],
			.number = setting->interface->number,
		};
	return G_N_ELEMENTS(requests);
}

static struct decoder *begin(
	const struct usb_setting *setting, const struct reading_sink *sink, gint64 now)
{
	static const struct keys_options none = { 0 };

	(void)now;
	return keys_new(setting->profile ? &setting->profile->keys : &none, sink);
}

const struct usb_driver usb_keyboard = {
	.mode = SCANNER_KEYBOARD,
	.shy = true,
	.fits = fits,
	.prepare = prepare,
	.begin = begin,
};
