/* SPDX-License-Identifier: Apache-2.0
 * What a print job promised: which tag of a sheet is meant for which unit of a manifest. Kept in
 * the store's settings, for it concerns this desk alone: only the binding itself is an event. */
#pragma once

#include "store/store.h"

/* The manifest meant: its id, or `newest` for the last one imported here. Free with g_free; NULL
 * with NOT_FOUND. */
char *job_manifest(struct store *store, const char *given, GError **error);
/* Remembers the newest. */
bool job_imported(struct store *store, const char *manifest, GError **error);
/* tag (char*) -> DEV (char*) of one manifest; empty when nothing was printed. Free with
 * g_hash_table_unref. */
GHashTable *job_read(struct store *store, const char *manifest);
/* The same over every manifest that tags were printed for here. */
GHashTable *job_read_all(struct store *store);
/* Each tag of one manifest once (struct job_tag*, free function set), in the order in which they
 * were first printed. */
struct job_tag {
	char *tag, *dev;
};
GPtrArray *job_tags(struct store *store, const char *manifest);
/* Adds `count` tags for as many DEVs; a unit printed for again is meant by each of its tags. */
bool job_add(struct store *store, const char *manifest, char *const *tags, char *const *devs,
	guint count, GError **error);
/* The units of a manifest in its own order (char*), and as a set. NOT_FOUND when there is none. */
GPtrArray *job_order(struct store *store, const char *manifest, GError **error);
GHashTable *job_units(struct store *store, const char *manifest, GError **error);
