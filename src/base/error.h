/* SPDX-License-Identifier: Apache-2.0
 * The one error domain. A message is one line: subject, then reason, then what to do. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define BELGI_ERROR belgi_error_quark()
GQuark belgi_error_quark(void);

enum belgi_error {
	BELGI_ERROR_BAD_INPUT, /* what came in breaks its format */
	BELGI_ERROR_NOT_FOUND, /* no such unit, file, tag */
	BELGI_ERROR_CONFLICT,  /* two facts clash: a fork, a stale revision */
	BELGI_ERROR_OFFLINE,   /* the hub cannot be reached or does not answer sensibly */
	BELGI_ERROR_DEVICE,    /* a scanner, camera or printer */
	BELGI_ERROR_STORAGE,   /* disk full, damaged file, store of a newer version */
	BELGI_ERROR_LIMIT,     /* larger than this program takes */
	BELGI_ERROR_REFUSED,   /* against the rules: gate, role, token */
	BELGI_ERROR_USAGE,     /* the command line */
};

/* What an error code means outside: exit status, HTTP status. One table, in error.c. */
struct error_class {
	int exit_status;
	unsigned http_status;
};

/* The class of any error; errors of other domains are bugs (exit 70, HTTP 500). */
const struct error_class *error_class_of(const GError *error);

/* Sets *error in our domain; returns false, so that a refusal is one statement. */
bool refuse(GError **error, enum belgi_error code, const char *format, ...) G_GNUC_PRINTF(3, 4);
