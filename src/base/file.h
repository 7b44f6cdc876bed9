/* SPDX-License-Identifier: Apache-2.0
 * Whole files, bounded. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Reads a regular file, or a pipe that the shell lends, of at most max bytes; *text has a NUL after
 * *len bytes. NOT_FOUND, LIMIT, BAD_INPUT: a folder, a device, a pipe with a name. */
bool file_read(const char *path, gsize max, char **text, gsize *len, GError **error);
/* Writes beside and renames, after fsync of file and folder: the old file or the new one, never a part. */
bool file_write(const char *path, const void *bytes, gsize len, GError **error);
