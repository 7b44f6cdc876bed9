/* SPDX-License-Identifier: Apache-2.0
 * Letting go of the own side of a chain that went on elsewhere. */
#pragma once

#include "store/private.h"

/* In a transaction that then makes all that is derived anew. */
void rejoin_all(struct store *store);
