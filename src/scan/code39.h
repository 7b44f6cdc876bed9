/* SPDX-License-Identifier: Apache-2.0
 * What a Code 39 may mean besides what it says: its full-ASCII form and Code 32. */
#pragma once

#include <glib.h>

enum code39_reading { CODE39_PLAIN, CODE39_FULL, CODE39_DOUBTFUL };
enum code39_reading code39_reading(const char *text);
/* The text of the full-ASCII form, for one whose reading is CODE39_FULL. Free with g_free. */
char *code39_full(const char *text);
