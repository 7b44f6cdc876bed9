/* SPDX-License-Identifier: Apache-2.0
 * The recognisers of device labels, and what recognisers work with. Only identify.c and label.c use
 * this. */
#pragma once

#include "model/identify.h"

/* The scan being looked at. */
struct scanned {
	char *text;  /* trimmed, valid UTF-8 */
	char *upper; /* the same in upper case (ASCII) */
	const char *aim;
	const struct identify_known *known; /* never NULL */
	GArray *candidates;
};

/* Adds a candidate; returns true, so that a recogniser that is certain ends with it. */
bool scanned_add(
	struct scanned *scan, enum role_of_code role, const char *value, const char *detail);
/* Adds the text as a serial number or as a placeholder; false when it is too short to be either. */
bool scanned_serial(struct scanned *scan, const char *text);
/* Adds the whole scan as a serial number when the store knows it as one. */
bool scanned_known_serial(struct scanned *scan);

/* In the order in which they are asked, ended by NULL. Each returns true when it is certain. */
extern bool (*const label_recognisers[])(struct scanned *scan);
