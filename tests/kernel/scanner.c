/* SPDX-License-Identifier: Apache-2.0
 * A HID-POS scanner of the guest, on FunctionFS: the kernel's own USB stack sees a device whose
 * every byte is written here. It answers for its descriptors and takes what it is sent. A line of
 * its pipe is a code, "]Q1text", and goes out on the interrupt endpoint in as many reports as it
 * takes; of "+]Q1text" the last report is missing, as when the plug is pulled in the middle. */
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/usb/functionfs.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPORT_SIZE = 64, REPORT_ID = 2, AIM_SIZE = 3, DATA_SIZE = 56, LINE_SIZE = 1024 };
enum { HID_DESCRIPTOR = 0x21, REPORT_DESCRIPTOR = 0x22, GET_DESCRIPTOR = 6 };

/* Length, identifier, 56 bytes, two of the vendor and the flags, with report id 2. */
static const uint8_t report_descriptor[] = {
	0x05,
	0x8c,
	0x09,
	0x02,
	0xa1,
	0x01, /* Bar Code Scanner */
	0x09,
	0x12,
	0xa1,
	0x02,
	0x85,
	0x02, /* Scanned Data Report */
	0x15,
	0x00,
	0x26,
	0xff,
	0x00,
	0x75,
	0x08, /* bytes */
	0x95,
	0x01,
	0x05,
	0x01,
	0x09,
	0x3b,
	0x81,
	0x02, /* length */
	0x95,
	0x03,
	0x05,
	0x8c,
	0x09,
	0xfb,
	0x09,
	0xfc,
	0x09,
	0xfd, /* identifier */
	0x81,
	0x02,
	0x95,
	0x38,
	0x09,
	0xfe,
	0x82,
	0x02,
	0x01, /* data */
	0x06,
	0x66,
	0xff,
	0x95,
	0x02,
	0x09,
	0x04,
	0x09,
	0x00, /* of the vendor */
	0x81,
	0x02,
	0x05,
	0x8c,
	0x25,
	0x01,
	0x75,
	0x01,
	0x95,
	0x08, /* flags */
	0x09,
	0xff,
	0x81,
	0x02,
	0xc0,
	0xc0,
};

/* struct hid_descriptor of the kernel is in none of its public headers. */
struct hid_descriptor {
	uint8_t length, type;
	uint16_t version;
	uint8_t country, count, report_type;
	uint16_t report_length;
} __attribute__((packed));

struct function {
	struct usb_interface_descriptor interface;
	struct hid_descriptor hid;
	struct usb_endpoint_descriptor_no_audio in;
} __attribute__((packed));

struct descriptors {
	struct usb_functionfs_descs_head_v2 head;
	uint32_t full_count, high_count;
	struct function full, high;
} __attribute__((packed));

struct strings {
	struct usb_functionfs_strings_head head;
	uint16_t language;
	char name[sizeof("Scanner")];
} __attribute__((packed));

