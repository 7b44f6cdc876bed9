/* SPDX-License-Identifier: Apache-2.0
 * Tags that are to be printed, and what stands beside the code on them. */
#pragma once

#include "station/words.h"
#include "store/store.h"

/* Tags in the order of printing. Starts as { 0 }. */
struct tag_set {
	GPtrArray *tags;  /* char* */
	GPtrArray *lines; /* char*, what stands beside the tag; NULL: no manifest */
	GPtrArray *devs;  /* char*, likewise */
	guint again;      /* so many were printed before */
	char *manifest;   /* NULL: none */
};
void tag_set_clear(struct tag_set *set);
#define AUTO_TAG_SET __attribute__((cleanup(tag_set_clear)))

/* So many new tags. REFUSED when this organisation has no prefix. */
bool tag_set_new(struct store *store, guint count, struct tag_set *set, GError **error);
/* One for each unit of the manifest (an id, or newest) that has none: what was printed for it and
 * is on none, else a new one. NOT_FOUND when there is nothing to print. */
bool tag_set_manifest(
	struct store *store, const char *manifest, struct tag_set *set, GError **error);
/* The tag of this one unit: the one that is on it, that was printed for it, or a new one. *again:
 * it was printed before. NULL with REFUSED. Free with g_free. */
char *tag_for_unit(struct store *store, const char *dev, bool *again, GError **error);
/* The promise before the fact, job_add of the new ones; those printed before were promised then. */
bool tag_set_promise(struct store *store, const struct tag_set *set, GError **error);

/* Model and serial in the width of a label: of a long serial its end, where units differ. Free
 * with g_free. */
char *tag_line(const struct unit_view *unit);

/* Whose the tags are. */
struct tag_texts {
	char *owner, *brief, *phone, *host;
};
/* In that language, else in the other, else the organisation's id. REFUSED without a phone. */
bool tag_texts_find(struct store *store, enum lang lang, struct tag_texts *texts, GError **error);
void tag_texts_clear(struct tag_texts *texts);
