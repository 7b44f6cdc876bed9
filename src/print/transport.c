/* SPDX-License-Identifier: Apache-2.0
 * The table of the ways to a printer, and what they have in common. Invariant: *sent is never less
 * than what the printer has seen. */
#include "print/transport_own.h"

#include "base/error.h"
#include "print/language.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

enum { WHERE_MAX = 512 };

static const struct transport_kind *const kinds[] = { &transport_usb, &transport_tcp,
	&transport_cups, &transport_file };

/* ---- shared with the kinds ---- */

gint64 deadline_in(guint ms)
{
	return g_get_monotonic_time() + (gint64)ms * G_TIME_SPAN_MILLISECOND;
}

int deadline_left(gint64 deadline)
{
	gint64 left = (deadline - g_get_monotonic_time() + G_TIME_SPAN_MILLISECOND - 1) /
		      G_TIME_SPAN_MILLISECOND;

	return (int)CLAMP(left, 0, G_MAXINT);
}

int wait_for(int fd, int events, gint64 deadline)
{
	struct pollfd row = { .fd = fd, .events = (short)events };
	int count;

	do
		count = poll(&row, 1, deadline_left(deadline));
	while (count < 0 && errno == EINTR);
	return count > 0 ? row.revents : 0;
}

unsigned port_states(guint8 status)
{
	enum { PAPER_EMPTY = 0x20, SELECTED = 0x10, NO_ERROR = 0x08 };

	/* Printers that do not know their state are to say SELECTED | NO_ERROR; many say 0. */
	if (status == 0)
		return 0;
	if (status & PAPER_EMPTY)
		return PRINTER_PAPER_OUT;
	if (!(status & NO_ERROR))
		return PRINTER_FAULT;
	return status & SELECTED ? 0 : PRINTER_PAUSED;
}

/* ---- for everyone ---- */

static const struct transport_kind *kind_of(const char *where, const char **at)
{
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		const struct transport_kind *kind = kinds[i];
		gsize len = strlen(kind->word);

		if (strncmp(where, kind->word, len) != 0)
			continue;
		*at = where[len] == ':' ? where + len + 1 : "";
		if (where[len] == ':' || (where[len] == '\0' && kind->alone))
			return kind;
	}
	return NULL;
}

static const struct transport_kind *find_kind(const char *where, const char **at, GError **error)
{
	const struct transport_kind *kind;

	if (strlen(where) > WHERE_MAX || !g_utf8_validate(where, -1, NULL)) {
		refuse(error, BELGI_ERROR_USAGE,
			"printer: its place is not %d bytes of text at most; see belgi printer "
			"list",
			WHERE_MAX);
		return NULL;
	}
	kind = kind_of(where, at);
	if (!kind)
		refuse(error, BELGI_ERROR_USAGE,
			"printer '%s': no such printer; write a name of belgi printer list, usb, "
			"usb:ID, tcp:HOST, cups:QUEUE or file:PATH",
			where);
	else if (kind->fits && !kind->fits(*at))
		refuse(error, BELGI_ERROR_USAGE, "printer %s: %s", where, kind->form);
	else
		return kind;
	return NULL;
}

char *transport_place(const char *where, GError **error)
{
	const char *at;
	const struct transport_kind *kind = find_kind(where, &at, error);
	g_autofree char *path = NULL;

	if (!kind)
		return NULL;
	if (kind != &transport_file)
		return g_strdup(where);
	path = g_canonicalize_filename(at, NULL);
	return g_strconcat("file:", path, NULL);
}

struct transport *transport_open(const char *where, const GPtrArray *profiles, GError **error)
{
	g_autoptr(struct transport) transport = g_new0(struct transport, 1);
	const char *at;

	transport->kind = find_kind(where, &at, error);
	if (!transport->kind)
		return NULL;
	transport->where = g_strdup(where);
	return transport->kind->open(transport, at, profiles, error) ? g_steal_pointer(&transport)
								     : NULL;
}

void transport_free(struct transport *transport)
{
	if (!transport)
		return;
	if (transport->own)
		transport->kind->close(transport->own);
	g_free(transport->where);
	g_free(transport);
}

const char *transport_where(const struct transport *transport)
{
	return transport->where;
}

const struct printer_profile *transport_profile(const struct transport *transport)
{
	return transport->profile;
}

bool transport_send(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error)
{
	*sent = 0;
	return transport->kind->send(transport, bytes, len, ms, sent, error);
}

gssize transport_receive(
	struct transport *transport, guint8 *bytes, gsize size, guint ms, GError **error)
{
	return transport_answers(transport)
		       ? transport->kind->receive(transport, bytes, size, ms, error)
		       : 0;
}

bool transport_answers(const struct transport *transport)
{
	return transport->kind->answers && transport->kind->answers(transport);
}

unsigned transport_port_status(struct transport *transport)
{
	return transport->kind->port_status ? transport->kind->port_status(transport) : 0;
}

bool transport_is_printer(const struct transport *transport)
{
	const struct transport_kind *kind = transport->kind;

	return kind->is_printer ? kind->is_printer(transport) : kind->printer;
}

bool transport_gathers(const struct transport *transport)
{
	return transport->kind->gathers;
}

bool transport_reset(struct transport *transport)
{
	return transport->kind->reset && transport->kind->reset(transport);
}

bool transport_finish(struct transport *transport, GError **error)
{
	return !transport->kind->finish || transport->kind->finish(transport, error);
}
