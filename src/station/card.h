/* SPDX-License-Identifier: Apache-2.0
 * What is known of a unit, in plain words: the card that `show`, the inspector and later the pages
 * print. */
#pragma once

#include "station/words.h"
#include "store/store.h"

/* Model, serial and tag in one line; `tag` and `serial` (NULL or empty: none) where the unit has
 * none or is not known (NULL). Free with g_free. */
char *card_title(const struct unit_view *unit, const char *tag, const char *serial);
/* An organisation as people read it: its short name, else its id. Free with g_free. */
char *card_org(struct store *store, const char *org, enum lang lang);
/* A few lines: with whom, accepted when, number, open conflicts. Free with g_free. */
char *card_summary(struct store *store, const struct unit_view *unit, enum lang lang);
/* The history, a line an event: day, organisation, what, with the details that matter. */
char *card_history(struct store *store, const struct unit_view *unit, enum lang lang);
/* One event of it. */
char *card_event(struct store *store, const struct event *event, enum lang lang);

/* The unit that a tag, a serial number or a DEV means. NOT_FOUND, BAD_INPUT or CONFLICT, naming it.
 * Borrowed from the store until the next write. */
const struct unit_view *card_find(struct store *store, const char *text, GError **error);
