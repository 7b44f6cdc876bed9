/* SPDX-License-Identifier: Apache-2.0
 * From claiming to giving back. Interfaces that do not say what they are get one question (the
 * report descriptor), then every reading one the requests of its driver, one control transfer after
 * the other; then READS transfers an interface wait for data. Invariant: libusb's callbacks only
 * note and report, nothing is closed inside them; what was claimed is released in reverse, so that
 * a driver of the kernel that needs two interfaces finds both free. */
#include "scan/usb_link.h"

#include <string.h>

enum {
	READS = 4, /* transfers that wait, so that nothing is missed between two */
	CLAIMS_MAX = USB_INTERFACES_MAX,
	ANSWER_MS = 1000,
	CLOSE_TURNS = 20, /* of CLOSE_MS, until cancelled transfers have come back */
	CLOSE_MS = 50,
	STALLS_MAX = 8, /* one after the other; then the device counts as gone */
	GET_DESCRIPTOR = 0x06,
	REPORT_DESCRIPTOR = 0x22,
};

struct stream {
	struct usb_link *link;
	struct usb_interface *interface;
	const struct usb_driver *driver; /* NULL: not known yet, or no scanner */
	struct usb_setting setting;
	struct decoder *decoder; /* NULL: nothing is read yet */
	struct libusb_transfer *reads[READS];
	guint flying, stalls;
	guint64 faults;
};

struct usb_link {
	struct usb_target target;
	struct usb_link_sink sink;
	struct reading_sink readings;
	libusb_device_handle *handle;
	guint8 claimed[CLAIMS_MAX];
	guint claims;
	struct stream streams[USB_INTERFACES_MAX];
	guint count;
	GQueue requests; /* struct usb_request*, to be sent */
	struct libusb_transfer *control;
	bool asking; /* the control transfer is on its way */
	bool chosen; /* every interface is known */
	bool lost, closing;
	GSource *timer; /* of the decoders */
	GSource *start; /* the first step, after open has returned */
};

static void next_step(struct usb_link *link);

/* ---- time ---- */

static void set_timer(struct usb_link *link)
{
	gint64 due = -1;

	for (guint i = 0; i < link->count; i++) {
		const struct stream *stream = &link->streams[i];
		gint64 at = stream->decoder ? decoder_deadline(stream->decoder) : READING_IDLE;

		if (at != READING_IDLE && (due < 0 || at < due))
			due = at;
	}
	if (due >= 0)
		due = g_get_monotonic_time() + MAX(due - link->target.now(), 0);
	g_source_set_ready_time(link->timer, link->lost ? -1 : due);
}

static void look_for_faults(struct stream *stream)
{
	const char *why = NULL;
	guint64 faults = decoder_faults(stream->decoder, &why);

	if (faults == stream->faults)
		return;
	stream->faults = faults;
	stream->link->sink.fault(stream->link->sink.data, why ? why : "it makes no sense");
}

static gboolean time_passed(gpointer data)
{
	struct usb_link *link = data;

	for (guint i = 0; i < link->count && !link->lost; i++) {
		struct stream *stream = &link->streams[i];

		if (!stream->decoder)
			continue;
		decoder_tick(stream->decoder, link->target.now());
		look_for_faults(stream);
	}
	set_timer(link);
	return G_SOURCE_CONTINUE;
}

/* ---- reading ---- */

static void take_reading(void *data, const struct reading *reading)
{
	struct usb_link *link = data;

	if (!reading->answer)
		link->sink.reading(link->sink.data, reading);
}

void usb_link_lose(struct usb_link *link)
{
	bool in_a_code = false;

	if (link->lost || link->closing)
		return;
	link->lost = true;
	for (guint i = 0; i < link->count; i++) {
		const struct stream *stream = &link->streams[i];

		in_a_code |= stream->decoder && decoder_deadline(stream->decoder) != READING_IDLE;
	}
	g_source_set_ready_time(link->timer, -1);
	link->sink.lost(link->sink.data, in_a_code);
}

static void take_bytes(struct stream *stream, const struct libusb_transfer *transfer)
{
	stream->stalls = 0;
	if (transfer->actual_length == 0 || stream->link->lost)
		return;
	decoder_feed(stream->decoder, transfer->buffer, (gsize)transfer->actual_length,
		stream->link->target.now());
	look_for_faults(stream);
	set_timer(stream->link);
}

static void lose_part(struct stream *stream, const char *why)
{
	decoder_lose(stream->decoder, why, stream->link->target.now());
	look_for_faults(stream);
	set_timer(stream->link);
}

