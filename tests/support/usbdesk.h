/* SPDX-License-Identifier: Apache-2.0
 * A desk with virtual scanners: what it hears, word by word, and the scanners that tests plug in.
 */
#pragma once

#include "scan/usb.h"
#include "support/fakeusb.h"

struct usbdesk {
	struct fakeusb_bed *bed;
	struct usb *usb;
	GString *heard; /* a line for each scan and each piece of news */
	guint scans, news;
	char *folder;
	GPtrArray *profiles;
	struct roster *roster;
};

/* Profiles and an empty roster are added to the options; hot-plug events unless they say else. */
void usbdesk_open(struct usbdesk *desk);
void usbdesk_start(struct usbdesk *desk, struct usb_options options);
void usbdesk_close(struct usbdesk *desk);
/* Runs the main loop until so many lines were heard; they must be these, then they are forgotten.
 */
void usbdesk_hear(struct usbdesk *desk, const char *lines);
/* Runs the main loop for so many ms: what must not happen did not. */
void usbdesk_idle(guint ms);
/* The decoders' clock goes ahead. */
void usbdesk_skip(gint64 us);

/* Text as a scanner sends it. HID-POS has the 62 bytes of HIDPOS_REPORT; keys are a to z, A to Z,
 * 0 to 9, and \n for Enter. */
#define HIDPOS_REPORT                                                                              \
	"058C0902A10185020912A102150026FF00750895010501093B81029503058C09FB09FC09FD810295"         \
	"3809FE82020125017501950109FF810275078103C0C0"
#define KEYBOARD_REPORT                                                                            \
	"05010906A101050719E029E715002501750195088102950175088103950675081500256505071900"         \
	"29658100C0"
#define MOUSE_REPORT                                                                               \
	"05010902A1010901A100050919012903150025019503750181029501750581030501093009311581"         \
	"257F750895028106C0C0"
/* A scanner in HID-POS mode on port 1-1, with a serial number and a name of its own. */
extern const struct fakeusb_spec usbdesk_hidpos;
void usbdesk_send_hidpos(struct fakeusb *device, const char *aim, const char *text, bool more);
void usbdesk_type(struct fakeusb *device, guint8 endpoint, const char *text);
