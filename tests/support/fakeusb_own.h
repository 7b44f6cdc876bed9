/* SPDX-License-Identifier: Apache-2.0
 * What fakeusb.c, which makes devices, and fakeusb_fs.c, which answers for them, share. Everything
 * of a device below its lock is guarded by it: the answers come from a thread of umockdev. */
#pragma once

#include "support/fakeusb.h"

#include <umockdev.h>

struct fakeusb_bed {
	UMockdevTestbed *testbed;
};

struct fakeusb_urb {
	UMockdevIoctlData *data, *buffer;
	guint8 type, endpoint;
	int status;
	gsize len;     /* that were moved */
	guint8 *bytes; /* for the program; NULL: they came from it */
};

struct fakeusb_packet {
	int status;
	GBytes *bytes;
	guint8 endpoint;
};

struct fakeusb_face {
	const char *has;  /* driver that is bound */
	const char *back; /* driver to attach */
	bool claimed;
	GBytes *report;
};

struct fakeusb {
	struct fakeusb_bed *bed;
	struct fakeusb_spec spec;
	UMockdevIoctlBase *handler;
	GRecMutex lock;
	char *node, *path;
	int master, slave;
	bool gone, held;
	guint cleared;
	struct fakeusb_face interfaces[FAKEUSB_INTERFACES];
	GQueue waiting; /* struct fakeusb_urb* */
	GQueue done;    /* struct fakeusb_urb* */
	GQueue packets; /* struct fakeusb_packet* */
	GString *requests;
	GByteArray *taken;
	fakeusb_ear *ear;
	void *ear_data;
	gsize most; /* that are taken yet */
	int refusal;
	int port_status;
	guint alternate;
};

void fakeusb_add_hex(GString *out, const guint8 *bytes, gsize len);
/* With the lock held: gives packets to the transfers that wait for them; ends one transfer. */
void fakeusb_deliver(struct fakeusb *device);
void fakeusb_finish(
	struct fakeusb *device, struct fakeusb_urb *urb, int status, const void *bytes, gsize len);
void fakeusb_urb_free(struct fakeusb_urb *urb);
/* The handler of an UMockdevIoctlBase; data is the device. */
gboolean fakeusb_answer(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer data);
