/* SPDX-License-Identifier: Apache-2.0
 * usbfs as libusb sees it: claims, control, bulk and interrupt transfers. The device node is a pty,
 * so that poll tells what usbfs would: ready to write (TCOON) when a transfer is to be reaped, not
 * (TCOOFF) when none is. */
#include "support/fakeusb_own.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>

/* ---- transfers ---- */

void fakeusb_urb_free(struct fakeusb_urb *urb)
{
	umockdev_ioctl_data_unref(urb->data);
	umockdev_ioctl_data_unref(urb->buffer);
	g_free(urb->bytes);
	g_free(urb);
}

static void gate(struct fakeusb *device)
{
	if (!device->gone)
		tcflow(device->slave, g_queue_is_empty(&device->done) ? TCOOFF : TCOON);
}

void fakeusb_finish(
	struct fakeusb *device, struct fakeusb_urb *urb, int status, const void *bytes, gsize len)
{
	gsize room = (gsize)urb->buffer->data_len;

	urb->status = len > room ? -EOVERFLOW : status;
	urb->len = MIN(len, room);
	urb->bytes = g_memdup2(bytes, urb->len);
	g_queue_push_tail(&device->done, urb);
	gate(device);
}

/* Packets meet the transfers that wait for them, in order. */
void fakeusb_deliver(struct fakeusb *device)
{
	for (GList *at = device->packets.head; at;) {
		struct fakeusb_packet *packet = at->data;
		GList *next = at->next;
		GList *reader = device->waiting.head;

		while (reader && ((struct fakeusb_urb *)reader->data)->endpoint != packet->endpoint)
			reader = reader->next;
		if (reader) {
			struct fakeusb_urb *urb = reader->data;
			gsize len;
			const void *bytes = g_bytes_get_data(packet->bytes, &len);

			g_queue_delete_link(&device->waiting, reader);
			g_queue_delete_link(&device->packets, at);
			fakeusb_finish(device, urb, packet->status, bytes, len);
			g_bytes_unref(packet->bytes);
			g_free(packet);
		}
		at = next;
	}
}

/* What comes from the program: taken as far as the test lets it. */
static void take(struct fakeusb *device, struct fakeusb_urb *urb)
{
	gsize len = (gsize)urb->buffer->data_len;
	gsize taken = MIN(len, device->most);

	device->most -= taken;
	if (device->ear)
		taken = device->ear(device->ear_data, urb->buffer->data, taken);
	g_byte_array_append(device->taken, urb->buffer->data, (guint)taken);
	urb->len = taken;
	if (taken == len || device->refusal)
		fakeusb_finish(device, urb, taken == len ? 0 : device->refusal, NULL, taken);
	else
		g_queue_push_tail(&device->waiting, urb);
}

/* An answer to a request, as long as it was asked for. */
static void answer_control(
	struct fakeusb *device, struct fakeusb_urb *urb, const void *bytes, gsize len)
{
	const guint8 *setup = urb->buffer->data;
	gsize wanted = (gsize)(setup[6] | setup[7] << 8);
	g_autoptr(GByteArray) answer = g_byte_array_new();

	g_byte_array_append(answer, setup, 8);
	g_byte_array_append(answer, bytes, (guint)MIN(len, wanted));
	fakeusb_finish(device, urb, 0, answer->data, answer->len);
}

/* Of a printer's (USB printer class 1.1, 4.2): GET_DEVICE_ID and GET_PORT_STATUS. */
static bool answer_class(struct fakeusb *device, struct fakeusb_urb *urb)
{
	const guint8 *setup = urb->buffer->data;
	guint8 status = (guint8)device->port_status;

	if (setup[0] != 0xa1 || device->spec.interfaces[0].class != 7)
		return false;
	if (setup[1] == 0 && device->spec.id)
		answer_control(device, urb, device->spec.id, device->spec.id_len);
	else if (setup[1] == 1 && device->port_status >= 0)
		answer_control(device, urb, &status, 1);
	else
		return false;
	return true;
}

