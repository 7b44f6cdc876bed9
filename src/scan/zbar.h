/* SPDX-License-Identifier: Apache-2.0
 * zbar behind our own terms. */
#pragma once

#include "base/auto.h"
#include "scan/picture.h"
#include "scan/symbol.h"

struct zbar_room;
/* Keeps what zbar allocates, for one picture after another. */
struct zbar_room *zbar_room_new(void);
void zbar_room_free(struct zbar_room *room);
AUTOPTR(zbar_room, zbar_room_free);

/* Appends a struct symbol for every code of the picture. */
void zbar_look(struct zbar_room *room, GArray *symbols, const struct picture *picture);
