/* SPDX-License-Identifier: Apache-2.0
 * USB scanners as a source: "usb" is all of them, "usb:NAME" the one of that name. It ends with
 * SIGINT, SIGTERM or SIGHUP, so that every scanner goes back to the kernel's drivers; a reader of
 * our output that goes away is no reason to die without that. */
#include "scan/kind.h"

#include "base/error.h"
#include "scan/usb.h"

#include <glib-unix.h>
#include <signal.h>

static const int endings[] = { SIGINT, SIGTERM, SIGHUP };

struct usb_source {
	struct usb *usb; /* NULL until the first scan is wanted */
	char *only;
	guint signals[G_N_ELEMENTS(endings)];
	struct sigaction pipe; /* what SIGPIPE did before */
};

static void take_scan(void *data, struct scan *scan)
{
	source_give_scan(data, scan);
}

static void take_news(
	void *data, enum usb_news news, const struct usb_scanner *scanner, const GError *problem)
{
	GError *error = NULL;

	if (news == USB_PROBLEM)
		source_give_error(data, g_error_copy(problem));
	if (news != USB_UNPLUGGED)
		return;
	refuse(&error, BELGI_ERROR_DEVICE, "scanner %s: unplugged; plug it in to go on",
		scanner->label);
	source_give_error(data, error);
}

static gboolean end(gpointer data)
{
	struct source *source = data;

	source->ended = true;
	return G_SOURCE_CONTINUE;
}

static bool usb_open(struct source *source, const char *rest, GError **error)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct usb_source *own;

	if (*rest == ':' ? !rest[1] : *rest)
		return refuse(error, BELGI_ERROR_USAGE,
			"source 'usb%s': no scanner; write usb for all of them or usb:NAME for one, "
			"see belgi scanner list",
			rest);
	own = source->state = g_new0(struct usb_source, 1);
	own->only = *rest ? g_strdup(rest + 1) : NULL;
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		own->signals[i] = g_unix_signal_add(endings[i], end, source);
	sigaction(SIGPIPE, &ignore, &own->pipe);
	return true;
}

/* "Nothing is plugged in" is said once, at the start: later the unplugging itself is. */
static void say_when_none(struct source *source, const struct usb_source *own)
{
	g_autoptr(GPtrArray) scanners = NULL;
	GError *error = NULL;

	usb_settle(own->usb);
	scanners = usb_scanners(own->usb);
	for (guint i = 0; i < scanners->len; i++) {
		const struct usb_scanner *scanner = g_ptr_array_index(scanners, i);

		if (scanner->state != USB_MAYBE && (!own->only || usb_is(scanner, own->only)))
			return;
	}
	if (own->only)
		refuse(&error, BELGI_ERROR_DEVICE,
			"scanner %s: not plugged in; plug it in, or see belgi scanner list",
			own->only);
	else
		refuse(&error, BELGI_ERROR_DEVICE,
			"no scanner is plugged in; plug one in, or see belgi scanner list");
	source_give_error(source, error);
}

static void usb_more(struct source *source)
{
	struct usb_source *own = source->state;
	const struct usb_options options = {
		.only = own->only,
		.profiles = source->profiles,
		.roster = source->roster,
	};
	const struct usb_sink sink = { take_scan, take_news, source };
	GError *error = NULL;

	if (own->usb)
		return;
	own->usb = usb_new(&options, &sink, &error);
	if (own->usb) {
		say_when_none(source, own);
		return;
	}
	source_give_error(source, error);
	source->ended = true;
}

static void usb_close(struct source *source)
{
	struct usb_source *own = source->state;

	usb_free(own->usb);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		g_source_remove(own->signals[i]);
	sigaction(SIGPIPE, &own->pipe, NULL);
	g_free(own->only);
	g_free(own);
}

const struct source_kind usb_kind = {
	"usb",
	"usb (every USB scanner) or usb:NAME (one of them)",
	usb_open,
	usb_more,
	usb_close,
};
