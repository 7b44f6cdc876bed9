/* SPDX-License-Identifier: Apache-2.0
 * A unit and a conflict as members of a JSON object: the same wherever a command prints one. Only
 * what the events say, so that two stores with the same events print the same bytes. */
#pragma once

#include "base/json.h"
#include "model/fold.h"

void unit_json(struct json_writer *w, const struct unit_view *unit);
void conflict_json(struct json_writer *w, const struct conflict *conflict);
