/* SPDX-License-Identifier: Apache-2.0
 * Virtual devices: descriptors, sysfs, the node, and what tests do with them. */
#include "support/fakeusb_own.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define HUB "/devices/pci0000:00/0000:00:14.0/usb1"

/* ---- hex ---- */

static GBytes *from_hex(const char *hex)
{
	GByteArray *bytes = g_byte_array_new();

	for (; *hex; hex++) {
		guint8 byte;

		if (*hex == ' ')
			continue;
		g_assert_true(g_ascii_isxdigit(hex[0]) && g_ascii_isxdigit(hex[1]));
		byte = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
		g_byte_array_append(bytes, &byte, 1);
		hex++;
	}
	return g_byte_array_free_to_bytes(bytes);
}

void fakeusb_add_hex(GString *out, const guint8 *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++)
		g_string_append_printf(out, "%02x", bytes[i]);
}

/* ---- descriptors ---- */

static void put(GByteArray *out, const guint8 *bytes, guint len)
{
	g_byte_array_append(out, bytes, len);
}

static void put_endpoint(GByteArray *out, guint8 address, bool bulk, guint16 packet)
{
	const guint8 endpoint[] = { 7, 5, address, bulk ? 2 : 3, (guint8)packet,
		(guint8)(packet >> 8), 4 };

	if (address)
		put(out, endpoint, sizeof(endpoint));
}

static void put_interface(GByteArray *out, const struct fakeusb *device, guint8 number,
	guint8 alternate, guint8 protocol)
{
	const struct fakeusb_interface *row = &device->spec.interfaces[number];
	gsize len = device->interfaces[number].report
			    ? g_bytes_get_size(device->interfaces[number].report)
			    : 0;
	const guint8 interface[] = { 9, 4, number, alternate,
		(guint8)((row->in != 0) + (row->out != 0)), row->class, row->subclass, protocol,
		0 };
	const guint8 hid[] = { 9, 0x21, 0x11, 1, 0, 1, 0x22, (guint8)len, (guint8)(len >> 8) };

	put(out, interface, sizeof(interface));
	if (len)
		put(out, hid, sizeof(hid));
	put_endpoint(out, row->in, row->bulk, row->packet);
	put_endpoint(out, row->out, true, row->packet);
}

static GByteArray *descriptors(const struct fakeusb *device)
{
	const struct fakeusb_spec *spec = &device->spec;
	GByteArray *out = g_byte_array_new();
	const guint8 head[] = { 18, 1, 0, 2, 0, 0, 0, 64, (guint8)spec->vid,
		(guint8)(spec->vid >> 8), (guint8)spec->pid, (guint8)(spec->pid >> 8), 0, 1, 0, 0,
		0, 1 };
	guint8 configuration[] = { 9, 2, 0, 0, 0, 1, 0, 0x80, 50 };

	put(out, head, sizeof(head));
	put(out, configuration, sizeof(configuration));
	for (guint8 i = 0; i < FAKEUSB_INTERFACES && spec->interfaces[i].class; i++) {
		put_interface(out, device, i, 0, spec->interfaces[i].protocol);
		if (spec->interfaces[i].other)
			put_interface(out, device, i, 1, spec->interfaces[i].other);
		out->data[sizeof(head) + 4]++;
	}
	out->data[sizeof(head) + 2] = (guint8)(out->len - sizeof(head));
	out->data[sizeof(head) + 3] = (guint8)((out->len - sizeof(head)) >> 8);
	return out;
}

/* ---- sysfs ---- */

static void add_to_sysfs(struct fakeusb_bed *bed, const char *text)
{
	GError *error = NULL;

	umockdev_testbed_add_from_string(bed->testbed, text, &error);
	g_assert_no_error(error);
}

