/* SPDX-License-Identifier: Apache-2.0
 * A check in words: what a line of the specification is called, what it asks for, what was found.
 */
#pragma once

#include "station/desk.h"

/* The sentence of the line in that language, else another one, else its key. Borrowed. */
const char *line_name(const struct spec_row *row, enum lang lang);
/* ">= 4096", "1140..1580", "ssd or nvme", "yes". Free with g_free. */
char *line_required(const struct spec_row *row, enum lang lang);
/* A measured value as read by people: yes and no in the language; NULL: not measured. Free with
 * g_free. */
char *line_measured(const char *value, enum lang lang);
/* One line of text for each line of the specification: sign, name, measured, required. */
char *verdict_lines(const GArray *rows, enum lang lang);
/* The line that decides: a reject line that failed, else one that nobody measured, else any other
 * in the same order. NULL: none. */
const struct verdict_row *verdict_cause(const GArray *rows);
/* The same among those that were measured and are not met. */
const struct verdict_row *verdict_failed(const GArray *rows);
/* The serial number that the machine reported in a device.checked, where it was not the one on the
 * sticker; NULL. Borrowed. */
const char *verdict_firmware(const struct event *checked);
/* The rows of a device.checked, judged again by name against its specification (NULL: not known
 * here); `rows` borrows from both. Free with g_array_unref. */
GArray *verdict_of_event(const struct event *checked, const struct spec *spec);
