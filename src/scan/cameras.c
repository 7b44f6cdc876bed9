/* SPDX-License-Identifier: Apache-2.0
 * A camera as a source. While it streams the main loop wakes for each frame; of frames that came
 * during a look only the newest is taken. One that is unplugged is said so and waited for, looked
 * for once a second. Ends with SIGINT, SIGTERM or SIGHUP. */
#include "scan/viewer.h"

#include "base/error.h"
#include "scan/camera.h"

#include <glib-unix.h>
#include <signal.h>

enum { LOOK_FOR_IT_SECONDS = 1 };

static const int endings[] = { SIGINT, SIGTERM, SIGHUP };

struct cameras {
	struct camera *camera; /* NULL while it is away */
	char *wanted;          /* device; NULL: any */
	char *name;            /* of the device that was found */
	struct viewer viewer;
	guint watch; /* of frames, or of its return */
	guint signals[G_N_ELEMENTS(endings)];
};

static gboolean end(gpointer data)
{
	struct source *source = data;

	source->ended = true;
	return G_SOURCE_CONTINUE;
}

static gboolean frame_there(int fd, GIOCondition condition, gpointer data);

/* Takes over the camera. */
static void watch(struct source *source, struct camera *camera)
{
	struct cameras *own = source->state;

	own->camera = camera;
	g_free(own->name);
	own->viewer.name = own->name = g_strdup(camera_device(camera));
	own->watch = g_unix_fd_add(camera_fd(camera), G_IO_IN, frame_there, source);
}

static gboolean look_for_it(gpointer data)
{
	struct source *source = data;
	struct cameras *own = source->state;
	struct camera *camera = camera_open(own->wanted, NULL);

	if (!camera)
		return G_SOURCE_CONTINUE;
	watch(source, camera);
	return G_SOURCE_REMOVE;
}

static void lose(struct source *source)
{
	struct cameras *own = source->state;
	GError *error = NULL;

	refuse(&error, BELGI_ERROR_DEVICE, "camera %s: unplugged; plug it in to go on", own->name);
	source_give_error(source, error);
	g_clear_pointer(&own->camera, camera_close);
	own->watch = g_timeout_add_seconds(LOOK_FOR_IT_SECONDS, look_for_it, source);
}

static gboolean frame_there(int fd, GIOCondition condition, gpointer data)
{
	struct source *source = data;
	struct cameras *own = source->state;
	AUTO_PICTURE struct picture picture = { 0 };

	(void)fd;
	(void)condition;
	switch (camera_frame(own->camera, &picture)) {
	case CAMERA_FRAME:
		viewer_frame(&own->viewer, &picture, g_get_monotonic_time() / 1000);
		return G_SOURCE_CONTINUE;
	case CAMERA_NOTHING:
		return G_SOURCE_CONTINUE;
	case CAMERA_GONE:
		break;
	}
	lose(source);
	return G_SOURCE_REMOVE;
}

/* "video0" is /dev/video0. */
static char *device_of(const char *rest)
{
	if (!*rest)
		return NULL;
	return rest[1] == '/' ? g_strdup(rest + 1) : g_build_filename("/dev", rest + 1, NULL);
}

static bool cameras_open(struct source *source, const char *rest, GError **error)
{
	g_autofree char *wanted = NULL;
	g_autoptr(struct camera) camera = NULL;
	struct cameras *own;

	if (*rest == ':' ? !rest[1] : *rest)
		return refuse(error, BELGI_ERROR_USAGE,
			"source 'camera%s': no camera; write camera, or camera:/dev/video0", rest);
	wanted = device_of(rest);
	camera = camera_open(wanted, error);
	if (!camera)
		return false;
	own = source->state = g_new0(struct cameras, 1);
	own->wanted = g_steal_pointer(&wanted);
	viewer_init(&own->viewer, source, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		own->signals[i] = g_unix_signal_add(endings[i], end, source);
	watch(source, g_steal_pointer(&camera));
	return true;
}

/* Frames come by themselves. */
static void cameras_more(struct source *source)
{
	(void)source;
}

static void cameras_close(struct source *source)
{
	struct cameras *own = source->state;

	g_source_remove(own->watch);
	for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
		g_source_remove(own->signals[i]);
	camera_close(own->camera);
	viewer_clear(&own->viewer);
	g_free(own->wanted);
	g_free(own->name);
	g_free(own);
}

const struct source_kind cameras_kind = { "camera", "camera or camera:DEV (V4L2)", cameras_open,
	cameras_more, cameras_close };
