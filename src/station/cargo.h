/* SPDX-License-Identifier: Apache-2.0
 * What stands on the label of a box or a shipment, from what was recorded. */
#pragma once

#include "station/words.h"
#include "store/store.h"

/* Texts are NULL where nothing is known. Starts as { 0 }. */
struct cargo {
	char *code;      /* as it is printed: b7Q2M9XAVK01B */
	char *link;      /* what a scan says: BELGI:BOX:B7Q2M9XAVK01B */
	char *ship;      /* the shipment's code */
	char *from, *to; /* names of organisations */
	char *content;   /* models, and how many of each */
	char *packed;    /* day, 15.03.2021 */
	char *index;     /* of a box: which of its shipment, 3 / 17 */
	char *count;     /* of a box units, of a shipment boxes */
};
void cargo_clear(struct cargo *cargo);
#define AUTO_CARGO __attribute__((cleanup(cargo_clear)))

/* The id of a box ('b') or a shipment ('s') as it is kept, of what people type and scanners send;
 * USAGE. Free with g_free. */
char *cargo_id(char letter, const char *text, GError **error);
/* NOT_FOUND when nothing of that id is recorded. */
bool cargo_box(
	struct store *store, const char *box, enum lang lang, struct cargo *cargo, GError **error);
bool cargo_shipment(
	struct store *store, const char *ship, enum lang lang, struct cargo *cargo, GError **error);
/* The boxes of a shipment (char*, sorted). NOT_FOUND when none is recorded. */
GPtrArray *cargo_boxes(struct store *store, const char *ship, GError **error);
