/* SPDX-License-Identifier: Apache-2.0
 * Whole files. A file is replaced as a whole or not at all: written beside, flushed, renamed, and
 * the folder flushed, so that after a power cut the old or the new content stands there. */
#include "base/file.h"

#include "base/error.h"
#include "base/encode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, LOCK_WAIT_MS = 5000, LOCK_STEP_MS = 20 };

/* A descriptor that closes itself. */
static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
#define AUTO_FD __attribute__((cleanup(close_fd)))

static bool refuse_open(const char *path, int number, GError **error)
{
	if (number == ENOENT || number == ENOTDIR)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: no such file; check the name and the folder", path);
	if (number == EACCES || number == EPERM)
		return refuse(error, BELGI_ERROR_NOT_FOUND,
			"%s: this user may not read it; ask for the permission", path);
	return refuse(error, BELGI_ERROR_STORAGE, "%s: %s; check the disk and try again", path,
		g_strerror(number));
}

/* Standard input and what the shell puts in the place of a file, which is written while it is read.
 * A pipe with a name of its own may have nobody who writes. */
static bool is_lent(const char *path)
{
	return g_str_has_prefix(path, "/dev/") || g_str_has_prefix(path, "/proc/self/fd/");
}

static bool readable_kind(int fd, const char *path, GError **error)
{
	struct stat info;

	if (fstat(fd, &info) != 0)
		return refuse_open(path, errno, error);
	if (S_ISDIR(info.st_mode))
		return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: a folder; name a file", path);
	if (S_ISREG(info.st_mode) || (S_ISFIFO(info.st_mode) && is_lent(path)))
		return true;
	return refuse(error, BELGI_ERROR_BAD_INPUT, "%s: a pipe or device; name a file", path);
}

/* Opening alone must not wait; reading does. */
static bool wait_for_bytes(int fd, const char *path, GError **error)
{
	int flags = fcntl(fd, F_GETFL);

	return (flags >= 0 && fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0) ||
	       refuse_open(path, errno, error);
}

static bool read_all(int fd, const char *path, gsize max, GByteArray *bytes, GError **error)
{
	guint8 chunk[CHUNK];

	for (;;) {
		ssize_t got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse_open(path, errno, error);
		if (got == 0)
			return true;
		if ((gsize)got > max - bytes->len)
			return refuse(error, BELGI_ERROR_LIMIT,
				"%s: larger than %" G_GSIZE_FORMAT
				" bytes, the most that is read; make it smaller",
				path, max);
		g_byte_array_append(bytes, chunk, (guint)got);
	}
}

bool file_read(const char *path, gsize max, char **text, gsize *len, GError **error)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	g_autoptr(GByteArray) bytes = g_byte_array_new();

	g_assert(max < G_MAXUINT - CHUNK);
	if (fd < 0)
		return refuse_open(path, errno, error);
	if (!readable_kind(fd, path, error) || !wait_for_bytes(fd, path, error) ||
		!read_all(fd, path, max, bytes, error))
		return false;
	g_byte_array_append(bytes, (const guint8 *)"", 1);
	*len = bytes->len - 1;
	*text = (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
	return true;
}