static void control(struct fakeusb *device, struct fakeusb_urb *urb)
{
	const guint8 *setup = urb->buffer->data;
	guint interface = setup[4];
	gsize wanted = (gsize)(setup[6] | setup[7] << 8);
	GString *out = device->requests;

	if (!(setup[0] & 0x80)) {
		g_string_append_printf(out, "%s%02x %02x %02x%02x %02x%02x:", out->len ? "," : "",
			setup[0], setup[1], setup[3], setup[2], setup[5], setup[4]);
		fakeusb_add_hex(out, setup + 8, wanted);
		fakeusb_finish(device, urb, 0, NULL, 0);
	} else if (setup[1] == 6 && setup[3] == 0x22 && interface < FAKEUSB_INTERFACES &&
		   device->interfaces[interface].report && !device->spec.mute) {
		gsize len;
		const void *report = g_bytes_get_data(device->interfaces[interface].report, &len);

		answer_control(device, urb, report, len);
	} else if (!answer_class(device, urb)) {
		fakeusb_finish(device, urb, -EPIPE, NULL, 0);
	}
}

static int submit(struct fakeusb *device, UMockdevIoctlData *arg)
{
	struct fakeusb_urb *urb = g_new0(struct fakeusb_urb, 1);
	const struct usbdevfs_urb *raw;

	urb->data = umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_urb), NULL);
	raw = (const struct usbdevfs_urb *)urb->data->data;
	urb->type = raw->type;
	urb->endpoint = raw->endpoint;
	urb->buffer = umockdev_ioctl_data_resolve(urb->data,
		G_STRUCT_OFFSET(struct usbdevfs_urb, buffer), (gsize)raw->buffer_length, NULL);
	if (urb->type == USBDEVFS_URB_TYPE_CONTROL) {
		control(device, urb);
	} else if (!(urb->endpoint & 0x80)) {
		take(device, urb);
	} else {
		g_queue_push_tail(&device->waiting, urb);
		fakeusb_deliver(device);
	}
	return 0;
}

static int discard(struct fakeusb *device, UMockdevIoctlData *arg)
{
	gulong address = *(const gulong *)arg->data;

	for (GList *at = device->waiting.head; at; at = at->next) {
		struct fakeusb_urb *urb = at->data;

		if (urb->data->client_addr != address)
			continue;
		g_queue_delete_link(&device->waiting, at);
		fakeusb_finish(device, urb, -ENOENT, NULL, urb->len);
		return 0;
	}
	return EINVAL;
}

static int reap(struct fakeusb *device, UMockdevIoctlData *arg)
{
	struct fakeusb_urb *urb = g_queue_pop_head(&device->done);
	struct usbdevfs_urb raw;
	UMockdevIoctlData *pointer;

	if (!urb)
		return device->gone ? ENODEV : EAGAIN;
	memcpy(&raw, urb->data->data, sizeof(raw));
	raw.status = urb->status;
	/* A control transfer's length is that of its data alone. */
	raw.actual_length =
		(int)(urb->type == USBDEVFS_URB_TYPE_CONTROL && urb->len ? urb->len - 8 : urb->len);
	umockdev_ioctl_data_update(urb->data, 0, (guint8 *)&raw, sizeof(raw));
	if (urb->len && urb->bytes)
		umockdev_ioctl_data_update(urb->buffer, 0, urb->bytes, (int)urb->len);
	pointer = umockdev_ioctl_data_resolve(arg, 0, sizeof(void *), NULL);
	umockdev_ioctl_data_set_ptr(pointer, 0, urb->data);
	umockdev_ioctl_data_unref(pointer);
	fakeusb_urb_free(urb);
	gate(device);
	return 0;
}

/* ---- claims ---- */

static int claim(struct fakeusb *device, guint number, bool detach)
{
	struct fakeusb_face *interface = &device->interfaces[number];

	if (number >= FAKEUSB_INTERFACES || !device->spec.interfaces[number].class)
		return ENOENT;
	if (device->held)
		return EBUSY;
	if (interface->has && !detach)
		return EBUSY;
	interface->has = NULL;
	interface->claimed = true;
	return 0;
}

static int connect_driver(struct fakeusb *device, guint number, bool connect)
{
	struct fakeusb_face *interface = &device->interfaces[number % FAKEUSB_INTERFACES];

	if (connect && !interface->claimed)
		interface->has = interface->back;
	else if (!connect && interface->has)
		interface->has = NULL;
	else
		return ENODATA;
	return 0;
}

