/* SPDX-License-Identifier: Apache-2.0
 * The recognisers of device labels, and what recognisers work with. Only identify.c, label*.c and
 * keyed.c use this. */
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

/* What a candidate is found by. */
struct found {
	const char *why;    /* in English */
	const char *reason; /* of code_reasons[]; NULL */
};

/* Adds a candidate unless the same role and value are there; returns true, so that a recogniser
 * that is certain ends with it. */
bool scanned_add(
	struct scanned *scan, enum role_of_code role, const char *value, const struct found *found);
/* Adds the text as a serial number or as a placeholder; false when it is too short to be either. */
bool scanned_serial(struct scanned *scan, const char *text, const struct found *found);
/* Adds the whole scan as a serial number when the store knows it as one. */
bool scanned_known_serial(struct scanned *scan);
/* The store knows this text as a serial number. */
bool scanned_knows(const struct scanned *scan, const char *text);

/* In the order in which they are asked, ended by NULL. Each returns true when it is certain. */
extern bool (*const label_recognisers[])(struct scanned *scan);

bool label_gs1(struct scanned *scan);   /* label_gs1.c: element strings and Digital Links */
bool label_keyed(struct scanned *scan); /* keyed.c: S/N: ..., P/N: ... */
bool label_shape(struct scanned *scan); /* label_shape.c: what its shape says */
