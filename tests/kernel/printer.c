/* SPDX-License-Identifier: Apache-2.0
 * A label printer of the guest, on FunctionFS, class 7 both ways. Its folder says what it is and
 * tells what became of it: `id` is its device id, `port` its port status (one byte), `answer` what
 * it says when it is asked ~HS; `got` are the bytes it took, `resets` a line for each SOFT_RESET.
 * Of bytes it takes MOST; then it stalls, or takes no more. */
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

/* A packet at a time, so that no byte waits for those behind it. */
enum { PACKET = 512, FULL_PACKET = 64, TEXT_SIZE = 1024 };
enum { GET_DEVICE_ID = 0, GET_PORT_STATUS = 1, SOFT_RESET = 2 };

struct function {
	struct usb_interface_descriptor interface;
	struct usb_endpoint_descriptor_no_audio out, in;
} __attribute__((packed));

struct descriptors {
	struct usb_functionfs_descs_head_v2 head;
	uint32_t full_count, high_count;
	struct function full, high;
} __attribute__((packed));

struct strings {
	struct usb_functionfs_strings_head head;
	uint16_t language;
	char name[sizeof("Printer")];
} __attribute__((packed));

static const char *folder;

static void die(const char *what)
{
	fprintf(stderr, "printer: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_file(const char *in, const char *name, int flags)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", in, name);
	fd = open(path, flags, 0644);
	if (fd < 0)
		die(path);
	return fd;
}

static size_t read_text(const char *name, char *text, size_t size)
{
	int fd = open_file(folder, name, O_RDONLY);
	ssize_t len = read(fd, text, size);

	close(fd);
	return len > 0 ? (size_t)len : 0;
}

static struct function function_of(uint16_t packet)
{
	return (struct function){
		.interface = { sizeof(struct usb_interface_descriptor), USB_DT_INTERFACE, 0, 0, 2,
			USB_CLASS_PRINTER, 1, 2, 1 },
		.out = { sizeof(struct usb_endpoint_descriptor_no_audio), USB_DT_ENDPOINT,
			1 | USB_DIR_OUT, USB_ENDPOINT_XFER_BULK, htole16(packet), 0 },
		.in = { sizeof(struct usb_endpoint_descriptor_no_audio), USB_DT_ENDPOINT,
			2 | USB_DIR_IN, USB_ENDPOINT_XFER_BULK, htole16(packet), 0 },
	};
}

static void describe(int control)
{
	const struct descriptors descriptors = {
		.head = { htole32(FUNCTIONFS_DESCRIPTORS_MAGIC_V2), htole32(sizeof(descriptors)),
			htole32(FUNCTIONFS_HAS_FS_DESC | FUNCTIONFS_HAS_HS_DESC) },
		.full_count = htole32(3),
		.high_count = htole32(3),
		.full = function_of(FULL_PACKET),
		.high = function_of(PACKET),
	};
	const struct strings strings = {
		.head = { htole32(FUNCTIONFS_STRINGS_MAGIC), htole32(sizeof(strings)), htole32(1),
			htole32(1) },
		.language = htole16(0x0409),
		.name = "Printer",
	};

	if (write(control, &descriptors, sizeof(descriptors)) < 0)
		die("descriptors");
	if (write(control, &strings, sizeof(strings)) < 0)
		die("strings");
}

/* ---- what it is asked ---- */

static void note_reset(void)
{
	int fd = open_file(folder, "resets", O_WRONLY | O_CREAT | O_APPEND);

	if (write(fd, "reset\n", 6) != 6)
		die("resets");
	close(fd);
}

/* The length counts itself, the high byte first (USB printer class 1.1, 4.2.1). */
static size_t device_id(char *answer)
{
	size_t len = 2 + read_text("id", answer + 2, TEXT_SIZE - 2);

	answer[0] = (char)(len >> 8);
	answer[1] = (char)len;
	return len;
}

static void answer(int control, const struct usb_ctrlrequest *setup)
{
	char bytes[TEXT_SIZE];
	size_t len = 0, asked = le16toh(setup->wLength);
	ssize_t done;

	if (setup->bRequestType & USB_DIR_IN) {
		if (setup->bRequest == GET_DEVICE_ID)
			len = device_id(bytes);
		else if (setup->bRequest == GET_PORT_STATUS)
			len = read_text("port", bytes, 1);
		/* The wrong direction is a stall. */
		done = len ? write(control, bytes, len < asked ? len : asked)
			   : read(control, bytes, 0);
	} else {
		if (setup->bRequest == SOFT_RESET)
			note_reset();
		done = read(control, bytes, asked < sizeof(bytes) ? asked : sizeof(bytes));
	}
	(void)done;
}

static void serve(int control)
{
	struct usb_functionfs_event event;

	while (read(control, &event, sizeof(event)) == sizeof(event))
		if (event.type == FUNCTIONFS_SETUP)
			answer(control, &event.u.setup);
}

/* ---- what it takes ---- */

static void reply(int in)
{
	char text[TEXT_SIZE];
	size_t len = read_text("answer", text, sizeof(text));

	if (len && write(in, text, len) < 0)
		fprintf(stderr, "printer: an answer was not taken: %s\n", strerror(errno));
}

static void take(const char *functionfs, size_t most, bool stalls)
{
	int out = open_file(functionfs, "ep1", O_RDWR);
	int in = open_file(functionfs, "ep2", O_RDWR);
	int got = open_file(folder, "got", O_WRONLY | O_CREAT | O_APPEND);
	char packet[PACKET];

	for (size_t taken = 0; taken < most;) {
		ssize_t len = read(out, packet, sizeof(packet));

		if (len < 0)
			continue; /* it was unplugged */
		if (write(got, packet, (size_t)len) != len)
			die("got");
		taken += (size_t)len;
		if (len >= 3 && memcmp(packet, "~HS", 3) == 0)
			reply(in);
	}
	/* Writing to what is read halts it. */
	while (stalls && write(out, packet, 1) < 0 && errno != EBADMSG)
		continue;
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	int control;
	pid_t taker;

	if (argc != 3 && argc != 5) {
		fprintf(stderr, "usage: kernel-printer FUNCTIONFS FOLDER [MOST stall|wait]\n");
		return 2;
	}
	folder = argv[2];
	control = open_file(argv[1], "ep0", O_RDWR);
	describe(control);
	taker = fork();
	if (taker < 0)
		die("fork");
	if (taker == 0)
		take(argv[1], argc == 5 ? strtoul(argv[3], NULL, 10) : SIZE_MAX,
			argc == 5 && strcmp(argv[4], "stall") == 0);
	printf("ready\n");
	fflush(stdout);
	serve(control);
	return waitpid(taker, NULL, 0) < 0;
}
