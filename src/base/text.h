/* SPDX-License-Identifier: Apache-2.0
 * Text from outside as people may see it: no byte of it steers a terminal or turns a line around.
 */
#pragma once

/* Control characters (line ends and tabs stay), DEL, C1, bidirectional marks, line separators and
 * characters that nobody sees are written \uXXXX, which JSON reads back as they were; bytes that
 * are no UTF-8 \xNN. Free with g_free. */
char *text_shown(const char *text);

/* On one line, as a field between tabs: control characters of ASCII, line ends and tabs too, as
 * \xNN. Free with g_free. */
char *text_line(const char *text);
