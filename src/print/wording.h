/* SPDX-License-Identifier: Apache-2.0
 * The legal wording of papers: text files that a school can edit,
 * labels/papers/wording/FORM.LANG.txt (format: wording.c). The text as it stands in the file is
 * what an act's event freezes by its hash. */
#pragma once

#include "print/press.h"

enum { WORDING_MAX = 16 << 10 }; /* bytes */

/* The text used for that form and language, as it is frozen: without comments and line ends of
 * Windows, with its {field}s. Of $BELGI_LABELS where there is one, else as shipped. NOT_FOUND when
 * there is none; BAD_INPUT with file:line for a {field} that the form has not. Free with g_free. */
char *wording_read(const char *form, const char *lang, GError **error);
/* The same judgement of a file that is there. */
bool wording_check(const char *text, gsize len, const char *form, const char *file, GError **error);
/* Puts values in place of {field}: F.LANG where the values have it, else F. REFUSED when there is
 * none. Free with g_free. */
char *wording_fill(const char *text, const char *lang, const struct values *values, GError **error);
