/* SPDX-License-Identifier: Apache-2.0
 * The table of drivers, and the modes in which scanners come that have none: those are recognised,
 * so that the user hears how to switch them. */
#include "scan/usb_driver.h"

/* HID-POS first: a scanner that also types gives symbology and all characters there. */
static const struct usb_driver *const drivers[] = {
	&usb_hidpos,
	&usb_simple,
	&usb_serial,
	&usb_keyboard,
};

static const struct {
	enum scanner_mode mode;
	enum report_kind kind; /* tells the same where the ids do not; OTHER: nothing does */
	const char *what;
} strangers[] = {
	{ SCANNER_SNAPI, REPORT_SNAPI,
		"it is in SNAPI mode, which only its maker's programs read" },
	{ SCANNER_IBM, REPORT_IBM, "it is in IBM OEM mode, meant for cash desks" },
	{ SCANNER_USB_SERIAL, REPORT_OTHER,
		"it speaks through a serial chip that Belgi does not drive" },
};

const struct usb_driver *usb_driver_for(const struct usb_face *face,
	const struct usb_interface *interface, const struct usb_known *known,
	const struct usb_driver **maybe)
{
	for (guint i = 0; i < G_N_ELEMENTS(drivers); i++) {
		if (!interface->in || !drivers[i]->fits(face, interface))
			continue;
		if (!drivers[i]->shy || known->scanner)
			return drivers[i];
		*maybe = drivers[i];
	}
	return NULL;
}

const struct usb_driver *usb_driver_of(enum scanner_mode mode)
{
	for (guint i = 0; i < G_N_ELEMENTS(drivers); i++)
		if (drivers[i]->mode == mode && !drivers[i]->shy)
			return drivers[i];
	return NULL;
}

static bool has_kind(const struct usb_face *face, enum report_kind kind)
{
	for (guint i = 0; i < face->count; i++)
		if (face->interfaces[i].described && face->interfaces[i].layout.kind == kind)
			return kind != REPORT_OTHER;
	return false;
}

char *usb_refusal(const struct usb_face *face, const struct usb_known *known)
{
	const struct scanner_profile *profile = known->profile;

	for (guint i = 0; i < G_N_ELEMENTS(strangers); i++) {
		if (known->mode != strangers[i].mode && !has_kind(face, strangers[i].kind))
			continue;
		if (profile && profile->how != SWITCH_NONE)
			return g_strdup_printf("%s; switch it to %s: belgi scanner setup %s",
				strangers[i].what,
				scanner_mode_word(profile->best ? profile->best : SCANNER_KEYBOARD),
				profile->name);
		return g_strdup_printf("%s; switch it to HID-POS, or to USB keyboard, with the "
				       "code in its manual",
			strangers[i].what);
	}
	return NULL;
}