/* False when the device is to be given up. */
static bool recover(struct stream *stream, struct libusb_transfer *transfer)
{
	switch (transfer->status) {
	case LIBUSB_TRANSFER_COMPLETED:
	case LIBUSB_TRANSFER_TIMED_OUT:
		return true;
	case LIBUSB_TRANSFER_OVERFLOW:
		lose_part(stream, "a report longer than its descriptor says");
		return ++stream->stalls < STALLS_MAX;
	case LIBUSB_TRANSFER_STALL:
		if (decoder_deadline(stream->decoder) != READING_IDLE)
			lose_part(stream, "the scanner broke off");
		return ++stream->stalls < STALLS_MAX &&
		       libusb_clear_halt(stream->link->handle, transfer->endpoint) == 0;
	default:
		return false;
	}
}

static void LIBUSB_CALL read_done(struct libusb_transfer *transfer)
{
	struct stream *stream = transfer->user_data;
	struct usb_link *link = stream->link;

	stream->flying--;
	if (link->closing)
		return;
	if (transfer->status == LIBUSB_TRANSFER_COMPLETED)
		take_bytes(stream, transfer);
	if (link->lost)
		return;
	if (!recover(stream, transfer) || libusb_submit_transfer(transfer))
		usb_link_lose(link);
	else
		stream->flying++;
}

static void start_reading(struct stream *stream)
{
	struct usb_link *link = stream->link;
	const struct usb_interface *interface = stream->interface;
	gsize room = stream->driver->room ? stream->driver->room(&stream->setting)
					  : MAX(interface->packet, 8);

	stream->decoder =
		stream->driver->begin(&stream->setting, &link->readings, link->target.now());
	if (stream->setting.profile)
		decoder_set_suffix(stream->decoder, stream->setting.profile->suffix);
	for (guint i = 0; i < READS && !link->lost; i++) {
		struct libusb_transfer *transfer = libusb_alloc_transfer(0);

		stream->reads[i] = transfer;
		libusb_fill_interrupt_transfer(transfer, link->handle, interface->in,
			g_malloc(room), (int)room, read_done, stream, 0);
		if (interface->bulk)
			transfer->type = LIBUSB_TRANSFER_TYPE_BULK;
		if (libusb_submit_transfer(transfer))
			usb_link_lose(link);
		else
			stream->flying++;
	}
}

/* ---- claiming ---- */

static bool is_claimed(const struct usb_link *link, guint8 number)
{
	return memchr(link->claimed, number, link->claims) != NULL;
}

static int claim(struct usb_link *link, guint8 number)
{
	int problem = 0;

	if (is_claimed(link, number))
		return 0;
	if (link->claims == CLAIMS_MAX)
		return LIBUSB_ERROR_OTHER;
	problem = libusb_claim_interface(link->handle, number);
	if (problem == 0)
		link->claimed[link->claims++] = number;
	return problem;
}

static int claim_stream(struct stream *stream)
{
	const struct usb_face *face = stream->link->target.face;
	const struct usb_driver *driver = stream->driver;
	int problem = 0;

	if (driver && driver->beside)
		problem = claim(stream->link, driver->beside(face)->number);
	return problem ? problem : claim(stream->link, stream->interface->number);
}

static void release(struct usb_link *link, guint8 number)
{
	guint at = 0;

	while (at < link->claims && link->claimed[at] != number)
		at++;
	if (at == link->claims)
		return;
	memmove(link->claimed + at, link->claimed + at + 1, link->claims - at - 1);
	link->claims--;
	libusb_release_interface(link->handle, number);
}

static void add_stream(
	struct usb_link *link, struct usb_interface *interface, const struct usb_driver *driver)
{
	struct stream *stream = &link->streams[link->count++];

	*stream = (struct stream){
		.link = link,
		.interface = interface,
		.driver = driver,
		.setting = { link->target.face, interface, link->target.known.profile },
	};
}

/* ---- asking ---- */

/* An interface of class HID that is no boot device: its report descriptor says what it is. One that
 * the kernel's driver has and does not show is only taken from it when it is known as a scanner. */
static bool must_ask(const struct usb_interface *interface, const struct usb_known *known)
{
	return interface->class == LIBUSB_CLASS_HID && interface->protocol == 0 && interface->in &&
	       !interface->described && interface->descriptor_len > 0 &&
	       (!interface->driver || known->scanner);
}

