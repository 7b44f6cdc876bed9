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
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

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

/* Writes and flushes the new file `beside`; 0 or errno. */
static int write_beside(
	const char *folder, const char *beside, mode_t mode, const void *bytes, gsize len)
{
	bool named;
	AUTO_FD int fd = open_beside(folder, beside, &named);
	int number;

	if (fd < 0)
		return errno;
	if (mode)
		(void)!fchmod(fd, mode);
	number = write_all(fd, bytes, len);
	if (number == 0 && fsync(fd) != 0)
		number = errno;
	return number == 0 && !named ? give_name(fd, beside) : number;
}

static int replace(const char *path, mode_t mode, const void *bytes, gsize len)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *base = g_path_get_basename(path);
	g_autofree char *beside = NULL;
	char suffix[9];
	int number;

	crockford_random(suffix, 8);
	beside = g_strdup_printf("%s/.%.200s.%s", folder, base, suffix);
	number = write_beside(folder, beside, mode, bytes, len);
	if (number == 0 && rename(beside, path) != 0)
		number = errno;
	if (number != 0) {
		unlink(beside);
		return number;
	}
	return flush_folder(folder);
}

/* A device or pipe (/dev/stdout) cannot be replaced, only written to. */
static int write_into(const char *path, const void *bytes, gsize len)
{
	AUTO_FD int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd < 0 ? errno : write_all(fd, bytes, len);
}

bool file_write(const char *path, const void *bytes, gsize len, GError **error)
{
	g_autofree char *real = NULL;
	struct stat info;
	bool there = stat(path, &info) == 0;
	int number;

	if (there && S_ISDIR(info.st_mode))
		return refuse(error, BELGI_ERROR_STORAGE, "%s: a folder; name a file", path);
	if (there && !S_ISREG(info.st_mode)) {
		number = write_into(path, bytes, len);
	} else {
		char *resolved = realpath(path, NULL);
		real = g_strdup(resolved ? resolved : path);
		free(resolved);
		number = replace(real, there ? info.st_mode & 07777 : 0, bytes, len);
	}
	return number == 0 || refuse_write(path, number, error);
}
