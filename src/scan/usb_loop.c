/* SPDX-License-Identifier: Apache-2.0
 * libusb's descriptors as a GSource. libusb keeps its own deadlines in a timer descriptor (on Linux
 * always), so the descriptors are all there is to wait for. */
#include "scan/usb_loop.h"

#include "base/error.h"

struct loop_source {
	GSource base;
	libusb_context *context;
	GHashTable *tags; /* descriptor -> tag of GLib */
};

static gboolean dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
	struct timeval none = { 0, 0 };

	(void)callback;
	(void)data;
	libusb_handle_events_timeout_completed(
		((struct loop_source *)source)->context, &none, NULL);
	return G_SOURCE_CONTINUE;
}

static void finalize(GSource *source)
{
	g_hash_table_unref(((struct loop_source *)source)->tags);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch, .finalize = finalize };

static void LIBUSB_CALL add_descriptor(int fd, short events, void *data)
{
	struct loop_source *source = data;

	g_hash_table_insert(source->tags, GINT_TO_POINTER(fd),
		g_source_add_unix_fd(&source->base, fd, (GIOCondition)events));
}

static void LIBUSB_CALL remove_descriptor(int fd, void *data)
{
	struct loop_source *source = data;
	gpointer tag = g_hash_table_lookup(source->tags, GINT_TO_POINTER(fd));

	if (tag)
		g_source_remove_unix_fd(&source->base, tag);
	g_hash_table_remove(source->tags, GINT_TO_POINTER(fd));
}

struct usb_loop *usb_loop_new(GError **error)
{
	const struct libusb_pollfd **fds;
	struct loop_source *source;
	libusb_context *context;
	struct usb_loop *loop;
	int problem = libusb_init(&context);

	if (problem) {
		refuse(error, BELGI_ERROR_DEVICE,
			"USB: %s; see that /dev/bus/usb is there and may be read",
			libusb_strerror(problem));
		return NULL;
	}
	loop = g_new0(struct usb_loop, 1);
	loop->references = 1;
	loop->context = context;
	loop->source = g_source_new(&source_funcs, sizeof(*source));
	source = (struct loop_source *)loop->source;
	source->context = context;
	source->tags = g_hash_table_new(NULL, NULL);
	fds = libusb_get_pollfds(context);
	for (int i = 0; fds && fds[i]; i++)
		add_descriptor(fds[i]->fd, fds[i]->events, source);
	libusb_free_pollfds(fds);
	libusb_set_pollfd_notifiers(context, add_descriptor, remove_descriptor, source);
	g_source_attach(loop->source, NULL);
	return loop;
}

struct usb_loop *usb_loop_ref(struct usb_loop *loop)
{
	loop->references++;
	return loop;
}

void usb_loop_unref(struct usb_loop *loop)
{
	if (!loop || --loop->references > 0)
		return;
	libusb_set_pollfd_notifiers(loop->context, NULL, NULL, NULL);
	g_source_destroy(loop->source);
	libusb_exit(loop->context);
	g_source_unref(loop->source);
	g_free(loop);
}

void usb_loop_turn(struct usb_loop *loop, int ms)
{
	struct timeval wait = { 0, ms * 1000 };

	libusb_handle_events_timeout_completed(loop->context, &wait, NULL);
}