static void add_interfaces(struct fakeusb *device)
{
	for (guint i = 0; i < FAKEUSB_INTERFACES; i++) {
		const struct fakeusb_interface *row = &device->spec.interfaces[i];
		g_autofree char *link = g_strconcat("../../bus/usb/drivers/", row->driver, NULL);
		GString *text;

		if (!row->driver)
			continue;
		text = g_string_new(NULL);
		g_string_printf(text,
			"P: %s/%s:1.%u\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\n"
			"A: bInterfaceNumber=%02u\nL: driver=%s\n",
			device->path, device->spec.port, i, i, link);
		if (row->told)
			g_string_append_printf(text, "A: ieee1284_id=%s\\n\n", row->told);
		g_string_append_c(text, '\n');
		add_to_sysfs(device->bed, text->str);
		if (row->report && !device->spec.hidden) {
			gsize len;
			const guint8 *bytes = g_bytes_get_data(device->interfaces[i].report, &len);

			g_string_printf(text,
				"P: %s/%s:1.%u/0003:%04X:%04X.%04X\nE: SUBSYSTEM=hid\n"
				"H: report_descriptor=",
				device->path, device->spec.port, i, device->spec.vid,
				device->spec.pid, device->spec.address * FAKEUSB_INTERFACES + i);
			fakeusb_add_hex(text, bytes, len);
			g_string_append(text, "\n\n");
			add_to_sysfs(device->bed, text->str);
		}
		g_string_free(text, TRUE);
	}
}

static void add_device(struct fakeusb *device)
{
	const struct fakeusb_spec *spec = &device->spec;
	GByteArray *bytes = descriptors(device);
	GString *text = g_string_new(NULL);

	g_string_printf(text,
		"P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DEVNAME=%s\nE: MAJOR=189\n"
		"E: MINOR=%u\nE: BUSNUM=001\nE: DEVNUM=%03u\nA: busnum=1\nA: devnum=%u\n"
		"A: speed=12\nA: bConfigurationValue=1\n",
		device->path, device->node, spec->address - 1, spec->address, spec->address);
	if (spec->serial)
		g_string_append_printf(text, "A: serial=%s\\n\n", spec->serial);
	if (spec->product)
		g_string_append_printf(text, "A: product=%s\\n\n", spec->product);
	g_string_append(text, "H: descriptors=");
	fakeusb_add_hex(text, bytes->data, bytes->len);
	g_string_append(text, "\n\n");
	add_to_sysfs(device->bed, text->str);
	g_string_free(text, TRUE);
	g_byte_array_unref(bytes);
}

/* ---- the node ---- */

