/* SPDX-License-Identifier: Apache-2.0
 * What a kind of source is to the rest of scan/: only the files that are kinds include this. A kind
 * fills the queue at once from more(), or later from the main loop, so that devices that come and
 * go need no thread. */
#pragma once

#include "scan/source.h"

struct source_kind {
	const char *prefix; /* "-", or "word:" before the rest of the name */
	const char *what;   /* how it is named and what it gives, for the help and for refusals */
	/* Sets source->state, which stays NULL on failure. `rest` is what follows the prefix. */
	bool (*open)(struct source *source, const char *rest, GError **error);
	/* Called while the queue is empty, before the main loop waits: gives items, sets `ended`,
	 * or starts what will. */
	void (*more)(struct source *source);
	/* Frees the state; nothing may reach the source afterwards. */
	void (*close)(struct source *source);
};

struct source {
	const struct source_kind *kind;
	char *name;
	void *state;                 /* of the kind */
	int budget;                  /* ms of thought for a picture that shows nothing at first */
	const GPtrArray *profiles;   /* of scanners; NULL */
	const struct roster *roster; /* NULL */
	GQueue items;
	bool ended;
};

extern const struct source_kind lines_kind, pictures_kind, usb_kind, cameras_kind, stream_kind;

/* Both take over what they are given. */
void source_give_scan(struct source *source, struct scan *scan);
void source_give_error(struct source *source, GError *error);
