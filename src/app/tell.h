/* SPDX-License-Identifier: Apache-2.0
 * What a command says of its work, in the language of the desk (station/words_tools.c). */
#pragma once

#include "app/commands.h"

/* The sentence; name, value pairs end with NULL. Free with g_free. */
char *tell(const struct call *call, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* A number of things: rows count.NOUN and count.NOUNs. Free with g_free. */
char *tell_count(const struct call *call, const char *noun, guint64 n);
/* The sentence with {n} alone. */
char *tell_number(const struct call *call, const char *key, gint64 n);
/* That a copy of the store went on beside it, and what to do; NULL when none did. */
char *tell_parted(const struct call *call);
