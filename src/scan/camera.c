/* SPDX-License-Identifier: Apache-2.0
 * V4L2 by memory-mapped buffers (kernel: Documentation/userspace-api/media/v4l). Invariant: what
 * the driver says of sizes is checked against the buffer before a pixel is read. */
#include "scan/camera.h"

#include "base/error.h"
#include "scan/image.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BUFFERS = 4, DEVICES = 64, WIDTH = 1280, HEIGHT = 720, SIDE_MAX = 8192 };

/* In the order in which they are wanted: where the grey lies in a row of pixels. */
static const struct pixels {
	guint32 fourcc;
	int first, step; /* 0: a picture of its own, JPEG */
} formats[] = {
	{ V4L2_PIX_FMT_GREY, 0, 1 },
	{ V4L2_PIX_FMT_YUYV, 0, 2 },
	{ V4L2_PIX_FMT_YVYU, 0, 2 },
	{ V4L2_PIX_FMT_UYVY, 1, 2 },
	{ V4L2_PIX_FMT_NV12, 0, 1 },
	{ V4L2_PIX_FMT_YUV420, 0, 1 },
	{ V4L2_PIX_FMT_MJPEG, 0, 0 },
	{ V4L2_PIX_FMT_JPEG, 0, 0 },
};

struct camera {
	char *device;
	int fd;
	const struct pixels *pixels;
	struct v4l2_pix_format shape;
	struct {
		void *start;
		size_t len;
	} buffers[BUFFERS];
	guint count;
};

static int ask(int fd, unsigned long request, void *data)
{
	int answer;

	do
		answer = ioctl(fd, request, data);
	while (answer < 0 && errno == EINTR);
	return answer;
}

static bool captures(int fd)
{
	struct v4l2_capability can = { 0 };
	guint32 caps;

	if (ask(fd, VIDIOC_QUERYCAP, &can) < 0)
		return false;
	caps = can.capabilities & V4L2_CAP_DEVICE_CAPS ? can.device_caps : can.capabilities;
	return caps & V4L2_CAP_VIDEO_CAPTURE && caps & V4L2_CAP_STREAMING;
}

/* A plug with a picture of given size (HDMI) keeps it; a camera shows a label in 1280 x 720. */
static bool size_is_given(int fd)
{
	struct v4l2_input input = { 0 };
	int index = 0;

	if (ask(fd, VIDIOC_G_INPUT, &index) < 0)
		return false;
	input.index = (guint32)index;
	return ask(fd, VIDIOC_ENUMINPUT, &input) == 0 &&
	       input.capabilities & V4L2_IN_CAP_DV_TIMINGS;
}

static bool set_format(struct camera *camera, const struct pixels *pixels)
{
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	if (ask(camera->fd, VIDIOC_G_FMT, &format) < 0)
		return false;
	if (!size_is_given(camera->fd)) {
		format.fmt.pix.width = WIDTH;
		format.fmt.pix.height = HEIGHT;
	}
	format.fmt.pix.pixelformat = pixels->fourcc;
	format.fmt.pix.field = V4L2_FIELD_ANY;
	format.fmt.pix.bytesperline = format.fmt.pix.sizeimage = 0;
	if (ask(camera->fd, VIDIOC_S_FMT, &format) < 0 ||
		format.fmt.pix.pixelformat != pixels->fourcc)
		return false;
	camera->pixels = pixels;
	camera->shape = format.fmt.pix;
	return camera->shape.width > 0 && camera->shape.height > 0 &&
	       camera->shape.width <= SIDE_MAX && camera->shape.height <= SIDE_MAX &&
	       (!pixels->step ||
		       camera->shape.bytesperline >= camera->shape.width * (guint32)pixels->step);
}

static bool choose_format(struct camera *camera, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
		errno = 0;
		if (set_format(camera, &formats[i]))
			return true;
		if (errno == EBUSY)
			return refuse(error, BELGI_ERROR_DEVICE,
				"camera %s: another program uses it; close that program",
				camera->device);
	}
	return refuse(error, BELGI_ERROR_DEVICE,
		"camera %s: none of its picture formats is read; use a camera with YUYV or MJPEG",
		camera->device);
}

static bool map_buffer(struct camera *camera, guint index)
{
	struct v4l2_buffer buffer = {
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = index
	};
	void *start;

	if (ask(camera->fd, VIDIOC_QUERYBUF, &buffer) < 0)
		return false;
	start = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, camera->fd, buffer.m.offset);
	if (start == MAP_FAILED)
		return false;
	camera->buffers[index].start = start;
	camera->buffers[index].len = buffer.length;
	camera->count = index + 1;
	return ask(camera->fd, VIDIOC_QBUF, &buffer) == 0;
}

