/* SPDX-License-Identifier: Apache-2.0
 * The scanner test: which kinds of codes a scanner reads, told by two codes that it is shown, and
 * remembered under its name. */
#pragma once

#include "base/auto.h"
#include "scan/source.h"
#include "station/words.h"
#include "store/store.h"

enum trial_result { TRIAL_OPEN, TRIAL_BOTH, TRIAL_LINES };

struct trial {
	const char *line, *matrix; /* the texts of the two codes */
	char *scanner;             /* being tested; NULL: none yet */
	bool line_seen, matrix_seen;
	enum trial_result result;
};
void trial_init(struct trial *trial, const char *line, const char *matrix);
void trial_clear(struct trial *trial);

/* Takes a scan of the scanner of that name; returns the key of the sentence that answers it, whose
 * {scanner} is trial->scanner. The bar code twice without the matrix: lines only. */
const char *trial_scan(struct trial *trial, const char *scanner, const char *text);

/* Remembers or forgets that the scanner reads lines only. */
bool trial_remember(struct store *store, const char *scanner, bool lines, GError **error);
/* The scanners that read lines only, with commas; NULL when there is none. Free with g_free. */
char *trial_lines_only(struct store *store);