static int get_driver(struct fakeusb *device, UMockdevIoctlData *arg)
{
	UMockdevIoctlData *data =
		umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_getdriver), NULL);
	struct usbdevfs_getdriver row;
	const char *has;

	memcpy(&row, data->data, sizeof(row));
	has = device->interfaces[row.interface % FAKEUSB_INTERFACES].has;
	if (has) {
		g_strlcpy(row.driver, has, sizeof(row.driver));
		umockdev_ioctl_data_update(data, 0, (guint8 *)&row, sizeof(row));
	}
	umockdev_ioctl_data_unref(data);
	return has ? 0 : ENODATA;
}

static int with_number(struct fakeusb *device, UMockdevIoctlData *arg, gulong request)
{
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(arg, 0, sizeof(guint), NULL);
	guint number = *(const guint *)data->data;

	umockdev_ioctl_data_unref(data);
	if (request == USBDEVFS_CLAIMINTERFACE)
		return claim(device, number, false);
	if (request == USBDEVFS_DISCONNECT_CLAIM)
		return claim(device, number, true);
	if (number >= FAKEUSB_INTERFACES || !device->interfaces[number].claimed)
		return EINVAL;
	device->interfaces[number].claimed = false;
	return 0;
}

static int to_driver(struct fakeusb *device, UMockdevIoctlData *arg)
{
	UMockdevIoctlData *data =
		umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_ioctl), NULL);
	struct usbdevfs_ioctl row;

	memcpy(&row, data->data, sizeof(row));
	umockdev_ioctl_data_unref(data);
	return connect_driver(
		device, (guint)row.ifno, (unsigned)row.ioctl_code == (unsigned)USBDEVFS_CONNECT);
}

static int set_interface(struct fakeusb *device, UMockdevIoctlData *arg)
{
	UMockdevIoctlData *data =
		umockdev_ioctl_data_resolve(arg, 0, sizeof(struct usbdevfs_setinterface), NULL);
	struct usbdevfs_setinterface row;

	memcpy(&row, data->data, sizeof(row));
	umockdev_ioctl_data_unref(data);
	if (row.interface == 0)
		device->alternate = row.altsetting;
	return 0;
}

static int capabilities(UMockdevIoctlData *arg)
{
	guint32 caps = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
		       USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
	UMockdevIoctlData *data = umockdev_ioctl_data_resolve(arg, 0, sizeof(caps), NULL);

	umockdev_ioctl_data_update(data, 0, (guint8 *)&caps, sizeof(caps));
	umockdev_ioctl_data_unref(data);
	return 0;
}

static int answer(struct fakeusb *device, gulong request, UMockdevIoctlData *arg)
{
	if (device->gone && request != USBDEVFS_REAPURBNDELAY)
		return ENODEV;
	switch (request) {
	case USBDEVFS_GET_CAPABILITIES:
		return capabilities(arg);
	case USBDEVFS_GETDRIVER:
		return get_driver(device, arg);
	case USBDEVFS_IOCTL:
		return to_driver(device, arg);
	case USBDEVFS_CLAIMINTERFACE:
	case USBDEVFS_DISCONNECT_CLAIM:
	case USBDEVFS_RELEASEINTERFACE:
		return with_number(device, arg, request);
	case USBDEVFS_SUBMITURB:
		return submit(device, arg);
	case USBDEVFS_DISCARDURB:
		return discard(device, arg);
	case USBDEVFS_REAPURBNDELAY:
		return reap(device, arg);
	case USBDEVFS_CLEAR_HALT:
		device->cleared++;
		return 0;
	case USBDEVFS_SETINTERFACE:
		return set_interface(device, arg);
	case USBDEVFS_SETCONFIGURATION:
	case USBDEVFS_RESET:
		return 0;
	default:
		return ENOTTY;
	}
}

gboolean fakeusb_answer(UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer data)
{
	struct fakeusb *device = data;
	UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
	int problem;

	(void)handler;
	g_rec_mutex_lock(&device->lock);
	problem = answer(device, umockdev_ioctl_client_get_request(client), arg);
	g_rec_mutex_unlock(&device->lock);
	umockdev_ioctl_client_complete(client, problem ? -1 : 0, problem);
	return TRUE;
}