bool usb_link_must_ask(const struct usb_face *face, const struct usb_known *known)
{
	for (guint i = 0; i < face->count; i++)
		if (must_ask(&face->interfaces[i], known))
			return true;
	return false;
}

static void ask(struct usb_link *link, const struct usb_interface *interface)
{
	struct usb_request *request = g_new0(struct usb_request, 1);

	request->type = 0x81;
	request->request = GET_DESCRIPTOR;
	request->number = interface->number;
	request->value = REPORT_DESCRIPTOR << 8;
	g_queue_push_tail(&link->requests, request);
}

/* The streams that were asked for; those of other interfaces have their driver already. */
static void choose(struct usb_link *link)
{
	const struct usb_known *known = &link->target.known;

	for (guint i = 0; i < link->count; i++) {
		struct stream *stream = &link->streams[i];
		const struct usb_driver *maybe;

		if (stream->driver)
			continue;
		stream->driver =
			usb_driver_for(link->target.face, stream->interface, known, &maybe);
		if (!stream->driver && !stream->interface->described)
			stream->driver = usb_driver_of(known->mode);
		if (!stream->driver)
			release(link, stream->interface->number);
	}
	link->chosen = true;
}

static void queue_requests(struct usb_link *link)
{
	for (guint i = 0; i < link->count; i++) {
		struct stream *stream = &link->streams[i];
		struct usb_request requests[USB_REQUESTS_MAX];
		guint count = 0;

		if (stream->driver && stream->driver->prepare)
			count = stream->driver->prepare(&stream->setting, requests);
		for (guint r = 0; r < count; r++)
			g_queue_push_tail(
				&link->requests, g_memdup2(&requests[r], sizeof(requests[r])));
	}
}

static void take_descriptor(struct usb_link *link, guint8 number, const guint8 *bytes, int len)
{
	for (guint i = 0; i < link->count && len > 0; i++) {
		struct usb_interface *interface = link->streams[i].interface;

		if (interface->number == number)
			interface->described =
				report_parse(&interface->layout, bytes, (gsize)len, NULL);
	}
}

static void LIBUSB_CALL control_done(struct libusb_transfer *transfer)
{
	struct usb_link *link = transfer->user_data;
	const struct libusb_control_setup *setup = libusb_control_transfer_get_setup(transfer);

	link->asking = false;
	if (link->closing || link->lost)
		return;
	if (transfer->status == LIBUSB_TRANSFER_NO_DEVICE ||
		transfer->status == LIBUSB_TRANSFER_ERROR) {
		usb_link_lose(link);
		return;
	}
	if (setup->bmRequestType & LIBUSB_ENDPOINT_IN &&
		transfer->status == LIBUSB_TRANSFER_COMPLETED)
		take_descriptor(link, (guint8)libusb_le16_to_cpu(setup->wIndex),
			libusb_control_transfer_get_data(transfer), transfer->actual_length);
	next_step(link);
}

static void send_request(struct usb_link *link, const struct usb_request *request)
{
	guint8 *buffer = link->control->buffer;
	bool in = request->type & LIBUSB_ENDPOINT_IN;

	libusb_fill_control_setup(buffer, request->type, request->request, request->value,
		request->number, in ? REPORT_DESCRIPTOR_MAX : request->len);
	memcpy(buffer + LIBUSB_CONTROL_SETUP_SIZE, request->data, request->len);
	libusb_fill_control_transfer(
		link->control, link->handle, buffer, control_done, link, ANSWER_MS);
	if (libusb_submit_transfer(link->control))
		usb_link_lose(link);
	else
		link->asking = true;
}

static void start(struct usb_link *link)
{
	enum scanner_mode mode = SCANNER_AUTO;

	for (guint i = 0; i < link->count; i++) {
		struct stream *stream = &link->streams[i];

		if (!stream->driver)
			continue;
		if (!link->target.look_only)
			start_reading(stream);
		if (mode == SCANNER_AUTO)
			mode = stream->driver->mode;
	}
	if (!link->lost)
		link->sink.ready(link->sink.data, mode);
}

static void next_step(struct usb_link *link)
{
	g_autofree struct usb_request *request = g_queue_pop_head(&link->requests);

	if (!request && !link->chosen) {
		choose(link);
		if (!link->target.look_only)
			queue_requests(link);
		request = g_queue_pop_head(&link->requests);
	}
	if (request)
		send_request(link, request);
	else
		start(link);
}

static gboolean first_step(gpointer data)
{
	struct usb_link *link = data;

	next_step(link);
	return G_SOURCE_REMOVE;
}