static bool start(struct camera *camera, GError **error)
{
	struct v4l2_requestbuffers wanted = {
		.count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP
	};
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	bool good = ask(camera->fd, VIDIOC_REQBUFS, &wanted) == 0 && wanted.count > 0;

	for (guint i = 0; good && i < MIN(wanted.count, BUFFERS); i++)
		good = map_buffer(camera, i);
	if (good && ask(camera->fd, VIDIOC_STREAMON, &type) == 0)
		return true;
	return refuse(error, BELGI_ERROR_DEVICE, "camera %s: %s; %s", camera->device,
		g_strerror(errno),
		errno == EBUSY ? "close the other program that uses it" : "plug it in again");
}

static bool refuse_open(const char *device, int cause, GError **error)
{
	if (cause == EACCES || cause == EPERM)
		return refuse(error, BELGI_ERROR_DEVICE,
			"camera %s: this user may not use it; add the user to the group video and "
			"log in again",
			device);
	return refuse(error, BELGI_ERROR_DEVICE,
		"camera %s: %s; plug it in, or name another (camera:/dev/video1)", device,
		cause ? g_strerror(cause) : "is no camera");
}

static struct camera *camera_at(const char *device, GError **error)
{
	const int fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	g_autoptr(struct camera) camera = NULL;

	if (fd < 0) {
		refuse_open(device, errno, error);
		return NULL;
	}
	camera = g_new0(struct camera, 1);
	camera->fd = fd;
	camera->device = g_strdup(device);
	if (!captures(fd)) {
		refuse_open(device, 0, error);
		return NULL;
	}
	if (!choose_format(camera, error) || !start(camera, error))
		return NULL;
	return g_steal_pointer(&camera);
}

struct camera *camera_open(const char *device, GError **error)
{
	g_autoptr(GError) last = NULL;

	if (device)
		return camera_at(device, error);
	for (int i = 0; i < DEVICES; i++) {
		g_autofree char *path = g_strdup_printf("/dev/video%d", i);
		struct camera *camera;

		if (access(path, F_OK) != 0)
			continue;
		g_clear_error(&last);
		camera = camera_at(path, &last);
		if (camera)
			return camera;
	}
	if (last)
		g_propagate_error(error, g_steal_pointer(&last));
	else
		refuse(error, BELGI_ERROR_DEVICE, "no camera is plugged in; plug one in");
	return NULL;
}

void camera_close(struct camera *camera)
{
	if (!camera)
		return;
	for (guint i = 0; i < camera->count; i++)
		munmap(camera->buffers[i].start, camera->buffers[i].len);
	close(camera->fd);
	g_free(camera->device);
	g_free(camera);
}

const char *camera_device(const struct camera *camera)
{
	return camera->device;
}

int camera_fd(const struct camera *camera)
{
	return camera->fd;
}

static bool to_grey(
	const struct camera *camera, const guint8 *bytes, gsize len, struct picture *out)
{
	const struct pixels *pixels = camera->pixels;
	const gsize stride = camera->shape.bytesperline;
	const int width = (int)camera->shape.width, height = (int)camera->shape.height;

	if (!pixels->step)
		return image_unpack(out, camera->device, (const char *)bytes, len, NULL);
	if (len < stride * (gsize)height)
		return false;
	*out = (struct picture){ g_malloc((gsize)width * (gsize)height), width, height };
	for (int y = 0; y < height; y++) {
		const guint8 *from = bytes + (gsize)y * stride + pixels->first;
		guint8 *row = out->grey + (gsize)y * (gsize)width;

		for (int x = 0; x < width; x++)
			row[x] = from[x * pixels->step];
	}
	return true;
}

enum camera_answer camera_frame(struct camera *camera, struct picture *picture)
{
	struct v4l2_buffer newest = { .memory = 0 }, next;
	const guint8 *bytes;
	bool any = false, good;

	for (;;) {
		next = (struct v4l2_buffer){ .type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
			.memory = V4L2_MEMORY_MMAP };
		if (ask(camera->fd, VIDIOC_DQBUF, &next) < 0)
			break;
		if (any && ask(camera->fd, VIDIOC_QBUF, &newest) < 0)
			return CAMERA_GONE;
		newest = next;
		any = true;
	}
	if (errno != EAGAIN)
		return CAMERA_GONE;
	if (!any)
		return CAMERA_NOTHING;
	bytes = newest.index < camera->count ? camera->buffers[newest.index].start : NULL;
	good = bytes && !(newest.flags & V4L2_BUF_FLAG_ERROR) &&
	       to_grey(camera, bytes, MIN(newest.bytesused, camera->buffers[newest.index].len),
		       picture);
	if (ask(camera->fd, VIDIOC_QBUF, &newest) < 0) {
		picture_clear(picture);
		return CAMERA_GONE;
	}
	return good ? CAMERA_FRAME : CAMERA_NOTHING;
}
