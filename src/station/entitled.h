/* SPDX-License-Identifier: Apache-2.0
 * Whether this station's word counts for kinds that are of no unit: what the admissions give it
 * against the column `who` of transitions[]. */
#pragma once

#include "store/store.h"

/* REFUSED when an event of the kind would change nothing; `what` is the subject of the sentence. */
bool entitled_to(struct store *store, const char *kind, const char *what, GError **error);
