/* SPDX-License-Identifier: Apache-2.0
 * QR symbols encoded ahead, in a thread of their own, while labels before them are drawn: encoding
 * is half of what a sheet of tags costs. */
#pragma once

#include "print/qr.h"

struct qr_ahead;
struct qr_ahead *qr_ahead_new(void);
/* Waits for the thread; what was asked for and not taken is dropped. */
void qr_ahead_free(struct qr_ahead *ahead);

/* Texts in the order in which they will be taken; copied. */
void qr_ahead_ask(struct qr_ahead *ahead, const char *text, gsize len);
/* The symbol of the text, if it was asked for and can be encoded; what was asked for before it is
 * dropped. False: encode it here. */
bool qr_ahead_take(struct qr_ahead *ahead, const char *text, gsize len, struct qr *qr);
