/* SPDX-License-Identifier: Apache-2.0
 * file:PATH, as a printer: what is sent is added at the end. A regular file has on the disk
 * whatever a send that succeeded gave it, and nothing of one that failed; a database is left alone.
 * A device that is a printer (/dev/usb/lp0) or a serial line also answers; a FIFO waits for who
 * reads it. */
#include "print/transport_own.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/lp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { OPEN_MS = 5000, STEP_MS = 20 };

struct file_out {
	char *path;
	int fd; /* -1: a regular file that there is not before something is sent */
	bool regular, device, reads;
	bool serial; /* `before` is to be put back */
	struct termios before;
};

static bool refuse_file(const struct transport *transport, const char *why, GError **error)
{
	return refuse(error, BELGI_ERROR_DEVICE, "printer %s: %s", transport->where, why);
}

static bool broken(const struct transport *transport, int problem, GError **error)
{
	static const struct {
		int problem;
		const char *text;
	} rows[] = {
		{ EACCES, "this user may not write there; ask for the permission (for a printer: "
			  "the group lp)" },
		{ EBUSY, "another program prints on it; end that program, then print again" },
		{ ENOENT, "no such folder or device; check the path" },
		{ ENODEV, "no printer is plugged in there; plug it in, then print again" },
		{ ENXIO, "nobody reads at its other end; start the program that reads, then print "
			 "again" },
		{ EPIPE, "who read at its other end has gone; start that program again" },
		{ ENOSPC, "no room, or no paper; make room or put paper in" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].problem == problem)
			return refuse_file(transport, rows[i].text, error);
	return refuse(error, BELGI_ERROR_DEVICE, "printer %s: %s; check the path", transport->where,
		g_strerror(problem));
}

/* ---- opening ---- */

static bool is_database(int fd)
{
	static const char database[] = "SQLite format 3";
	char begin[sizeof(database)] = "";

	return pread(fd, begin, sizeof(begin), 0) == sizeof(begin) &&
	       memcmp(begin, database, sizeof(begin)) == 0;
}

/* The files that SQLite keeps beside a database, and our lock. */
static bool is_beside_database(const char *path)
{
	static const char *const ends[] = { "-wal", "-shm", "-journal", "-lock" };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
		if (g_str_has_suffix(path, ends[i]))
			return true;
	return false;
}

static void sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

