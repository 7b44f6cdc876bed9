/* SPDX-License-Identifier: Apache-2.0
 * Virtual USB devices on an umockdev test bed: descriptors, kernel drivers, what the device sends,
 * and everything that can go wrong with it. The program under test is in the same process and
 * knows nothing of it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { FAKEUSB_INTERFACES = 4 };

struct fakeusb_interface {
	guint8 class, subclass, protocol;
	guint8 in; /* address of an IN endpoint; 0: none */
	bool bulk;
	guint16 packet;
	const char *report; /* report descriptor in hex; NULL: no HID */
	const char *driver; /* of the kernel, bound when it is plugged in; NULL: none */
	guint8 out;         /* address of a bulk OUT endpoint; 0: none */
	guint8 other;       /* protocol of a second setting with the same endpoints; 0: none */
	const char *told;   /* what usblp says in sysfs of the device id; NULL: nothing */
};

struct fakeusb_spec {
	guint16 vid, pid;
	const char *port; /* 1-1, 1-2.4 ... on bus 1 */
	guint8 address;
	const char *serial, *product; /* NULL: none */
	const void *id;               /* what GET_DEVICE_ID answers; NULL: a stall */
	gsize id_len;
	struct fakeusb_interface interfaces[FAKEUSB_INTERFACES];
	bool hidden; /* sysfs shows no report descriptors */
	bool held;   /* another program has claimed every interface */
	bool mute;   /* the report descriptor is refused */
	bool closed; /* this user may not open it */
	bool silent; /* no uevent, as without udev */
};

struct fakeusb_bed;
struct fakeusb;

/* Starts the program again under umockdev's preload, where it is not yet; call first in main. */
void fakeusb_need_preload(char **argv);
struct fakeusb_bed *fakeusb_bed_new(void);
void fakeusb_bed_free(struct fakeusb_bed *bed);

struct fakeusb *fakeusb_plug(struct fakeusb_bed *bed, const struct fakeusb_spec *spec);
/* Transfers end with "no device", or with an error as the kernel's do; then it is gone. */
void fakeusb_unplug(struct fakeusb *device, bool with_error);
void fakeusb_free(struct fakeusb *device);

/* Of what comes on OUT endpoints so many bytes more are taken; then transfers end with a negative
 * errno, or for 0 with nothing at all. */
void fakeusb_take(struct fakeusb *device, gsize most, int status);
/* Everything that was taken so far; g_bytes_unref. */
GBytes *fakeusb_taken(struct fakeusb *device);
/* Hears what comes on OUT endpoints, in a thread of umockdev, and says how much of it is taken; of
 * less the transfer ends as fakeusb_take says, which it may call, as it may send. */
typedef gsize fakeusb_ear(void *data, const guint8 *bytes, gsize len);
void fakeusb_hear(struct fakeusb *device, fakeusb_ear *ear, void *data);
/* What GET_PORT_STATUS answers; -1: a stall, as from the start. */
void fakeusb_port_status(struct fakeusb *device, int status);
/* The setting that was chosen for its first interface. */
guint fakeusb_alternate(struct fakeusb *device);
/* What an IN endpoint sends next: data, or a transfer that ends with a negative errno. */
void fakeusb_send(struct fakeusb *device, guint8 endpoint, const void *bytes, gsize len);
void fakeusb_fail(struct fakeusb *device, guint8 endpoint, int status);
/* Lets go what another program held. */
void fakeusb_let_go(struct fakeusb *device);

bool fakeusb_claimed(struct fakeusb *device, guint interface);
/* The kernel's driver that has the interface; NULL. */
const char *fakeusb_driver(struct fakeusb *device, guint interface);
/* Packets that nobody has read yet. */
guint fakeusb_unread(struct fakeusb *device);
/* How often a stall was cleared. */
guint fakeusb_cleared(struct fakeusb *device);
/* Transfers that wait for data. */
guint fakeusb_reads(struct fakeusb *device);
/* The class requests so far, "21 0b 0000 0000:" with their data in hex, with commas; free. */
char *fakeusb_requests(struct fakeusb *device);
