/* SPDX-License-Identifier: Apache-2.0
 * A virtual USB label printer, and how soon the real program, once it is ready, has a label out
 * after a scan. The test and the bench share it. */
#pragma once

#include "support/fakeusb.h"
#include "support/printdesk.h"

enum { FIRSTLABEL_IN = 0x82 };
#define FIRSTLABEL_WHERE "usb:0a5f:0081:54J0101"
extern const struct fakeusb_spec firstlabel_printer;

/* From a scan to the last byte of its label, in ms: of so many units one after the other, at most
 * 3. The printer answers nothing but its port status. */
void firstlabel_measure(double *ms, guint count);
