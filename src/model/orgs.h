/* SPDX-License-Identifier: Apache-2.0
 * Organisations as org.defined says them: of several definitions the newest by cause, beside each
 * other the smallest hash. Who may define one is for authority.c to judge. */
#pragma once

#include "model/event.h"

struct orgs;
struct orgs *orgs_new(void);
void orgs_free(struct orgs *orgs);
void orgs_define(struct orgs *orgs, const struct event *event); /* borrowed while orgs lives */
/* The newest definition; NULL when there is none. */
const struct event *orgs_definition(const struct orgs *orgs, const char *id);
/* The organisation that took over all that id held; NULL when none did. */
const char *orgs_taken_over(const struct orgs *orgs, const char *id);