/* ---- opening and closing ---- */

static enum usb_refused refused(int problem)
{
	switch (problem) {
	case 0:
		return USB_OPENED;
	case LIBUSB_ERROR_NO_DEVICE:
	case LIBUSB_ERROR_NOT_FOUND:
		return USB_GONE;
	case LIBUSB_ERROR_ACCESS:
		return USB_DENIED;
	case LIBUSB_ERROR_BUSY:
		return USB_BUSY;
	default:
		return USB_FAILED;
	}
}

enum usb_refused usb_link_try(libusb_device *device)
{
	libusb_device_handle *handle;
	int problem = libusb_open(device, &handle);

	if (problem == 0)
		libusb_close(handle);
	return refused(problem);
}

static int claim_all(struct usb_link *link)
{
	struct usb_face *face = link->target.face;
	const struct usb_known *known = &link->target.known;
	int problem = 0;

	for (guint i = 0; i < face->count && problem == 0; i++) {
		struct usb_interface *interface = &face->interfaces[i];
		const struct usb_driver *maybe;
		const struct usb_driver *driver = usb_driver_for(face, interface, known, &maybe);
		bool asked = !driver && must_ask(interface, known);

		if (!driver && !asked)
			continue;
		add_stream(link, interface, driver);
		problem = claim_stream(&link->streams[link->count - 1]);
		if (asked && problem == 0)
			ask(link, interface);
	}
	return problem;
}

static GSource *attach(GSource *source, GSourceFunc callback, struct usb_link *link)
{
	g_source_set_callback(source, callback, link, NULL);
	g_source_attach(source, NULL);
	return source;
}

static gboolean timer_dispatch(GSource *source, GSourceFunc callback, gpointer data)
{
	(void)source;
	return callback(data);
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

struct usb_link *usb_link_open(
	const struct usb_target *target, const struct usb_link_sink *sink, enum usb_refused *why)
{
	struct usb_link *link = g_new0(struct usb_link, 1);
	int problem;

	link->target = *target;
	link->sink = *sink;
	link->readings = (struct reading_sink){ take_reading, link };
	g_queue_init(&link->requests);
	usb_loop_ref(target->loop);
	link->timer = attach(g_source_new(&timer_funcs, sizeof(GSource)), time_passed, link);
	link->start = attach(g_idle_source_new(), first_step, link);
	link->control = libusb_alloc_transfer(0);
	link->control->buffer = g_malloc(LIBUSB_CONTROL_SETUP_SIZE + REPORT_DESCRIPTOR_MAX);
	problem = libusb_open(target->device, &link->handle);
	if (problem == 0) {
		libusb_set_auto_detach_kernel_driver(link->handle, 1);
		problem = claim_all(link);
	}
	*why = refused(problem);
	if (problem == 0)
		return link;
	usb_link_free(link);
	return NULL;
}

static guint cancel_all(struct usb_link *link)
{
	guint flying = link->asking ? 1 : 0;

	if (link->asking)
		libusb_cancel_transfer(link->control);
	for (guint i = 0; i < link->count; i++) {
		struct stream *stream = &link->streams[i];

		for (guint r = 0; r < READS && stream->flying; r++)
			if (stream->reads[r])
				libusb_cancel_transfer(stream->reads[r]);
		flying += stream->flying;
	}
	return flying;
}

static void free_streams(struct usb_link *link)
{
	for (guint i = 0; i < link->count; i++) {
		struct stream *stream = &link->streams[i];

		for (guint r = 0; r < READS; r++) {
			if (!stream->reads[r])
				continue;
			g_free(stream->reads[r]->buffer);
			libusb_free_transfer(stream->reads[r]);
		}
		decoder_free(stream->decoder);
	}
}

static void stop_source(GSource *source)
{
	g_source_destroy(source);
	g_source_unref(source);
}

void usb_link_free(struct usb_link *link)
{
	if (!link)
		return;
	link->closing = true;
	stop_source(link->timer);
	stop_source(link->start);
	for (guint turn = 0; turn < CLOSE_TURNS && cancel_all(link) > 0; turn++)
		usb_loop_turn(link->target.loop, CLOSE_MS);
	while (link->claims > 0)
		release(link, link->claimed[link->claims - 1]);
	if (link->handle)
		libusb_close(link->handle);
	free_streams(link);
	g_free(link->control->buffer);
	libusb_free_transfer(link->control);
	g_queue_clear_full(&link->requests, g_free);
	usb_loop_unref(link->target.loop);
	g_free(link);
}
