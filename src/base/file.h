/* SPDX-License-Identifier: Apache-2.0
 * Whole files, bounded. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

/* Reads a regular file, or a pipe that the shell lends, of at most max bytes; *text has a NUL after
 * *len bytes. NOT_FOUND, LIMIT, BAD_INPUT: a folder, a device, a pipe with a name. */
bool file_read(const char *path, gsize max, char **text, gsize *len, GError **error);
/* Writes beside and renames, after fsync of file and folder: the old file or the new one, never a
 * part. */
bool file_write(const char *path, const void *bytes, gsize len, GError **error);

/* The same a piece at a time, so that memory does not grow with the file. */
struct file_draft;
struct file_draft *file_begin(const char *path, GError **error);
/* What goes wrong is said at the end. */
void file_add(struct file_draft *draft, const void *bytes, gsize len);
/* The new file takes the place of the old one. */
bool file_finish(struct file_draft *draft, GError **error);
/* Without file_finish the old file stays. */
void file_draft_free(struct file_draft *draft);
AUTOPTR(file_draft, file_draft_free);

/* Who changes a file that others may change too locks its folder, then reads it again. A descriptor
 * that holds the lock until it is closed; -1 with STORAGE when another has it for over 5 s. Where a
 * file system has no locks nobody waits. */
int file_lock(const char *folder, GError **error);
/* Which other process has it open: "usb (process 812)"; NULL when it cannot be seen. g_free. */
char *file_holder(const char *path);
