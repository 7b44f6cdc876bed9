/* SPDX-License-Identifier: Apache-2.0
 * USB scanners through libusb, on the GLib default main context: found, claimed, read and given
 * back while they come and go. What is a scanner is decided by descriptors; a keyboard or a serial
 * port only is one when a profile or the roster says so, so that nobody's keyboard is taken away.
 */
#pragma once

#include "base/auto.h"
#include "model/scanner.h"
#include "scan/roster.h"
#include "scan/source.h"

enum usb_state {
	USB_READY,   /* read, or could be (usb_options.look_only) */
	USB_OPENING, /* asked what it is */
	USB_TROUBLE, /* problem says why and what to do; tried again from time to time */
	USB_MAYBE,   /* a keyboard or serial port of unknown make: a scanner if the user says so */
};

/* One device; borrowed, good until the call that gave it returns to the main loop. */
struct usb_scanner {
	char id[96];   /* 05e0:2100:SERIAL, or 05e0:2100@1-1.4 without a serial number */
	char port[32]; /* bus and ports: 1-1.4 */
	char *label;   /* the name given to it, else what it calls itself, else its maker or id */
	char *name;    /* given; NULL */
	char *place;   /* given; NULL */
	const char *mode; /* hid-pos, keyboard, cdc-acm ...: the word of its scanner_mode */
	char *driver;     /* of the kernel, that has it now or gets it back; NULL: none */
	guint16 vid, pid;
	enum usb_state state;
	GError *problem; /* NULL: none */
	guint64 scans;
};

enum usb_news {
	USB_PLUGGED,   /* ready */
	USB_UNPLUGGED, /* was ready */
	USB_PROBLEM,   /* `problem`: it cannot be used, or a scan was dropped */
};

/* Called from the main loop. */
struct usb_sink {
	void (*scan)(void *data, struct scan *scan); /* takes it over */
	void (*news)(void *data, enum usb_news news, const struct usb_scanner *scanner,
		const GError *problem);
	void *data;
};

struct usb_options {
	const char *only;            /* a name, id, VID:PID or port (usb_is); NULL: every scanner */
	const GPtrArray *profiles;   /* struct scanner_profile*, borrowed; NULL: none */
	const struct roster *roster; /* borrowed; NULL: empty */
	bool look_only;              /* claim nothing for longer than a question takes */
	const char *udev;    /* what exists where udev tells of plugs; NULL: /run/udev/control */
	guint look_ms;       /* between looks for devices where it does not, and before trouble is
				tried again; 0: 2 s */
	gint64 (*now)(void); /* us that never go back; NULL: g_get_monotonic_time */
};

struct usb;
/* DEVICE when USB cannot be used at all. */
struct usb *usb_new(const struct usb_options *options, const struct usb_sink *sink, GError **error);
/* Gives every scanner back to the kernel's drivers first. */
void usb_free(struct usb *usb);
AUTOPTR(usb, usb_free);

/* Runs the main context until no scanner is USB_OPENING, for 2 s at most. */
void usb_settle(struct usb *usb);
/* The devices seen (struct usb_scanner*), in the order of their ports; free the array. */
GPtrArray *usb_scanners(const struct usb *usb);
bool usb_is(const struct usb_scanner *scanner, const char *name);

/* Lines for /etc/udev/rules.d that let the person at the desk use the scanners of the profiles, of
 * the roster and those plugged in; either may be NULL. Free with g_free. */
char *usb_rule(const GPtrArray *profiles, const struct roster *roster, const struct usb *usb);
