/* SPDX-License-Identifier: Apache-2.0
 * Labels that are scanned back as they come out: what a scanner cannot read is found while the
 * roll is still in the printer. */
#pragma once

#include "app/commands.h"
#include "station/print_job.h"

struct verify;
/* Scans come from that source, "-" when NULL. */
struct verify *verify_open(struct call *call, const char *from, GError **error);
void verify_free(struct verify *verify);
AUTOPTR(verify, verify_free);

enum verify_answer {
	VERIFY_GOOD,  /* it was read, or is passed over (SKIP) */
	VERIFY_AGAIN, /* it is to be printed again */
	VERIFY_END,   /* there are no more scans */
};
/* Asks for the label and waits for it; a scan of anything else is refused in words. */
enum verify_answer verify_label(struct verify *verify, const struct print_job *job, guint index);
