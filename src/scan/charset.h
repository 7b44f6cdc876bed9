/* SPDX-License-Identifier: Apache-2.0
 * The text that the bytes of a code stand for, when the code does not say in which character set.
 */
#pragma once

#include <glib.h>

/* UTF-8 for UTF-8, Windows-1251 (Russian and Kazakh), Shift-JIS and Latin-1, as far as the bytes
 * leave no doubt; else `guess`, what a decoder makes of them or NULL, if it is East Asian; else
 * ASCII with \xNN for every other byte. Free with g_free. */
char *charset_text(const char *bytes, gsize len, const char *guess);