static void die(const char *what)
{
	fprintf(stderr, "scanner: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_file(const char *folder, const char *name, int flags)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, flags);
	if (fd < 0)
		die(path);
	return fd;
}

static struct function function_of(uint8_t interval)
{
	return (struct function){
		.interface = { sizeof(struct usb_interface_descriptor), USB_DT_INTERFACE, 0, 0, 1,
			USB_CLASS_HID, 0, 0, 1 },
		.hid = { sizeof(struct hid_descriptor), HID_DESCRIPTOR, htole16(0x0110), 0, 1,
			REPORT_DESCRIPTOR, htole16(sizeof(report_descriptor)) },
		.in = { sizeof(struct usb_endpoint_descriptor_no_audio), USB_DT_ENDPOINT,
			1 | USB_DIR_IN, USB_ENDPOINT_XFER_INT, htole16(REPORT_SIZE), interval },
	};
}

static void describe(int control)
{
	const struct descriptors descriptors = {
		.head = { htole32(FUNCTIONFS_DESCRIPTORS_MAGIC_V2), htole32(sizeof(descriptors)),
			htole32(FUNCTIONFS_HAS_FS_DESC | FUNCTIONFS_HAS_HS_DESC) },
		.full_count = htole32(3),
		.high_count = htole32(3),
		.full = function_of(1),
		.high = function_of(4),
	};
	const struct strings strings = {
		.head = { htole32(FUNCTIONFS_STRINGS_MAGIC), htole32(sizeof(strings)), htole32(1),
			htole32(1) },
		.language = htole16(0x0409),
		.name = "Scanner",
	};

	if (write(control, &descriptors, sizeof(descriptors)) < 0)
		die("descriptors");
	if (write(control, &strings, sizeof(strings)) < 0)
		die("strings");
}

/* Its report descriptor, and whatever it is told; anything else is stalled by the kernel when the
 * wrong direction is tried. */
static void answer(int control, const struct usb_ctrlrequest *setup)
{
	uint16_t length = le16toh(setup->wLength);
	uint8_t bytes[256];
	ssize_t done;

	if (!(setup->bRequestType & USB_DIR_IN))
		done = read(control, bytes, length < sizeof(bytes) ? length : sizeof(bytes));
	else if (setup->bRequest == GET_DESCRIPTOR &&
		 le16toh(setup->wValue) >> 8 == REPORT_DESCRIPTOR)
		done = write(control, report_descriptor,
			length < sizeof(report_descriptor) ? length : sizeof(report_descriptor));
	else
		done = read(control, bytes, 0);
	(void)done;
}

static void serve(int control)
{
	struct usb_functionfs_event event;

	while (read(control, &event, sizeof(event)) == sizeof(event))
		if (event.type == FUNCTIONFS_SETUP)
			answer(control, &event.u.setup);
}

/* What is written while nobody is plugged in fails, and is lost as with a real scanner. */
static void send_piece(int endpoint, const char *aim, const char *text, size_t len, bool more)
{
	uint8_t report[REPORT_SIZE] = { REPORT_ID, (uint8_t)len };

	memcpy(report + 2, aim, AIM_SIZE);
	memcpy(report + 2 + AIM_SIZE, text, len);
	report[REPORT_SIZE - 1] = more;
	if (write(endpoint, report, sizeof(report)) < 0)
		fprintf(stderr, "scanner: a report was not taken: %s\n", strerror(errno));
}

static void send_code(int endpoint, const char *line)
{
	bool torn = *line == '+';
	const char *aim = line + torn, *text = aim + AIM_SIZE;

	while (strlen(text) > DATA_SIZE) {
		send_piece(endpoint, aim, text, DATA_SIZE, true);
		text += DATA_SIZE;
	}
	if (!torn)
		send_piece(endpoint, aim, text, strlen(text), false);
}

static void send_all(int endpoint, const char *pipe)
{
	char line[LINE_SIZE];
	FILE *lines = fopen(pipe, "r+");

	if (!lines)
		die(pipe);
	while (fgets(line, sizeof(line), lines)) {
		line[strcspn(line, "\n")] = '\0';
		if (strlen(line) > 1 + AIM_SIZE)
			send_code(endpoint, line);
	}
}

int main(int argc, char **argv)
{
	int control;
	pid_t sender;

	if (argc != 3) {
		fprintf(stderr, "usage: kernel-scanner FUNCTIONFS PIPE\n");
		return 2;
	}
	control = open_file(argv[1], "ep0", O_RDWR);
	describe(control);
	sender = fork();
	if (sender < 0)
		die("fork");
	if (sender == 0) {
		send_all(open_file(argv[1], "ep1", O_RDWR), argv[2]);
		_exit(0);
	}
	printf("ready\n");
	fflush(stdout);
	serve(control);
	return waitpid(sender, NULL, 0) < 0;
}
