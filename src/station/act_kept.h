/* SPDX-License-Identifier: Apache-2.0
 * What the store keeps of a paper that it made: how it was asked for, and the salt of its hash;
 * none of what stood on it. */
#pragma once

#include "station/act.h"

bool act_keep(const struct act_order *order, const char *act, const guint8 salt[ACT_SALT_SIZE],
	const struct act_hashes *hashes, GError **error);

enum { KEPT_SUBJECT, KEPT_LANG, KEPT_GROUPED, KEPT_SHEET, KEPT_START, KEPT_WORDS };

struct act_kept {
	GStrv lines;
	GStrv words;  /* KEPT_... */
	GStrv hashes; /* the salt, then a hash for each of enum act_part */
};
/* False when nothing is kept of it, as of the papers of other desks. */
bool act_kept_read(struct store *store, const char *act, struct act_kept *kept);
void act_kept_clear(struct act_kept *kept);
#define AUTO_KEPT __attribute__((cleanup(act_kept_clear)))