static bool refuse_write(const char *path, int number, GError **error)
{
	static const struct {
		int number;
		const char *reason;
	} reasons[] = {
		{ ENOSPC, "the disk is full; free some space and try again" },
		{ EFBIG, "the disk is full; free some space and try again" },
		{ EDQUOT,
			"this user's share of the disk is used up; free some space and try again" },
		{ EROFS, "the disk is read-only; choose another folder" },
		{ EACCES, "this user may not write there; choose another folder" },
		{ EPERM, "this user may not write there; choose another folder" },
		{ ENOENT, "there is no such folder; make it first" },
		{ ENOTDIR, "there is no such folder; make it first" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
		if (reasons[i].number == number)
			return refuse(
				error, BELGI_ERROR_STORAGE, "%s: %s", path, reasons[i].reason);
	return refuse(error, BELGI_ERROR_STORAGE, "%s: %s; check the disk and try again", path,
		g_strerror(number));
}

/* 0 or errno. */
static int write_all(int fd, const char *bytes, gsize len)
{
	while (len > 0) {
		ssize_t put = write(fd, bytes, MIN(len, (gsize)1 << 30));
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put < 0 ? errno : EIO;
		bytes += put;
		len -= (gsize)put;
	}
	return 0;
}

/* Some file systems cannot flush a folder and say EINVAL; there is nothing more to do there. */
static int flush_folder(const char *folder)
{
	AUTO_FD int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return errno;
	return fsync(fd) != 0 && errno != EINVAL ? errno : 0;
}

/* A file without a name, where the disk has such: of a program that is killed nothing stays behind.
 */
static int open_beside(const char *folder, const char *beside, bool *named)
{
	int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);

	*named = fd < 0;
	return *named ? open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : fd;
}

static int give_name(int fd, const char *beside)
{
	g_autofree char *open_file = g_strdup_printf("/proc/self/fd/%d", fd);

	return linkat(AT_FDCWD, open_file, AT_FDCWD, beside, AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

struct file_draft {
	char *path;   /* as messages name it */
	char *real;   /* what is replaced; NULL: a device or pipe, which is written to */
	char *beside; /* the new file, once it has a name */
	int fd;
	bool named;
	int number; /* the first errno, 0 while all is well */
	char *kept; /* CHUNK bytes, not yet written */
	gsize used;
};

static void open_draft(struct file_draft *draft, mode_t mode)
{
	g_autofree char *folder = g_path_get_dirname(draft->real);
	g_autofree char *base = g_path_get_basename(draft->real);
	char suffix[9];

	crockford_random(suffix, 8);
	draft->beside = g_strdup_printf("%s/.%.200s.%s", folder, base, suffix);
	draft->fd = open_beside(folder, draft->beside, &draft->named);
	if (draft->fd >= 0 && mode)
		(void)!fchmod(draft->fd, mode);
}

struct file_draft *file_begin(const char *path, GError **error)
{
	g_autoptr(struct file_draft) draft = g_new0(struct file_draft, 1);
	struct stat info;
	bool there = stat(path, &info) == 0;

	draft->path = g_strdup(path);
	draft->fd = -1;
	if (there && S_ISDIR(info.st_mode)) {
		refuse(error, BELGI_ERROR_STORAGE, "%s: a folder; name a file", path);
		return NULL;
	}
	if (there && !S_ISREG(info.st_mode)) {
		/* A device or pipe (/dev/stdout) cannot be replaced, only written to. */
		draft->fd = open(path, O_WRONLY | O_CLOEXEC);
	} else {
		char *resolved = realpath(path, NULL);
		draft->real = g_strdup(resolved ? resolved : path);
		free(resolved);
		open_draft(draft, there ? info.st_mode & 07777 : 0);
	}
	if (draft->fd < 0) {
		refuse_write(path, errno, error);
		return NULL;
	}
	draft->kept = g_malloc(CHUNK);
	return g_steal_pointer(&draft);
}

static void flush_kept(struct file_draft *draft)
{
	if (draft->number == 0)
		draft->number = write_all(draft->fd, draft->kept, draft->used);
	draft->used = 0;
}

void file_add(struct file_draft *draft, const void *bytes, gsize len)
{
	if (draft->used + len > CHUNK)
		flush_kept(draft);
	if (len <= CHUNK) {
		memcpy(draft->kept + draft->used, bytes, len);
		draft->used += len;
	} else if (draft->number == 0) {
		draft->number = write_all(draft->fd, bytes, len);
	}
}

static int finish_beside(struct file_draft *draft)
{
	g_autofree char *folder = g_path_get_dirname(draft->real);
	int number = 0;

	if (fsync(draft->fd) != 0)
		number = errno;
	if (number == 0 && !draft->named) {
		number = give_name(draft->fd, draft->beside);
		draft->named = number == 0;
	}
	if (number == 0 && rename(draft->beside, draft->real) != 0)
		number = errno;
	if (number != 0)
		return number;
	draft->named = false;
	return flush_folder(folder);
}

bool file_finish(struct file_draft *draft, GError **error)
{
	flush_kept(draft);
	if (draft->number == 0 && draft->real)
		draft->number = finish_beside(draft);
	return draft->number == 0 || refuse_write(draft->path, draft->number, error);
}

void file_draft_free(struct file_draft *draft)
{
	if (!draft)
		return;
	if (draft->named)
		unlink(draft->beside);
	close_fd(&draft->fd);
	g_free(draft->path);
	g_free(draft->real);
	g_free(draft->beside);
	g_free(draft->kept);
	g_free(draft);
}

bool file_write(const char *path, const void *bytes, gsize len, GError **error)
{
	g_autoptr(struct file_draft) draft = file_begin(path, error);

	if (!draft)
		return false;
	file_add(draft, bytes, len);
	return file_finish(draft, error);
}

int file_lock(const char *folder, GError **error)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int waited = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
		waited += LOCK_STEP_MS) {
		if (waited >= LOCK_WAIT_MS) {
			close(fd);
			refuse(error, BELGI_ERROR_STORAGE,
				"%s: another Belgi is writing here; close it or wait", folder);
			return -1;
		}
		g_usleep(LOCK_STEP_MS * 1000);
	}
	if (fd < 0)
		refuse(error, BELGI_ERROR_STORAGE, "%s: %s; check the folder's permissions", folder,
			g_strerror(errno));
	return fd;
}

/* ---- who has it ---- */

static bool holds(const char *process, const char *path)
{
	g_autofree char *folder = g_build_filename("/proc", process, "fd", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *link = g_build_filename(folder, name, NULL);
		g_autofree char *target = g_file_read_link(link, NULL);

		if (g_strcmp0(target, path) == 0)
			return true;
	}
	return false;
}

/* What the process calls itself, which may be any bytes. */
static char *program_of(const char *process)
{
	g_autofree char *path = g_build_filename("/proc", process, "comm", NULL);
	g_autofree char *name = NULL;

	if (!g_file_get_contents(path, &name, NULL, NULL))
		return NULL;
	g_strchomp(name);
	return *name ? g_utf8_make_valid(name, -1) : NULL;
}

char *file_holder(const char *path)
{
	g_autofree char *self = g_strdup_printf("%d", getpid());
	g_autoptr(GDir) dir = g_dir_open("/proc", 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *program = NULL;

		if (!g_ascii_isdigit(*name) || strcmp(name, self) == 0 || !holds(name, path))
			continue;
		program = program_of(name);
		return g_strdup_printf("%s (process %s)", program ? program : "a program", name);
	}
	return NULL;
}
