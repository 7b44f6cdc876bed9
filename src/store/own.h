/* SPDX-License-Identifier: Apache-2.0
 * Own keys and settings in memory. */
#pragma once

#include "store/private.h"

void own_open(struct store *store);
void own_close(struct store *store);
/* NULL when absent. */
char *setting_get(struct store *store, const char *key);
