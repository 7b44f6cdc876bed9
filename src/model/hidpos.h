/* SPDX-License-Identifier: Apache-2.0
 * HID-POS reports put together into readings. A code over several reports is complete with the
 * first that is not continued, or when HIDPOS_FLUSH passed without another. */
#pragma once

#include "base/auto.h"
#include "model/reading.h"
#include "model/report.h"

enum {
	HIDPOS_SETTLE = 250000,   /* us after connecting: what comes then is of an earlier day */
	HIDPOS_FLUSH = 250000,    /* us without a report end a continued code */
	HIDPOS_COMMAND = 1000000, /* us after a command its answer is awaited */
};

/* layout NULL: no descriptor could be had, each scan's first report is guessed (report_guess). */
struct hidpos *hidpos_new(
	const struct report_layout *layout, const struct reading_sink *sink, gint64 now);
void hidpos_free(struct hidpos *hidpos);
AUTOPTR(hidpos, hidpos_free);

/* What is stripped from the end of the data instead of one CR, LF or CR LF; NULL: those again. */
void hidpos_set_suffix(struct hidpos *hidpos, const char *suffix);
/* A command was sent: readings with ]X0 and ]Z6 are its answers until ]Z6, or for HIDPOS_COMMAND.
 */
void hidpos_command_sent(struct hidpos *hidpos, gint64 now);
/* One input report as it arrived, id first where there are ids; length 0 is nothing at all. */
void hidpos_feed(struct hidpos *hidpos, const guint8 *report, gsize len, gint64 now);
/* When hidpos_tick is due, or READING_IDLE. */
gint64 hidpos_deadline(const struct hidpos *hidpos);
void hidpos_tick(struct hidpos *hidpos, gint64 now);
/* Partial codes dropped since the start; *last (may be NULL) says why, NULL when none was. */
guint64 hidpos_faults(const struct hidpos *hidpos, const char **last);
