/* SPDX-License-Identifier: Apache-2.0
 * GS1 Digital Link: a web address that carries GS1 elements (form: gs1_link.c). */
#pragma once

#include "model/gs1.h"

/* What is allowed beyond the standard of today. */
struct gs1_link_rules {
	bool words;        /* /gtin/ for /01/, as early links have it */
	bool short_gtin;   /* GTINs of 8, 12 and 13 digits: zeros are put in front */
	bool unknown_keys; /* numbers in the query that are no known identifier */
};

/* BAD_INPUT for what is no such link. */
bool gs1_link_read(
	struct gs1 *gs1, const char *uri, const struct gs1_link_rules *rules, GError **error);
