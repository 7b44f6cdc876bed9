/* SPDX-License-Identifier: Apache-2.0
 * How bytes come to a printer: usb[:ID], tcp:HOST[:PORT], cups:QUEUE, file:PATH. A row in
 * transport.c and a file each. Blocking, with a deadline; a deadline is no failure of the printer
 * but of this try. */
#pragma once

#include "base/auto.h"
#include "model/printer.h"

struct transport;

/* DEVICE with what to do when it is not there, taken, or not allowed; USAGE for a word that is no
 * transport. `profiles` (struct printer_profile*) say which USB devices are printers of which kind.
 */
struct transport *transport_open(const char *where, const GPtrArray *profiles, GError **error);
/* The place as it is kept under a name: a file's whole path; USAGE for what is no transport. Opens
 * nothing. Free with g_free. */
char *transport_place(const char *where, GError **error);
/* Gives it back to the kernel's driver. */
void transport_free(struct transport *transport);
AUTOPTR(transport, transport_free);

const char *transport_where(const struct transport *transport); /* as it can be opened again */
/* Known by its ids or its answer to GET_DEVICE_ID; NULL: not known (always for tcp, cups, file). */
const struct printer_profile *transport_profile(const struct transport *transport);

/* Sends all within ms. On failure *sent bytes were taken: 0 means that the printer saw none.
 * OFFLINE: time ran out, the printer is still there and may take the rest later; DEVICE: it is
 * gone.
 */
bool transport_send(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error);
/* What came within ms, at most `size`: 0 when nothing did, -1 with DEVICE when it is gone. */
gssize transport_receive(
	struct transport *transport, guint8 *bytes, gsize size, guint ms, GError **error);
/* Can the printer be asked at all? */
bool transport_answers(const struct transport *transport);
/* The printer class's own status (GET_PORT_STATUS), as enum printer_state; 0 where there is none.
 */
unsigned transport_port_status(struct transport *transport);
/* A printer is at its other end, no file or queue: what it was sent takes time to come out. */
bool transport_is_printer(const struct transport *transport);
/* Nothing that was sent is printed before transport_finish, and then all of it is (a print queue):
 * what is sent after that is another job. */
bool transport_gathers(const struct transport *transport);
/* The printer forgets what it was sent and has not printed (SOFT_RESET), also in the middle of a
 * label; false: it cannot be told. Only when its user or a broken job wants it. */
bool transport_reset(struct transport *transport);
/* Ends the job: waits until all of it was given away (a queue took it, a file is on the disk). */
bool transport_finish(struct transport *transport, GError **error);

/* A printer that is plugged in. */
struct found_printer {
	char *where;                           /* usb:VID:PID:SERIAL or usb:VID:PID@PORT */
	char *label;                           /* what it calls itself */
	char *model;                           /* of its device id; NULL */
	const struct printer_profile *profile; /* NULL: no known language */
	GError *problem;                       /* NULL: it can be used */
};
void found_printer_free(gpointer printer);
/* Every USB printer (struct found_printer*, free function set), and devices that must be switched
 * to be one. */
GPtrArray *transport_look(const GPtrArray *profiles, GError **error);

/* Lines for /etc/udev/rules.d that let the person at the desk use USB printers. */
extern const char transport_rule[];
