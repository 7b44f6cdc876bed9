/* SPDX-License-Identifier: Apache-2.0
 * What all ways of a code share at its end. Invariant: no reading is empty. */
#include "model/reading.h"

#include "model/aim.h"

void reading_give(const struct reading_sink *sink, struct reading reading)
{
	if (!reading.len)
		return;
	if (reading.bytes[reading.len - 1] == '\n')
		reading.len--;
	if (reading.len && reading.bytes[reading.len - 1] == '\r')
		reading.len--;
	if (!*reading.aim) {
		gsize split = aim_split((const char *)reading.bytes, reading.len, reading.aim);
		reading.bytes += split;
		reading.len -= split;
	}
	if (reading.len)
		sink->take(sink->data, &reading);
}
