/* SPDX-License-Identifier: Apache-2.0
 * HID-POS reports put together into readings. A code over several reports is complete with the
 * first that is not continued, or when HIDPOS_FLUSH passed without another. */
#pragma once

#include "model/decoder.h"
#include "model/report.h"

enum {
	HIDPOS_SETTLE = 250000, /* us after connecting: what comes then is of an earlier day */
	HIDPOS_FLUSH = 250000,  /* us without a report end a continued code */
};

/* Fed one input report at a time, id first where there are ids. layout NULL: no descriptor could be
 * had, each scan's first report is guessed (report_guess). */
struct decoder *hidpos_new(
	const struct report_layout *layout, const struct reading_sink *sink, gint64 now);
