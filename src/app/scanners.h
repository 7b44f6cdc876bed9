/* SPDX-License-Identifier: Apache-2.0
 * What this station knows of scanners: the shipped profiles, and the roster beside the store. */
#pragma once

#include "app/commands.h"
#include "scan/roster.h"

struct scanners {
	GPtrArray *profiles; /* struct scanner_profile* */
	struct roster *roster;
};

/* Every profile that can be read (struct scanner_profile*); the user hears of the others. */
GPtrArray *scanners_profiles(struct call *call);
/* The language of the desk is known afterwards (call_peek_lang). */
bool scanners_open(struct scanners *scanners, struct call *call, GError **error);
void scanners_clear(struct scanners *scanners);
#define AUTO_SCANNERS __attribute__((cleanup(scanners_clear)))
