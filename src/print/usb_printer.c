/* SPDX-License-Identifier: Apache-2.0
 * usb[:ID], ID being VID:PID, VID:PID:SERIAL or VID:PID@PORT: the USB printer class, read and
 * written by this program alone. Bytes leave in pieces, each with what is left of the deadline;
 * libusb takes back what a printer did not want, so that the count of what it took is exact. */
#include "print/transport_own.h"
#include "print/usb_claim.h"

#include "base/error.h"

#include <string.h>

enum {
	PIECE = 16 * 1024,
	ANSWER_SIZE = 4096, /* of one transfer: whole packets of every speed */
	EMPTY_PAUSE_MS = 5, /* printers with nothing to say answer at once with nothing */
};

struct usb_out {
	libusb_context *context;
	GPtrArray *all; /* struct usb_printer* */
	const struct usb_printer *printer;
	struct usb_claim claim;
	guint8 answer[ANSWER_SIZE]; /* bytes at..len of it nobody has asked for yet */
	gsize at, len;
};

/* ---- which one ---- */

static bool is_meant(const struct usb_printer *printer, const char *id)
{
	g_autofree char *kind = g_strdup_printf("%04x:%04x", printer->vid, printer->pid);
	g_autofree char *serial = g_strdup_printf("%s:%s", kind, printer->serial);
	g_autofree char *port = g_strdup_printf("%s@%s", kind, printer->port);

	return !*id || g_ascii_strcasecmp(id, kind) == 0 ||
	       (*printer->serial && g_ascii_strcasecmp(id, serial) == 0) ||
	       g_ascii_strcasecmp(id, port) == 0;
}

static bool refuse_several(
	const struct transport *transport, const GPtrArray *meant, GError **error)
{
	g_autoptr(GString) ids = g_string_new(NULL);

	for (guint i = 0; i < meant->len; i++) {
		const struct usb_printer *printer = g_ptr_array_index(meant, i);

		g_string_append_printf(ids, "%susb:%s", i ? ", " : "", printer->id);
	}
	return refuse(error, BELGI_ERROR_CONFLICT,
		"printer %s (%s): several printers are plugged in; name the one that is meant",
		transport->where, ids->str);
}

static bool choose(struct transport *transport, const char *id, GError **error)
{
	struct usb_out *out = transport->own;
	g_autoptr(GPtrArray) meant = g_ptr_array_new();

	for (guint i = 0; i < out->all->len; i++)
		if (is_meant(g_ptr_array_index(out->all, i), id))
			g_ptr_array_add(meant, g_ptr_array_index(out->all, i));
	if (meant->len > 1)
		return refuse_several(transport, meant, error);
	if (!meant->len)
		return refuse(error, BELGI_ERROR_DEVICE, "printer %s: %s", transport->where,
			*id ? "not plugged in, or switched off; plug it in, or see belgi printer "
			      "list"
			    : "no printer is plugged in; plug one in and switch it on, or see "
			      "belgi printer list");
	out->printer = g_ptr_array_index(meant, 0);
	g_free(transport->where);
	transport->where = g_strconcat("usb:", out->printer->id, NULL);
	if (!out->printer->storage)
		return true;
	return refuse(
		error, BELGI_ERROR_DEVICE, "printer %s: " USB_PRINTER_IS_A_DISK, transport->where);
}

/* ---- opening and closing ---- */

static bool broken(const struct transport *transport, int problem, GError **error)
{
	const struct usb_out *out = transport->own;

	return usb_claim_refuse(out->printer, out->printer->id, problem, error);
}

static bool usb_open(
	struct transport *transport, const char *id, const GPtrArray *profiles, GError **error)
{
	struct usb_out *out = g_new0(struct usb_out, 1);
	g_autofree char *told = NULL;
	struct printer_id said = { 0 };
	int problem = libusb_init(&out->context);

