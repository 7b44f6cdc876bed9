/* SPDX-License-Identifier: Apache-2.0
 * HID-POS: scans in reports of usage page 8C, wherever the report descriptor places them. */
#include "scan/usb_driver.h"

#include "model/hidpos.h"

#include <string.h>

enum {
	SET_REPORT = 0x09, /* HID 1.11, 7.2.2 */
	FEATURE = 3,
	HONEYWELL_OPEN = 0xfe, /* feature report: 01 lets the data through (scanners.md 1.6) */
};

static bool fits(const struct usb_face *face, const struct usb_interface *interface)
{
	(void)face;
	return interface->described && interface->layout.kind == REPORT_HIDPOS;
}

static gsize room(const struct usb_setting *setting)
{
	const struct usb_interface *interface = setting->interface;
	gsize packet = MAX(interface->packet, 8);
	gsize bytes = interface->described ? interface->layout.bytes : 0;

	return MAX((bytes + packet - 1) / packet, 1) * packet;
}

static guint prepare(const struct usb_setting *setting, struct usb_request *out)
{
	const struct scanner_profile *profile = setting->profile;

	*out = (struct usb_request){
		.type = 0x21,
		.request = SET_REPORT,
		.number = setting->interface->number,
		.data = { HONEYWELL_OPEN, 1 },
		.len = 2,
	};
	if (profile && profile->open_len) {
		out->len = (guint8)MIN(profile->open_len, sizeof(out->data));
		memcpy(out->data, profile->open_report, out->len);
	} else if (!setting->interface->described ||
		   !report_has(&setting->interface->layout, REPORT_FEATURE, HONEYWELL_OPEN)) {
		return 0;
	}
	out->value = (guint16)(FEATURE << 8 | out->data[0]);
	return 1;
}

static struct decoder *begin(
	const struct usb_setting *setting, const struct reading_sink *sink, gint64 now)
{
	const struct usb_interface *interface = setting->interface;

	return hidpos_new(interface->described ? &interface->layout : NULL, sink, now);
}

const struct usb_driver usb_hidpos = {
	.mode = SCANNER_HID_POS,
	.fits = fits,
	.room = room,
	.prepare = prepare,
	.begin = begin,
};
