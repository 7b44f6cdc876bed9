/* SPDX-License-Identifier: Apache-2.0
 * Where scans come from. Every kind of source gives the same struct scan, on the GLib main loop. */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

struct scan {
	char *text; /* UTF-8, NUL-terminated; bytes that are no text are shown as \xNN */
	gsize len;
	char symbology[16]; /* zbar's name: QR-Code, CODE-128, EAN-13 ...; empty when unknown */
	char aim[4];        /* AIM identifier without ']' (Q1, C0 ...); empty when unknown */
	/* The word for the event, which says what it rests on: scan, a device read the code there
	 * and then, a camera too; photo, a picture taken before, which can be looked at again;
	 * typed. */
	const char *how;
	char *source;      /* where it came from: file path, scanner name, "-" */
	gint64 at;         /* ms */
	int corners[4][2]; /* pixels of an image, from the symbol's first corner on; zero when
			      unknown */
	bool image;        /* corners are set */
	bool more;         /* the next scan is of the same picture */
};
void scan_clear(struct scan *scan);
void scan_free(struct scan *scan);

struct source;
/* Opens "-" (standard input, a scan a line), "images:PATH" (a file or a folder, in name order),
 * "usb" and "usb:NAME" (scanners), "camera" and "camera:DEV" (V4L2); these end with SIGINT,
 * SIGTERM or SIGHUP; "y4m:FILE" (video, "-" standard input). */
struct source *source_open(const char *name, GError **error);
void source_close(struct source *source);
AUTOPTR(source, source_close);

enum source_answer {
	SOURCE_SCAN,  /* *scan is filled; clear it */
	SOURCE_ERROR, /* this item was unreadable: *error says which and why; go on */
	SOURCE_END,
};
/* Waits for the next scan by running the default main context. */
enum source_answer source_next(struct source *source, struct scan *scan, GError **error);
/* The next scan has come already: source_next does not wait. */
bool source_ready(const struct source *source);
/* How long a photo may be looked at that shows nothing at first: DECODE_BUDGET_MS unless set. */
void source_set_budget(struct source *source, int ms);
struct roster;
/* What is known of USB scanners: profiles (struct scanner_profile*) and their names here; borrowed,
 * NULL without. Before the first source_next. */
void source_set_scanners(
	struct source *source, const GPtrArray *profiles, const struct roster *roster);
/* The names that source_open knows, with commas; free with g_free. */
char *source_names(void);
