/* SPDX-License-Identifier: Apache-2.0
 * A desk with a label printer, in a folder of its own, at which the real program works; and what
 * must be true of a job however often it was broken off. */
#pragma once

#include "support/printed.h"

#include <gio/gio.h>

struct printdesk {
	char *folder, *store;
	GMutex lock;
	GSubprocess *program; /* of printdesk_print; guarded by the lock */
};

/* `entry` is what printers.ini says of the printer, which is called gate. */
void printdesk_open(struct printdesk *desk, const char *entry);
void printdesk_close(struct printdesk *desk);
/* `words` as a shell takes them. */
GSubprocess *printdesk_start(const struct printdesk *desk, const char *words);

/* Prints so many new tags; whenever it is broken off `broken` is called, which may be NULL, and it
 * goes on, until nothing waits. What was said last, as JSON; free with g_free. */
char *printdesk_print(struct printdesk *desk, guint labels, void (*broken)(void *data), void *data);
/* Kills the program that prints now; for another thread. */
void printdesk_kill(struct printdesk *desk);
/* Every label came out once and is recorded once, or is named in what was said; how many are. */
guint printdesk_check(
	struct printdesk *desk, const struct printed *printed, const char *said, guint labels);
