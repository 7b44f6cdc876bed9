/* SPDX-License-Identifier: Apache-2.0
 * The strict reader of canonical lines. Grammar: line.c. */
#pragma once

#include "model/value.h"

/* How many values the line may hold at most. */
gsize line_values(const char *line, gsize len);

/* Reads a map into values[0] and on; texts and numbers of one list lie beside each other. `values`
 * has room for line_values, `texts` for len + 1 bytes; both are the caller's and hold all that is
 * read. len is at most LINE_MAX_BYTES, line[len] readable and NUL or LF. Fails with BAD_INPUT,
 * naming the byte. */
bool line_read(struct value *values, char *texts, const char *line, gsize len, GError **error);