	transport->own = out;
	if (problem) {
		out->context = NULL;
		return refuse(error, BELGI_ERROR_DEVICE,
			"USB: %s; see that /dev/bus/usb is there and may be read",
			libusb_strerror(problem));
	}
	out->all = usb_printers(out->context, profiles);
	if (!choose(transport, id, error))
		return false;
	problem = usb_claim_open(&out->claim, out->printer, true);
	if (problem)
		return broken(transport, problem, error);
	told = usb_claim_device_id(&out->claim);
	if (told)
		printer_id_read(&said, told, strlen(told));
	if (profiles)
		transport->profile = printer_profile_for(
			profiles, out->printer->vid, out->printer->pid, told ? &said : NULL, NULL);
	printer_id_clear(&said);
	return true;
}

static void usb_close(void *own)
{
	struct usb_out *out = own;

	usb_claim_close(&out->claim);
	if (out->all)
		g_ptr_array_unref(out->all);
	if (out->context)
		libusb_exit(out->context);
	g_free(out);
}

/* ---- sending and asking ---- */

static bool usb_send(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error)
{
	struct usb_out *out = transport->own;
	gint64 deadline = deadline_in(ms);

	while (*sent < len) {
		int left = deadline_left(deadline);
		int taken = 0;
		int problem = LIBUSB_ERROR_TIMEOUT;

		/* To libusb no time is all the time there is. */
		if (left > 0)
			problem = libusb_bulk_transfer(out->claim.handle, out->printer->out,
				(guint8 *)bytes + *sent, (int)MIN(len - *sent, PIECE), &taken,
				(guint)left);
		*sent += (gsize)taken;
		if (problem == LIBUSB_ERROR_PIPE)
			libusb_clear_halt(out->claim.handle, out->printer->out);
		if (problem && !(problem == LIBUSB_ERROR_TIMEOUT && *sent == len))
			return broken(transport, problem, error);
	}
	return true;
}

/* One transfer into the empty buffer. */
static int fill(struct usb_out *out, int left)
{
	int taken = 0;
	int problem = libusb_bulk_transfer(out->claim.handle, out->printer->in, out->answer,
		ANSWER_SIZE, &taken, (guint)MAX(left, 1));

	out->at = 0;
	out->len = (gsize)taken;
	if (problem == LIBUSB_ERROR_PIPE)
		libusb_clear_halt(out->claim.handle, out->printer->in);
	return out->len || problem == LIBUSB_ERROR_TIMEOUT ? 0 : problem;
}

static gssize usb_receive(
	struct transport *transport, guint8 *bytes, gsize size, guint ms, GError **error)
{
	struct usb_out *out = transport->own;
	gint64 deadline = deadline_in(ms);
	gsize given;

	while (out->at == out->len) {
		int problem = fill(out, deadline_left(deadline));

		if (problem) {
			broken(transport, problem, error);
			return -1;
		}
		if (out->len)
			break;
		if (deadline_left(deadline) <= EMPTY_PAUSE_MS)
			return 0;
		g_usleep(EMPTY_PAUSE_MS * 1000);
	}
	given = MIN(size, out->len - out->at);
	memcpy(bytes, out->answer + out->at, given);
	out->at += given;
	return (gssize)given;
}

static bool usb_answers(const struct transport *transport)
{
	return ((const struct usb_out *)transport->own)->printer->in != 0;
}

static unsigned usb_port_status(struct transport *transport)
{
	return port_states(usb_claim_port_status(&((struct usb_out *)transport->own)->claim));
}

static bool usb_reset(struct transport *transport)
{
	struct usb_out *out = transport->own;

	out->at = out->len = 0;
	return usb_claim_reset(&out->claim);
}

const struct transport_kind transport_usb = {
	.word = "usb",
	.alone = true,
	.printer = true,
	.open = usb_open,
	.close = usb_close,
	.send = usb_send,
	.receive = usb_receive,
	.answers = usb_answers,
	.port_status = usb_port_status,
	.reset = usb_reset,
};
