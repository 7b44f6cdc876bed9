/* SPDX-License-Identifier: Apache-2.0
 * The data files that ship inside the program, and those of the user's own. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Made by the build from firmware-profiles/ and labels/ (tools/embed.cmake); ends with a NULL path.
 */
struct shipped_row {
	const char *path; /* firmware-profiles/scanners/zebra.profile */
	const char *text;
	gsize len;
};
extern const struct shipped_row shipped_rows[];

struct shipped {
	char *file; /* as messages name it */
	char *text; /* NULL: could not be read, and problem says why */
	gsize len;
	GError *problem;
};

void shipped_free(gpointer shipped);
/* The files of a folder of firmware-profiles/, such as "scanners" (elements struct shipped*, by
 * name). Files of $BELGI_PROFILES/FOLDER join them; one of the same name takes the shipped one's
 * place. Files that cannot be read, or are over 64 KiB, and what there is behind the thousandth,
 * join `unread` (with shipped_free) unless it is NULL. */
GPtrArray *shipped_files(const char *folder, GPtrArray *unread);
/* Likewise the files of a folder of labels/, such as "tags", whose names end in `suffix`;
 * $BELGI_LABELS/FOLDER, at most 1 MiB each. */
GPtrArray *shipped_labels(const char *folder, const char *suffix, GPtrArray *unread);
