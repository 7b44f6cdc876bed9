/* SPDX-License-Identifier: Apache-2.0
 * A thread that computes while the one who has the store goes on writing. What it is given nobody
 * else changes meanwhile; it neither reads tables nor writes what is kept of them in memory. */
#pragma once

struct aside;
struct aside *aside_new(void);
void aside_free(struct aside *aside);
/* Has it do work(data), one at a time; without it (NULL) that is done at once. */
void aside_begin(struct aside *aside, void (*work)(void *data), void *data);
/* Until that is done. */
void aside_wait(struct aside *aside);
