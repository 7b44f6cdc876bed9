/* SPDX-License-Identifier: Apache-2.0
 * Which of the codes that decoders gave are believed (rules: doubt.c). */
#pragma once

#include "scan/symbol.h"

/* Removes what is not believed, and the second of two that agree. `again` when the picture showed
 * nothing as it was: lines must then agree more often. */
void doubt(GArray *symbols, bool again);
/* Whether a second opinion would say more about one of them. */
bool doubt_remains(const GArray *symbols);
