/* SPDX-License-Identifier: Apache-2.0
 * Who may speak for whom: what station.*, clock.noted and org.defined say, held in memory (a
 * country has some 10 000 stations). Read from admissions, never from `by`. Rules: authority.c. */
#pragma once

#include "base/auto.h"
#include "model/event.h"

enum role {
	ROLE_HUB = 1 << 0,
	ROLE_DIRECTORATE = 1 << 1,
	ROLE_DISTRICT = 1 << 2,
	ROLE_FUND = 1 << 3,
	ROLE_SUPPLIER = 1 << 4,
	ROLE_WAREHOUSE = 1 << 5,
	ROLE_SCHOOL = 1 << 6,
	ROLE_INSPECTOR = 1 << 7,
};
/* 0 when it is no role. */
unsigned role_read(const char *word);
const char *role_word(unsigned role);

struct authority;
/* root NULL: a store that has none yet; chains named by authority_own then count with every role.
 */
struct authority *authority_new(const guint8 *root);
void authority_free(struct authority *authority);
AUTOPTR(authority, authority_free);
void authority_own(struct authority *authority, const char *st);
/* Takes in an event in any order; kinds it does not use are ignored. Adding one twice changes
 * nothing. */
void authority_add(struct authority *authority, struct event *event);

/* Section 5, step 1 of the fold, without redaction, void and set-aside: admitted, not above a
 * revoked n, for an organisation that an admission of the chain names. */
bool authority_counts(const struct authority *authority, const struct event *event);
bool authority_admitted(const struct authority *authority, const char *st);
/* The chain's key where an admission or station.opened gave it; NULL. */
const guint8 *authority_key(const struct authority *authority, const char *st);
unsigned authority_roles(const struct authority *authority, const char *st);
/* The last n that counts; G_MAXINT64 when not revoked. */
gint64 authority_last(const struct authority *authority, const char *st);
/* Events of st above this n stand beside a chain that continues st from there (a fork: re-fold
 * st:ST); G_MAXINT64 when none does. */
gint64 authority_continued(const struct authority *authority, const char *st);
/* The chain that st continues and its n; false when none. */
bool authority_after(
	const struct authority *authority, const char *st, char old_st[ST_SIZE], gint64 *n);
/* True when `upper` is above `org` by org.defined.up. */
bool authority_above(const struct authority *authority, const char *upper, const char *org);
/* The organisation that now stands for org: itself, or the one it handed all it holds to
 * (org.defined.from). */
const char *authority_heir(const struct authority *authority, const char *org);
/* True when an admission of st names org. */
bool authority_speaks_for(const struct authority *authority, const char *st, const char *org);
bool authority_is_school(const struct authority *authority, const char *org);
/* 3 directorate, 2 district, 1 others. */
int authority_level(const struct authority *authority, const char *st);
/* The organisation that owns an issuer prefix (first 3 characters of a tag); NULL when unknown. */
const char *authority_issuer(const struct authority *authority, const char *tag);
/* Stations whose events an event of these kinds may make count or not (for re-folding); elements
 * borrowed char*. */
void authority_touched(const struct authority *authority, const struct event *event,
	GPtrArray *stations, GPtrArray *orgs);
