/* SPDX-License-Identifier: Apache-2.0
 * Scans that came as typed text: what a Russian or Kazakh layout made of them is turned back before
 * they are identified, and the desk is told of it once. */
#pragma once

#include "station/session.h"

/* Of one session; starts as { 0 }. */
struct typed {
	bool told;
};

/* Puts right the text of a scan that nobody knows as it stands. True when the answer says so: the
 * first time; clear the answer. */
bool typed_repair(
	struct typed *typed, struct session *session, struct scan *scan, struct answer *answer);
