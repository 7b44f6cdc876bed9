/* SPDX-License-Identifier: Apache-2.0
 * Capture from a V4L2 camera. */
#pragma once

#include "base/auto.h"
#include "scan/picture.h"

struct camera;
/* NULL: the first of /dev/video0 .. 63 that captures. DEVICE: none there, no permission, taken by
 * another program, or of no format that is read. */
struct camera *camera_open(const char *device, GError **error);
void camera_close(struct camera *camera);
AUTOPTR(camera, camera_close);

const char *camera_device(const struct camera *camera);
/* Readable when a frame is there. */
int camera_fd(const struct camera *camera);
enum camera_answer {
	CAMERA_FRAME,
	CAMERA_NOTHING, /* no frame yet, or a broken one */
	CAMERA_GONE,    /* unplugged */
};
/* The newest frame; the ones before it are passed over. The caller clears the picture. */
enum camera_answer camera_frame(struct camera *camera, struct picture *picture);
