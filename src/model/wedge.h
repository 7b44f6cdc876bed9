/* SPDX-License-Identifier: Apache-2.0
 * Text of a scanner that types, garbled because the computer has a Russian or Kazakh layout: told
 * apart from text that is meant, and turned back by key position. */
#pragma once

#include <glib.h>

enum wedge_layout { WEDGE_NONE, WEDGE_RUSSIAN, WEDGE_KAZAKH };

/* What a scanner set to a US keyboard meant; free with g_free. NULL, and WEDGE_NONE, when the text
 * is as it should be, when it mixes layouts, or is plainly words: then it is used as it stands. */
char *wedge_repair(const char *text, enum wedge_layout *layout);
