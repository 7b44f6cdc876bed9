/* SPDX-License-Identifier: Apache-2.0
 * The two codes of a paper: its own line with a signed head, and what lets the root key alone vouch
 * for the station's key (model/vouch.c reads them). */
#pragma once

#include "store/store.h"

enum {
	CODE_UNITS = 40,    /* units that a paper's own line may have and still be read off paper */
	CODE_BYTES = 1400,  /* of its own code; what has more is too fine for a photo */
	PROOF_BYTES = 1990, /* of the other, for which templates have a larger box */
};

/* The run of one event. False when the chain has no head soon behind it, or it is too long. */
bool act_code_event(struct store *store, const struct event *act, GString *out);
/* Runs from which the root key vouches for the own chain as the own organisation's; false when
 * there are none, or they are too long for a code. */
bool act_code_proof(struct store *store, GString *out);
/* The two convince whoever has nothing but the root key. */
bool act_code_convinces(struct store *store, const GString *event, const GString *proof);
