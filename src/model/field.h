/* SPDX-License-Identifier: Apache-2.0
 * The types of fields: what a value must look like (wire.md section 1). */
#pragma once

#include "model/event.h"

/* True when the text has the form of that type; FIELD_INT, FIELD_FLAG and FIELD_MAP are no texts.
 */
bool field_text_fits(enum field_type type, const char *text);

/* Checks the members of a map against its own fields and, where not NULL, the common ones: all that
 * are required are there, every known one is of its type. `found` (may be NULL) receives the common
 * ones. Sets *newer when a member is known to neither. Fails with BAD_INPUT naming the field. */
bool fields_check(const struct value *map, const struct field *own, const struct field *common,
	const struct value *found[COMMON_COUNT], bool *newer, GError **error);
