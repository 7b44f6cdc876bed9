/* SPDX-License-Identifier: Apache-2.0
 * The label profiles that a program knows: those inside it and the user's own. */
#pragma once

#include "model/label_profile.h"

/* Never fails: of the user's own, a profile that is wrong is named on standard error and left out.
 * Compiling the patterns takes about a millisecond: once a session. */
struct labels *labels_load(void);