static void make_node(struct fakeusb *device)
{
	g_autofree char *root = umockdev_testbed_get_root_dir(device->bed->testbed);
	g_autofree char *link = g_strconcat(root, device->node, NULL);
	g_autofree char *folder = g_path_get_dirname(link);

	device->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	g_assert_cmpint(device->master, >=, 0);
	g_assert_cmpint(grantpt(device->master) | unlockpt(device->master), ==, 0);
	device->slave = open(ptsname(device->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	g_assert_cmpint(device->slave, >=, 0);
	fchmod(device->slave, device->spec.closed ? 0 : 0666);
	tcflow(device->slave, TCOOFF);
	g_mkdir_with_parents(folder, 0755);
	g_unlink(link);
	g_assert_cmpint(symlink(ptsname(device->master), link), ==, 0);
}

/* umockdev asks its socket before the node, and a test may be another user for a while. */
static void open_socket(struct fakeusb *device)
{
	g_autofree char *root = umockdev_testbed_get_root_dir(device->bed->testbed);
	g_autofree char *path = g_build_filename(root, "ioctl", device->node, NULL);

	g_assert_cmpint(g_chmod(path, 0777), ==, 0);
}

/* ---- what tests call ---- */

void fakeusb_need_preload(char **argv)
{
	const char *preload = g_getenv("LD_PRELOAD");
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_autofree char *options = NULL;

	if (preload && strstr(preload, "umockdev"))
		return;
	/* The preload stands before the sanitizer's library, which it does not like. */
	options = g_strconcat(g_getenv("ASAN_OPTIONS") ? g_getenv("ASAN_OPTIONS") : "",
		":verify_asan_link_order=0", NULL);
	g_setenv("ASAN_OPTIONS", options, TRUE);
	g_ptr_array_add(words, (gpointer) "umockdev-wrapper");
	for (; *argv; argv++)
		g_ptr_array_add(words, *argv);
	g_ptr_array_add(words, NULL);
	execvp("umockdev-wrapper", (char **)words->pdata);
	g_error("umockdev-wrapper: %s; install the packages of tools/packages", g_strerror(errno));
}

struct fakeusb_bed *fakeusb_bed_new(void)
{
	static const char hub[] =
		"P: " HUB "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n"
		"E: DEVNAME=/dev/bus/usb/001/001\nE: MAJOR=189\nE: MINOR=0\nE: BUSNUM=001\n"
		"E: DEVNUM=001\nA: busnum=1\nA: devnum=1\nA: speed=480\nA: bConfigurationValue=1\n"
		"H: descriptors=12010002090001406b1d020001060302010109021900010100e0000904000001"
		"09000000070581030400ff\n\n";
	struct fakeusb_bed *bed = g_new0(struct fakeusb_bed, 1);
	g_autofree char *root = NULL;

	bed->testbed = umockdev_testbed_new();
	root = umockdev_testbed_get_root_dir(bed->testbed);
	g_chmod(root, 0777);
	add_to_sysfs(bed, hub);
	return bed;
}

void fakeusb_bed_free(struct fakeusb_bed *bed)
{
	g_object_unref(bed->testbed);
	g_free(bed);
}

struct fakeusb *fakeusb_plug(struct fakeusb_bed *bed, const struct fakeusb_spec *spec)
{
	struct fakeusb *device = g_new0(struct fakeusb, 1);
	GError *error = NULL;

	device->bed = bed;
	device->spec = *spec;
	device->held = spec->held;
	device->requests = g_string_new(NULL);
	device->taken = g_byte_array_new();
	device->most = G_MAXSIZE;
	device->port_status = -1;
	device->node = g_strdup_printf("/dev/bus/usb/001/%03u", spec->address);
	device->path = g_strdup_printf(HUB "/%s", spec->port);
	for (guint i = 0; i < FAKEUSB_INTERFACES; i++) {
		struct fakeusb_face *interface = &device->interfaces[i];

		interface->has = interface->back = spec->interfaces[i].driver;
		if (spec->interfaces[i].report)
			interface->report = from_hex(spec->interfaces[i].report);
	}
	make_node(device);
	device->handler = umockdev_ioctl_base_new();
	g_signal_connect(device->handler, "handle-ioctl", G_CALLBACK(fakeusb_answer), device);
	umockdev_testbed_attach_ioctl(bed->testbed, device->node, device->handler, &error);
	g_assert_no_error(error);
	open_socket(device);
	add_interfaces(device);
	add_device(device);
	return device;
}

static void remove_interfaces(struct fakeusb *device)
{
	for (guint i = 0; i < FAKEUSB_INTERFACES; i++) {
		const struct fakeusb_interface *row = &device->spec.interfaces[i];
		g_autofree char *interface =
			g_strdup_printf("/sys%s/%s:1.%u", device->path, device->spec.port, i);
		g_autofree char *hid =
			g_strdup_printf("%s/0003:%04X:%04X.%04X", interface, device->spec.vid,
				device->spec.pid, device->spec.address * FAKEUSB_INTERFACES + i);

		if (row->driver && row->report && !device->spec.hidden)
			umockdev_testbed_remove_device(device->bed->testbed, hid);
		if (row->driver)
			umockdev_testbed_remove_device(device->bed->testbed, interface);
	}
}

void fakeusb_unplug(struct fakeusb *device, bool with_error)
{
	g_autofree char *path = g_strconcat("/sys", device->path, NULL);
	struct fakeusb_urb *urb;

	g_rec_mutex_lock(&device->lock);
	while ((urb = g_queue_pop_head(&device->waiting)))
		fakeusb_finish(device, urb, with_error ? -EPROTO : -ENODEV, NULL, 0);
	device->gone = true;
	close(device->slave);
	close(device->master);
	g_rec_mutex_unlock(&device->lock);
	if (!device->spec.silent)
		umockdev_testbed_uevent(device->bed->testbed, path, "remove");
	remove_interfaces(device);
	umockdev_testbed_remove_device(device->bed->testbed, path);
}

static void packet_free(struct fakeusb_packet *packet)
{
	g_bytes_unref(packet->bytes);
	g_free(packet);
}

void fakeusb_free(struct fakeusb *device)
{
	if (!device->gone)
		fakeusb_unplug(device, false);
	/* The program closes what it had open; its requests come to the device. */
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_signal_handlers_disconnect_by_data(device->handler, device);
	umockdev_testbed_detach_ioctl(device->bed->testbed, device->node, NULL);
	g_object_unref(device->handler);
	g_queue_clear_full(&device->waiting, (GDestroyNotify)fakeusb_urb_free);
	g_queue_clear_full(&device->done, (GDestroyNotify)fakeusb_urb_free);
	g_queue_clear_full(&device->packets, (GDestroyNotify)packet_free);
	for (guint i = 0; i < FAKEUSB_INTERFACES; i++)
		if (device->interfaces[i].report)
			g_bytes_unref(device->interfaces[i].report);
	g_string_free(device->requests, TRUE);
	g_byte_array_unref(device->taken);
	g_rec_mutex_clear(&device->lock);
	g_free(device->node);
	g_free(device->path);
	g_free(device);
}

static void queue_packet(
	struct fakeusb *device, guint8 endpoint, int status, const void *bytes, gsize len)
{
	struct fakeusb_packet *packet = g_new0(struct fakeusb_packet, 1);

	packet->endpoint = endpoint;
	packet->status = status;
	packet->bytes = g_bytes_new(bytes, len);
	g_rec_mutex_lock(&device->lock);
	g_queue_push_tail(&device->packets, packet);
	fakeusb_deliver(device);
	g_rec_mutex_unlock(&device->lock);
}

void fakeusb_send(struct fakeusb *device, guint8 endpoint, const void *bytes, gsize len)
{
	queue_packet(device, endpoint, 0, bytes, len);
}

void fakeusb_fail(struct fakeusb *device, guint8 endpoint, int status)
{
	queue_packet(device, endpoint, status, NULL, 0);
}

void fakeusb_let_go(struct fakeusb *device)
{
	g_rec_mutex_lock(&device->lock);
	device->held = false;
	g_rec_mutex_unlock(&device->lock);
}

bool fakeusb_claimed(struct fakeusb *device, guint interface)
{
	bool claimed;

	g_rec_mutex_lock(&device->lock);
	claimed = device->interfaces[interface].claimed;
	g_rec_mutex_unlock(&device->lock);
	return claimed;
}

const char *fakeusb_driver(struct fakeusb *device, guint interface)
{
	const char *driver;

	g_rec_mutex_lock(&device->lock);
	driver = device->interfaces[interface].has;
	g_rec_mutex_unlock(&device->lock);
	return driver;
}

guint fakeusb_unread(struct fakeusb *device)
{
	guint count;

	g_rec_mutex_lock(&device->lock);
	count = device->packets.length;
	g_rec_mutex_unlock(&device->lock);
	return count;
}

guint fakeusb_cleared(struct fakeusb *device)
{
	guint count;

	g_rec_mutex_lock(&device->lock);
	count = device->cleared;
	g_rec_mutex_unlock(&device->lock);
	return count;
}

guint fakeusb_reads(struct fakeusb *device)
{
	guint count;

	g_rec_mutex_lock(&device->lock);
	count = device->waiting.length;
	g_rec_mutex_unlock(&device->lock);
	return count;
}

char *fakeusb_requests(struct fakeusb *device)
{
	char *requests;

	g_rec_mutex_lock(&device->lock);
	requests = g_strdup(device->requests->str);
	g_rec_mutex_unlock(&device->lock);
	return requests;
}

void fakeusb_take(struct fakeusb *device, gsize most, int status)
{
	g_rec_mutex_lock(&device->lock);
	device->most = most;
	device->refusal = status;
	g_rec_mutex_unlock(&device->lock);
}

void fakeusb_hear(struct fakeusb *device, fakeusb_ear *ear, void *data)
{
	g_rec_mutex_lock(&device->lock);
	device->ear = ear;
	device->ear_data = data;
	g_rec_mutex_unlock(&device->lock);
}

GBytes *fakeusb_taken(struct fakeusb *device)
{
	GBytes *taken;

	g_rec_mutex_lock(&device->lock);
	taken = g_bytes_new(device->taken->data, device->taken->len);
	g_rec_mutex_unlock(&device->lock);
	return taken;
}

void fakeusb_port_status(struct fakeusb *device, int status)
{
	g_rec_mutex_lock(&device->lock);
	device->port_status = status;
	g_rec_mutex_unlock(&device->lock);
}

guint fakeusb_alternate(struct fakeusb *device)
{
	guint alternate;

	g_rec_mutex_lock(&device->lock);
	alternate = device->alternate;
	g_rec_mutex_unlock(&device->lock);
	return alternate;
}
