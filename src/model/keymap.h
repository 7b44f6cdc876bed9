/* SPDX-License-Identifier: Apache-2.0
 * What the keys of a keyboard stand for, by position: only keys.c uses this. */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct keymap;

/* NULL when the layout is unknown. */
const struct keymap *keymap_find(const char *name);

/* What the key of a usage (HUT page 07) gives at level 0, 1 (shift) or 2 (AltGr); 0 for nothing. A
 * dead key gives the combining accent. */
gunichar keymap_character(const struct keymap *map, guint8 usage, guint level);
/* The accent of a dead key as a character of its own; 0 for what is no dead key. */
gunichar keymap_accent(gunichar combining);
/* The control character on a key that is no letter, by its place on a US keyboard; 0 for none. */
gunichar keymap_control(guint8 usage);

/* The character of a code of one byte: of Windows (cp1252, cp1251) or else of DOS (cp437, cp866);
 * 0 for none. */
gunichar keymap_code(guint8 code, bool windows, bool cyrillic);
