/* SPDX-License-Identifier: Apache-2.0
 * HID report descriptors: what an interface is, and where the fields of a bar code stand in its
 * reports. Bits count from the start of the report as it arrives, the byte of its id included. */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum {
	REPORT_DESCRIPTOR_MAX = 4096,
	REPORT_BYTES_MAX = 1024, /* of one report: the largest interrupt packet of USB 2 */
};

enum report_kind {
	REPORT_OTHER,      /* no scanner: mouse, firmware pipe on page 8C ... */
	REPORT_HIDPOS,     /* 8C/02 with an input field 8C/FE */
	REPORT_KEYBOARD,   /* 01/06: boot keyboard */
	REPORT_SIMPLE_COM, /* Symbol: 64-byte blocks, length first (frames.h) */
	REPORT_IBM,        /* page FF45: hand-held or table-top, to be switched */
	REPORT_SNAPI,      /* reports 21 and 22 of a vendor's page, to be switched */
	REPORT_SIDE,       /* page FF8C: the vendor's own interface beside one that scans */
};

/* count elements of size bits each; count 0: the report has no such field. */
struct report_field {
	guint32 bit;
	guint16 size, count;
};

enum report_type { REPORT_INPUT, REPORT_OUTPUT, REPORT_FEATURE, REPORT_TYPES };

struct report_layout {
	enum report_kind kind;
	bool ids;                     /* reports start with an id */
	guint8 id;                    /* of the report that carries the data */
	guint16 bytes;                /* of that report, its id included */
	struct report_field length;   /* 01/3B */
	struct report_field aim[3];   /* 8C/FB FC FD */
	struct report_field data;     /* 8C/FE */
	struct report_field more;     /* 8C/FF, one bit */
	guint8 has[REPORT_TYPES][32]; /* one bit for each report id */
};

/* Reads a descriptor of 1 to REPORT_DESCRIPTOR_MAX bytes. Fails with BAD_INPUT or LIMIT, naming the
 * byte: cut short, nested or counted beyond all measure. What it does not know is REPORT_OTHER. */
bool report_parse(
	struct report_layout *layout, const guint8 *descriptor, gsize len, GError **error);

/* When no descriptor could be had: one of the four layouts of HID-POS seen so far, told by where
 * the ']' stands in the first report of a scan. False when the report is none of them. */
bool report_guess(struct report_layout *layout, const guint8 *report, gsize len);

/* Does the interface have this report? */
bool report_has(const struct report_layout *layout, enum report_type type, guint8 id);
/* Element `index` of a field; 0 where the report is shorter. Sizes over 32 give the low bits. */
guint32 report_value(
	const struct report_field *field, guint index, const guint8 *report, gsize len);
