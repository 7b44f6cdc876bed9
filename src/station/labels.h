/* SPDX-License-Identifier: Apache-2.0
 * The label profiles that a program knows, those inside it and the user's own, and what a code is
 * by them and by what a store knows. */
#pragma once

#include "model/label_profile.h"
#include "store/store.h"

/* Never fails: of the user's own, a profile that is wrong is named on standard error and left out.
 * Compiling the patterns takes about a millisecond: once a session. */
struct labels *labels_load(void);
/* `store` may be NULL: nothing is known. `maker` (NULL: none) says whose units are expected. */
struct identity *labels_identify(const struct labels *labels, struct store *store, const char *text,
	const char *aim, bool (*maker)(void *data, const char *maker), void *data);
/* The same; only the first candidate is asked for. */
struct identity *labels_identify_first(const struct labels *labels, struct store *store,
	const char *text, const char *aim, bool (*maker)(void *data, const char *maker),
	void *data);
