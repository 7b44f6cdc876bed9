/* SPDX-License-Identifier: Apache-2.0
 * Papers for scanners: the vendor's set-up codes, and the two codes that show what a scanner reads.
 * In kk, ru or en. */
#pragma once

#include "model/scanner.h"

/* The vendor's name, a warning, the codes with FNC3 where the vendor has it; what is not known is
 * referred to the vendor's manual. `model` NULL: codes of all models. Refuses a profile with
 * nothing to say. *count (may be NULL): the codes printed. */
bool setup_write(const struct scanner_profile *profile, const char *model, const char *lang,
	const char *path, guint *count, GError **error);

/* What the scanner test shows. */
#define SETUP_TEST_LINE "BELGI:128"
#define SETUP_TEST_MATRIX "BELGI:QR"
bool setup_test_write(const char *lang, const char *path, GError **error);
/* The same for a terminal of 80 columns, in colours that do not hang on the terminal's. Free with
 * g_free. */
char *setup_test_text(void);
