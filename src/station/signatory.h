/* SPDX-License-Identifier: Apache-2.0
 * Who signs papers here, as what, from when to when: signatories.ini beside the store, for this
 * user alone (format: signatory.c). Names stay in that file and on paper; none enters the record.
 */
#pragma once

#include "base/auto.h"

#include <glib.h>
#include <stdbool.h>

enum { SIGNATORY_TEXT_MAX = 200 }; /* bytes of a name or a position */

/* Texts are NULL where there is none. */
struct signatory {
	char *role; /* a word of signatory_roles */
	char *name;
	char *position, *position_kk, *position_ru;
	char *from, *to; /* days; to NULL: still */
};

/* The roles there are, ended by NULL; their names: words signatory.ROLE. */
extern const char *const signatory_roles[];

struct signatories;
/* No file: nobody is known. Refuses with file:line. */
struct signatories *signatories_open(const char *path, GError **error);
void signatories_free(struct signatories *signatories);
AUTOPTR(signatories, signatories_free);
/* By role and day (struct signatory*); borrowed. */
const GPtrArray *signatories_list(const struct signatories *signatories);
/* Who has the role on that day; NULL when nobody is known. */
const struct signatory *signatories_on(
	const struct signatories *signatories, const char *role, const char *day);
/* From `from` on it is this one: who had the role before has it until the day before. Copies. */
bool signatories_set(
	struct signatories *signatories, const struct signatory *signatory, GError **error);
/* `to` is the last day of who has the role then; *ended is borrowed. NOT_FOUND when nobody has. */
bool signatories_end(struct signatories *signatories, const char *role, const char *to,
	const struct signatory **ended, GError **error);