static bool begin_regular(const struct transport *transport, GError **error)
{
	const struct file_out *out = transport->own;

	if (is_database(out->fd) || is_beside_database(out->path))
		return refuse(error, BELGI_ERROR_REFUSED,
			"printer %s: a database stands there, perhaps the store; name another file",
			transport->where);
	if (flock(out->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		return broken(transport, EBUSY, error);
	return true;
}

static bool create(const struct transport *transport, GError **error)
{
	struct file_out *out = transport->own;

	out->fd =
		open(out->path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOCTTY, 0644);
	if (out->fd < 0)
		return broken(transport, errno, error);
	sync_folder(out->path);
	return begin_regular(transport, error);
}

/* Nothing stands there yet: can something? */
static bool may_create(const struct transport *transport, GError **error)
{
	const struct file_out *out = transport->own;
	g_autofree char *folder = g_path_get_dirname(out->path);

	return access(folder, W_OK | X_OK) == 0 || broken(transport, errno, error);
}

/* A serial line hands on every byte as it is. */
static void begin_device(struct file_out *out)
{
	struct termios raw;

	if (tcgetattr(out->fd, &out->before) != 0)
		return;
	out->serial = true;
	raw = out->before;
	cfmakeraw(&raw);
	tcsetattr(out->fd, TCSANOW, &raw);
}

/* A descriptor, or -1 with errno. */
static int open_path(struct file_out *out, mode_t type)
{
	gint64 deadline = deadline_in(OPEN_MS);
	const char *path = out->path;
	int fd;

	if (type == S_IFREG)
		return open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY);
	if (type == S_IFCHR) {
		fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
		out->reads = fd >= 0;
		if (fd >= 0 || errno != EACCES)
			return fd;
		return open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	}
	while ((fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0 && errno == ENXIO &&
		deadline_left(deadline))
		g_usleep(STEP_MS * 1000);
	return fd;
}

static bool file_fits(const char *at)
{
	return *at != '\0';
}

static bool file_open(
	struct transport *transport, const char *at, const GPtrArray *profiles, GError **error)
{
	struct file_out *out = g_new0(struct file_out, 1);
	struct stat seen;
	mode_t type;

	(void)profiles;
	transport->own = out;
	out->path = g_canonicalize_filename(at, NULL);
	out->fd = -1;
	g_free(transport->where);
	transport->where = g_strconcat("file:", out->path, NULL);
	if (stat(out->path, &seen) != 0) {
		out->regular = true;
		return errno == ENOENT ? may_create(transport, error)
				       : broken(transport, errno, error);
	}
	type = seen.st_mode & S_IFMT;
	if (type != S_IFREG && type != S_IFCHR && type != S_IFIFO)
		return refuse_file(transport,
			"no file, pipe or printer stands there; name another path", error);
	out->fd = open_path(out, type);
	if (out->fd < 0)
		return broken(transport, errno, error);
	if (fstat(out->fd, &seen) != 0 || (seen.st_mode & S_IFMT) != type)
		return refuse_file(transport, "it was changed just now; print again", error);
	out->regular = type == S_IFREG;
	out->device = type == S_IFCHR;
	if (out->device)
		begin_device(out);
	return !out->regular || begin_regular(transport, error);
}

static void file_close(void *own)
{
	struct file_out *out = own;

	if (out->serial)
		tcsetattr(out->fd, TCSANOW, &out->before);
	if (out->fd >= 0)
		close(out->fd);
	g_free(out->path);
	g_free(out);
}

/* ---- sending ---- */

/* All of it is on the disk, or nothing of it is in the file. */
static bool send_regular(
	struct transport *transport, const guint8 *bytes, gsize len, gsize *sent, GError **error)
{
	const struct file_out *out = transport->own;
	off_t begin;
	int problem;

	if (out->fd < 0 && !create(transport, error))
		return false;
	begin = lseek(out->fd, 0, SEEK_END);
	problem = begin < 0 ? errno : 0;
	for (gsize at = 0; at < len && !problem;) {
		gssize taken = write(out->fd, bytes + at, len - at);

		if (taken >= 0)
			at += (gsize)taken;
		else if (errno != EINTR)
			problem = errno;
	}
	if (!problem && fdatasync(out->fd) != 0)
		problem = errno;
	if (!problem) {
		*sent = len;
		return true;
	}
	if (begin >= 0 && ftruncate(out->fd, begin) != 0)
		*sent = len;
	return broken(transport, problem, error);
}

/* write() whose SIGPIPE nobody sees: the program may want its own. */
static gssize write_quietly(int fd, const guint8 *bytes, gsize len)
{
	const struct timespec at_once = { 0, 0 };
	sigset_t pipe, before, pending;
	gssize taken;
	int problem;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	taken = write(fd, bytes, len);
	problem = errno;
	if (taken < 0 && problem == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&pipe, NULL, &at_once);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = problem;
	return taken;
}

static bool refuse_late(const struct transport *transport, GError **error)
{
	return refuse(error, BELGI_ERROR_OFFLINE,
		"printer %s: it takes nothing more; see what its display says", transport->where);
}

static bool file_send(struct transport *transport, const guint8 *bytes, gsize len, guint ms,
	gsize *sent, GError **error)
{
	const struct file_out *out = transport->own;
	gint64 deadline = deadline_in(ms);

	if (out->regular)
		return send_regular(transport, bytes, len, sent, error);
	while (*sent < len) {
		/* usblp takes what comes next when the printer has what came before: so the last
		 * byte is only taken when the printer has the others. */
		gsize part = len - *sent > 1 ? len - *sent - 1 : 1;
		gssize taken = write_quietly(out->fd, bytes + *sent, part);

		if (taken >= 0)
			*sent += (gsize)taken;
		else if (errno != EAGAIN && errno != EINTR)
			return broken(transport, errno, error);
		else if (!wait_for(out->fd, POLLOUT, deadline))
			return refuse_late(transport, error);
	}
	return !out->device || wait_for(out->fd, POLLOUT, deadline) ||
	       refuse_late(transport, error);
}

static gssize file_receive(
	struct transport *transport, guint8 *bytes, gsize size, guint ms, GError **error)
{
	const struct file_out *out = transport->own;
	gssize taken;

	if (!wait_for(out->fd, POLLIN, deadline_in(ms)))
		return 0;
	taken = read(out->fd, bytes, size);
	if (taken >= 0 || errno == EAGAIN || errno == EINTR)
		return MAX(taken, 0);
	broken(transport, errno == EIO ? ENODEV : errno, error);
	return -1;
}

static bool file_answers(const struct transport *transport)
{
	return ((const struct file_out *)transport->own)->reads;
}

static bool file_is_printer(const struct transport *transport)
{
	return ((const struct file_out *)transport->own)->device;
}

static unsigned file_port_status(struct transport *transport)
{
	const struct file_out *out = transport->own;
	int status = 0;

	if (!out->device || out->serial || ioctl(out->fd, LPGETSTATUS, &status) != 0)
		return 0;
	return port_states((guint8)status);
}

const struct transport_kind transport_file = {
	.word = "file",
	.form = "no file is named; write file: and its path",
	.fits = file_fits,
	.open = file_open,
	.close = file_close,
	.send = file_send,
	.receive = file_receive,
	.answers = file_answers,
	.is_printer = file_is_printer,
	.port_status = file_port_status,
};
