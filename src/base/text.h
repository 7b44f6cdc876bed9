/* SPDX-License-Identifier: Apache-2.0
 * Text from outside as people may see it: no byte of it steers a terminal or turns a line around. */
#pragma once

/* Control characters (line ends and tabs stay), DEL, C1, bidirectional marks and line separators are
 * written \uXXXX, which JSON reads back as they were; bytes that are no UTF-8 \xNN. Free with g_free. */
char *text_shown(const char *text);
