/* SPDX-License-Identifier: Apache-2.0
 * The first three characters of the tags of a station that has no hub: Z and two random ones. ZZZ
 * is for practice; real stations refuse its tags. */
#pragma once

#include <stdbool.h>

enum { ISSUER_SIZE = 4 };

/* Never that for practice. */
void issuer_draw(char issuer[ISSUER_SIZE]);
/* The tag, or issuer, is for practice. */
bool issuer_practice(const char *tag);
