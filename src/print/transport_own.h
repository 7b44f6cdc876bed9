/* SPDX-License-Identifier: Apache-2.0
 * What the transports share. A transport is a row of kinds[] in transport.c and a file of its own.
 * Internal to transport.c, file_out.c, tcp.c, cups.c, usb_printer*.c. */
#pragma once

#include "print/transport.h"

/* One kind. open fills `own`, and may say `where` and `profile` better; close takes what open
 * filled. What is NULL does nothing, or cannot be. */
struct transport_kind {
	const char *word; /* before the colon */
	bool alone;       /* the word alone says where */
	bool gathers;     /* transport_gathers() */
	bool printer;     /* transport_is_printer() of all; else is_printer says so of each */
	const char *form; /* what is wrong with a place that does not fit, and the remedy */
	bool (*fits)(const char *at); /* NULL: every place does */
	bool (*open)(struct transport *transport, const char *at, const GPtrArray *profiles,
		GError **error);
	void (*close)(void *own);
	/* As the functions of transport.h; *sent is 0 when they are called. */
	bool (*send)(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
		gsize *sent, GError **error);
	gssize (*receive)(
		struct transport *transport, guint8 *bytes, gsize size, guint ms, GError **error);
	bool (*answers)(const struct transport *transport);
	bool (*is_printer)(const struct transport *transport);
	unsigned (*port_status)(struct transport *transport);
	bool (*reset)(struct transport *transport);
	bool (*finish)(struct transport *transport, GError **error);
};

struct transport {
	const struct transport_kind *kind;
	char *where;
	const struct printer_profile *profile;
	void *own;
};

extern const struct transport_kind transport_file, transport_tcp, transport_cups, transport_usb;

/* A moment so many ms from now, and what is left until it, at least 0. */
gint64 deadline_in(guint ms);
int deadline_left(gint64 deadline);
/* Waits until the descriptor can be read or written (POLLIN, POLLOUT); what happened, 0: nothing
 * until then. */
int wait_for(int fd, int events, gint64 deadline);
/* Bits of the printer class's status byte (USB printer class 1.1, 4.2.2; usblp gives the same) as
 * enum printer_state. */
unsigned port_states(guint8 status);
